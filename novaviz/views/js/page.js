/**
 * A page of its own: the trace stands in it, compressed, and the player fills it.
 *
 * @import {Player} from "./player.js"
 * @import {Companion, Options, Score, Trace} from "./types"
 */

import { mount } from "./mount.js";

/**
 * What the page holds.
 * @typedef {object} Data
 * @property {Trace} trace
 * @property {Partial<Score>} score
 * @property {Companion | null} other
 * @property {Companion | null} twin
 * @property {Pick<Options, "position" | "detail" | "view" | "theme">} options
 */

/**
 * Mount the player of this page, if it is a player's page.
 * @returns {Promise<Player | null>}
 */
export async function page() {
  const [data, place] = ["novaviz-data", "novaviz"].map((id) => document.getElementById(id));
  if (!data || !place) return null;
  const { trace, score, other, twin, options } = await unpacked(data.textContent);
  return mount(place, trace, {
    ...options,
    score,
    other: other ?? undefined,
    twin: twin ?? undefined,
    fragment: true,
  });
}

/**
 * The data that was compressed and written in letters.
 * @param {string} letters
 * @returns {Promise<Data>}
 */
async function unpacked(letters) {
  const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}
