/**
 * What the rows stand upon: the heads, the lifelines, the activation bars, and the states.
 *
 * @import {Text, Tree} from "./types"
 * @import {Bar} from "./bars.js"
 * @import {StateBand} from "./bands.js"
 * @import {PlacedLane} from "./heads.js"
 * @import {Layout} from "./layout.js"
 */

import { edgesOf } from "./bars.js";
import { el } from "./element.js";
import { sizeOf } from "./heads.js";
import { BUS } from "./lanes.js";
import { round } from "./signs.js";

/** What of the diagram is to be drawn, and where the present is. */
/**
 * @typedef {object} Window
 * @property {number} top
 * @property {number} bottom
 * @property {number} position the seq of the last event that has happened
 * @property {number} index the row that is on; -1 before the first
 * @property {boolean} hidden whether the future is hidden
 */

const STRIP = 6;
const STUB = 0.4;

/**
 * The strip on the left, coloured by the state of the instance.
 * @param {Layout} layout
 * @param {Window} window
 */
export function strip({ rows, states, height, metrics }, { top, bottom, position, index, hidden }) {
  const row = rows[index];
  const below = rows[index + 1]?.top ?? height;
  const present = row ? Math.min(row.bottom + metrics.small * 2, below) : 0;
  return states
    .filter((state) => state.to > top && state.y < bottom)
    .flatMap((state) => {
      const end = Math.min(state.to, height);
      const over = state.seq <= position ? Math.min(Math.max(present, state.y), end) : state.y;
      const past = piece(state, state.y, over, "past");
      return hidden ? [past] : [past, piece(state, over, end, "future")];
    });
}

/** @param {StateBand} state @param {number} from @param {number} to @param {string} time */
function piece({ state, seq }, from, to, time) {
  const classes = `nv-strip nv-${time} nv-in-${state}`;
  const place = { x: 0, y: round(from), width: STRIP, height: round(Math.max(to - from, 0)) };
  return el("rect", { key: `strip ${seq} ${time}`, class: classes, ...place });
}

/**
 * The lines across the diagram at which the state changes.
 * @param {Layout} layout
 * @param {Window} window
 * @param {Text} text
 */
export function stateLines({ states, width, gutter, metrics }, { top, bottom, position, hidden }, text) {
  const size = metrics.small;
  return states
    .filter(({ y, seq }) => y > top + metrics.row + size * 0.5 && y < bottom && !(hidden && seq > position))
    .map(({ seq, y, state, status, task }) => {
      const words = wordsOf(state, status, task, text);
      const time = seq <= position ? "past" : "future";
      return el(
        "g",
        { key: `state ${seq}`, class: `nv-state-line nv-${time} nv-in-${state}` },
        el("path", { d: `M0 ${y}H${width}`, "stroke-width": Math.max(metrics.line * 0.8, 1.25) }),
        el("text", { x: gutter.width + 6, y: round(y + size * 0.36), "font-size": size }, words),
      );
    });
}

/** @param {string} state @param {string} status @param {string | null} task @param {Text} text */
function wordsOf(state, status, task, text) {
  if (state === "ready") return text("sequence.state.ready");
  if (!task) return text("sequence.state.idle", { status });
  return text("sequence.state", { status, task: task.replaceAll("_", " ") });
}

/** @type {WeakMap<Layout, Tree>} */
const lifelinesOf = new WeakMap();

/** The line below each head. @param {Layout} layout @returns {Tree} */
export function lifelines(layout) {
  let tree = lifelinesOf.get(layout);
  if (!tree) {
    const { lanes, headHeight, height, metrics } = layout;
    const thin = Math.max(metrics.line * 0.7, 1.25);
    const lines = lanes.map(({ x, name }) => {
      const bus = name === BUS;
      const d = `M${x} ${headHeight}V${Math.max(height, 4000)}`;
      return el("path", {
        class: bus ? "nv-bus-line" : "nv-lifeline",
        d,
        "stroke-width": bus ? round(4 + metrics.line) : thin,
      });
    });
    tree = el("g", { class: "nv-lifelines", key: "lifelines" }, lines);
    lifelinesOf.set(layout, tree);
  }
  return tree;
}

/**
 * The activation bars: solid as far as the work has come, an outline beyond.
 * @param {Layout} layout
 * @param {Window} window
 */
export function activations(layout, { top, bottom, position, index, hidden }) {
  const { rows, bars, show } = layout;
  const present = index < 0 ? 0 : rows[index].bottom;
  /** @type {Tree[]} */
  const drawn = [];
  for (const bar of bars) {
    const first = rows[bar.first];
    if (first.y > bottom) break;
    const from = first.arrival - 3;
    const end = bar.last === bar.first ? from + (first.bottom - first.top) * STUB : rows[bar.last].y + 3;
    const to = bar.open && show.over ? end + 8 : end;
    if (to < top) continue;
    const begun = first.seq <= position;
    const reached = begun ? Math.min(to, Math.max(present - 4, from + 8)) : from;
    const live = begun && reached < to;
    if (begun) drawn.push(block(layout, bar, from, reached, live ? "running" : "past"));
    if (!hidden && reached < to) drawn.push(block(layout, bar, reached, to, "future"));
  }
  return drawn;
}

/** @param {Layout} layout @param {Bar} bar @param {number} from @param {number} to @param {string} time */
function block({ lanes, barWidth }, bar, from, to, time) {
  const { left } = edgesOf(bar.level, barWidth);
  const place = {
    x: round(lanes[bar.lane].x - left),
    y: round(from),
    width: round(barWidth),
    height: round(to - from),
  };
  const key = `bar ${bar.span} ${time === "future" ? "ahead" : "so far"}`;
  return el("rect", { key, class: `nv-bar nv-${time}`, ...place, rx: 1.5, "stroke-width": 1.25 });
}

/**
 * The heads, at the top of what is seen; those who take part now stand out.
 * @param {Layout} layout
 * @param {number} top
 * @param {readonly string[]} active names
 * @param {Text} text
 */
export function heads(layout, top, active, text) {
  const { lanes, width, headHeight, brackets, metrics } = layout;
  const captioned = brackets.map(({ group, from, to }) => {
    const y = metrics.small + 4;
    const at = { x: round((from + to) / 2), y, "text-anchor": "middle", "font-size": metrics.small };
    const line = `M${round(from)} ${y + 4.5}H${round(to)}`;
    return el(
      "g",
      { class: "nv-group" },
      el("text", at, text(`sequence.group.${group}`)),
      el("path", { d: line, "stroke-width": 1.25 }),
    );
  });
  return el(
    "g",
    { class: "nv-heads", key: "heads", transform: `translate(0 ${top})` },
    el("rect", { class: "nv-heads-ground", x: -8, y: -8, width: width + 16, height: headHeight + 8 }),
    captioned,
    lanes.map((lane) => headOf(layout, lane, active)),
    el("path", { class: "nv-heads-edge", d: `M0 ${headHeight}H${width}`, "stroke-width": 1.25 }),
  );
}

/** @param {Layout} layout @param {PlacedLane} lane @param {readonly string[]} active */
function headOf({ headHeight, slant, metrics }, lane, active) {
  const size = sizeOf(lane, metrics);
  const on = lane.members.some((member) => active.includes(member));
  const several = lane.members.length > 1;
  const attrs = {
    class: `nv-head-of${on ? " nv-on" : ""}${lane.name === BUS ? " nv-of-bus" : ""}`,
    "data-act": several ? "open" : undefined,
    "data-value": several ? lane.name : undefined,
  };
  const names = lane.parts.some(({ of }) => of !== null && lane.members.includes(of) && of !== lane.name);
  /** @param {{text: string, of: string | null}[]} line */
  const words = (line) =>
    names && on
      ? line.map(({ text, of }) =>
          el("tspan", { class: active.includes(of ?? "") ? "nv-member-on" : "nv-member" }, text),
        )
      : line.map(({ text }) => text).join("").trim();
  if (slant) {
    const at = `translate(${round(lane.x + size * 0.3)} ${headHeight - 9}) rotate(-${slant})`;
    return el(
      "g",
      attrs,
      el("title", null, lane.members.join(", ")),
      lane.lines.map((line, nth) =>
        el("text", { transform: at, y: round(nth * size * 1.1), "font-size": size }, words(line)),
      ),
      dot(lane.x, headHeight, metrics.line),
    );
  }
  const bottom = headHeight - 10;
  const count = lane.lines.length;
  return el(
    "g",
    attrs,
    el("title", null, lane.members.join(", ")),
    lane.lines.map((line, nth) => {
      const y = round(bottom - size * 0.2 - (count - 1 - nth) * size * 1.2);
      return el("text", { x: lane.x, y, "text-anchor": "middle", "font-size": size }, words(line));
    }),
    dot(lane.x, headHeight, metrics.line),
  );
}

/** Where the lifeline begins. @param {number} x @param {number} y @param {number} line */
const dot = (x, y, line) => el("circle", { cx: x, cy: y, r: round(2 + line * 0.6) });
