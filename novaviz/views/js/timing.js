/**
 * Where events are on the bar of time, as fractions from 0 to 1, and back.
 *
 * Either every shown message takes the same room, or time is true.
 * @import {State} from "./types"
 * @import {Show} from "./trace.js"
 */

import { rowsOf } from "./detail.js";
import { rowsUpTo } from "./playback.js";
import { last } from "./trace.js";

/** What is left free before the first event, where time is true. */
export const LEAD = 0.012;

/** The seqs of the shown events, if the caller has them. */
/** @typedef {{rows?: readonly number[]}} Rows */

/** @type {WeakMap<readonly number[], readonly number[]>} */
const stops = new WeakMap();

/**
 * Where playback stops, the end included.
 * @param {Show} show
 * @param {State} state
 * @param {Rows} frame
 * @returns {readonly number[]}
 */
export function stopsOf(show, state, frame = {}) {
  const rows = frame.rows ?? rowsOf(show, state.detail, state.folded);
  if (rows[rows.length - 1] === show.end) return rows;
  const known = stops.get(rows);
  if (known?.[rows.length] === show.end) return known;
  const found = [...rows, show.end];
  stops.set(rows, found);
  return found;
}

/**
 * How far along the bar an event is, from 0 (nothing has happened) to 1.
 * @param {Show} show
 * @param {State} state
 * @param {Rows} frame
 * @param {number} seq
 */
export function fractionOf(show, state, frame, seq) {
  if (seq <= 0 || !show.end) return 0;
  if (state.timing === "true") return fractionAt(show, state, frame, show.event(seq)?.at ?? 0);
  const places = stopsOf(show, state, frame);
  return rowsUpTo(places, seq) / places.length;
}

/**
 * How far along the bar a time of the trace is.
 * @param {Show} show
 * @param {State} state
 * @param {Rows} frame
 * @param {number} at
 */
export function fractionAt(show, state, frame, at) {
  if (state.timing === "true") {
    const since = at - (show.events[0]?.at ?? 0);
    return LEAD + (1 - LEAD) * (show.duration ? since / show.duration : 1);
  }
  const places = stopsOf(show, state, frame);
  const index = countUntil(show, places, at);
  const before = index ? (show.event(places[index - 1])?.at ?? at) : at;
  const next = show.event(places[index])?.at;
  const part = next && next > before ? (at - before) / (next - before) : 0;
  return Math.min((index + part) / places.length, 1);
}

/**
 * How many stops have happened by a time.
 * @param {Show} show
 * @param {readonly number[]} places
 * @param {number} at
 */
function countUntil(show, places, at) {
  const seq = last(places, (one) => (show.event(one)?.at ?? 0) <= at + 1e-9);
  return seq === undefined ? 0 : rowsUpTo(places, seq);
}

/**
 * The event where playback stands at a place of the bar: the last shown one that is not after it.
 * @param {Show} show
 * @param {State} state
 * @param {Rows} frame
 * @param {number} fraction
 * @returns {number}
 */
export function seqAt(show, state, frame, fraction) {
  const places = stopsOf(show, state, frame);
  if (state.timing !== "true") {
    const index = Math.round(Math.min(Math.max(fraction, 0), 1) * places.length);
    return index ? places[index - 1] : 0;
  }
  if (fraction < LEAD / 2) return 0;
  const since = ((fraction - LEAD) / (1 - LEAD)) * show.duration;
  const index = countUntil(show, places, since + (show.events[0]?.at ?? 0));
  return places[Math.max(index, 1) - 1] ?? 0;
}
