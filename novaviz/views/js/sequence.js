/**
 * The sequence diagram: who sends what to whom, in the order in which it happened.
 *
 * Only what is in the window is drawn: a trace of 20,000 events costs no more than one of a
 * hundred, and print shows what the screen shows.
 * @import {Metrics, State, Text, Tree} from "./types"
 * @import {Show} from "./trace.js"
 * @import {Layout} from "./layout.js"
 * @import {Marks} from "./picture.js"
 */

import { el } from "./element.js";
import { layoutFor, picture, presentIndex } from "./picture.js";

export { along, pathOf } from "./routes.js";
export { sequenceFile } from "./sequence_file.js";
export { layoutFor };

/**
 * @typedef {object} Frame
 * @property {number} width in pixels
 * @property {number} height in pixels
 * @property {Metrics} metrics
 * @property {string} id unique in the page
 * @property {Layout} [layout]
 * @property {number} [progress] of the token along the present message, from 0 to 1
 * @property {Marks} [marks] how it differs from another run, by seq
 */

/** How far down the present row is, of the room below the heads. */
const PRESENT = 0.6;

/**
 * The diagram with its window on the present.
 * @param {Show} show
 * @param {State} state
 * @param {Text} text
 * @param {Frame} frame
 * @returns {Tree}
 */
export function sequence(show, state, text, frame) {
  const place = frame.layout ?? layoutFor(show, state, frame);
  const height = Math.max(Math.round(frame.height), place.headHeight + place.metrics.row * 2);
  const top = topOf(place, state, height);
  const name = show.trace.metadata.title ?? "";
  return el(
    "svg",
    {
      class: "nv-sequence",
      viewBox: `0 ${top} ${place.width} ${height}`,
      width: place.width,
      height,
      role: "img",
      "aria-label": text("sequence.label", { name }),
    },
    picture(place, state, text, frame, top, height),
  );
}

/**
 * The y of the window's upper end: as scrolled, or so that the present row is seen with more of
 * the past than of the future.
 * @param {Layout} place
 * @param {State} state
 * @param {number} height of the window
 */
export function topOf(place, { scroll, position }, height) {
  const most = Math.max(place.height - height, 0);
  if (scroll !== null) return Math.round(Math.min(Math.max(scroll, 0), most));
  const row = place.rows[presentIndex(place, position)];
  if (!row) return 0;
  const wanted = Math.min(row.y - place.headHeight - PRESENT * (height - place.headHeight), most);
  if (wanted <= 0) return 0;
  // No row is cut by the heads.
  const first = place.rows[firstFrom(place.rows, wanted + place.headHeight)];
  return first ? Math.round(first.top - place.headHeight - 2) : Math.round(most);
}

/** The index of the first row that begins at or below a height. @param {Layout["rows"]} rows @param {number} y */
function firstFrom(rows, y) {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle].top < y) low = middle + 1;
    else high = middle;
  }
  return low;
}
