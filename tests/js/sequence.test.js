import assert from "node:assert/strict";
import { test } from "node:test";

import { toString } from "../../novaviz/views/js/element.js";
import { widthOf } from "../../novaviz/views/js/measure.js";
import { layoutFor, sequence, sequenceFile } from "../../novaviz/views/js/sequence.js";
import { METRICS, PROJECTOR, WIDTHS, classed, find, many, said, stateOf, text } from "./pictures.js";
import * as traces from "./traces.js";

/**
 * @import {State, Tree} from "../../novaviz/views/js/types"
 * @import {Show} from "../../novaviz/views/js/trace.js"
 */

const DETAILS = /** @type {const} */ (["steps", "messages", "everything"]);

/** @param {Show} show @param {Partial<State>} [patch] @param {object} [frame] */
const drawn = (show, patch, frame = {}) =>
  sequence(show, stateOf(patch), text, { width: 1100, height: 700, metrics: METRICS, id: "one", ...frame });

/** All rows at once. @param {Show} show @param {Partial<State>} [patch] @param {object} [frame] */
const whole = (show, patch, frame) =>
  drawn(show, { position: show.end, scroll: 0, ...patch }, { height: 90_000, ...frame });

/** @param {Tree} tree @param {number} seq */
const rowOf = (tree, seq) => find(tree, (one) => one.attrs.key === seq)[0];

/** Where a text begins and ends. @param {Tree} tree @returns {[number, number]} */
function extent(tree) {
  const { x, "font-size": size, "text-anchor": anchor } = tree.attrs;
  const width = widthOf(said(tree), Number(size));
  const part = anchor === "middle" ? 0.5 : anchor === "end" ? 1 : 0;
  return [Number(x) - width * part, Number(x) + width * (1 - part)];
}

for (const name of /** @type {const} */ (["classic", "modern", "failed", "stuck"])) {
  test(`${name}: every label lies within the diagram, at every width and detail`, () => {
    const show = traces[name]();
    for (const width of WIDTHS) {
      for (const detail of DETAILS) {
        const tree = whole(show, { detail }, { width });
        const labels = find(tree, classed("nv-words"));
        assert.ok(labels.length > 10);
        for (const label of labels) {
          const [from, to] = extent(label);
          assert.ok(from >= 0 && to <= width + 1, `${said(label)}: ${from} to ${to} of ${width}`);
        }
      }
    }
  });

  test(`${name}: no text is smaller than the small size, no line thinner than it should be`, () => {
    for (const metrics of [METRICS, PROJECTOR]) {
      const tree = whole(traces[name](), { detail: "everything" }, { metrics });
      for (const one of find(tree, (each) => each.tag === "text")) {
        const size = one.attrs["font-size"];
        assert.ok(size === undefined || Number(size) >= metrics.small, toString(one));
      }
      for (const one of find(tree, classed("nv-line"))) {
        assert.ok(Number(one.attrs["stroke-width"]) >= metrics.line);
      }
    }
  });
}

test("the window follows the present and holds few rows, however long the trace is", () => {
  const show = many(traces.classic(), 75);
  assert.ok(show.end > 20_000);
  const middle = 10_000;
  const tree = drawn(show, { position: middle, detail: "everything" });
  const rows = find(tree, classed("nv-row"));
  assert.ok(rows.length > 10 && rows.length < 40, String(rows.length));
  assert.equal(find(tree, classed("nv-now")).length, 1);
  const [, top, , height] = String(tree.attrs.viewBox).split(" ").map(Number);
  const place = layoutFor(show, stateOf({ detail: "everything" }), { width: 1100, metrics: METRICS });
  const row = place.rows[place.present[middle]];
  const down = (row.y - top - place.headHeight) / (height - place.headHeight);
  assert.ok(down > 0.5 && down < 0.7, String(down));
});

test("a step makes only the rows anew that look different", () => {
  const show = many(traces.classic(), 75);
  const before = find(drawn(show, { position: 10_000, detail: "everything" }), classed("nv-row"));
  const after = find(drawn(show, { position: 10_002, detail: "everything" }), classed("nv-row"));
  const fresh = after.filter((row) => !before.includes(row));
  const [was, is] = [before, after].map((rows) => new Set(rows.map((row) => row.attrs.key)));
  const changed = fresh.filter((row) => was.has(row.attrs.key) && is.has(row.attrs.key));
  assert.ok(changed.length <= 3, String(changed.length));
});

test("the past, the present and the future are told apart, and the future may be hidden", () => {
  const show = traces.classic();
  const position = show.steps[8].first ?? 0;
  const tree = whole(show, { position });
  const times = find(tree, classed("nv-row")).map(
    (row) => ["nv-past", "nv-now", "nv-future"].find((time) => classed(time)(row)),
  );
  assert.equal(times.filter((time) => time === "nv-now").length, 1);
  const now = times.indexOf("nv-now");
  assert.ok(times.slice(0, now).every((time) => time === "nv-past"));
  assert.ok(times.slice(now + 1).every((time) => time === "nv-future"));
  const hidden = whole(show, { position, future: "hidden" });
  assert.equal(find(hidden, classed("nv-future")).length, 0);
  assert.equal(find(hidden, classed("nv-row")).length, now + 1);
});

test("at the first event of each step its row is on", () => {
  const show = traces.classic();
  for (const { number, first } of show.steps) {
    const [row] = find(drawn(show, { position: first ?? 0 }), classed("nv-now"));
    const [badge] = find(row, classed("nv-step-badge"));
    assert.equal(said(badge), String(number));
  }
});

test("rows can be clicked, and go to where they have happened", () => {
  for (const row of find(whole(traces.classic()), classed("nv-row"))) {
    assert.equal(row.attrs["data-act"], "goto");
    assert.equal(row.attrs["data-value"], row.attrs.key);
  }
});

test("an error has a cross and a word, and a lost message says so", () => {
  const rejected = traces.rejected();
  const error = rejected.events.find((event) => event.phase === "error");
  const row = rowOf(whole(rejected), error?.seq ?? 0);
  assert.ok(find(row, classed("nv-cross")).length);
  assert.match(said(row), /sequence\.failed/);
  const stuck = traces.stuck();
  const lost = stuck.events.find((event) => event.result?.type === "MessageLost");
  for (const detail of DETAILS) {
    const gone = rowOf(whole(stuck, { detail }), lost?.seq ?? 0);
    assert.ok(find(gone, classed("nv-cross")).length >= 2);
    assert.match(said(gone), /sequence\.lost/);
  }
});

test("choosing a span marks its causes and effects and dims the others", () => {
  const show = traces.classic();
  const span = show.events.find((event) => event.name === "POST /v2.1/servers")?.span ?? 0;
  const tree = whole(show, { selected: span, detail: "messages" });
  for (const row of find(tree, classed("nv-row"))) {
    const own = show.event(Number(row.attrs.key))?.span ?? 0;
    const expected =
      own === span
        ? "nv-is-self"
        : show.causes(span).includes(own)
          ? "nv-is-cause"
          : show.effects(span).includes(own)
            ? "nv-is-effect"
            : "nv-is-dim";
    assert.ok(classed(expected)(row), `${row.attrs.key} ${row.attrs.class}`);
  }
});

test("a REST request says whose token it carries, and what is newer than the release", () => {
  const show = traces.classic();
  const post = show.events.find((event) => event.name === "POST /v2.1/servers");
  const row = rowOf(whole(show, { detail: "messages" }), post?.seq ?? 0);
  assert.match(said(find(row, classed("nv-key"))[0]), /sequence\.token\.user.*U/);
  assert.equal(find(row, classed("nv-clock")).length, 1);
  assert.equal(find(whole(traces.modern()), classed("nv-clock")).length, 0);
});

test("rows of the critical path are marked on request", () => {
  const show = traces.classic();
  assert.equal(find(whole(show), classed("nv-critical")).length, 0);
  assert.ok(find(whole(show, { critical: true }), classed("nv-critical")).length > 5);
});

test("the differences from another run stand at their rows", () => {
  const show = traces.classic();
  const seq = show.steps[2].first ?? 0;
  const tree = whole(show, {}, { marks: { [seq]: { mark: "slower", by: 0.4 } } });
  assert.match(said(find(rowOf(tree, seq), classed("nv-mark"))[0]), /sequence\.mark\.slower 0\.40/);
});

test("a folded span says how much is hidden, and opens at a click", () => {
  const show = traces.classic();
  const post = show.events.find((event) => event.name === "POST /v2.1/servers");
  const tree = whole(show, { detail: "messages", folded: [post?.span ?? 0] });
  const [more] = find(rowOf(tree, post?.seq ?? 0), classed("nv-more"));
  assert.equal(more.attrs["data-act"], "fold");
  assert.match(said(more), /\+\d+/);
});

test("a file is the whole picture with its style, and a stranger's name is only text in it", () => {
  const show = traces.hostile();
  const options = { width: 1100, metrics: METRICS, css: ".novaviz > g { color: var(--nv-ink); }" };
  const state = stateOf({ position: show.end, detail: "everything" });
  const file = sequenceFile(show, state, text, { ...options, variables: { "--nv-ink": "#111111" } });
  assert.ok(!file.includes("<script"));
  assert.ok(file.startsWith('<svg xmlns="http://www.w3.org/2000/svg"'));
  assert.ok(file.includes("color: #111111") && !file.includes("var("));
  assert.ok(file.includes("nv-state-line"));
  const part = sequenceFile(show, state, text, { ...options, from: 10, to: 40 });
  assert.ok(part.length < file.length / 3);
  assert.ok(!part.includes('data-value="41"') && part.includes('data-value="14"'));
});

test("an empty trace is an empty diagram", () => {
  const show = many(traces.classic(), 0);
  assert.equal(find(drawn(show), classed("nv-row")).length, 0);
});
