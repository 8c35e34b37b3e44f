/**
 * Which events get a row of their own at each level of detail.
 *
 * A short exchange (a statement, a notification, a decision) has one row for its beginning and
 * its end. A row is named by the seq at which it has happened: these seqs are where playback stops.
 * @import {Detail, Event} from "./types"
 * @import {Show, Span} from "./trace.js"
 */

import { READY } from "./console.js";

/**
 * @typedef {object} Plan
 * @property {number[]} stops the seq of each row, ascending
 * @property {Map<number, number>} begins for rows that stand for a beginning too: stop -> its seq
 * @property {Map<number, number>} hidden how many rows are folded away below a span
 * @property {Map<number, number>} outputs for rows that stand for several of the guest's: stop -> how many
 * @property {Map<number, number>} joined for an event in such a row: its seq -> the stop
 */

/** Kinds whose beginning and end stand in one row. */
const BRIEF = new Set(["db", "notify", "decision", "console"]);

/** @type {WeakMap<Show, {version: number, plans: Map<string, Plan>}>} */
const plans = new WeakMap();

/**
 * The seqs of the rows shown.
 * @param {Show} show
 * @param {Detail} detail
 * @param {readonly number[]} [folded] spans whose children are hidden
 * @returns {number[]}
 */
export const rowsOf = (show, detail, folded = []) => planOf(show, detail, folded).stops;

/**
 * The rows, and what each of them stands for.
 * @param {Show} show
 * @param {Detail} detail
 * @param {readonly number[]} [folded]
 * @returns {Plan}
 */
export function planOf(show, detail, folded = []) {
  let kept = plans.get(show);
  if (kept?.version !== show.version) {
    kept = { version: show.version, plans: new Map() };
    plans.set(show, kept);
  }
  const key = `${detail} ${folded.join()}`;
  let plan = kept.plans.get(key);
  if (!plan) {
    plan = makePlan(show, detail, folded);
    kept.plans.set(key, plan);
  }
  return plan;
}

/** @param {Show} show @param {Detail} detail @param {readonly number[]} folded @returns {Plan} */
function makePlan(show, detail, folded) {
  const wanted = WANTED[detail](show);
  const away = new Map();
  for (const span of folded) {
    for (const effect of show.effects(span)) if (!away.has(effect)) away.set(effect, span);
  }
  const stops = new Uint8Array(show.end + 1);
  /** @type {Plan} */
  const plan = { stops: [], begins: new Map(), hidden: new Map(), outputs: new Map(), joined: new Map() };
  for (const event of show.events) {
    if (!wanted(event)) continue;
    const stop = stopOf(show, event, detail);
    if (stops[stop]) continue;
    stops[stop] = 1;
    const fold = away.get(event.span);
    if (fold !== undefined) {
      plan.hidden.set(fold, (plan.hidden.get(fold) ?? 0) + 1);
      continue;
    }
    plan.stops.push(stop);
    const start = show.span(event.span)?.start.seq ?? stop;
    if (start !== stop && (BRIEF.has(event.kind) || isCast(event, detail))) {
      plan.begins.set(stop, start);
    }
  }
  plan.stops.sort((a, b) => a - b);
  if (detail === "messages") join(show, plan);
  return plan;
}

/**
 * Let what the guest prints in one go be one row: it is read in its console.
 * @param {Show} show
 * @param {Plan} plan
 */
function join(show, plan) {
  /** @type {number[]} */
  const stops = [];
  /** @type {number[]} */
  let together = [];
  const end = () => {
    const stop = together[together.length - 1];
    if (together.length > 1) {
      const first = plan.begins.get(together[0]) ?? together[0];
      for (const seq of together) plan.begins.delete(seq);
      plan.begins.set(stop, first);
      plan.outputs.set(stop, together.length);
      for (let seq = first; seq <= stop; seq += 1) {
        if (show.event(seq)?.kind === "console") plan.joined.set(seq, stop);
      }
    }
    if (together.length) stops.push(stop);
    together = [];
  };
  for (const stop of plan.stops) {
    const event = show.event(stop);
    const prints = event?.kind === "console" && event.name !== READY;
    if (!prints) end();
    if (prints) together.push(stop);
    else stops.push(stop);
  }
  end();
  plan.stops = stops;
}

/** @param {Event} event @param {Detail} detail */
const isCast = (event, detail) =>
  detail === "steps" && event.kind === "rpc.cast" && event.phase === "start";

/**
 * The seq at which the row of an event has happened.
 * @param {Show} show
 * @param {Event} event
 * @param {Detail} detail
 */
function stopOf(show, event, detail) {
  const span = show.span(event.span);
  if (BRIEF.has(event.kind)) return span?.close?.seq ?? event.seq;
  if (isCast(event, detail)) return (span?.deliver ?? lost(span) ?? event).seq;
  return event.seq;
}

/** @param {Span | undefined} span */
const lost = (span) => (span?.close?.result?.type === "MessageLost" ? span.close : undefined);

/** Which events a level of detail shows. @type {Record<Detail, (show: Show) => (event: Event) => boolean>} */
const WANTED = {
  steps: (show) => {
    const shown = stepSeqs(show);
    for (const seq of changes(show)) shown.add(seq);
    return (event) =>
      shown.has(event.seq) ||
      event.phase === "error" ||
      event.name === READY ||
      event.kind === "decision" ||
      isUndelivered(show, event);
  },
  messages: (show) => {
    const writes = new Set(show.own?.map((transition) => transition.seq));
    return (event) =>
      (event.kind !== "db" && event.kind !== "notify") ||
      event.phase === "error" ||
      writes.has(event.seq);
  },
  everything: () => () => true,
};

/** The first event of each step, and the last where it says something of its own. @param {Show} show */
function stepSeqs(show) {
  const seqs = new Set();
  for (const step of show.steps) {
    const first = show.event(step.first ?? 0);
    const last = show.event(step.last ?? 0);
    if (!first || !last) continue;
    seqs.add(first.seq);
    const replies = last.phase === "end" && last.kind !== "rpc.cast" && last.source !== last.target;
    if (last.span !== first.span || replies) seqs.add(last.seq);
  }
  return seqs;
}

/** The seqs at which what the API says of the instance changes. @param {Show} show */
function changes(show) {
  /** @type {number[]} */
  const seqs = [];
  let before = "";
  for (const { seq, status, vm_state, task_state, power_state } of show.own ?? []) {
    const now = [status, vm_state, task_state, power_state].join();
    if (now !== before) seqs.push(seq);
    before = now;
  }
  return seqs;
}

/**
 * Whether nobody ever took this message, in a run that is over.
 * @param {Show} show
 * @param {Event} event
 */
export function isUndelivered(show, event) {
  if (event.kind !== "rpc.cast" || event.phase !== "start" || !show.over) return false;
  const span = show.span(event.span);
  return !span?.deliver && !span?.close;
}

/**
 * The stop of the row that stands for an event, or else of the last row before it.
 * @param {Show} show
 * @param {Detail} detail
 * @param {readonly number[]} folded
 * @param {number} seq
 */
export function stopFor(show, detail, folded, seq) {
  const { stops, begins, joined } = planOf(show, detail, folded);
  const event = show.event(seq);
  if (!event) return seq <= 0 ? 0 : (stops[stops.length - 1] ?? 0);
  const together = joined.get(seq);
  if (together !== undefined) return together;
  const stop = stopOf(show, event, detail);
  const own = stops[after(stops, stop) - 1] === stop && (stop === seq || begins.get(stop) === seq);
  return own ? stop : (stops[after(stops, seq) - 1] ?? 0);
}

/** How many of the stops are not after a seq. @param {readonly number[]} stops @param {number} seq */
export function after(stops, seq) {
  let low = 0;
  let high = stops.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (stops[middle] <= seq) low = middle + 1;
    else high = middle;
  }
  return low;
}
