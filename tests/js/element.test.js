import assert from "node:assert/strict";
import { test } from "node:test";

import { el, escape, toString } from "../../novaviz/views/js/element.js";
import { HOSTILE } from "./traces.js";

test("children are flattened, and what is nothing is left out", () => {
  const tree = el("p", null, ["a", ["b", null]], undefined, false, 0, "", el("b", null));
  assert.deepEqual(tree.children, ["a", "b", "0", "", el("b", null)]);
});

test("an object of a trace that looks like an element is none", () => {
  const stranger = { tag: "script", attrs: {}, children: ["alert(1)"] };
  const [child] = el("dd", null, stranger).children;
  assert.equal(child, JSON.stringify(stranger));
});

test("an attribute that is not set is left out, and one that is true is empty", () => {
  const attrs = { a: null, b: undefined, c: false, d: true, e: 0, f: "", key: 7 };
  assert.equal(toString(el("p", attrs)), '<p d="" e="0" f=""></p>');
});

test("an element without content has no end", () => {
  assert.equal(toString(el("p", null, el("br", null), el("input", { type: "range" }))),
    '<p><br><input type="range"></p>');
});

test("elements stand in one another, in order", () => {
  const tree = el("g", { class: "nv-arrow" }, el("path", { d: "M0 0" }), el("text", null, "spawn"));
  assert.equal(toString(tree), '<g class="nv-arrow"><path d="M0 0"></path><text>spawn</text></g>');
});

test("a stranger's text stays text, in an attribute too", () => {
  const text = toString(el("text", { "aria-label": HOSTILE }, HOSTILE));
  const safe = "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&amp;";
  assert.equal(text, `<text aria-label="${safe}">${safe}</text>`);
});

test("every character that means something in markup is escaped, the ampersand first", () => {
  assert.equal(escape(`<&>"'`), "&lt;&amp;&gt;&quot;&#39;");
  assert.equal(escape("&lt;"), "&amp;lt;");
  assert.equal(escape(12), "12");
});
