/**
 * Dragging along the bar of time, with a mouse, a pen or a finger.
 *
 * @import {Player} from "./player.js"
 */

import { MARGIN } from "./axis.js";
import { seqAt } from "./timing.js";

/**
 * Listen on the bar until the returned function is called.
 * @param {HTMLElement} root
 * @param {Player} player
 * @returns {() => void}
 */
export function scrubbing(root, player) {
  /** @type {Element | null} */
  let bar = null;

  /** @param {PointerEvent} event */
  function seek(event) {
    if (!bar) return;
    const { left, width } = bar.getBoundingClientRect();
    const fraction = (event.clientX - left - MARGIN) / Math.max(width - 2 * MARGIN, 1);
    const seq = seqAt(player.show, player.state, { rows: player.rows }, fraction);
    if (seq !== player.state.position) player.act("seek", String(seq));
  }

  /** @param {PointerEvent} event */
  function pressed(event) {
    bar = /** @type {Element} */ (event.target).closest(".nv-scrub-track");
    if (!bar || event.button !== 0) return;
    bar.setPointerCapture(event.pointerId);
    seek(event);
  }

  function released() {
    bar = null;
  }

  root.addEventListener("pointerdown", pressed);
  root.addEventListener("pointermove", seek);
  root.addEventListener("pointerup", released);
  root.addEventListener("pointercancel", released);
  return () => {
    root.removeEventListener("pointerdown", pressed);
    root.removeEventListener("pointermove", seek);
    root.removeEventListener("pointerup", released);
    root.removeEventListener("pointercancel", released);
  };
}
