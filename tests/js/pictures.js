/** What the tests of the sequence diagram share: sizes, states, long shows, and finding in trees. */

import { Show } from "../../novaviz/views/js/trace.js";
import { firstState } from "../../novaviz/views/js/state.js";

/**
 * @import {Event, State, Text, Tree} from "../../novaviz/views/js/types"
 */

export const METRICS = { lane: 13, label: 12.5, small: 11, line: 1.5, row: 36, maxLanes: 99 };
export const PROJECTOR = { lane: 20, label: 18, small: 16, line: 3, row: 58, maxLanes: 7 };
export const WIDTHS = [320, 870, 1400];

/** @type {Text} */
export const text = (key, values = {}) => `${key} ${Object.values(values).join(" ")}`.trim();

/** @param {Partial<State>} [patch] @returns {State} */
export const stateOf = (patch) => ({ ...firstState(), ...patch });

/**
 * The same run again and again, as one show.
 * @param {Show} show
 * @param {number} times
 * @param {(event: Event) => Event} [change]
 */
export function many(show, times, change = (event) => event) {
  const [seqs, seconds] = [show.end, show.duration];
  const spans = Math.max(...show.spans.keys());
  /** @type {Event[]} */
  const events = [];
  for (let round = 0; round < times; round += 1) {
    for (const event of show.events) {
      events.push(
        change({
          ...event,
          seq: event.seq + round * seqs,
          span: event.span + round * spans,
          parent: event.parent === null ? null : event.parent + round * spans,
          at: event.at + round * seconds,
        }),
      );
    }
  }
  const participants = [...show.trace.participants];
  return new Show({ ...show.trace, participants, events });
}

/**
 * All elements of a tree for which the test holds, with the element itself.
 * @param {Tree} tree
 * @param {(tree: Tree) => boolean} test
 * @returns {Tree[]}
 */
export function find(tree, test) {
  const found = test(tree) ? [tree] : [];
  for (const child of tree.children) if (typeof child === "object") found.push(...find(child, test));
  return found;
}

/** @param {string} name */
export const classed = (name) => (/** @type {Tree} */ tree) =>
  String(tree.attrs.class ?? "").split(" ").includes(name);

/** The text of a tree. @param {Tree | string} tree @returns {string} */
export const said = (tree) =>
  typeof tree === "string" ? tree : tree.children.map(said).join("");
