import assert from "node:assert/strict";
import { test } from "node:test";

import { ACTIONS } from "../../novaviz/views/js/actions.js";
import { actOf, BINDINGS } from "../../novaviz/views/js/keys.js";

test("every key is bound once, to an action that there is", () => {
  const keys = BINDINGS.flatMap((binding) => binding.keys);
  assert.equal(new Set(keys).size, keys.length);
  for (const { act } of BINDINGS) assert.ok(act in ACTIONS || act === "fullscreen", act);
});

test("a key with Ctrl, Alt or Meta is the browser's", () => {
  for (const held of ["ctrlKey", "altKey", "metaKey"]) {
    assert.equal(actOf({ key: "t", [held]: true }), null);
  }
});

test("a focused control keeps the keys that it needs", () => {
  assert.equal(actOf({ key: " " }, "button"), null);
  assert.equal(actOf({ key: "ArrowRight" }, "range"), null);
  assert.equal(actOf({ key: "z" }, "search"), null);
  assert.deepEqual(actOf({ key: "Escape" }, "search"), { act: "leave", value: "" });
  assert.deepEqual(actOf({ key: "ArrowRight" }, "button"), { act: "forward", value: "" });
});

test("0 resets, but belongs to a number that has been begun", () => {
  assert.deepEqual(actOf({ key: "0" }), { act: "reset", value: "" });
  assert.deepEqual(actOf({ key: "0" }, "", "1"), { act: "digit", value: "0" });
  assert.deepEqual(actOf({ key: "Enter" }, "button", "10"), { act: "enter", value: "" });
  assert.equal(actOf({ key: "Enter" }), null);
});
