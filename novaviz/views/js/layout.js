/**
 * Where everything of the sequence diagram is, in pixels: pure geometry, made once for a show, a
 * level of detail and a width, and kept.
 *
 * @import {Detail, Event, Metrics} from "./types"
 * @import {Show} from "./trace.js"
 * @import {Bar} from "./bars.js"
 * @import {Plan} from "./detail.js"
 * @import {Form} from "./forms.js"
 * @import {Bracket, PlacedLane} from "./heads.js"
 * @import {Choice} from "./lanes.js"
 * @import {StateBand} from "./bands.js"
 */

import { bandsOf } from "./bands.js";
import { barsOf, reachOf } from "./bars.js";
import { planOf } from "./detail.js";
import { formOf } from "./forms.js";
import { placeHeads } from "./heads.js";
import { BUS, lanesOf, membersOf } from "./lanes.js";
import { widthOf } from "./measure.js";

/**
 * @typedef {object} Row
 * @property {number} seq the event at which it has happened
 * @property {number} from the event at which it begins; most often the same
 * @property {number} index
 * @property {number} top
 * @property {number} y of the arrow where it leaves
 * @property {number} arrival y of the arrow where it arrives
 * @property {number} bottom
 * @property {Event} event
 * @property {Form} form
 * @property {number} source index of a lane
 * @property {number} target index of a lane
 * @property {number[]} targets all lanes that a fanout goes to
 * @property {{source: [number, number], target: [number, number]}} reach of the bars, left and right
 * @property {number | null} step the number of the step that begins here
 * @property {number} hidden how many rows are folded away below
 * @property {number} outputs how many of the guest's it stands for
 * @property {number} skipped seconds left out above the row, true to time
 */
/**
 * @typedef {object} Layout
 * @property {Show} show
 * @property {Detail} detail
 * @property {PlacedLane[]} lanes
 * @property {number} slant of the heads in degrees; 0 where they are level
 * @property {Bracket[]} brackets
 * @property {number} bus index of the bus's lane; -1 if there is none
 * @property {Row[]} rows
 * @property {Bar[]} bars
 * @property {StateBand[]} states
 * @property {Int32Array} present the index of the row that is on after each seq; -1 before the first
 * @property {number} width
 * @property {number} height
 * @property {number} headHeight
 * @property {{width: number, time: boolean, badge: number}} gutter
 * @property {number} barWidth
 * @property {Metrics} metrics
 */
/**
 * @typedef {Choice & {detail: Detail, folded?: readonly number[], timing?: "even" | "true",
 *   width: number, metrics: Metrics}} Wish
 */

const STRIP = 6;
const KEPT = 6;
const LONGEST = 5;

/** @type {WeakMap<Show, {version: number, made: Map<string, Layout>}>} */
const layouts = new WeakMap();

/**
 * The layout of a show; the same object for the same wishes until the show grows.
 * @param {Show} show
 * @param {Wish} wish
 * @returns {Layout}
 */
export function layout(show, wish) {
  let kept = layouts.get(show);
  if (kept?.version !== show.version) layouts.set(show, (kept = { version: show.version, made: new Map() }));
  const { detail, timing, width, metrics, max, opened = [], closed = [], folded = [] } = wish;
  const key = JSON.stringify([detail, timing, width, metrics, max, opened, closed, folded]);
  const found = kept.made.get(key) ?? makeLayout(show, wish);
  kept.made.delete(key);
  kept.made.set(key, found);
  if (kept.made.size > KEPT) kept.made.delete(kept.made.keys().next().value ?? "");
  return found;
}

/** @param {Show} show @param {Wish} wish @returns {Layout} */
function makeLayout(show, wish) {
  const { metrics, width, detail, folded = [], timing = "even" } = wish;
  const plan = planOf(show, detail, folded);
  const names = lanesOf(show, wish);
  const caption = (/** @type {string} */ group) =>
    width < 760 || metrics.small > 14 ? 0 : widthOf(group, metrics.small) + 40;
  // The times give way to names that can be read without turning one's head.
  const gutters = [width >= 620, false].map((time) => gutterOf(time, metrics));
  const tries = gutters.map((each) => placeHeads(names, each.width, width, metrics, caption));
  const choice = tries[0].slant && !tries[1].slant ? 1 : 0;
  const [gutter, heads] = [gutters[choice], tries[choice]];
  const seats = new Map(heads.lanes.flatMap((lane) => lane.members.map((name) => [name, lane.index])));
  const barWidth = Math.max(metrics.line * 4, Math.min(8, width / 60));
  const steps = new Map(show.steps.map((step) => [step.first, step.number]));
  const rows = plan.stops.map((seq, index) =>
    rowOf(show, seats, seq, index, steps, plan),
  );
  const bus = heads.lanes.findIndex((lane) => lane.name === BUS);
  const own = rowsByEvent(show, rows, plan.joined);
  const bars = barsOf(show, plan.stops, (seq) => own[seq], (name) => laneOf(seats, name)[0] ?? -1);
  for (const [index, reach] of reachOf(bars, rows, barWidth).entries()) rows[index].reach = reach;
  const states = bandsOf(show, plan.stops);
  const bottom = stack(rows, states, heads.height, metrics, bus >= 0, timing);
  return {
    show,
    detail,
    lanes: heads.lanes,
    slant: heads.slant,
    brackets: heads.brackets,
    bus,
    rows,
    bars,
    states,
    present: presentOf(show, rows, own),
    width,
    height: Math.round(bottom + metrics.row * 0.6),
    headHeight: heads.height,
    gutter,
    barWidth,
    metrics,
  };
}

/** @param {boolean} time @param {Metrics} metrics */
function gutterOf(time, metrics) {
  const badge = Math.round(widthOf("88", metrics.small, true) / 2 + metrics.small * 0.28);
  const clock = time ? Math.ceil(widthOf("00.000", metrics.small)) + 8 : 0;
  return { width: STRIP + 5 + clock + badge * 2 + 5, time, badge };
}

/**
 * The lanes that a name means.
 * @param {Map<string, number>} seats
 * @param {string} name
 */
function laneOf(seats, name) {
  const seat = seats.get(name);
  if (seat !== undefined) return [seat];
  if (name.includes(":")) return [];
  const all = membersOf(seats.keys(), name).map((one) => /** @type {number} */ (seats.get(one)));
  return [...new Set(all)];
}

/**
 * @param {Show} show
 * @param {Map<string, number>} seats
 * @param {number} seq
 * @param {number} index
 * @param {Map<number | null, number>} steps
 * @param {Plan} plan
 * @returns {Row}
 */
function rowOf(show, seats, seq, index, steps, { begins, hidden, outputs }) {
  const from = begins.get(seq) ?? seq;
  const event = /** @type {Event} */ (show.event(seq));
  const span = show.span(event.span);
  const lane = (/** @type {string} */ name) => laneOf(seats, name)[0] ?? -1;
  const form = formOf(event, span, { lane, whole: from < seq });
  const source = Math.max(lane(event.source), 0);
  const targets = laneOf(seats, event.target);
  const own = event.seq === (span?.start.seq ?? seq) || from < seq;
  return {
    seq,
    from,
    index,
    top: 0,
    y: 0,
    arrival: 0,
    bottom: 0,
    event,
    form,
    source,
    target: targets[0] ?? source,
    targets,
    reach: { source: [0, 0], target: [0, 0] },
    step: steps.get(from) ?? steps.get(seq) ?? null,
    hidden: own ? (hidden.get(event.span) ?? 0) : 0,
    outputs: outputs.get(seq) ?? 1,
    skipped: 0,
  };
}

/** The index of each event's own row, -1 where it has none. @param {Show} show @param {Row[]} rows @param {Map<number, number>} joined */
function rowsByEvent(show, rows, joined) {
  const own = new Int32Array(show.end + 1).fill(-1);
  for (const { seq, from, index } of rows) own[seq] = own[from] = index;
  for (const [seq, stop] of joined) own[seq] = own[stop];
  return own;
}

/** @param {Show} show @param {Row[]} rows @param {Int32Array} own */
function presentOf(show, rows, own) {
  const present = new Int32Array(show.end + 1).fill(-1);
  let index = -1;
  for (let seq = 1; seq <= show.end; seq += 1) {
    if (rows[index + 1]?.seq === seq) index += 1;
    present[seq] = own[seq] >= 0 ? own[seq] : index;
  }
  return present;
}

/**
 * Stack the rows below the heads, with room for the lines at which the state changes.
 * @param {Row[]} rows
 * @param {StateBand[]} states
 * @param {number} top
 * @param {Metrics} metrics
 * @param {boolean} bus
 * @param {"even" | "true"} timing
 */
function stack(rows, states, top, metrics, bus, timing) {
  const { label, small, row: height } = metrics;
  const above = label * 1.2 + (bus ? small * 0.85 : 7);
  const below = bus ? small * 1.1 + 4 : small * 0.6;
  const least = Math.max(height, above + below);
  const lift = (least - above - below) / 2;
  const lines = new Map(states.map((state) => [state.row, state]));
  const scale = (rows.length * least * 0.8) / Math.max(spanOf(rows), 1e-6);
  let y = top + 4;
  for (const [index, row] of rows.entries()) {
    if (timing === "true" && index > 0) {
      const passed = row.event.at - rows[index - 1].event.at;
      const extra = Math.max(passed * scale - least, 0);
      const most = least * LONGEST;
      y += Math.min(extra, most);
      if (extra > most) row.skipped = passed;
    }
    row.top = y;
    row.y = Math.round(y + lift + above);
    const steps = bus && row.event.kind === "rpc.call" ? Math.round(small * 0.55) : 0;
    row.arrival = row.y + (row.form === "self" || row.form === "silence" ? 0 : steps);
    y += least;
    row.bottom = y;
    const state = lines.get(index);
    if (state) {
      y += small * 1.9;
      state.y = Math.round(y - small * 0.65);
    }
  }
  for (const [index, state] of states.entries()) state.to = states[index + 1]?.y ?? y;
  return y;
}

/** @param {Row[]} rows */
const spanOf = (rows) => (rows.length ? rows[rows.length - 1].event.at - rows[0].event.at : 0);
