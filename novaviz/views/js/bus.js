/**
 * The message bus: the queue that a message passes, and how many wait in it.
 *
 * @import {Pill} from "./routes.js"
 * @import {Metrics} from "./types"
 */

import { el } from "./element.js";
import { crop, widthOf } from "./measure.js";
import { round } from "./signs.js";

/**
 * A message passes the bus: the queue's name, or a knot where there is no room for it.
 * @param {Pill} pill
 * @param {Metrics} metrics
 */
export function onBus(pill, metrics) {
  if (!pill.knot) return queueName(pill, metrics);
  const { x, y, width } = pill;
  return el("circle", {
    class: "nv-knot",
    cx: round(x),
    cy: round(y),
    r: round(width / 2),
    "stroke-width": Math.max(metrics.line, 1.25),
  });
}

/** How wide a queue's name is with its frame. @param {Pick<Pill, "queue" | "depth">} pill @param {number} small */
export const queueWidth = ({ queue, depth }, small) =>
  widthOf(depth === null ? queue : `${queue} ${depth}`, small) + small * (depth === null ? 1.1 : 1.9);

/**
 * The queue's name, with its depth where a message has just been put in.
 * @param {Omit<Pill, "knot">} pill
 * @param {Metrics} metrics
 */
export function queueName({ x, y, width, queue, depth }, { small, line }) {
  const height = pillHeight(small);
  const left = x - width / 2;
  const box = { x: round(left), y: round(y - height / 2), width: round(width), height: round(height) };
  const base = round(y + small * 0.36);
  const count = depth === null ? "" : String(depth);
  const tail = count ? widthOf(count, small) + small * 0.9 : 0;
  const name = crop(queue, small, width - tail - small * 0.9);
  const edge = left + width - tail;
  return el(
    "g",
    { class: "nv-queue", "font-size": small },
    el("rect", { ...box, rx: round(height / 2), "stroke-width": Math.max(line * 0.8, 1.25) }),
    el("text", { x: round((left + edge) / 2 + (count ? small * 0.1 : 0)), y: base, "text-anchor": "middle" }, name),
    count
      ? [
          el("path", { d: `M${round(edge)} ${box.y}v${box.height}`, "stroke-width": 1.25 }),
          el("text", { class: "nv-depth", x: round(edge + tail / 2 - 1), y: base, "text-anchor": "middle" }, count),
        ]
      : null,
  );
}

/** @param {number} small the size of its letters */
export const pillHeight = (small) => small * 1.5;
