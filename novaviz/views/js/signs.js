/**
 * Small drawn signs: arrow heads, the cross of an error, a database, a flag, a key's tag, a clock.
 *
 * @import {Tree} from "./types"
 */

import { el } from "./element.js";

/** @param {number} number */
export const round = (number) => Math.round(number * 10) / 10;

/** The length of an arrow head for a line so thick. @param {number} line */
export const headLength = (line) => 4.5 + line * 2.2;

/**
 * An arrow head with its tip at x, y: filled, open, or a diamond.
 * @param {"filled" | "open" | "diamond"} shape
 * @param {number} x
 * @param {number} y
 * @param {1 | -1} way
 * @param {number} line the thickness of its line
 */
export function arrowHead(shape, x, y, way, line) {
  const long = headLength(line);
  const half = long * 0.48;
  const back = round(x - way * long);
  const [high, low] = [round(y - half), round(y + half)];
  const tip = `${round(x)} ${round(y)}`;
  if (shape === "open") {
    const d = `M${back} ${high}L${tip}L${back} ${low}`;
    return el("path", { class: "nv-head-open", d, "stroke-width": line });
  }
  const middle = round(x - way * long * 0.5);
  const d =
    shape === "filled"
      ? `M${back} ${high}L${tip}L${back} ${low}Z`
      : `M${back} ${round(y)}L${middle} ${high}L${tip}L${middle} ${low}Z`;
  return el("path", { class: "nv-head-full", d });
}

/** @param {number} x @param {number} y @param {number} size @param {number} line */
export function cross(x, y, size, line) {
  const [left, right] = [round(x - size), round(x + size)];
  const [high, low] = [round(y - size), round(y + size)];
  const d = `M${left} ${high}L${right} ${low}M${left} ${low}L${right} ${high}`;
  return el("path", { class: "nv-cross", d, "stroke-width": round(line * 1.5) });
}

/** A database. @param {number} x @param {number} y @param {number} size its width @param {number} line */
export function cylinder(x, y, size, line) {
  const half = size / 2;
  const tilt = size * 0.2;
  const [left, right] = [round(x - half), round(x + half)];
  const [high, low] = [round(y - half * 0.85), round(y + half * 0.85)];
  const arc = `${round(half)} ${round(tilt)} 0 0`;
  const d =
    `M${left} ${high}A${arc} 1 ${right} ${high}V${low}A${arc} 1 ${left} ${low}Z` +
    `M${left} ${high}A${arc} 0 ${right} ${high}`;
  return el("path", { class: "nv-store", d, "stroke-width": line });
}

/** A notification. @param {number} x @param {number} y @param {number} size @param {number} line */
export function flag(x, y, size, line) {
  const half = size / 2;
  const [left, right] = [round(x - half), round(x + half)];
  const d =
    `M${left} ${round(y + half)}V${round(y - half)}H${right}` +
    `L${round(x + half * 0.4)} ${round(y - half * 0.4)}L${right} ${round(y + half * 0.2)}H${left}`;
  return el("path", { class: "nv-flag", d, "stroke-width": line });
}

/** What has been done. @param {number} x @param {number} y @param {number} size @param {number} line */
export function tick(x, y, size, line) {
  const d =
    `M${round(x)} ${round(y)}L${round(x + size * 0.35)} ${round(y + size * 0.35)}` +
    `L${round(x + size)} ${round(y - size * 0.45)}`;
  return el("path", { class: "nv-tick", d, "stroke-width": round(line * 1.2) });
}

/** How wide a key's tag is. @param {number} size of its letter */
export const tagWidth = (size) => size * 1.75;

/**
 * The tag of a key: a letter says whose token it is.
 * @param {number} x its left end
 * @param {number} y its middle
 * @param {number} size
 * @param {string} letter
 * @param {string} title
 */
export function keyTag(x, y, size, letter, title) {
  const [high, low] = [round(y - size * 0.62), round(y + size * 0.62)];
  const right = round(x + tagWidth(size));
  const neck = round(x + size * 0.5);
  const d = `M${round(x)} ${round(y)}L${neck} ${high}H${right}V${low}H${neck}Z`;
  const hole = { cx: round(x + size * 0.52), cy: round(y), r: round(size * 0.12) };
  const at = { x: round(x + size * 1.15), y: round(y + size * 0.36), "font-size": size };
  return el(
    "g",
    { class: "nv-key" },
    el("title", null, title),
    el("path", { d }),
    el("circle", hole),
    el("text", { ...at, "text-anchor": "middle" }, letter),
  );
}

/** What is newer than the release. @param {number} x @param {number} y @param {number} size @param {string} title */
export function clock(x, y, size, title) {
  const r = size / 2;
  const hands = `M${round(x)} ${round(y - r * 0.55)}V${round(y)}L${round(x + r * 0.45)} ${round(y + r * 0.25)}`;
  return el(
    "g",
    { class: "nv-clock" },
    el("title", null, title),
    el("circle", { cx: round(x), cy: round(y), r: round(r) }),
    el("path", { d: hands }),
  );
}

/**
 * Words in a small frame.
 * @param {number} x its left end
 * @param {number} y its middle
 * @param {number} width
 * @param {number} size
 * @param {string} words
 * @param {Tree["attrs"]} attrs
 */
export function framed(x, y, width, size, words, attrs) {
  const height = size * 1.45;
  const box = { x: round(x), y: round(y - height / 2), width: round(width), height: round(height) };
  const at = { x: round(x + width / 2), y: round(y + size * 0.36), "font-size": size };
  return el(
    "g",
    attrs,
    el("rect", { ...box, rx: round(height / 2) }),
    el("text", { ...at, "text-anchor": "middle" }, words),
  );
}
