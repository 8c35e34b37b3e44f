import assert from "node:assert/strict";
import { test } from "node:test";

import { after, before, dwell, partner, rowsUpTo } from "../../novaviz/views/js/playback.js";
import { classic } from "./traces.js";

const ROWS = [2, 5, 9];

test("the next and the previous shown event are found from anywhere", () => {
  assert.deepEqual([0, 2, 4, 9].map((at) => after(ROWS, at, 12)), [2, 5, 5, 12]);
  assert.deepEqual([0, 2, 3, 12].map((at) => before(ROWS, at)), [0, 0, 2, 9]);
  assert.deepEqual([0, 2, 5, 99].map((at) => rowsUpTo(ROWS, at)), [0, 1, 2, 3]);
});

test("a step lingers, and a failure longest", () => {
  const show = classic();
  const statement = show.events.find((event) => event.kind === "db" && event.phase === "start");
  const step = show.steps[6].first;
  assert.ok(statement && step);
  assert.ok(dwell(show, statement.seq, "messages") < dwell(show, step, "messages"));
});

test("two runs go on together, and what only one of them does comes before what both do", () => {
  /** @type {import("../../novaviz/views/js/types").Alignment} */
  const alignment = { pairs: [[1, 1], [2, 4], [6, 5]], marks: [{}, {}] };
  assert.deepEqual([0, 1, 2, 5, 6, 7].map((at) => partner(alignment, 0, at, 8)), [0, 3, 4, 4, 8, 8]);
  assert.deepEqual([0, 1, 4, 5, 8].map((at) => partner(alignment, 1, at, 7)), [0, 1, 5, 7, 7]);
});

test("the other run never goes back while this one goes on", () => {
  /** @type {import("../../novaviz/views/js/types").Alignment} */
  const alignment = { pairs: [[1, 2], [3, 3], [4, 9]], marks: [{}, {}] };
  let last = 0;
  for (let at = 0; at <= 6; at += 1) {
    const there = partner(alignment, 0, at, 11);
    assert.ok(there >= last);
    last = there;
  }
});
