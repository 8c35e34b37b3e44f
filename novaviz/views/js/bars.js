/**
 * Activation bars: how long a participant is at work on what it was asked for.
 *
 * @import {Show} from "./trace.js"
 */

import { after } from "./detail.js";

/**
 * @typedef {object} Bar
 * @property {number} span
 * @property {number} lane index of the lane
 * @property {number} level how many other bars it stands upon
 * @property {number} first index of the row at which it begins
 * @property {number} last index of the row at which it ends
 * @property {boolean} open whether the work never ended
 * @property {string} kind
 */

const WORKING = new Set(["user", "rest", "rpc.call", "rpc.cast", "driver"]);
const DEEPEST = 3;

/**
 * The bars of all shown spans in the order in which they begin, nested where they overlap.
 * @param {Show} show
 * @param {readonly number[]} stops
 * @param {(seq: number) => number} rowOf the index of an event's own row; -1 if it has none
 * @param {(name: string) => number} laneOf
 * @returns {Bar[]}
 */
export function barsOf(show, stops, rowOf, laneOf) {
  /** @type {Bar[]} */
  const bars = [];
  /** @type {Map<number, Bar[]>} */
  const standing = new Map();
  for (const [number, { start, deliver, close }] of show.spans) {
    const begin = start.kind === "rpc.cast" ? deliver : start;
    if (!begin || !WORKING.has(start.kind)) continue;
    const first = rowOf(begin.seq);
    const lane = laneOf(start.target);
    if (first < 0 || lane < 0) continue;
    const last = Math.max(after(stops, close?.seq ?? Infinity) - 1, first);
    bars.push({ span: number, lane, level: 0, first, last, open: !close, kind: start.kind });
  }
  bars.sort((a, b) => a.first - b.first || a.span - b.span);
  for (const bar of bars) {
    const below = (standing.get(bar.lane) ?? []).filter((other) => other.last >= bar.first);
    const taken = new Set(below.map((other) => other.level));
    while (taken.has(bar.level) && bar.level < DEEPEST) bar.level += 1;
    standing.set(bar.lane, [...below, bar]);
  }
  return bars;
}

/** How far a bar's edges are from its lifeline. @param {number} level @param {number} width */
export function edgesOf(level, width) {
  const shift = level * width * 0.55;
  return { left: width / 2 - shift, right: width / 2 + shift };
}

/**
 * How far the bars on a lane reach to either side, at each row: [left, right] by row and end.
 * @param {readonly Bar[]} bars
 * @param {readonly {source: number, target: number}[]} rows
 * @param {number} width
 */
export function reachOf(bars, rows, width) {
  /** @type {Bar[][]} */
  const ending = rows.map(() => []);
  /** @type {Map<number, Set<Bar>>} */
  const open = new Map();
  let next = 0;
  /** @param {number} lane @returns {[number, number]} */
  const reach = (lane) => {
    const levels = [...(open.get(lane) ?? [])].map((bar) => edgesOf(bar.level, width));
    if (!levels.length) return [0, 0];
    return [Math.max(...levels.map((at) => at.left)), Math.max(...levels.map((at) => at.right))];
  };
  return rows.map((row, index) => {
    for (; next < bars.length && bars[next].first === index; next += 1) {
      const bar = bars[next];
      if (!open.has(bar.lane)) open.set(bar.lane, new Set());
      open.get(bar.lane)?.add(bar);
      ending[bar.last].push(bar);
    }
    const found = { source: reach(row.source), target: reach(row.target) };
    for (const bar of ending[index]) open.get(bar.lane)?.delete(bar);
    return found;
  });
}
