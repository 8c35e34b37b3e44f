/**
 * What the guest prints on its console, and the line at which it says that it is ready. Nova does
 * not read it: ACTIVE says that the hypervisor runs the guest, and nothing of the system inside.
 *
 * @import {State, Text, Tree} from "./types"
 * @import {Show} from "./trace.js"
 */

import { el } from "./element.js";
import { kept, seconds } from "./parts.js";
import { last } from "./trace.js";

/** @typedef {{seq: number, at: number, text: string, ready: boolean}} Print */

/** The name of the event at which the guest says that it is ready. */
export const READY = "console.ready";

/** Outputs that stand in the page at once; older ones are counted. */
export const MOST = 400;

/**
 * What the guest of this boot prints, in order; another one's console is not shown.
 * @param {Show} show
 * @returns {Print[]}
 */
export function printsOf(show) {
  const { instance } = show.trace.metadata;
  return kept(show, "prints", String(instance), () =>
    show.events
      .filter(({ kind, phase, payload }) =>
        kind === "console" && phase === "start" && (payload.instance ?? null) === (instance ?? null),
      )
      .map(({ seq, at, name, payload }) => ({ seq, at, text: String(payload.text ?? ""), ready: name === READY })),
  );
}

/** When the guest says that it is ready, if it ever does. @param {Show} show */
export const readyOf = (show) => printsOf(show).find(({ ready }) => ready);

/**
 * How long after ACTIVE the guest is ready, in seconds; undefined if one of the two is missing.
 * @param {Show} show
 */
export function lateness(show) {
  const ready = readyOf(show);
  const active = show.own?.find(({ vm_state: state }) => state === "active");
  return ready && active ? ready.at - active.at : undefined;
}

/**
 * What is known of the guest by now, in a few words; nothing where its console is not heard.
 * @param {Show} show
 * @param {number} position
 * @param {Text} text
 */
export function guestState(show, position, text) {
  const prints = printsOf(show);
  if (!prints.length) return "";
  const ready = readyOf(show);
  if (!ready || ready.seq > position) return text(prints[0].seq > position ? "guest.silent" : "guest.boots");
  const after = lateness(show);
  return after === undefined || after < 0
    ? text("guest.ready")
    : text("guest.ready_after", { time: seconds(text, after) });
}

/**
 * The console up to the present; nothing in a trace whose guest prints nothing.
 * @param {Show} show
 * @param {State} state
 * @param {Text} text
 * @returns {Tree[]}
 */
export function consolePanel(show, { position }, text) {
  const prints = printsOf(show);
  if (!prints.length) return [];
  const lines = kept(show, "console lines", "", () => prints.map(line));
  const latest = last(prints, ({ seq }) => seq <= position);
  const count = latest ? prints.indexOf(latest) + 1 : 0;
  const ready = (readyOf(show)?.seq ?? Infinity) <= position;
  return [
    kept(show, "console", `${count} ${ready}`, () =>
      el(
        "section",
        { class: "nv-console-panel", key: "console" },
        el(
          "div",
          { class: "nv-console-head" },
          el("h3", { class: "nv-panel-title" }, text("guest.console")),
          el(
            "p",
            { class: `nv-console-state${ready ? " nv-console-up" : ""}` },
            ready && el("span", { "aria-hidden": "true" }, "✓ "),
            guestState(show, position, text),
          ),
        ),
        // Whoever scrubs would hear every line: what is ready is told with the step.
        el(
          "div",
          { class: "nv-console-log", role: "log", "aria-live": "off", tabindex: 0, "aria-label": text("guest.console") },
          el(
            "div",
            { class: "nv-console-lines" },
            count > MOST && el("p", { key: "older", class: "nv-console-none" }, text("guest.older", { n: count - MOST })),
            count ? lines.slice(Math.max(count - MOST, 0), count) : el("p", { key: "none", class: "nv-console-none" }, text("guest.nothing")),
          ),
        ),
      ),
    ),
  ];
}

/** @param {Print} print */
function line({ seq, text, ready }) {
  return el("p", { key: seq, class: ready ? "nv-console-ready" : null }, text);
}
