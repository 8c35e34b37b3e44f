/**
 * The token that travels along a message.
 *
 * @import {Layout} from "./layout.js"
 * @import {Scene} from "./screen.js"
 * @import {Player} from "./player.js"
 */

import { TITLE } from "./screen.js";
import { along, pathOf } from "./sequence.js";
import { mapPath } from "./topology.js";

const TRAVEL = 520;

/**
 * Move the token once along the message that is on; the returned function has it arrive at once.
 * @param {HTMLElement} stage
 * @param {Player} player
 * @param {Scene} scene
 * @param {() => Layout} layout
 * @returns {() => void}
 */
export function animateToken(stage, player, scene, layout) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return () => {};
  if (scene.state.view === "read" || !wayOf(player, scene, layout)?.length) return () => {};
  const beside = player.beside && scene.state.twin ? 1 : 0;
  const time = Math.min(TRAVEL / scene.state.speed, TRAVEL);
  const begun = performance.now();
  /** @param {number} done */
  function put(done) {
    const dot = stage.querySelectorAll(".nv-token-dot")[beside];
    const path = wayOf(player, scene, layout); // it may have moved meanwhile
    if (!path?.length) return;
    const [x, y] = along(path, ease(done));
    dot?.setAttribute("cx", String(x));
    dot?.setAttribute("cy", String(y));
  }
  let frame = requestAnimationFrame(function draw(at) {
    const done = Math.min(Math.max(at - begun, 0) / time, 1);
    put(done);
    frame = done < 1 ? requestAnimationFrame(draw) : 0;
  });
  return () => {
    if (frame) put(1);
    cancelAnimationFrame(frame);
    frame = 0;
  };
}

/**
 * The way of the message that is on, where it is drawn now.
 * @param {Player} player
 * @param {Scene} scene
 * @param {() => Layout} layout
 */
function wayOf(player, scene, layout) {
  if (scene.state.view !== "map") return pathOf(layout(), scene.present);
  const { width, metrics, id, beside } = scene;
  const height = beside ? scene.height - TITLE : scene.height;
  return mapPath(player.show, scene.present, { width, height, metrics, id, progress: 1 });
}

/** @param {number} t */
const ease = (t) => (t < 0.5 ? 2 * t * t : 1 - (2 - 2 * t) ** 2 / 2);
