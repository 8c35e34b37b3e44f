import assert from "node:assert/strict";
import { test } from "node:test";

import { fromFragment, toFragment } from "../../novaviz/views/js/fragment.js";
import { changed, firstState } from "../../novaviz/views/js/state.js";
import { classic, failed } from "./traces.js";

test("what a fragment says comes back from it, at every event", () => {
  const show = classic();
  const first = firstState();
  for (let position = 0; position <= show.end; position += 1) {
    const state = changed(first, { position, view: "map", theme: "projector", speed: 2 }, show.end);
    const patch = fromFragment(show, first, `#${toFragment(show, state, first)}`);
    assert.deepEqual(changed(first, patch, show.end), state);
  }
});

test("a step is written as its number", () => {
  const show = classic();
  const patch = fromFragment(show, firstState(), "#step=7");
  const state = changed(firstState(), patch, show.end);
  assert.equal(show.stepAt(state.position)?.number, 7);
  assert.equal(toFragment(show, state, firstState()), "step=7");
});

test("a fragment that cannot be is left out", () => {
  const show = failed();
  for (const nonsense of ["#step=19", "#step=x", "#seq=-1", "#seq=1e3", "#timing=odd", "#%E0%A4%A"]) {
    assert.deepEqual(fromFragment(show, firstState(), nonsense), {});
  }
  const state = firstState();
  assert.equal(changed(state, fromFragment(show, state, "#view=x&speed=x&theme="), show.end), state);
});
