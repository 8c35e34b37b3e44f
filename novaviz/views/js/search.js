/**
 * Looking for a message by what it is called or says.
 *
 * @import {State, Text, Tree} from "./types"
 * @import {Show} from "./trace.js"
 */

import { iconButton } from "./button.js";
import { el } from "./element.js";
import { kept, seconds, timeOf } from "./parts.js";

/** Results that are listed. */
const MOST = 50;

/**
 * The seqs of the events in which all words of the query occur: in the label, the sentence, the
 * names, the status or the title of a step that begins there.
 * @param {Show} show
 * @param {string} query
 * @returns {number[]}
 */
export function find(show, query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const texts = kept(show, "search", "", () => searched(show));
  const found = [];
  for (let index = 0; index < texts.length; index += 1) {
    if (words.every((word) => texts[index].includes(word))) found.push(index + 1);
  }
  return found;
}

/** What is looked through, for each event. @param {Show} show */
function searched(show) {
  const steps = new Map(show.steps.map((step) => [step.first, `${step.number} ${step.title}`]));
  return show.events.map(({ seq, kind, source, target, name, result }) =>
    [
      show.label(seq),
      show.sentence(seq),
      name,
      kind,
      source,
      target,
      result?.status ?? "",
      result?.type ?? "",
      result?.fault ?? "",
      steps.get(seq) ?? "",
    ]
      .join("\n")
      .toLowerCase(),
  );
}

/**
 * @param {Show} show
 * @param {State} state
 * @param {Text} text
 * @returns {Tree}
 */
export function search(show, state, text) {
  const query = state.search ?? "";
  const found = find(show, query);
  const count = text(found.length > MOST ? "search.first" : "search.count", {
    n: found.length,
    most: MOST,
  });
  return el(
    "section",
    {
      class: "nv-dialog nv-search",
      key: "search",
      role: "dialog",
      "aria-label": text("search.title"),
    },
    el(
      "div",
      { class: "nv-dialog-head" },
      el("input", {
        type: "search",
        class: "nv-input",
        "data-act": "query",
        "aria-label": text("search.title"),
        placeholder: text("search.placeholder"),
        autocomplete: "off",
        spellcheck: "false",
        value: query,
      }),
      iconButton(text, "leave", "close", { label: "search.close" }),
    ),
    el("p", { class: "nv-hint", role: "status" }, query.trim() ? count : text("search.hint")),
    el(
      "ol",
      { class: "nv-found" },
      found.slice(0, MOST).map((seq) => result(show, seq, text)),
    ),
  );
}

/** @param {Show} show @param {number} seq @param {Text} text */
function result(show, seq, text) {
  const event = show.event(seq);
  return el(
    "li",
    { key: seq },
    el(
      "button",
      { type: "button", class: "nv-result", "data-act": "find", "data-value": seq },
      el("span", { class: "nv-result-label" }, show.label(seq)),
      el("span", { class: "nv-result-route" }, `${event?.source} → ${event?.target}`),
      el("span", { class: "nv-result-time" }, seconds(text, timeOf(show, seq))),
      el("span", { class: "nv-result-said" }, show.sentence(seq)),
    ),
  );
}
