/**
 * Everything about one message: what it means, why it is sent, where in Nova, and what it holds.
 *
 * @import {Event, Step, Text, State, Tree} from "./types"
 * @import {Show, Span} from "./trace.js"
 */

import { statement } from "./changes.js";
import { decision } from "./decision.js";
import { stopFor } from "./detail.js";
import { el } from "./element.js";
import { exchange, failure } from "./exchange.js";
import { icon } from "./icons.js";
import { kept, link, part, seconds, timeOf } from "./parts.js";

/** Effects that are listed. */
const MOST = 12;

/**
 * The message that is on, or the one that the reader has selected.
 * @param {Show} show
 * @param {State} state
 * @param {Text} text
 * @returns {Tree}
 */
export function inspector(show, state, text) {
  const seen = inspected(show, state);
  const title = el("h3", { class: "nv-panel-title" }, text("inspector.title"));
  const attrs = { class: "nv-inspector", key: "inspector", "aria-label": text("inspector.title") };
  if (!seen)
    return el("section", attrs, title, el("p", { class: "nv-hint" }, text("inspector.nothing")));
  const { span, event, answered } = seen;
  const selected = state.selected === span.number;
  const key = `${event.seq} ${answered} ${selected} ${(span.deliver?.seq ?? 0) <= state.position}`;
  return kept(show, "inspector", key, () =>
    el(
      "section",
      attrs,
      title,
      head(show, span, event, answered, text),
      answered && span.close?.phase === "error" && trouble(span, text),
      span.start.kind === "decision" && contents(span, answered, text),
      purpose(show.stepAt(event.seq), text),
      moments(show, span, state.position, text),
      span.start.kind !== "decision" && contents(span, answered, text),
      badges(show, span, text),
      links(show, span, event, selected, text),
    ),
  );
}

/**
 * The event that is looked at: of the selected span, the last one that has happened.
 * @param {Show} show
 * @param {State} state
 */
export function inspected(show, state) {
  const chosen = state.selected === null ? undefined : show.span(state.selected);
  const span = chosen ?? show.spanAt(state.position);
  if (!span) return null;
  const { start, deliver, close } = span;
  // A row that stands for a beginning and its end has come to its end.
  const position = Math.max(state.position, stopFor(show, state.detail, state.folded, state.position));
  const answered = close !== null && close.seq <= position;
  const delivered = deliver !== null && deliver.seq <= position;
  return { span, answered, event: answered ? close : delivered ? deliver : start };
}

/**
 * @param {Show} show
 * @param {Span} span
 * @param {Event} event
 * @param {boolean} answered
 * @param {Text} text
 */
function head(show, span, event, answered, text) {
  const { start, close } = span;
  const took = answered && close ? close.at - start.at : 0;
  return [
    el(
      "p",
      { class: "nv-what" },
      el(
        "span",
        { class: `nv-kind nv-kind-${start.kind.replace(".", "-")}` },
        text(`kind.${start.kind}`),
      ),
      " ",
      el("strong", null, start.name),
    ),
    el(
      "p",
      { class: "nv-route" },
      el("span", null, `${start.source} → ${start.target}`),
      el("span", null, text("inspector.at", { time: seconds(text, timeOf(show, start.seq)) })),
      took > 0 && el("span", null, text("inspector.took", { time: seconds(text, took) })),
      !start.observed && el("span", null, text("inspector.inferred")),
    ),
    el("p", { class: "nv-said" }, show.sentence(event.seq)),
  ];
}

/** @param {Span} span @param {Text} text */
function trouble({ start, close }, text) {
  const result = close?.result ?? {};
  const fault =
    result.fault && el("p", { class: "nv-hint" }, text("error.fault", { name: result.fault }));
  if (start.kind === "rest" && result.status !== undefined) return fault;
  return part(text("error.title"), failure(result, text), fault);
}

/** @param {Step | undefined} step @param {Text} text */
function purpose(step, text) {
  if (!step) return null;
  return part(
    text("inspector.step", { number: step.number, title: step.title }),
    step.why && el("p", null, step.why),
    step.source.length > 0 && [
      el("p", { class: "nv-caption" }, text("inspector.code")),
      el("ul", { class: "nv-places" }, step.source.map(place)),
    ],
  );
}

/** `nova.compute.manager:ComputeManager._spawn`, as module and function. @param {string} source */
function place(source) {
  const [module, ...rest] = source.split(":");
  return el(
    "li",
    null,
    rest.length > 0 && el("strong", null, rest.join(":")),
    " ",
    el("span", null, module),
  );
}

/** @param {Show} show @param {Span} span @param {Text} text */
function badges(show, span, text) {
  const names = show.score.badges[String(span.number)] ?? [];
  const known = names.filter((name) => name in show.score.anachronisms);
  return part(
    text("badge.title"),
    known.map((name) => {
      const { shown, in_2013_1: then, why_kept: why } = show.score.anachronisms[name];
      return el(
        "details",
        { class: "nv-fold nv-newer" },
        el("summary", null, icon("clock"), el("span", null, shown)),
        el("p", null, el("strong", null, text("badge.then")), " ", then),
        el("p", null, el("strong", null, text("badge.why")), " ", why),
      );
    }),
  );
}

/**
 * The three moments of a cast, each somewhere to go to.
 * @param {Show} show
 * @param {Span} span
 * @param {number} position
 * @param {Text} text
 */
function moments(show, span, position, text) {
  if (span.start.kind !== "rpc.cast") return null;
  /** @type {[string, Event | null][]} */
  const all = [
    ["published", span.start],
    ["delivered", span.deliver],
    [span.close?.phase === "error" ? "failed" : "finished", span.close],
  ];
  return part(
    text("cast.title"),
    el(
      "ol",
      { class: "nv-moments" },
      all.map(([name, event]) =>
        el(
          "li",
          { class: event && event.seq <= position ? "nv-reached" : null },
          event ? link(event.seq, text(`cast.${name}`)) : text(`cast.${name}`),
          " ",
          el("span", { class: "nv-soft" }, event ? seconds(text, timeOf(show, event.seq)) : "–"),
        ),
      ),
    ),
  );
}

/** @param {Span} span @param {boolean} answered @param {Text} text */
function contents(span, answered, text) {
  if (span.start.kind === "db") return statement(span, answered, text);
  if (span.start.kind === "decision") return decision(span, answered, text);
  return exchange(span, answered, text);
}

/**
 * @param {Show} show
 * @param {Span} span
 * @param {Event} event
 * @param {boolean} selected
 * @param {Text} text
 */
function links(show, span, event, selected, text) {
  const { start, close, number } = span;
  const cause = start.parent === null ? undefined : show.span(start.parent);
  const effects = show.children.get(number) ?? [];
  return part(
    text("links.title"),
    el(
      "p",
      { class: "nv-links" },
      event !== start && link(start.seq, text("links.request")),
      close && event !== close && link(close.seq, text("links.reply")),
      el(
        "button",
        {
          type: "button",
          class: "nv-link",
          "data-act": "select",
          "data-value": number,
          "aria-pressed": String(selected),
        },
        text("links.select"),
      ),
    ),
    cause && [el("p", { class: "nv-caption" }, text("links.cause")), related([cause])],
    effects.length > 0 && [
      el("p", { class: "nv-caption" }, text("links.effects", { n: effects.length })),
      related(effects.slice(0, MOST).map((one) => /** @type {Span} */ (show.span(one)))),
    ],
  );
}

/** @param {Span[]} spans */
function related(spans) {
  return el(
    "ul",
    { class: "nv-related" },
    spans.map(({ start }) =>
      el(
        "li",
        null,
        link(start.seq, el("span", null, start.name), " ", `${start.source} → ${start.target}`),
      ),
    ),
  );
}
