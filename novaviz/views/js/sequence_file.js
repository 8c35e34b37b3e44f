/**
 * The sequence diagram as a file of its own: the same picture, whole or a part, with its style.
 *
 * @import {Metrics, State, Text} from "./types"
 * @import {Marks} from "./picture.js"
 * @import {Show} from "./trace.js"
 */

import { el, toString } from "./element.js";
import { layoutFor, picture } from "./picture.js";

/**
 * @typedef {object} FileOptions
 * @property {number} width in pixels
 * @property {Metrics} metrics
 * @property {string} css the player's style sheet
 * @property {Readonly<Record<string, string>>} [variables] values of the colours by name (`--nv-ink`),
 *   put in place of `var()`, for programs that do not know it
 * @property {string} [theme] `data-theme` of the picture
 * @property {number} [from] the first event that is shown
 * @property {number} [to] the last event that is shown
 * @property {Marks} [marks]
 */

/**
 * A whole SVG file. At the end of the run no row stands out: the picture is of all of it.
 * @param {Show} show
 * @param {State} state
 * @param {Text} text
 * @param {FileOptions} options
 * @returns {string}
 */
export function sequenceFile(show, state, text, options) {
  const { width, metrics, css, variables = {}, theme = "light", from = 1, to = show.end, marks } = options;
  const place = layoutFor(show, state, { width, metrics });
  const rows = place.rows.filter((row) => row.seq >= from && row.seq <= to);
  const top = Math.floor((rows[0]?.top ?? place.headHeight) - place.headHeight - 4);
  const bottom = Math.ceil((rows[rows.length - 1]?.bottom ?? place.height) + metrics.row * 0.6);
  const height = Math.max(bottom - top, place.headHeight + metrics.row);
  const still = state.position >= show.end;
  const name = show.trace.metadata.title ?? "";
  const style = css.replace(/var\((--[\w-]+)\)/g, (whole, key) => variables[key] ?? whole);
  return toString(
    el(
      "svg",
      { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 ${top} ${width} ${height}`, width, height, role: "img" },
      el("title", null, text("sequence.label", { name })),
      el("desc", null, rows.filter((row) => row.step !== null).map((row) => `${show.sentence(row.seq)}. `)),
      style && el("style", null, style),
      el(
        "g",
        { class: "novaviz", "data-theme": theme },
        el("rect", { class: "nv-paper", x: 0, y: top, width, height, fill: variables["--nv-paper"] ?? "#ffffff" }),
        el("g", { class: "nv-sequence" }, picture(place, state, text, { marks, still }, top, height)),
      ),
    ),
  );
}
