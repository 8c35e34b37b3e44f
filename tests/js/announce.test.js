import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { announcement, announcer } from "../../novaviz/views/js/announce.js";
import { changed, firstState } from "../../novaviz/views/js/state.js";
import { textFrom } from "../../novaviz/views/js/text.js";
import { classic } from "./traces.js";

test("the steps' announcements tell the whole boot: each step, the status, the outcome", () => {
  const show = classic();
  const text = textFrom(show.score.text);
  for (const step of show.steps) {
    const state = changed(firstState(), { position: step.first ?? 0, playing: true }, show.end);
    const said = announcement(show, state, state.position, text);
    assert.ok(said.includes(String(step.number)) && said.includes(step.title), said);
    const now = show.stateAt(state.position);
    if (now) assert.ok(said.includes(now.status), said);
  }
  const over = changed(firstState(), { position: show.end }, show.end);
  assert.ok(announcement(show, over, show.end, text).includes("ACTIVE"));
});

test("at most one message a second is spoken, and always the latest one", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  let clock = 0;
  mock.method(performance, "now", () => clock);
  /** @type {string[]} */
  const spoken = [];
  const speaker = announcer((words) => spoken.push(words));
  for (let index = 0; index < 30; index += 1) {
    speaker.tell(`message ${index}`);
    clock += 100;
    mock.timers.tick(100);
  }
  clock += 1000;
  mock.timers.tick(1000);
  assert.ok(spoken.length <= 4, spoken.join());
  assert.equal(spoken[spoken.length - 1], "message 29");
  speaker.stop();
  mock.restoreAll();
  mock.timers.reset();
});
