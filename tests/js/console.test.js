import assert from "node:assert/strict";
import { test } from "node:test";

import { announcement } from "../../novaviz/views/js/announce.js";
import { bandsOf } from "../../novaviz/views/js/bands.js";
import { consolePanel, guestState, lateness, printsOf, readyOf } from "../../novaviz/views/js/console.js";
import { planOf, rowsOf, stopFor } from "../../novaviz/views/js/detail.js";
import { dwell } from "../../novaviz/views/js/playback.js";
import { actOf } from "../../novaviz/views/js/keys.js";
import { layout } from "../../novaviz/views/js/layout.js";
import { readView } from "../../novaviz/views/js/read.js";
import { scrubber, segments } from "../../novaviz/views/js/scrubber.js";
import { stateList, statusTable } from "../../novaviz/views/js/table.js";
import { Show } from "../../novaviz/views/js/trace.js";
import { METRICS, classed, find, said, stateOf, text } from "./pictures.js";
import { classic, heard } from "./traces.js";

/** @import {Show as Shown} from "../../novaviz/views/js/trace.js" */

/** @param {Shown} show */
const readySeq = (show) => readyOf(show)?.seq ?? 0;

/** The lines of the panel at a position. @param {Shown} show @param {number} position */
function lines(show, position) {
  const [panel] = consolePanel(show, stateOf({ position }), text);
  const [within] = find(panel, classed("nv-console-lines"));
  return within.children.map(said);
}

test("a boot whose guest prints nothing has no console, and nothing that speaks of it", () => {
  const show = classic();
  assert.deepEqual(consolePanel(show, stateOf({ position: show.end }), text), []);
  assert.equal(guestState(show, show.end, text), "");
  assert.doesNotMatch(said(stateList(show, stateOf({ position: show.end }), text)), /guest/);
});

test("the console shows what is printed up to the present, and less when one goes back", () => {
  const show = heard();
  const prints = printsOf(show);
  assert.deepEqual(lines(show, prints[0].seq - 1), ["guest.nothing"]);
  for (const [index, { seq }] of prints.entries()) {
    const shown = prints.slice(0, index + 1).map((one) => one.text);
    assert.deepEqual(lines(show, seq), shown);
    assert.deepEqual(lines(show, seq + 1), shown);
  }
  assert.deepEqual(lines(show, prints[1].seq), prints.slice(0, 2).map((one) => one.text));
});

test("the ready line is marked, and the panel says how long after ACTIVE it comes", () => {
  const show = heard();
  const [before] = consolePanel(show, stateOf({ position: readySeq(show) - 1 }), text);
  const [panel] = consolePanel(show, stateOf({ position: show.end }), text);
  assert.equal(find(before, classed("nv-console-ready")).length, 0);
  assert.equal(find(panel, classed("nv-console-ready")).length, 1);
  assert.ok((lateness(show) ?? 0) > 0);
  assert.match(said(panel), /guest\.ready_after/);
});

test("the console is a log that can be scrolled by keys, and is not read out", () => {
  const show = heard();
  const [panel] = consolePanel(show, stateOf({ position: show.end }), text);
  const [log] = find(panel, classed("nv-console-log"));
  assert.deepEqual([log.attrs.role, log.attrs["aria-live"], log.attrs.tabindex], ["log", "off", 0]);
  assert.equal(actOf({ key: "PageUp" }, "log"), null);
  assert.equal(actOf({ key: " " }, "log")?.act, "play");
});

test("a panel that has not changed is the very same object", () => {
  const show = heard();
  const seq = readySeq(show);
  const [one, other] = [seq + 1, seq + 2].map((position) => consolePanel(show, stateOf({ position }), text)[0]);
  assert.equal(one, other);
});

test("of many outputs the latest stand there, and the others are counted", () => {
  const { trace, score } = heard();
  const events = trace.events.flatMap((event) => (event.name === "console" && event.phase === "start" ? [event] : []));
  const more = Array.from({ length: 1000 }, (_, index) => ({
    ...events[0],
    seq: index + 1,
    span: index + 1,
    payload: { ...events[0].payload, text: `line ${index}` },
  }));
  const show = new Show({ ...trace, events: more }, score);
  const shown = lines(show, 900);
  assert.equal(shown[0], "guest.older 500");
  assert.equal(shown[shown.length - 1], "line 899");
  assert.equal(shown.length, 401);
});

test("what is printed while one watches comes to what is there", () => {
  const whole = heard();
  const { trace, score } = whole;
  const half = printsOf(whole)[3].seq;
  const show = new Show({ ...trace, events: trace.events.slice(0, half) }, { ...score, words: score.words.slice(0, half) });
  assert.equal(lines(show, show.end).length, 4);
  show.extend(trace.events.slice(half), score.words.slice(half), {}, {});
  assert.deepEqual(lines(show, show.end), lines(whole, whole.end));
});

test("steps show of the console only that the guest is ready", () => {
  const show = heard();
  const rows = rowsOf(show, "steps").filter((seq) => show.event(seq)?.kind === "console");
  assert.deepEqual(rows, [readySeq(show) + 1]);
});

test("messages have a row for what is printed in one go, and everything one for each", () => {
  const show = heard();
  const prints = printsOf(show);
  const rows = (/** @type {"messages" | "everything"} */ detail) =>
    rowsOf(show, detail).filter((seq) => show.event(seq)?.kind === "console");
  assert.equal(rows("everything").length, prints.length);
  assert.equal(rows("messages").length, 3);
  const { outputs, begins, stops } = planOf(show, "messages");
  assert.equal([...outputs.values()].reduce((sum, count) => sum + count, 1), prints.length);
  for (const [stop, count] of outputs) {
    assert.ok(stops.includes(stop) && count > 1);
    assert.equal(show.event(begins.get(stop) ?? 0)?.kind, "console");
  }
  const placed = layout(show, { detail: "messages", width: 1200, metrics: METRICS, max: 99 });
  for (const { seq } of prints) {
    const stop = stopFor(show, "messages", [], seq);
    assert.equal(placed.rows[placed.present[seq]].seq, stop);
    assert.ok(stop >= seq);
  }
});

test("the bar of time and the diagram have one more state after active", () => {
  const show = heard();
  const seq = readySeq(show);
  const parts = segments(show);
  assert.deepEqual(parts.slice(-2).map(({ state }) => state), ["active", "ready"]);
  assert.deepEqual([parts[parts.length - 1].from, parts[parts.length - 1].to], [seq, show.end]);
  assert.equal(parts[parts.length - 2].to, seq);
  assert.deepEqual(bandsOf(show, rowsOf(show, "steps")).slice(-2).map(({ state }) => state), ["active", "ready"]);
  const frame = { width: 800, metrics: METRICS };
  assert.equal(find(scrubber(show, stateOf(), text, frame), classed("nv-scrub-ready")).length, 1);
  assert.equal(find(scrubber(classic(), stateOf(), text, frame), classed("nv-scrub-ready")).length, 0);
});

test("the table's last row is the guest's, and comes after active", () => {
  const show = heard();
  const seq = readySeq(show);
  const last = (/** @type {number} */ position) =>
    find(statusTable(show, stateOf({ position }), text), classed("nv-table-row")).slice(-2).map(said);
  assert.match(last(seq - 1)[0], /Active table\.mark\.now/);
  assert.match(last(seq - 1)[1], /Guest ready table\.mark\.ahead/);
  assert.match(last(seq)[1], /Guest ready table\.mark\.now/);
});

test("who listens or reads is told it, too", () => {
  const show = heard();
  const seq = readySeq(show);
  const told = (/** @type {number} */ position) => announcement(show, stateOf({ position, playing: true }), position, text);
  assert.doesNotMatch(told(seq - 1), /live\.ready/);
  assert.match(told(seq), /live\.ready/);
  assert.match(said(readView(show, stateOf({ position: show.end, view: "read" }), text)), /read\.guest/);
  assert.doesNotMatch(said(readView(classic(), stateOf({ position: 9, view: "read" }), text)), /read\.guest/);
});

test("lines of the console flit by, and the ready line is looked at", () => {
  const show = heard();
  assert.ok(dwell(show, readySeq(show), "messages") > dwell(show, printsOf(show)[1].seq, "messages"));
});
