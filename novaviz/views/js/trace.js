/**
 * A trace, indexed: spans and their causes, the state of the instance after every event.
 *
 * @import {Event, Score, Step, Table, Trace, Transition} from "./types"
 */

/** @typedef {{number: number, start: Event, deliver: Event | null, close: Event | null}} Span */

/** @type {Score} */
const NO_SCORE = {
  language: "en",
  words: [],
  steps: [],
  tables: [],
  badges: {},
  anachronisms: {},
  critical: [],
  map: { nodes: [], edges: [] },
  questions: [],
  text: {},
};

/** A trace with its score, as every view reads it. A live one grows. */
export class Show {
  /**
   * @param {Trace} trace
   * @param {Partial<Score>} [score]
   */
  constructor(trace, score = {}) {
    /** @type {Trace} */
    this.trace = { ...trace, events: [] };
    /** @type {Score} */
    this.score = { ...NO_SCORE, ...score, words: [] };
    /** @type {Map<number, Span>} */
    this.spans = new Map();
    /** @type {Map<number | null, number[]>} */
    this.children = new Map();
    /** Counts up whenever the show has grown, so that what was made of it can be kept till then. */
    this.version = 0;
    this.extend(trace.events, score.words ?? [], trace, score);
  }

  /**
   * Let more have happened: events that follow, the words of each, and whatever else is known anew.
   * @param {Event[]} events
   * @param {[string, string][]} words
   * @param {Partial<Trace>} trace
   * @param {Partial<Score>} score
   */
  extend(events, words, trace, score) {
    const all = this.trace.events;
    events.forEach((event, index) => {
      if (event.seq !== all.length + 1) return; // an overlap: it is here already
      all.push(event);
      this.#index(event);
      if (words[index]) this.score.words.push(words[index]);
    });
    this.trace = { ...this.trace, ...trace, events: all };
    this.score = { ...this.score, ...score, words: this.score.words };
    this.own = this.trace.transitions.filter(
      (transition) => transition.instance === this.trace.metadata.instance,
    );
    this.version += 1;
  }

  /** @param {Event} event */
  #index(event) {
    if (event.phase === "start") {
      this.spans.set(event.span, { number: event.span, start: event, deliver: null, close: null });
      const siblings = this.children.get(event.parent);
      if (siblings) siblings.push(event.span);
      else this.children.set(event.parent, [event.span]);
      return;
    }
    const span = this.spans.get(event.span);
    if (!span) return;
    if (event.phase === "deliver") span.deliver = event;
    else span.close = event;
  }

  get events() {
    return this.trace.events;
  }

  /** The seq of the last event; 0 if there is none. */
  get end() {
    return this.trace.events.length;
  }

  /** The real hypervisor that it ran on, in real time; empty if that was simulated. */
  get hypervisor() {
    const { source, times, hypervisor } = this.trace.metadata;
    return source === "run" && times && hypervisor ? String(hypervisor) : "";
  }

  /** @param {number} seq @returns {Event | undefined} */
  event(seq) {
    return this.trace.events[seq - 1];
  }

  /** @param {number} number @returns {Span | undefined} */
  span(number) {
    return this.spans.get(number);
  }

  /** @param {number} seq @returns {Span | undefined} */
  spanAt(seq) {
    const event = this.event(seq);
    return event && this.spans.get(event.span);
  }

  /**
   * The spans that caused this one, nearest first.
   * @param {number} number
   * @returns {number[]}
   */
  causes(number) {
    const found = [];
    for (let span = this.spans.get(number); span; ) {
      const parent = span.start.parent;
      if (parent === null) break;
      found.push(parent);
      span = this.spans.get(parent);
    }
    return found;
  }

  /**
   * The spans that this one caused, directly or through others.
   * @param {number} number
   * @returns {number[]}
   */
  effects(number) {
    const found = [];
    const open = [...(this.children.get(number) ?? [])];
    while (open.length) {
      const next = /** @type {number} */ (open.pop());
      found.push(next);
      open.push(...(this.children.get(next) ?? []));
    }
    return found.sort((a, b) => a - b);
  }

  /**
   * The state of the instance just after an event; undefined before its first row.
   * @param {number} seq
   * @returns {Transition | undefined}
   */
  stateAt(seq) {
    return last(this.own, (transition) => transition.seq <= seq);
  }

  /**
   * The status and task table just after an event.
   * @param {number} seq
   * @returns {Table}
   */
  tableAt(seq) {
    return last(this.score.tables, (table) => table.from <= seq) ?? NO_TABLE;
  }

  /**
   * The step that is on: the last one begun at an event. Steps may begin in any order of time.
   * @param {number} seq
   * @returns {Step | undefined}
   */
  stepAt(seq) {
    /** @type {Step | undefined} */
    let found;
    for (const step of this.steps) {
      if (step.first === null || step.first > seq) continue;
      if (!found || step.first >= /** @type {number} */ (found.first)) found = step;
    }
    return found;
  }

  /** The steps, with words where there is a score. @returns {Step[]} */
  get steps() {
    if (this.score.steps.length) return this.score.steps;
    return this.trace.steps.map((step) => ({
      ...step,
      sentence: step.title,
      why: "",
      source: [],
      state: step.first === null ? (step.needed ? "not reached" : "not needed") : "reached",
    }));
  }

  /** What stands at the arrow of an event. @param {number} seq */
  label(seq) {
    return this.score.words[seq - 1]?.[0] ?? this.event(seq)?.name ?? "";
  }

  /** What an event means, in a sentence. @param {number} seq */
  sentence(seq) {
    const event = this.event(seq);
    if (!event) return "";
    const said = this.score.words[seq - 1]?.[1];
    return said ?? `${event.source} → ${event.target}: ${event.name}`;
  }

  /** Whether the trace is of a run that is over. */
  get over() {
    return this.trace.metadata.outcome !== null && this.trace.metadata.outcome !== undefined;
  }

  /** Seconds from the first event to the last. */
  get duration() {
    return this.events.length ? this.events[this.events.length - 1].at - this.events[0].at : 0;
  }
}

/** @type {Table} */
const NO_TABLE = { from: 0, rows: [], caption: "" };

/**
 * The last of an ordered list for which the test holds; it holds for a beginning of the list.
 * @template T
 * @param {readonly T[] | undefined} list
 * @param {(item: T) => boolean} holds
 * @returns {T | undefined}
 */
export function last(list, holds) {
  let low = 0;
  let high = list?.length ?? 0;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(/** @type {readonly T[]} */ (list)[middle])) low = middle + 1;
    else high = middle;
  }
  return low ? list?.[low - 1] : undefined;
}
