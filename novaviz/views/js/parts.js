/**
 * Parts that several panels are made of.
 *
 * @import {Text, Tree} from "./types"
 * @import {Show} from "./trace.js"
 */

import { el } from "./element.js";

/** What was last made of a show. @type {WeakMap<Show, Map<string, {key: string, thing: any}>>} */
const made = new WeakMap();

/**
 * The thing in that place, made anew only when its key changes or the show has grown: a Tree that
 * is the same object as last time is skipped by `patch`. Only the latest of a place is kept.
 * @template T
 * @param {Show} show
 * @param {string} place
 * @param {string | number} key
 * @param {() => T} make
 * @returns {T}
 */
export function kept(show, place, key, make) {
  let things = made.get(show);
  if (!things) made.set(show, (things = new Map()));
  const full = `${show.version} ${key}`;
  const old = things.get(place);
  if (old?.key === full) return old.thing;
  const thing = make();
  things.set(place, { key: full, thing });
  return thing;
}

/**
 * Text that is only spoken.
 * @param {...unknown} words
 */
export const unseen = (...words) => el("span", { class: "nv-unseen" }, words);

/**
 * A part of a panel with its heading; nothing if there is nothing in it.
 * @param {string} title
 * @param {...unknown} children
 */
export function part(title, ...children) {
  const within = children.flat(Infinity).filter((child) => child);
  if (!within.length) return null;
  return el("section", { class: "nv-part" }, el("h4", { class: "nv-part-title" }, title), within);
}

/**
 * Names and values; those without a value are left out.
 * @param {[string, unknown][]} pairs
 */
export function facts(pairs) {
  const known = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "");
  if (!known.length) return null;
  return el(
    "dl",
    { class: "nv-facts" },
    known.map(([name, value]) => [el("dt", null, name), el("dd", null, value)]),
  );
}

/**
 * A table in a frame of its own that scrolls, so that the page never does sideways.
 * @param {string} label
 * @param {(string | Tree)[]} heads
 * @param {(string | Tree)[][]} rows the first cell of each heads its row
 * @param {string} [kind] one more class
 */
export function grid(label, heads, rows, kind = "") {
  return el(
    "div",
    { class: "nv-scroll", role: "region", tabindex: 0, "aria-label": label },
    el(
      "table",
      { class: `nv-grid ${kind}`.trim() },
      el("caption", { class: "nv-unseen" }, label),
      el(
        "thead",
        null,
        el(
          "tr",
          null,
          heads.map((head) => el("th", { scope: "col" }, head)),
        ),
      ),
      el("tbody", null, rows.map(gridRow)),
    ),
  );
}

/** @param {(string | Tree)[]} cells */
function gridRow([first, ...rest]) {
  return el(
    "tr",
    null,
    el("th", { scope: "row" }, first),
    rest.map((cell) => el("td", null, cell)),
  );
}

/**
 * A button that goes to an event.
 * @param {number} seq
 * @param {...unknown} children
 */
export function link(seq, ...children) {
  const attrs = { type: "button", class: "nv-link", "data-act": "goto", "data-value": seq };
  return el("button", attrs, children);
}

/**
 * A choice from a list. The chosen one is said twice, since a page that is built reads it at the
 * option and one that is changed at the select.
 * @param {string} act
 * @param {string} label
 * @param {{value: string | number, text: string, disabled?: boolean}[]} options
 * @param {string | number} chosen
 * @param {Record<string, string>} [more] attributes
 */
export function choice(act, label, options, chosen, more = {}) {
  return el(
    "select",
    { class: "nv-select", "data-act": act, "aria-label": label, ...more, value: chosen },
    options.map(({ value, text, disabled }) =>
      el("option", { key: value, value, selected: value === chosen, disabled }, text),
    ),
  );
}

/**
 * Seconds as they are read: hundredths, and milliseconds where that says nothing.
 * @param {Text} text
 * @param {number} value
 */
export function seconds(text, value) {
  const shown = value !== 0 && value < 0.095 ? value.toFixed(3) : value.toFixed(2);
  return text("time.seconds", { n: shown });
}

/**
 * Seconds since the trace's first event.
 * @param {Show} show
 * @param {number} seq
 */
export function timeOf(show, seq) {
  const first = show.events[0]?.at ?? 0;
  return (show.event(seq)?.at ?? first) - first;
}

/**
 * How wide a text is, about: for layout without a page. A little too wide rather than too narrow.
 * @param {string} words
 * @param {number} size of the type, in pixels
 */
export function width(words, size) {
  return words.length * size * 0.58;
}
