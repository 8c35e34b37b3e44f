import assert from "node:assert/strict";
import { test } from "node:test";

import { ACTIONS } from "../../novaviz/views/js/actions.js";
import { Player } from "../../novaviz/views/js/player.js";
import { classic, failed } from "./traces.js";

/** @param {ReturnType<typeof classic>} show @param {object} [options] */
function playerOf(show, options = {}) {
  return new Player(show.trace, { score: show.score, ...options });
}

test("stepping forward visits every shown message once, and stepping back the same ones", () => {
  const player = playerOf(classic(), { detail: "messages" });
  const forward = [];
  while (player.state.position < player.show.end) {
    player.act("forward");
    forward.push(player.state.position);
    assert.ok(forward.length <= player.show.end);
  }
  const shown = player.rows.filter((seq) => seq < player.show.end);
  assert.deepEqual(forward, [...shown, player.show.end]);
  const back = [];
  while (player.state.position > 0) {
    player.act("back");
    back.push(player.state.position);
  }
  assert.deepEqual(back, [...forward.slice(0, -1).reverse(), 0]);
});

test("a clicker's keys visit the nineteen steps in order, and then the end", () => {
  const player = playerOf(classic());
  const numbers = [];
  for (let index = 0; index < 19; index += 1) {
    player.act("step-forward");
    numbers.push(player.show.stepAt(player.state.position)?.number);
  }
  assert.deepEqual(numbers, Array.from({ length: 19 }, (_, index) => index + 1));
  player.act("step-forward");
  assert.equal(player.state.position, player.show.end);
  player.act("step-back");
  assert.equal(player.show.stepAt(player.state.position)?.number, 19);
});

test("typing a number and Enter goes to that step, and Backspace comes back", () => {
  const player = playerOf(classic());
  player.act("seek", "20");
  player.act("digit", "1");
  player.act("digit", "3");
  assert.equal(player.state.typed, "13");
  player.act("enter");
  assert.equal(player.show.stepAt(player.state.position)?.number, 13);
  assert.equal(player.present, player.state.position);
  assert.equal(player.state.typed, "");
  player.act("return");
  assert.equal(player.state.position, 20);
});

test("a step that was never reached is not gone to", () => {
  const player = playerOf(failed());
  player.act("seek", "10");
  player.act("step", "19");
  assert.equal(player.state.position, 10);
});

test("reset brings everything back but the theme", () => {
  const player = playerOf(classic());
  const { theme: _, ...first } = player.state;
  player.set({ theme: "dark" });
  for (const [name, value] of [["goto", "40"], ["detail", "everything"], ["view", "map"],
    ["open", "DB:nova"], ["fold", "5"], ["timing", "true"], ["critical", ""], ["spotlight", ""]]) {
    player.act(name, value);
  }
  player.act("reset");
  const { theme, ...now } = player.state;
  assert.deepEqual(now, first);
  assert.equal(theme, "dark");
});

test("the position stays within the trace, and nonsense leaves the state as it is", () => {
  const player = playerOf(classic());
  player.set({ position: 1e9 });
  assert.equal(player.state.position, player.show.end);
  player.set({ position: -3 });
  assert.equal(player.state.position, 0);
  const before = player.state;
  player.set({ detail: /** @type {any} */ ("nonsense"), view: /** @type {any} */ ("") });
  assert.equal(player.state, before);
  assert.equal(player.act("nonsense"), false);
});

test("predict mode stops before a message, locks the choice, then shows what refutes it", () => {
  const player = playerOf(classic(), { detail: "messages" });
  const questions = player.show.score.questions;
  assert.ok(questions.length > 3);
  player.act("predict");
  let steps = 0;
  while (!player.state.question && steps < 500) {
    player.act("forward");
    steps += 1;
  }
  const asked = player.state.question;
  assert.ok(asked);
  const question = questions[asked.index];
  assert.ok(player.state.position < question.before);
  const wrong = question.choices.findIndex((choice) => !choice.right);
  player.act("choose", String(wrong));
  player.act("choose", String(question.choices.findIndex((choice) => choice.right)));
  assert.deepEqual(player.state.answers, { [asked.index]: wrong });
  player.act("forward");
  assert.equal(player.state.question, null);
  assert.ok(player.state.position >= question.before);
});

test("every action leaves a state that is within what can be", () => {
  const show = classic();
  for (const name of Object.keys(ACTIONS)) {
    for (const value of ["", "0", "7", "99999", "x", "DB:nova"]) {
      const player = playerOf(show);
      player.act(name, value);
      assert.ok(player.state.position >= 0 && player.state.position <= show.end, `${name} ${value}`);
      player.dispose();
    }
  }
});
