/**
 * A player: the runs that it shows, the state it is in, and what can be done to it. It knows
 * nothing of the page; mount.js shows what it holds.
 *
 * @import {Alignment, Event, Options, Score, State, Trace} from "./types"
 */

import { ACTIONS } from "./actions.js";
import { rowsOf, stopFor } from "./detail.js";
import { dwell, partner } from "./playback.js";
import { changed, firstState } from "./state.js";
import { textFrom } from "./text.js";
import { Show } from "./trace.js";

/** @typedef {(state: State, previous: State) => void} Listener */

/** Milliseconds until the first event, at speed 1. */
const BEGINNING = 300;

export class Player {
  /** @type {Set<Listener>} */
  #listeners = new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {Trace} trace
   * @param {Options} [options]
   */
  constructor(trace, options = {}) {
    this.options = options;
    this.first = new Show(trace, options.score);
    const companion = options.other ?? options.twin;
    /** @type {Show | null} */
    this.second = companion ? new Show(companion.trace, companion.score) : null;
    /** @type {Alignment | null} */
    this.alignment = companion?.alignment ?? null;
    /** @type {State} */
    this.state = changed(firstState(), firstState(options), this.first.end);
    this.text = textFrom(this.first.score.text);
  }

  /** The run that leads. */
  get show() {
    return this.state.twin && this.second ? this.second : this.first;
  }

  /** The run that is shown beside the one that leads, if there is one. */
  get beside() {
    if (!this.options.other || !this.second) return null;
    return this.state.twin ? this.first : this.second;
  }

  /** The seqs of the shown events, in order. @returns {readonly number[]} */
  get rows() {
    return rowsOf(this.show, this.state.detail, this.state.folded);
  }

  /** The seq of the shown event that is on; 0 before the first. */
  get present() {
    return this.stop(this.state.position);
  }

  /** The seq of the shown event that stands for an event, or comes last before it. */
  stop = (/** @type {number} */ seq) =>
    stopFor(this.show, this.state.detail, this.state.folded, seq);

  /**
   * Change the state; whoever listens is told.
   * @param {Partial<State>} patch
   */
  set(patch) {
    const previous = this.state;
    const leads = patch.twin ?? previous.twin;
    const end = (leads && this.second ? this.second : this.first).end;
    const next = changed(previous, patch, end);
    if (next === previous) return;
    this.state = next;
    this.#schedule();
    for (const listener of this.#listeners) listener(next, previous);
  }

  /**
   * Do what an action of this name does; false if there is none.
   * @param {string} name
   * @param {string} [value]
   */
  act(name, value = "") {
    const action = ACTIONS[name];
    if (!action) return false;
    const { show, state, rows, stop, across } = this;
    const first = () => this.beginning();
    const patch = action({ show, state, rows, stop, first, across }, value);
    if (patch) this.set(patch);
    return true;
  }

  /** The state that `reset` goes back to: as given, but at the first event. */
  beginning() {
    return { ...firstState(this.options), position: 0, theme: this.state.theme };
  }

  /** The position in the other run, if there is one. */
  get across() {
    const { alignment, second, first, state } = this;
    if (!alignment || !second) return undefined;
    const other = state.twin ? first : second;
    return (/** @type {number} */ position) =>
      partner(alignment, state.twin ? 1 : 0, position, other.end);
  }

  /**
   * Call back on every change; the returned function ends it.
   * @param {Listener} listener
   */
  on(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Let more have happened.
   * @param {{events: Event[], words?: [string, string][], trace?: Partial<Trace>, score?: Partial<Score>}} more
   */
  extend({ events, words = [], trace = {}, score = {} }) {
    this.first.extend(events, words, trace, score);
    if (score.text) this.text = textFrom(this.first.score.text);
    this.#changedShow();
  }

  /** More has happened: what is being looked at is looked at as long as it would have been. */
  #changedShow() {
    if (this.#timer === undefined) this.#schedule();
    for (const listener of this.#listeners) listener(this.state, this.state);
  }

  /** Have the next event come when the present one has been looked at long enough. */
  #schedule() {
    this.#wait();
    if (!this.state.playing) return;
    const { show, state } = this;
    if (state.position >= show.end) {
      // A live one goes on when more has happened.
      if (show.over || !this.options.live) queueMicrotask(() => this.set({ playing: false }));
      return;
    }
    const time = state.position ? dwell(show, this.present, state.detail) : BEGINNING;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.act("tick");
    }, time / state.speed);
  }

  /** Forget what was to come. */
  #wait() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  dispose() {
    this.#wait();
    this.#listeners.clear();
  }
}
