/**
 * A statement of SQL: what it says, what it was given, what it read, and what it changed.
 *
 * @import {Text, Tree} from "./types"
 * @import {Span} from "./trace.js"
 */

import { el } from "./element.js";
import { code, pending } from "./exchange.js";
import { facts, grid, part } from "./parts.js";

/** @typedef {Record<string, unknown>} Row */
/**
 * @typedef {object} Change
 * @property {string} table
 * @property {string} op
 * @property {Row} key
 * @property {Row | null} before
 * @property {Row | null} after
 */

/** Rows, and changed rows, that are shown. */
const MOST = 10;

/** Where a line of a statement begins. */
const WORDS = "FROM|WHERE|AND|ORDER BY|GROUP BY|LIMIT|SET|VALUES|(?:LEFT |INNER )?JOIN|ON CONFLICT";
const CLAUSES = new RegExp(`\\s+(?=(?:${WORDS})\\b)`, "g");

/**
 * @param {Span} span
 * @param {boolean} answered
 * @param {Text} text
 */
export function statement(span, answered, text) {
  const { sql, parameters } = span.start.payload;
  return [
    part(text("sql.statement"), sql && code(lines(String(sql)))),
    part(text("sql.parameters"), parameters && facts(named(parameters))),
    ...(answered ? results(span, text) : [part(text("sql.result"), pending(span, text))]),
  ];
}

/**
 * A statement with a line for each clause; text within quotes stays as it is.
 * @param {string} sql
 */
export function lines(sql) {
  return sql
    .trim()
    .split(/('(?:[^']|'')*')/)
    .map((piece, index) => (index % 2 ? piece : piece.replace(CLAUSES, "\n")))
    .join("")
    .replace(/\nAND\b/g, "\n  AND");
}

/** @param {Span} span @param {Text} text */
function results({ close }, text) {
  const result = close?.result ?? {};
  if (close?.phase === "error") return []; // the error says so
  const { rows = [], changes = [] } = result;
  return [
    part(text("sql.rows", { n: rows.length }), rows.length ? rowsTable(rows, text) : null),
    part(
      text("sql.changes", { n: changes.length }),
      changes.slice(0, MOST).map((/** @type {Change} */ change) => changeTable(change, text)),
      more(changes.length, text),
    ),
    !rows.length && !changes.length && part(text("sql.result"), counted(result.rowcount, text)),
  ];
}

/** @param {number} count @param {Text} text */
const counted = (count, text) =>
  el("p", { class: "nv-hint" }, text(count > 0 ? "sql.counted" : "sql.nothing", { n: count }));

/**
 * One row as a list of its columns, several as a table.
 * @param {Record<string, unknown>[]} rows
 * @param {Text} text
 */
function rowsTable(rows, text) {
  if (rows.length === 1) return facts(named(rows[0]));
  const columns = Object.keys(rows[0]);
  const shown = rows.slice(0, MOST).map((row) => columns.map((column) => cell(row[column])));
  return [grid(text("sql.rows", { n: rows.length }), columns, shown), more(rows.length, text)];
}

/** @param {number} count @param {Text} text */
const more = (count, text) =>
  count > MOST && el("p", { class: "nv-hint" }, text("sql.more", { n: count - MOST }));

/**
 * The changed cells of one row. Of a new or deleted row those that hold nothing are left out.
 * @param {Change} change
 * @param {Text} text
 * @returns {Tree}
 */
export function changeTable({ table, op, key, before, after }, text) {
  const columns = Object.keys(after ?? before ?? {});
  const told =
    op === "update" ? columns : columns.filter((name) => (after ?? before)?.[name] !== null);
  const where = Object.entries(key ?? {}).map(([name, value]) => `${name} ${cell(value)}`);
  return el(
    "div",
    { class: "nv-change" },
    el("p", { class: "nv-caption" }, text(`sql.op.${op}`, { table, row: where.join(", ") })),
    grid(
      text(`sql.op.${op}`, { table, row: where.join(", ") }),
      ["column", "before", "after"].map((name) => text(`sql.${name}`)),
      told.map((name) => [
        name,
        before ? old(cell(before[name])) : "–",
        after ? el("strong", null, cell(after[name])) : "–",
      ]),
      "nv-changes",
    ),
  );
}

/** @param {string} value */
const old = (value) => el("span", { class: "nv-old" }, value);

/** @param {Record<string, unknown>} values @returns {[string, string][]} */
const named = (values) => Object.entries(values).map(([name, value]) => [name, cell(value)]);

/** A value as SQL would print it. @param {unknown} value */
function cell(value) {
  if (value === null || value === undefined) return "NULL";
  if (value === "") return "''";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
