/**
 * Who sits in which column and row of the cloud map, and who is on which host: the score's places
 * as seats of a grid.
 *
 * @import {MapNode} from "./types"
 * @import {Show} from "./trace.js"
 */

import { widthOf } from "./measure.js";

/** The score's places, as a grid: where it begins, and from place to place. */
const GRID = { x: 0.2111, y: 0.0714, across: 0.1222, down: 0.0893 };
/** What nearly every message to a database in a lecture is about. */
const NOVA = /^DB:nova/;

/** @typedef {{node: MapNode, column: number, row: number}} Seat */

/**
 * The seats of a group on a grid of so many columns, with rows that are really used.
 * @param {MapNode[]} nodes
 * @param {number} columns
 * @returns {{seats: Seat[], rows: number, columns: number}}
 */
export function seated(nodes, columns) {
  const taken = new Set();
  const raw = [...nodes]
    .sort((a, b) => a.y - b.y || a.x - b.x)
    .map((node) => {
      let column = Math.min(Math.max(Math.round((node.x - GRID.x) / GRID.across), 0), columns - 1);
      let row = Math.max(Math.round((node.y - GRID.y) / GRID.down), 0);
      for (let tries = 0; taken.has(`${column} ${row}`); tries += 1) {
        column = (column + 1) % columns;
        if (tries % columns === columns - 1) row += 1;
      }
      taken.add(`${column} ${row}`);
      return { node, column, row };
    });
  const rows = [...new Set(raw.map(({ row }) => row))].sort((a, b) => a - b);
  const used = [...new Set(raw.map(({ column }) => column))].sort((a, b) => a - b);
  const seats = raw.map((seat) => ({
    ...seat,
    row: rows.indexOf(seat.row),
    column: used.indexOf(seat.column),
  }));
  return { seats, rows: rows.length, columns: used.length };
}

/**
 * Those of some groups.
 * @param {Show} show
 * @param {boolean} all databases too
 * @param {string[]} groups
 */
export function members(show, all, ...groups) {
  return show.score.map.nodes.filter(
    ({ name, group }) =>
      groups.includes(group) &&
      name !== "notifications" &&
      (all || !name.startsWith("DB:") || NOVA.test(name)),
  );
}

/** The name as it stands in a box. @param {string} name */
export const titleOf = (name) => name.replace(/^DB:/, "").replace(/@.*$/, "");

/** @param {MapNode[]} nodes @param {number} type */
export const widest = (nodes, type) =>
  Math.ceil(Math.max(...nodes.map(({ name }) => widthOf(titleOf(name), type)), 40)) + 16;

/**
 * The hosts, each with what runs on it.
 * @param {Show} show
 * @returns {{name: string, inside: MapNode[]}[]}
 */
export function hostsOf(show) {
  /** @type {Map<string, MapNode[]>} */
  const hosts = new Map();
  for (const node of show.score.map.nodes) {
    if (node.group === "host") hosts.set(node.name.slice("host:".length), []);
    if (node.group !== "compute") continue;
    const name = node.name.split("@")[1] ?? node.name;
    hosts.set(name, [...(hosts.get(name) ?? []), node]);
  }
  return [...hosts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, inside]) => ({ name, inside: inside.sort((a, b) => a.x - b.x || a.y - b.y) }));
}
