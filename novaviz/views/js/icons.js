/** Small pictures for buttons, drawn with lines on a grid of 20 by 20. */

import { el } from "./element.js";

/**
 * What is drawn: lines, and shapes that are filled.
 * @type {Record<string, {lines?: string, solid?: string}>}
 */
const SHAPES = {
  play: { solid: "M6 3.5 L16 10 L6 16.5 Z" },
  pause: { solid: "M5.5 4 H8.5 V16 H5.5 Z M11.5 4 H14.5 V16 H11.5 Z" },
  forward: { lines: "M7.5 4.5 L13 10 L7.5 15.5" },
  back: { lines: "M12.5 4.5 L7 10 L12.5 15.5" },
  "step-forward": { lines: "M4.5 4.5 L10 10 L4.5 15.5 M10.5 4.5 L16 10 L10.5 15.5" },
  "step-back": { lines: "M15.5 4.5 L10 10 L15.5 15.5 M9.5 4.5 L4 10 L9.5 15.5" },
  first: { lines: "M4.5 4.5 V15.5 M14.5 4.5 L9 10 L14.5 15.5" },
  last: { lines: "M15.5 4.5 V15.5 M5.5 4.5 L11 10 L5.5 15.5" },
  sequence: {
    lines: "M4 3 V17 M16 3 V17 M4 7 H15 M12.5 5 L15 7 L12.5 9 M16 13 H5 M7.5 11 L5 13 L7.5 15",
  },
  map: { lines: "M3 3.5 H8.5 V8 H3 Z M11.5 12 H17 V16.5 H11.5 Z M8.5 5.75 H14.25 V12" },
  read: { lines: "M3.5 5 H4.5 M3.5 10 H4.5 M3.5 15 H4.5 M7.5 5 H16.5 M7.5 10 H16.5 M7.5 15 H16.5" },
  search: { lines: "M8.5 3.5 A5 5 0 1 1 8.49 3.5 M12.2 12.2 L17 17" },
  help: { lines: "M7 7 A3 3 0 1 1 10.8 9.9 Q10 10.3 10 12 M10 15.2 V15.6" },
  fullscreen: {
    lines: "M3.5 7.5 V3.5 H7.5 M12.5 3.5 H16.5 V7.5 M16.5 12.5 V16.5 H12.5 M7.5 16.5 H3.5 V12.5",
  },
  predict: {
    lines:
      "M3.5 4 H16.5 V13 H10.5 L7 16.5 V13 H3.5 Z M8.4 7.3 A1.6 1.6 0 1 1 10 9.2 V9.6 M10 11.2 V11.3",
  },
  critical: { lines: "M3 15 H7 L10 6 L13 12 L17 4" },
  timing: { lines: "M10 3.2 A6.8 6.8 0 1 1 9.99 3.2 M10 6 V10 L13 12" },
  clock: { lines: "M10 3.2 A6.8 6.8 0 1 1 9.99 3.2 M10 6 V10 L13 12" },
  future: { lines: "M3 10 Q10 3 17 10 Q10 17 3 10 M10 8 A2 2 0 1 1 9.99 8" },
  theme: { lines: "M10 3.2 A6.8 6.8 0 1 1 9.99 3.2", solid: "M10 3.2 A6.8 6.8 0 0 1 10 16.8 Z" },
  lanes: { lines: "M4.5 3.5 V16.5 M10 3.5 V16.5 M15.5 3.5 V16.5" },
  twin: { lines: "M3.5 5 H11.5 V11 H3.5 Z M8.5 14 V15 H16.5 V9 H14.5" },
  close: { lines: "M5 5 L15 15 M15 5 L5 15" },
  spotlight: { lines: "M10 3 V5 M10 15 V17 M3 10 H5 M15 10 H17 M10 7 A3 3 0 1 1 9.99 7" },
};

/** @param {string} name */
export function icon(name) {
  const { lines, solid } = SHAPES[name] ?? SHAPES.help;
  return el(
    "svg",
    {
      class: "nv-icon",
      viewBox: "0 0 20 20",
      width: 20,
      height: 20,
      "aria-hidden": "true",
      focusable: "false",
    },
    lines && el("path", { class: "nv-icon-line", d: lines }),
    solid && el("path", { class: "nv-icon-solid", d: solid }),
  );
}
