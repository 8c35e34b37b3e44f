/**
 * Boxes of the cloud map: a service, a database, and a host with what runs on it.
 *
 * @import {MapNode} from "./types"
 * @import {Seat} from "./seats.js"
 */

import { crop, widthOf } from "./measure.js";
import { titleOf, widest } from "./seats.js";

/** @typedef {{x: number, y: number, w: number, h: number}} Area */
/**
 * A box in its seat, whose ends are `left` and `right`: a database does not fill it.
 * @typedef {Area & {name: string, title: string, kind: "service" | "database"}} Named
 * @typedef {Named & {column: number, row: number, left: number, right: number}} Box
 */
/** @typedef {Area & {name: string, inside: Box[]}} HostBox */

/** The size of type of a hall. */
export const HALL = 16;
/** Between what runs on a host. @param {number} type */
const stack = (type) => (type >= HALL ? 7 : 12);

/** The size of captions. @param {number} type */
export const smaller = (type) => (type >= HALL ? type : Math.max(type - 1.5, 11));

/**
 * @param {Seat} seat
 * @param {{x: number, y: number, w: number, h: number}} place
 * @param {number} type
 * @returns {Box}
 */
export function boxIn({ node, column, row }, place, type) {
  const { name } = node;
  const title = crop(titleOf(name), type, place.w - 4);
  const seat = { name, title, column, row, ...place, left: place.x, right: place.x + place.w };
  if (!name.startsWith("DB:")) return { ...seat, kind: "service" };
  const w = Math.min(Math.max(widthOf(title, type) + 16, place.w * 0.7), place.w);
  return { ...seat, kind: "database", x: place.x + (place.w - w) / 2, w };
}

/**
 * The hosts one below the other.
 * @param {{name: string, inside: MapNode[]}[]} hosts
 * @param {{x: number, y: number, w: number, type: number, high: number, room: number}} place
 */
export function stacked(hosts, { x, y, w, type, high, room }) {
  const heights = hosts.map(({ inside }) => hostHeight(inside.length, type, high));
  const sum = heights.reduce((total, one) => total + one, 0);
  const gap = Math.min(Math.max((room - sum) / Math.max(hosts.length - 1, 1), 8), 18);
  let at = y + Math.max((room - sum - gap * (hosts.length - 1)) / 2, 0);
  return hosts.map(({ name, inside }, index) => {
    const h = heights[index];
    const inner = inside.map((node, row) =>
      boxIn(
        { node, column: -1, row },
        {
          x: x + 8,
          y: at + type * 1.9 + row * (high + stack(type)),
          w: Math.min(widest(inside, type), w - 16),
          h: high,
        },
        type,
      ),
    );
    const placed = { name, x, y: at, w, h, inside: inner };
    at += h + gap;
    return placed;
  });
}

/**
 * In a hall, a host where nothing happens has one bar only.
 * @param {number} count
 * @param {number} type
 * @param {number} high
 */
export const hostHeight = (count, type, high) =>
  Math.max(type * 1.9 + count * (high + stack(type)) + 3, type * (type >= HALL ? 4 : 6.4));

/** Where the last of them ends. @param {HostBox[]} hosts */
export const lowest = (hosts) => Math.max(0, ...hosts.map((host) => host.y + host.h));
