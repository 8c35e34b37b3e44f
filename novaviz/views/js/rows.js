/**
 * The rows of the sequence diagram: a message each, with its time and step. A row is made anew
 * only when it looks different, so that a step of playback changes two or three of them.
 *
 * @import {Difference, Text, Tree} from "./types"
 * @import {Layout, Row} from "./layout.js"
 */

import { arrowOf } from "./arrows.js";
import { el } from "./element.js";
import { labelOf } from "./labels.js";
import { routeOf } from "./routes.js";
import { round } from "./signs.js";

/**
 * How a row looks.
 * @typedef {object} Look
 * @property {"past" | "now" | "future"} time
 * @property {"" | "self" | "cause" | "effect" | "dim"} relation to the selected span
 * @property {boolean} critical whether it lies on the critical path, and that is shown
 * @property {Difference | undefined} mark
 */

/** Rows kept of one layout; a reader who goes on makes those anew that come back. */
const KEPT = 4000;

/** @type {WeakMap<Layout, {text: Text, trees: Map<string, Tree>}>} */
const drawn = new WeakMap();

/**
 * @param {Layout} layout
 * @param {Row} row
 * @param {Look} look
 * @param {Text} text
 * @returns {Tree}
 */
export function rowTree(layout, row, look, text) {
  let kept = drawn.get(layout);
  if (kept?.text !== text || kept.trees.size > KEPT) {
    drawn.set(layout, (kept = { text, trees: new Map() }));
  }
  const { time, relation, critical, mark } = look;
  const key = `${row.seq} ${time} ${relation} ${critical} ${mark ? `${mark.mark}${mark.by}` : ""}`;
  let tree = kept.trees.get(key);
  if (!tree) kept.trees.set(key, (tree = draw(layout, row, look, text)));
  return tree;
}

/** @param {Layout} layout @param {Row} row @param {Look} look @param {Text} text */
function draw(layout, row, { time, relation, critical, mark }, text) {
  const { event, form, seq, top, bottom } = row;
  const now = time === "now";
  const route = routeOf(layout, row);
  const classes = [
    "nv-row",
    `nv-${kindClass(event.kind)}`,
    `nv-as-${form}`,
    `nv-${time}`,
    relation && `nv-is-${relation}`,
    (event.phase === "error" || form === "lost") && "nv-broken",
    !event.observed && "nv-inferred",
  ];
  return el(
    "g",
    { key: seq, class: classes.filter(Boolean).join(" "), "data-act": "goto", "data-value": seq },
    el("title", null, layout.show.sentence(seq)),
    el("rect", { class: "nv-hit", x: 0, y: round(top), width: layout.width, height: round(bottom - top) }),
    critical && criticalMark(layout, row, text),
    clockTime(layout, row),
    badge(layout, row),
    pause(layout, row, text),
    arrowOf(layout, row, route, now),
    labelOf(layout, row, route, text, { bold: now, mark }),
  );
}

/** @param {string} kind */
const kindClass = (kind) =>
  ({ "rpc.call": "call", "rpc.cast": "cast", decision: "driver", console: "driver" })[kind] ?? kind;

/** When it happened, where that is another time than at the row above. @param {Layout} layout @param {Row} row */
function clockTime({ gutter, rows, show, metrics }, { index, event, y }) {
  if (!gutter.time) return null;
  const time = seconds(event.at - show.events[0].at);
  const above = rows[index - 1];
  if (above && seconds(above.event.at - show.events[0].at) === time) return null;
  const x = gutter.width - gutter.badge * 2 - 11;
  const attrs = { x, y: round(y + metrics.small * 0.1), "text-anchor": "end", "font-size": metrics.small };
  return el("text", { class: "nv-clock-time", ...attrs }, time);
}

/** @param {number} at */
const seconds = (at) => (at < 100 ? at.toFixed(3) : at.toFixed(at < 1000 ? 2 : 0));

/** The number of the step that begins here. @param {Layout} layout @param {Row} row */
function badge({ gutter, metrics }, { step, y }) {
  if (step === null) return null;
  const x = gutter.width - gutter.badge - 5;
  const middle = round(y - metrics.small * 0.27);
  const at = { x, y: round(middle + metrics.small * 0.36), "font-size": metrics.small };
  return el(
    "g",
    { class: "nv-step-badge" },
    el("circle", { cx: x, cy: middle, r: gutter.badge, "stroke-width": 1.25 }),
    el("text", { ...at, "text-anchor": "middle" }, step),
  );
}

/** @param {Layout} layout @param {Row} row @param {Text} text */
function criticalMark({ gutter, metrics, rows, headHeight }, { index, bottom }, text) {
  const width = Math.max(metrics.line * 1.6, 2.5);
  const top = rows[index - 1]?.bottom ?? headHeight;
  return el(
    "g",
    { class: "nv-critical" },
    el("title", null, text("sequence.critical")),
    el("rect", { x: gutter.width - 2, y: round(top), width, height: round(bottom - top) }),
  );
}

/** Where much time has been left out. @param {Layout} layout @param {Row} row @param {Text} text */
function pause({ gutter, width, metrics }, { skipped, top }, text) {
  if (!skipped) return null;
  const y = round(top - metrics.row * 0.9);
  const words = text("sequence.pause", { seconds: skipped.toFixed(skipped < 10 ? 2 : 0) });
  const from = gutter.width;
  const wave = `M${from} ${y}` + `q6 -6 12 0t12 0`.repeat(Math.max(Math.floor((width - from) / 24), 1));
  const at = { x: from + 8, y: y - 7, "font-size": metrics.small };
  return el(
    "g",
    { class: "nv-pause" },
    el("path", { d: wave, "stroke-width": 1.25 }),
    el("text", at, words),
  );
}
