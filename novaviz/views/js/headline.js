/**
 * What is played: its title, its release and faults if the title does not tell them, and how it
 * ended, once it has.
 *
 * @import {State, Text, Tree} from "./types"
 * @import {Show} from "./trace.js"
 */

import { el } from "./element.js";
import { kept } from "./parts.js";

/**
 * @param {Show} show
 * @param {State} state
 * @param {Text} text
 * @returns {Tree}
 */
export function headline(show, state, text) {
  const { title, release, outcome, source, faults = [] } = show.trace.metadata;
  const over = show.over && state.position >= show.end;
  const untold = (/** @type {unknown} */ words) => !String(title ?? "").includes(String(words));
  return kept(show, "headline", String(over), () =>
    el(
      "div",
      { class: "nv-headline", key: "headline" },
      el("h2", { class: "nv-title", title: title ?? null }, title ?? text("player.label")),
      release &&
        untold(release) &&
        el("span", { class: "nv-tag" }, text("headline.release", { release })),
      source !== "run" &&
        source &&
        el("span", { class: "nv-tag" }, text(`headline.source.${source}`)),
      show.hypervisor &&
        el("span", { class: "nv-tag" }, text("headline.real", { hypervisor: show.hypervisor })),
      faults
        .filter(untold)
        .map((/** @type {string} */ name) =>
          el("span", { class: "nv-tag nv-tag-fault" }, text("headline.fault", { name })),
        ),
      over && ending(String(outcome), text),
    ),
  );
}

/** @param {string} outcome @param {Text} text */
function ending(outcome, text) {
  const good = outcome === "ACTIVE" || outcome === "DONE";
  return el(
    "span",
    { class: `nv-tag nv-outcome ${good ? "nv-good" : "nv-bad"}` },
    el("span", { "aria-hidden": "true" }, good ? "✓ " : "✗ "),
    text("headline.outcome", { outcome }),
  );
}
