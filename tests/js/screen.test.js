import assert from "node:assert/strict";
import { test } from "node:test";

import { toString } from "../../novaviz/views/js/element.js";
import { Player } from "../../novaviz/views/js/player.js";
import * as screen from "../../novaviz/views/js/screen.js";
import { metricsOf } from "../../novaviz/views/js/theme.js";
import { classic, failed, modern, rejected, stuck } from "./traces.js";

/** @typedef {ReturnType<typeof classic>} Show */

/** A live run before anything has happened. @returns {{trace: Show["trace"], score: Partial<Show["score"]>}} */
function empty() {
  const { trace, score } = classic();
  const metadata = { ...trace.metadata, outcome: null, instance: null };
  return {
    trace: { ...trace, metadata, participants: [], events: [], transitions: [], steps: [] },
    score: { text: score.text },
  };
}

/**
 * Everything that a player shows, as text.
 * @param {Player} player
 * @param {number} width
 */
function shown(player, width) {
  const { show, state, text, rows, present, alignment } = player;
  /** @type {import("../../novaviz/views/js/screen.js").Scene} */
  const scene = {
    show, state, text, rows, present, alignment, width,
    beside: player.beside,
    hasTwin: Boolean(player.second),
    id: "test",
    height: 500,
    foot: width,
    metrics: metricsOf(state.theme, width),
    progress: 1,
  };
  const { head, stage, moment, side, foot, over, printed } = screen;
  return [head, stage, moment, side, foot, over, printed]
    .flatMap((part) => part(scene).map(toString))
    .join("\n");
}

const NONSENSE = /NaN|Infinity|undefined|\[object/;

for (const [name, show] of Object.entries({ classic, modern, failed, rejected, stuck, empty })) {
  test(`${name}: every view can be shown at any place, in any theme and width`, () => {
    const { trace, score } = show();
    for (const view of /** @type {const} */ (["sequence", "map", "read"])) {
      for (const theme of /** @type {const} */ (["light", "projector"])) {
        const player = new Player(trace, { score, view, theme });
        for (const part of [0, 0.3, 0.7, 1]) {
          player.set({ position: Math.round(part * player.show.end), critical: part > 0.5 });
          player.set({ detail: part < 0.5 ? "messages" : "everything", timing: "true" });
          for (const width of [320, 900]) {
            const found = NONSENSE.exec(shown(player, width));
            assert.equal(found, null, `${view} ${theme} ${part} ${width}: ${found?.[0]}`);
          }
        }
      }
    }
  });
}
