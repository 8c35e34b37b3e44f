import assert from "node:assert/strict";
import { test } from "node:test";

import { lines, statement } from "../../novaviz/views/js/changes.js";
import { el } from "../../novaviz/views/js/element.js";
import { classed, find, said, text } from "./pictures.js";
import { classic } from "./traces.js";

/** @param {number} seq */
function told(seq) {
  const span = classic().spanAt(seq);
  assert.ok(span);
  return el("div", null, statement(span, true, text));
}

/** @param {ReturnType<typeof told>} tree */
const changed = (tree) =>
  find(find(tree, classed("nv-changes"))[0], (one) => one.tag === "tr")
    .slice(1)
    .map((row) => row.children.map((cell) => said(cell)));

test("a statement has a line for each clause, and quoted text stays whole", () => {
  assert.equal(
    lines("SELECT a FROM b WHERE c = 'x AND y FROM z' AND d = 1"),
    "SELECT a\nFROM b\nWHERE c = 'x AND y FROM z'\n  AND d = 1",
  );
});

test("a changed row is told column by column, before and after", () => {
  const networking = classic().own?.find((one) => one.task_state === "networking");
  const rows = changed(told(networking?.seq ?? 0));
  assert.deepEqual(
    rows.find(([column]) => column === "task_state"),
    ["task_state", "NULL", "networking"],
  );
});

test("of a new row only what it holds is told", () => {
  const rows = changed(told(classic().own?.[0].seq ?? 0));
  assert.deepEqual(
    rows.find(([column]) => column === "task_state"),
    ["task_state", "–", "scheduling"],
  );
  assert.ok(rows.every(([, , after]) => after !== "NULL"));
});

test("rows that were read are a table that scrolls by itself", () => {
  const read = classic().events.find((event) => (event.result?.rows ?? []).length > 1);
  const [grid] = find(told(read?.seq ?? 0), classed("nv-scroll"));
  assert.equal(grid.attrs.tabindex, 0);
  assert.ok(grid.attrs["aria-label"]);
});
