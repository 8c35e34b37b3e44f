import assert from "node:assert/strict";
import { test } from "node:test";

import { guestsAt, roomAt } from "../../novaviz/views/js/hosts.js";
import { planMap } from "../../novaviz/views/js/mapplan.js";
import { cloudMap, mapPath } from "../../novaviz/views/js/topology.js";
import { METRICS, PROJECTOR, classed, find, said, stateOf, text } from "./pictures.js";
import * as traces from "./traces.js";

/** @import {Metrics} from "../../novaviz/views/js/types" */

const SHOWS = [
  traces.classic(),
  traces.modern(),
  traces.failed(),
  traces.reschedule(),
  traces.rejected(),
];
const SIZES = [
  [320, 420],
  [560, 400],
  [744, 415],
  [870, 440],
  [1300, 700],
];

/** @param {number} width @param {number} height @param {Metrics} [metrics] */
const frameOf = (width, height, metrics = METRICS) => ({
  width,
  height,
  metrics,
  id: "t",
  progress: 1,
});

/** Every size of picture of every show. */
function* plans() {
  for (const show of SHOWS) {
    for (const [width, height] of SIZES) {
      for (const metrics of width < 700 ? [METRICS] : [METRICS, PROJECTOR]) {
        const frame = frameOf(width, height, metrics);
        yield { show, frame, plan: planMap(show, frame) };
      }
    }
  }
}

/** @typedef {{x: number, y: number, w: number, h: number}} Area */

/** @param {Area} a @param {Area} b */
const apart = (a, b) =>
  a.x + a.w <= b.x + 0.01 ||
  b.x + b.w <= a.x + 0.01 ||
  a.y + a.h <= b.y + 0.01 ||
  b.y + b.h <= a.y + 0.01;

test("no box stands on another, and none outside the picture", () => {
  for (const { plan } of plans()) {
    const boxes = [...plan.boxes.values()];
    boxes.forEach((one, index) => {
      assert.ok(one.x >= 0 && one.x + one.w <= plan.width, `${one.name} at ${plan.width}`);
      assert.ok(one.y >= 0 && one.y + one.h <= plan.height, `${one.name} at ${plan.width}`);
      for (const other of boxes.slice(index + 1))
        assert.ok(apart(one, other), `${one.name} ${other.name}`);
    });
    plan.hosts.forEach((one, index) => {
      assert.ok(one.x + one.w <= plan.width && one.y + one.h <= plan.height);
      for (const other of plan.hosts.slice(index + 1)) assert.ok(apart(one, other));
      for (const box of boxes)
        assert.ok(one.inside.includes(box) || apart(one, box), `${one.name} ${box.name}`);
    });
  }
});

test("every service, every host and the nova databases are there at every size", () => {
  for (const { show, plan } of plans()) {
    for (const { name, group } of show.score.map.nodes) {
      if (group === "host") assert.ok(plan.hosts.some((host) => `host:${host.name}` === name));
      else if (!/^(bus|notifications)$|^DB:(?!nova)/.test(name))
        assert.ok(plan.boxes.has(name), name);
    }
  }
});

test("nobody's name is cut off on a screen", () => {
  for (const { plan } of plans()) {
    for (const { name, title } of plan.boxes.values())
      assert.ok(!title.includes("…"), `${name} at ${plan.width}`);
  }
});

test("each message has a way from its sender to its receiver", () => {
  for (const { show, frame, plan } of plans()) {
    for (const event of show.events) {
      const path = mapPath(show, event.seq, frame);
      const ends = [event.source, event.target].map((name) => plan.boxes.get(name));
      if (event.kind !== "rest" && event.kind !== "rpc.call") continue;
      if (!ends[0] || !ends[1]) continue;
      assert.ok(path.length > 1, `${event.seq} at ${plan.width}`);
      const inOrder = event.phase === "start" ? ends : ends.reverse();
      [path[0], path[path.length - 1]].forEach(([x, y], index) => {
        const box = inOrder[index];
        assert.ok(
          box &&
            x >= box.x - 1 &&
            x <= box.x + box.w + 1 &&
            y >= box.y - 1 &&
            y <= box.y + box.h + 1,
        );
      });
    }
  }
});

test("a cast goes to the bus, and from the bus when it is delivered; a lost one no further", () => {
  const show = traces.classic();
  const frame = frameOf(870, 440);
  const cast = show.events.find((event) => event.kind === "rpc.cast");
  const span = show.span(cast?.span ?? 0);
  const bus = planMap(show, frame).bus;
  assert.equal(mapPath(show, span?.start.seq ?? 0, frame).pop()?.[0], bus?.x1);
  assert.equal(mapPath(show, span?.deliver?.seq ?? 0, frame)[0]?.[0], bus?.x1);
  const lost = traces.stuck();
  const gone = lost.events.find((event) => event.result?.type === "MessageLost");
  assert.equal(mapPath(lost, gone?.seq ?? 0, frame).pop()?.[0], planMap(lost, frame).bus?.x1);
});

test("hosts are unknown until somebody reads their rows, and fill up when the build claims", () => {
  const show = traces.classic();
  const read = show.events.find(
    (event) => event.name === "SELECT compute_nodes" && event.phase === "end",
  );
  const claim = show.events.find(
    (event) => event.name === "UPDATE compute_nodes" && event.phase === "end",
  );
  assert.ok(read && claim);
  assert.equal(roomAt(show, read.seq - 1).size, 0);
  assert.equal(roomAt(show, read.seq).get("host3")?.memoryUsed, 512);
  assert.deepEqual(roomAt(show, claim.seq).get("host3"), {
    memory: 32768,
    memoryUsed: 1024,
    cpus: 16,
    cpusUsed: 1,
  });
});

test("the instance stands on its host once its row says so, with its name", () => {
  const show = traces.classic();
  const placed = show.own?.find((one) => one.host);
  assert.equal(guestsAt(show, (placed?.seq ?? 0) - 1).size, 0);
  const [guest] = guestsAt(show, show.end).get("host3") ?? [];
  assert.deepEqual([guest.name, guest.state], ["vm1", "active"]);
});

test("wires that have been used are told apart, and the message has its label", () => {
  const show = traces.classic();
  const frame = frameOf(870, 440);
  const [few, more] = [9, 140].map((position) =>
    cloudMap(show, stateOf({ position }), text, frame),
  );
  assert.ok(find(few, classed("nv-wire-used")).length < find(more, classed("nv-wire-used")).length);
  assert.match(said(find(more, classed("nv-way-label"))[0]), /GET \/v3\/auth\/tokens/);
  assert.equal(find(more, classed("nv-token-dot")).length, 1);
});

test("labels stay within the picture", () => {
  for (const { show, frame, plan } of plans()) {
    for (const { seq } of show.events) {
      const plates = find(
        cloudMap(show, stateOf({ position: seq }), text, frame),
        classed("nv-way-plate"),
      );
      for (const { attrs } of plates) {
        assert.ok(Number(attrs.x) >= 0 && Number(attrs.x) + Number(attrs.width) <= plan.width);
      }
    }
  }
});
