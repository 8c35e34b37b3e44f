/**
 * The heads of the lanes, and with them where the lanes stand: names are written in one line if
 * they fit, else divided into two or three, else slanted, so that even twelve fit a phone.
 *
 * @import {Metrics} from "./types"
 * @import {Lane, Part} from "./lanes.js"
 */

import { BUS } from "./lanes.js";
import { widthOf } from "./measure.js";

/** @typedef {Lane & {x: number, index: number, lines: Part[][], width: number}} PlacedLane */
/** @typedef {{group: string, from: number, to: number}} Bracket a group's name over its lanes */
/**
 * @typedef {object} Heads
 * @property {PlacedLane[]} lanes
 * @property {number} slant of the names in degrees; 0 where they are level
 * @property {number} height
 * @property {Bracket[]} brackets
 */

/** Degrees of slanted names: steeper where lanes are dense. */
const SLANTS = { wide: 55, dense: 72 };
const DENSE = 30;
/** In how many lines and how close to each other names may be written, the best first. */
const TRIES = [
  { count: 1, gap: 12 },
  { count: 2, gap: 12 },
  { count: 3, gap: 12 },
  { count: 3, gap: 4 },
];
const PAD = 10;
const LEAST = 16;

/**
 * Place the lanes between the left and the right end.
 * @param {Lane[]} lanes
 * @param {number} left
 * @param {number} right
 * @param {Metrics} metrics
 * @param {(group: string) => number} captionWidth 0 where groups have no captions
 * @returns {Heads}
 */
export function placeHeads(lanes, left, right, metrics, captionWidth) {
  for (const { count, gap } of TRIES) {
    const lines = lanes.map((lane) => divide(lane.parts, count, sizeOf(lane, metrics)));
    const widths = lanes.map((lane, index) => widest(lines[index], sizeOf(lane, metrics)));
    const xs = spread(widths, left, right, gap);
    if (!xs) continue;
    const rows = Math.max(1, ...lines.map((those) => those.length));
    const placed = place(lanes, xs, lines, widths);
    const brackets = captions(placed, captionWidth);
    const height = 10 + rows * metrics.lane * 1.2 + 8 + (brackets.length ? metrics.small + 12 : 0);
    return { lanes: placed, slant: 0, height: Math.round(height), brackets };
  }
  return slanted(lanes, left, right, metrics);
}

/** The bus is written small: it is no participant. @param {Lane} lane @param {Metrics} metrics */
export const sizeOf = (lane, metrics) => (lane.name === BUS ? metrics.small : metrics.lane);

/** @param {Lane[]} lanes @param {number} left @param {number} right @param {Metrics} metrics @returns {Heads} */
function slanted(lanes, left, right, metrics) {
  const size = metrics.lane;
  const slant = (right - left) / lanes.length < DENSE ? SLANTS.dense : SLANTS.wide;
  const sine = Math.sin((slant * Math.PI) / 180);
  const cosine = Math.cos((slant * Math.PI) / 180);
  const count = ((right - left) / (lanes.length + 1)) * sine >= size * 2.5 ? 2 : 1;
  const lines = lanes.map((lane) => divide(lane.parts, count, size));
  const widths = lanes.map((lane, index) => widest(lines[index], sizeOf(lane, metrics)));
  const reach = widths.map((width, index) => width * cosine + size * sine * 1.1 * lines[index].length);
  let end = right - PAD;
  let xs = evenly(lanes.length, left + PAD, end);
  for (let round = 0; round < 4; round += 1) {
    const over = Math.max(...xs.map((x, index) => x + reach[index] - right));
    if (over <= 0) break;
    end -= over;
    xs = evenly(lanes.length, left + PAD, end);
  }
  const height = Math.round(Math.max(...widths) * sine + size * cosine * count * 1.1 + 14);
  return { lanes: place(lanes, xs, lines, widths), slant, height, brackets: [] };
}

/** @param {number} count @param {number} from @param {number} to */
function evenly(count, from, to) {
  if (count === 1) return [(from + to) / 2];
  return Array.from({ length: count }, (_, index) => from + ((to - from) * index) / (count - 1));
}

/** @param {Lane[]} lanes @param {number[]} xs @param {Part[][][]} lines @param {number[]} widths */
function place(lanes, xs, lines, widths) {
  return lanes.map((lane, index) => ({
    ...lane,
    index,
    x: Math.round(xs[index] * 10) / 10,
    lines: lines[index],
    width: widths[index],
  }));
}

/**
 * Where to stand so that no two overlap and the gaps are as even as can be; null if too narrow.
 * @param {number[]} widths
 * @param {number} left
 * @param {number} right
 * @param {number} gap between two names
 * @returns {number[] | null}
 */
function spread(widths, left, right, gap) {
  const last = widths.length - 1;
  const first = left + Math.max(widths[0] / 2, LEAST / 2) + 2;
  const end = right - Math.max(widths[last] / 2, LEAST) - 4;
  const least = widths.slice(1).map((width, index) => (width + widths[index]) / 2 + gap);
  const room = end - first;
  if (sum(least) > room) return null;
  let low = 0;
  let high = room;
  for (let round = 0; round < 30; round += 1) {
    const even = (low + high) / 2;
    if (sum(least.map((one) => Math.max(one, even))) > room) high = even;
    else low = even;
  }
  let x = first;
  return [x, ...least.map((one) => (x += Math.max(one, low)))];
}

/** @param {number[]} numbers */
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** @param {Part[][]} lines @param {number} size */
const widest = (lines, size) =>
  Math.max(...lines.map((line) => widthOf(line.map(({ text }) => text).join("").trim(), size, true)));

/**
 * A title in at most so many lines, divided so that the widest is as narrow as can be.
 * @param {Part[]} parts
 * @param {number} count
 * @param {number} size
 * @returns {Part[][]}
 */
function divide(parts, count, size) {
  if (count === 1 || parts.length === 1) return [parts];
  let best = [parts];
  for (let at = 1; at < parts.length; at += 1) {
    const lines = [parts.slice(0, at), ...divide(parts.slice(at), count - 1, size)];
    if (widest(lines, size) < widest(best, size) - 0.5) best = lines;
  }
  return best;
}

/**
 * The names of the groups over their lanes, if each has the room.
 * @param {PlacedLane[]} lanes
 * @param {(group: string) => number} captionWidth
 * @returns {Bracket[]}
 */
function captions(lanes, captionWidth) {
  /** @type {Bracket[]} */
  const brackets = [];
  for (const lane of lanes) {
    if (lane.name === BUS) continue;
    const open = brackets[brackets.length - 1];
    const to = lane.x + lane.width / 2;
    if (open?.group === lane.group) open.to = to;
    else brackets.push({ group: lane.group, from: lane.x - lane.width / 2, to });
  }
  const fits = brackets.every(({ group, from, to }) => {
    const width = captionWidth(group);
    return width > 0 && width <= to - from;
  });
  return fits ? brackets : [];
}
