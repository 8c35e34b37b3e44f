import assert from "node:assert/strict";
import { test } from "node:test";

import { predict, tally } from "../../novaviz/views/js/predict.js";
import { find, said, stateOf, text } from "./pictures.js";
import { classic } from "./traces.js";

/** @import {State} from "../../novaviz/views/js/types" */

/** @param {number} index @param {number | null} chosen */
function ask(index, chosen) {
  const question = { index, chosen };
  const answers = chosen === null ? {} : { [index]: chosen };
  const state = /** @type {State} */ (stateOf({ predict: true, question, answers }));
  return { state, tree: predict(classic(), state, text) };
}

test("every choice can be taken, and nothing is told before one is", () => {
  const { choices } = classic().score.questions[3];
  const buttons = find(ask(3, null).tree, (one) => one.attrs["data-act"] === "choose");
  assert.deepEqual(
    buttons.map((one) => Number(one.attrs["data-value"])).sort(),
    choices.map((_, at) => at),
  );
  const words = said(ask(3, null).tree);
  for (const { why } of choices) if (why) assert.ok(!words.includes(why));
});

test("a choice is locked, and the right one is told with its reason", () => {
  const { choices } = classic().score.questions[3];
  const wrong = choices.findIndex((choice) => !choice.right);
  const right = choices.findIndex((choice) => choice.right);
  const { tree, state } = ask(3, wrong);
  const words = said(tree);
  assert.match(words, /✗ predict.wrong/);
  assert.match(words, /✓ predict.right/);
  assert.ok(words.includes(choices[right].why));
  const open = find(
    tree,
    (one) => one.attrs["data-act"] === "choose" && !one.attrs["aria-disabled"],
  );
  assert.equal(open.length, 0);
  assert.deepEqual(tally(classic(), state), { asked: 1, right: 0 });
  assert.deepEqual(tally(classic(), ask(3, right).state), { asked: 1, right: 1 });
});

test("the event that refutes a belief is somewhere to go to", () => {
  const { questions } = classic().score;
  for (const [index, { choices }] of questions.entries()) {
    for (const [at, { refuted }] of choices.entries()) {
      const goals = find(ask(index, at).tree, (one) => one.attrs["data-act"] === "goto");
      assert.deepEqual(
        goals.map((one) => one.attrs["data-value"]),
        refuted === null ? [] : [refuted],
      );
    }
  }
});
