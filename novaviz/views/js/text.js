/**
 * The player's own words, by key.
 *
 * @import {Text} from "./types"
 */

/**
 * A function that gives the text of a key, with `{name}` filled in. A key that nobody has
 * translated is shown as it is, so that a hole is seen and nothing breaks.
 * @param {Record<string, string>} words
 * @returns {Text}
 */
export function textFrom(words) {
  return (key, values = {}) => {
    const form = words[key] ?? key;
    return form.replace(/\{(\w+)\}/g, (whole, name) =>
      name in values ? String(values[name]) : whole,
    );
  };
}
