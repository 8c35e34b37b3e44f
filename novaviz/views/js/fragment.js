/**
 * Position, view and theme as the fragment of a URL, so that a reload (clickers send F5), a crash
 * or a second laptop goes on at the same place.
 *
 * @import {State} from "./types"
 * @import {Show} from "./trace.js"
 */

import { stopFor } from "./detail.js";
import { stepStart } from "./playback.js";
import { changed } from "./state.js";

/** What a fragment keeps beside the position, if it is not as it was at first. */
const KEPT = /** @type {const} */ (["detail", "view", "theme", "timing", "speed"]);

/**
 * `step=7&view=map`: a step by its number where the position is where it begins, otherwise the
 * event by its seq.
 * @param {Show} show
 * @param {State} state
 * @param {State} first the state that goes without saying
 */
export function toFragment(show, state, first) {
  const parts = new URLSearchParams();
  const step = show.stepAt(state.position);
  if (step?.first && where(show, state, step.first) === state.position) {
    parts.set("step", String(step.number));
  } else if (state.position !== 0) {
    parts.set("seq", String(state.position));
  }
  for (const name of KEPT) {
    if (state[name] !== first[name]) parts.set(name, String(state[name]));
  }
  if (state.twin) parts.set("run", "2");
  return parts.toString();
}

/**
 * What a fragment says of the state; what it does not understand is left out.
 * @param {Show} show
 * @param {State} state what a fragment is silent about
 * @param {string} fragment with or without its `#`
 * @returns {Partial<State>}
 */
export function fromFragment(show, state, fragment) {
  const parts = new URLSearchParams(fragment.replace(/^#/, ""));
  /** @type {Record<string, unknown>} */
  const patch = {};
  for (const name of KEPT) {
    const value = parts.get(name);
    if (value !== null) patch[name] = name === "speed" ? Number(value) : value;
  }
  if (patch.timing !== "even" && patch.timing !== "true") delete patch.timing;
  const step = show.steps.find((one) => String(one.number) === parts.get("step"));
  if (step?.first) patch.position = where(show, changed(state, patch, show.end), step.first);
  else if (/^\d+$/.test(parts.get("seq") ?? "")) patch.position = Number(parts.get("seq"));
  return patch;
}

/** Where a step is shown that begins with an event. @param {Show} show @param {State} state @param {number} first */
function where(show, { detail, folded }, first) {
  return stepStart(first, (seq) => stopFor(show, detail, folded, seq));
}

/** Whether the second run leads, as a fragment says it. @param {string} fragment */
export function secondLeads(fragment) {
  return new URLSearchParams(fragment.replace(/^#/, "")).get("run") === "2";
}
