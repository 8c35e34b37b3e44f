import assert from "node:assert/strict";
import { test } from "node:test";

import { toString } from "../../novaviz/views/js/element.js";
import { inspected, inspector } from "../../novaviz/views/js/inspector.js";
import { classed, find, said, stateOf, text } from "./pictures.js";
import { classic, failed, reschedule, stuck } from "./traces.js";

/** @import {Show} from "../../novaviz/views/js/trace.js" */

/** @param {Show} show @param {string} name @param {string} [phase] */
function seqOf(show, name, phase = "start") {
  const found = show.events.find((event) => event.name === name && event.phase === phase);
  assert.ok(found, name);
  return found.seq;
}

/** @param {Show} show @param {number} position @param {object} [more] */
const words = (show, position, more) => said(inspector(show, stateOf({ position, ...more }), text));

test("before the first message there is nothing to say of one", () => {
  assert.match(words(classic(), 0), /inspector.nothing/);
});

test("an answer is not told before it has come", () => {
  const show = classic();
  const post = seqOf(show, "POST /v2.1/servers");
  assert.match(words(show, post), /POST \/v2.1\/servers.*rest.credential.user.*answer.not_yet/s);
  assert.doesNotMatch(words(show, post), /202/);
  const answer = show.spanAt(post)?.close?.seq ?? 0;
  assert.match(words(show, answer), /202.*rest.accepted/s);
});

test("a selected span is looked at where it stands by now", () => {
  const show = classic();
  const cast = show.spanAt(seqOf(show, "run_instance"));
  assert.ok(cast?.deliver && cast.close);
  const at = (/** @type {number} */ position) =>
    inspected(show, stateOf({ position, selected: cast.number }))?.event.seq;
  assert.equal(at(1), cast.start.seq);
  assert.equal(at(cast.deliver.seq), cast.deliver.seq);
  assert.equal(at(show.end), cast.close.seq);
});

test("a cast has three moments, each somewhere to go to", () => {
  const show = classic();
  const cast = show.spanAt(seqOf(show, "run_instance"));
  const tree = inspector(show, stateOf({ position: cast?.deliver?.seq }), text);
  const moments = find(tree, classed("nv-moments"))[0];
  const goals = find(moments, (one) => one.attrs["data-act"] === "goto");
  assert.deepEqual(
    goals.map((one) => one.attrs["data-value"]),
    [cast?.start.seq, cast?.deliver?.seq, cast?.close?.seq],
  );
  assert.equal(find(moments, classed("nv-reached")).length, 2);
});

test("an RPC call shows its queue, its depth, its timeout and what came back", () => {
  const show = classic();
  const call = seqOf(show, "instance_get_by_uuid", "end");
  assert.match(words(show, call), /rpc.queueconductor.*rpc.depth1.*time.seconds 60.*rpc.return/s);
});

test("the place in Nova's code is a function and its module", () => {
  const show = classic();
  const [place] = find(
    inspector(show, stateOf({ position: show.steps[6].first ?? 0 }), text),
    classed("nv-places"),
  );
  assert.match(said(place), /SchedulerAPI.run_instance nova.scheduler.rpcapi/);
});

test("what is newer than the release is told with what there was, and why", () => {
  const show = classic();
  const tree = inspector(show, stateOf({ position: seqOf(show, "GET /v3/auth/tokens") }), text);
  const badges = find(tree, classed("nv-newer")).map(said);
  assert.ok(badges.some((words) => /Fernet.*badge.then.*badge.why/s.test(words)));
});

test("long JSON is folded, short JSON is not", () => {
  const show = classic();
  const tree = inspector(show, stateOf({ position: seqOf(show, "POST /v2.1/servers") }), text);
  const folds = find(tree, classed("nv-fold")).filter((one) => !classed("nv-newer")(one));
  assert.ok(folds.length > 0);
  for (const fold of folds)
    assert.ok(said(find(fold, (one) => one.tag === "pre")[0]).split("\n").length > 12);
});

test("causes, effects and the reply are somewhere to go to", () => {
  const show = classic();
  const post = show.spanAt(seqOf(show, "POST /v2.1/servers"));
  const tree = inspector(show, stateOf({ position: post?.start.seq }), text);
  const goals = find(tree, (one) => one.attrs["data-act"] === "goto").map(
    (one) => one.attrs["data-value"],
  );
  assert.ok(goals.includes(post?.close?.seq));
  assert.ok(goals.includes(show.span(post?.start.parent ?? 0)?.start.seq));
  assert.ok(goals.includes(seqOf(show, "GET /v3/auth/tokens")));
});

test("an error has a cross, its type and the fault that made it", () => {
  const spawn = reschedule();
  const broken = spawn.events.find((event) => event.phase === "error");
  assert.match(words(spawn, broken?.seq ?? 0), /✗ .*error.fault spawn-fails-once/s);
  const lost = stuck();
  const gone = lost.events.find((event) => event.result?.type === "MessageLost");
  assert.match(words(lost, gone?.seq ?? 0), /✗ MessageLost.*cast.failed/s);
});

test("every event of every kind can be looked at", () => {
  for (const show of [classic(), failed(), reschedule()]) {
    for (const { seq } of show.events) {
      const html = toString(inspector(show, stateOf({ position: seq }), text));
      assert.doesNotMatch(html, /undefined|\[object/);
    }
  }
});
