/**
 * What can be done, by name: each action says how the state changes. Buttons carry the names in
 * `data-act`, keys are bound to them in keys.js.
 *
 * @import {State} from "./types"
 * @import {Show} from "./trace.js"
 */

import { stopFor } from "./detail.js";
import { after, before, questionBetween, stepStart, stepStarts } from "./playback.js";
import { DETAILS } from "./state.js";

/**
 * @typedef {object} Context
 * @property {Show} show what is shown
 * @property {State} state
 * @property {readonly number[]} rows seqs of the shown events, in order
 * @property {(seq: number) => number} stop the shown event that stands for an event
 * @property {() => State} first the state that `reset` goes back to
 * @property {(position: number) => number} [across] the position in the other run
 */

/** @typedef {(context: Context, value: string) => Partial<State> | null} Action */

const LONGEST_TRAIL = 50;

/** @type {Record<string, Action>} */
export const ACTIONS = {
  play: (context) => {
    if (context.state.playing) return { playing: false };
    const { state, show } = context;
    if (state.position >= show.end && show.over) return { playing: true, position: 0 };
    return { playing: true, ...closed };
  },
  tick: (context) => move(context, next(context)),
  forward: (context) => still(move(context, next(context))),
  back: (context) => still(move(context, before(context.rows, context.state.position))),
  "step-forward": (context) => {
    const { show, state, stop } = context;
    return still(move(context, after(stepStarts(show, stop), state.position, show.end)));
  },
  "step-back": (context) => {
    const { show, state, stop } = context;
    return still(move(context, before(stepStarts(show, stop), state.position)));
  },
  first: () => ({ position: 0, playing: false, ...closed }),
  last: ({ show }) => ({ position: show.end, playing: false, ...closed }),
  goto: (context, value) => {
    const { show, state } = context;
    if (Number(value) !== state.position) return jump(context, Number(value));
    return ACTIONS.select(context, String(show.event(state.position)?.span ?? ""));
  },
  find: (context, value) => ({
    ...jump(context, Number(value)),
    detail: showing(context, Number(value)),
    search: null,
  }),
  seek: (context, value) => ({ position: Number(value), playing: false, ...closed }),
  row: ({ show, rows }, value) => ({
    position: [0, ...rows, show.end][Number(value)] ?? show.end,
    playing: false,
    ...closed,
  }),
  step: (context, value) => {
    const step = context.show.steps.find((one) => one.number === Number(value));
    if (!step?.first) return { typed: "" };
    return { ...jump(context, stepStart(step.first, context.stop)), typed: "" };
  },
  return: ({ state }) => {
    const back = state.trail[state.trail.length - 1];
    return back === undefined ? null : { position: back, trail: state.trail.slice(0, -1) };
  },

  speed: (_, value) => ({ speed: Number(value) }),
  detail: (_, value) => ({ detail: /** @type {State["detail"]} */ (value), scroll: null }),
  view: (_, value) => ({ view: /** @type {State["view"]} */ (value) }),
  theme: (_, value) => ({ theme: /** @type {State["theme"]} */ (value) }),
  timing: ({ state }, value) => ({
    timing: value === "true" || (value === "" && state.timing === "even") ? "true" : "even",
    scroll: null,
  }),
  future: ({ state }, value) => ({
    future: value === "hidden" || (value === "" && state.future === "grey") ? "hidden" : "grey",
  }),
  critical: ({ state }) => ({ critical: !state.critical }),
  select: ({ state }, value) => {
    const span = value === "" ? null : Number(value);
    return { selected: span === state.selected ? null : span };
  },
  trace: ({ show, state, stop }) => {
    const span = show.event(stop(state.position))?.span ?? null;
    return { selected: span === state.selected ? null : span };
  },
  open: ({ state }, value) => ({
    opened: [...without(state.opened, value), value],
    closed: without(state.closed, value),
  }),
  close: ({ state }, value) => ({
    closed: [...without(state.closed, value), value],
    opened: without(state.opened, value),
  }),
  fold: ({ show, state, stop }, value) => {
    const span = value === "" ? (show.event(stop(state.position))?.span ?? 0) : Number(value);
    if (!show.children.get(span)?.length) return null;
    const rest = state.folded.filter((one) => one !== span);
    return { folded: rest.length === state.folded.length ? [...rest, span] : rest };
  },

  predict: ({ state }) => ({ predict: !state.predict, question: null }),
  choose: ({ show, state }, value) => {
    const question = state.question;
    if (!question || question.chosen !== null) return null;
    const choices = show.score.questions[question.index].choices;
    const chosen = Number(value);
    const choice = choices[chosen];
    if (!choice) return null;
    const refuting = choice.refuted === null ? null : (show.event(choice.refuted)?.span ?? null);
    return {
      question: { ...question, chosen },
      answers: { ...state.answers, [question.index]: chosen },
      selected: refuting,
    };
  },

  search: ({ state }, value) => ({ search: state.search === null ? value : value || null }),
  query: (_, value) => ({ search: value }),
  help: ({ state }) => ({ help: !state.help, playing: false }),
  blank: ({ state }) => ({ blank: !state.blank, playing: false }),
  spotlight: ({ state }) => ({ spotlight: !state.spotlight }),
  twin: ({ state, across }) =>
    across
      ? { twin: !state.twin, position: across(state.position), selected: null, trail: [] }
      : null,
  reset: ({ first }) => first(),
  leave: ({ state }) => {
    if (state.search !== null) return { search: null };
    if (state.help) return { help: false };
    if (state.blank) return { blank: false };
    if (state.question) return { question: null, predict: false, playing: false };
    if (state.spotlight) return { spotlight: false };
    return { selected: null, typed: "" };
  },
  digit: ({ state }, value) => ({ typed: (state.typed + value).slice(-3) }),
  enter: (context) => ACTIONS.step(context, context.state.typed),
};

/** What a move leaves behind. */
const closed = { question: null, typed: "" };

/**
 * Move on, but stop before a message that has a question.
 * @param {Context} context
 * @param {number} target
 * @returns {Partial<State>}
 */
function move({ show, state, rows }, target) {
  const found = questionBetween(show, state, target);
  if (!found) return { position: target, ...closed };
  return {
    position: Math.max(before(rows, found.question.before), state.position),
    playing: false,
    typed: "",
    question: { index: found.index, chosen: null },
  };
}

/** @param {Partial<State>} patch @returns {Partial<State>} */
function still(patch) {
  return { ...patch, playing: false };
}

/**
 * Go somewhere else, and remember from where.
 * @param {Context} context
 * @param {number} target
 * @returns {Partial<State>}
 */
function jump({ state }, target) {
  if (target === state.position) return { playing: false };
  const trail = [...state.trail, state.position].slice(-LONGEST_TRAIL);
  return { position: target, playing: false, trail, ...closed };
}

/**
 * The least detail, but not less than there is now, at which an event is shown.
 * @param {Context} context
 * @param {number} seq
 */
function showing({ show, state }, seq) {
  const wider = DETAILS.slice(DETAILS.indexOf(state.detail));
  return wider.find((detail) => stopFor(show, detail, state.folded, seq) >= seq) ?? state.detail;
}

/** @param {readonly string[]} names @param {string} name */
const without = (names, name) => names.filter((one) => one !== name);

/** The shown event after the one that is on. @param {Context} context */
function next({ rows, show, state, stop }) {
  return after(rows, Math.max(state.position, stop(state.position)), show.end);
}
