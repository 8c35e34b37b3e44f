/**
 * The seconds below the bar of time, and where on it something is.
 *
 * @import {Metrics, State, Text} from "./types"
 * @import {Show} from "./trace.js"
 */

import { el } from "./element.js";
import { seconds, timeOf } from "./parts.js";
import { LEAD, seqAt } from "./timing.js";

/** @typedef {import("./timing.js").Rows & {width: number, metrics: Metrics}} Frame */

/** Pixels left and right of the bar, half of a handle. */
export const MARGIN = 10;

/** Where a fraction is, in pixels. @param {Frame} frame @param {number} fraction */
export const place = (frame, fraction) =>
  Math.round((MARGIN + fraction * (frame.width - 2 * MARGIN)) * 10) / 10;

/**
 * The seconds below the bar, as many as have room.
 * @param {Show} show
 * @param {State} state
 * @param {Text} text
 * @param {Frame} frame
 * @param {{type: number, axis: number}} size
 */
export function axis(show, state, text, frame, size) {
  const parts = Math.max(Math.min(Math.floor(frame.width / (size.type * 9)), 8), 2);
  const marks =
    state.timing === "true" ? trueMarks(show, parts) : evenMarks(show, state, frame, parts);
  return marks.map(({ fraction, time }) => {
    const x = place(frame, fraction);
    const anchor = fraction < 0.03 ? "start" : fraction > 0.97 ? "end" : "middle";
    const words = seconds(text, time);
    return el(
      "text",
      {
        class: "nv-scrub-time",
        x: anchor === "middle" ? x : anchor === "start" ? 2 : frame.width - 2,
        y: size.axis,
        "font-size": size.type,
        "text-anchor": anchor,
      },
      words,
    );
  });
}

/** Round seconds. @param {Show} show @param {number} parts */
function trueMarks(show, parts) {
  const duration = show.duration || 1;
  const raw = duration / parts;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5].find((factor) => factor * power >= raw) ?? 10) * power;
  const marks = [];
  for (let time = 0; time <= duration * 1.0001; time += step) {
    marks.push({ time, fraction: LEAD + (1 - LEAD) * (time / duration) });
  }
  return marks;
}

/** @param {Show} show @param {State} state @param {Frame} frame @param {number} parts */
function evenMarks(show, state, frame, parts) {
  return Array.from({ length: parts + 1 }, (_, index) => {
    const seq = seqAt(show, state, frame, index / parts);
    return { fraction: index / parts, time: timeOf(show, Math.max(seq, 1)) };
  });
}
