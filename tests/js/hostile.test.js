import assert from "node:assert/strict";
import { test } from "node:test";

import { toolbar, transport } from "../../novaviz/views/js/controls.js";
import { toString } from "../../novaviz/views/js/element.js";
import { headline } from "../../novaviz/views/js/headline.js";
import { inspector } from "../../novaviz/views/js/inspector.js";
import { predict } from "../../novaviz/views/js/predict.js";
import { readView } from "../../novaviz/views/js/read.js";
import { scrubber } from "../../novaviz/views/js/scrubber.js";
import { search } from "../../novaviz/views/js/search.js";
import { spotlight } from "../../novaviz/views/js/spotlight.js";
import { stateList, statusTable } from "../../novaviz/views/js/table.js";
import { textFrom } from "../../novaviz/views/js/text.js";
import { cloudMap } from "../../novaviz/views/js/topology.js";
import { METRICS, stateOf } from "./pictures.js";
import { HOSTILE, hostile } from "./traces.js";

/** @import {State, Tree} from "../../novaviz/views/js/types" */

const show = hostile();
const text = textFrom(show.score.text);
const frame = { width: 870, height: 440, metrics: METRICS, id: "t", progress: 1 };

/** @type {Record<string, (state: State) => Tree>} */
const VIEWS = {
  headline: (state) => headline(show, state, text),
  toolbar: (state) => toolbar(show, state, text, {}),
  transport: (state) => transport(show, state, text),
  table: (state) => statusTable(show, state, text),
  states: (state) => stateList(show, state, text),
  inspector: (state) => inspector(show, state, text),
  map: (state) => cloudMap(show, state, text, frame),
  read: (state) => readView(show, state, text),
  scrubber: (state) => scrubber(show, state, text, frame),
  spotlight: (state) => spotlight(show, state, text, state.position),
  search: (state) => search(show, state, text),
  predict: (state) => predict(show, state, text),
};

test("a server named like a script is text in every view", () => {
  const seen = new Set();
  for (const { seq } of show.events) {
    const state = stateOf({ position: seq, detail: "everything", search: "script" });
    for (const [name, view] of Object.entries(VIEWS)) {
      if (name === "read" && seq < show.end) continue;
      const html = toString(view(state));
      assert.doesNotMatch(html, /<script/, `${name} at ${seq}`);
      if (html.includes("&lt;script")) seen.add(name);
    }
  }
  assert.ok(HOSTILE.startsWith("<script>"));
  for (const name of ["headline", "inspector", "map"]) assert.ok(seen.has(name), name);
});

test("no view says a key instead of its text", () => {
  const areas = new Set(Object.keys(show.score.text).map((key) => key.split(".")[0]));
  for (const { seq } of show.events) {
    for (const [name, view] of Object.entries(VIEWS)) {
      const state = stateOf({ position: seq, critical: true, question: { index: 0, chosen: 0 } });
      const html = toString(view(state)).replace(
        / (?:class|data-[a-z]+|d|name|value|key)="[^"]*"/g,
        "",
      );
      for (const area of areas) {
        const found = html.match(new RegExp(`[>"(]${area}\\.[a-z_]+(?:\\.[a-z_]+)?[<")]`));
        assert.equal(found, null, `${name} at ${seq}: ${found}`);
      }
    }
  }
});
