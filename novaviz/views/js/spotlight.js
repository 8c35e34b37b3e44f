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
 * @returns {Tree}
 */
export function spotlight(show, state, text) {
  const event = show.event(state.position);
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
          el("p", { class: "nv-spot-lane" }, event.source),
          el(
            "div",
            { class: "nv-spot-arrow" },
            el("p", { class: "nv-spot-label" }, failed && "✗ ", show.label(event.seq)),
            arrow(back),
          ),
          el("p", { class: "nv-spot-lane" }, event.target),
        )
      : el("p", { class: "nv-spot-step" }, text("inspector.nothing")),
    event && el("p", { class: "nv-spot-said" }, show.sentence(event.seq)),
  );
}

/** Solid there, dashed back. @param {boolean} back */
function arrow(back) {
  return el(
    "svg",
    { viewBox: "0 0 240 20", "aria-hidden": "true", preserveAspectRatio: "none" },
    el("path", { class: back ? "nv-spot-line nv-reply" : "nv-spot-line", d: "M4 10 H236" }),
    el("path", {
      class: "nv-spot-head",
      d: back ? "M14 3 L4 10 L14 17" : "M226 3 L236 10 L226 17",
    }),
  );
}
