import assert from "node:assert/strict";
import { test } from "node:test";

import { find as search, search as panel } from "../../novaviz/views/js/search.js";
import { classed, find, said, stateOf, text } from "./pictures.js";
import { classic, failed } from "./traces.js";

test("messages are found by name, service, status and words of the sentence", () => {
  const show = classic();
  const casts = search(show, "run_instance");
  assert.ok(casts.length >= 4);
  for (const seq of search(show, "  CINDER   201 ")) {
    assert.match(`${show.event(seq)?.source} ${show.event(seq)?.target}`, /cinder/);
  }
  assert.ok(search(show, "201").some((seq) => show.event(seq)?.result?.status === 201));
  assert.ok(search(show, "token is valid").length > 5);
  assert.ok(search(failed(), "no valid host").length > 0);
  assert.deepEqual(search(show, "   "), []);
  assert.deepEqual(search(show, "no such thing"), []);
});

test("what is found is in the order of time", () => {
  const found = search(classic(), "nova");
  assert.deepEqual(
    found,
    [...found].sort((a, b) => a - b),
  );
});

test("fifty results are listed, and all of them counted", () => {
  const show = classic();
  const tree = panel(show, stateOf({ search: "nova" }), text);
  assert.equal(find(tree, classed("nv-result")).length, 50);
  assert.match(said(tree), new RegExp(`search.first ${search(show, "nova").length} 50`));
  const few = panel(show, stateOf({ search: "plug_vifs" }), text);
  assert.ok(find(few, (one) => one.attrs["data-act"] === "find").length > 0);
});

test("a query is text, not a pattern", () => {
  assert.deepEqual(search(classic(), ".*("), []);
  assert.ok(search(classic(), "{id}").length > 0);
});
