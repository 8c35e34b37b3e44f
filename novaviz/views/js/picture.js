/**
 * The picture between two heights: what a page shows of the sequence diagram, or a file holds.
 *
 * @import {Difference, Metrics, State, Text, Tree} from "./types"
 * @import {Show} from "./trace.js"
 * @import {Layout, Row} from "./layout.js"
 * @import {Look} from "./rows.js"
 * @import {Window} from "./backdrop.js"
 */

import { activations, heads, lifelines, stateLines, strip } from "./backdrop.js";
import { el } from "./element.js";
import { layout } from "./layout.js";
import { criticalOf, relationsOf } from "./relations.js";
import { along, tokenPath } from "./routes.js";
import { rowTree } from "./rows.js";
import { round } from "./signs.js";

/** How a run differs from another one, by seq. @typedef {Readonly<Record<string, Difference>>} Marks */

/**
 * The layout that a state asks for.
 * @param {Show} show
 * @param {State} state
 * @param {{width: number, metrics: Metrics}} frame
 */
export function layoutFor(show, { detail, opened, closed, folded, timing }, { width, metrics }) {
  const max = metrics.maxLanes;
  return layout(show, { detail, opened, closed, folded, timing, width, metrics, max });
}

/** The index of the row that is on; -1 before the first. @param {Layout} place @param {number} position */
export const presentIndex = (place, position) =>
  place.present[Math.min(position, place.present.length - 1)] ?? -1;

/**
 * Everything between two heights.
 * @param {Layout} place
 * @param {State} state
 * @param {Text} text
 * @param {{marks?: Marks, progress?: number, still?: boolean}} frame still: no row stands out
 * @param {number} top
 * @param {number} height
 * @returns {Tree[]}
 */
export function picture(place, state, text, frame, top, height) {
  const index = presentIndex(place, state.position);
  const present = frame.still ? undefined : place.rows[index];
  const margin = place.metrics.row;
  /** @type {Window} */
  const window = {
    top: top + place.headHeight - margin,
    bottom: top + height + margin,
    position: state.position,
    index,
    hidden: state.future === "hidden",
  };
  const active = present ? [present.event.source, present.event.target] : [];
  return [
    el("g", { class: "nv-ground", key: "ground" }, strip(place, window), present && wash(place, present)),
    lifelines(place),
    el("g", { class: "nv-bars", key: "bars" }, activations(place, window)),
    el("g", { class: "nv-states", key: "states" }, stateLines(place, window, text)),
    el("g", { class: "nv-rows", key: "rows" }, rowsWithin(place, state, window, text, frame)),
    tokenDot(place, present, frame.progress ?? 1),
    heads(place, top, active, text),
  ];
}

/** What lies behind the present row. @param {Layout} place @param {Row} row */
const wash = ({ width }, { top, bottom }) =>
  el("rect", { class: "nv-wash", key: "wash", x: 0, y: round(top), width, height: round(bottom - top) });

/**
 * @param {Layout} place
 * @param {State} state
 * @param {Window} window
 * @param {Text} text
 * @param {{marks?: Marks, still?: boolean}} frame
 */
function rowsWithin(place, state, window, text, { marks, still = false }) {
  const { rows, show } = place;
  const relation = relationsOf(show, state.selected);
  const critical = state.critical ? criticalOf(show) : null;
  /** @type {Tree[]} */
  const trees = [];
  // Of a row that ends at the heads, not even a descender is seen.
  const edge = window.top + place.metrics.row + 3;
  for (let at = firstBelow(rows, edge); at < rows.length && rows[at].top < window.bottom; at += 1) {
    const row = rows[at];
    /** @type {Look["time"]} */
    const time = at === window.index && !still ? "now" : row.seq <= window.position ? "past" : "future";
    if (time === "future" && window.hidden) continue;
    const look = {
      time,
      relation: relation(row.event.span),
      critical: critical?.(row.event) ?? false,
      mark: marks?.[row.seq] ?? marks?.[row.from],
    };
    trees.push(rowTree(place, row, look, text));
  }
  return trees;
}

/** The index of the first row that ends below a height. @param {readonly Row[]} rows @param {number} y */
function firstBelow(rows, y) {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle].bottom < y) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @param {Layout} place @param {Row | undefined} row @param {number} progress */
function tokenDot(place, row, progress) {
  const path = row ? tokenPath(place, row) : [];
  const [x, y] = path.length ? along(path, progress) : [-20, -20];
  const r = round(3 + place.metrics.line);
  return el("circle", { class: "nv-token-dot", key: "token", cx: round(x), cy: round(y), r });
}
