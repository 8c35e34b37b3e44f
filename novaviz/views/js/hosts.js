/**
 * What is known of the hosts: how full they are, and which instances they have.
 *
 * It comes from rows that somebody read or changed; of what nobody has looked at, nothing is known.
 * @import {State, Text, Tree} from "./types"
 * @import {HostBox} from "./mapbox.js"
 * @import {MapPlan} from "./mapplan.js"
 * @import {Show} from "./trace.js"
 */

import { el } from "./element.js";
import { crop, widthOf } from "./measure.js";
import { smaller } from "./mapbox.js";
import { kept } from "./parts.js";

/** @typedef {{memory?: number, memoryUsed?: number, cpus?: number, cpusUsed?: number}} Room */
/** @typedef {{uuid: string, name: string, state: string}} Guest */

/** Instances that are shown on a host, before the rest is counted. */
const MOST = 4;

/**
 * How full each host was, as far as was known by then.
 * @param {Show} show
 * @param {number} position
 * @returns {Map<string, Room>}
 */
export function roomAt(show, position) {
  const told = kept(show, "host rows", "", () => rowsAbout(show));
  const known = new Map();
  for (const { seq, host, row } of told) {
    if (seq > position) break;
    const before = known.get(host) ?? {};
    known.set(host, {
      memory: row.memory_mb ?? before.memory,
      memoryUsed: row.memory_mb_used ?? before.memoryUsed,
      cpus: row.vcpus ?? before.cpus,
      cpusUsed: row.vcpus_used ?? before.cpusUsed,
    });
  }
  return known;
}

/** @param {Show} show */
function rowsAbout(show) {
  /** @type {Map<string, string>} */
  const hosts = new Map();
  /** @type {{seq: number, host: string, row: Record<string, number>}[]} */
  const told = [];
  for (const { seq, kind, name, target, result } of show.events) {
    if (kind !== "db" || !result || !name.endsWith(" compute_nodes")) continue;
    for (const row of result.rows ?? []) {
      if (row.host === undefined) continue;
      hosts.set(`${target} ${row.id}`, row.host);
      told.push({ seq, host: row.host, row });
    }
    for (const { key, after } of result.changes ?? []) {
      const host = after?.host ?? hosts.get(`${target} ${key?.id}`);
      if (host && after) told.push({ seq, host, row: after });
    }
  }
  return told;
}

/**
 * The instances on each host, by then.
 * @param {Show} show
 * @param {number} position
 * @returns {Map<string, Guest[]>}
 */
export function guestsAt(show, position) {
  const names = kept(show, "instance names", "", () => namesOf(show));
  /** @type {Map<string, import("./types").Transition>} */
  const latest = new Map();
  for (const one of show.trace.transitions) {
    if (one.seq <= position) latest.set(one.instance, one);
  }
  const found = new Map();
  for (const [uuid, { host, vm_state: vm, task_state: task }] of latest) {
    if (!host || vm === "deleted") continue;
    const state = vm === "active" || vm === "error" ? vm : (task ?? "none");
    const guest = { uuid, name: names.get(uuid) ?? uuid.slice(0, 8), state };
    found.set(host, [...(found.get(host) ?? []), guest]);
  }
  return found;
}

/** @param {Show} show @returns {Map<string, string>} */
function namesOf(show) {
  const names = new Map();
  for (const { kind, result } of show.events) {
    if (kind !== "db") continue;
    for (const { table, after } of result?.changes ?? []) {
      if (table === "instances" && after?.display_name) names.set(after.uuid, after.display_name);
    }
  }
  return names;
}

/**
 * A host as a box that fills up.
 * @param {HostBox} host
 * @param {Room | undefined} room
 * @param {Guest[]} guests
 * @param {MapPlan} plan
 * @param {Text} text
 * @returns {Tree}
 */
export function hostBox(host, room, guests, plan, text) {
  const { x, y, w, h, inside } = host;
  const { type } = plan;
  const left = inside.length ? Math.max(...inside.map((one) => one.x + one.w)) + 14 : x + 12;
  const wide = x + w - 12 - left;
  const from = y + type * (inside.length ? 1.9 : 2.2);
  return el(
    "g",
    { key: `host ${host.name}`, class: `nv-host${inside.length ? "" : " nv-host-idle"}` },
    el("rect", { class: "nv-host-box", x, y, width: w, height: h, rx: 6 }),
    el(
      "text",
      { class: "nv-host-name", x: x + 10, y: y + type * 1.35, "font-size": type },
      crop(host.name, type, w - 20, true),
    ),
    room && [
      bar(
        text("map.memory"),
        room.memoryUsed,
        room.memory,
        { x: left, y: from, w: wide, type },
        (used, all) => {
          const short = `${gigabytes(used)} / ${gigabytes(all)}`;
          return [text("map.gigabytes", { room: short }), short];
        },
      ),
      (inside.length > 0 || h > type * 6) &&
        bar(
          text("map.vcpus"),
          room.cpusUsed,
          room.cpus,
          { x: left, y: from + type * 2.1, w: wide, type },
          (used, all) => [`${used} / ${all}`],
        ),
    ],
    guests.length > 0 &&
      chips(
        guests,
        { x: left, y: from + (room ? type * 4.3 : 0), w: wide, end: y + h - 5, type },
        text,
      ),
  );
}

/** @param {number} megabytes */
const gigabytes = (megabytes) => `${Math.round((megabytes / 1024) * 10) / 10}`;

/**
 * @param {string} name
 * @param {number | undefined} used
 * @param {number | undefined} all
 * @param {{x: number, y: number, w: number, type: number}} place
 * @param {(used: number, all: number) => string[]} shown the longest first
 */
function bar(name, used, all, { x, y, w, type }, shown) {
  if (used === undefined || !all) return null;
  const full = Math.min(used / all, 1);
  const size = smaller(type);
  const forms = shown(used, all);
  const numbers = forms.find((one) => widthOf(one, size) <= w) ?? forms[forms.length - 1];
  const fits = widthOf(`${name} ${numbers}`, size) <= w;
  return el(
    "g",
    { class: full >= 1 ? "nv-room nv-room-full" : "nv-room" },
    el("text", { class: "nv-room-name", x, y: y + size, "font-size": size }, fits ? name : ""),
    el(
      "text",
      { class: "nv-room-number", x: x + w, y: y + size, "font-size": size, "text-anchor": "end" },
      crop(numbers, size, w),
    ),
    el("rect", { class: "nv-room-all", x, y: y + size + 4, width: w, height: 4, rx: 2 }),
    full > 0 &&
      el("rect", {
        class: "nv-room-used",
        x,
        y: y + size + 4,
        width: Math.max(w * full, 3),
        height: 4,
        rx: 2,
      }),
  );
}

/**
 * The instances, as many as there is room for.
 * @param {Guest[]} guests
 * @param {{x: number, y: number, w: number, end: number, type: number}} place
 * @param {Text} text
 */
function chips(guests, { x, y, w, end, type }, text) {
  const high = type * 1.7;
  const top = Math.min(y, end - high);
  const many = guests.length > MOST;
  const shown = many ? guests.slice(0, MOST - 1) : guests;
  const part = Math.min((w + 6) / (many ? MOST : shown.length), type * 9);
  return [
    ...shown.map(({ name, state, uuid }, index) => {
      const failed = state === "error";
      const words = crop(failed ? `✗ ${name}` : name, type, part - 18);
      return chip(`${uuid}`, `nv-guest nv-state-${state}`, words, {
        x: x + index * part,
        y: top,
        w: part - 6,
        h: high,
        type,
      });
    }),
    many &&
      chip("more", "nv-guest", text("map.more", { n: guests.length - shown.length }), {
        x: x + shown.length * part,
        y: top,
        w: part - 6,
        h: high,
        type,
      }),
  ];
}

/**
 * @param {string} key
 * @param {string} kind
 * @param {string} words
 * @param {{x: number, y: number, w: number, h: number, type: number}} place
 */
function chip(key, kind, words, { x, y, w, h, type }) {
  return el(
    "g",
    { key, class: kind },
    el("rect", { class: "nv-guest-box", x, y, width: w, height: h, rx: h / 2 }),
    el(
      "text",
      {
        class: "nv-guest-name",
        x: x + w / 2,
        y: y + h / 2 + type * 0.36,
        "font-size": type,
        "text-anchor": "middle",
      },
      words,
    ),
  );
}
