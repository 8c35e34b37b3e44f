/**
 * Buttons with a picture: named for those who do not see it, with the key that does the same.
 *
 * @import {Text, Tree} from "./types"
 */

import { el } from "./element.js";
import { icon } from "./icons.js";
import { BINDINGS } from "./keys.js";

/** @typedef {Record<string, string | number | boolean | null | undefined>} More */

/**
 * The name of a control with its key, as a title shows it.
 * @param {string} name
 * @param {string} act
 * @param {Text} text
 */
export function titled(name, act, text) {
  const key = BINDINGS.find((binding) => binding.act === act)?.keys[0];
  if (!key) return name;
  return text("button.with_key", { name, key: key === " " ? text("help.space") : key });
}

/**
 * @param {Text} text
 * @param {string} act
 * @param {string} picture
 * @param {More} [more] attributes; `label` is the text key of its name, `words` those beside it
 * @returns {Tree}
 */
export function iconButton(text, act, picture, { label = `button.${act}`, words, ...more } = {}) {
  const name = text(String(label));
  return el(
    "button",
    {
      type: "button",
      class: `nv-button${words ? " nv-button-words" : ""}`,
      "data-act": act,
      "aria-label": words ? null : name,
      title: titled(name, act, text),
      ...more,
    },
    icon(picture),
    words && el("span", null, words),
  );
}

/**
 * A button that is on or off.
 * @param {Text} text
 * @param {string} act
 * @param {boolean} on
 * @param {string} [picture]
 * @param {More} [more]
 */
export const toggle = (text, act, on, picture = act, more = {}) =>
  iconButton(text, act, picture, { ...more, "aria-pressed": String(on) });
