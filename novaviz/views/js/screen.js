/**
 * The whole screen, put together of its views: pure, so that what is shown follows from the trace
 * and the state alone.
 *
 * @import {Alignment, Metrics, State, Text, Tree} from "./types"
 * @import {Show} from "./trace.js"
 */

import { consolePanel } from "./console.js";
import { toolbar, transport } from "./controls.js";
import { el } from "./element.js";
import { headline } from "./headline.js";
import { help } from "./help.js";
import { inspector } from "./inspector.js";
import { BINDINGS } from "./keys.js";
import { foldables } from "./lanes.js";
import { now } from "./now.js";
import { layoutFor } from "./picture.js";
import { partner } from "./playback.js";
import { predict } from "./predict.js";
import { readView } from "./read.js";
import { scrubber } from "./scrubber.js";
import { search } from "./search.js";
import { sequence } from "./sequence.js";
import { spotlight } from "./spotlight.js";
import { stateList, statusTable } from "./table.js";
import { cloudMap } from "./topology.js";

/**
 * @typedef {object} Scene
 * @property {Show} show the run that leads
 * @property {Show | null} beside the run shown beside it
 * @property {boolean} hasTwin whether there is another run to switch to
 * @property {Alignment | null} alignment
 * @property {State} state
 * @property {Text} text
 * @property {readonly number[]} rows seqs of the shown events
 * @property {number} present the seq of the shown event that is on
 * @property {string} id unique in the page
 * @property {number} width of one run's picture, in pixels
 * @property {number} height of the stage, in pixels
 * @property {number} foot the width of the time axis, in pixels
 * @property {Metrics} metrics
 * @property {number} progress of the moving token, 0 to 1
 */

/** @param {Scene} scene @returns {Tree[]} */
export function head(scene) {
  const { show, state, text } = scene;
  const names = foldables(show, state, scene.metrics);
  return [
    headline(show, state, text),
    toolbar(show, state, text, { foldables: names, twin: scene.hasTwin }),
  ];
}

/** The height of the title above each of two runs, in pixels. */
export const TITLE = 30;

/** The diagram, map or list of each run that is shown. @param {Scene} scene @returns {Tree[]} */
export function stage(scene) {
  const { show, beside, state, alignment, text } = scene;
  if (!beside || !alignment) return [run(scene, show, state, 0)];
  const side = state.twin ? 1 : 0;
  const other = { ...state, position: partner(alignment, side, state.position, beside.end) };
  const runs = [
    run(scene, show, state, side),
    run(scene, beside, { ...other, selected: null, scroll: null }, side === 0 ? 1 : 0),
  ];
  const ordered = side === 0 ? runs : runs.reverse();
  const titles = [title(show, text, state.position), title(beside, text, other.position)];
  return ordered.map((one, index) => {
    const name = titles[index === side ? 0 : 1];
    const head = el("h3", { class: "nv-beside-title" }, name);
    return el("section", { class: "nv-beside", "aria-label": name }, head, one);
  });
}

/**
 * A run's name, and with a state where it stands.
 * @param {Show} show
 * @param {Text} text
 * @param {number} [position]
 */
function title(show, text, position) {
  const { title: name, release, source } = show.trace.metadata;
  const parts = [name ?? release ?? ""];
  if (source === "recording") parts.push(text("run.recording"));
  if (show.hypervisor) parts.push(text("headline.real", { hypervisor: show.hypervisor }));
  const now = position === undefined ? undefined : show.stateAt(position);
  if (now) parts.push(now.status, now.task_state?.replaceAll("_", " ") ?? "");
  return parts.filter(Boolean).join(" · ");
}

/**
 * @param {Scene} scene
 * @param {Show} show
 * @param {State} state
 * @param {0 | 1} side
 * @returns {Tree}
 */
function run(scene, show, state, side) {
  const { text, metrics, width } = scene;
  if (state.view === "read") return readView(show, state, text);
  const height = scene.beside ? scene.height - TITLE : scene.height;
  const frame = {
    width,
    height,
    metrics,
    id: `${scene.id}-${side}`,
    progress: scene.progress,
    marks: scene.beside ? scene.alignment?.marks[side] : undefined,
  };
  if (state.view === "map") return cloudMap(show, state, text, frame);
  return sequence(show, state, text, { ...frame, layout: layoutFor(show, state, frame) });
}

/** The table of status and task, and what there is to know of the message. @param {Scene} scene */
export function side(scene) {
  const { show, beside, state, text, alignment } = scene;
  /** @type {Tree[]} */
  const tables = [statusTable(show, state, text), stateList(show, state, text)];
  if (beside && alignment) {
    tables.unshift(el("h3", { class: "nv-beside-title" }, title(show, text)));
    const at = partner(alignment, state.twin ? 1 : 0, state.position, beside.end);
    const other = { ...state, position: at };
    tables.push(
      el("h3", { class: "nv-beside-title" }, title(beside, text)),
      statusTable(beside, other, text),
    );
  }
  return [
    el("div", { class: "nv-status", key: "status" }, tables),
    el("div", { class: "nv-inspect", key: "inspect" }, inspector(show, state, text)),
  ];
}

/** @param {Scene} scene @returns {Tree[]} */
export function moment(scene) {
  return now(scene.show, scene.state, scene.text, scene.present);
}

/** What the guest prints, if it does. @param {Scene} scene */
export function guest({ show, state, text }) {
  return consolePanel(show, state, text);
}

/** Time and the buttons. @param {Scene} scene @returns {Tree[]} */
export function foot(scene) {
  const { show, state, text, rows, metrics } = scene;
  return [
    scrubber(show, state, text, { width: scene.foot, metrics, rows }),
    transport(show, state, text, { rows }),
  ];
}

/** What lies over everything else, if anything does. @param {Scene} scene @returns {Tree[]} */
export function over(scene) {
  const { show, state, text } = scene;
  if (state.blank) return [el("div", { class: "nv-blank", "data-act": "blank" })];
  if (state.help) {
    return [help(show, state, text, { keys: BINDINGS.map(({ keys, help: key }) => [keys, key]) })];
  }
  if (state.search !== null) return [search(show, state, text)];
  if (state.question) return [predict(show, state, text)];
  if (state.spotlight) return [spotlight(show, state, text, scene.present)];
  return [];
}

/** What is printed below the picture: the whole boot, step by step. @param {Scene} scene */
export function printed({ show, state, text }) {
  return [readView(show, { ...state, detail: "steps", view: "read" }, text)];
}
