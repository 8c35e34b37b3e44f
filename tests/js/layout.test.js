import assert from "node:assert/strict";
import { test } from "node:test";

import { layout } from "../../novaviz/views/js/layout.js";
import { along, pathOf, routeOf } from "../../novaviz/views/js/routes.js";
import { METRICS, PROJECTOR, WIDTHS, many } from "./pictures.js";
import * as traces from "./traces.js";

const DETAILS = /** @type {const} */ (["steps", "messages", "everything"]);
const STORIES = /** @type {const} */ (["classic", "modern", "failed", "stuck", "reschedule"]);

/** @param {import("../../novaviz/views/js/trace.js").Show} show @param {object} [wish] */
const placed = (show, wish = {}) =>
  layout(show, { detail: "messages", width: 1100, metrics: METRICS, ...wish });

for (const name of STORIES) {
  test(`${name}: rows go down the page, in either timing`, () => {
    for (const detail of DETAILS) {
      for (const timing of /** @type {const} */ (["even", "true"])) {
        const { rows, headHeight, height } = placed(traces[name](), { detail, timing });
        let y = headHeight;
        for (const row of rows) {
          assert.ok(row.y > y && row.top < row.y && row.bottom > row.arrival, `${detail} ${row.seq}`);
          y = row.y;
        }
        assert.ok(height > y);
      }
    }
  });

  test(`${name}: heads and lanes keep clear of each other and of the edges`, () => {
    for (const width of WIDTHS) {
      for (const detail of DETAILS) {
        const { lanes, slant, gutter } = placed(traces[name](), { detail, width });
        lanes.forEach((lane, index) => {
          assert.ok(lane.x > gutter.width && lane.x < width, `${lane.name} at ${width}`);
          const before = lanes[index - 1];
          if (!before) return;
          const room = slant
            ? (lane.x - before.x) * Math.sin((slant * Math.PI) / 180) - METRICS.lane
            : lane.x - lane.width / 2 - (before.x + before.width / 2);
          assert.ok(room >= 0, `${before.name} and ${lane.name} at ${width}: ${room}`);
        });
      }
    }
  });

  test(`${name}: arrows end at the lanes of their source and target`, () => {
    for (const max of [7, 99]) {
      const place = placed(traces[name](), { max });
      const near = place.barWidth * 2.5;
      for (const row of place.rows) {
        const { path } = routeOf(place, row);
        const [first, last] = [path[0][0], path[path.length - 1][0]];
        const [source, target] = [place.lanes[row.source].x, place.lanes[row.target].x];
        if (row.form === "request") {
          assert.ok(Math.abs(first - source) <= near && Math.abs(last - target) <= near, String(row.seq));
        }
        if (row.form === "reply") {
          assert.ok(Math.abs(first - target) <= near && Math.abs(last - source) <= near, String(row.seq));
        }
        if (row.form === "publish") assert.ok(Math.abs(first - source) <= near);
        if (row.form === "deliver") assert.ok(Math.abs(last - target) <= near);
      }
    }
  });

  test(`${name}: a folded database or notification is never an arrow to another lane`, () => {
    for (const detail of DETAILS) {
      const place = placed(traces[name](), { detail });
      for (const row of place.rows) {
        if (row.event.kind !== "db" && row.event.kind !== "notify") continue;
        assert.ok(row.form === "store" || row.form === "flag");
        const { lines } = routeOf(place, row);
        for (const [x] of lines.flat()) assert.ok(Math.abs(x - place.lanes[row.source].x) < 40);
      }
    }
  });
}

test("an opened database is an arrow to its lane", () => {
  const place = placed(traces.classic(), { detail: "everything", opened: ["DB:nova"] });
  const insert = place.rows.find((row) => row.event.name === "INSERT instances");
  assert.equal(insert?.form, "exchange");
  assert.equal(place.lanes[insert?.target ?? -1].name, "DB:nova");
});

test("a projector has level names and at most seven lanes", () => {
  for (const name of /** @type {const} */ (["classic", "modern", "reschedule"])) {
    const wish = { detail: "steps", width: 747, metrics: PROJECTOR, max: 7 };
    const { lanes, slant } = placed(traces[name](), wish);
    assert.ok(lanes.length <= 7);
    assert.equal(slant, 0);
  }
});

test("a cast stops at the bus, and a lost one on its way from there", () => {
  const place = placed(traces.stuck());
  const bus = place.lanes[place.bus].x;
  const lost = place.rows.find((row) => row.form === "lost");
  assert.ok(lost);
  const { path, heads, cross } = routeOf(place, lost);
  const target = place.lanes[lost.target].x;
  const end = path[path.length - 1][0];
  assert.ok(cross && heads.length === 0);
  assert.ok(end > bus && end < target - 5);
  const steps = placed(traces.stuck(), { detail: "steps" });
  const whole = steps.rows.find((row) => row.form === "lost");
  assert.ok(whole && routeOf(steps, whole).cross);
});

test("a call passes the bus with its queue, its reply with a reply queue", () => {
  const place = placed(traces.classic());
  const call = place.rows.find((row) => row.event.name === "instance_get_by_uuid");
  const reply = place.rows.find((row) => row.event.span === call?.event.span && row.form === "reply");
  assert.ok(call && reply);
  assert.equal(routeOf(place, call).pill?.queue, "conductor");
  assert.match(routeOf(place, reply).pill?.queue ?? "", /^reply_/);
});

test("a fanout goes to every worker of its name", () => {
  const show = many(traces.modern(), 1, (event) =>
    event.payload?.fanout || event.name === "update_instance_info"
      ? { ...event, target: "neutron-agent" }
      : event,
  );
  show.trace.participants.push({ name: "neutron-agent@host1", role: "agent" });
  const place = placed(show);
  const row = place.rows.find((one) => one.form === "deliver" && one.event.target === "neutron-agent");
  assert.ok(row);
  assert.equal(row.targets.length, 2);
  assert.equal(routeOf(place, row).heads.length, 2);
});

test("the layout is made once for the same wishes, and anew when the show has grown", () => {
  const show = traces.classic();
  const first = placed(show);
  assert.equal(placed(show), first);
  assert.notEqual(placed(show, { width: 870 }), first);
  show.version += 1;
  assert.notEqual(placed(show), first);
});

test("bars of one lane that overlap stand beside each other", () => {
  const { bars } = placed(traces.modern(), { max: 7 });
  for (const [index, bar] of bars.entries()) {
    for (const other of bars.slice(index + 1)) {
      const overlap = other.lane === bar.lane && other.first <= bar.last;
      if (overlap && bar.level < 3) assert.notEqual(other.level, bar.level);
    }
  }
});

test("the token travels along the arrow of the row that is on", () => {
  const place = placed(traces.classic(), { detail: "steps" });
  const [row] = place.rows;
  const path = pathOf(place, row.seq);
  assert.deepEqual(along(path, 0), path[0]);
  assert.deepEqual(along(path, 1), path[path.length - 1]);
  const [x] = along(path, 0.5);
  assert.ok(Math.abs(x - (path[0][0] + path[path.length - 1][0]) / 2) < 0.01);
  assert.deepEqual(pathOf(place, 3), []);
});

test("true to time, a long wait is shortened and marked", () => {
  const show = many(traces.classic(), 1, (event) =>
    event.seq > 200 ? { ...event, at: event.at + 500 } : event,
  );
  const { rows } = placed(show, { timing: "true" });
  const waits = rows.filter((row) => row.skipped > 0);
  assert.equal(waits.length, 1);
  assert.ok(waits[0].skipped >= 499);
  assert.ok(waits[0].top - rows[waits[0].index - 1].bottom < 400);
});
