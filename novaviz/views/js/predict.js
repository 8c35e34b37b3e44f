/**
 * What happens next? The question before an event, and, once a choice is locked, why it is right
 * or wrong.
 *
 * @import {Question, State, Text, Tree} from "./types"
 * @import {Show} from "./trace.js"
 */

import { el } from "./element.js";
import { iconButton } from "./button.js";
import { link } from "./parts.js";

/**
 * @param {Show} show
 * @param {State} state
 * @param {Text} text
 * @returns {Tree}
 */
export function predict(show, state, text) {
  const open = state.question;
  const question = open && show.score.questions[open.index];
  if (!question) return el("div", { class: "nv-predict", key: "predict", hidden: true });
  const { asked, right } = tally(show, state);
  const chosen = open.chosen === null ? null : question.choices[open.chosen];
  return el(
    "section",
    { class: "nv-dialog nv-predict", key: "predict", "aria-label": text("predict.title") },
    el(
      "div",
      { class: "nv-dialog-head" },
      el("h3", null, question.ask),
      el("span", { class: "nv-tally" }, text("predict.tally", { right, asked })),
      iconButton(text, "leave", "close", { label: "predict.close" }),
    ),
    el(
      "div",
      { class: "nv-choices" },
      order(question.choices.length, open.index).map((index) =>
        choice(question, index, open.chosen, text),
      ),
    ),
    chosen && reveal(question, chosen, text),
  );
}

/**
 * @param {Question} question
 * @param {number} index
 * @param {number | null} chosen
 * @param {Text} text
 */
function choice(question, index, chosen, text) {
  const { text: words, right } = question.choices[index];
  const locked = chosen !== null;
  const shown = locked && (right || index === chosen);
  return el(
    "button",
    {
      key: index,
      type: "button",
      class: `nv-choice${shown ? (right ? " nv-choice-right" : " nv-choice-wrong") : ""}`,
      "data-act": "choose",
      "data-value": index,
      "aria-pressed": String(index === chosen),
      disabled: locked && !shown,
      "aria-disabled": locked ? "true" : null,
    },
    words,
    shown &&
      el("strong", null, right ? " ✓ " : " ✗ ", text(right ? "predict.right" : "predict.wrong")),
  );
}

/**
 * @param {Question} question
 * @param {Question["choices"][number]} chosen
 * @param {Text} text
 */
function reveal(question, chosen, text) {
  const answer = question.choices.find((one) => one.right);
  return el(
    "div",
    { class: "nv-reveal", role: "status" },
    chosen.why && el("p", null, chosen.why),
    answer && answer !== chosen && answer.why && el("p", null, answer.why),
    el(
      "p",
      { class: "nv-links" },
      chosen.refuted !== null && link(chosen.refuted, text("predict.refuted")),
      el(
        "button",
        { type: "button", class: "nv-button nv-primary", "data-act": "forward" },
        text("predict.go_on"),
      ),
    ),
  );
}

/**
 * How many questions have been answered, and how many rightly.
 * @param {Show} show
 * @param {State} state
 */
export function tally(show, state) {
  const given = Object.entries(state.answers);
  const right = given.filter(
    ([index, at]) => show.score.questions[Number(index)]?.choices[at]?.right,
  );
  return { asked: given.length, right: right.length };
}

/**
 * The choices turned by the number of the question, so that the right one is not always first.
 * @param {number} count
 * @param {number} by
 */
const order = (count, by) => Array.from({ length: count }, (_, at) => (at + by) % count);
