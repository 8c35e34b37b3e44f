import assert from "node:assert/strict";
import { test } from "node:test";

import { foldables, lanesOf } from "../../novaviz/views/js/lanes.js";
import * as traces from "./traces.js";

/** @param {import("../../novaviz/views/js/lanes.js").Lane[]} lanes */
const names = (lanes) => lanes.map((lane) => lane.name);

test("lanes stand from the user's side to the services, databases and notifications folded", () => {
  assert.deepEqual(names(lanesOf(traces.classic())), [
    "user",
    "client",
    "keystone",
    "nova-api",
    "nova-scheduler",
    "nova-conductor",
    "nova-compute@host3",
    "hypervisor@host3",
    "glance",
    "neutron",
    "neutron-agent@host3",
    "cinder",
  ]);
});

test("the bus runs between the control plane and the compute host, and steps have none", () => {
  const lanes = names(lanesOf(traces.classic(), { detail: "messages" }));
  assert.equal(lanes[lanes.indexOf("bus") - 1], "nova-conductor");
  assert.equal(lanes[lanes.indexOf("bus") + 1], "nova-compute@host3");
  assert.ok(!names(lanesOf(traces.classic(), { detail: "steps" })).includes("bus"));
  assert.ok(!names(lanesOf(traces.classic(), { detail: "messages", closed: ["bus"] })).includes("bus"));
});

test("an opened database stands next to its owner", () => {
  const opened = ["DB:nova_api", "DB:nova_cell1", "notifications"];
  const lanes = names(lanesOf(traces.modern(), { opened }));
  assert.equal(lanes[lanes.indexOf("DB:nova_api") - 1], "nova-api");
  assert.equal(lanes[lanes.indexOf("DB:nova_cell1") - 1], "nova-conductor");
  assert.equal(lanes[lanes.length - 1], "notifications");
});

for (const name of /** @type {const} */ (["classic", "modern", "reschedule"])) {
  test(`${name}: seven lanes are enough, and everybody has one of them`, () => {
    const show = traces[name]();
    const lanes = lanesOf(show, { max: 7, detail: "messages" });
    assert.ok(lanes.filter((lane) => lane.name !== "bus").length <= 7, names(lanes).join());
    const seated = lanes.flatMap((lane) => lane.members);
    for (const { name: one, role } of show.trace.participants) {
      if (role === "database" || role === "notifications") continue;
      assert.equal(seated.filter((member) => member === one).length, 1, one);
    }
  });
}

test("what the reader opens or closes goes before what there is room for", () => {
  const show = traces.classic();
  const closed = lanesOf(show, { closed: ["client", "nova-compute@host3"] });
  assert.deepEqual(closed[0].members, ["user", "client"]);
  assert.ok(!names(closed).includes("hypervisor@host3"));
  const opened = lanesOf(show, { max: 7, opened: ["glance · neutron · cinder"] });
  assert.ok(names(opened).includes("cinder"));
});

test("the toolbar can list what there is to open and to close", () => {
  const show = traces.classic();
  const found = foldables(show, { detail: "messages", opened: ["DB:nova"] });
  const open = found.filter((one) => one.open).map((one) => one.name);
  assert.ok(open.includes("DB:nova") && open.includes("client") && open.includes("bus"));
  assert.equal(found.find((one) => one.name === "DB:glance")?.open, false);
  const crowded = foldables(show, { detail: "steps" }, { maxLanes: 7 });
  assert.equal(crowded.find((one) => one.name === "nova-compute@host3")?.open, false);
});
