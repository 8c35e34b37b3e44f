/**
 * The table of status and task, and the columns of the instance's row behind it.
 *
 * The marks come with the score, from the instance's rows; here they only get their looks.
 * @import {State, TableRow, Text, Tree} from "./types"
 * @import {Show} from "./trace.js"
 */

import { guestState } from "./console.js";
import { el } from "./element.js";
import { kept, link, unseen } from "./parts.js";

const MARKS = { ahead: "", hollow: "○", now: "▶", passed: "✓", broken: "✗" };

/**
 * Status | Task | Steps, with the row that the instance is at.
 * @param {Show} show
 * @param {State} state
 * @param {Text} text
 * @returns {Tree}
 */
export function statusTable(show, state, text) {
  const table = show.tableAt(state.position);
  return kept(show, "table", table.from, () => {
    const current = currentRow(table.rows);
    return el(
      "section",
      { class: "nv-table-panel", key: "table" },
      el("h3", { class: "nv-panel-title" }, text("table.title")),
      el(
        "table",
        { class: "nv-table" },
        el("caption", { class: "nv-unseen" }, text("table.caption")),
        el(
          "thead",
          null,
          el(
            "tr",
            null,
            ["status", "task", "steps"].map((name) =>
              el("th", { scope: "col" }, text(`table.${name}`)),
            ),
          ),
        ),
        el(
          "tbody",
          null,
          table.rows.map((row, index) => tableRow(row, index === current, index, text)),
        ),
      ),
      el("p", { class: "nv-hint", hidden: !table.caption }, table.caption),
    );
  });
}

/**
 * @param {TableRow} row
 * @param {boolean} current
 * @param {number} index
 * @param {Text} text
 */
function tableRow(row, current, index, text) {
  return el(
    "tr",
    {
      key: index,
      class: `nv-table-row nv-row-${row.mark}${current ? " nv-row-current" : ""}`,
      "aria-current": current ? "true" : null,
    },
    el(
      "th",
      { scope: "row" },
      el("span", { class: "nv-tick", "aria-hidden": "true" }, MARKS[row.mark]),
      row.status,
      unseen(" ", text(`table.mark.${row.mark}`)),
    ),
    el("td", null, row.task),
    el("td", null, row.steps),
  );
}

/**
 * The row that the instance is at: marked so, or the one that a boot which is over has ended in.
 * @param {TableRow[]} rows
 */
export function currentRow(rows) {
  for (const mark of ["now", "broken", "hollow"]) {
    const found = rows.findIndex((row) => row.mark === mark);
    if (found >= 0) return found;
  }
  return rows.reduce((found, row, index) => (row.mark === "passed" ? index : found), -1);
}

/**
 * The columns of the instance's row that tell its state, and what went wrong, once it has.
 * @param {Show} show
 * @param {State} state
 * @param {Text} text
 * @returns {Tree}
 */
export function stateList(show, state, text) {
  const now = show.stateAt(state.position);
  const fault = faultAt(show, state.position);
  const guest = guestState(show, state.position, text);
  return kept(show, "state", `${now?.seq} ${fault?.seq} ${guest}`, () => {
    const dash = [el("span", { "aria-hidden": "true" }, "–"), unseen(text("state.none_yet"))];
    /** @type {[string, string | null | undefined][]} */
    const columns = [
      ["vm_state", now?.vm_state],
      ["task_state", now?.task_state],
      ["power_state", now?.power_state],
      ["host", now?.host],
    ];
    return el(
      "dl",
      { class: "nv-state-list", key: "state" },
      columns.map(([name, value]) => [
        el("dt", null, name),
        el("dd", { key: `${name} ${now ? value : "-"}` }, now ? (value ?? text("none")) : dash),
      ]),
      guest && [el("dt", null, text("guest.name")), el("dd", { key: `guest ${guest}` }, guest)],
      fault && [
        el("dt", { class: "nv-state-fault" }, text("state.fault")),
        el("dd", { class: "nv-state-fault" }, fault.message, " ", faultLink(fault, text)),
      ],
    );
  });
}

/** @param {Fault} fault @param {Text} text */
function faultLink(fault, text) {
  return fault.seq ? link(fault.seq, text("state.fault_shown")) : null;
}

/** @typedef {{seq: number, message: string}} Fault */

/**
 * What had gone wrong by then: the instance's fault, as its database has it, or the refusal of
 * the API.
 * @param {Show} show
 * @param {number} position
 * @returns {Fault | undefined}
 */
export function faultAt(show, position) {
  const faults = kept(show, "faults", "", () => faultsOf(show));
  return faults.filter((fault) => fault.seq <= position).pop();
}

/** @param {Show} show @returns {Fault[]} */
function faultsOf(show) {
  const { instance, fault, error } = show.trace.metadata;
  const found = [];
  for (const { seq, kind, result } of show.events) {
    for (const change of (kind === "db" && result?.changes) || []) {
      const row =
        change.table === "instance_faults" && change.op === "insert" ? change.after : null;
      if (row && row.instance_uuid === instance) found.push({ seq, message: String(row.message) });
    }
  }
  if (found.length) return found;
  if (fault) {
    const broken = show.own?.find((transition) => transition.vm_state === "error");
    return [{ seq: broken?.seq ?? show.end, message: String(fault.message) }];
  }
  if (!error) return [];
  const refused = show.events.find(
    ({ phase, source, target }) =>
      phase === "error" && source === "client" && target === "nova-api",
  );
  return [{ seq: refused?.seq ?? show.end, message: `${error.code} ${error.message}` }];
}
