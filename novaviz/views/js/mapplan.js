/**
 * Where everything of the cloud map stands: boxes on a grid, so that no text meets another, and
 * wires have gaps to run in.
 *
 * The score says who is left of whom, and above; wide pictures put the hosts to the right of the
 * bus, narrow ones below it.
 * @import {Metrics} from "./types"
 * @import {Area, Box, HostBox} from "./mapbox.js"
 * @import {Seat} from "./seats.js"
 * @import {Show} from "./trace.js"
 */

import { kept } from "./parts.js";
import { HALL, boxIn, hostHeight, lowest, stacked } from "./mapbox.js";
import { hostsOf, members, seated, widest } from "./seats.js";

/** @typedef {Area & {group: string}} Region */
/**
 * @typedef {object} MapPlan
 * @property {number} width
 * @property {number} height at least what was asked for
 * @property {number} type the size of names
 * @property {number} across the gap between boxes beside each other, for wires
 * @property {number} down the gap between boxes above each other
 * @property {boolean} upright
 * @property {Map<string, Box>} boxes by name, those within hosts too
 * @property {HostBox[]} hosts
 * @property {Region[]} regions
 * @property {{x1: number, y1: number, x2: number, y2: number} | null} bus
 */
/** @typedef {{width: number, height: number, metrics: Metrics, id: string, progress: number}} Frame */

const NARROW = 560;
const EDGE = 12;
const BUS_ROOM = 44;

/**
 * @param {Show} show
 * @param {Frame} frame
 * @returns {MapPlan}
 */
export function planMap(show, { width, height, metrics }) {
  return kept(show, `map plan ${width}`, `${height} ${metrics.small}`, () => {
    const upright = width < NARROW;
    const type = upright || metrics.small >= HALL ? metrics.small : metrics.label;
    return upright ? tall(show, width, height, type) : wide(show, width, height, type);
  });
}

/** @param {Show} show */
const hasBus = (show) => show.score.map.nodes.some(({ name }) => name === "bus");

/**
 * Users, control plane, bus and hosts from left to right; image, network and volume below.
 * @param {Show} show
 * @param {number} width
 * @param {number} height
 * @param {number} type
 * @returns {MapPlan}
 */
function wide(show, width, height, type) {
  const edge = type >= HALL ? 6 : EDGE;
  const hosts = hostsOf(show);
  const inner = Math.max(...hosts.map(({ inside }) => widest(inside, type)), 60);
  const hostLeast = hosts.length ? inner + type * 8 : 0;
  const names = show.score.map.nodes.filter(({ group }) => group !== "compute" && group !== "host");
  const w = widest(names, type);
  const room = width - 2 * edge - hostLeast - BUS_ROOM - 16;
  const columns = Math.max(Math.min(Math.floor(room / (w + 12)), 4), 3);
  const all = columns > 3;
  const users = seated(members(show, all, "user"), 1);
  const control = seated(members(show, all, "control", "other"), columns - 1);
  const data = seated(members(show, all, "data"), 3);
  const gapX = Math.max(Math.min((room - columns * w) / columns, 44), 10);
  const rest = width - 2 * edge - columns * (w + gapX) - BUS_ROOM - 16;
  const hostWide = hosts.length ? Math.max(Math.min(rest, inner + type * 17), 60) : 0;
  const start = edge + Math.max(rest - hostWide, 0) / 2;
  const upper = Math.max(control.rows, users.rows, 1);
  const rows = upper + data.rows;
  const high = Math.round(type * (type >= HALL ? 1.9 : 2.2));
  const caption = type * 1.7;
  const least = rows * (high + 8) + 2 * caption + 3 * edge + 14;
  const tallest = hosts.reduce(
    (sum, one) => sum + hostHeight(one.inside.length, type, high) + 8,
    caption + 2 * edge,
  );
  const total = Math.max(height, least, tallest);
  const gapY = Math.min((total - 2 * caption - 3 * edge - 14 - rows * high) / rows, 34);
  const spare = (total - 2 * caption - 3 * edge - 14 - rows * (high + gapY)) / 2;
  const left = (/** @type {number} */ column) => start + gapX / 2 + column * (w + gapX);
  const top = edge + spare;
  const down = (/** @type {number} */ row) =>
    top + caption + gapY / 2 + row * (high + gapY) + (row >= upper ? caption + edge + 14 : 0);
  /** @type {Map<string, Box>} */
  const boxes = new Map();
  const seat = (
    /** @type {Seat} */ one,
    /** @type {number} */ column,
    /** @type {number} */ row,
  ) => {
    const place = { x: left(column), y: down(row), w, h: high };
    boxes.set(one.node.name, boxIn({ ...one, column, row }, place, type));
  };
  const client = control.seats.find(({ node }) => node.name === "nova-api")?.row ?? 1;
  const shift = Math.max(Math.min(client - users.rows + 1, upper - users.rows), 0);
  for (const one of users.seats) seat(one, 0, one.row + shift);
  for (const one of control.seats) seat(one, one.column + 1, one.row);
  for (const one of data.seats) seat(one, one.column + (all ? 1 : 0), one.row + upper);
  const busX = left(columns) + BUS_ROOM / 2 - gapX / 2;
  const hostX = busX + BUS_ROOM / 2 + 8;
  const end = down(rows - 1) + high + gapY / 2;
  const placed = stacked(hosts, {
    x: hostX,
    y: top + caption + 4,
    w: hostWide,
    type,
    high,
    room: Math.max(end - top - caption - 12, 0),
  });
  for (const host of placed) for (const one of host.inside) boxes.set(one.name, one);
  const split = down(upper) - caption - edge / 2 - gapY / 2;
  const from = left(all ? 1 : 0) - gapX / 2 + 2;
  const userEnd = left(1) - gapX / 2 - 4;
  return {
    width,
    height: total,
    type,
    across: gapX,
    down: gapY,
    upright: false,
    boxes,
    hosts: placed,
    regions: [
      { group: "user", x: start, y: top, w: userEnd - start, h: split - top - 6 },
      {
        group: "control",
        x: userEnd + 6,
        y: top,
        w: left(columns) - gapX / 2 - userEnd - 6,
        h: split - top - 6,
      },
      ...(data.rows
        ? [
            {
              group: "data",
              x: from - 2,
              y: split + 6,
              w: left(columns) - gapX / 2 - from + 2,
              h: end - split - 6,
            },
          ]
        : []),
      ...(placed.length
        ? [
            {
              group: "compute",
              x: hostX - 8,
              y: top,
              w: placed[0].w + 16,
              h: Math.max(end, lowest(placed) + 8) - top,
            },
          ]
        : []),
    ],
    bus: hasBus(show) ? { x1: busX, y1: top, x2: busX, y2: end } : null,
  };
}

/**
 * Users, control plane, image, network and volume, bus and hosts from top to bottom.
 * @param {Show} show
 * @param {number} width
 * @param {number} height
 * @param {number} type
 * @returns {MapPlan}
 */
function tall(show, width, height, type) {
  const columns = 3;
  const gapX = 10;
  const w = Math.floor((width - 2 * 7 - columns * gapX) / columns);
  const high = Math.round(type * 2.2);
  const caption = type * 1.7;
  const gapY = 12;
  const left = (/** @type {number} */ column) => 7 + gapX / 2 + column * (w + gapX);
  /** @type {Map<string, Box>} */
  const boxes = new Map();
  /** @type {Region[]} */
  const regions = [];
  let y = 6;
  let row = 0;
  /** @param {string} group @param {Seat[]} seats @param {number} rows */
  function lay(group, seats, rows) {
    const begun = y;
    y += caption;
    for (const one of seats) {
      const place = { x: left(one.column), y: y + gapY / 2 + one.row * (high + gapY), w, h: high };
      boxes.set(one.node.name, boxIn({ ...one, row: row + one.row }, place, type));
    }
    y += rows * (high + gapY) + 4;
    row += rows + 1;
    regions.push({ group, x: 6, y: begun, w: width - 12, h: y - begun });
    y += 6;
  }
  const users = members(show, false, "user").map((node, column) => ({ node, column, row: 0 }));
  if (users.length) lay("user", users, 1);
  const control = seated(members(show, false, "control", "other"), columns);
  lay("control", control.seats, control.rows);
  const data = seated(members(show, false, "data"), columns);
  lay("data", data.seats, data.rows);
  const bus = hasBus(show) ? { x1: 12, y1: y + 12, x2: width - 12, y2: y + 12 } : null;
  if (bus) y += 30;
  const hosts = hostsOf(show);
  const begun = y;
  let placed = /** @type {HostBox[]} */ ([]);
  if (hosts.length) {
    const sum = hosts.reduce(
      (total, one) => total + hostHeight(one.inside.length, type, high) + 8,
      0,
    );
    placed = stacked(hosts, { x: 22, y: y + caption + 5, w: width - 36, type, high, room: sum });
    for (const host of placed) for (const one of host.inside) boxes.set(one.name, one);
    y = lowest(placed) + 8;
    regions.push({ group: "compute", x: 6, y: begun, w: width - 12, h: y - begun });
    y += 6;
  }
  return {
    width,
    height: Math.max(y, height),
    type,
    across: gapX,
    down: gapY,
    upright: true,
    boxes,
    hosts: placed,
    regions,
    bus,
  };
}
