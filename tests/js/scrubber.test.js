import assert from "node:assert/strict";
import { test } from "node:test";

import { rowsOf } from "../../novaviz/views/js/detail.js";
import { fractionOf, scrubber, segments, seqAt } from "../../novaviz/views/js/scrubber.js";
import { stopsOf } from "../../novaviz/views/js/timing.js";
import { METRICS, PROJECTOR, classed, find, said, stateOf, text } from "./pictures.js";
import { classic, failed, modern } from "./traces.js";

/** @import {State} from "../../novaviz/views/js/types" */

const DETAILS = /** @type {const} */ (["steps", "messages", "everything"]);

test("places on the bar go up with the events, from 0 to 1, evenly and true to time", () => {
  for (const show of [classic(), modern(), failed()]) {
    for (const detail of DETAILS) {
      for (const timing of /** @type {const} */ (["even", "true"])) {
        const state = stateOf({ detail, timing });
        const rows = rowsOf(show, detail);
        let before = 0;
        for (const { seq } of show.events) {
          const fraction = fractionOf(show, state, { rows }, seq);
          assert.ok(fraction >= before && fraction <= 1 + 1e-9, `${seq}: ${fraction}`);
          before = fraction;
        }
        assert.equal(fractionOf(show, state, { rows }, 0), 0);
        assert.ok(Math.abs(before - 1) < 1e-9);
      }
    }
  }
});

test("from a shown event to the bar and back is the same event, or one of the same moment", () => {
  const show = classic();
  for (const detail of DETAILS) {
    const even = stateOf({ detail });
    const timed = stateOf({ detail, timing: "true" });
    for (const seq of [0, ...stopsOf(show, even)]) {
      assert.equal(seqAt(show, even, {}, fractionOf(show, even, {}, seq)), seq);
      const back = seqAt(show, timed, {}, fractionOf(show, timed, {}, seq));
      assert.equal(show.event(back)?.at, show.event(seq)?.at);
    }
  }
});

test("any place on the bar is a place where playback stops", () => {
  const show = modern();
  for (const timing of /** @type {const} */ (["even", "true"])) {
    const state = stateOf({ timing });
    const stops = new Set([0, ...stopsOf(show, state)]);
    for (let part = -0.1; part < 1.1; part += 0.013)
      assert.ok(stops.has(seqAt(show, state, {}, part)));
  }
});

test("the bar is coloured by every state that the instance has", () => {
  assert.deepEqual(
    [...new Set(segments(classic()).map((one) => one.state))],
    ["before", "scheduling", "none", "networking", "block_device_mapping", "spawning", "active"],
  );
  assert.equal(segments(failed()).pop()?.state, "error");
});

test("numbers of steps never stand on one another", () => {
  const show = classic();
  for (const width of [240, 320, 870, 1280]) {
    for (const metrics of [METRICS, PROJECTOR]) {
      for (const timing of /** @type {const} */ (["even", "true"])) {
        const tree = scrubber(show, stateOf({ timing }), text, { width, metrics });
        const numbers = find(tree, classed("nv-scrub-number"));
        assert.ok(numbers.length > 3);
        numbers.slice(1).forEach((one, index) => {
          const wide = said(one).length * metrics.small * 0.6;
          assert.ok(Number(one.attrs.x) - Number(numbers[index].attrs.x) >= wide);
        });
      }
    }
  }
});

test("the slider has the step and the sentence as its text, and counts messages", () => {
  const show = classic();
  const [slider] = find(
    scrubber(show, stateOf({ position: show.steps[6].first ?? 0 }), text, {
      width: 870,
      metrics: METRICS,
    }),
    (one) => one.tag === "input",
  );
  assert.match(String(slider.attrs["aria-valuetext"]), /7.*queue of nova-scheduler/);
  assert.equal(slider.attrs.max, stopsOf(show, stateOf({})).length);
});

test("the critical path is shown with its seconds only when asked for", () => {
  const show = classic();
  const draw = (/** @type {Partial<State>} */ patch) =>
    scrubber(show, stateOf(patch), text, { width: 870, metrics: METRICS });
  assert.equal(find(draw({}), classed("nv-scrub-critical")).length, 0);
  const tree = draw({ critical: true });
  assert.equal(find(tree, classed("nv-scrub-critical")).length, show.score.critical.length);
  assert.match(said(tree), /scrubber.critical time.seconds 4.*hypervisor@host3/);
});
