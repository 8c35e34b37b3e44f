/**
 * Real boots with their scores: traces.py runs them, `make js` before the tests.
 *
 * @import {Score, Trace} from "../../novaviz/views/js/types"
 */

import { readFileSync } from "node:fs";

import { Show } from "../../novaviz/views/js/trace.js";

/** The name of the server in the hostile trace. */
export const HOSTILE = '<script>alert(1)</script>"&';

/** @param {string} name */
function read(name) {
  const file = new URL(`.traces/${name}.json`, import.meta.url);
  try {
    /** @type {{trace: Trace, score: Score}} */
    const both = JSON.parse(readFileSync(file, "utf8"));
    return new Show(both.trace, both.score);
  } catch (error) {
    throw new Error(`${file.pathname}: python -m tests.js.traces makes it`, { cause: error });
  }
}

/** The nineteen steps: ACTIVE. */
export const classic = () => read("classic");
/** The release of today: ACTIVE. */
export const modern = () => read("modern");
/** ERROR: the scheduler finds no host. */
export const failed = () => read("failed");
/** REJECTED: nova-api refuses the token; there is no instance. */
export const rejected = () => read("rejected");
/** ACTIVE, on the second host. */
export const reschedule = () => read("reschedule");
/** STUCK: nobody tells compute. */
export const stuck = () => read("stuck");
/** A real boot: its guest prints, and is ready after ACTIVE. */
export const heard = () => read("heard");
/** A server whose name is a script. */
export const hostile = () => read("hostile");
