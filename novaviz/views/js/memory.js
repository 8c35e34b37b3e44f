/**
 * What the browser remembers of a reader: the answers given in predict mode, a run apart. They
 * stay in this browser.
 *
 * @import {State} from "./types"
 * @import {Player} from "./player.js"
 */

/**
 * Remember the answers from now on, and bring back those of last time.
 * @param {Player} player
 * @returns {() => void} forgets no answer, but remembers no more
 */
export function remember(player) {
  const { request_id: run, title } = player.first.trace.metadata;
  const place = `novaviz answers ${run ?? title}`;
  const answers = stored(place, player.first.score.questions.length);
  if (answers) player.set({ answers });
  return player.on((state, previous) => {
    if (state.answers === previous.answers) return;
    try {
      localStorage.setItem(place, JSON.stringify(state.answers));
    } catch {
      // A page that may not keep anything still asks and counts.
    }
  });
}

/**
 * @param {string} place
 * @param {number} count of questions
 * @returns {State["answers"] | null} null if there are none that fit
 */
function stored(place, count) {
  try {
    const found = JSON.parse(localStorage.getItem(place) ?? "null");
    const pairs = Object.entries(found ?? {});
    const fit = pairs.every(([index, choice]) => Number(index) < count && Number.isInteger(choice));
    return pairs.length && fit ? found : null;
  } catch {
    return null;
  }
}
