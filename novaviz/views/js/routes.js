/**
 * The way that a message takes through the diagram: points, and where its head, its cross, its
 * queue and its label are.
 *
 * @import {Layout, Row} from "./layout.js"
 */

import { queueWidth } from "./bus.js";
import { headLength } from "./signs.js";

/** @typedef {[number, number]} Point */
/**
 * The queue that a message passes; without the room for its name on the bus, that stands with
 * the words and a knot here.
 * @typedef {{x: number, y: number, width: number, queue: string, depth: number | null, knot: boolean}} Pill
 */
/**
 * @typedef {object} Route
 * @property {Point[][]} lines what is drawn
 * @property {Point[]} path what a token travels along
 * @property {{x: number, y: number, way: 1 | -1}[]} heads
 * @property {Point | null} cross where it breaks off
 * @property {Pill | null} pill
 * @property {{x: number, y: number, side: 1 | -1} | null} sign of a row whose label stands beside it
 * @property {[number, number]} extent from left to right, for the label
 */

const LOOP = 20;

/** @param {Layout} layout @param {Row} row @returns {Route} */
export function routeOf(layout, row) {
  switch (row.form) {
    case "self":
      return loop(layout, row);
    case "store":
    case "flag":
    case "finish":
      return beside(layout, row);
    case "publish":
    case "deliver":
    case "lost":
      return halfway(layout, row);
    case "silence":
      return silence(layout, row);
    default:
      return usesBus(layout, row) ? through(layout, row) : straight(layout, row);
  }
}

/** @param {Layout} layout @param {Row} row */
const usesBus = (layout, row) => layout.bus >= 0 && row.event.kind === "rpc.call";

/**
 * Where a message leaves or reaches a lane, going to `other`: at the edge of its bars.
 * @param {Layout} layout
 * @param {Row} row
 * @param {"source" | "target"} end
 * @param {number} other x of the other end
 */
function edge(layout, row, end, other) {
  const { x } = layout.lanes[row[end]];
  const [left, right] = row.reach[end];
  return other < x ? x - left : x + right;
}

/** @param {Layout} layout @param {Row} row @returns {{from: number, to: number, way: 1 | -1}} */
function ends(layout, row) {
  const { lanes } = layout;
  const source = edge(layout, row, "source", lanes[row.target].x);
  const target = edge(layout, row, "target", lanes[row.source].x);
  const [from, to] = row.form === "reply" ? [target, source] : [source, target];
  return { from, to, way: to > from ? 1 : -1 };
}

/** @param {Layout} layout @param {Row} row @returns {Route} */
function straight(layout, row) {
  const { from, to, way } = ends(layout, row);
  const { y } = row;
  /** @type {Point[]} */
  const path = [[from, y], [to, y]];
  /** @type {Route["heads"]} */
  const heads = [{ x: to, y, way }];
  if (row.form === "exchange") {
    heads.push({ x: from, y, way: way === 1 ? -1 : 1 });
    path.push([from, y]);
  }
  return { ...NOTHING, lines: [path.slice(0, 2)], path, heads, extent: sorted(from, to) };
}

/** A call or its reply, by way of a queue. @param {Layout} layout @param {Row} row @returns {Route} */
function through(layout, row) {
  const bus = layout.lanes[layout.bus].x;
  const source = edge(layout, row, "source", bus);
  const target = edge(layout, row, "target", bus);
  const reply = row.form === "reply";
  const [from, to] = reply ? [target, source] : [source, target];
  const pill = pillOf(layout, row, reply ? "reply_…" : null, [from, to]);
  const { y, arrival } = row;
  /** @type {Point[]} */
  const first = [[from, y], [bus, y]];
  /** @type {Point[]} */
  const second = [[bus, arrival], [to, arrival]];
  return {
    ...NOTHING,
    lines: [first, second],
    path: [...first, ...second],
    heads: [{ x: to, y: arrival, way: to > bus ? 1 : -1 }],
    pill,
    extent: sorted(from, (from - bus) * (to - bus) < 0 ? to : bus),
  };
}

/** Into the queue, out of it, or out of it and lost. @param {Layout} layout @param {Row} row @returns {Route} */
function halfway(layout, row) {
  const { lanes, bus } = layout;
  const far = lanes[row.target].x;
  const near = lanes[row.source].x;
  const via = bus >= 0 ? lanes[bus].x : (near + far) / 2;
  const { y } = row;
  const pill = bus >= 0 ? pillOf(layout, row, null, [row.form === "publish" ? near : far]) : null;
  const rim = pill ? pill.width / 2 : 0;
  if (row.form === "publish") {
    const from = edge(layout, row, "source", via);
    const way = via > from ? 1 : -1;
    const to = via - way * rim;
    return {
      ...NOTHING,
      lines: [[[from, y], [to, y]]],
      path: [[from, y], [via, y]],
      heads: [{ x: to, y, way }],
      pill,
      extent: sorted(from, via),
    };
  }
  const whole = row.form === "lost" && row.from < row.seq;
  const begin = whole ? edge(layout, row, "source", far) : via + Math.sign(far - via) * rim;
  const [first, ...others] = row.targets.length ? row.targets : [row.target];
  /** @param {number} index */
  const arrive = (index) => {
    const { x } = lanes[index];
    const [left, right] = index === row.target ? row.reach.target : [0, 0];
    return begin < x ? x - left : x + right;
  };
  const end = arrive(first);
  const way = end > begin ? 1 : -1;
  if (row.form === "lost") {
    const to = (begin + end) / 2;
    const wire = [[begin, y], [to, y]];
    const path = /** @type {Point[]} */ (wire);
    return { ...NOTHING, lines: [path], path, cross: [to, y], pill, extent: sorted(begin, end) };
  }
  /** @type {Point[][]} */
  const lines = [[[begin, y], [end, y]]];
  /** @type {Route["heads"]} */
  const heads = [{ x: end, y, way }];
  for (const [nth, other] of others.entries()) {
    const x = arrive(other);
    const at = y + (nth + 1) * 7;
    lines.push([[begin, y], [begin, at], [x, at]]);
    heads.push({ x, y: at, way: x > begin ? 1 : -1 });
  }
  return { ...NOTHING, lines, path: lines[0], heads, pill, extent: sorted(begin, end) };
}

/** The caller waits, and nothing comes. @param {Layout} layout @param {Row} row @returns {Route} */
function silence(layout, row) {
  const { from, to } = ends(layout, row);
  const middle = (from + to) / 2;
  /** @type {Point[]} */
  const path = [[middle, row.y], [from, row.y]];
  return { ...NOTHING, lines: [path], path, cross: [middle, row.y], extent: sorted(from, to) };
}

/** @param {Layout} layout @param {Row} row @returns {Route} */
function loop(layout, row) {
  const { x } = layout.lanes[row.source];
  const [left, right] = row.reach.source;
  const fits = x + right + LOOP + 12 < layout.width;
  const side = fits ? 1 : -1;
  const start = fits ? x + right : x - left;
  const out = start + side * LOOP;
  const high = row.y - layout.metrics.label * 0.75;
  const low = row.y + layout.metrics.label * 0.15;
  /** @type {Point[]} */
  const path = [[start, high], [out, high], [out, low], [start, low]];
  /** @type {1 | -1} */
  const way = fits ? -1 : 1;
  const sign = { x: out, y: (high + low) / 2, side: /** @type {1 | -1} */ (side) };
  return { ...NOTHING, lines: [path], path, heads: [{ x: start, y: low, way }], sign, extent: sorted(start, out) };
}

/** A sign beside a lane. @param {Layout} layout @param {Row} row @returns {Route} */
function beside(layout, row) {
  const end = row.form === "finish" ? "target" : "source";
  const { x } = layout.lanes[row[end]];
  const [left, right] = row.reach[end];
  const y = row.y - layout.metrics.label * 0.3;
  if (row.form === "finish") {
    const sign = { x: x + right + 4 + layout.metrics.label * 0.6, y, side: /** @type {1} */ (1) };
    return { ...NOTHING, path: [[x, y], [x, y]], sign, extent: [x, x] };
  }
  const size = layout.metrics.label;
  const fits = x + right + 10 + size * 4 < layout.width || x - left - size * 2 < layout.gutter.width;
  const side = fits ? 1 : -1;
  const from = fits ? x + right : x - left;
  const to = from + side * 10;
  /** @type {Point[]} */
  const line = [[from, y], [to, y]];
  /** @type {Point[]} */
  const path = [[from, y], [to + (side * size) / 2, y], [from, y]];
  const sign = { x: to + side * size * 0.9, y, side: /** @type {1 | -1} */ (side) };
  return { ...NOTHING, lines: [line], path, sign, extent: sorted(from, to + side * size) };
}

/**
 * @param {Layout} layout
 * @param {Row} row
 * @param {string | null} reply what stands in place of the queue's name
 * @param {number[]} ends where its lines leave and arrive
 * @returns {Pill}
 */
function pillOf(layout, row, reply, ends) {
  const { show, metrics, lanes, bus } = layout;
  const payload = show.span(row.event.span)?.start.payload ?? {};
  const queue = reply ?? String(payload.queue ?? payload.topic ?? row.event.target);
  const published = row.form === "publish" || (row.form === "request" && payload.depth > 1);
  const depth = published && Number.isFinite(payload.depth) ? Number(payload.depth) : null;
  const width = queueWidth({ queue, depth }, metrics.small);
  const { x } = lanes[bus];
  const room = Math.min(...ends.map((end) => Math.abs(end - x)));
  const knot = width / 2 + headLength(metrics.line) + 4 > room;
  const y = (row.y + row.arrival) / 2;
  return { x, y, width: knot ? metrics.small * 0.8 : width, queue, depth, knot };
}

/** @param {number} a @param {number} b @returns {[number, number]} */
const sorted = (a, b) => [Math.min(a, b), Math.max(a, b)];

/** @type {Route} */
const NOTHING = {
  lines: [],
  path: [],
  heads: [],
  cross: null,
  pill: null,
  sign: null,
  extent: [0, 0],
};

/**
 * The way of the token along the row of an event; empty if it has no row.
 * @param {Layout} layout
 * @param {number} seq
 * @returns {Point[]}
 */
export function pathOf(layout, seq) {
  const row = layout.rows[layout.present[seq] ?? -1];
  return row && (row.seq === seq || row.from === seq) ? tokenPath(layout, row) : [];
}

/** The way of the token, which comes to rest before the arrow's head. @param {Layout} layout @param {Row} row */
export function tokenPath(layout, row) {
  const { path, heads, cross } = routeOf(layout, row);
  const [x, y] = path[path.length - 1] ?? [NaN, NaN];
  if (cross?.[0] === x) return [path[0], along(path, 0.6)];
  const head = heads.find((one) => one.x === x && one.y === y);
  if (!head) return path;
  const rest = headLength(layout.metrics.line + 1) + layout.metrics.line + 3;
  return /** @type {Point[]} */ ([...path.slice(0, -1), [x - head.way * rest, y]]);
}

/**
 * The point at a part (0 to 1) of a path's length.
 * @param {readonly Point[]} path
 * @param {number} part
 * @returns {Point}
 */
export function along(path, part) {
  const lengths = path.slice(1).map(([x, y], at) => Math.hypot(x - path[at][0], y - path[at][1]));
  let left = Math.min(Math.max(part, 0), 1) * lengths.reduce((total, one) => total + one, 0);
  for (const [at, length] of lengths.entries()) {
    if (left <= length && length > 0) {
      const t = left / length;
      const [[x0, y0], [x1, y1]] = [path[at], path[at + 1]];
      return [x0 + (x1 - x0) * t, y0 + (y1 - y0) * t];
    }
    left -= length;
  }
  return path[path.length - 1] ?? [0, 0];
}
