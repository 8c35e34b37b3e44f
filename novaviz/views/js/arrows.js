/**
 * Drawing a message: its lines, their heads, the cross where it breaks off, the sign at its lane.
 *
 * Kinds and forms differ in dashes and heads as well as in colour: a request is solid and a reply
 * dashed; an RPC call begins with a dot; a cast is a double line with an open head; what the driver
 * does ends in a diamond.
 * @import {Tree} from "./types"
 * @import {Layout, Row} from "./layout.js"
 * @import {Point, Route} from "./routes.js"
 */

import { onBus } from "./bus.js";
import { el } from "./element.js";
import { arrowHead, cross, cylinder, flag, headLength, round, tick } from "./signs.js";

const CAST = new Set(["publish", "deliver", "lost"]);

/** Dashes of the replies by kind, in multiples of the line's thickness. @type {Record<string, number[]>} */
const DASHES = {
  rest: [4.5, 3],
  "rpc.call": [1.6, 2.2],
  driver: [7, 2.5, 1.5, 2.5],
  user: [4.5, 3],
};
/** Dashes of requests that are no ordinary call. @type {Record<string, number[]>} */
const OTHERS = { console: [6, 2, 1.2, 2], notify: [1.4, 1.8] };

/**
 * @param {Layout} layout
 * @param {Row} row
 * @param {Route} route
 * @param {boolean} now whether it is the present one, drawn thicker
 * @returns {Tree[]}
 */
export function arrowOf(layout, row, route, now) {
  const { metrics } = layout;
  const line = round(Math.max(metrics.line, 1.25) + (now ? 1 : 0));
  const double = row.event.kind === "rpc.cast" && (CAST.has(row.form) || row.form === "request");
  const shape = shapeOf(row, double);
  const dashes = dashesOf(row)?.map((part) => round(part * Math.max(metrics.line, 1.5)));
  /** @type {Tree[]} */
  const drawn = [];
  for (const points of route.lines) {
    const d = draw(trimmed(points, route, double ? "open" : shape, line));
    if (double) {
      drawn.push(el("path", { class: "nv-line", d, "stroke-width": round(line * 2 + 1.6) }));
      drawn.push(el("path", { class: "nv-core", d, "stroke-width": round(Math.max(line * 0.4, 1.6)) }));
    } else {
      const dash = dashes?.join(" ");
      drawn.push(el("path", { class: "nv-line", d, "stroke-width": line, "stroke-dasharray": dash }));
    }
  }
  if (row.event.kind === "rpc.call" && row.form === "request") {
    const [x, y] = route.path[0];
    drawn.push(el("circle", { class: "nv-head-full", cx: round(x), cy: y, r: round(1.6 + line * 0.9) }));
  }
  const thick = double ? line * 1.5 : line;
  for (const { x, y, way } of route.heads) drawn.push(arrowHead(shape, x, y, way, thick));
  if (route.sign) drawn.push(...signOf(row, route.sign, metrics.label, line));
  if (route.cross) drawn.push(cross(route.cross[0], route.cross[1], metrics.label * 0.42, line * 1.2));
  if (route.pill) drawn.push(onBus(route.pill, metrics));
  return drawn;
}

/** @param {Row} row @param {boolean} double @returns {"filled" | "open" | "diamond"} */
function shapeOf({ form, event }, double) {
  if (double || form === "reply" || form === "silence" || event.kind === "notify") return "open";
  return event.kind === "driver" ? "diamond" : "filled";
}

/** @param {Row} row */
function dashesOf({ form, event }) {
  if (form === "reply" || form === "silence") return DASHES[event.kind] ?? DASHES.rest;
  if (form === "self" && event.phase !== "start" && event.kind !== "decision") return [2.6, 1.8];
  return OTHERS[event.kind];
}

/** @param {readonly Point[]} points */
const draw = (points) =>
  points.map(([x, y], index) => `${index ? "L" : "M"}${round(x)} ${round(y)}`).join("");

/**
 * The line, ending within its head rather than at the tip, that would grow blunt.
 * @param {Point[]} points
 * @param {Route} route
 * @param {string} shape
 * @param {number} line
 * @returns {Point[]}
 */
function trimmed(points, route, shape, line) {
  const [x, y] = points[points.length - 1];
  const head = route.heads.find((one) => one.x === x && one.y === y);
  if (!head) return points;
  const less = shape === "open" ? line * 0.8 : headLength(line) * 0.8;
  return [...points.slice(0, -1), [x - head.way * less, y]];
}

/**
 * @param {Row} row
 * @param {NonNullable<Route["sign"]>} sign
 * @param {number} size
 * @param {number} line
 */
function signOf({ form, event }, { x, y, side }, size, line) {
  const middle = x - side * size * 0.4;
  const thin = Math.max(line * 0.9, 1.25);
  if (form === "store") return [cylinder(middle, y, size * 0.95, thin)];
  if (form === "flag") return [flag(middle, y, size * 0.95, thin)];
  if (form === "finish") {
    if (event.phase === "error") return [];
    return [tick(x - size * 0.6, y, size * 0.6, thin * 1.2)];
  }
  return [];
}
