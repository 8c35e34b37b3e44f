import assert from "node:assert/strict";
import { test } from "node:test";

import { ACTIONS } from "../../novaviz/views/js/actions.js";
import { toolbar, transport } from "../../novaviz/views/js/controls.js";
import { headline } from "../../novaviz/views/js/headline.js";
import { help } from "../../novaviz/views/js/help.js";
import { BINDINGS } from "../../novaviz/views/js/keys.js";
import { spotlight } from "../../novaviz/views/js/spotlight.js";
import { find, said, stateOf, text } from "./pictures.js";
import { classic, failed, heard } from "./traces.js";

/** @import {Tree} from "../../novaviz/views/js/types" */

const FOLDABLES = [
  { name: "DB:nova", kind: "database", members: ["DB:nova"], open: false },
  { name: "neutron", kind: "lane", members: ["neutron", "neutron-agent@host3"], open: true },
];

/** @param {Tree} tree */
const acts = (tree) => find(tree, (one) => "data-act" in one.attrs);

test("every button has a name, and does something that there is", () => {
  const show = classic();
  const state = stateOf({ position: 70 });
  const trees = [
    transport(show, state, text),
    toolbar(show, state, text, { foldables: FOLDABLES, twin: true }),
    spotlight(show, state, text, state.position),
    help(show, state, text, { keys: [] }),
  ];
  for (const control of trees.flatMap(acts)) {
    const act = String(control.attrs["data-act"]);
    assert.ok(act in ACTIONS || act === "fullscreen", act);
    assert.ok(control.attrs["aria-label"] || said(control).trim(), act);
  }
});

test("the key that does the same stands in the title", () => {
  const tree = transport(classic(), stateOf({}), text);
  const titles = acts(tree).map((one) => String(one.attrs.title ?? ""));
  assert.ok(titles.some((title) => /button.play help.space/.test(title)));
  assert.ok(titles.some((title) => /button.step-forward PageDown/.test(title)));
});

test("the counter tells the step, the message and the time", () => {
  const show = classic();
  const words = said(transport(show, stateOf({ position: show.steps[6].last ?? 0 }), text));
  assert.match(words, /transport.step 7 19/);
  assert.match(words, /time.seconds 0.72/);
});

test("a step that was not reached cannot be chosen", () => {
  const show = failed();
  const options = find(transport(show, stateOf({}), text), (one) => one.tag === "option");
  const late = options.filter((one) => one.attrs.value === 19);
  assert.equal(late[0].attrs.disabled, true);
});

test("a lane that is folded can be opened, and an open one closed", () => {
  const tree = toolbar(classic(), stateOf({}), text, { foldables: FOLDABLES });
  const folds = acts(tree).filter((one) =>
    ["open", "close"].includes(String(one.attrs["data-act"])),
  );
  assert.deepEqual(
    folds.map(({ attrs }) => [attrs["data-act"], attrs["data-value"], attrs["aria-checked"]]),
    [
      ["open", "DB:nova", "false"],
      ["close", "neutron", "true"],
    ],
  );
});

test("how a boot ends is told only when it has", () => {
  const show = failed();
  assert.doesNotMatch(said(headline(show, stateOf({ position: show.end - 1 }), text)), /ERROR/);
  assert.match(
    said(headline(show, stateOf({ position: show.end }), text)),
    /✗ headline.outcome ERROR/,
  );
});

test("the headline names the real hypervisor of a boot, and none of a simulated one", () => {
  assert.match(said(headline(heard(), stateOf({}), text)), /headline.real qemu/);
  assert.doesNotMatch(said(headline(classic(), stateOf({}), text)), /headline.real/);
});

test("the help lists every key", () => {
  const keys = BINDINGS.map(
    ({ keys: names, help: key }) => /** @type {[string[], string]} */ ([names, key]),
  );
  const words = said(help(classic(), stateOf({}), text, { keys }));
  for (const binding of BINDINGS) assert.ok(words.includes(binding.help));
  assert.match(words, /Page Down/);
});

test("the spotlight has both lanes and the sentence, and the arrow of a reply is dashed", () => {
  const show = classic();
  const words = said(spotlight(show, stateOf({ position: 63 }), text, 63));
  assert.match(words, /nova-api.*run_instance.*nova-scheduler/s);
  const reply = spotlight(show, stateOf({ position: 64 }), text, 64);
  assert.equal(find(reply, (one) => String(one.attrs.class).includes("nv-reply")).length, 1);
});
