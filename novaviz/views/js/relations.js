/**
 * What a chosen message has to do with the others, and which of them the boot waited for.
 *
 * @import {Event} from "./types"
 * @import {Show} from "./trace.js"
 * @import {Look} from "./rows.js"
 */

/** @type {WeakMap<Show, {version: number, selected: number, relations: Map<number, Look["relation"]>}>} */
const chosen = new WeakMap();

/**
 * How a span is related to the selected one; "" where none is selected.
 * @param {Show} show
 * @param {number | null} selected
 * @returns {(span: number) => Look["relation"]}
 */
export function relationsOf(show, selected) {
  if (selected === null || !show.span(selected)) return () => "";
  let kept = chosen.get(show);
  if (kept?.version !== show.version || kept.selected !== selected) {
    /** @type {Map<number, Look["relation"]>} */
    const relations = new Map([[selected, "self"]]);
    for (const span of show.causes(selected)) relations.set(span, "cause");
    for (const span of show.effects(selected)) relations.set(span, "effect");
    kept = { version: show.version, selected, relations };
    chosen.set(show, kept);
  }
  const { relations } = kept;
  return (span) => relations.get(span) ?? "dim";
}

/** @type {WeakMap<Show, {version: number, waits: Map<number, [number, number][]>}>} */
const waited = new WeakMap();
const EXACT = 1e-6;

/**
 * Whether the critical path passes an event.
 * @param {Show} show
 * @returns {(event: Event) => boolean}
 */
export function criticalOf(show) {
  let kept = waited.get(show);
  if (kept?.version !== show.version) {
    /** @type {Map<number, [number, number][]>} */
    const waits = new Map();
    for (const { span, from, to } of show.score.critical) {
      const those = waits.get(span);
      if (those) those.push([from, to]);
      else waits.set(span, [[from, to]]);
    }
    kept = { version: show.version, waits };
    waited.set(show, kept);
  }
  const { waits } = kept;
  return ({ span, at }) =>
    (waits.get(span) ?? []).some(([from, to]) => at >= from - EXACT && at <= to + EXACT);
}
