/**
 * What a screen reader says: each step as it begins, at most one message a second.
 *
 * @import {State, Text} from "./types"
 * @import {Show} from "./trace.js"
 */

import { readyOf } from "./console.js";

const APART = 1000;

/**
 * What is to be said of a position. It changes with the step and the instance's state; with every
 * shown message only where somebody steps by hand.
 * @param {Show} show
 * @param {State} state
 * @param {number} present the seq of the shown event that is on
 * @param {Text} text
 */
export function announcement(show, state, present, text) {
  const step = show.stepAt(state.position);
  const said = [];
  if (step) {
    said.push(text("live.step", { number: step.number, of: show.steps.length, title: step.title }));
  }
  if (!state.playing && present && present !== step?.first) said.push(show.sentence(present));
  else if (step) said.push(step.sentence);
  const now = show.stateAt(state.position);
  if (now) {
    said.push(text("live.state", { status: now.status, task: now.task_state ?? text("none") }));
  }
  if ((readyOf(show)?.seq ?? Infinity) <= state.position) said.push(text("live.ready"));
  if (state.position >= show.end && show.over) {
    said.push(text("live.over", { outcome: show.trace.metadata.outcome }));
  }
  return said.join(" ");
}

/**
 * Says the latest of what it is given, at most once a second.
 * @param {(words: string) => void} say
 */
export function announcer(say) {
  let spoken = "";
  let waiting = "";
  let at = -Infinity;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  function speak() {
    timer = undefined;
    if (waiting === spoken) return;
    spoken = waiting;
    at = performance.now();
    say(spoken);
  }
  return {
    /** @param {string} words */
    tell(words) {
      waiting = words;
      if (timer === undefined) timer = setTimeout(speak, Math.max(0, at + APART - performance.now()));
    },
    stop() {
      clearTimeout(timer);
    },
  };
}
