/**
 * The run as a list to read: each step with its words and messages, and the state after it. It
 * says what the diagram shows, for those who do not see it, or do not want to.
 *
 * What has not changed is the same Tree as last time; messages stand in short lists, so that one
 * of many thousands is found and marked at once.
 * @import {State, Step, Text, Tree} from "./types"
 * @import {Show} from "./trace.js"
 */

import { guestState, readyOf } from "./console.js";
import { rowsOf } from "./detail.js";
import { el } from "./element.js";
import { kept, seconds, timeOf, unseen } from "./parts.js";
import { last } from "./trace.js";

/** Messages in a list. */
const CHUNK = 100;

/** @typedef {{step: Step | null, from: number, rows: number[]}} Chapter */

/**
 * @param {Show} show
 * @param {State} state
 * @param {Text} text
 * @returns {Tree}
 */
export function readView(show, state, text) {
  const { detail, folded } = state;
  const rows = rowsOf(show, detail, folded);
  const told = detail === "steps" ? [] : rows;
  const chapters = kept(show, "read", `${detail} ${folded}`, () => chaptersOf(show, told));
  const current = chapters.reduce(
    (found, one) => (one.from <= state.position ? one : found),
    chapters[0],
  );
  const row = last(rows, (seq) => seq <= state.position) ?? 0;
  const over = state.position >= show.end && show.over;
  return el(
    "article",
    { class: "nv-read", key: "read" },
    el(
      "ol",
      { class: "nv-read-steps" },
      chapters.map((one, index) =>
        chapter(show, state, one, index, one === current && state.position > 0, row, text),
      ),
      absent(show, text),
      guest(show, state, text),
      over && ending(show, text),
    ),
  );
}

/**
 * The steps in the order of time, each with the messages until the next.
 * @param {Show} show
 * @param {readonly number[]} rows
 * @returns {Chapter[]}
 */
function chaptersOf(show, rows) {
  const begun = show.steps.filter((step) => step.first !== null);
  begun.sort((a, b) => Number(a.first) - Number(b.first));
  /** @type {Chapter[]} */
  const chapters = begun.map((step) => ({ step, from: Number(step.first), rows: [] }));
  if (!chapters.length || (rows.length && rows[0] < chapters[0].from)) {
    chapters.unshift({ step: null, from: 0, rows: [] });
  }
  let at = 0;
  for (const seq of rows) {
    while (at + 1 < chapters.length && chapters[at + 1].from <= seq) at += 1;
    chapters[at].rows.push(seq);
  }
  return chapters;
}

/**
 * @param {Show} show
 * @param {State} state
 * @param {Chapter} one
 * @param {number} index
 * @param {boolean} current
 * @param {number} row the message that is on
 * @param {Text} text
 */
function chapter(show, state, one, index, current, row, text) {
  const ahead = one.from > state.position;
  if (ahead && state.future === "hidden") return null;
  const now = current ? row : 0;
  const make = () =>
    el(
      "li",
      {
        key: `${one.step?.number ?? "-"} ${one.from}`,
        class: `nv-read-step${current ? " nv-read-now" : ""}${ahead ? " nv-read-ahead" : ""}`,
        "aria-current": current ? "step" : null,
      },
      one.step && words(one.step, text),
      one.rows.length > 0 && chunks(show, one, index, now, state, text),
      one.step && after(show, one.step, text),
    );
  const key = [state.detail, state.folded, state.future, ahead, current && state.position].join(
    " ",
  );
  return kept(show, `read ${index}`, key, make);
}

/** @param {Step} step @param {Text} text */
function words(step, text) {
  return [
    el(
      "h3",
      { class: "nv-read-title" },
      el(
        "button",
        { type: "button", class: "nv-read-go", "data-act": "goto", "data-value": step.first },
        el("span", { class: "nv-badge" }, step.number),
        " ",
        step.title,
        step.state === "failed" && el("span", { class: "nv-bad" }, " ✗ ", text("read.failed")),
      ),
    ),
    el("p", { class: "nv-read-said" }, step.sentence),
    step.why && el("p", { class: "nv-read-why" }, step.why),
  ];
}

/**
 * @param {Show} show
 * @param {Chapter} one
 * @param {number} index
 * @param {number} now
 * @param {State} state
 * @param {Text} text
 */
function chunks(show, one, index, now, state, text) {
  const found = [];
  for (let from = 0; from < one.rows.length; from += CHUNK) {
    const rows = one.rows.slice(from, from + CHUNK);
    const first = rows[0];
    const last = rows[rows.length - 1];
    const inside = now >= first && now <= last;
    const half = inside || (first <= state.position && state.position < last);
    const begun = first <= state.position;
    const key = [state.detail, state.folded, state.future, begun, half && state.position].join(" ");
    found.push(
      kept(show, `read ${index} ${from}`, key, () =>
        el(
          "ol",
          { key: from, class: "nv-read-messages" },
          rows.map((seq) => item(show, seq, seq === now, state, text)),
        ),
      ),
    );
  }
  return found;
}

/**
 * @param {Show} show
 * @param {number} seq
 * @param {boolean} now
 * @param {State} state
 * @param {Text} text
 */
function item(show, seq, now, state, text) {
  const ahead = seq > state.position;
  if (ahead && state.future === "hidden") return null;
  const failed = show.event(seq)?.phase === "error";
  return el(
    "li",
    { key: seq, class: ahead ? "nv-read-ahead" : null, "aria-current": now ? "true" : null },
    el(
      "button",
      { type: "button", class: "nv-read-message", "data-act": "goto", "data-value": seq },
      el("span", { class: "nv-read-time" }, seconds(text, timeOf(show, seq))),
      " ",
      el(
        "span",
        { class: failed ? "nv-bad" : null },
        failed && ["✗ ", unseen(text("error.title"), ": ")],
        show.sentence(seq),
      ),
    ),
  );
}

/**
 * What the instance's row says when a step is done.
 * @param {Show} show
 * @param {Step} step
 * @param {Text} text
 */
function after(show, step, text) {
  return stateLine(show, Math.max(step.last ?? 0, step.first ?? 0), text);
}

/** @param {Show} show @param {number} seq @param {Text} text */
function stateLine(show, seq, text) {
  const now = show.stateAt(seq);
  if (!now) return el("p", { class: "nv-read-state" }, text("read.no_instance"));
  const { status, task_state: task, host } = now;
  const values = { status, task: task ?? text("none"), host };
  return el(
    "p",
    { class: "nv-read-state" },
    text(host ? "read.state_on_host" : "read.state", values),
  );
}

/** The steps that did not happen. @param {Show} show @param {Text} text */
function absent(show, text) {
  return show.steps
    .filter((step) => step.first === null)
    .map((step) =>
      el(
        "li",
        { key: `no ${step.number}`, class: "nv-read-step nv-read-absent" },
        el(
          "p",
          { class: "nv-read-title" },
          el("span", { class: "nv-badge" }, step.number),
          ` ${step.title}: `,
          text(step.state === "not needed" ? "read.not_needed" : "read.not_reached"),
        ),
      ),
    );
}

/** That the guest is ready, which no step tells of. @param {Show} show @param {State} state @param {Text} text */
function guest(show, { position, future }, text) {
  const ready = readyOf(show);
  if (!ready || (future === "hidden" && ready.seq > position)) return null;
  const ahead = ready.seq > position ? " nv-read-ahead" : "";
  const go = { type: "button", class: "nv-read-go", "data-act": "goto", "data-value": ready.seq + 1 };
  return el(
    "li",
    { key: "guest", class: `nv-read-step${ahead}` },
    el("h3", { class: "nv-read-title" }, el("button", go, text("read.guest"))),
    el("p", { class: "nv-read-said" }, show.sentence(ready.seq)),
    el("p", { class: "nv-read-state" }, guestState(show, ready.seq, text)),
  );
}

/** @param {Show} show @param {Text} text */
function ending(show, text) {
  const { outcome } = show.trace.metadata;
  return el(
    "li",
    { key: "end", class: "nv-read-step nv-read-end" },
    el("p", { class: "nv-read-title" }, text("read.end", { outcome })),
    stateLine(show, show.end, text),
  );
}
