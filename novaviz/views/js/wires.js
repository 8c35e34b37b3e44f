/**
 * How wires run on the cloud map: along the gaps between the boxes, with square corners.
 *
 * @import {Box} from "./mapbox.js"
 * @import {MapPlan} from "./mapplan.js"
 */

/** @typedef {[number, number]} Point */

/**
 * From one participant to another, or to the bus; nothing where one of them is not drawn.
 * @param {MapPlan} plan
 * @param {string} from
 * @param {string} to
 * @returns {Point[]}
 */
export function wire(plan, from, to) {
  if (from === "bus") return to === from ? [] : wire(plan, to, from).reverse();
  const a = plan.boxes.get(from);
  if (!a) return [];
  if (to === "bus") return tidy(toBus(plan, a));
  const b = plan.boxes.get(to);
  if (!b || a === b) return [];
  return tidy(between(plan, a, b));
}

/** @param {MapPlan} plan @param {Box} a @returns {Point[]} */
function toBus(plan, a) {
  const { bus } = plan;
  if (!bus) return [];
  const x = a.x + a.w / 2;
  const y = a.y + a.h / 2;
  if (!plan.upright) {
    const right = bus.x1 > x;
    const edge = right ? a.x + a.w : a.x;
    if (!blocked(plan, a, edge, y, bus.x1, y))
      return [
        [edge, y],
        [bus.x1, y],
      ];
    const gap = a.y - plan.down / 2;
    return [
      [x, a.y],
      [x, gap],
      [bus.x1, gap],
    ];
  }
  const below = bus.y1 > y;
  const edge = below ? a.y + a.h : a.y;
  if (a.column >= 0 && !blocked(plan, a, x, edge, x, bus.y1))
    return [
      [x, edge],
      [x, bus.y1],
    ];
  const side = beside(plan, a, a.column === 2 ? -1 : 1);
  return [
    [side > x ? a.x + a.w : a.x, y],
    [side, y],
    [side, bus.y1],
  ];
}

/**
 * The gap beside a box: to the right (1) or left (-1).
 * @param {MapPlan} plan
 * @param {Box} a
 * @param {number} way
 */
function beside(plan, a, way) {
  if (a.column < 0) return a.left - (plan.upright ? 11 : 12);
  const half = plan.across / 2;
  return way > 0 ? a.right + half : a.left - half;
}

/** @param {MapPlan} plan @param {Box} a @param {Box} b @returns {Point[]} */
function between(plan, a, b) {
  const [ax, ay, bx, by] = [a.x + a.w / 2, a.y + a.h / 2, b.x + b.w / 2, b.y + b.h / 2];
  if (Math.abs(ax - bx) < 1) {
    const [from, to] = ay < by ? [a.y + a.h, b.y] : [a.y, b.y + b.h];
    if (!blocked(plan, a, ax, from, ax, to, b))
      return [
        [ax, from],
        [ax, to],
      ];
  }
  if (Math.abs(ay - by) < 1) {
    const [from, to] = ax < bx ? [a.x + a.w, b.x] : [a.x, b.x + b.w];
    if (!blocked(plan, a, from, ay, to, ay, b))
      return [
        [from, ay],
        [to, ay],
      ];
  }
  const way = a.column < 0 ? -1 : bx < ax ? -1 : 1;
  const side = beside(plan, a, way);
  const out = side > ax ? a.x + a.w : a.x;
  const last =
    b.column < 0 ? beside(plan, b, -1) : side < bx ? beside(plan, b, -1) : beside(plan, b, 1);
  const into = last < bx ? b.x : b.x + b.w;
  if (Math.abs(side - last) < 8)
    return [
      [out, ay],
      [side, ay],
      [side, by],
      [into, by],
    ];
  const gap = plan.down / 2;
  const lane =
    b.column < 0 ? (ay < by ? a.y + a.h + gap : a.y - gap) : ay < by ? b.y - gap : b.y + b.h + gap;
  return [
    [out, ay],
    [side, ay],
    [side, lane],
    [last, lane],
    [last, by],
    [into, by],
  ];
}

/**
 * Whether a straight line meets a box other than its ends.
 * @param {MapPlan} plan
 * @param {Box} a
 * @param {number} x1
 * @param {number} y1
 * @param {number} x2
 * @param {number} y2
 * @param {Box} [b]
 */
function blocked(plan, a, x1, y1, x2, y2, b) {
  const [left, right] = [Math.min(x1, x2), Math.max(x1, x2)];
  const [top, bottom] = [Math.min(y1, y2), Math.max(y1, y2)];
  for (const one of plan.boxes.values()) {
    if (one === a || one === b) continue;
    if (one.x < right && one.x + one.w > left && one.y < bottom && one.y + one.h > top) return true;
    if (
      left === right &&
      one.x <= left &&
      one.x + one.w >= left &&
      one.y < bottom &&
      one.y + one.h > top
    )
      return true;
    if (
      top === bottom &&
      one.y <= top &&
      one.y + one.h >= top &&
      one.x < right &&
      one.x + one.w > left
    )
      return true;
  }
  return false;
}

/** Without points that say nothing. @param {Point[]} points @returns {Point[]} */
function tidy(points) {
  /** @type {Point[]} */
  const kept = [];
  points.forEach(([x, y], index) => {
    const before = kept[kept.length - 1];
    const next = points[index + 1];
    if (before && before[0] === x && before[1] === y) return;
    const straight =
      before && next && ((before[0] === x && x === next[0]) || (before[1] === y && y === next[1]));
    if (!straight) kept.push([x, y]);
  });
  return kept;
}

/**
 * The wire as a path with rounded corners.
 * @param {readonly Point[]} points
 * @param {number} [radius]
 */
export function drawn(points, radius = 6) {
  if (points.length < 2) return "";
  const parts = [`M${points[0].map(round).join(" ")}`];
  for (let index = 1; index < points.length - 1; index += 1) {
    const [x, y] = points[index];
    const into = toward(points[index], points[index - 1], radius);
    const out = toward(points[index], points[index + 1], radius);
    parts.push(
      `L${into.map(round).join(" ")} Q${round(x)} ${round(y)} ${out.map(round).join(" ")}`,
    );
  }
  parts.push(`L${points[points.length - 1].map(round).join(" ")}`);
  return parts.join(" ");
}

/** @param {Point} from @param {Point} to @param {number} far @returns {Point} */
function toward([x, y], [toX, toY], far) {
  const length = Math.hypot(toX - x, toY - y) || 1;
  const part = Math.min(far, length / 2) / length;
  return [x + (toX - x) * part, y + (toY - y) * part];
}

/** @param {number} value */
const round = (value) => Math.round(value * 10) / 10;

/**
 * A place on the wire, from 0 to 1 along it.
 * @param {readonly Point[]} points
 * @param {number} part
 * @returns {Point}
 */
export function along(points, part) {
  const lengths = points
    .slice(1)
    .map(([x, y], index) => Math.hypot(x - points[index][0], y - points[index][1]));
  let left = lengths.reduce((sum, one) => sum + one, 0) * Math.min(Math.max(part, 0), 1);
  for (let index = 0; index < lengths.length; index += 1) {
    if (left <= lengths[index]) {
      const share = lengths[index] ? left / lengths[index] : 0;
      const [[x, y], [toX, toY]] = [points[index], points[index + 1]];
      return [x + (toX - x) * share, y + (toY - y) * share];
    }
    left -= lengths[index];
  }
  return points[points.length - 1] ?? [0, 0];
}
