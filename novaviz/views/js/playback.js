/**
 * Moving through a trace: from message to message, from step to step, and at what pace.
 *
 * The pace follows what an event means, not the simulated clock: a step lingers, a statement of
 * SQL flits by.
 * @import {Alignment, Detail, Question, State} from "./types"
 * @import {Show} from "./trace.js"
 */

import { READY } from "./console.js";
import { after as rowsUpTo } from "./detail.js";
import { last } from "./trace.js";

export { rowsUpTo };

/** Milliseconds to look at an event, at speed 1, by the level of detail. */
const PACES = {
  steps: { step: 2200, state: 1600, message: 1200, statement: 500 },
  messages: { step: 1600, state: 1200, message: 750, statement: 260 },
  everything: { step: 1300, state: 1000, message: 650, statement: 340 },
};
const FAILURE = 2400;
/** Kinds that say little each. */
const QUICK = new Set(["db", "notify", "console"]);

/**
 * How long an event is looked at before the next one, in milliseconds at speed 1.
 * @param {Show} show
 * @param {number} seq
 * @param {Detail} detail
 */
export function dwell(show, seq, detail) {
  const pace = PACES[detail];
  const event = show.event(seq);
  if (!event) return pace.message;
  let time = QUICK.has(event.kind) ? pace.statement : pace.message;
  if (event.phase === "end") time *= 0.7;
  if (show.stepAt(seq)?.first === seq) time = Math.max(time, pace.step);
  if (show.stateAt(seq)?.seq === seq) time = Math.max(time, pace.state);
  if (event.name === READY) time = Math.max(time, pace.state);
  if (event.phase === "error") time = Math.max(time, FAILURE);
  return time;
}

/**
 * The shown event after a position, or the end.
 * @param {readonly number[]} rows seqs of the shown events, in order
 * @param {number} position
 * @param {number} end
 */
export function after(rows, position, end) {
  const index = rowsUpTo(rows, position);
  return index < rows.length ? rows[index] : end;
}

/**
 * The shown event before a position; 0 before the first.
 * @param {readonly number[]} rows
 * @param {number} position
 */
export function before(rows, position) {
  return last(rows, (seq) => seq < position) ?? 0;
}

/**
 * Where the steps begin, in the order of time.
 * @param {Show} show
 * @param {(seq: number) => number} stop the shown event that stands for an event
 * @returns {number[]}
 */
export function stepStarts(show, stop) {
  const firsts = show.steps.flatMap(({ first }) => (first === null ? [] : [stepStart(first, stop)]));
  return firsts.sort((a, b) => a - b);
}

/**
 * Where a step stands: at the shown event that stands for its first one, or there itself.
 * @param {number} first
 * @param {(seq: number) => number} stop
 */
export function stepStart(first, stop) {
  return Math.max(first, stop(first));
}

/**
 * Where the other run stands when this one is at a position: everything that it does before the
 * next thing that both do.
 * @param {Alignment} alignment
 * @param {0 | 1} side which of the two the position is of
 * @param {number} position
 * @param {number} otherEnd the other run's last seq
 */
export function partner(alignment, side, position, otherEnd) {
  if (position === 0) return 0;
  const other = side === 0 ? 1 : 0;
  const reached = rowsUpTo(
    alignment.pairs.map((pair) => pair[side]),
    position,
  );
  return reached < alignment.pairs.length ? alignment.pairs[reached][other] - 1 : otherEnd;
}

/**
 * The first question that lies between two positions and has not been answered.
 * @param {Show} show
 * @param {State} state
 * @param {number} target where the move would go
 * @returns {{index: number, question: Question} | null}
 */
export function questionBetween(show, state, target) {
  if (!state.predict) return null;
  const index = show.score.questions.findIndex(
    (question, at) =>
      question.before > state.position && question.before <= target && !(at in state.answers),
  );
  return index < 0 ? null : { index, question: show.score.questions[index] };
}
