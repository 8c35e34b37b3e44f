import assert from "node:assert/strict";
import { test } from "node:test";

import { readView } from "../../novaviz/views/js/read.js";
import { classed, find, said, stateOf, text } from "./pictures.js";
import { classic, failed, modern } from "./traces.js";

test("every step is told with its sentence, and the state after it", () => {
  for (const show of [classic(), modern()]) {
    const steps = find(
      readView(show, stateOf({ position: show.end }), text),
      classed("nv-read-step"),
    );
    assert.equal(steps.length, show.steps.length + 1);
    show.steps.forEach((step, index) => {
      const words = said(steps[index]);
      assert.ok(
        words.includes(step.title) && words.includes(step.sentence) && words.includes(step.why),
      );
    });
    assert.match(said(steps[steps.length - 1]), /ACTIVE/);
  }
  const words = find(readView(classic(), stateOf({}), text), classed("nv-read-state")).map(said);
  assert.equal(words[4], "read.no_instance");
  assert.equal(words[5], "read.state BUILD scheduling");
  assert.equal(words[18], "read.state_on_host BUILD spawning host3");
});

test("one step is current, and one message", () => {
  const show = classic();
  for (const detail of /** @type {const} */ (["steps", "messages", "everything"])) {
    const tree = readView(show, stateOf({ position: 140, detail }), text);
    const current = find(tree, (one) => one.attrs["aria-current"] === "step");
    assert.equal(current.length, 1);
    assert.match(said(current[0]), /^16/);
    const message = find(tree, (one) => one.attrs["aria-current"] === "true");
    assert.equal(message.length, detail === "steps" ? 0 : 1);
  }
});

test("a step that was not reached says so, and cannot be gone to", () => {
  const show = failed();
  const tree = readView(show, stateOf({ position: show.end }), text);
  const absent = find(tree, classed("nv-read-absent"));
  assert.equal(absent.length, show.steps.filter((step) => step.first === null).length);
  assert.equal(absent.flatMap((one) => find(one, (part) => part.tag === "button")).length, 0);
});

test("a hidden future is not there", () => {
  const tree = readView(
    classic(),
    stateOf({ position: 20, detail: "everything", future: "hidden" }),
    text,
  );
  assert.equal(find(tree, classed("nv-read-ahead")).length, 0);
  assert.ok(find(tree, classed("nv-read-message")).length <= 20);
});

test("steps that have not changed are the very same objects", () => {
  const show = classic();
  const steps = [140, 141].map((position) =>
    find(
      readView(show, stateOf({ position, detail: "everything" }), text),
      classed("nv-read-step"),
    ),
  );
  assert.equal(
    steps[0].filter((one, index) => one === steps[1][index]).length,
    steps[0].length - 1,
  );
});
