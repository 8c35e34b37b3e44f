/**
 * The buttons: moving through time, and choosing what is seen.
 *
 * @import {State, Text, Tree} from "./types"
 * @import {Show} from "./trace.js"
 */

import { iconButton, toggle } from "./button.js";
import { rowsOf } from "./detail.js";
import { el } from "./element.js";
import { choice, kept, seconds, timeOf } from "./parts.js";
import { rowsUpTo } from "./playback.js";
import { DETAILS, SPEEDS, THEMES, VIEWS } from "./state.js";

/**
 * Play, steps, speed, and where we are.
 * @param {Show} show
 * @param {State} state
 * @param {Text} text
 * @param {{rows?: readonly number[]}} [frame] seqs of the shown events
 * @returns {Tree}
 */
export function transport(show, state, text, { rows } = {}) {
  const playing = state.playing;
  return el(
    "div",
    {
      class: "nv-transport",
      key: "transport",
      role: "group",
      "aria-label": text("transport.label"),
    },
    el(
      "div",
      { class: "nv-buttons", key: "move" },
      iconButton(text, "first", "first"),
      iconButton(text, "step-back", "step-back"),
      iconButton(text, "back", "back"),
      iconButton(text, "play", playing ? "pause" : "play", {
        class: "nv-button nv-primary",
        label: playing ? "button.pause" : "button.play",
      }),
      iconButton(text, "forward", "forward"),
      iconButton(text, "step-forward", "step-forward"),
      iconButton(text, "last", "last"),
    ),
    counter(show, state, text, rows ?? rowsOf(show, state.detail, state.folded)),
    el(
      "div",
      { class: "nv-choices-row", key: "choose" },
      jump(show, state, text),
      choice(
        "speed",
        text("transport.speed"),
        SPEEDS.map((value) => ({ value, text: text("transport.times", { n: value }) })),
        state.speed,
      ),
    ),
  );
}

/** @param {Show} show @param {State} state @param {Text} text @param {readonly number[]} rows */
function counter(show, state, text, rows) {
  const step = show.stepAt(state.position);
  const values = {
    step: step?.number ?? "–",
    steps: show.steps.length,
    message: rowsUpTo(rows, state.position),
    messages: rows.length,
    time: seconds(text, timeOf(show, state.position)),
  };
  return el(
    "p",
    { class: "nv-counter", key: "counter" },
    el("span", null, text("transport.step", values)),
    el("span", null, text("transport.message", values)),
    el("span", null, values.time),
  );
}

/** @param {Show} show @param {State} state @param {Text} text */
function jump(show, state, text) {
  const now = show.stepAt(state.position)?.number ?? "";
  return kept(show, "jump", now, () => {
    const steps = show.steps.map(({ number, title, first }) => ({
      value: /** @type {string | number} */ (number),
      text: `${number} ${title}`,
      disabled: first === null,
    }));
    const none = { value: "", text: text("transport.jump"), disabled: now !== "" };
    return choice("step", text("transport.jump"), [none, ...steps], now, {
      class: "nv-select nv-jump",
    });
  });
}

/** @typedef {{name: string, kind?: string, members?: string[], open: boolean}} Foldable */

/**
 * What is seen, and how.
 * @param {Show} show
 * @param {State} state
 * @param {Text} text
 * @param {{foldables?: Foldable[], twin?: boolean}} frame
 * @returns {Tree}
 */
export function toolbar(show, state, text, { foldables = [], twin = false }) {
  return el(
    "div",
    { class: "nv-toolbar", key: "toolbar", role: "group", "aria-label": text("toolbar.label") },
    views(state, text),
    choice(
      "detail",
      text("toolbar.detail"),
      DETAILS.map((value) => ({ value, text: text(`detail.${value}`) })),
      state.detail,
      { key: "detail" },
    ),
    foldables.length > 0 &&
      state.view === "sequence" &&
      menu(
        "lanes",
        text,
        foldables.map((one) => fold(one, text)),
      ),
    menu("more", text, [
      option("timing", state.timing === "true", state.timing === "true" ? "even" : "true", text),
      option(
        "future",
        state.future === "hidden",
        state.future === "hidden" ? "grey" : "hidden",
        text,
      ),
      option("critical", state.critical, "", text),
      option("predict", state.predict, "", text),
      option("spotlight", state.spotlight, "", text),
      el(
        "label",
        { class: "nv-menu-row" },
        el("span", null, text("toolbar.theme")),
        choice(
          "theme",
          text("toolbar.theme"),
          THEMES.map((value) => ({ value, text: text(`theme.${value}`) })),
          state.theme,
        ),
      ),
    ]),
    twin && toggle(text, "twin", state.twin),
    iconButton(text, "search", "search"),
    iconButton(text, "fullscreen", "fullscreen"),
    iconButton(text, "help", "help"),
  );
}

/** @param {State} state @param {Text} text */
function views(state, text) {
  return el(
    "div",
    { class: "nv-views", role: "group", "aria-label": text("toolbar.view"), key: "views" },
    VIEWS.map((name) =>
      iconButton(text, "view", name, {
        label: `view.${name}`,
        words: text(`view.${name}`),
        "data-value": name,
        "aria-pressed": String(state.view === name),
      }),
    ),
  );
}

/**
 * A menu that opens below its name. Whether it is open is the page's business.
 * @param {"lanes" | "more"} name
 * @param {Text} text
 * @param {unknown[]} rows
 */
function menu(name, text, rows) {
  return el(
    "details",
    { class: "nv-menu", key: name, name: "nv-menu" },
    el("summary", { class: "nv-button nv-button-words" }, text(`toolbar.${name}`)),
    el("div", { class: "nv-menu-body" }, rows),
  );
}

/**
 * @param {string} act
 * @param {boolean} on
 * @param {string} value what it is set to next
 * @param {Text} text
 */
function option(act, on, value, text) {
  return el(
    "button",
    {
      key: act,
      type: "button",
      class: "nv-menu-row",
      role: "switch",
      "aria-checked": String(on),
      "data-act": act,
      "data-value": value,
    },
    el("span", null, text(`option.${act}`)),
    el("span", { class: "nv-switch", "aria-hidden": "true" }),
  );
}

/** @param {Foldable} foldable @param {Text} text */
function fold({ name, kind, members = [], open }, text) {
  const shown =
    kind === "lane" && members.length > 1 ? members.join(" + ") : name.replace(/^DB:/, "");
  const words = kind === "lane" || !kind ? shown : text(`lanes.${kind}`, { name: shown });
  return el(
    "button",
    {
      key: `${kind} ${name}`,
      type: "button",
      class: "nv-menu-row",
      role: "switch",
      "aria-checked": String(open),
      "data-act": open ? "close" : "open",
      "data-value": name,
    },
    el("span", null, words),
    el("span", { class: "nv-switch", "aria-hidden": "true" }),
  );
}
