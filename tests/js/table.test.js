import assert from "node:assert/strict";
import { test } from "node:test";

import { currentRow, faultAt, stateList, statusTable } from "../../novaviz/views/js/table.js";
import { classed, find, said, stateOf, text } from "./pictures.js";
import { classic, failed, modern, rejected, stuck } from "./traces.js";

/** @import {Tree} from "../../novaviz/views/js/types" */

/** What stands in the cells of each row, without the marks. @param {Tree} tree */
function cells(tree) {
  const rows = find(tree, classed("nv-table-row"));
  return rows.map((row) =>
    row.children.map((cell) =>
      typeof cell === "string"
        ? cell
        : cell.children.filter((child) => typeof child === "string").join(""),
    ),
  );
}

test("at each of the steps of both releases the table is the score's", () => {
  for (const show of [classic(), modern()]) {
    for (const { first } of show.steps) {
      assert.ok(first);
      const tree = statusTable(show, stateOf({ position: first }), text);
      const rows = show.tableAt(first).rows;
      assert.deepEqual(
        cells(tree),
        rows.map(({ status, task, steps }) => [status, task, steps]),
      );
      const current = find(tree, (one) => one.attrs["aria-current"] === "true");
      assert.equal(current.length, 1);
      assert.ok(classed(`nv-row-${rows[currentRow(rows)].mark}`)(current[0]));
    }
  }
});

test("the rows go from scheduling to active, in the order of the course", () => {
  const show = classic();
  const order = show.own?.map(({ seq }) => {
    const { rows } = show.tableAt(seq);
    return rows[currentRow(rows)].task;
  });
  assert.deepEqual(
    [...new Set(order)],
    ["scheduling", "(none)", "networking", "block device mapping", "spawning", "None"],
  );
});

test("before the first row the table is hollow and says so, and the state is a dash", () => {
  const show = classic();
  const tree = statusTable(show, stateOf({ position: 9 }), text);
  assert.equal(find(tree, classed("nv-row-hollow")).length, 1);
  assert.match(said(tree), /no instance exists yet/);
  const states = said(stateList(show, stateOf({ position: 9 }), text));
  assert.match(states, /vm_state–/);
  assert.doesNotMatch(states, /building/);
});

test("a failed boot has a row with a cross and a word, and its fault once it is written", () => {
  const show = failed();
  const state = stateOf({ position: show.end });
  assert.match(said(statusTable(show, state, text)), /✗Error table.mark.broken/);
  assert.match(said(stateList(show, state, text)), /No valid host was found/);
  const written = faultAt(show, show.end)?.seq ?? 0;
  assert.ok(written > 0 && written < show.end);
  assert.equal(faultAt(show, written - 1), undefined);
});

test("a stuck boot has a broken row, and a refused one the answer of the API", () => {
  const lost = stuck();
  assert.match(said(statusTable(lost, stateOf({ position: lost.end }), text)), /✗Build \(stuck\)/);
  const refused = rejected();
  assert.match(faultAt(refused, refused.end)?.message ?? "", /^401 /);
  assert.equal(faultAt(refused, 3), undefined);
});

test("a table that has not changed is the very same object", () => {
  const show = classic();
  const [one, other] = [60, 61].map((position) => statusTable(show, stateOf({ position }), text));
  assert.equal(one, other);
});
