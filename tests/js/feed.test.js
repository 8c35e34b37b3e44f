import assert from "node:assert/strict";
import { test } from "node:test";

import { Feed } from "../../novaviz/views/js/feed.js";

/** @param {number} from @param {number} to @returns {any[]} */
const events = (from, to) => {
  const found = [];
  for (let seq = from; seq <= to; seq += 1) found.push({ seq });
  return found;
};

/** @param {number} from @param {number} to @returns {[string, string][]} */
const words = (from, to) => events(from, to).map(({ seq }) => [`label ${seq}`, `sentence ${seq}`]);

/** @param {number} from @param {number} to @returns {any} */
const more = (from, to) => ({
  from,
  events: events(from + 1, to),
  words: words(from + 1, to),
  trace: { metadata: { request_id: "req-1", outcome: null } },
  score: { tables: [{ from: to }] },
});

/** @param {number} end @returns {Feed} */
function feedOf(end) {
  const trace = { events: events(1, end), metadata: { request_id: "req-1" }, steps: [] };
  return new Feed(/** @type {any} */ (trace), { words: words(1, end), language: "en" });
}

/** @param {Feed} feed */
const seqs = (feed) => feed.trace.events.map((event) => event.seq);

test("what follows is taken in order, with its words and what else has changed", () => {
  const feed = feedOf(0);
  assert.equal(feed.take(more(0, 3))?.events.length, 3);
  assert.equal(feed.take(more(3, 5))?.events.length, 2);
  assert.deepEqual(seqs(feed), [1, 2, 3, 4, 5]);
  assert.deepEqual(feed.score.words, words(1, 5));
  assert.deepEqual(feed.score.tables, [{ from: 5 }]);
  assert.equal(feed.score.language, "en");
  assert.deepEqual(feed.trace.steps, []);
});

test("what is known already is not taken twice, nor are its words", () => {
  const feed = feedOf(4);
  const fresh = feed.take(more(2, 6));
  assert.deepEqual(fresh?.events, events(5, 6));
  assert.deepEqual(fresh?.words, words(5, 6));
  assert.equal(feed.take(more(0, 6))?.events.length, 0);
  assert.deepEqual(seqs(feed), [1, 2, 3, 4, 5, 6]);
  assert.deepEqual(feed.score.words, words(1, 6));
});

test("a gap is noticed, and nothing after it is taken", () => {
  const feed = feedOf(2);
  assert.equal(feed.take(more(5, 8)), null);
  assert.deepEqual(seqs(feed), [1, 2]);
  assert.notEqual(feed.take(more(2, 8)), null);
  assert.deepEqual(seqs(feed), [1, 2, 3, 4, 5, 6, 7, 8]);
});

test("the whole trace of the same run goes on from what is known; another run's does not", () => {
  const feed = feedOf(3);
  const { trace, score } = feedOf(5);
  assert.deepEqual(feed.whole(trace, score)?.events, events(4, 5));
  assert.deepEqual(feed.score.words, words(1, 5));
  assert.equal(feed.whole({ ...trace, events: trace.events.slice(0, 2) }, score), null);
  const other = { ...trace, metadata: { request_id: "req-2" } };
  assert.equal(feed.whole(other, score), null);
});

test("another run of the same seed, and so of the same id, is another run all the same", () => {
  const feed = feedOf(3);
  const { trace, score } = feedOf(5);
  const others = trace.events.map((event) => (event.seq === 2 ? { ...event, name: "other" } : event));
  assert.equal(feed.whole({ ...trace, events: others }, score), null);
});

test("a saved notebook sorts keys, and the run is the same all the same", () => {
  const feed = feedOf(0);
  feed.take({ ...more(0, 1), events: [/** @type {any} */ ({ seq: 1, payload: { a: [1], b: null } })] });
  const whole = [/** @type {any} */ ({ payload: { b: null, a: [1] }, seq: 1 })];
  assert.deepEqual(feed.whole({ ...feed.trace, events: whole }, feed.score)?.events, []);
});

test("what was given is left as it is", () => {
  const { trace, score } = feedOf(2);
  const feed = new Feed(trace, score);
  feed.take(more(2, 4));
  assert.equal(trace.events.length, 2);
  assert.equal(score.words?.length, 2);
});
