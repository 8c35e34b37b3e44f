/**
 * What the reader does to the player: clicks, keys, the wheel, a finger.
 *
 * @import {Player} from "./player.js"
 */

import { actOf } from "./keys.js";
import { clamp } from "./state.js";

/**
 * Listen to the reader until the returned function is called.
 * @param {HTMLElement} root
 * @param {Player} player
 * @param {() => {height: number}} layout
 * @param {boolean} wholePage whether keys count that are typed beside the player
 * @returns {() => void}
 */
export function listen(root, player, layout, wholePage) {
  /** @param {MouseEvent} event */
  function clicked(event) {
    const target = /** @type {Element} */ (event.target).closest?.("[data-act]");
    if (!target || !root.contains(target) || target.matches("select, input")) return;
    perform(target.getAttribute("data-act") ?? "", target.getAttribute("data-value") ?? "");
    if (!target.matches("button, summary, a")) root.focus({ preventScroll: true });
  }

  /** @param {globalThis.Event} event */
  function given(event) {
    const target = /** @type {HTMLInputElement} */ (event.target);
    const act = target.dataset?.act;
    if (!act || !target.matches("select, input")) return;
    if (event.type === "change" && !target.matches("select, [type=checkbox]")) return;
    perform(act === "search" ? "query" : act, target.value);
  }

  /** @param {KeyboardEvent} event */
  function typed(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const within = root.contains(target);
    if (!within && !(wholePage && (target === document.body || target === document.documentElement))) {
      return;
    }
    const found = actOf(event, within && target !== root ? controlOf(target) : "", player.state.typed);
    if (!found) return;
    event.preventDefault();
    event.stopPropagation();
    perform(found.act, found.value);
  }

  /** @param {string} act @param {string} value */
  function perform(act, value) {
    if (act === "fullscreen") toggleFullscreen(root);
    else player.act(act, value);
    settleFocus(root, player);
  }

  /** @param {number} by */
  function scroll(by) {
    const view = root.querySelector(".nv-stage svg[viewBox]");
    if (!(view instanceof SVGSVGElement) || player.state.view !== "sequence") return false;
    const { y, height } = view.viewBox.baseVal;
    const next = clamp(y + by, 0, Math.max(layout().height - height, 0));
    if (Math.abs(next - y) < 1) return false;
    player.set({ scroll: next });
    return true;
  }

  /** @param {WheelEvent} event */
  function wheeled(event) {
    if (event.ctrlKey || !/** @type {Element} */ (event.target).closest(".nv-stage svg")) return;
    if (scroll(event.deltaMode === 1 ? event.deltaY * 30 : event.deltaY)) event.preventDefault();
  }

  let finger = NaN;
  /** @param {PointerEvent} event */
  function pressed(event) {
    const onDiagram = /** @type {Element} */ (event.target).closest(".nv-stage svg");
    finger = event.pointerType === "touch" && onDiagram ? event.clientY : NaN;
  }
  /** @param {PointerEvent} event */
  function moved(event) {
    if (Number.isNaN(finger) || event.pointerType !== "touch") return;
    scroll(finger - event.clientY);
    finger = event.clientY;
  }

  const keys = wholePage ? document : root;
  root.addEventListener("click", clicked);
  root.addEventListener("input", given);
  root.addEventListener("change", given);
  root.addEventListener("wheel", wheeled, { passive: false });
  root.addEventListener("pointerdown", pressed);
  root.addEventListener("pointermove", moved);
  keys.addEventListener("keydown", /** @type {EventListener} */ (typed));
  return () => keys.removeEventListener("keydown", /** @type {EventListener} */ (typed));
}

/** @param {HTMLElement} element */
function controlOf(element) {
  if (element.getAttribute("role") === "log") return "log";
  const tag = element.tagName.toLowerCase();
  if (tag !== "input") return tag;
  const { type } = /** @type {HTMLInputElement} */ (element);
  return type;
}

/** @param {HTMLElement} root */
function toggleFullscreen(root) {
  const done = document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.();
  done?.catch(() => {}); // a page that may not do it stays as it is
}

/** Put the focus into what has opened, and back when it has closed. */
function settleFocus(/** @type {HTMLElement} */ root, /** @type {Player} */ player) {
  const open =
    root.querySelector(".nv-over [data-focus], .nv-over input, .nv-over [data-act=choose]") ??
    root.querySelector(".nv-over button");
  const { search, help, question } = player.state;
  if (open instanceof HTMLElement && (search !== null || help || question)) {
    if (!root.querySelector(".nv-over")?.contains(document.activeElement)) open.focus();
  } else if (document.activeElement === document.body || !document.activeElement) {
    root.focus({ preventScroll: true });
  }
}
