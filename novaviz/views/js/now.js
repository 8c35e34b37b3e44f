/**
 * The sentence of the moment: which step is on, and what happens in it.
 *
 * @import {State, Text, Tree} from "./types"
 * @import {Show} from "./trace.js"
 */

import { stopFor } from "./detail.js";
import { el } from "./element.js";
import { stepStart } from "./playback.js";

/**
 * The badge and title of the step, and the sentence of the message that is on.
 * @param {Show} show
 * @param {State} state
 * @param {Text} text
 * @param {number} present the seq of the shown event that is on; 0 before the first
 * @returns {Tree[]}
 */
export function now(show, state, text, present) {
  const step = show.stepAt(state.position);
  const typed = state.typed && el("p", { class: "nv-typed" }, text("now.typed", { typed: state.typed }));
  if (!present) {
    return [
      el("p", { class: "nv-now-step" }, text("now.before")),
      el("p", { class: "nv-sentence" }, text("now.begin")),
      ...(typed ? [typed] : []),
    ];
  }
  const event = show.event(present);
  const failed = event?.phase === "error";
  const stop = (/** @type {number} */ seq) => stopFor(show, state.detail, state.folded, seq);
  const begins = step?.first && stepStart(step.first, stop) === Math.max(present, state.position);
  return [
    el(
      "p",
      { class: "nv-now-step" },
      step && el("span", { class: "nv-badge" }, step.number),
      step ? ` ${step.title}` : text("now.before_steps"),
    ),
    el(
      "p",
      { class: `nv-sentence${failed ? " nv-is-error" : ""}` },
      failed && el("span", { class: "nv-cross" }, "✗ "),
      begins && (state.detail === "steps" || present !== state.position)
        ? step.sentence
        : show.sentence(present),
    ),
    ...(typed ? [typed] : []),
  ];
}
