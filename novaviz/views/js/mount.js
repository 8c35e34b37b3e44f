/**
 * A player in a page: its elements, and what the reader does to them.
 *
 * @import {Options, State, Trace, Tree} from "./types"
 * @import {Scene} from "./screen.js"
 */

import { animateToken } from "./token.js";
import { announcement, announcer } from "./announce.js";
import { patch } from "./element.js";
import { fromFragment, secondLeads, toFragment } from "./fragment.js";
import { listen } from "./input.js";
import { layoutFor } from "./picture.js";
import { firstState } from "./state.js";
import { Player } from "./player.js";
import { remember } from "./memory.js";
import * as screen from "./screen.js";
import { scrubbing } from "./scrub.js";
import { styles } from "./styles.js";
import { followTheme, metricsOf, resolved } from "./theme.js";

/** How broad the stage must be for two runs beside each other, in pixels; else one below the other. */
const TWO = 700;

let count = 0;

/**
 * Show a trace in an element. The returned player can be asked, told and disposed of.
 * @param {HTMLElement} element
 * @param {Trace} trace
 * @param {Options} [options]
 * @returns {Player}
 */
export function mount(element, trace, options = {}) {
  const player = new Player(trace, options);
  const view = new PlayerView(element, player, options);
  const dispose = player.dispose.bind(player);
  player.dispose = () => {
    view.dispose();
    dispose();
  };
  return player;
}

/** The parts of the screen, in the order in which they are read. */
const TAGS = {
  head: "header",
  stage: "section",
  now: "div",
  console: "div",
  side: "aside",
  foot: "footer",
  over: "div",
  print: "div",
};
const PARTS = /** @type {(keyof typeof TAGS)[]} */ (Object.keys(TAGS));

class PlayerView {
  #id = `nv${(count += 1)}`;
  /** @type {(() => void)[]} */
  #ends = [];
  #drawn = false;

  /**
   * @param {HTMLElement} element
   * @param {Player} player
   * @param {Options} options
   */
  constructor(element, player, options) {
    this.player = player;
    this.options = options;
    this.root = document.createElement("div");
    this.root.className = "novaviz";
    this.root.tabIndex = 0;
    this.root.dataset.lmSuppressShortcuts = "true";
    this.root.setAttribute("role", "group");
    if (options.height) this.root.style.setProperty("--nv-height", options.height);
    if (options.fragment) this.root.classList.add("nv-page");
    /** @type {Record<typeof PARTS[number], HTMLElement>} */
    this.parts = /** @type {any} */ ({});
    for (const name of PARTS) {
      const part = document.createElement(TAGS[name]);
      part.className = `nv-${name}`;
      this.parts[name] = part;
      this.root.append(part);
    }
    this.live = document.createElement("div");
    this.live.className = "nv-live";
    this.live.setAttribute("aria-live", "polite");
    this.root.append(this.live);
    styles(element.getRootNode());
    element.append(this.root);
    this.#connect();
    this.render();
  }

  #connect() {
    const { player, root, options } = this;
    const speaker = announcer((words) => (this.live.textContent = words));
    const sizes = new ResizeObserver(() => requestAnimationFrame(() => this.render()));
    sizes.observe(this.root);
    sizes.observe(this.parts.stage);
    this.#ends.push(
      player.on((state, previous) => this.#changed(state, previous)),
      player.on(() => speaker.tell(this.announcement())),
      listen(root, player, () => this.layout(), Boolean(options.fragment)),
      scrubbing(root, player),
      remember(player),
      followTheme(() => this.render()),
      () => sizes.disconnect(),
      () => speaker.stop(),
      () => this.#token?.(),
    );
    this.#on(window, "beforeprint", () => this.#show("print", screen.printed(this.scene())));
    this.#on(window, "afterprint", () => this.#show("print", []));
    if (options.fragment) this.#followFragment();
  }

  /** @param {EventTarget} target @param {string} name @param {() => void} listener */
  #on(target, name, listener) {
    target.addEventListener(name, listener);
    this.#ends.push(() => target.removeEventListener(name, listener));
  }

  /** Take the position from the URL, now and when it changes, and write it there. */
  #followFragment() {
    const { player } = this;
    const read = () => {
      if (secondLeads(location.hash) !== player.state.twin) player.act("twin");
      player.set(fromFragment(player.show, player.state, location.hash));
    };
    read();
    this.#on(window, "hashchange", read);
    const stop = player.on((state, previous) => {
      if (state === previous) return;
      const fragment = toFragment(player.show, state, firstState(this.options));
      if (fragment === location.hash.replace(/^#/, "")) return;
      try {
        history.replaceState(null, "", fragment ? `#${fragment}` : "#");
      } catch {
        // A frame without an address of its own has nowhere to keep it.
      }
    });
    this.#ends.push(stop);
  }

  /** @type {(() => void) | null} */
  #token = null;

  /** @param {State} state @param {State} previous */
  #changed(state, previous) {
    const begun = performance.now();
    this.#token?.();
    this.render();
    performance.clearMeasures("novaviz:step");
    performance.measure("novaviz:step", { start: begun });
    if (state.position > previous.position && state.twin === previous.twin) {
      this.#moveToken(previous);
    }
  }

  /** Let the token travel along the message that has just happened. @param {State} previous */
  #moveToken(previous) {
    const { player } = this;
    if (player.present <= previous.position) return;
    this.#token = animateToken(this.parts.stage, player, this.scene(), () => this.layout());
  }

  /** Where everything is in the diagram that leads. */
  layout() {
    const { metrics, width } = this.scene();
    return layoutFor(this.player.show, this.player.state, { width, metrics });
  }

  announcement() {
    const { player } = this;
    return announcement(player.show, player.state, player.present, player.text);
  }

  /** @returns {Scene} */
  scene() {
    const { player } = this;
    const { state } = player;
    const stage = this.parts.stage;
    const whole = Math.max(stage.clientWidth, 280);
    const width = player.beside && whole >= TWO ? whole / 2 : whole;
    return {
      show: player.show,
      beside: player.beside,
      hasTwin: Boolean(player.second),
      alignment: player.alignment,
      state,
      text: player.text,
      rows: player.rows,
      present: player.present,
      id: this.#id,
      width,
      height: Math.max(stage.clientHeight, 220),
      foot: Math.max(this.parts.foot.clientWidth - 32, 240),
      metrics: metricsOf(state.theme, width),
      progress: 1,
    };
  }

  render() {
    const { root, player } = this;
    const { state } = player;
    root.dataset.theme = resolved(state.theme);
    root.dataset.view = state.view;
    root.dataset.position = String(state.position);
    root.dataset.width = breadth(root.clientWidth);
    root.classList.toggle("nv-two", Boolean(player.beside));
    root.setAttribute("aria-label", player.text("player.label"));
    const scene = this.scene();
    this.#show("head", screen.head(scene));
    this.#show("now", screen.moment(scene));
    this.#show("console", screen.guest(scene));
    this.#show("side", screen.side(scene));
    this.#show("foot", screen.foot(scene));
    this.#show("over", screen.over(scene));
    this.#show("stage", screen.stage(this.scene()));
    if (state.view === "read") this.#follow();
    if (!this.#drawn) {
      this.#drawn = true;
      performance.mark("novaviz:shown");
    }
  }

  /** @param {typeof PARTS[number]} name @param {Tree[]} trees */
  #show(name, trees) {
    patch(this.parts[name], trees);
  }

  /** Bring what is on into sight, if it has changed. */
  #follow() {
    const items = this.parts.stage.querySelectorAll("[aria-current]");
    const item = items[items.length - 1];
    if (!item || item === this.#followed) return;
    this.#followed = item;
    this.#centre(item);
    // What comes into sight is only then laid out, and may turn out longer than thought.
    requestAnimationFrame(() => requestAnimationFrame(() => this.#centre(item)));
  }

  /** @param {Element} item */
  #centre(item) {
    const { stage } = this.parts;
    const { top, height } = item.getBoundingClientRect();
    const { top: edge, height: room } = stage.getBoundingClientRect();
    stage.scrollTop += top - edge - Math.max(room - height, 0) * 0.4;
  }

  /** @type {Element | null} */
  #followed = null;

  dispose() {
    for (const end of this.#ends) end();
    this.root.remove();
  }
}

/** How broad the player is: what its style sheet goes by. @param {number} width */
function breadth(width) {
  if (width < 560) return "phone";
  return width < 1060 ? "cell" : "wide";
}
