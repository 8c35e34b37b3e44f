/**
 * How wide text is, without a page to ask: about the widths of Inter, wider than most screen
 * fonts, so that what fits here fits in the reader's font.
 */

/** Widths in thousandths of the font size, of Arial. @type {[number, string][]} */
const WIDTHS = [
  [190, "'"],
  [222, "ijl|"],
  [278, "It.,:;/\\ f[]!"],
  [333, "r-(){}·"],
  [380, "*\"`"],
  [500, "cksvxyzJ"],
  [556, "abdeghnopqu0123456789_L?$#"],
  [584, "+=<>~^×−"],
  [611, "FTZ"],
  [667, "ABEKPSVXY&"],
  [722, "CDHNRUw"],
  [778, "GOQ"],
  [833, "mM"],
  [944, "W%"],
];
const WIDER = 1.08;
const ADVANCE = new Map(
  WIDTHS.flatMap(([width, chars]) => [...chars].map((char) => [char, (width / 1000) * WIDER])),
);
const ELLIPSIS = "…";
const BOLD = 1.1;

/**
 * The width of a line of text in pixels, rather too wide than too narrow.
 * @param {string} text
 * @param {number} size the font's size in pixels
 * @param {boolean} [bold]
 */
export function widthOf(text, size, bold = false) {
  let width = 0;
  for (const char of text) width += ADVANCE.get(char) ?? 1.05;
  return width * size * (bold ? BOLD : 1);
}

/**
 * The text, or as much of its beginning as fits with an ellipsis.
 * @param {string} text
 * @param {number} size
 * @param {number} room pixels
 * @param {boolean} [bold]
 */
export function crop(text, size, room, bold = false) {
  if (widthOf(text, size, bold) <= room) return text;
  let kept = "";
  let width = widthOf(ELLIPSIS, size, bold);
  for (const char of text) {
    width += widthOf(char, size, bold);
    if (width > room) break;
    kept += char;
  }
  return kept.trimEnd() + ELLIPSIS;
}
