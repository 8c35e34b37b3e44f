/**
 * What is shown now, as one object that is never changed, only replaced.
 *
 * @import {Options, State} from "./types"
 */

export const DETAILS = /** @type {const} */ (["steps", "messages", "everything"]);
export const VIEWS = /** @type {const} */ (["sequence", "map", "read"]);
export const THEMES = /** @type {const} */ (["auto", "light", "dark", "projector"]);
export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8];

/** @type {State} */
const FIRST = {
  position: 0,
  playing: false,
  speed: 1,
  detail: "steps",
  view: "sequence",
  theme: "auto",
  selected: null,
  opened: [],
  closed: [],
  folded: [],
  timing: "even",
  future: "grey",
  critical: false,
  scroll: null,
  predict: false,
  question: null,
  answers: {},
  help: false,
  blank: false,
  spotlight: false,
  search: null,
  typed: "",
  twin: false,
  trail: [],
};

/**
 * The state that a player begins with, and that `reset` goes back to.
 * @param {Options} [options]
 * @returns {State}
 */
export function firstState(options = {}) {
  const { position = 0, detail = "steps", view = "sequence", theme = "auto", speed = 1 } = options;
  return { ...FIRST, position, detail, view, theme, speed };
}

/**
 * The state with some of it changed, within what can be: what is out of range or unknown is
 * brought back to what there is.
 * @param {State} state
 * @param {Partial<State>} patch
 * @param {number} end the last seq
 * @returns {State} the same object if nothing has changed
 */
export function changed(state, patch, end) {
  const next = { ...state, ...patch };
  next.position = Math.round(clamp(Number(next.position) || 0, 0, end));
  next.speed = clamp(Number(next.speed) || 1, SPEEDS[0], SPEEDS[SPEEDS.length - 1]);
  next.detail = known(DETAILS, next.detail, state.detail);
  next.view = known(VIEWS, next.view, state.view);
  next.theme = known(THEMES, next.theme, state.theme);
  if (next.position !== state.position && !("scroll" in patch)) next.scroll = null;
  const names = /** @type {(keyof State)[]} */ (Object.keys(next));
  return names.some((name) => next[name] !== state[name]) ? next : state;
}

/** @param {number} value @param {number} low @param {number} high */
export function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

/**
 * @template {string} T
 * @param {readonly T[]} choices
 * @param {unknown} value
 * @param {T} otherwise
 * @returns {T}
 */
function known(choices, value, otherwise) {
  return choices.includes(/** @type {T} */ (value)) ? /** @type {T} */ (value) : otherwise;
}
