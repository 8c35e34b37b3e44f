/**
 * The keys, and what each does.
 *
 * @import {State, Text, Tree} from "./types"
 * @import {Show} from "./trace.js"
 */

import { iconButton } from "./button.js";
import { el } from "./element.js";

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
      "dl",
      { class: "nv-keys" },
      [...keys, [text("help.digits"), "help.jump"]].map(([names, key]) => [
        el(
          "dt",
          null,
          [names].flat().map((name) => [el("kbd", null, cap(String(name), text)), " "]),
        ),
        el("dd", null, text(String(key))),
      ]),
    ),
    el("p", { class: "nv-hint" }, text("help.note")),
  );
}

/** @param {string} name @param {Text} text */
function cap(name, text) {
  if (name === " ") return text("help.space");
  return CAPS[name] ?? name.replace(/([a-z])([A-Z])/g, "$1 $2");
}
