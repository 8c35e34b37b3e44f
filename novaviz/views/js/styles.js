/** The style sheet, put once into each document or shadow tree that shows a player. */

import base from "./style/base.css";
import consoles from "./style/console.css";
import controls from "./style/controls.css";
import help from "./style/help.css";
import inspector from "./style/inspector.css";
import overlays from "./style/overlays.css";
import print from "./style/print.css";
import read from "./style/read.css";
import scrubber from "./style/scrubber.css";
import sequence from "./style/sequence.css";
import table from "./style/table.css";
import topology from "./style/topology.css";

export const CSS = [
  base,
  controls,
  table,
  inspector,
  sequence,
  topology,
  read,
  scrubber,
  consoles,
  overlays,
  help,
  print,
].join("\n");

/** @param {Node} root a document or a shadow root */
export function styles(root) {
  const place = root instanceof ShadowRoot ? root : document.head;
  if (place.querySelector("style[data-novaviz]")) return;
  const style = document.createElement("style");
  style.dataset.novaviz = "";
  style.textContent = CSS;
  place.append(style);
}
