/**
 * Time: a bar coloured by the instance's state with ticks at the steps, and a handle.
 *
 * @import {Metrics, State, Text, Tree} from "./types"
 * @import {Show} from "./trace.js"
 * @import {Frame} from "./axis.js"
 */

import { MARGIN, axis, place } from "./axis.js";
import { readyOf } from "./console.js";
import { el } from "./element.js";
import { kept, seconds } from "./parts.js";
import { rowsUpTo } from "./playback.js";
import { fractionAt, fractionOf, stopsOf } from "./timing.js";

export { fractionOf, seqAt } from "./timing.js";

/** Those whom the critical path waited for longest, that are named. */
const NAMED = 3;

/**
 * @param {Show} show
 * @param {State} state
 * @param {Text} text
 * @param {Frame} frame
 * @returns {Tree}
 */
export function scrubber(show, state, text, frame) {
  const size = sizes(frame.metrics, state.critical);
  const at = place(frame, fractionOf(show, state, frame, state.position));
  const step = show.stepAt(state.position);
  const { detail, folded, timing, critical: path } = state;
  const key = [detail, folded, timing, path, frame.width, size.type].join(" ");
  const still = kept(show, "scrubber", key, () => picture(show, state, text, frame, size));
  return el(
    "div",
    { class: "nv-scrubber", key: "scrubber" },
    el(
      "div",
      { class: "nv-scrub-track" },
      el(
        "svg",
        {
          class: "nv-scrub",
          viewBox: `0 0 ${frame.width} ${size.height}`,
          width: frame.width,
          height: size.height,
          "aria-hidden": "true",
        },
        still,
        el("rect", {
          key: "ahead",
          class: "nv-scrub-ahead",
          x: at,
          y: size.bar,
          width: Math.max(frame.width - MARGIN - at, 0),
          height: size.thick,
        }),
        el("path", {
          key: "handle",
          class: "nv-scrub-line",
          d: `M${at} ${size.bar - 3} V${size.bar + size.thick + 3}`,
        }),
        el("circle", {
          key: "knob",
          class: "nv-scrub-knob",
          cx: at,
          cy: size.bar + size.thick / 2,
          r: size.knob,
        }),
      ),
      slider(show, state, text, frame, step),
    ),
    caption(show, state, text),
  );
}

/** Heights, in pixels. @param {Metrics} metrics @param {boolean} critical */
function sizes({ small, line }, critical) {
  const thick = line > 2 ? 16 : 12;
  const bar = small + 8;
  const band = bar + thick + 4;
  const axis = (critical ? band + 8 : bar + thick) + small + 4;
  return { type: small, thick, bar, band, axis, knob: thick / 2 + 2, height: axis + 4 };
}

/**
 * For the keyboard and for who does not see the bar: its value is the number of the message.
 * @param {Show} show
 * @param {State} state
 * @param {Text} text
 * @param {Frame} frame
 * @param {{number: number, title: string} | undefined} step
 */
function slider(show, state, text, frame, step) {
  const stops = stopsOf(show, state, frame);
  const said = show.sentence(state.position);
  return el("input", {
    class: "nv-scrub-input",
    type: "range",
    "data-act": "row",
    min: 0,
    max: stops.length,
    step: 1,
    value: rowsUpTo(stops, state.position),
    "aria-label": text("scrubber.label"),
    "aria-valuetext": step ? `${text("inspector.step", { ...step })}. ${said}` : text("now.before"),
  });
}

/**
 * What does not move: the states, the steps, the axis.
 * @param {Show} show
 * @param {State} state
 * @param {Text} text
 * @param {Frame} frame
 * @param {ReturnType<typeof sizes>} size
 */
function picture(show, state, text, frame, size) {
  const x = (/** @type {number} */ seq) => place(frame, fractionOf(show, state, frame, seq));
  return el(
    "g",
    { key: "still" },
    segments(show).map(({ state: name, from, to }) =>
      el(
        "rect",
        {
          class: `nv-scrub-state nv-state-${name}`,
          x: x(from),
          y: size.bar,
          width: Math.max(x(to) - x(from), 0.5),
          height: size.thick,
        },
        el("title", null, text(`scrubber.state.${name}`)),
      ),
    ),
    ticks(show, state, frame, size),
    readyMark(show, text, x, size),
    state.critical && critical(show, state, frame, size),
    axis(show, state, text, frame, size),
  );
}

/**
 * From which event to which the instance was in which state; before its row is in none.
 * @param {Show} show
 * @returns {{state: string, from: number, to: number}[]}
 */
export function segments(show) {
  const own = show.own ?? [];
  const ready = readyOf(show);
  const begins = [
    { state: "before", from: 0 },
    ...own.map(({ seq, vm_state: vm, task_state: task }) => ({ state: colour(vm, task), from: seq })),
  ];
  // What comes after ACTIVE is the guest's own; a guest that is ready earlier changes no state.
  if (ready && begins[begins.length - 1].state === "active") begins.push({ state: "ready", from: ready.seq });
  return begins.map((one, index) => ({ ...one, to: begins[index + 1]?.from ?? show.end }));
}

/** @param {string | null} vm @param {string | null} task */
function colour(vm, task) {
  if (vm === "active" || vm === "error") return vm;
  return task ?? "none";
}

/**
 * @param {Show} show
 * @param {State} state
 * @param {Frame} frame
 * @param {ReturnType<typeof sizes>} size
 */
function ticks(show, state, frame, size) {
  const stops = stopsOf(show, state, frame);
  let free = -Infinity;
  const begun = show.steps.filter((step) => step.first !== null);
  begun.sort((a, b) => Number(a.first) - Number(b.first));
  return begun.map((step) => {
    const first = Number(step.first);
    const stop = stops[rowsUpTo(stops, first - 1)] ?? first;
    const x = place(frame, fractionOf(show, state, frame, state.timing === "true" ? first : stop));
    const room = size.type * 0.36 * String(step.number).length;
    const numbered = x - room > free;
    if (numbered) free = x + room + 4;
    return [
      el("path", {
        class: "nv-scrub-tick",
        d: `M${x} ${size.bar - (numbered ? 4 : 1)} V${size.bar + size.thick}`,
      }),
      numbered &&
        el(
          "text",
          {
            class: "nv-scrub-number",
            x,
            y: size.bar - 7,
            "font-size": size.type,
            "text-anchor": "middle",
          },
          step.number,
        ),
    ];
  });
}

/**
 * Where the guest is ready: a line with a check above it.
 * @param {Show} show
 * @param {Text} text
 * @param {(seq: number) => number} place
 * @param {ReturnType<typeof sizes>} size
 */
function readyMark(show, text, place, size) {
  const ready = readyOf(show);
  if (!ready) return null;
  const x = place(ready.seq);
  return el(
    "g",
    { class: "nv-scrub-ready" },
    el("title", null, text("scrubber.state.ready")),
    el("path", { class: "nv-scrub-line", d: `M${x} ${size.bar - 4} V${size.bar + size.thick}` }),
    el("text", { x, y: size.bar - 7, "font-size": size.type, "text-anchor": "middle" }, "✓"),
  );
}

/**
 * @param {Show} show
 * @param {State} state
 * @param {Frame} frame
 * @param {ReturnType<typeof sizes>} size
 */
function critical(show, state, frame, size) {
  return show.score.critical.map(({ span, from, to }) => {
    const x = place(frame, fractionAt(show, state, frame, from));
    const end = place(frame, fractionAt(show, state, frame, to));
    const kind = show.span(span)?.start.kind ?? "rest";
    return el("rect", {
      class: `nv-scrub-critical nv-kind-${kind.replace(".", "-")}`,
      x,
      y: size.band,
      width: Math.max(end - x, 0.3),
      height: 5,
    });
  });
}

/**
 * What the axis means, and how long it took.
 * @param {Show} show
 * @param {State} state
 * @param {Text} text
 */
function caption(show, state, text) {
  return kept(show, "scrubber caption", `${state.timing} ${state.critical}`, () => {
    const { source, times } = show.trace.metadata;
    const simulated = source === "run" && !times;
    const title = simulated ? text("scrubber.simulated") : (times?.replace(/\.$/, "") ?? text("scrubber.recorded"));
    return el(
      "p",
      { class: "nv-scrub-caption" },
      el("span", null, title, ", ", text(`scrubber.timing.${state.timing}`)),
      el(
        "span",
        null,
        state.critical
          ? waited(show, text)
          : text("scrubber.duration", { time: seconds(text, show.duration) }),
      ),
    );
  });
}

/** For whom the critical path waited longest. @param {Show} show @param {Text} text */
function waited(show, text) {
  /** @type {Map<string, number>} */
  const sums = new Map();
  let total = 0;
  for (const { span, from, to } of show.score.critical) {
    const name = show.span(span)?.start.target ?? "";
    sums.set(name, (sums.get(name) ?? 0) + to - from);
    total += to - from;
  }
  const longest = [...sums].sort((a, b) => b[1] - a[1]).slice(0, NAMED);
  const names = longest.map(([name, time]) => `${name} ${seconds(text, time)}`).join(", ");
  return text("scrubber.critical", { time: seconds(text, total), names });
}
