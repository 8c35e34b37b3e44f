/**
 * In which form an event is drawn: as a request, a reply, a message on the bus, or a sign beside
 * its lane.
 *
 * @import {Event} from "./types"
 * @import {Span} from "./trace.js"
 */

import { NOTIFICATIONS, isDatabase } from "./lanes.js";

/**
 * request: source to target. reply: back. exchange: there and back on one line. publish: into the
 * queue. deliver: out of it. finish: a mark at the receiver. lost: a message that never arrives.
 * silence: a reply that never comes. self: within one lane. store: a statement to a folded
 * database. flag: a folded notification.
 * @typedef {"request" | "reply" | "exchange" | "publish" | "deliver" | "finish" | "lost" | "silence"
 *   | "self" | "store" | "flag"} Form
 */

/** Forms whose label stands beside a sign at the source's lane. */
export const BESIDE = new Set(["self", "store", "flag", "finish"]);

/**
 * @param {Event} event the one at which the row has happened
 * @param {Span | undefined} span
 * @param {object} place
 * @param {(name: string) => number} place.lane the index of a name's lane; -1 if it has none
 * @param {boolean} place.whole whether the row stands for the beginning too
 * @returns {Form}
 */
export function formOf(event, span, { lane, whole }) {
  const { kind, phase, source, target } = event;
  if (isDatabase(target) && lane(target) < 0) return "store";
  if (target === NOTIFICATIONS && lane(target) < 0) return "flag";
  if (kind === "rpc.cast") return castForm(event, span, whole);
  if (kind === "decision" || lane(source) === lane(target)) return "self";
  if (kind === "db") return phase === "start" ? "request" : "exchange";
  if (kind === "notify" || kind === "console" || phase === "start") return "request";
  if (isUnanswered(event)) return "silence";
  return "reply";
}

/** @param {Event} event @param {Span | undefined} span @param {boolean} whole @returns {Form} */
function castForm({ phase, result }, span, whole) {
  if (result?.type === "MessageLost") return "lost";
  if (phase === "start") return "publish";
  if (phase === "deliver") return whole ? "request" : "deliver";
  return span?.deliver ? "finish" : "lost";
}

/** Whether a call or request ended without any answer. @param {Event} event */
function isUnanswered({ kind, phase, result }) {
  if (phase !== "error") return false;
  if (kind === "rest") return result?.status === undefined;
  return kind === "rpc.call" && result?.type === "MessagingTimeout";
}
