/**
 * What has been told so far of a run that goes on: in order, nothing twice, and a gap is noticed.
 *
 * @import {Event, Score, Trace} from "./types"
 */

/**
 * What has happened since event `from`, and what else has changed by it.
 * @typedef {object} More
 * @property {number} from the seq after which these events come
 * @property {Event[]} events
 * @property {[string, string][]} words of each of these events
 * @property {Partial<Trace>} trace
 * @property {Partial<Score>} score
 */

export class Feed {
  /**
   * @param {Trace} trace
   * @param {Partial<Score>} score
   */
  constructor(trace, score) {
    /** @type {Trace} */
    this.trace = { ...trace, events: [...trace.events] };
    /** @type {Partial<Score>} */
    this.score = { ...score, words: [...(score.words ?? [])] };
  }

  /** The seq of the last event that is known. */
  get have() {
    return this.trace.events.length;
  }

  /**
   * Take in what has happened since.
   * @param {More} more
   * @returns {More | null} what of it is new; null if something is missing before it
   */
  take(more) {
    const known = this.have - more.from;
    if (known < 0) return null;
    const fresh = {
      from: this.have,
      events: more.events.slice(known),
      words: more.words.slice(known),
      trace: more.trace,
      score: more.score,
    };
    this.trace.events.push(...fresh.events);
    this.trace = { ...this.trace, ...fresh.trace, events: this.trace.events };
    const words = [...(this.score.words ?? []), ...fresh.words];
    this.score = { ...this.score, ...fresh.score, words };
    return fresh;
  }

  /**
   * Take in the whole trace, if it is of the same run and goes on from what is known.
   * @param {Trace} trace
   * @param {Partial<Score>} score
   * @returns {More | null} what of it is new; null if it is another run's
   */
  whole(trace, score) {
    const { request_id: mine } = this.trace.metadata;
    if (mine !== trace.metadata.request_id || trace.events.length < this.have) return null;
    // Runs of the same seed have the same ids, and are alike until something else happens in one.
    if (!this.trace.events.every((event, at) => alike(event, trace.events[at]))) return null;
    return this.take({ from: 0, events: trace.events, words: score.words ?? [], ...parts(trace, score) });
  }
}

/**
 * A trace and its score without what grows by the event.
 * @param {Trace} trace
 * @param {Partial<Score>} score
 */
function parts({ events: _, ...trace }, { words: __, ...score }) {
  return { trace, score };
}

/**
 * Whether two values of JSON are the same, in whatever order their keys stand: a saved notebook
 * sorts them.
 * @param {any} one
 * @param {any} other
 * @returns {boolean}
 */
function alike(one, other) {
  if (one === null || other === null || typeof one !== "object" || typeof other !== "object") {
    return one === other;
  }
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => name in other && alike(one[name], other[name]))
  );
}
