/**
 * The cloud as a picture: services, databases, bus and hosts, with the message that is on.
 *
 * @import {State, Text, Tree} from "./types"
 * @import {Box} from "./mapbox.js"
 * @import {Frame, MapPlan} from "./mapplan.js"
 * @import {Point} from "./wires.js"
 * @import {Show} from "./trace.js"
 */

import { el } from "./element.js";
import { guestsAt, hostBox, roomAt } from "./hosts.js";
import { smaller } from "./mapbox.js";
import { planMap } from "./mapplan.js";
import { crop } from "./measure.js";
import { kept } from "./parts.js";
import { BY_BUS, message, way } from "./mapmessage.js";
import { drawn, wire } from "./wires.js";

/**
 * @param {Show} show
 * @param {State} state
 * @param {Text} text
 * @param {Frame} frame
 * @returns {Tree}
 */
export function cloudMap(show, state, text, frame) {
  const plan = planMap(show, frame);
  const event = show.event(state.position);
  const ends = event ? [event.source, event.target] : [];
  const key = `${plan.width} ${plan.height} ${plan.type}`;
  return el(
    "svg",
    {
      class: "nv-map",
      key: "map",
      viewBox: `0 0 ${plan.width} ${plan.height}`,
      width: plan.width,
      height: plan.height,
      role: "img",
      "aria-label": text("map.label", {
        sentence: show.sentence(state.position) || text("now.before"),
      }),
    },
    kept(show, `map ground ${frame.id}`, key, () => ground(plan)),
    wires(show, state, plan),
    kept(show, `map names ${frame.id}`, key, () => names(plan, text)),
    hosts(show, state, plan, text),
    el(
      "g",
      { key: "boxes" },
      [...plan.boxes.values()].map((one) => boxOf(show, one, ends.includes(one.name), plan)),
    ),
    event && message(show, event, plan, frame),
  );
}

/** Regions and the bus. @param {MapPlan} plan */
function ground({ regions, bus }) {
  return el(
    "g",
    { key: "ground" },
    regions.map(({ x, y, w, h }) =>
      el("rect", { class: "nv-region", x, y, width: w, height: h, rx: 10 }),
    ),
    bus && el("path", { class: "nv-bus", d: `M${bus.x1} ${bus.y1} L${bus.x2} ${bus.y2}` }),
  );
}

/**
 * What the regions and the bus are called, over the wires.
 * @param {MapPlan} plan
 * @param {Text} text
 */
function names(plan, text) {
  const size = smaller(plan.type);
  return el(
    "g",
    { key: "names" },
    plan.regions.map(({ group, x, y, w }) =>
      el(
        "text",
        { class: "nv-region-name", x: x + 10, y: y + plan.type * 1.4, "font-size": size },
        crop(text(`map.${group}`), size, w - 14, true),
      ),
    ),
    busName(plan, text),
  );
}

/** @param {MapPlan} plan @param {Text} text */
function busName({ bus, type, upright }, text) {
  if (!bus) return null;
  const size = smaller(type);
  if (upright) {
    return el(
      "text",
      {
        class: "nv-bus-name",
        x: bus.x2,
        y: bus.y1 + size + 3,
        "font-size": size,
        "text-anchor": "end",
      },
      text("map.bus"),
    );
  }
  const x = bus.x1 - 6;
  const y = bus.y2 - 4;
  return el(
    "text",
    { class: "nv-bus-name", x, y, "font-size": size, transform: `rotate(-90 ${x} ${y})` },
    text("map.bus"),
  );
}

/**
 * All wires: those that have been used are darker.
 * @param {Show} show
 * @param {State} state
 * @param {MapPlan} plan
 */
function wires(show, state, plan) {
  const first = kept(show, "wire use", "", () => firstUse(show));
  const used = show.score.map.edges.map(
    ([a, b]) => (first.get(pair(a, b)) ?? Infinity) <= state.position,
  );
  return kept(
    show,
    `map wires ${plan.width} ${plan.upright}`,
    `${plan.height} ${plan.type} ${used.map(Number).join("")}`,
    () =>
      el(
        "g",
        { key: "wires" },
        show.score.map.edges
          .map(([a, b], index) => ({ a, b, on: used[index] }))
          .sort((one, other) => Number(one.on) - Number(other.on))
          .map(({ a, b, on }) =>
            el("path", {
              key: `${a} ${b}`,
              class: `nv-wire${on ? " nv-wire-used" : ""}`,
              d: drawn(wire(plan, a, b)),
            }),
          ),
      ),
  );
}

/** @param {string} a @param {string} b */
const pair = (a, b) => (a < b ? `${a} ${b}` : `${b} ${a}`);

/** When each wire is first used. @param {Show} show */
function firstUse(show) {
  /** @type {Map<string, number>} */
  const first = new Map();
  const note = (/** @type {string} */ key, /** @type {number} */ seq) => {
    if (!first.has(key)) first.set(key, seq);
  };
  for (const { seq, kind, source, target, phase } of show.events) {
    if (!BY_BUS.has(kind)) {
      note(pair(source, target), seq);
      continue;
    }
    if (phase === "start") note(pair(source, "bus"), seq);
    if (phase !== "start" || kind !== "rpc.cast") note(pair("bus", target), seq);
  }
  return first;
}

/** @param {Show} show @param {State} state @param {MapPlan} plan @param {Text} text */
function hosts(show, state, plan, text) {
  const rooms = roomAt(show, state.position);
  const guests = guestsAt(show, state.position);
  return el(
    "g",
    { key: "hosts" },
    plan.hosts.map((host) => {
      const room = rooms.get(host.name);
      const own = guests.get(host.name) ?? [];
      const key = `${plan.width} ${plan.height} ${plan.type} ${JSON.stringify([room, own])}`;
      return kept(show, `map host ${host.name} ${plan.width}`, key, () =>
        hostBox(host, room, own, plan, text),
      );
    }),
  );
}

/** Half the height of a database's lid. */
const DISC = 5;

/** Half of a lid; the way round follows. @param {number} w */
const disc = (w) => `A${w / 2} ${DISC} 0 0`;

/** The outline of a database. @param {Box} box */
function cylinder({ x, y, w, h }) {
  const [top, bottom, right] = [y + DISC, y + h - DISC, x + w];
  const round = disc(w);
  return `M${x} ${top} V${bottom} ${round} 0 ${right} ${bottom} V${top} ${round} 0 ${x} ${top} Z`;
}

/** @param {Show} show @param {Box} one @param {boolean} on @param {MapPlan} plan */
function boxOf(show, one, on, plan) {
  const key = `${on} ${plan.width} ${plan.height} ${plan.type}`;
  return kept(show, `map box ${one.name} ${plan.width}`, key, () => {
    const { x, y, w, h } = one;
    return el(
      "g",
      { key: one.name, class: `nv-box nv-box-${one.kind}${on ? " nv-box-on" : ""}` },
      one.kind === "database"
        ? [
            el("path", {
              class: "nv-box-shape",
              d: cylinder(one),
            }),
            el("path", {
              class: "nv-box-lid",
              d: `M${x} ${y + DISC} ${disc(w)} 0 ${x + w} ${y + DISC}`,
            }),
          ]
        : el("rect", { class: "nv-box-shape", x, y, width: w, height: h, rx: 6 }),
      el(
        "text",
        {
          class: "nv-box-name",
          x: x + w / 2,
          y: y + h / 2 + plan.type * (one.kind === "database" ? 0.55 : 0.36),
          "font-size": plan.type,
          "text-anchor": "middle",
        },
        one.title,
      ),
    );
  });
}

/**
 * The way that the message of an event goes on the map; empty where it stays in its place, or
 * where its ends are not drawn. A lost message ends at the bus.
 * @param {Show} show
 * @param {number} seq
 * @param {Frame} frame
 * @returns {Point[]}
 */
export function mapPath(show, seq, frame) {
  const event = show.event(seq);
  if (!event) return [];
  return way(planMap(show, frame), event);
}
