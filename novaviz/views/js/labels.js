/**
 * What is written at a row: the message's words, and the marks that belong to it in the same line.
 *
 * @import {Difference, Text, Tree} from "./types"
 * @import {Layout, Row} from "./layout.js"
 * @import {Pill, Route} from "./routes.js"
 */

import { pillHeight, queueName, queueWidth } from "./bus.js";
import { READY } from "./console.js";
import { isUndelivered } from "./detail.js";
import { el } from "./element.js";
import { BESIDE } from "./forms.js";
import { crop, widthOf } from "./measure.js";
import { clock, cross, framed, keyTag, round, tagWidth, tick } from "./signs.js";

/** A piece of the line; `draw` is given its left end and the baseline. */
/** @typedef {{width: number, draw: (x: number, y: number) => Tree | Tree[]}} Piece */

const MARGIN = 4;
const SPACE = 0.4;

/** Where the words begin whose width is only nearly known, and which part of it is left of that. */
const ANCHORS = {
  start: { name: "start", part: 0 },
  middle: { name: "middle", part: 0.5 },
  end: { name: "end", part: 1 },
};

/**
 * The words of a row: of its beginning, and of how it ended where both are one row.
 * @param {Layout} layout
 * @param {Row} row
 */
export function wordsOf({ show }, { from, seq, form, event }) {
  const end = show.label(seq);
  const start = show.label(form === "finish" || form === "lost" ? (show.span(event.span)?.start.seq ?? seq) : from);
  const result = from < seq && (form === "store" || form === "self" || form === "exchange");
  if ((result || form === "finish") && end && end !== start) return `${start} · ${end}`;
  return from < seq || form === "lost" ? start : end || start;
}

/**
 * The line of a row, placed within the diagram.
 * @param {Layout} layout
 * @param {Row} row
 * @param {Route} route
 * @param {Text} text
 * @param {{bold: boolean, mark: Difference | undefined}} look
 * @returns {Tree}
 */
export function labelOf(layout, row, route, text, { bold, mark }) {
  const { metrics, width, gutter } = layout;
  const { pill } = route;
  const ahead = [ready(layout, row, text), badge(layout, row, text), token(layout, row, text), trouble(layout, row, text)];
  const before = ahead.filter(isPiece);
  const behind = [
    pill?.knot ? queue(layout, pill) : null,
    folded(layout, row, text),
    outputs(layout, row, text),
    difference(layout, mark, text),
  ];
  const after = behind.filter(isPiece);
  const space = metrics.label * SPACE;
  const marks = [...before, ...after].reduce((total, piece) => total + piece.width + space, 0);
  const room = width - gutter.width - 2 * MARGIN;
  const words = crop(wordsOf(layout, row), metrics.label, room - marks, bold);
  const long = widthOf(words, metrics.label, bold);
  const { x, y, align } = place(layout, row, route, long + marks);
  /** @type {Tree[]} */
  const drawn = [];
  let at = x;
  /** @param {Piece[]} pieces */
  const draw = (pieces) => {
    for (const piece of pieces) {
      drawn.push(...[piece.draw(at, y)].flat());
      at += piece.width + space;
    }
  };
  draw(before);
  const attrs = { class: "nv-words", y: round(y), "font-size": metrics.label };
  const anchor = ANCHORS[before.length || after.length ? "start" : align];
  const anchored = { x: round(at + long * anchor.part), "text-anchor": anchor.name };
  drawn.push(el("text", { ...attrs, ...anchored }, words));
  at += long + space;
  draw(after);
  return el("g", { class: "nv-label" }, drawn);
}

/** @param {Piece | null} piece @returns {piece is Piece} */
const isPiece = (piece) => piece !== null;

/**
 * The left end and the baseline of a line so wide.
 * @param {Layout} layout
 * @param {Row} row
 * @param {Route} route
 * @param {number} wide
 * @returns {{x: number, y: number, align: keyof typeof ANCHORS}}
 */
function place(layout, row, route, wide) {
  const { metrics, gutter, width } = layout;
  const least = gutter.width + MARGIN;
  const most = width - MARGIN - wide;
  const { sign, pill } = route;
  if (BESIDE.has(row.form) && sign) {
    const gap = metrics.label * 0.5;
    const y = sign.y + metrics.label * 0.36;
    const right = sign.x + gap;
    const left = layout.lanes[row.source].x - row.reach.source[0] - gap - wide;
    if (sign.side === 1 && right <= most) return { x: right, y, align: "start" };
    if (sign.side === -1 && sign.x - gap - wide >= least) return { x: sign.x - gap - wide, y, align: "end" };
    if (sign.side === 1 && left >= least) return { x: left, y, align: "end" };
    const x = Math.min(Math.max(sign.x - wide / 2, least), Math.max(most, least));
    return { x, y: row.y - metrics.label * 1.05, align: "middle" };
  }
  const [from, to] = route.extent;
  const x = Math.min(Math.max((from + to - wide) / 2, least), Math.max(most, least));
  const thick = row.event.kind === "rpc.cast" ? metrics.line * 2 : metrics.line;
  const lift = pill && !pill.knot ? row.y - pill.y + pillHeight(metrics.small) / 2 + 5.5 : thick + 4.5;
  return { x, y: row.y - lift, align: "middle" };
}

/** Whose token a REST request carries. @param {Layout} layout @param {Row} row @param {Text} text @returns {Piece | null} */
function token({ detail, metrics }, { event }, text) {
  if (detail === "steps" || event.kind !== "rest" || event.phase !== "start") return null;
  const owner = event.payload.credential;
  const letter = LETTERS[owner];
  if (!letter) return null;
  const size = metrics.small;
  const title = text(`sequence.token.${owner}`);
  const middle = metrics.label * 0.34;
  return { width: tagWidth(size), draw: (x, y) => keyTag(x, y - middle, size, letter, title) };
}

/** @type {Record<string, string>} */
const LETTERS = { user: "U", nova: "N", neutron: "n" };

/** A cross and a word for what went wrong. @param {Layout} layout @param {Row} row @param {Text} text @returns {Piece | null} */
function trouble({ metrics, show }, { form, event }, text) {
  const undelivered = isUndelivered(show, event);
  if (event.phase !== "error" && !undelivered) return null;
  const key = undelivered ? "undelivered" : form === "lost" || form === "silence" ? form : "failed";
  const word = text(`sequence.${key}`);
  const size = metrics.label;
  const arm = size * 0.28;
  const width = arm * 2 + size * 0.6 + widthOf(word, size, true);
  return {
    width,
    draw: (x, y) => [
      cross(x + arm, y - size * 0.34, arm, metrics.line),
      el(
        "text",
        { class: "nv-trouble", x: round(x + arm * 2 + size * 0.35), y: round(y), "font-size": size },
        word,
      ),
    ],
  };
}

/** A clock at what is newer than the release. @param {Layout} layout @param {Row} row @param {Text} text @returns {Piece | null} */
function badge({ metrics, show }, { event, from, seq }, text) {
  const names = show.score.badges[event.span];
  if (!names?.length || (event.phase !== "start" && from === seq)) return null;
  const told = names.map((name) => {
    const { shown = name, in_2013_1: then = "" } = show.score.anachronisms[name] ?? {};
    return text("sequence.badge", { shown, then });
  });
  const size = metrics.small * 1.05;
  const middle = metrics.label * 0.34;
  return { width: size, draw: (x, y) => clock(x + size / 2, y - middle, size, told.join("\n")) };
}

/** The queue's name where the bus has no room for it. @param {Layout} layout @param {Pill} pill @returns {Piece} */
function queue({ metrics }, pill) {
  const width = queueWidth(pill, metrics.small);
  const middle = metrics.label * 0.34;
  return {
    width,
    draw: (x, y) => queueName({ ...pill, x: x + width / 2, y: y - middle, width }, metrics),
  };
}

/** How much is folded away below. @param {Layout} layout @param {Row} row @param {Text} text @returns {Piece | null} */
function folded({ metrics }, { hidden, event }, text) {
  if (!hidden) return null;
  const words = `+${hidden}`;
  const width = widthOf(words, metrics.small) + metrics.small;
  const attrs = { class: "nv-more", "data-act": "fold", "data-value": event.span };
  return {
    width,
    draw: (x, y) => {
      const tree = framed(x, y - metrics.label * 0.34, width, metrics.small, words, attrs);
      return el("g", tree.attrs, el("title", null, text("sequence.more", { count: hidden })), tree.children);
    },
  };
}

/** For how many outputs of the guest a row stands. @param {Layout} layout @param {Row} row @param {Text} text @returns {Piece | null} */
function outputs({ metrics }, { outputs: count }, text) {
  if (count < 2) return null;
  const words = `×${count}`;
  const width = widthOf(words, metrics.small) + metrics.small;
  return {
    width,
    draw: (x, y) => {
      const tree = framed(x, y - metrics.label * 0.34, width, metrics.small, words, { class: "nv-more" });
      return el("g", tree.attrs, el("title", null, text("sequence.prints", { count })), tree.children);
    },
  };
}

/** A check and a word for the guest that is ready. @param {Layout} layout @param {Row} row @param {Text} text @returns {Piece | null} */
function ready({ metrics }, { event }, text) {
  if (event.name !== READY) return null;
  const word = text("scrubber.state.ready");
  const size = metrics.label;
  const attrs = { class: "nv-ready-word", "font-size": size };
  return {
    width: size * 1.1 + widthOf(word, size, true),
    draw: (x, y) => [
      el("g", { class: "nv-ready-word" }, tick(x + size * 0.1, y - size * 0.34, size * 0.6, metrics.line * 1.2)),
      el("text", { ...attrs, x: round(x + size * 1.1), y: round(y) }, word),
    ],
  };
}

/** How this differs from the other run. @param {Layout} layout @param {Difference | undefined} mark @param {Text} text @returns {Piece | null} */
function difference({ metrics }, mark, text) {
  if (!mark) return null;
  const seconds = mark.by === undefined ? "" : Math.abs(mark.by).toFixed(2);
  const words = text(`sequence.mark.${mark.mark}`, { seconds });
  const width = widthOf(words, metrics.small, true) + metrics.small * 1.2;
  const attrs = { class: `nv-mark nv-mark-${mark.mark}` };
  return {
    width,
    draw: (x, y) => framed(x, y - metrics.label * 0.34, width, metrics.small, words, attrs),
  };
}
