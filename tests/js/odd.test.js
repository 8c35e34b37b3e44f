import assert from "node:assert/strict";
import { test } from "node:test";

import { layout } from "../../novaviz/views/js/layout.js";
import { planMap } from "../../novaviz/views/js/mapplan.js";
import { faultAt } from "../../novaviz/views/js/table.js";
import { Show } from "../../novaviz/views/js/trace.js";
import { wire } from "../../novaviz/views/js/wires.js";
import { METRICS } from "./pictures.js";

/** @import {Event, Trace} from "../../novaviz/views/js/types" */

/** @param {Partial<Event>[]} moments @param {string[]} names */
function show(moments, names) {
  const events = moments.map((moment, index) => ({
    seq: index + 1, at: 0, phase: "start", span: index + 1, parent: null, kind: "db", name: "SELECT",
    source: names[0], target: names[0], payload: {}, result: null, observed: true, ...moment,
  }));
  const participants = names.map((name) => ({ name, role: "service" }));
  const nodes = names.map((name) => ({ name, x: 0.5, y: 0.5, group: "other" }));
  const trace = {
    format: "novaviz-trace", version: 1, metadata: {}, participants, events, transitions: [], steps: [],
  };
  return new Show(/** @type {Trace} */ (trace), { map: { nodes, edges: [] } });
}

test("where only databases and notifications take part they have lanes", () => {
  for (const detail of /** @type {const} */ (["steps", "messages", "everything"])) {
    const place = layout(show([{}, { kind: "notify" }], ["DB:heat", "notifications"]), {
      detail, width: 870, metrics: METRICS,
    });
    for (const row of place.rows) assert.ok(place.lanes[row.source] && place.lanes[row.target]);
  }
});

test("nothing on the map is drawn backwards where hardly anybody takes part", () => {
  for (const names of [[], ["DB:heat"], ["nova-compute@host1"], ["user"], ["glance"]]) {
    for (const width of [320, 870, 1400]) {
      const plan = planMap(show([], names), {
        width, height: 430, metrics: METRICS, id: "t", progress: 1,
      });
      for (const { w, h } of plan.regions) assert.ok(w >= 0 && h >= 0, `${names} at ${width}`);
      for (const box of plan.boxes.values()) assert.ok(Number.isFinite(box.x + box.y));
    }
  }
});

test("a participant called like the bus sends itself nothing on the map", () => {
  const plan = planMap(show([{}], ["bus", "heat"]), {
    width: 870, height: 430, metrics: METRICS, id: "t", progress: 1,
  });
  assert.deepEqual(wire(plan, "bus", "bus"), []);
});

test("changes that are none of a statement's say nothing of a fault", () => {
  const odd = show([{ kind: "notify", phase: "end", result: { changes: 7 } }], ["heat"]);
  assert.equal(faultAt(odd, 1), undefined);
});
