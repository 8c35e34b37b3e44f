/**
 * The message that is on, on the cloud map: its way, its token and its name.
 *
 * @import {Event} from "./types"
 * @import {Area, Box} from "./mapbox.js"
 * @import {Frame, MapPlan} from "./mapplan.js"
 * @import {Point} from "./wires.js"
 * @import {Show} from "./trace.js"
 */

import { el } from "./element.js";
import { crop, widthOf } from "./measure.js";
import { along, drawn, wire } from "./wires.js";

/** Kinds that travel by way of the bus. */
export const BY_BUS = new Set(["rpc.call", "rpc.cast", "notify"]);

/**
 * The way that the message of an event goes, as a line; empty where it stays in its place.
 * @param {MapPlan} plan
 * @param {Event} event
 * @returns {Point[]}
 */
export function way(plan, { kind, phase, source, target, result }) {
  if (kind === "console") return [];
  if (!BY_BUS.has(kind)) {
    const there = wire(plan, source, target);
    return phase === "start" ? there : [...there].reverse();
  }
  const up = wire(plan, source, "bus");
  if (kind === "notify") return up;
  const down = wire(plan, "bus", target);
  if (kind === "rpc.cast") {
    if (phase === "start" || result?.type === "MessageLost") return up;
    return phase === "deliver" ? down : [];
  }
  const whole = [...up, ...down];
  return phase === "start" ? whole : whole.reverse();
}

/**
 * @param {Show} show
 * @param {Event} event
 * @param {MapPlan} plan
 * @param {Frame} frame
 */
export function message(show, event, plan, frame) {
  const points = way(plan, event);
  const failed = event.phase === "error";
  const kind = `nv-kind-${event.kind.replace(".", "-")}${failed ? " nv-failed" : ""}`;
  const back = event.phase === "end" || (failed && event.kind !== "rpc.cast");
  const words = `${failed ? "✗ " : ""}${show.label(event.seq)}`;
  const at = along(points, frame.progress);
  return el(
    "g",
    { key: "current", class: `nv-current ${kind}` },
    points.length > 1 && [
      el("path", { class: `nv-way${back ? " nv-reply" : ""}`, d: drawn(points) }),
      el("path", { class: "nv-way-head", d: head(points) }),
      el("circle", { class: "nv-token-dot", cx: at[0], cy: at[1], r: plan.type >= 16 ? 8 : 6 }),
    ],
    words &&
      label(words, points, plan, [plan.boxes.get(event.source), plan.boxes.get(event.target)]),
  );
}

/** An arrow's head at the end of the way. @param {readonly Point[]} points */
function head(points) {
  const [x, y] = points[points.length - 1];
  const [fromX, fromY] = points[points.length - 2];
  const length = Math.hypot(x - fromX, y - fromY) || 1;
  const [dx, dy] = [(x - fromX) / length, (y - fromY) / length];
  const wing = (/** @type {number} */ side) =>
    `${x - 8 * dx - side * 4.5 * dy} ${y - 8 * dy + side * 4.5 * dx}`;
  return `M${x} ${y} L${wing(1)} L${wing(-1)} Z`;
}

/**
 * What the message is called, where along its way it hides least.
 * @param {string} words
 * @param {readonly Point[]} points
 * @param {MapPlan} plan
 * @param {(Box | undefined)[]} ends
 */
function label(words, points, plan, ends) {
  const size = plan.type;
  const shown = crop(words, size, Math.min(plan.width - 40, size * 18), true);
  const w = widthOf(shown, size, true) + 16;
  const h = size * 1.8;
  const tries = [
    ...(points.length > 1 ? besideWay(points, w, h) : []),
    ...ends.flatMap((box) => (box ? besideBox(box, w, h) : [])),
  ];
  if (!tries.length) tries.push([plan.width / 2, h]);
  const tips = [points[0], points[points.length - 1]].filter(Boolean);
  const clear = tips.map(([x, y]) => ({ x: x - 12, y: y - 12, w: 24, h: 24 }));
  const places = tries.map(([x, y]) => {
    const at = {
      x: Math.min(Math.max(x - w / 2, 4), plan.width - w - 4),
      y: Math.min(Math.max(y - h / 2, 2), plan.height - h - 2),
    };
    return { ...at, cost: hides(at, w, h, plan, clear) };
  });
  const best = places.reduce((found, one) => (one.cost < found.cost ? one : found));
  return el(
    "g",
    { class: "nv-way-label" },
    el("rect", { class: "nv-way-plate", x: best.x, y: best.y, width: w, height: h, rx: h / 2 }),
    el(
      "text",
      {
        class: "nv-way-name",
        x: best.x + w / 2,
        y: best.y + h / 2 + size * 0.36,
        "font-size": size,
        "text-anchor": "middle",
      },
      shown,
    ),
  );
}

/**
 * Middles of plates on a way and beside it.
 * @param {readonly Point[]} points
 * @param {number} w
 * @param {number} h
 * @returns {Point[]}
 */
function besideWay(points, w, h) {
  return Array.from({ length: 19 }, (_, index) => along(points, 0.05 * (index + 1))).flatMap(
    ([x, y]) => [
      [x, y],
      [x, y - h * 0.9],
      [x, y + h * 0.9],
      [x + w / 2 + 10, y],
      [x - w / 2 - 10, y],
    ],
  );
}

/**
 * Middles of plates around a box.
 * @param {Box} box
 * @param {number} w
 * @param {number} h
 * @returns {Point[]}
 */
function besideBox(box, w, h) {
  const [x, y] = [box.x + box.w / 2, box.y + box.h / 2];
  const [across, down] = [(box.w + w) / 2 + 4, (box.h + h) / 2 + 2];
  return [
    [x, y - down],
    [x, y + down],
    [x - across, y],
    [x + across, y],
  ];
}

/**
 * How much a plate hides of boxes, names and the ends of its way.
 * @param {{x: number, y: number}} at
 * @param {number} w
 * @param {number} h
 * @param {MapPlan} plan
 * @param {Area[]} ends
 */
function hides({ x, y }, w, h, { boxes, regions, hosts: all, type }, ends) {
  const captions = [...regions, ...all].map((one) => ({ ...one, w: one.w * 0.7, h: type * 1.8 }));
  const rooms = all.map((one) => ({ ...one, x: one.x + one.w * (one.inside.length ? 0.5 : 0) }));
  let area = 0;
  for (const one of [...boxes.values(), ...captions, ...rooms, ...ends]) {
    const across = Math.min(x + w, one.x + one.w) - Math.max(x, one.x);
    const down = Math.min(y + h, one.y + one.h) - Math.max(y, one.y);
    if (across > 0 && down > 0) area += across * down;
  }
  return area;
}
