import assert from "node:assert/strict";
import { test } from "node:test";

import { planOf, rowsOf, stopFor } from "../../novaviz/views/js/detail.js";
import * as traces from "./traces.js";

const STORIES = /** @type {const} */ (["classic", "modern", "failed", "stuck", "reschedule", "rejected"]);

for (const name of STORIES) {
  test(`${name}: every step that began has its row in steps`, () => {
    const show = traces[name]();
    const { stops, begins } = planOf(show, "steps");
    const shown = new Set([...stops, ...begins.values()]);
    for (const { number, first } of show.steps) {
      assert.ok(first === null || shown.has(first), `step ${number} at ${first}`);
    }
  });

  test(`${name}: each level shows what the one above it shows, and everything shows each span`, () => {
    const show = traces[name]();
    const [steps, messages, everything] = /** @type {const} */ (["steps", "messages", "everything"]).map(
      (detail) => rowsOf(show, detail),
    );
    assert.ok(steps.length < messages.length && messages.length < everything.length);
    const spans = new Set(everything.map((seq) => show.event(seq)?.span));
    assert.equal(spans.size, show.spans.size);
    assert.deepEqual(everything, [...new Set(everything)].sort((a, b) => a - b));
  });

  test(`${name}: errors and changes of state are never hidden`, () => {
    const show = traces[name]();
    const shown = new Set(rowsOf(show, "steps"));
    for (const event of show.events) if (event.phase === "error") assert.ok(shown.has(event.seq));
    let task;
    for (const { seq, task_state } of show.own ?? []) {
      if (task_state !== task) assert.ok(shown.has(seq), `the write at ${seq}`);
      task = task_state;
    }
  });
}

test("nineteen steps: validation and reply of 14, 16 and 18 are shown", () => {
  const show = traces.classic();
  const shown = new Set(rowsOf(show, "steps"));
  for (const number of [14, 16, 18]) {
    const step = show.steps.find((one) => one.number === number);
    assert.ok(shown.has(step?.first ?? 0) && shown.has(step?.last ?? 0), `step ${number}`);
  }
});

test("messages leave out SQL, but for writes that change the instance's state", () => {
  const show = traces.classic();
  const writes = new Set(show.own?.map((transition) => transition.seq));
  for (const seq of rowsOf(show, "messages")) {
    const event = show.event(seq);
    assert.ok(event?.kind !== "notify");
    assert.ok(event?.kind !== "db" || writes.has(seq));
  }
});

test("folding a span hides what it caused, counts it, and keeps itself", () => {
  const show = traces.classic();
  const span = show.events.find((event) => event.name === "POST /v2.1/servers")?.span ?? 0;
  const plan = planOf(show, "messages", [span]);
  const spans = new Set(plan.stops.map((seq) => show.event(seq)?.span));
  assert.ok(spans.has(span));
  assert.ok(!show.effects(span).some((effect) => spans.has(effect)));
  const all = rowsOf(show, "messages").length;
  assert.equal(plan.hidden.get(span), all - plan.stops.length);
});

test("a jump to an event within a row lands where that row has happened", () => {
  const show = traces.classic();
  const insert = show.events.find((event) => event.name === "INSERT instances")?.seq ?? 0;
  assert.equal(stopFor(show, "steps", [], insert), insert + 1);
  assert.equal(stopFor(show, "everything", [], insert), insert + 1);
  assert.equal(stopFor(show, "steps", [], 0), 0);
  const hidden = show.events.find((event) => event.kind === "notify")?.seq ?? 0;
  assert.ok(stopFor(show, "messages", [], hidden) < hidden);
});
