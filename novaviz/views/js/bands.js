/**
 * The states that the instance goes through, as bands beside the rows.
 *
 * @import {Transition} from "./types"
 * @import {Show} from "./trace.js"
 */

import { readyOf } from "./console.js";
import { after } from "./detail.js";

/**
 * @typedef {object} StateBand
 * @property {number} seq the event at which the state is reached
 * @property {number} row index of the row below which it begins
 * @property {string} state what its colour is named after
 * @property {string} status
 * @property {string | null} task
 * @property {number} y
 * @property {number} to where the next one begins
 */

/**
 * The bands, without their places. What the API says counts: status and task.
 * @param {Show} show
 * @param {readonly number[]} stops
 * @returns {StateBand[]}
 */
export function bandsOf(show, stops) {
  /** @type {StateBand[]} */
  const bands = [];
  for (const transition of show.own ?? []) {
    const { seq, status, task_state: task } = transition;
    const before = bands[bands.length - 1];
    if (before?.status === status && before.task === task) continue;
    const at = after(stops, seq - 1);
    const row = at < stops.length ? at : stops.length - 1;
    const band = { seq, row, state: stateOf(transition), status, task, y: 0, to: 0 };
    // Two changes that no row stands between are one line: the later one.
    if (before?.row === row) bands[bands.length - 1] = { ...band, seq: before.seq };
    else bands.push(band);
  }
  const ready = readyOf(show);
  const active = bands[bands.length - 1];
  if (ready && active?.state === "active" && ready.seq > active.seq) {
    const row = Math.min(after(stops, ready.seq - 1), stops.length - 1);
    bands.push({ ...active, seq: ready.seq, row, state: "ready" });
  }
  return bands;
}

/** @param {Transition} transition */
function stateOf({ status, task_state }) {
  if (status === "ERROR") return "error";
  if (status === "ACTIVE") return "active";
  return task_state ?? "none";
}
