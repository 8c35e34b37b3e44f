/**
 * Light, dark or for a projector, and how large things are drawn in each.
 *
 * @import {Metrics, Theme} from "./types"
 */

const PROJECTOR = { lane: 20, label: 18, small: 16, line: 3, row: 58, maxLanes: 7 };
const SCREEN = { lane: 13, label: 12.5, small: 11, line: 1.5, row: 36, maxLanes: 99 };
const PHONE = { lane: 12, label: 12, small: 11, line: 1.5, row: 34, maxLanes: 8 };

/** One of two runs in a hall. */
const HALF = { ...PROJECTOR, lane: 16, label: 16, row: 52 };

/** The same metrics with few lanes, for a narrow picture. @type {Metrics} */
const NARROW = { ...SCREEN, maxLanes: 7 };

/**
 * How large things are drawn.
 * @param {Theme} theme
 * @param {number} width of the diagram, in pixels
 * @returns {Metrics}
 */
export function metricsOf(theme, width) {
  if (theme === "projector") return width < 680 ? HALF : PROJECTOR;
  if (width < 480) return PHONE;
  return width < 640 ? NARROW : SCREEN;
}

/**
 * The theme that is really used; auto follows the notebook, or else the system.
 * @param {Theme} theme
 * @returns {Exclude<Theme, "auto">}
 */
export function resolved(theme) {
  if (theme !== "auto") return theme;
  const lab = document.body.dataset.jpThemeLight;
  if (lab !== undefined) return lab === "false" ? "dark" : "light";
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/**
 * Calls back when what `auto` follows has changed.
 * @param {() => void} changed
 * @returns {() => void} stops it
 */
export function followTheme(changed) {
  const media = matchMedia("(prefers-color-scheme: dark)");
  media.addEventListener("change", changed);
  const watcher = new MutationObserver(changed);
  watcher.observe(document.body, { attributeFilter: ["data-jp-theme-light"] });
  return () => {
    media.removeEventListener("change", changed);
    watcher.disconnect();
  };
}
