/**
 * Two participants and the message between them, large: for the last row of a hall.
 *
 * @import {State, Text, Tree} from "./types"
 * @import {Show} from "./trace.js"
 */

import { iconButton } from "./button.js";
import { el } from "./element.js";

/**
 * @param {Show} show
 * @param {State} state
 * @param {Text} text
 * @param {number} present the seq of the shown event that is on
 * @returns {Tree}
 */
export function spotlight(show, state, text, present) {
  const event = show.event(present);
  const step = show.stepAt(state.position);
  const back = event?.phase === "end" || (event?.phase === "error" && event.kind !== "rpc.cast");
  const failed = event?.phase === "error";
  return el(
    "section",
    { class: "nv-spotlight", key: "spotlight", "aria-label": text("spotlight.title") },
    iconButton(text, "spotlight", "close", { label: "spotlight.close" }),
    step && el("p", { class: "nv-spot-step" }, text("inspector.step", { ...step })),
    event
      ? el(
          "div",
          { class: `nv-spot nv-kind-${event.kind.replace(".", "-")}${failed ? " nv-failed" : ""}` },
          lane(event.source),
          el(
            "div",
            { class: "nv-spot-arrow" },
            el("p", { class: "nv-spot-label" }, failed && "✗ ", show.label(event.seq)),
            arrow(back, event.kind === "rpc.cast"),
          ),
          lane(event.target),
        )
      : el("p", { class: "nv-spot-step" }, text("inspector.nothing")),
    event && el("p", { class: "nv-spot-said" }, show.sentence(event.seq)),
  );
}

/** A participant; its host in a line of its own. @param {string} name */
function lane(name) {
  const at = name.indexOf("@");
  const [service, host] = at < 0 ? [name, ""] : [name.slice(0, at), name.slice(at)];
  return el("p", { class: "nv-spot-lane" }, service, host && el("span", null, host));
}

/** Solid there, dashed back, and double for a cast. @param {boolean} back @param {boolean} cast */
function arrow(back, cast) {
  const open = back || cast;
  const line = cast ? "M4 7 H231 M4 13 H231" : "M4 10 H236";
  const head = back ? "M14 3 L4 10 L14 17" : "M226 3 L236 10 L226 17";
  return el(
    "svg",
    { viewBox: "0 0 240 20", "aria-hidden": "true", preserveAspectRatio: "none" },
    el("path", { class: back ? "nv-spot-line nv-reply" : "nv-spot-line", d: line }),
    el("path", { class: `nv-spot-head${open ? "" : " nv-full"}`, d: open ? head : `${head} Z` }),
  );
}
