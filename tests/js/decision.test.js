import assert from "node:assert/strict";
import { test } from "node:test";

import { decision } from "../../novaviz/views/js/decision.js";
import { el } from "../../novaviz/views/js/element.js";
import { classed, find, said, text } from "./pictures.js";
import { classic, failed } from "./traces.js";

/** @import {Show} from "../../novaviz/views/js/trace.js" */

/** @param {Show} show @param {string} name */
function decided(show, name) {
  const event = show.events.find((one) => one.name === name);
  const span = show.span(event?.span ?? 0);
  assert.ok(span);
  return el("div", null, decision(span, true, text));
}

/** The cells of a grid's body, as text. @param {ReturnType<typeof decided>} tree */
const body = (tree) =>
  find(find(tree, (one) => one.tag === "tbody")[0], (one) => one.tag === "tr").map((row) =>
    row.children.map((cell) => said(cell)),
  );

test("without a host, the table shows which filter refuses which, and the reasons", () => {
  const tree = decided(failed(), "get_filtered_hosts");
  const rows = body(tree);
  const [ram] = rows.filter(([name]) => name === "RamFilter");
  assert.deepEqual(ram.slice(1), Array(3).fill("✗ decision.refuses"));
  assert.deepEqual(rows[rows.length - 1].slice(1), Array(3).fill("✗ decision.out"));
  const reasons = find(find(tree, classed("nv-reasons"))[0], (one) => one.tag === "li").map(said);
  assert.equal(reasons.length, 3);
  assert.match(reasons[0], /^host1 RamFilter: 512 MB of RAM are asked for, 0 MB are free$/);
});

test("the weights are summed, the best host first", () => {
  const rows = body(decided(classic(), "get_weighed_hosts"));
  const totals = rows[rows.length - 2].slice(1).map(Number);
  assert.ok(totals.length > 1);
  assert.deepEqual(
    totals,
    [...totals].sort((a, b) => b - a),
  );
  assert.deepEqual(rows[rows.length - 1].slice(1), ["1", "2", "3"]);
});

test("before the decision only the hosts are known", () => {
  const show = failed();
  const event = show.events.find((one) => one.kind === "decision");
  const span = show.span(event?.span ?? 0);
  assert.ok(span);
  const words = said(el("div", null, decision(span, false, text)));
  assert.match(words, /host1, host2, host3/);
  assert.doesNotMatch(words, /RamFilter/);
});
