/**
 * What the signs mean, and what each key does.
 *
 * @import {State, Text, Tree} from "./types"
 * @import {Show} from "./trace.js"
 */

import { iconButton } from "./button.js";
import { el } from "./element.js";
import { legend } from "./legend.js";

/** How a key is written where its name is not what stands on it. @type {Record<string, string>} */
const CAPS = {
  ArrowRight: "→",
  ArrowLeft: "←",
  ArrowUp: "↑",
  ArrowDown: "↓",
};

/**
 * @param {Show} show
 * @param {State} state
 * @param {Text} text
 * @param {{keys: [string | string[], string][]}} frame keys, and the text key of what they do
 * @returns {Tree}
 */
export function help(show, state, text, { keys }) {
  return el(
    "div",
    {
      class: "nv-dialog nv-help",
      key: "help",
      role: "dialog",
      "aria-modal": "true",
      "aria-label": text("help.title"),
    },
    el(
      "div",
      { class: "nv-dialog-head" },
      el("h3", null, text("help.title")),
      iconButton(text, "help", "close", { label: "help.close", "data-focus": true }),
    ),
    el(
      "div",
      { class: "nv-help-parts" },
      el("section", null, el("h4", null, text("help.signs")), legend(text)),
      el(
        "section",
        null,
        el("h4", null, text("help.keys")),
        el("dl", { class: "nv-keys" }, keyList(keys, text)),
        el("p", { class: "nv-hint" }, text("help.note")),
      ),
    ),
  );
}

/** @param {[string | string[], string][]} keys @param {Text} text */
function keyList(keys, text) {
  const all = [...keys, [text("help.digits"), "help.jump"]];
  return all.map(([names, key]) => [
    el(
      "dt",
      null,
      [names].flat().map((name) => [el("kbd", null, cap(String(name), text)), " "]),
    ),
    el("dd", null, text(String(key))),
  ]);
}

/** @param {string} name @param {Text} text */
function cap(name, text) {
  if (name === " ") return text("help.space");
  return CAPS[name] ?? name.replace(/([a-z])([A-Z])/g, "$1 $2");
}
