/**
 * How the scheduler decides: which filter refused which host and why, and how the rest weigh.
 *
 * Filters and weighers are the rows, since they are many and hosts, mostly, are few; and since
 * the scheduler goes through them in this order.
 * @import {Text, Tree} from "./types"
 * @import {Span} from "./trace.js"
 */

import { el } from "./element.js";
import { pending } from "./exchange.js";
import { grid, part, unseen } from "./parts.js";

/** @typedef {{host: string, filter: string, passed: boolean, reason: string}} Verdict */
/** @typedef {{host: string, weigher: string, weight: number, value?: number}} Weight */

/**
 * @param {Span} span
 * @param {boolean} answered
 * @param {Text} text
 */
export function decision(span, answered, text) {
  const { verdicts, weights, order } = span.close?.result ?? {};
  if (!answered) {
    const hosts = (span.start.payload.hosts ?? []).join(", ");
    return [part(text("decision.hosts"), el("p", null, hosts), pending(span, text))];
  }
  const hosts = span.start.payload.hosts ?? [];
  if (verdicts) return [filters(hosts, verdicts, text), reasons(verdicts, text)];
  if (weights) return [weighed(order ?? hosts, weights, text)];
  return [];
}

/** @param {string[]} hosts @param {Verdict[]} verdicts @param {Text} text */
function filters(hosts, verdicts, text) {
  const asked = new Map(verdicts.map((verdict) => [`${verdict.filter} ${verdict.host}`, verdict]));
  const names = unique(verdicts.map(({ filter }) => filter));
  const refused = new Set(verdicts.filter(({ passed }) => !passed).map(({ host }) => host));
  const rows = names.map((name) => [
    name,
    ...hosts.map((host) => verdictCell(asked.get(`${name} ${host}`), text)),
  ]);
  const left = hosts.map((host) =>
    mark(!refused.has(host), text(refused.has(host) ? "decision.out" : "decision.left")),
  );
  return part(
    text("decision.filters"),
    grid(
      text("decision.filters_label"),
      [text("decision.filter"), ...hosts],
      [...rows, [text("decision.result"), ...left]],
      "nv-verdicts",
    ),
  );
}

/** @param {Verdict | undefined} verdict @param {Text} text */
function verdictCell(verdict, text) {
  if (!verdict) return el("span", { class: "nv-soft" }, "–", unseen(text("decision.not_asked")));
  const words = text(verdict.passed ? "decision.passes" : "decision.refuses");
  return mark(verdict.passed, words, verdict.reason);
}

/** @param {boolean} good @param {string} words @param {string} [title] */
function mark(good, words, title) {
  return el(
    "span",
    { class: good ? "nv-good" : "nv-bad", title: title ?? null },
    el("span", { "aria-hidden": "true" }, good ? "✓" : "✗"),
    good ? unseen(words) : [" ", words],
  );
}

/** @param {Verdict[]} verdicts @param {Text} text */
function reasons(verdicts, text) {
  const refusals = verdicts.filter(({ passed }) => !passed);
  return part(
    text("decision.reasons"),
    refusals.length > 0 &&
      el(
        "ul",
        { class: "nv-reasons" },
        refusals.map(({ host, filter, reason }) =>
          el("li", null, el("strong", null, host), ` ${filter}: ${reason}`),
        ),
      ),
  );
}

/**
 * The best host first, with what each weigher gave and the sum.
 * @param {string[]} order
 * @param {Weight[]} weights
 * @param {Text} text
 * @returns {Tree | null}
 */
function weighed(order, weights, text) {
  const names = unique(weights.map(({ weigher }) => weigher));
  const given = new Map(weights.map((one) => [`${one.weigher} ${one.host}`, one.weight]));
  const total = (/** @type {string} */ host) =>
    names.reduce((sum, name) => sum + (given.get(`${name} ${host}`) ?? 0), 0);
  const heads = order.map((host, index) =>
    el("span", { class: index ? null : "nv-good" }, index ? "" : "✓ ", host),
  );
  const rows = names.map((name) => [
    name,
    ...order.map((host) => number(given.get(`${name} ${host}`))),
  ]);
  return part(
    text("decision.weights"),
    grid(
      text("decision.weights_label"),
      [text("decision.weigher"), ...heads],
      [
        ...rows,
        [text("decision.total"), ...order.map((host) => el("strong", null, number(total(host))))],
        [text("decision.place"), ...order.map((_, index) => String(index + 1))],
      ],
      "nv-verdicts",
    ),
  );
}

/** @param {number | undefined} value */
const number = (value) => (value === undefined ? "–" : value.toFixed(2));

/** @param {string[]} names */
const unique = (names) => [...new Set(names)];
