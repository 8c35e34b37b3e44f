/**
 * The player as an anywidget: the model's traits are shared with Python and with other widgets,
 * and while a run is live, messages tell what has happened since.
 *
 * @import {More} from "./feed.js"
 * @import {Player} from "./player.js"
 * @import {Companion} from "./types"
 */

import { Feed } from "./feed.js";
import { mount } from "./mount.js";

/**
 * @typedef {object} Model
 * @property {(name: string) => any} get
 * @property {(name: string, value: unknown) => void} set
 * @property {() => void} save_changes
 * @property {(content: unknown) => void} send
 * @property {(name: string, callback: (...args: any[]) => void) => void} on
 * @property {(name: string, callback: (...args: any[]) => void) => void} off
 */

/** The traits that are parts of the state; what else the state holds is the reader's own. */
const SHARED = /** @type {const} */ ([
  "position",
  "playing",
  "speed",
  "detail",
  "selected",
  "view",
  "theme",
]);

/**
 * One widget: anywidget calls this once for each model, so that all views of it have one feed.
 * A view that is made late begins with all that the feed knows.
 */
export default function widget() {
  /** @type {Feed} */
  let feed;
  /** @type {Set<Player>} */
  const players = new Set();
  /** What begins each view anew. @type {Set<() => void>} */
  const views = new Set();

  /** @param {More} fresh */
  function extend(fresh) {
    for (const player of players) player.extend(fresh);
  }

  return {
    /** @param {{model: Model}} host */
    initialize({ model }) {
      feed = new Feed(model.get("trace"), model.get("_score"));
      const ask = () => model.send({ type: "hello", have: feed.have });
      model.on("msg:custom", (message) => {
        if (message?.type !== "more") return;
        const fresh = feed.take(message);
        if (fresh) extend(fresh);
        else ask();
      });
      model.on("change:trace", () => {
        const [trace, score] = [model.get("trace"), model.get("_score")];
        const fresh = feed.whole(trace, score);
        if (fresh) return extend(fresh);
        feed = new Feed(trace, score);
        for (const begin of views) begin();
      });
      if (model.get("_live")) ask();
    },

    /** @param {{model: Model, el: HTMLElement}} host */
    render({ model, el }) {
      const problem = document.createElement("p");
      problem.className = "nv-problem";
      problem.setAttribute("role", "alert");
      const place = document.createElement("div");
      el.append(place, problem);
      /** @type {Player} */
      let player;
      let stop = () => {};
      // Another run has another one beside it, or another twin: nothing of the old one holds.
      const begin = () => {
        stop();
        const playing = mount(place, feed.trace, options(model, feed));
        const part = share(model, playing);
        players.add(playing);
        playing.set({ playing: model.get("playing"), selected: model.get("selected") });
        player = playing;
        stop = () => {
          part();
          players.delete(playing);
          playing.dispose();
        };
      };
      views.add(begin);
      begin();
      const tell = () => {
        const said = model.get("_problem");
        problem.textContent = said ? player.text("live.problem", { problem: said }) : "";
        problem.hidden = !said;
      };
      // A run that was stopped has no outcome to come: nothing is to be waited for at its end.
      const rest = () => {
        if (player.state.position >= player.show.end) player.set({ playing: false });
      };
      model.on("change:_problem", tell);
      model.on("change:_live", rest);
      tell();
      return () => {
        model.off("change:_problem", tell);
        model.off("change:_live", rest);
        views.delete(begin);
        stop();
      };
    },
  };
}

/** @param {Model} model @param {Feed} feed */
function options(model, feed) {
  const height = model.get("height");
  return {
    score: feed.score,
    other: /** @type {Companion | undefined} */ (model.get("_other") ?? undefined),
    twin: /** @type {Companion | undefined} */ (model.get("_twin") ?? undefined),
    live: Boolean(model.get("_live")),
    ...(height ? { height } : {}),
    position: model.get("position"),
    detail: model.get("detail"),
    view: model.get("view"),
    theme: model.get("theme"),
    speed: model.get("speed"),
  };
}

/**
 * Keep the state and the traits the same, whoever changes them.
 * @param {Model} model
 * @param {Player} player
 * @returns {() => void}
 */
function share(model, player) {
  const follows = SHARED.map((name) => {
    const follow = () => player.set({ [name]: model.get(name) });
    model.on(`change:${name}`, follow);
    return () => model.off(`change:${name}`, follow);
  });
  const ends = player.on((state) => {
    const changed = SHARED.filter((name) => model.get(name) !== state[name]);
    for (const name of changed) model.set(name, state[name]);
    if (changed.length) model.save_changes();
  });
  return () => {
    ends();
    for (const end of follows) end();
  };
}
