/**
 * What was sent and what came back, for each kind of message but SQL and decisions.
 *
 * @import {Text, Tree} from "./types"
 * @import {Span} from "./trace.js"
 */

import { el } from "./element.js";
import { facts, part } from "./parts.js";

/** Lines of JSON that are shown unfolded. */
const LONGEST = 12;

/** @typedef {(span: Span, answered: boolean, text: Text) => unknown[]} Parts */

/** @type {Record<string, Parts>} */
const KINDS = {
  rest: (span, answered, text) => [
    request(span.start.payload, text),
    response(span, answered, text),
  ],
  "rpc.call": (span, answered, text) => [
    message(span.start.payload, text),
    returned(span, answered, text),
  ],
  "rpc.cast": (span, answered, text) => [message(span.start.payload, text)],
  driver: (span, answered, text) => [
    part(text("driver.args"), data(span.start.payload.args, text)),
    returned(span, answered, text),
  ],
  notify: ({ start: { payload } }, _, text) => [
    part(
      text("notify.title"),
      facts([
        ["event_type", payload.event_type],
        ["publisher_id", payload.publisher_id],
      ]),
      data(payload.payload, text),
    ),
  ],
  user: (span, answered, text) => [
    part(text("user.title"), code(span.start.payload.command)),
    part(text("user.exit"), answered ? outcome(span, text) : pending(span, text)),
  ],
  console: ({ start: { payload } }, _, text) => [part(text("console.title"), code(payload.text))],
};

/**
 * @param {Span} span
 * @param {boolean} answered
 * @param {Text} text
 * @returns {unknown[]}
 */
export function exchange(span, answered, text) {
  return KINDS[span.start.kind]?.(span, answered, text) ?? [];
}

/** @param {Record<string, any>} payload @param {Text} text */
function request(payload, text) {
  const query = Object.entries(payload.query ?? {});
  const credential = payload.credential && text(`rest.credential.${payload.credential}`);
  return part(
    text("rest.request"),
    el("p", { class: "nv-code nv-verb" }, el("strong", null, payload.method), " ", payload.path),
    facts([...query, [text("rest.token"), credential]]),
    headers(payload.headers, text),
    labelled(text("rest.body"), data(payload.body, text)),
  );
}

/** @param {Span} span @param {boolean} answered @param {Text} text */
function response(span, answered, text) {
  const title = text("rest.response");
  const result = span.close?.result;
  if (!answered || !result) return part(title, pending(span, text));
  if (result.status === undefined) return null; // no answer came: the error says so
  const kind = result.status < 400 ? "nv-good" : "nv-bad";
  return part(
    title,
    el(
      "p",
      { class: `nv-http ${kind}` },
      el("strong", null, result.status),
      " ",
      says(result, text),
    ),
    headers(result.headers, text),
    labelled(text("rest.body"), data(result.body, text)),
  );
}

/** @param {Record<string, any>} result @param {Text} text */
function says(result, text) {
  return text(result.status < 400 ? "rest.accepted" : "rest.refused");
}

/** @param {Record<string, any> | undefined} values @param {Text} text */
function headers(values, text) {
  return labelled(text("rest.headers"), facts(Object.entries(values ?? {})));
}

/** @param {string} label @param {Tree | null} child */
function labelled(label, child) {
  return child && [el("p", { class: "nv-caption" }, label), child];
}

/** @param {Record<string, any>} payload @param {Text} text */
function message(payload, text) {
  const limit = payload.timeout;
  return part(
    text("rpc.message"),
    facts([
      [text("rpc.topic"), payload.topic],
      [text("rpc.server"), payload.server ?? (payload.fanout ? text("rpc.every_server") : null)],
      [text("rpc.queue"), payload.queue],
      [text("rpc.depth"), payload.depth],
      [text("rpc.reply_queue"), payload.reply_queue],
      [text("rpc.timeout"), typeof limit === "number" ? text("time.seconds", { n: limit }) : null],
      [text("rpc.duplicate_of"), payload.duplicate_of],
    ]),
    labelled(text("rpc.args"), data(payload.args, text)),
  );
}

/** @param {Span} span @param {boolean} answered @param {Text} text */
function returned(span, answered, text) {
  if (answered && span.close?.phase === "error") return null; // the error says so
  return part(text("rpc.return"), answered ? outcome(span, text) : pending(span, text));
}

/** @param {Span} span @param {Text} text */
function outcome({ close }, text) {
  if (!close) return null;
  const value = close.result?.return ?? close.result?.exit ?? null;
  return value === null ? el("p", { class: "nv-hint" }, text("none")) : data(value, text);
}

/** @param {Span} span @param {Text} text */
export function pending(span, text) {
  return el("p", { class: "nv-hint" }, text(span.close ? "answer.not_yet" : "answer.never"));
}

/**
 * An error, as a word and not only a colour.
 * @param {Record<string, any>} result
 * @param {Text} text
 */
export function failure(result, text) {
  const type = result.type ?? (result.status ? `${text("error.title")} ${result.status}` : "");
  return el(
    "p",
    { class: "nv-bad" },
    el("span", { "aria-hidden": "true" }, "✗ "),
    el("strong", null, type || text("error.title")),
    " ",
    result.message ?? "",
  );
}

/**
 * Anything of JSON, folded where it is long; nothing where there is nothing.
 * @param {unknown} value
 * @param {Text} text
 * @returns {Tree | null}
 */
export function data(value, text) {
  if (value === null || value === undefined) return null;
  if (typeof value !== "object") return code(String(value));
  if (!Object.keys(value).length) return el("p", { class: "nv-hint" }, text("data.empty"));
  const lines = JSON.stringify(value, null, 2).split("\n");
  if (lines.length <= LONGEST) return code(lines.join("\n"));
  return el(
    "details",
    { class: "nv-fold" },
    el(
      "summary",
      null,
      el("code", null, Object.keys(value).slice(0, 4).join(", ")),
      el("span", { class: "nv-count" }, text("data.lines", { n: lines.length })),
    ),
    code(lines.join("\n")),
  );
}

/** @param {unknown} words */
export const code = (words) => el("pre", { class: "nv-code" }, words ?? "");
