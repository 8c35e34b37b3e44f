/**
 * What the signs of the pictures mean, each drawn by the code that draws it there.
 *
 * @import {Metrics, Text, Tree} from "./types"
 * @import {Layout, Row} from "./layout.js"
 * @import {Point, Route} from "./routes.js"
 */

import { arrowOf } from "./arrows.js";
import { queueName, queueWidth } from "./bus.js";
import { el } from "./element.js";
import { clock, keyTag, tagWidth } from "./signs.js";

const WIDTH = 88;
const HEIGHT = 24;
const MIDDLE = HEIGHT / 2;
/** @type {Metrics} */
const METRICS = { lane: 13, label: 13, small: 11, line: 1.6, row: HEIGHT, maxLanes: 1 };
const [LEFT, RIGHT] = [6, WIDTH - 6];

/** @type {Point[]} */
const THERE = [
  [LEFT, MIDDLE],
  [RIGHT, MIDDLE],
];
/** @type {Point[]} */
const BACK = [
  [RIGHT, MIDDLE],
  [LEFT, MIDDLE],
];
/** @type {Point[]} */
const LOOP = [
  [34, 5],
  [54, 5],
  [54, 18],
  [34, 18],
];
const SIGN = { x: 52, y: MIDDLE, side: /** @type {const} */ (1) };

/** The states in which an instance is, as the picture and the bar of time are coloured. */
const STATES = ["scheduling", "none", "networking", "block_device_mapping", "spawning", "active", "ready", "error"];

/** A sign, by the key of its words. @type {[string, (text: Text) => Tree[]][]} */
const SIGNS = [
  ["request", () => message("rest", "request", THERE)],
  ["reply", () => message("rest", "reply", BACK)],
  ["call", () => message("rpc.call", "request", THERE)],
  ["cast", () => message("rpc.cast", "request", THERE)],
  ["queue", queue],
  ["self", () => message("decision", "self", LOOP)],
  ["driver", () => message("driver", "request", THERE)],
  ["store", () => message("db", "store", stub())],
  ["flag", () => message("notify", "flag", stub())],
  ["broken", () => message("rpc.cast", "lost", THERE.map(([x, y]) => [Math.min(x, 58), y]), [62, MIDDLE])],
  ["token", tags],
  ["newer", () => [clock(WIDTH / 2, MIDDLE, 14, "")]],
  ["step", step],
  ["work", work],
];

/** @param {Text} text @returns {Tree} */
export function legend(text) {
  return el(
    "dl",
    { class: "nv-legend" },
    SIGNS.map(([name, draw]) => [
      el("dt", null, picture(`nv-row nv-past ${CLASSES[name] ?? ""}`, draw(text))),
      el("dd", null, text(`legend.${name}`)),
    ]),
    el(
      "dt",
      null,
      picture(
        "",
        STATES.map((state, index) =>
          el("rect", { class: `nv-strip nv-in-${state}`, x: LEFT + index * 9.5, y: 5, width: 8.5, height: 14 }),
        ),
      ),
    ),
    el("dd", null, text("legend.states"), " ", STATES.map((state) => text(`scrubber.state.${state}`)).join(", ")),
  );
}

/** Which kind of row gives a sign its colour. @type {Record<string, string>} */
const CLASSES = {
  request: "nv-rest",
  reply: "nv-rest",
  call: "nv-call",
  cast: "nv-cast",
  queue: "nv-cast",
  self: "nv-driver",
  driver: "nv-driver",
  store: "nv-db",
  flag: "nv-notify",
  broken: "nv-broken",
};

/** @param {string} kind @param {Tree[]} drawn */
function picture(kind, drawn) {
  return el(
    "svg",
    { class: "nv-sequence", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, "aria-hidden": "true" },
    el("g", { class: kind }, drawn),
  );
}

/**
 * A message as the sequence diagram has it.
 * @param {string} kind
 * @param {Row["form"]} form
 * @param {Point[]} points
 * @param {Point | null} [cross] where it breaks off
 * @returns {Tree[]}
 */
function message(kind, form, points, cross = null) {
  const phase = form === "reply" ? "end" : "start";
  const beside = form === "store" || form === "flag";
  const [[before], [x, y]] = points.slice(-2);
  const heads = beside || cross ? [] : [{ x, y, way: x > before ? 1 : -1 }];
  const route = { lines: [points], path: points, heads, cross, pill: null, sign: beside ? SIGN : null };
  return arrowOf(
    /** @type {Layout} */ ({ metrics: METRICS }),
    /** @type {Row} */ (/** @type {unknown} */ ({ form, event: { kind, phase } })),
    /** @type {Route} */ (/** @type {unknown} */ (route)),
    false,
  );
}

/** The short line from a lane to its sign. @returns {Point[]} */
const stub = () => [
  [30, MIDDLE],
  [42, MIDDLE],
];

function queue() {
  const what = { queue: "compute", depth: 1 };
  const width = queueWidth(what, METRICS.small);
  return [queueName({ x: WIDTH / 2, y: MIDDLE, width, ...what }, METRICS)];
}

/** @param {Text} text */
function tags(text) {
  const size = METRICS.small;
  const wide = tagWidth(size) + 6;
  const first = (WIDTH - 3 * wide + 6) / 2;
  return [
    ["user", "U"],
    ["nova", "N"],
    ["neutron", "n"],
  ].map(([owner, letter], index) =>
    keyTag(first + index * wide, MIDDLE, size, letter, text(`sequence.token.${owner}`)),
  );
}

function step() {
  const at = { x: WIDTH / 2, y: MIDDLE + 4, "font-size": METRICS.small, "text-anchor": "middle" };
  return [
    el(
      "g",
      { class: "nv-step-badge" },
      el("circle", { cx: WIDTH / 2, cy: MIDDLE, r: 10, "stroke-width": 1.25 }),
      el("text", at, "7"),
    ),
  ];
}

/** A bar of work that is done, one that goes on and one to come. */
function work() {
  return ["past", "running", "future"].map((time, index) =>
    el("rect", {
      class: `nv-bar nv-${time}`,
      x: WIDTH / 2 - 22 + index * 18,
      y: 2,
      width: 8,
      height: 20,
      rx: 1.5,
      "stroke-width": 1.25,
    }),
  );
}
