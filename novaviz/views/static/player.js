// Made from novaviz/views/js by make bundle.

// novaviz/views/js/element.js
var SVG = "http://www.w3.org/2000/svg";
var VOID = /* @__PURE__ */ new Set(["br", "hr", "img", "input", "meta", "link"]);
var Made = class {
  /** @param {string} tag @param {Tree["attrs"]} attrs @param {(Tree | string)[]} children */
  constructor(tag, attrs, children) {
    this.tag = tag;
    this.attrs = attrs;
    this.children = children;
  }
};
function el(tag, attrs, ...children) {
  const kept2 = [];
  for (const child of children.flat(Infinity)) {
    if (child === null || child === void 0 || child === false || child === true) continue;
    if (child instanceof Made) kept2.push(child);
    else kept2.push(typeof child === "object" ? JSON.stringify(child) : String(child));
  }
  return new Made(tag, attrs ?? {}, kept2);
}
function escape(text) {
  return String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;").replace(/'/g, "&#39;");
}
function toString(tree) {
  if (typeof tree === "string") return escape(tree);
  const attrs = Object.entries(tree.attrs).filter(([name, value]) => name !== "key" && isSet(value)).map(([name, value]) => ` ${name}="${value === true ? "" : escape(value)}"`).join("");
  if (VOID.has(tree.tag)) return `<${tree.tag}${attrs}>`;
  return `<${tree.tag}${attrs}>${tree.children.map(toString).join("")}</${tree.tag}>`;
}
var isSet = (value) => value !== null && value !== void 0 && value !== false;
var shown = /* @__PURE__ */ new WeakMap();
function build(tree, svg = false) {
  if (typeof tree === "string") return document.createTextNode(tree);
  const within = svg || tree.tag === "svg";
  const node = within ? document.createElementNS(SVG, tree.tag) : document.createElement(tree.tag);
  for (const [name, value] of Object.entries(tree.attrs)) setAttribute(node, name, value);
  const inside = within && tree.tag !== "foreignObject";
  for (const child of tree.children) node.appendChild(build(child, inside));
  shown.set(node, tree);
  return node;
}
function setAttribute(node, name, value) {
  if (name === "key") return;
  if (!isSet(value)) node.removeAttribute(name);
  else node.setAttribute(name, value === true ? "" : String(value));
  if (name === "value" && "value" in node) node.value = value ?? "";
  if (name === "checked" && "checked" in node) node.checked = isSet(value);
}
function patch(parent, children) {
  const svg = parent.namespaceURI === SVG && parent.localName !== "foreignObject";
  const keyed = /* @__PURE__ */ new Map();
  for (const node of parent.childNodes) {
    const key = shown.get(node)?.attrs.key;
    if (key !== void 0 && key !== null) keyed.set(key, node);
  }
  let at = parent.firstChild;
  for (const child of children) {
    const key = typeof child === "string" ? void 0 : child.attrs.key;
    let node = key === void 0 || key === null ? at : keyed.get(key) ?? null;
    if (node && key !== void 0 && key !== null) keyed.delete(key);
    if (node && fits(node, child, key)) {
      if (node === at) at = at.nextSibling;
      else parent.insertBefore(node, at);
      update(node, child);
    } else {
      node = /** @type {ChildNode} */
      build(child, svg);
      parent.insertBefore(node, at);
    }
  }
  while (at) {
    const next2 = at.nextSibling;
    at.remove();
    at = next2;
  }
}
function fits(node, child, key) {
  if (typeof child === "string") return node.nodeType === Node.TEXT_NODE;
  const old2 = shown.get(node);
  return old2 !== void 0 && old2.tag === child.tag && (old2.attrs.key ?? null) === (key ?? null);
}
function update(node, tree) {
  if (typeof tree === "string") {
    if (node.nodeValue !== tree) node.nodeValue = tree;
    return;
  }
  const old2 = (
    /** @type {Tree} */
    shown.get(node)
  );
  if (old2 === tree) return;
  const element = (
    /** @type {Element} */
    node
  );
  for (const name of Object.keys(old2.attrs)) {
    if (!(name in tree.attrs)) setAttribute(element, name, null);
  }
  for (const [name, value] of Object.entries(tree.attrs)) {
    if (old2.attrs[name] !== value) setAttribute(element, name, value);
  }
  patch(element, tree.children);
  shown.set(node, tree);
}

// novaviz/views/js/parts.js
var made = /* @__PURE__ */ new WeakMap();
function kept(show, place5, key, make) {
  let things = made.get(show);
  if (!things) made.set(show, things = /* @__PURE__ */ new Map());
  const full = `${show.version} ${key}`;
  const old2 = things.get(place5);
  if (old2?.key === full) return old2.thing;
  const thing = make();
  things.set(place5, { key: full, thing });
  return thing;
}
var unseen = (...words2) => el("span", { class: "nv-unseen" }, words2);
function part(title2, ...children) {
  const within = children.flat(Infinity).filter((child) => child);
  if (!within.length) return null;
  return el("section", { class: "nv-part" }, el("h4", { class: "nv-part-title" }, title2), within);
}
function facts(pairs) {
  const known3 = pairs.filter(([, value]) => value !== null && value !== void 0 && value !== "");
  if (!known3.length) return null;
  return el(
    "dl",
    { class: "nv-facts" },
    known3.map(([name, value]) => [el("dt", null, name), el("dd", null, value)])
  );
}
function grid(label2, heads2, rows, kind = "") {
  return el(
    "div",
    { class: "nv-scroll", role: "region", tabindex: 0, "aria-label": label2 },
    el(
      "table",
      { class: `nv-grid ${kind}`.trim() },
      el("caption", { class: "nv-unseen" }, label2),
      el(
        "thead",
        null,
        el(
          "tr",
          null,
          heads2.map((head4) => el("th", { scope: "col" }, head4))
        )
      ),
      el("tbody", null, rows.map(gridRow))
    )
  );
}
function gridRow([first, ...rest]) {
  return el(
    "tr",
    null,
    el("th", { scope: "row" }, first),
    rest.map((cell2) => el("td", null, cell2))
  );
}
function link(seq, ...children) {
  const attrs = { type: "button", class: "nv-link", "data-act": "goto", "data-value": seq };
  return el("button", attrs, children);
}
function choice(act, label2, options2, chosen2, more2 = {}) {
  return el(
    "select",
    { class: "nv-select", "data-act": act, "aria-label": label2, ...more2, value: chosen2 },
    options2.map(
      ({ value, text, disabled }) => el("option", { key: value, value, selected: value === chosen2, disabled }, text)
    )
  );
}
function seconds(text, value) {
  const shown2 = value !== 0 && value < 0.095 ? value.toFixed(3) : value.toFixed(2);
  return text("time.seconds", { n: shown2 });
}
function timeOf(show, seq) {
  const first = show.events[0]?.at ?? 0;
  return (show.event(seq)?.at ?? first) - first;
}

// novaviz/views/js/trace.js
var NO_SCORE = {
  language: "en",
  words: [],
  steps: [],
  tables: [],
  badges: {},
  anachronisms: {},
  critical: [],
  map: { nodes: [], edges: [] },
  questions: [],
  text: {}
};
var Show = class {
  /**
   * @param {Trace} trace
   * @param {Partial<Score>} [score]
   */
  constructor(trace, score = {}) {
    this.trace = { ...trace, events: [] };
    this.score = { ...NO_SCORE, ...score, words: [] };
    this.spans = /* @__PURE__ */ new Map();
    this.children = /* @__PURE__ */ new Map();
    this.version = 0;
    this.extend(trace.events, score.words ?? [], trace, score);
  }
  /**
   * Let more have happened: events that follow, the words of each, and whatever else is known anew.
   * @param {Event[]} events
   * @param {[string, string][]} words
   * @param {Partial<Trace>} trace
   * @param {Partial<Score>} score
   */
  extend(events, words2, trace, score) {
    const all = this.trace.events;
    events.forEach((event, index) => {
      if (event.seq !== all.length + 1) return;
      all.push(event);
      this.#index(event);
      if (words2[index]) this.score.words.push(words2[index]);
    });
    this.trace = { ...this.trace, ...trace, events: all };
    this.score = { ...this.score, ...score, words: this.score.words };
    this.own = this.trace.transitions.filter(
      (transition) => transition.instance === this.trace.metadata.instance
    );
    this.version += 1;
  }
  /** @param {Event} event */
  #index(event) {
    if (event.phase === "start") {
      this.spans.set(event.span, { number: event.span, start: event, deliver: null, close: null });
      const siblings = this.children.get(event.parent);
      if (siblings) siblings.push(event.span);
      else this.children.set(event.parent, [event.span]);
      return;
    }
    const span = this.spans.get(event.span);
    if (!span) return;
    if (event.phase === "deliver") span.deliver = event;
    else span.close = event;
  }
  get events() {
    return this.trace.events;
  }
  /** The seq of the last event; 0 if there is none. */
  get end() {
    return this.trace.events.length;
  }
  /** The real hypervisor that it ran on, in real time; empty if that was simulated. */
  get hypervisor() {
    const { source, times, hypervisor } = this.trace.metadata;
    return source === "run" && times && hypervisor ? String(hypervisor) : "";
  }
  /** @param {number} seq @returns {Event | undefined} */
  event(seq) {
    return this.trace.events[seq - 1];
  }
  /** @param {number} number @returns {Span | undefined} */
  span(number2) {
    return this.spans.get(number2);
  }
  /** @param {number} seq @returns {Span | undefined} */
  spanAt(seq) {
    const event = this.event(seq);
    return event && this.spans.get(event.span);
  }
  /**
   * The spans that caused this one, nearest first.
   * @param {number} number
   * @returns {number[]}
   */
  causes(number2) {
    const found = [];
    for (let span = this.spans.get(number2); span; ) {
      const parent = span.start.parent;
      if (parent === null) break;
      found.push(parent);
      span = this.spans.get(parent);
    }
    return found;
  }
  /**
   * The spans that this one caused, directly or through others.
   * @param {number} number
   * @returns {number[]}
   */
  effects(number2) {
    const found = [];
    const open = [...this.children.get(number2) ?? []];
    while (open.length) {
      const next2 = (
        /** @type {number} */
        open.pop()
      );
      found.push(next2);
      open.push(...this.children.get(next2) ?? []);
    }
    return found.sort((a, b) => a - b);
  }
  /**
   * The state of the instance just after an event; undefined before its first row.
   * @param {number} seq
   * @returns {Transition | undefined}
   */
  stateAt(seq) {
    return last(this.own, (transition) => transition.seq <= seq);
  }
  /**
   * The status and task table just after an event.
   * @param {number} seq
   * @returns {Table}
   */
  tableAt(seq) {
    return last(this.score.tables, (table) => table.from <= seq) ?? NO_TABLE;
  }
  /**
   * The step that is on: the last one begun at an event. Steps may begin in any order of time.
   * @param {number} seq
   * @returns {Step | undefined}
   */
  stepAt(seq) {
    let found;
    for (const step2 of this.steps) {
      if (step2.first === null || step2.first > seq) continue;
      if (!found || step2.first >= /** @type {number} */
      found.first) found = step2;
    }
    return found;
  }
  /** The steps, with words where there is a score. @returns {Step[]} */
  get steps() {
    if (this.score.steps.length) return this.score.steps;
    return this.trace.steps.map((step2) => ({
      ...step2,
      sentence: step2.title,
      why: "",
      source: [],
      state: step2.first === null ? step2.needed ? "not reached" : "not needed" : "reached"
    }));
  }
  /** What stands at the arrow of an event. @param {number} seq */
  label(seq) {
    return this.score.words[seq - 1]?.[0] ?? this.event(seq)?.name ?? "";
  }
  /** What an event means, in a sentence. @param {number} seq */
  sentence(seq) {
    const event = this.event(seq);
    if (!event) return "";
    const said = this.score.words[seq - 1]?.[1];
    return said ?? `${event.source} → ${event.target}: ${event.name}`;
  }
  /** Whether the trace is of a run that is over. */
  get over() {
    return this.trace.metadata.outcome !== null && this.trace.metadata.outcome !== void 0;
  }
  /** Seconds from the first event to the last. */
  get duration() {
    return this.events.length ? this.events[this.events.length - 1].at - this.events[0].at : 0;
  }
};
var NO_TABLE = { from: 0, rows: [], caption: "" };
function last(list, holds) {
  let low = 0;
  let high = list?.length ?? 0;
  while (low < high) {
    const middle = low + high >> 1;
    if (holds(
      /** @type {readonly T[]} */
      list[middle]
    )) low = middle + 1;
    else high = middle;
  }
  return low ? list?.[low - 1] : void 0;
}

// novaviz/views/js/console.js
var READY = "console.ready";
var MOST = 400;
function printsOf(show) {
  const { instance } = show.trace.metadata;
  return kept(
    show,
    "prints",
    String(instance),
    () => show.events.filter(
      ({ kind, phase, payload }) => kind === "console" && phase === "start" && (payload.instance ?? null) === (instance ?? null)
    ).map(({ seq, at, name, payload }) => ({ seq, at, text: String(payload.text ?? ""), ready: name === READY }))
  );
}
var readyOf = (show) => printsOf(show).find(({ ready: ready2 }) => ready2);
function lateness(show) {
  const ready2 = readyOf(show);
  const active = show.own?.find(({ vm_state: state }) => state === "active");
  return ready2 && active ? ready2.at - active.at : void 0;
}
function guestState(show, position, text) {
  const prints = printsOf(show);
  if (!prints.length) return "";
  const ready2 = readyOf(show);
  if (!ready2 || ready2.seq > position) return text(prints[0].seq > position ? "guest.silent" : "guest.boots");
  const after4 = lateness(show);
  return after4 === void 0 || after4 < 0 ? text("guest.ready") : text("guest.ready_after", { time: seconds(text, after4) });
}
function consolePanel(show, { position }, text) {
  const prints = printsOf(show);
  if (!prints.length) return [];
  const lines2 = kept(show, "console lines", "", () => prints.map(line));
  const latest = last(prints, ({ seq }) => seq <= position);
  const count2 = latest ? prints.indexOf(latest) + 1 : 0;
  const ready2 = (readyOf(show)?.seq ?? Infinity) <= position;
  return [
    kept(
      show,
      "console",
      `${count2} ${ready2}`,
      () => el(
        "section",
        { class: "nv-console-panel", key: "console" },
        el(
          "div",
          { class: "nv-console-head" },
          el("h3", { class: "nv-panel-title" }, text("guest.console")),
          el(
            "p",
            { class: `nv-console-state${ready2 ? " nv-console-up" : ""}` },
            ready2 && el("span", { "aria-hidden": "true" }, "✓ "),
            guestState(show, position, text)
          )
        ),
        // Whoever scrubs would hear every line: what is ready is told with the step.
        el(
          "div",
          { class: "nv-console-log", role: "log", "aria-live": "off", tabindex: 0, "aria-label": text("guest.console") },
          el(
            "div",
            { class: "nv-console-lines" },
            count2 > MOST && el("p", { key: "older", class: "nv-console-none" }, text("guest.older", { n: count2 - MOST })),
            count2 ? lines2.slice(Math.max(count2 - MOST, 0), count2) : el("p", { key: "none", class: "nv-console-none" }, text("guest.nothing"))
          )
        )
      )
    )
  ];
}
function line({ seq, text, ready: ready2 }) {
  return el("p", { key: seq, class: ready2 ? "nv-console-ready" : null }, text);
}

// novaviz/views/js/icons.js
var SHAPES = {
  play: { solid: "M6 3.5 L16 10 L6 16.5 Z" },
  pause: { solid: "M5.5 4 H8.5 V16 H5.5 Z M11.5 4 H14.5 V16 H11.5 Z" },
  forward: { lines: "M7.5 4.5 L13 10 L7.5 15.5" },
  back: { lines: "M12.5 4.5 L7 10 L12.5 15.5" },
  "step-forward": { lines: "M4.5 4.5 L10 10 L4.5 15.5 M10.5 4.5 L16 10 L10.5 15.5" },
  "step-back": { lines: "M15.5 4.5 L10 10 L15.5 15.5 M9.5 4.5 L4 10 L9.5 15.5" },
  first: { lines: "M4.5 4.5 V15.5 M14.5 4.5 L9 10 L14.5 15.5" },
  last: { lines: "M15.5 4.5 V15.5 M5.5 4.5 L11 10 L5.5 15.5" },
  sequence: {
    lines: "M4 3 V17 M16 3 V17 M4 7 H15 M12.5 5 L15 7 L12.5 9 M16 13 H5 M7.5 11 L5 13 L7.5 15"
  },
  map: { lines: "M3 3.5 H8.5 V8 H3 Z M11.5 12 H17 V16.5 H11.5 Z M8.5 5.75 H14.25 V12" },
  read: { lines: "M3.5 5 H4.5 M3.5 10 H4.5 M3.5 15 H4.5 M7.5 5 H16.5 M7.5 10 H16.5 M7.5 15 H16.5" },
  search: { lines: "M8.5 3.5 A5 5 0 1 1 8.49 3.5 M12.2 12.2 L17 17" },
  help: { lines: "M7 7 A3 3 0 1 1 10.8 9.9 Q10 10.3 10 12 M10 15.2 V15.6" },
  fullscreen: {
    lines: "M3.5 7.5 V3.5 H7.5 M12.5 3.5 H16.5 V7.5 M16.5 12.5 V16.5 H12.5 M7.5 16.5 H3.5 V12.5"
  },
  predict: {
    lines: "M3.5 4 H16.5 V13 H10.5 L7 16.5 V13 H3.5 Z M8.4 7.3 A1.6 1.6 0 1 1 10 9.2 V9.6 M10 11.2 V11.3"
  },
  critical: { lines: "M3 15 H7 L10 6 L13 12 L17 4" },
  timing: { lines: "M10 3.2 A6.8 6.8 0 1 1 9.99 3.2 M10 6 V10 L13 12" },
  clock: { lines: "M10 3.2 A6.8 6.8 0 1 1 9.99 3.2 M10 6 V10 L13 12" },
  future: { lines: "M3 10 Q10 3 17 10 Q10 17 3 10 M10 8 A2 2 0 1 1 9.99 8" },
  theme: { lines: "M10 3.2 A6.8 6.8 0 1 1 9.99 3.2", solid: "M10 3.2 A6.8 6.8 0 0 1 10 16.8 Z" },
  lanes: { lines: "M4.5 3.5 V16.5 M10 3.5 V16.5 M15.5 3.5 V16.5" },
  twin: { lines: "M3.5 5 H11.5 V11 H3.5 Z M8.5 14 V15 H16.5 V9 H14.5" },
  close: { lines: "M5 5 L15 15 M15 5 L5 15" },
  spotlight: { lines: "M10 3 V5 M10 15 V17 M3 10 H5 M15 10 H17 M10 7 A3 3 0 1 1 9.99 7" }
};
function icon(name) {
  const { lines: lines2, solid } = SHAPES[name] ?? SHAPES.help;
  return el(
    "svg",
    {
      class: "nv-icon",
      viewBox: "0 0 20 20",
      width: 20,
      height: 20,
      "aria-hidden": "true",
      focusable: "false"
    },
    lines2 && el("path", { class: "nv-icon-line", d: lines2 }),
    solid && el("path", { class: "nv-icon-solid", d: solid })
  );
}

// novaviz/views/js/keys.js
var BINDINGS = [
  { keys: [" ", "k"], act: "play", help: "keys.play" },
  { keys: ["ArrowRight"], act: "forward", help: "keys.forward" },
  { keys: ["ArrowLeft"], act: "back", help: "keys.back" },
  { keys: ["PageDown", "ArrowDown"], act: "step-forward", help: "keys.step_forward" },
  { keys: ["PageUp", "ArrowUp"], act: "step-back", help: "keys.step_back" },
  { keys: ["Home"], act: "first", help: "keys.first" },
  { keys: ["End"], act: "last", help: "keys.last" },
  { keys: ["Enter"], act: "enter", help: "keys.enter" },
  { keys: ["Backspace"], act: "return", help: "keys.return" },
  { keys: ["/"], act: "search", help: "keys.search" },
  { keys: ["c"], act: "trace", help: "keys.cause" },
  { keys: ["f"], act: "fold", help: "keys.fold" },
  { keys: ["z"], act: "spotlight", help: "keys.spotlight" },
  { keys: ["t"], act: "twin", help: "keys.twin" },
  { keys: ["p"], act: "predict", help: "keys.predict" },
  { keys: ["."], act: "blank", help: "keys.blank" },
  { keys: ["F"], act: "fullscreen", help: "keys.fullscreen" },
  { keys: ["0"], act: "reset", help: "keys.reset" },
  { keys: ["?"], act: "help", help: "keys.help" },
  { keys: ["Escape"], act: "leave", help: "keys.leave" }
];
var BY_KEY = new Map(BINDINGS.flatMap((binding) => binding.keys.map((key) => [key, binding])));
var OWN_KEYS = {
  button: /* @__PURE__ */ new Set([" ", "Enter"]),
  summary: /* @__PURE__ */ new Set([" ", "Enter"]),
  a: /* @__PURE__ */ new Set(["Enter"]),
  select: "all",
  textarea: "all",
  text: "all",
  search: "all",
  range: /* @__PURE__ */ new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"]),
  checkbox: /* @__PURE__ */ new Set([" "]),
  log: /* @__PURE__ */ new Set(["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End"])
};
function actOf(typed, control = "", digits = "") {
  if (typed.ctrlKey || typed.altKey || typed.metaKey) return null;
  const own = OWN_KEYS[
    /** @type {keyof typeof OWN_KEYS} */
    control
  ];
  if (own === "all") return typed.key === "Escape" ? { act: "leave", value: "" } : null;
  if (digits && typed.key === "Enter") return { act: "enter", value: "" };
  if (own instanceof Set && own.has(typed.key)) return null;
  if (/^[1-9]$/.test(typed.key) || typed.key === "0" && digits) {
    return { act: "digit", value: typed.key };
  }
  const binding = BY_KEY.get(typed.key);
  if (!binding || binding.act === "enter" && !digits) return null;
  return { act: binding.act, value: binding.value ?? "" };
}

// novaviz/views/js/button.js
function titled(name, act, text) {
  const key = BINDINGS.find((binding) => binding.act === act)?.keys[0];
  if (!key) return name;
  return text("button.with_key", { name, key: key === " " ? text("help.space") : key });
}
function iconButton(text, act, picture4, { label: label2 = `button.${act}`, words: words2, ...more2 } = {}) {
  const name = text(String(label2));
  return el(
    "button",
    {
      type: "button",
      class: `nv-button${words2 ? " nv-button-words" : ""}`,
      "data-act": act,
      "aria-label": words2 ? null : name,
      title: titled(name, act, text),
      ...more2
    },
    icon(picture4),
    words2 && el("span", null, words2)
  );
}
var toggle = (text, act, on, picture4 = act, more2 = {}) => iconButton(text, act, picture4, { ...more2, "aria-pressed": String(on) });

// novaviz/views/js/detail.js
var BRIEF = /* @__PURE__ */ new Set(["db", "notify", "decision", "console"]);
var plans = /* @__PURE__ */ new WeakMap();
var rowsOf = (show, detail, folded2 = []) => planOf(show, detail, folded2).stops;
function planOf(show, detail, folded2 = []) {
  let kept2 = plans.get(show);
  if (kept2?.version !== show.version) {
    kept2 = { version: show.version, plans: /* @__PURE__ */ new Map() };
    plans.set(show, kept2);
  }
  const key = `${detail} ${folded2.join()}`;
  let plan = kept2.plans.get(key);
  if (!plan) {
    plan = makePlan(show, detail, folded2);
    kept2.plans.set(key, plan);
  }
  return plan;
}
function makePlan(show, detail, folded2) {
  const wanted = WANTED[detail](show);
  const away = /* @__PURE__ */ new Map();
  for (const span of folded2) {
    for (const effect of show.effects(span)) if (!away.has(effect)) away.set(effect, span);
  }
  const stops2 = new Uint8Array(show.end + 1);
  const plan = { stops: [], begins: /* @__PURE__ */ new Map(), hidden: /* @__PURE__ */ new Map(), outputs: /* @__PURE__ */ new Map(), joined: /* @__PURE__ */ new Map() };
  for (const event of show.events) {
    if (!wanted(event)) continue;
    const stop = stopOf(show, event, detail);
    if (stops2[stop]) continue;
    stops2[stop] = 1;
    const fold2 = away.get(event.span);
    if (fold2 !== void 0) {
      plan.hidden.set(fold2, (plan.hidden.get(fold2) ?? 0) + 1);
      continue;
    }
    plan.stops.push(stop);
    const start = show.span(event.span)?.start.seq ?? stop;
    if (start !== stop && (BRIEF.has(event.kind) || isCast(event, detail))) {
      plan.begins.set(stop, start);
    }
  }
  plan.stops.sort((a, b) => a - b);
  if (detail === "messages") join(show, plan);
  return plan;
}
function join(show, plan) {
  const stops2 = [];
  let together = [];
  const end = () => {
    const stop = together[together.length - 1];
    if (together.length > 1) {
      const first = plan.begins.get(together[0]) ?? together[0];
      for (const seq of together) plan.begins.delete(seq);
      plan.begins.set(stop, first);
      plan.outputs.set(stop, together.length);
      for (let seq = first; seq <= stop; seq += 1) {
        if (show.event(seq)?.kind === "console") plan.joined.set(seq, stop);
      }
    }
    if (together.length) stops2.push(stop);
    together = [];
  };
  for (const stop of plan.stops) {
    const event = show.event(stop);
    const prints = event?.kind === "console" && event.name !== READY;
    if (!prints) end();
    if (prints) together.push(stop);
    else stops2.push(stop);
  }
  end();
  plan.stops = stops2;
}
var isCast = (event, detail) => detail === "steps" && event.kind === "rpc.cast" && event.phase === "start";
function stopOf(show, event, detail) {
  const span = show.span(event.span);
  if (BRIEF.has(event.kind)) return span?.close?.seq ?? event.seq;
  if (isCast(event, detail)) return (span?.deliver ?? lost(span) ?? event).seq;
  return event.seq;
}
var lost = (span) => span?.close?.result?.type === "MessageLost" ? span.close : void 0;
var WANTED = {
  steps: (show) => {
    const shown2 = stepSeqs(show);
    for (const seq of changes(show)) shown2.add(seq);
    return (event) => shown2.has(event.seq) || event.phase === "error" || event.name === READY || event.kind === "decision" || isUndelivered(show, event);
  },
  messages: (show) => {
    const writes = new Set(show.own?.map((transition) => transition.seq));
    return (event) => event.kind !== "db" && event.kind !== "notify" || event.phase === "error" || writes.has(event.seq);
  },
  everything: () => () => true
};
function stepSeqs(show) {
  const seqs = /* @__PURE__ */ new Set();
  for (const step2 of show.steps) {
    const first = show.event(step2.first ?? 0);
    const last2 = show.event(step2.last ?? 0);
    if (!first || !last2) continue;
    seqs.add(first.seq);
    const replies = last2.phase === "end" && last2.kind !== "rpc.cast" && last2.source !== last2.target;
    if (last2.span !== first.span || replies) seqs.add(last2.seq);
  }
  return seqs;
}
function changes(show) {
  const seqs = [];
  let before2 = "";
  for (const { seq, status, vm_state, task_state, power_state } of show.own ?? []) {
    const now2 = [status, vm_state, task_state, power_state].join();
    if (now2 !== before2) seqs.push(seq);
    before2 = now2;
  }
  return seqs;
}
function isUndelivered(show, event) {
  if (event.kind !== "rpc.cast" || event.phase !== "start" || !show.over) return false;
  const span = show.span(event.span);
  return !span?.deliver && !span?.close;
}
function stopFor(show, detail, folded2, seq) {
  const { stops: stops2, begins, joined: joined2 } = planOf(show, detail, folded2);
  const event = show.event(seq);
  if (!event) return seq <= 0 ? 0 : stops2[stops2.length - 1] ?? 0;
  const together = joined2.get(seq);
  if (together !== void 0) return together;
  const stop = stopOf(show, event, detail);
  const own = stops2[after(stops2, stop) - 1] === stop && (stop === seq || begins.get(stop) === seq);
  return own ? stop : stops2[after(stops2, seq) - 1] ?? 0;
}
function after(stops2, seq) {
  let low = 0;
  let high = stops2.length;
  while (low < high) {
    const middle = low + high >> 1;
    if (stops2[middle] <= seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

// novaviz/views/js/playback.js
var PACES = {
  steps: { step: 2200, state: 1600, message: 1200, statement: 500 },
  messages: { step: 1600, state: 1200, message: 750, statement: 260 },
  everything: { step: 1300, state: 1e3, message: 650, statement: 340 }
};
var FAILURE = 2400;
var QUICK = /* @__PURE__ */ new Set(["db", "notify", "console"]);
function dwell(show, seq, detail) {
  const pace = PACES[detail];
  const event = show.event(seq);
  if (!event) return pace.message;
  let time = QUICK.has(event.kind) ? pace.statement : pace.message;
  if (event.phase === "end") time *= 0.7;
  if (show.stepAt(seq)?.first === seq) time = Math.max(time, pace.step);
  if (show.stateAt(seq)?.seq === seq) time = Math.max(time, pace.state);
  if (event.name === READY) time = Math.max(time, pace.state);
  if (event.phase === "error") time = Math.max(time, FAILURE);
  return time;
}
function after2(rows, position, end) {
  const index = after(rows, position);
  return index < rows.length ? rows[index] : end;
}
function before(rows, position) {
  return last(rows, (seq) => seq < position) ?? 0;
}
function stepStarts(show, stop) {
  const firsts = show.steps.flatMap(({ first }) => first === null ? [] : [stepStart(first, stop)]);
  return firsts.sort((a, b) => a - b);
}
function stepStart(first, stop) {
  return Math.max(first, stop(first));
}
function partner(alignment, side2, position, otherEnd) {
  if (position === 0) return 0;
  const other = side2 === 0 ? 1 : 0;
  const reached = after(
    alignment.pairs.map((pair2) => pair2[side2]),
    position
  );
  return reached < alignment.pairs.length ? alignment.pairs[reached][other] - 1 : otherEnd;
}
function questionBetween(show, state, target) {
  if (!state.predict) return null;
  const index = show.score.questions.findIndex(
    (question, at) => question.before > state.position && question.before <= target && !(at in state.answers)
  );
  return index < 0 ? null : { index, question: show.score.questions[index] };
}

// novaviz/views/js/state.js
var DETAILS = (
  /** @type {const} */
  ["steps", "messages", "everything"]
);
var VIEWS = (
  /** @type {const} */
  ["sequence", "map", "read"]
);
var THEMES = (
  /** @type {const} */
  ["auto", "light", "dark", "projector"]
);
var SPEEDS = [0.25, 0.5, 1, 2, 4, 8];
var FIRST = {
  position: 0,
  playing: false,
  speed: 1,
  detail: "steps",
  view: "sequence",
  theme: "auto",
  selected: null,
  opened: [],
  closed: [],
  folded: [],
  timing: "even",
  future: "grey",
  critical: false,
  scroll: null,
  predict: false,
  question: null,
  answers: {},
  help: false,
  blank: false,
  spotlight: false,
  search: null,
  typed: "",
  twin: false,
  trail: []
};
function firstState(options2 = {}) {
  const { position = 0, detail = "steps", view = "sequence", theme = "auto", speed = 1 } = options2;
  return { ...FIRST, position, detail, view, theme, speed };
}
function changed(state, patch2, end) {
  const next2 = { ...state, ...patch2 };
  next2.position = Math.round(clamp(Number(next2.position) || 0, 0, end));
  next2.speed = clamp(Number(next2.speed) || 1, SPEEDS[0], SPEEDS[SPEEDS.length - 1]);
  next2.detail = known(DETAILS, next2.detail, state.detail);
  next2.view = known(VIEWS, next2.view, state.view);
  next2.theme = known(THEMES, next2.theme, state.theme);
  if (next2.position !== state.position && !("scroll" in patch2)) next2.scroll = null;
  const names2 = (
    /** @type {(keyof State)[]} */
    Object.keys(next2)
  );
  return names2.some((name) => next2[name] !== state[name]) ? next2 : state;
}
function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}
function known(choices, value, otherwise) {
  return choices.includes(
    /** @type {T} */
    value
  ) ? (
    /** @type {T} */
    value
  ) : otherwise;
}

// novaviz/views/js/controls.js
function transport(show, state, text, { rows } = {}) {
  const playing = state.playing;
  return el(
    "div",
    {
      class: "nv-transport",
      key: "transport",
      role: "group",
      "aria-label": text("transport.label")
    },
    el(
      "div",
      { class: "nv-buttons", key: "move" },
      iconButton(text, "first", "first"),
      iconButton(text, "step-back", "step-back"),
      iconButton(text, "back", "back"),
      iconButton(text, "play", playing ? "pause" : "play", {
        class: "nv-button nv-primary",
        label: playing ? "button.pause" : "button.play"
      }),
      iconButton(text, "forward", "forward"),
      iconButton(text, "step-forward", "step-forward"),
      iconButton(text, "last", "last")
    ),
    counter(show, state, text, rows ?? rowsOf(show, state.detail, state.folded)),
    el(
      "div",
      { class: "nv-choices-row", key: "choose" },
      jump(show, state, text),
      choice(
        "speed",
        text("transport.speed"),
        SPEEDS.map((value) => ({ value, text: text("transport.times", { n: value }) })),
        state.speed
      )
    )
  );
}
function counter(show, state, text, rows) {
  const step2 = show.stepAt(state.position);
  const values = {
    step: step2?.number ?? "–",
    steps: show.steps.length,
    message: after(rows, state.position),
    messages: rows.length,
    time: seconds(text, timeOf(show, state.position))
  };
  return el(
    "p",
    { class: "nv-counter", key: "counter" },
    el("span", null, text("transport.step", values)),
    el("span", null, text("transport.message", values)),
    el("span", null, values.time)
  );
}
function jump(show, state, text) {
  const now2 = show.stepAt(state.position)?.number ?? "";
  return kept(show, "jump", now2, () => {
    const steps = show.steps.map(({ number: number2, title: title2, first }) => ({
      value: (
        /** @type {string | number} */
        number2
      ),
      text: `${number2} ${title2}`,
      disabled: first === null
    }));
    const none = { value: "", text: text("transport.jump"), disabled: now2 !== "" };
    return choice("step", text("transport.jump"), [none, ...steps], now2, {
      class: "nv-select nv-jump"
    });
  });
}
function toolbar(show, state, text, { foldables: foldables2 = [], twin = false }) {
  return el(
    "div",
    { class: "nv-toolbar", key: "toolbar", role: "group", "aria-label": text("toolbar.label") },
    views(state, text),
    choice(
      "detail",
      text("toolbar.detail"),
      DETAILS.map((value) => ({ value, text: text(`detail.${value}`) })),
      state.detail,
      { key: "detail" }
    ),
    foldables2.length > 0 && state.view === "sequence" && menu(
      "lanes",
      text,
      foldables2.map((one) => fold(one, text))
    ),
    menu("more", text, [
      option("timing", state.timing === "true", state.timing === "true" ? "even" : "true", text),
      option(
        "future",
        state.future === "hidden",
        state.future === "hidden" ? "grey" : "hidden",
        text
      ),
      option("critical", state.critical, "", text),
      option("predict", state.predict, "", text),
      option("spotlight", state.spotlight, "", text),
      el(
        "label",
        { class: "nv-menu-row" },
        el("span", null, text("toolbar.theme")),
        choice(
          "theme",
          text("toolbar.theme"),
          THEMES.map((value) => ({ value, text: text(`theme.${value}`) })),
          state.theme
        )
      )
    ]),
    twin && toggle(text, "twin", state.twin),
    iconButton(text, "search", "search"),
    iconButton(text, "fullscreen", "fullscreen"),
    iconButton(text, "help", "help")
  );
}
function views(state, text) {
  return el(
    "div",
    { class: "nv-views", role: "group", "aria-label": text("toolbar.view"), key: "views" },
    VIEWS.map(
      (name) => iconButton(text, "view", name, {
        label: `view.${name}`,
        words: text(`view.${name}`),
        "data-value": name,
        "aria-pressed": String(state.view === name)
      })
    )
  );
}
function menu(name, text, rows) {
  return el(
    "details",
    { class: "nv-menu", key: name, name: "nv-menu" },
    el("summary", { class: "nv-button nv-button-words" }, text(`toolbar.${name}`)),
    el("div", { class: "nv-menu-body" }, rows)
  );
}
function option(act, on, value, text) {
  return el(
    "button",
    {
      key: act,
      type: "button",
      class: "nv-menu-row",
      role: "switch",
      "aria-checked": String(on),
      "data-act": act,
      "data-value": value
    },
    el("span", null, text(`option.${act}`)),
    el("span", { class: "nv-switch", "aria-hidden": "true" })
  );
}
function fold({ name, kind, members: members2 = [], open }, text) {
  const shown2 = kind === "lane" && members2.length > 1 ? members2.join(" + ") : name.replace(/^DB:/, "");
  const words2 = kind === "lane" || !kind ? shown2 : text(`lanes.${kind}`, { name: shown2 });
  return el(
    "button",
    {
      key: `${kind} ${name}`,
      type: "button",
      class: "nv-menu-row",
      role: "switch",
      "aria-checked": String(open),
      "data-act": open ? "close" : "open",
      "data-value": name
    },
    el("span", null, words2),
    el("span", { class: "nv-switch", "aria-hidden": "true" })
  );
}

// novaviz/views/js/headline.js
function headline(show, state, text) {
  const { title: title2, release, outcome: outcome2, source, faults = [] } = show.trace.metadata;
  const over2 = show.over && state.position >= show.end;
  const untold = (words2) => !String(title2 ?? "").includes(String(words2));
  return kept(
    show,
    "headline",
    String(over2),
    () => el(
      "div",
      { class: "nv-headline", key: "headline" },
      el("h2", { class: "nv-title", title: title2 ?? null }, title2 ?? text("player.label")),
      release && untold(release) && el("span", { class: "nv-tag" }, text("headline.release", { release })),
      source !== "run" && source && el("span", { class: "nv-tag" }, text(`headline.source.${source}`)),
      show.hypervisor && el("span", { class: "nv-tag" }, text("headline.real", { hypervisor: show.hypervisor })),
      faults.filter(untold).map(
        (name) => el("span", { class: "nv-tag nv-tag-fault" }, text("headline.fault", { name }))
      ),
      over2 && ending(String(outcome2), text)
    )
  );
}
function ending(outcome2, text) {
  const good = outcome2 === "ACTIVE" || outcome2 === "DONE";
  return el(
    "span",
    { class: `nv-tag nv-outcome ${good ? "nv-good" : "nv-bad"}` },
    el("span", { "aria-hidden": "true" }, good ? "✓ " : "✗ "),
    text("headline.outcome", { outcome: outcome2 })
  );
}

// novaviz/views/js/measure.js
var WIDTHS = [
  [190, "'"],
  [222, "ijl|"],
  [278, "It.,:;/\\ f[]!"],
  [333, "r-(){}·"],
  [380, '*"`'],
  [500, "cksvxyzJ"],
  [556, "abdeghnopqu0123456789_L?$#"],
  [584, "+=<>~^×−"],
  [611, "FTZ"],
  [667, "ABEKPSVXY&"],
  [722, "CDHNRUw"],
  [778, "GOQ"],
  [833, "mM"],
  [944, "W%"]
];
var WIDER = 1.08;
var ADVANCE = new Map(
  WIDTHS.flatMap(([width, chars]) => [...chars].map((char) => [char, width / 1e3 * WIDER]))
);
var ELLIPSIS = "…";
var BOLD = 1.1;
function widthOf(text, size, bold = false) {
  let width = 0;
  for (const char of text) width += ADVANCE.get(char) ?? 1.05;
  return width * size * (bold ? BOLD : 1);
}
function crop(text, size, room, bold = false) {
  if (widthOf(text, size, bold) <= room) return text;
  let kept2 = "";
  let width = widthOf(ELLIPSIS, size, bold);
  for (const char of text) {
    width += widthOf(char, size, bold);
    if (width > room) break;
    kept2 += char;
  }
  return kept2.trimEnd() + ELLIPSIS;
}

// novaviz/views/js/signs.js
var round = (number2) => Math.round(number2 * 10) / 10;
var headLength = (line2) => 4.5 + line2 * 2.2;
function arrowHead(shape, x, y, way2, line2) {
  const long = headLength(line2);
  const half = long * 0.48;
  const back = round(x - way2 * long);
  const [high, low] = [round(y - half), round(y + half)];
  const tip = `${round(x)} ${round(y)}`;
  if (shape === "open") {
    const d2 = `M${back} ${high}L${tip}L${back} ${low}`;
    return el("path", { class: "nv-head-open", d: d2, "stroke-width": line2 });
  }
  const middle = round(x - way2 * long * 0.5);
  const d = shape === "filled" ? `M${back} ${high}L${tip}L${back} ${low}Z` : `M${back} ${round(y)}L${middle} ${high}L${tip}L${middle} ${low}Z`;
  return el("path", { class: "nv-head-full", d });
}
function cross(x, y, size, line2) {
  const [left, right] = [round(x - size), round(x + size)];
  const [high, low] = [round(y - size), round(y + size)];
  const d = `M${left} ${high}L${right} ${low}M${left} ${low}L${right} ${high}`;
  return el("path", { class: "nv-cross", d, "stroke-width": round(line2 * 1.5) });
}
function cylinder(x, y, size, line2) {
  const half = size / 2;
  const tilt = size * 0.2;
  const [left, right] = [round(x - half), round(x + half)];
  const [high, low] = [round(y - half * 0.85), round(y + half * 0.85)];
  const arc = `${round(half)} ${round(tilt)} 0 0`;
  const d = `M${left} ${high}A${arc} 1 ${right} ${high}V${low}A${arc} 1 ${left} ${low}ZM${left} ${high}A${arc} 0 ${right} ${high}`;
  return el("path", { class: "nv-store", d, "stroke-width": line2 });
}
function flag(x, y, size, line2) {
  const half = size / 2;
  const [left, right] = [round(x - half), round(x + half)];
  const d = `M${left} ${round(y + half)}V${round(y - half)}H${right}L${round(x + half * 0.4)} ${round(y - half * 0.4)}L${right} ${round(y + half * 0.2)}H${left}`;
  return el("path", { class: "nv-flag", d, "stroke-width": line2 });
}
function tick(x, y, size, line2) {
  const d = `M${round(x)} ${round(y)}L${round(x + size * 0.35)} ${round(y + size * 0.35)}L${round(x + size)} ${round(y - size * 0.45)}`;
  return el("path", { class: "nv-tick", d, "stroke-width": round(line2 * 1.2) });
}
var tagWidth = (size) => size * 1.75;
function keyTag(x, y, size, letter, title2) {
  const [high, low] = [round(y - size * 0.62), round(y + size * 0.62)];
  const right = round(x + tagWidth(size));
  const neck = round(x + size * 0.5);
  const d = `M${round(x)} ${round(y)}L${neck} ${high}H${right}V${low}H${neck}Z`;
  const hole = { cx: round(x + size * 0.52), cy: round(y), r: round(size * 0.12) };
  const at = { x: round(x + size * 1.15), y: round(y + size * 0.36), "font-size": size };
  return el(
    "g",
    { class: "nv-key" },
    el("title", null, title2),
    el("path", { d }),
    el("circle", hole),
    el("text", { ...at, "text-anchor": "middle" }, letter)
  );
}
function clock(x, y, size, title2) {
  const r = size / 2;
  const hands = `M${round(x)} ${round(y - r * 0.55)}V${round(y)}L${round(x + r * 0.45)} ${round(y + r * 0.25)}`;
  return el(
    "g",
    { class: "nv-clock" },
    el("title", null, title2),
    el("circle", { cx: round(x), cy: round(y), r: round(r) }),
    el("path", { d: hands })
  );
}
function framed(x, y, width, size, words2, attrs) {
  const height = size * 1.45;
  const box = { x: round(x), y: round(y - height / 2), width: round(width), height: round(height) };
  const at = { x: round(x + width / 2), y: round(y + size * 0.36), "font-size": size };
  return el(
    "g",
    attrs,
    el("rect", { ...box, rx: round(height / 2) }),
    el("text", { ...at, "text-anchor": "middle" }, words2)
  );
}

// novaviz/views/js/bus.js
function onBus(pill, metrics) {
  if (!pill.knot) return queueName(pill, metrics);
  const { x, y, width } = pill;
  return el("circle", {
    class: "nv-knot",
    cx: round(x),
    cy: round(y),
    r: round(width / 2),
    "stroke-width": Math.max(metrics.line, 1.25)
  });
}
var queueWidth = ({ queue: queue3, depth }, small) => widthOf(depth === null ? queue3 : `${queue3} ${depth}`, small) + small * (depth === null ? 1.1 : 1.9);
function queueName({ x, y, width, queue: queue3, depth }, { small, line: line2 }) {
  const height = pillHeight(small);
  const left = x - width / 2;
  const box = { x: round(left), y: round(y - height / 2), width: round(width), height: round(height) };
  const base = round(y + small * 0.36);
  const count2 = depth === null ? "" : String(depth);
  const tail = count2 ? widthOf(count2, small) + small * 0.9 : 0;
  const name = crop(queue3, small, width - tail - small * 0.9);
  const edge2 = left + width - tail;
  return el(
    "g",
    { class: "nv-queue", "font-size": small },
    el("rect", { ...box, rx: round(height / 2), "stroke-width": Math.max(line2 * 0.8, 1.25) }),
    el("text", { x: round((left + edge2) / 2 + (count2 ? small * 0.1 : 0)), y: base, "text-anchor": "middle" }, name),
    count2 ? [
      el("path", { d: `M${round(edge2)} ${box.y}v${box.height}`, "stroke-width": 1.25 }),
      el("text", { class: "nv-depth", x: round(edge2 + tail / 2 - 1), y: base, "text-anchor": "middle" }, count2)
    ] : null
  );
}
var pillHeight = (small) => small * 1.5;

// novaviz/views/js/arrows.js
var CAST = /* @__PURE__ */ new Set(["publish", "deliver", "lost"]);
var DASHES = {
  rest: [4.5, 3],
  "rpc.call": [1.6, 2.2],
  driver: [7, 2.5, 1.5, 2.5],
  user: [4.5, 3]
};
var OTHERS = { console: [6, 2, 1.2, 2], notify: [1.4, 1.8] };
function arrowOf(layout2, row, route, now2) {
  const { metrics } = layout2;
  const line2 = round(Math.max(metrics.line, 1.25) + (now2 ? 1 : 0));
  const double = row.event.kind === "rpc.cast" && (CAST.has(row.form) || row.form === "request");
  const shape = shapeOf(row, double);
  const dashes = dashesOf(row)?.map((part2) => round(part2 * Math.max(metrics.line, 1.5)));
  const drawn3 = [];
  for (const points of route.lines) {
    const d = draw(trimmed(points, route, double ? "open" : shape, line2));
    if (double) {
      drawn3.push(el("path", { class: "nv-line", d, "stroke-width": round(line2 * 2 + 1.6) }));
      drawn3.push(el("path", { class: "nv-core", d, "stroke-width": round(Math.max(line2 * 0.4, 1.6)) }));
    } else {
      const dash = dashes?.join(" ");
      drawn3.push(el("path", { class: "nv-line", d, "stroke-width": line2, "stroke-dasharray": dash }));
    }
  }
  if (row.event.kind === "rpc.call" && row.form === "request") {
    const [x, y] = route.path[0];
    drawn3.push(el("circle", { class: "nv-head-full", cx: round(x), cy: y, r: round(1.6 + line2 * 0.9) }));
  }
  const thick = double ? line2 * 1.5 : line2;
  for (const { x, y, way: way2 } of route.heads) drawn3.push(arrowHead(shape, x, y, way2, thick));
  if (route.sign) drawn3.push(...signOf(row, route.sign, metrics.label, line2));
  if (route.cross) drawn3.push(cross(route.cross[0], route.cross[1], metrics.label * 0.42, line2 * 1.2));
  if (route.pill) drawn3.push(onBus(route.pill, metrics));
  return drawn3;
}
function shapeOf({ form, event }, double) {
  if (double || form === "reply" || form === "silence" || event.kind === "notify") return "open";
  return event.kind === "driver" ? "diamond" : "filled";
}
function dashesOf({ form, event }) {
  if (form === "reply" || form === "silence") return DASHES[event.kind] ?? DASHES.rest;
  if (form === "self" && event.phase !== "start" && event.kind !== "decision") return [2.6, 1.8];
  return OTHERS[event.kind];
}
var draw = (points) => points.map(([x, y], index) => `${index ? "L" : "M"}${round(x)} ${round(y)}`).join("");
function trimmed(points, route, shape, line2) {
  const [x, y] = points[points.length - 1];
  const head4 = route.heads.find((one) => one.x === x && one.y === y);
  if (!head4) return points;
  const less = shape === "open" ? line2 * 0.8 : headLength(line2) * 0.8;
  return [...points.slice(0, -1), [x - head4.way * less, y]];
}
function signOf({ form, event }, { x, y, side: side2 }, size, line2) {
  const middle = x - side2 * size * 0.4;
  const thin = Math.max(line2 * 0.9, 1.25);
  if (form === "store") return [cylinder(middle, y, size * 0.95, thin)];
  if (form === "flag") return [flag(middle, y, size * 0.95, thin)];
  if (form === "finish") {
    if (event.phase === "error") return [];
    return [tick(x - size * 0.6, y, size * 0.6, thin * 1.2)];
  }
  return [];
}

// novaviz/views/js/legend.js
var WIDTH = 88;
var HEIGHT = 24;
var MIDDLE = HEIGHT / 2;
var METRICS = { lane: 13, label: 13, small: 11, line: 1.6, row: HEIGHT, maxLanes: 1 };
var [LEFT, RIGHT] = [6, WIDTH - 6];
var THERE = [
  [LEFT, MIDDLE],
  [RIGHT, MIDDLE]
];
var BACK = [
  [RIGHT, MIDDLE],
  [LEFT, MIDDLE]
];
var LOOP = [
  [34, 5],
  [54, 5],
  [54, 18],
  [34, 18]
];
var SIGN = { x: 52, y: MIDDLE, side: (
  /** @type {const} */
  1
) };
var STATES = ["scheduling", "none", "networking", "block_device_mapping", "spawning", "active", "ready", "error"];
var SIGNS = [
  ["request", () => message("rest", "request", THERE)],
  ["reply", () => message("rest", "reply", BACK)],
  ["call", () => message("rpc.call", "request", THERE)],
  ["cast", () => message("rpc.cast", "request", THERE)],
  ["queue", queue],
  ["self", () => message("decision", "self", LOOP)],
  ["driver", () => message("driver", "request", THERE)],
  ["store", () => message("db", "store", stub())],
  ["flag", () => message("notify", "flag", stub())],
  ["broken", () => message("rpc.cast", "lost", THERE.map(([x, y]) => [Math.min(x, 58), y]), [62, MIDDLE])],
  ["token", tags],
  ["newer", () => [clock(WIDTH / 2, MIDDLE, 14, "")]],
  ["step", step],
  ["work", work]
];
function legend(text) {
  return el(
    "dl",
    { class: "nv-legend" },
    SIGNS.map(([name, draw3]) => [
      el("dt", null, picture(`nv-row nv-past ${CLASSES[name] ?? ""}`, draw3(text))),
      el("dd", null, text(`legend.${name}`))
    ]),
    el(
      "dt",
      null,
      picture(
        "",
        STATES.map(
          (state, index) => el("rect", { class: `nv-strip nv-in-${state}`, x: LEFT + index * 9.5, y: 5, width: 8.5, height: 14 })
        )
      )
    ),
    el("dd", null, text("legend.states"), " ", STATES.map((state) => text(`scrubber.state.${state}`)).join(", "))
  );
}
var CLASSES = {
  request: "nv-rest",
  reply: "nv-rest",
  call: "nv-call",
  cast: "nv-cast",
  queue: "nv-cast",
  self: "nv-driver",
  driver: "nv-driver",
  store: "nv-db",
  flag: "nv-notify",
  broken: "nv-broken"
};
function picture(kind, drawn3) {
  return el(
    "svg",
    { class: "nv-sequence", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, "aria-hidden": "true" },
    el("g", { class: kind }, drawn3)
  );
}
function message(kind, form, points, cross2 = null) {
  const phase = form === "reply" ? "end" : "start";
  const beside3 = form === "store" || form === "flag";
  const [[before2], [x, y]] = points.slice(-2);
  const heads2 = beside3 || cross2 ? [] : [{ x, y, way: x > before2 ? 1 : -1 }];
  const route = { lines: [points], path: points, heads: heads2, cross: cross2, pill: null, sign: beside3 ? SIGN : null };
  return arrowOf(
    /** @type {Layout} */
    { metrics: METRICS },
    /** @type {Row} */
    /** @type {unknown} */
    { form, event: { kind, phase } },
    /** @type {Route} */
    /** @type {unknown} */
    route,
    false
  );
}
var stub = () => [
  [30, MIDDLE],
  [42, MIDDLE]
];
function queue() {
  const what = { queue: "compute", depth: 1 };
  const width = queueWidth(what, METRICS.small);
  return [queueName({ x: WIDTH / 2, y: MIDDLE, width, ...what }, METRICS)];
}
function tags(text) {
  const size = METRICS.small;
  const wide2 = tagWidth(size) + 6;
  const first = (WIDTH - 3 * wide2 + 6) / 2;
  return [
    ["user", "U"],
    ["nova", "N"],
    ["neutron", "n"]
  ].map(
    ([owner, letter], index) => keyTag(first + index * wide2, MIDDLE, size, letter, text(`sequence.token.${owner}`))
  );
}
function step() {
  const at = { x: WIDTH / 2, y: MIDDLE + 4, "font-size": METRICS.small, "text-anchor": "middle" };
  return [
    el(
      "g",
      { class: "nv-step-badge" },
      el("circle", { cx: WIDTH / 2, cy: MIDDLE, r: 10, "stroke-width": 1.25 }),
      el("text", at, "7")
    )
  ];
}
function work() {
  return ["past", "running", "future"].map(
    (time, index) => el("rect", {
      class: `nv-bar nv-${time}`,
      x: WIDTH / 2 - 22 + index * 18,
      y: 2,
      width: 8,
      height: 20,
      rx: 1.5,
      "stroke-width": 1.25
    })
  );
}

// novaviz/views/js/help.js
var CAPS = {
  ArrowRight: "→",
  ArrowLeft: "←",
  ArrowUp: "↑",
  ArrowDown: "↓"
};
function help(show, state, text, { keys }) {
  return el(
    "div",
    {
      class: "nv-dialog nv-help",
      key: "help",
      role: "dialog",
      "aria-modal": "true",
      "aria-label": text("help.title")
    },
    el(
      "div",
      { class: "nv-dialog-head" },
      el("h3", null, text("help.title")),
      iconButton(text, "help", "close", { label: "help.close", "data-focus": true })
    ),
    el(
      "div",
      { class: "nv-help-parts" },
      el("section", null, el("h4", null, text("help.signs")), legend(text)),
      el(
        "section",
        null,
        el("h4", null, text("help.keys")),
        el("dl", { class: "nv-keys" }, keyList(keys, text)),
        el("p", { class: "nv-hint" }, text("help.note"))
      )
    )
  );
}
function keyList(keys, text) {
  const all = [...keys, [text("help.digits"), "help.jump"]];
  return all.map(([names2, key]) => [
    el(
      "dt",
      null,
      [names2].flat().map((name) => [el("kbd", null, cap(String(name), text)), " "])
    ),
    el("dd", null, text(String(key)))
  ]);
}
function cap(name, text) {
  if (name === " ") return text("help.space");
  return CAPS[name] ?? name.replace(/([a-z])([A-Z])/g, "$1 $2");
}

// novaviz/views/js/exchange.js
var LONGEST = 12;
var KINDS = {
  rest: (span, answered, text) => [
    request(span.start.payload, text),
    response(span, answered, text)
  ],
  "rpc.call": (span, answered, text) => [
    message2(span.start.payload, text),
    returned(span, answered, text)
  ],
  "rpc.cast": (span, answered, text) => [message2(span.start.payload, text)],
  driver: (span, answered, text) => [
    part(text("driver.args"), data(span.start.payload.args, text)),
    returned(span, answered, text)
  ],
  notify: ({ start: { payload } }, _, text) => [
    part(
      text("notify.title"),
      facts([
        ["event_type", payload.event_type],
        ["publisher_id", payload.publisher_id]
      ]),
      data(payload.payload, text)
    )
  ],
  user: (span, answered, text) => [
    part(text("user.title"), code(span.start.payload.command)),
    part(text("user.exit"), answered ? outcome(span, text) : pending(span, text))
  ],
  console: ({ start: { payload } }, _, text) => [part(text("console.title"), code(payload.text))]
};
function exchange(span, answered, text) {
  return KINDS[span.start.kind]?.(span, answered, text) ?? [];
}
function request(payload, text) {
  const query = Object.entries(payload.query ?? {});
  const credential = payload.credential && text(`rest.credential.${payload.credential}`);
  return part(
    text("rest.request"),
    el("p", { class: "nv-code nv-verb" }, el("strong", null, payload.method), " ", payload.path),
    facts([...query, [text("rest.token"), credential]]),
    headers(payload.headers, text),
    labelled(text("rest.body"), data(payload.body, text))
  );
}
function response(span, answered, text) {
  const title2 = text("rest.response");
  const result2 = span.close?.result;
  if (!answered || !result2) return part(title2, pending(span, text));
  if (result2.status === void 0) return null;
  const kind = result2.status < 400 ? "nv-good" : "nv-bad";
  return part(
    title2,
    el(
      "p",
      { class: `nv-http ${kind}` },
      el("strong", null, result2.status),
      " ",
      says(result2, text)
    ),
    headers(result2.headers, text),
    labelled(text("rest.body"), data(result2.body, text))
  );
}
function says(result2, text) {
  return text(result2.status < 400 ? "rest.accepted" : "rest.refused");
}
function headers(values, text) {
  return labelled(text("rest.headers"), facts(Object.entries(values ?? {})));
}
function labelled(label2, child) {
  return child && [el("p", { class: "nv-caption" }, label2), child];
}
function message2(payload, text) {
  const limit = payload.timeout;
  return part(
    text("rpc.message"),
    facts([
      [text("rpc.topic"), payload.topic],
      [text("rpc.server"), payload.server ?? (payload.fanout ? text("rpc.every_server") : null)],
      [text("rpc.queue"), payload.queue],
      [text("rpc.depth"), payload.depth],
      [text("rpc.reply_queue"), payload.reply_queue],
      [text("rpc.timeout"), typeof limit === "number" ? text("time.seconds", { n: limit }) : null],
      [text("rpc.duplicate_of"), payload.duplicate_of]
    ]),
    labelled(text("rpc.args"), data(payload.args, text))
  );
}
function returned(span, answered, text) {
  if (answered && span.close?.phase === "error") return null;
  return part(text("rpc.return"), answered ? outcome(span, text) : pending(span, text));
}
function outcome({ close }, text) {
  if (!close) return null;
  const value = close.result?.return ?? close.result?.exit ?? null;
  return value === null ? el("p", { class: "nv-hint" }, text("none")) : data(value, text);
}
function pending(span, text) {
  return el("p", { class: "nv-hint" }, text(span.close ? "answer.not_yet" : "answer.never"));
}
function failure(result2, text) {
  const type = result2.type ?? (result2.status ? `${text("error.title")} ${result2.status}` : "");
  return el(
    "p",
    { class: "nv-bad" },
    el("span", { "aria-hidden": "true" }, "✗ "),
    el("strong", null, type || text("error.title")),
    " ",
    result2.message ?? ""
  );
}
function data(value, text) {
  if (value === null || value === void 0) return null;
  if (typeof value !== "object") return code(String(value));
  if (!Object.keys(value).length) return el("p", { class: "nv-hint" }, text("data.empty"));
  const lines2 = JSON.stringify(value, null, 2).split("\n");
  if (lines2.length <= LONGEST) return code(lines2.join("\n"));
  return el(
    "details",
    { class: "nv-fold" },
    el(
      "summary",
      null,
      el("code", null, Object.keys(value).slice(0, 4).join(", ")),
      el("span", { class: "nv-count" }, text("data.lines", { n: lines2.length }))
    ),
    code(lines2.join("\n"))
  );
}
var code = (words2) => el("pre", { class: "nv-code" }, words2 ?? "");

// novaviz/views/js/changes.js
var MOST2 = 10;
var WORDS = "FROM|WHERE|AND|ORDER BY|GROUP BY|LIMIT|SET|VALUES|(?:LEFT |INNER )?JOIN|ON CONFLICT";
var CLAUSES = new RegExp(`\\s+(?=(?:${WORDS})\\b)`, "g");
function statement(span, answered, text) {
  const { sql, parameters } = span.start.payload;
  return [
    part(text("sql.statement"), sql && code(lines(String(sql)))),
    part(text("sql.parameters"), parameters && facts(named(parameters))),
    ...answered ? results(span, text) : [part(text("sql.result"), pending(span, text))]
  ];
}
function lines(sql) {
  return sql.trim().split(/('(?:[^']|'')*')/).map((piece2, index) => index % 2 ? piece2 : piece2.replace(CLAUSES, "\n")).join("").replace(/\nAND\b/g, "\n  AND");
}
function results({ close }, text) {
  const result2 = close?.result ?? {};
  if (close?.phase === "error") return [];
  const { rows = [], changes: changes2 = [] } = result2;
  return [
    part(text("sql.rows", { n: rows.length }), rows.length ? rowsTable(rows, text) : null),
    part(
      text("sql.changes", { n: changes2.length }),
      changes2.slice(0, MOST2).map((change) => changeTable(change, text)),
      more(changes2.length, text)
    ),
    !rows.length && !changes2.length && part(text("sql.result"), counted(result2.rowcount, text))
  ];
}
var counted = (count2, text) => el("p", { class: "nv-hint" }, text(count2 > 0 ? "sql.counted" : "sql.nothing", { n: count2 }));
function rowsTable(rows, text) {
  if (rows.length === 1) return facts(named(rows[0]));
  const columns = Object.keys(rows[0]);
  const shown2 = rows.slice(0, MOST2).map((row) => columns.map((column) => cell(row[column])));
  return [grid(text("sql.rows", { n: rows.length }), columns, shown2), more(rows.length, text)];
}
var more = (count2, text) => count2 > MOST2 && el("p", { class: "nv-hint" }, text("sql.more", { n: count2 - MOST2 }));
function changeTable({ table, op, key, before: before2, after: after4 }, text) {
  const columns = Object.keys(after4 ?? before2 ?? {});
  const told = op === "update" ? columns : columns.filter((name) => (after4 ?? before2)?.[name] !== null);
  const where2 = Object.entries(key ?? {}).map(([name, value]) => `${name} ${cell(value)}`);
  return el(
    "div",
    { class: "nv-change" },
    el("p", { class: "nv-caption" }, text(`sql.op.${op}`, { table, row: where2.join(", ") })),
    grid(
      text(`sql.op.${op}`, { table, row: where2.join(", ") }),
      ["column", "before", "after"].map((name) => text(`sql.${name}`)),
      told.map((name) => [
        name,
        before2 ? old(cell(before2[name])) : "–",
        after4 ? el("strong", null, cell(after4[name])) : "–"
      ]),
      "nv-changes"
    )
  );
}
var old = (value) => el("span", { class: "nv-old" }, value);
var named = (values) => Object.entries(values).map(([name, value]) => [name, cell(value)]);
function cell(value) {
  if (value === null || value === void 0) return "NULL";
  if (value === "") return "''";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

// novaviz/views/js/decision.js
function decision(span, answered, text) {
  const { verdicts, weights, order: order2 } = span.close?.result ?? {};
  if (!answered) {
    const hosts3 = (span.start.payload.hosts ?? []).join(", ");
    return [part(text("decision.hosts"), el("p", null, hosts3), pending(span, text))];
  }
  const hosts2 = span.start.payload.hosts ?? [];
  if (verdicts) return [filters(hosts2, verdicts, text), reasons(verdicts, text)];
  if (weights) return [weighed(order2 ?? hosts2, weights, text)];
  return [];
}
function filters(hosts2, verdicts, text) {
  const asked = new Map(verdicts.map((verdict) => [`${verdict.filter} ${verdict.host}`, verdict]));
  const names2 = unique(verdicts.map(({ filter }) => filter));
  const refused = new Set(verdicts.filter(({ passed }) => !passed).map(({ host }) => host));
  const rows = names2.map((name) => [
    name,
    ...hosts2.map((host) => verdictCell(asked.get(`${name} ${host}`), text))
  ]);
  const left = hosts2.map(
    (host) => mark(!refused.has(host), text(refused.has(host) ? "decision.out" : "decision.left"))
  );
  return part(
    text("decision.filters"),
    grid(
      text("decision.filters_label"),
      [text("decision.filter"), ...hosts2],
      [...rows, [text("decision.result"), ...left]],
      "nv-verdicts"
    )
  );
}
function verdictCell(verdict, text) {
  if (!verdict) return el("span", { class: "nv-soft" }, "–", unseen(text("decision.not_asked")));
  const words2 = text(verdict.passed ? "decision.passes" : "decision.refuses");
  return mark(verdict.passed, words2, verdict.reason);
}
function mark(good, words2, title2) {
  return el(
    "span",
    { class: good ? "nv-good" : "nv-bad", title: title2 ?? null },
    el("span", { "aria-hidden": "true" }, good ? "✓" : "✗"),
    good ? unseen(words2) : [" ", words2]
  );
}
function reasons(verdicts, text) {
  const refusals = verdicts.filter(({ passed }) => !passed);
  return part(
    text("decision.reasons"),
    refusals.length > 0 && el(
      "ul",
      { class: "nv-reasons" },
      refusals.map(
        ({ host, filter, reason }) => el("li", null, el("strong", null, host), ` ${filter}: ${reason}`)
      )
    )
  );
}
function weighed(order2, weights, text) {
  const names2 = unique(weights.map(({ weigher }) => weigher));
  const given = new Map(weights.map((one) => [`${one.weigher} ${one.host}`, one.weight]));
  const total = (host) => names2.reduce((sum2, name) => sum2 + (given.get(`${name} ${host}`) ?? 0), 0);
  const heads2 = order2.map(
    (host, index) => el("span", { class: index ? null : "nv-good" }, index ? "" : "✓ ", host)
  );
  const rows = names2.map((name) => [
    name,
    ...order2.map((host) => number(given.get(`${name} ${host}`)))
  ]);
  return part(
    text("decision.weights"),
    grid(
      text("decision.weights_label"),
      [text("decision.weigher"), ...heads2],
      [
        ...rows,
        [text("decision.total"), ...order2.map((host) => el("strong", null, number(total(host))))],
        [text("decision.place"), ...order2.map((_, index) => String(index + 1))]
      ],
      "nv-verdicts"
    )
  );
}
var number = (value) => value === void 0 ? "–" : value.toFixed(2);
var unique = (names2) => [...new Set(names2)];

// novaviz/views/js/inspector.js
var MOST3 = 12;
function inspector(show, state, text) {
  const seen = inspected(show, state);
  const title2 = el("h3", { class: "nv-panel-title" }, text("inspector.title"));
  const attrs = { class: "nv-inspector", key: "inspector", "aria-label": text("inspector.title") };
  if (!seen)
    return el("section", attrs, title2, el("p", { class: "nv-hint" }, text("inspector.nothing")));
  const { span, event, answered } = seen;
  const selected = state.selected === span.number;
  const key = `${event.seq} ${answered} ${selected} ${(span.deliver?.seq ?? 0) <= state.position}`;
  return kept(
    show,
    "inspector",
    key,
    () => el(
      "section",
      attrs,
      title2,
      head(show, span, event, answered, text),
      answered && span.close?.phase === "error" && trouble(span, text),
      span.start.kind === "decision" && contents(span, answered, text),
      purpose(show.stepAt(event.seq), text),
      moments(show, span, state.position, text),
      span.start.kind !== "decision" && contents(span, answered, text),
      badges(show, span, text),
      links(show, span, event, selected, text)
    )
  );
}
function inspected(show, state) {
  const chosen2 = state.selected === null ? void 0 : show.span(state.selected);
  const span = chosen2 ?? show.spanAt(state.position);
  if (!span) return null;
  const { start, deliver, close } = span;
  const position = Math.max(state.position, stopFor(show, state.detail, state.folded, state.position));
  const answered = close !== null && close.seq <= position;
  const delivered = deliver !== null && deliver.seq <= position;
  return { span, answered, event: answered ? close : delivered ? deliver : start };
}
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
        text(`kind.${start.kind}`)
      ),
      " ",
      el("strong", null, start.name)
    ),
    el(
      "p",
      { class: "nv-route" },
      el("span", null, `${start.source} → ${start.target}`),
      el("span", null, text("inspector.at", { time: seconds(text, timeOf(show, start.seq)) })),
      took > 0 && el("span", null, text("inspector.took", { time: seconds(text, took) })),
      !start.observed && el("span", null, text("inspector.inferred"))
    ),
    el("p", { class: "nv-said" }, show.sentence(event.seq))
  ];
}
function trouble({ start, close }, text) {
  const result2 = close?.result ?? {};
  const fault = result2.fault && el("p", { class: "nv-hint" }, text("error.fault", { name: result2.fault }));
  if (start.kind === "rest" && result2.status !== void 0) return fault;
  return part(text("error.title"), failure(result2, text), fault);
}
function purpose(step2, text) {
  if (!step2) return null;
  return part(
    text("inspector.step", { number: step2.number, title: step2.title }),
    step2.why && el("p", null, step2.why),
    step2.source.length > 0 && [
      el("p", { class: "nv-caption" }, text("inspector.code")),
      el("ul", { class: "nv-places" }, step2.source.map(place))
    ]
  );
}
function place(source) {
  const [module, ...rest] = source.split(":");
  return el(
    "li",
    null,
    rest.length > 0 && el("strong", null, rest.join(":")),
    " ",
    el("span", null, module)
  );
}
function badges(show, span, text) {
  const names2 = show.score.badges[String(span.number)] ?? [];
  const known3 = names2.filter((name) => name in show.score.anachronisms);
  return part(
    text("badge.title"),
    known3.map((name) => {
      const { shown: shown2, in_2013_1: then, why_kept: why } = show.score.anachronisms[name];
      return el(
        "details",
        { class: "nv-fold nv-newer" },
        el("summary", null, icon("clock"), el("span", null, shown2)),
        el("p", null, el("strong", null, text("badge.then")), " ", then),
        el("p", null, el("strong", null, text("badge.why")), " ", why)
      );
    })
  );
}
function moments(show, span, position, text) {
  if (span.start.kind !== "rpc.cast") return null;
  const all = [
    ["published", span.start],
    ["delivered", span.deliver],
    [span.close?.phase === "error" ? "failed" : "finished", span.close]
  ];
  return part(
    text("cast.title"),
    el(
      "ol",
      { class: "nv-moments" },
      all.map(
        ([name, event]) => el(
          "li",
          { class: event && event.seq <= position ? "nv-reached" : null },
          event ? link(event.seq, text(`cast.${name}`)) : text(`cast.${name}`),
          " ",
          el("span", { class: "nv-soft" }, event ? seconds(text, timeOf(show, event.seq)) : "–")
        )
      )
    )
  );
}
function contents(span, answered, text) {
  if (span.start.kind === "db") return statement(span, answered, text);
  if (span.start.kind === "decision") return decision(span, answered, text);
  return exchange(span, answered, text);
}
function links(show, span, event, selected, text) {
  const { start, close, number: number2 } = span;
  const cause = start.parent === null ? void 0 : show.span(start.parent);
  const effects = show.children.get(number2) ?? [];
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
          "data-value": number2,
          "aria-pressed": String(selected)
        },
        text("links.select")
      )
    ),
    cause && [el("p", { class: "nv-caption" }, text("links.cause")), related([cause])],
    effects.length > 0 && [
      el("p", { class: "nv-caption" }, text("links.effects", { n: effects.length })),
      related(effects.slice(0, MOST3).map((one) => (
        /** @type {Span} */
        show.span(one)
      )))
    ]
  );
}
function related(spans) {
  return el(
    "ul",
    { class: "nv-related" },
    spans.map(
      ({ start }) => el(
        "li",
        null,
        link(start.seq, el("span", null, start.name), " ", `${start.source} → ${start.target}`)
      )
    )
  );
}

// novaviz/views/js/lanes.js
var BUS = "bus";
var NOTIFICATIONS = "notifications";
var GROUPS = {
  user: ["user", "client"],
  control: ["keystone", "nova-api", "nova-scheduler", "placement", "nova-conductor"],
  bus: [BUS],
  compute: ["nova-compute", "hypervisor", "libvirtd"],
  services: ["glance", "neutron", "neutron-agent", "cinder"],
  notifications: [NOTIFICATIONS]
};
var ORDER = (
  /** @type {(keyof typeof GROUPS)[]} */
  Object.keys(GROUPS)
);
var OWNERS = {
  "DB:nova": "nova-conductor",
  "DB:nova_api": "nova-api",
  "DB:nova_cell0": "nova-conductor",
  "DB:nova_cell1": "nova-conductor"
};
var isDatabase = (name) => name.startsWith("DB:");
var baseOf = (name) => name.split("@", 1)[0];
var hostOf = (name) => name.slice(baseOf(name).length + 1);
function lanesOf(show, { opened = [], closed: closed2 = [], max = Infinity, detail = "steps" } = {}) {
  const names2 = namesOf(show);
  const withBus = detail !== "steps" && usesRpc(show) && !closed2.includes(BUS);
  const ordered = inOrder(names2);
  const shown2 = ordered.filter(
    (name) => isDatabase(name) || name === NOTIFICATIONS ? opened.includes(name) : true
  );
  let lanes = (shown2.length ? shown2 : ordered).map((name) => ({ name, members: [name] }));
  for (const folds of foldsOf(names2)) {
    const crowded = lanes.length > max;
    for (const fold2 of folds) {
      const wanted = closed2.includes(fold2.name) || crowded && !opened.includes(fold2.name);
      if (wanted) lanes = merge(lanes, fold2);
    }
  }
  const all = lanes.map(titled2);
  if (withBus) all.splice(seatOfBus(all), 0, titled2({ name: BUS, members: [] }));
  return all;
}
function foldables(show, choice3, { maxLanes } = { maxLanes: Infinity }) {
  const names2 = namesOf(show);
  const lanes = lanesOf(show, { ...choice3, max: maxLanes });
  const alone = new Set(lanes.map((lane2) => lane2.name));
  const found = [];
  for (const { name, members: members2 } of foldsOf(names2).flat()) {
    const together = lanes.some((lane2) => members2.every((one) => lane2.members.includes(one)));
    found.push({ name, kind: "lane", members: members2, open: !together });
  }
  for (const name of inOrder(names2).filter(isDatabase)) {
    found.push({ name, kind: "database", members: [name], open: alone.has(name) });
  }
  if (names2.includes(NOTIFICATIONS)) {
    const open = alone.has(NOTIFICATIONS);
    found.push({ name: NOTIFICATIONS, kind: "notifications", members: [NOTIFICATIONS], open });
  }
  if (choice3.detail !== "steps" && usesRpc(show)) {
    found.push({ name: BUS, kind: "bus", members: [], open: alone.has(BUS) });
  }
  return found;
}
var known2 = /* @__PURE__ */ new WeakMap();
function survey(show) {
  const before2 = known2.get(show);
  if (before2?.version === show.version) return before2;
  const names2 = new Set(show.trace.participants.map((participant) => participant.name));
  let rpc = false;
  for (const event of show.events) {
    if (event.kind === "rpc.call" || event.kind === "rpc.cast") rpc = true;
    names2.add(event.source);
    if (event.kind !== "rpc.cast") names2.add(event.target);
  }
  for (const event of show.events) {
    if (event.kind === "rpc.cast" && !membersOf(names2, event.target).length) names2.add(event.target);
  }
  const found = { version: show.version, names: [...names2], rpc };
  known2.set(show, found);
  return found;
}
var namesOf = (show) => survey(show).names;
var usesRpc = (show) => survey(show).rpc;
function membersOf(names2, name) {
  const all = [...names2];
  return all.includes(name) ? [name] : all.filter((one) => baseOf(one) === name);
}
function groupOf(name) {
  const base = baseOf(isDatabase(name) ? ownerOf(name) : name);
  for (const group of ORDER) {
    if (GROUPS[group].includes(base)) return group;
  }
  return base.startsWith("nova-") ? "control" : "services";
}
var ownerOf = (database) => OWNERS[database] ?? database.slice("DB:".length);
function inOrder(names2) {
  const hosts2 = [...new Set(names2.map(hostOf).filter(Boolean))];
  const seat = (name, found) => {
    const owner = isDatabase(name) ? ownerOf(name) : name;
    const group = groupOf(name);
    const members2 = GROUPS[group];
    const place5 = members2.indexOf(baseOf(owner));
    const host = hosts2.indexOf(hostOf(owner)) + 1;
    const within = place5 < 0 ? members2.length : place5;
    const order2 = group === "compute" ? [host, within] : [within, host];
    return [ORDER.indexOf(group), ...order2, isDatabase(name) ? 1 : 0, found];
  };
  return names2.map((name, found) => ({ name, seat: seat(name, found) })).sort((a, b) => compare(a.seat, b.seat)).map(({ name }) => name);
}
function compare(a, b) {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : a[at] - b[at];
}
function foldsOf(names2) {
  const those = (test) => inOrder(names2).filter(test);
  const of = (...bases) => those((name) => bases.includes(baseOf(name)) && !isDatabase(name));
  const compute = those((name) => groupOf(name) === "compute");
  const hosts2 = [...new Set(compute.map(hostOf))];
  const nova = of("nova-api", "nova-scheduler", "placement", "nova-conductor");
  const folds = [
    [{ name: "client", members: of("user", "client") }],
    [{ name: "neutron", members: of("neutron", "neutron-agent") }],
    hosts2.map((host) => {
      const members2 = compute.filter((name) => hostOf(name) === host);
      return { name: members2[0], members: members2 };
    }),
    [joined(of("glance", "neutron", "neutron-agent", "cinder"))],
    [{ name: "nova-compute", members: hosts2.length > 1 ? compute : [] }],
    [joined(of("nova-scheduler", "placement"))],
    [{ name: "nova", members: nova }]
  ];
  return folds.map((step2) => step2.filter((fold2) => fold2.members.length > 1));
}
function joined(members2) {
  const named2 = members2.filter((name) => baseOf(name) !== "neutron-agent");
  return { name: named2.join(" · "), members: members2 };
}
function merge(lanes, fold2) {
  const taken = (lane2) => lane2.members.some((member) => fold2.members.includes(member));
  const first = lanes.findIndex(taken);
  const members2 = lanes.filter(taken).flatMap((lane2) => lane2.members);
  return lanes.flatMap((lane2, index) => {
    if (index === first) return [{ name: fold2.name, members: members2 }];
    return taken(lane2) ? [] : [lane2];
  });
}
function seatOfBus(lanes) {
  const before2 = ORDER.slice(0, ORDER.indexOf(BUS));
  return lanes.filter((lane2) => before2.includes(lane2.group)).length;
}
function titled2({ name, members: members2 }) {
  const group = name === BUS ? BUS : groupOf(members2[0]);
  const several = name === "nova-compute" ? new Set(members2.map(hostOf)).size : 1;
  const parts2 = name.split(/(?<= · )/).flatMap((piece2) => divided(piece2).map((text) => ({ text, of: piece2.replace(" · ", "") })));
  if (several > 1) parts2.push({ text: ` ×${several}`, of: name });
  const title2 = parts2.map((part2) => part2.text).join("");
  return { name, members: members2, group, title: title2, parts: parts2 };
}
var divided = (name) => name.split(/(?<=^nova-|^DB:|neutron-|_)|(?=@)/);

// novaviz/views/js/now.js
function now(show, state, text, present) {
  const step2 = show.stepAt(state.position);
  const typed = state.typed && el("p", { class: "nv-typed" }, text("now.typed", { typed: state.typed }));
  if (!present) {
    return [
      el("p", { class: "nv-now-step" }, text("now.before")),
      el("p", { class: "nv-sentence" }, text("now.begin")),
      ...typed ? [typed] : []
    ];
  }
  const event = show.event(present);
  const failed = event?.phase === "error";
  const stop = (seq) => stopFor(show, state.detail, state.folded, seq);
  const begins = step2?.first && stepStart(step2.first, stop) === Math.max(present, state.position);
  return [
    el(
      "p",
      { class: "nv-now-step" },
      step2 && el("span", { class: "nv-badge" }, step2.number),
      step2 ? ` ${step2.title}` : text("now.before_steps")
    ),
    el(
      "p",
      { class: `nv-sentence${failed ? " nv-is-error" : ""}` },
      failed && el("span", { class: "nv-cross" }, "✗ "),
      begins && (state.detail === "steps" || present !== state.position) ? step2.sentence : show.sentence(present)
    ),
    ...typed ? [typed] : []
  ];
}

// novaviz/views/js/bars.js
var WORKING = /* @__PURE__ */ new Set(["user", "rest", "rpc.call", "rpc.cast", "driver"]);
var DEEPEST = 3;
function barsOf(show, stops2, rowOf2, laneOf2) {
  const bars = [];
  const standing = /* @__PURE__ */ new Map();
  for (const [number2, { start, deliver, close }] of show.spans) {
    const begin = start.kind === "rpc.cast" ? deliver : start;
    if (!begin || !WORKING.has(start.kind)) continue;
    const first = rowOf2(begin.seq);
    const lane2 = laneOf2(start.target);
    if (first < 0 || lane2 < 0) continue;
    const last2 = Math.max(after(stops2, close?.seq ?? Infinity) - 1, first);
    bars.push({ span: number2, lane: lane2, level: 0, first, last: last2, open: !close, kind: start.kind });
  }
  bars.sort((a, b) => a.first - b.first || a.span - b.span);
  for (const bar2 of bars) {
    const below = (standing.get(bar2.lane) ?? []).filter((other) => other.last >= bar2.first);
    const taken = new Set(below.map((other) => other.level));
    while (taken.has(bar2.level) && bar2.level < DEEPEST) bar2.level += 1;
    standing.set(bar2.lane, [...below, bar2]);
  }
  return bars;
}
function edgesOf(level, width) {
  const shift = level * width * 0.55;
  return { left: width / 2 - shift, right: width / 2 + shift };
}
function reachOf(bars, rows, width) {
  const ending3 = rows.map(() => []);
  const open = /* @__PURE__ */ new Map();
  let next2 = 0;
  const reach = (lane2) => {
    const levels = [...open.get(lane2) ?? []].map((bar2) => edgesOf(bar2.level, width));
    if (!levels.length) return [0, 0];
    return [Math.max(...levels.map((at) => at.left)), Math.max(...levels.map((at) => at.right))];
  };
  return rows.map((row, index) => {
    for (; next2 < bars.length && bars[next2].first === index; next2 += 1) {
      const bar2 = bars[next2];
      if (!open.has(bar2.lane)) open.set(bar2.lane, /* @__PURE__ */ new Set());
      open.get(bar2.lane)?.add(bar2);
      ending3[bar2.last].push(bar2);
    }
    const found = { source: reach(row.source), target: reach(row.target) };
    for (const bar2 of ending3[index]) open.get(bar2.lane)?.delete(bar2);
    return found;
  });
}

// novaviz/views/js/heads.js
var SLANTS = { wide: 55, dense: 72 };
var DENSE = 30;
var TRIES = [
  { count: 1, gap: 12 },
  { count: 2, gap: 12 },
  { count: 3, gap: 12 },
  { count: 3, gap: 4 }
];
var PAD = 10;
var LEAST = 16;
function placeHeads(lanes, left, right, metrics, captionWidth) {
  for (const { count: count2, gap } of TRIES) {
    const lines2 = lanes.map((lane2) => divide(lane2.parts, count2, sizeOf(lane2, metrics)));
    const widths = lanes.map((lane2, index) => widest(lines2[index], sizeOf(lane2, metrics)));
    const xs = spread(widths, left, right, gap);
    if (!xs) continue;
    const rows = Math.max(1, ...lines2.map((those) => those.length));
    const placed = place2(lanes, xs, lines2, widths);
    const brackets = captions(placed, captionWidth);
    const height = 10 + rows * metrics.lane * 1.2 + 8 + (brackets.length ? metrics.small + 12 : 0);
    return { lanes: placed, slant: 0, height: Math.round(height), brackets };
  }
  return slanted(lanes, left, right, metrics);
}
var sizeOf = (lane2, metrics) => lane2.name === BUS ? metrics.small : metrics.lane;
function slanted(lanes, left, right, metrics) {
  const size = metrics.lane;
  const slant = (right - left) / lanes.length < DENSE ? SLANTS.dense : SLANTS.wide;
  const sine = Math.sin(slant * Math.PI / 180);
  const cosine = Math.cos(slant * Math.PI / 180);
  const count2 = (right - left) / (lanes.length + 1) * sine >= size * 2.5 ? 2 : 1;
  const lines2 = lanes.map((lane2) => divide(lane2.parts, count2, size));
  const widths = lanes.map((lane2, index) => widest(lines2[index], sizeOf(lane2, metrics)));
  const reach = widths.map((width, index) => width * cosine + size * sine * 1.1 * lines2[index].length);
  let end = right - PAD;
  let xs = evenly(lanes.length, left + PAD, end);
  for (let round3 = 0; round3 < 4; round3 += 1) {
    const over2 = Math.max(...xs.map((x, index) => x + reach[index] - right));
    if (over2 <= 0) break;
    end -= over2;
    xs = evenly(lanes.length, left + PAD, end);
  }
  const height = Math.round(Math.max(...widths) * sine + size * cosine * count2 * 1.1 + 14);
  return { lanes: place2(lanes, xs, lines2, widths), slant, height, brackets: [] };
}
function evenly(count2, from, to) {
  if (count2 === 1) return [(from + to) / 2];
  return Array.from({ length: count2 }, (_, index) => from + (to - from) * index / (count2 - 1));
}
function place2(lanes, xs, lines2, widths) {
  return lanes.map((lane2, index) => ({
    ...lane2,
    index,
    x: Math.round(xs[index] * 10) / 10,
    lines: lines2[index],
    width: widths[index]
  }));
}
function spread(widths, left, right, gap) {
  const last2 = widths.length - 1;
  const first = left + Math.max(widths[0] / 2, LEAST / 2) + 2;
  const end = right - Math.max(widths[last2] / 2, LEAST) - 4;
  const least = widths.slice(1).map((width, index) => (width + widths[index]) / 2 + gap);
  const room = end - first;
  if (sum(least) > room) return null;
  let low = 0;
  let high = room;
  for (let round3 = 0; round3 < 30; round3 += 1) {
    const even = (low + high) / 2;
    if (sum(least.map((one) => Math.max(one, even))) > room) high = even;
    else low = even;
  }
  let x = first;
  return [x, ...least.map((one) => x += Math.max(one, low))];
}
var sum = (numbers) => numbers.reduce((total, number2) => total + number2, 0);
var widest = (lines2, size) => Math.max(...lines2.map((line2) => widthOf(line2.map(({ text }) => text).join("").trim(), size, true)));
function divide(parts2, count2, size) {
  if (count2 === 1 || parts2.length === 1) return [parts2];
  let best = [parts2];
  for (let at = 1; at < parts2.length; at += 1) {
    const lines2 = [parts2.slice(0, at), ...divide(parts2.slice(at), count2 - 1, size)];
    if (widest(lines2, size) < widest(best, size) - 0.5) best = lines2;
  }
  return best;
}
function captions(lanes, captionWidth) {
  const brackets = [];
  for (const lane2 of lanes) {
    if (lane2.name === BUS) continue;
    const open = brackets[brackets.length - 1];
    const to = lane2.x + lane2.width / 2;
    if (open?.group === lane2.group) open.to = to;
    else brackets.push({ group: lane2.group, from: lane2.x - lane2.width / 2, to });
  }
  const fits2 = brackets.every(({ group, from, to }) => {
    const width = captionWidth(group);
    return width > 0 && width <= to - from;
  });
  return fits2 ? brackets : [];
}

// novaviz/views/js/backdrop.js
var STRIP = 6;
var STUB = 0.4;
function strip({ rows, states, height, metrics }, { top, bottom, position, index, hidden }) {
  const row = rows[index];
  const below = rows[index + 1]?.top ?? height;
  const present = row ? Math.min(row.bottom + metrics.small * 2, below) : 0;
  return states.filter((state) => state.to > top && state.y < bottom).flatMap((state) => {
    const end = Math.min(state.to, height);
    const over2 = state.seq <= position ? Math.min(Math.max(present, state.y), end) : state.y;
    const past = piece(state, state.y, over2, "past");
    return hidden ? [past] : [past, piece(state, over2, end, "future")];
  });
}
function piece({ state, seq }, from, to, time) {
  const classes = `nv-strip nv-${time} nv-in-${state}`;
  const place5 = { x: 0, y: round(from), width: STRIP, height: round(Math.max(to - from, 0)) };
  return el("rect", { key: `strip ${seq} ${time}`, class: classes, ...place5 });
}
function stateLines({ states, width, gutter, metrics }, { top, bottom, position, hidden }, text) {
  const size = metrics.small;
  return states.filter(({ y, seq }) => y > top + metrics.row + size * 0.5 && y < bottom && !(hidden && seq > position)).map(({ seq, y, state, status, task }) => {
    const words2 = wordsOf(state, status, task, text);
    const time = seq <= position ? "past" : "future";
    return el(
      "g",
      { key: `state ${seq}`, class: `nv-state-line nv-${time} nv-in-${state}` },
      el("path", { d: `M0 ${y}H${width}`, "stroke-width": Math.max(metrics.line * 0.8, 1.25) }),
      el("text", { x: gutter.width + 6, y: round(y + size * 0.36), "font-size": size }, words2)
    );
  });
}
function wordsOf(state, status, task, text) {
  if (state === "ready") return text("sequence.state.ready");
  if (!task) return text("sequence.state.idle", { status });
  return text("sequence.state", { status, task: task.replaceAll("_", " ") });
}
var lifelinesOf = /* @__PURE__ */ new WeakMap();
function lifelines(layout2) {
  let tree = lifelinesOf.get(layout2);
  if (!tree) {
    const { lanes, headHeight, height, metrics } = layout2;
    const thin = Math.max(metrics.line * 0.7, 1.25);
    const lines2 = lanes.map(({ x, name }) => {
      const bus = name === BUS;
      const d = `M${x} ${headHeight}V${Math.max(height, 4e3)}`;
      return el("path", {
        class: bus ? "nv-bus-line" : "nv-lifeline",
        d,
        "stroke-width": bus ? round(4 + metrics.line) : thin
      });
    });
    tree = el("g", { class: "nv-lifelines", key: "lifelines" }, lines2);
    lifelinesOf.set(layout2, tree);
  }
  return tree;
}
function activations(layout2, { top, bottom, position, index, hidden }) {
  const { rows, bars, show } = layout2;
  const present = index < 0 ? 0 : rows[index].bottom;
  const drawn3 = [];
  for (const bar2 of bars) {
    const first = rows[bar2.first];
    if (first.y > bottom) break;
    const from = first.arrival - 3;
    const end = bar2.last === bar2.first ? from + (first.bottom - first.top) * STUB : rows[bar2.last].y + 3;
    const to = bar2.open && show.over ? end + 8 : end;
    if (to < top) continue;
    const begun = first.seq <= position;
    const reached = begun ? Math.min(to, Math.max(present - 4, from + 8)) : from;
    const live = begun && reached < to;
    if (begun) drawn3.push(block(layout2, bar2, from, reached, live ? "running" : "past"));
    if (!hidden && reached < to) drawn3.push(block(layout2, bar2, reached, to, "future"));
  }
  return drawn3;
}
function block({ lanes, barWidth }, bar2, from, to, time) {
  const { left } = edgesOf(bar2.level, barWidth);
  const place5 = {
    x: round(lanes[bar2.lane].x - left),
    y: round(from),
    width: round(barWidth),
    height: round(to - from)
  };
  const key = `bar ${bar2.span} ${time === "future" ? "ahead" : "so far"}`;
  return el("rect", { key, class: `nv-bar nv-${time}`, ...place5, rx: 1.5, "stroke-width": 1.25 });
}
function heads(layout2, top, active, text) {
  const { lanes, width, headHeight, brackets, metrics } = layout2;
  const captioned = brackets.map(({ group, from, to }) => {
    const y = metrics.small + 4;
    const at = { x: round((from + to) / 2), y, "text-anchor": "middle", "font-size": metrics.small };
    const line2 = `M${round(from)} ${y + 4.5}H${round(to)}`;
    return el(
      "g",
      { class: "nv-group" },
      el("text", at, text(`sequence.group.${group}`)),
      el("path", { d: line2, "stroke-width": 1.25 })
    );
  });
  return el(
    "g",
    { class: "nv-heads", key: "heads", transform: `translate(0 ${top})` },
    el("rect", { class: "nv-heads-ground", x: -8, y: -8, width: width + 16, height: headHeight + 8 }),
    captioned,
    lanes.map((lane2) => headOf(layout2, lane2, active)),
    el("path", { class: "nv-heads-edge", d: `M0 ${headHeight}H${width}`, "stroke-width": 1.25 })
  );
}
function headOf({ headHeight, slant, metrics }, lane2, active) {
  const size = sizeOf(lane2, metrics);
  const on = lane2.members.some((member) => active.includes(member));
  const several = lane2.members.length > 1;
  const attrs = {
    class: `nv-head-of${on ? " nv-on" : ""}${lane2.name === BUS ? " nv-of-bus" : ""}`,
    "data-act": several ? "open" : void 0,
    "data-value": several ? lane2.name : void 0
  };
  const names2 = lane2.parts.some(({ of }) => of !== null && lane2.members.includes(of) && of !== lane2.name);
  const words2 = (line2) => names2 && on ? line2.map(
    ({ text, of }) => el("tspan", { class: active.includes(of ?? "") ? "nv-member-on" : "nv-member" }, text)
  ) : line2.map(({ text }) => text).join("").trim();
  if (slant) {
    const at = `translate(${round(lane2.x + size * 0.3)} ${headHeight - 9}) rotate(-${slant})`;
    return el(
      "g",
      attrs,
      el("title", null, lane2.members.join(", ")),
      lane2.lines.map(
        (line2, nth) => el("text", { transform: at, y: round(nth * size * 1.1), "font-size": size }, words2(line2))
      ),
      dot(lane2.x, headHeight, metrics.line)
    );
  }
  const bottom = headHeight - 10;
  const count2 = lane2.lines.length;
  return el(
    "g",
    attrs,
    el("title", null, lane2.members.join(", ")),
    lane2.lines.map((line2, nth) => {
      const y = round(bottom - size * 0.2 - (count2 - 1 - nth) * size * 1.2);
      return el("text", { x: lane2.x, y, "text-anchor": "middle", "font-size": size }, words2(line2));
    }),
    dot(lane2.x, headHeight, metrics.line)
  );
}
var dot = (x, y, line2) => el("circle", { cx: x, cy: y, r: round(2 + line2 * 0.6) });

// novaviz/views/js/bands.js
function bandsOf(show, stops2) {
  const bands = [];
  for (const transition of show.own ?? []) {
    const { seq, status, task_state: task } = transition;
    const before2 = bands[bands.length - 1];
    if (before2?.status === status && before2.task === task) continue;
    const at = after(stops2, seq - 1);
    const row = at < stops2.length ? at : stops2.length - 1;
    const band = { seq, row, state: stateOf(transition), status, task, y: 0, to: 0 };
    if (before2?.row === row) bands[bands.length - 1] = { ...band, seq: before2.seq };
    else bands.push(band);
  }
  const ready2 = readyOf(show);
  const active = bands[bands.length - 1];
  if (ready2 && active?.state === "active" && ready2.seq > active.seq) {
    const row = Math.min(after(stops2, ready2.seq - 1), stops2.length - 1);
    bands.push({ ...active, seq: ready2.seq, row, state: "ready" });
  }
  return bands;
}
function stateOf({ status, task_state }) {
  if (status === "ERROR") return "error";
  if (status === "ACTIVE") return "active";
  return task_state ?? "none";
}

// novaviz/views/js/forms.js
var BESIDE = /* @__PURE__ */ new Set(["self", "store", "flag", "finish"]);
function formOf(event, span, { lane: lane2, whole }) {
  const { kind, phase, source, target } = event;
  if (isDatabase(target) && lane2(target) < 0) return "store";
  if (target === NOTIFICATIONS && lane2(target) < 0) return "flag";
  if (kind === "rpc.cast") return castForm(event, span, whole);
  if (kind === "decision" || lane2(source) === lane2(target)) return "self";
  if (kind === "db") return phase === "start" ? "request" : "exchange";
  if (kind === "notify" || kind === "console" || phase === "start") return "request";
  if (isUnanswered(event)) return "silence";
  return "reply";
}
function castForm({ phase, result: result2 }, span, whole) {
  if (result2?.type === "MessageLost") return "lost";
  if (phase === "start") return "publish";
  if (phase === "deliver") return whole ? "request" : "deliver";
  return span?.deliver ? "finish" : "lost";
}
function isUnanswered({ kind, phase, result: result2 }) {
  if (phase !== "error") return false;
  if (kind === "rest") return result2?.status === void 0;
  return kind === "rpc.call" && result2?.type === "MessagingTimeout";
}

// novaviz/views/js/layout.js
var STRIP2 = 6;
var KEPT = 6;
var LONGEST2 = 5;
var layouts = /* @__PURE__ */ new WeakMap();
function layout(show, wish) {
  let kept2 = layouts.get(show);
  if (kept2?.version !== show.version) layouts.set(show, kept2 = { version: show.version, made: /* @__PURE__ */ new Map() });
  const { detail, timing, width, metrics, max, opened = [], closed: closed2 = [], folded: folded2 = [] } = wish;
  const key = JSON.stringify([detail, timing, width, metrics, max, opened, closed2, folded2]);
  const found = kept2.made.get(key) ?? makeLayout(show, wish);
  kept2.made.delete(key);
  kept2.made.set(key, found);
  if (kept2.made.size > KEPT) kept2.made.delete(kept2.made.keys().next().value ?? "");
  return found;
}
function makeLayout(show, wish) {
  const { metrics, width, detail, folded: folded2 = [], timing = "even" } = wish;
  const plan = planOf(show, detail, folded2);
  const names2 = lanesOf(show, wish);
  const caption2 = (group) => width < 760 || metrics.small > 14 ? 0 : widthOf(group, metrics.small) + 40;
  const gutters = [width >= 620, false].map((time) => gutterOf(time, metrics));
  const tries = gutters.map((each) => placeHeads(names2, each.width, width, metrics, caption2));
  const choice3 = tries[0].slant && !tries[1].slant ? 1 : 0;
  const [gutter, heads2] = [gutters[choice3], tries[choice3]];
  const seats = new Map(heads2.lanes.flatMap((lane2) => lane2.members.map((name) => [name, lane2.index])));
  const barWidth = Math.max(metrics.line * 4, Math.min(8, width / 60));
  const steps = new Map(show.steps.map((step2) => [step2.first, step2.number]));
  const rows = plan.stops.map(
    (seq, index) => rowOf(show, seats, seq, index, steps, plan)
  );
  const bus = heads2.lanes.findIndex((lane2) => lane2.name === BUS);
  const own = rowsByEvent(show, rows, plan.joined);
  const bars = barsOf(show, plan.stops, (seq) => own[seq], (name) => laneOf(seats, name)[0] ?? -1);
  for (const [index, reach] of reachOf(bars, rows, barWidth).entries()) rows[index].reach = reach;
  const states = bandsOf(show, plan.stops);
  const bottom = stack(rows, states, heads2.height, metrics, bus >= 0, timing);
  return {
    show,
    detail,
    lanes: heads2.lanes,
    slant: heads2.slant,
    brackets: heads2.brackets,
    bus,
    rows,
    bars,
    states,
    present: presentOf(show, rows, own),
    width,
    height: Math.round(bottom + metrics.row * 0.6),
    headHeight: heads2.height,
    gutter,
    barWidth,
    metrics
  };
}
function gutterOf(time, metrics) {
  const badge3 = Math.round(widthOf("88", metrics.small, true) / 2 + metrics.small * 0.28);
  const clock2 = time ? Math.ceil(widthOf("00.000", metrics.small)) + 8 : 0;
  return { width: STRIP2 + 5 + clock2 + badge3 * 2 + 5, time, badge: badge3 };
}
function laneOf(seats, name) {
  const seat = seats.get(name);
  if (seat !== void 0) return [seat];
  if (name.includes(":")) return [];
  const all = membersOf(seats.keys(), name).map((one) => (
    /** @type {number} */
    seats.get(one)
  ));
  return [...new Set(all)];
}
function rowOf(show, seats, seq, index, steps, { begins, hidden, outputs: outputs2 }) {
  const from = begins.get(seq) ?? seq;
  const event = (
    /** @type {Event} */
    show.event(seq)
  );
  const span = show.span(event.span);
  const lane2 = (name) => laneOf(seats, name)[0] ?? -1;
  const form = formOf(event, span, { lane: lane2, whole: from < seq });
  const source = Math.max(lane2(event.source), 0);
  const targets = laneOf(seats, event.target);
  const own = event.seq === (span?.start.seq ?? seq) || from < seq;
  return {
    seq,
    from,
    index,
    top: 0,
    y: 0,
    arrival: 0,
    bottom: 0,
    event,
    form,
    source,
    target: targets[0] ?? source,
    targets,
    reach: { source: [0, 0], target: [0, 0] },
    step: steps.get(from) ?? steps.get(seq) ?? null,
    hidden: own ? hidden.get(event.span) ?? 0 : 0,
    outputs: outputs2.get(seq) ?? 1,
    skipped: 0
  };
}
function rowsByEvent(show, rows, joined2) {
  const own = new Int32Array(show.end + 1).fill(-1);
  for (const { seq, from, index } of rows) own[seq] = own[from] = index;
  for (const [seq, stop] of joined2) own[seq] = own[stop];
  return own;
}
function presentOf(show, rows, own) {
  const present = new Int32Array(show.end + 1).fill(-1);
  let index = -1;
  for (let seq = 1; seq <= show.end; seq += 1) {
    if (rows[index + 1]?.seq === seq) index += 1;
    present[seq] = own[seq] >= 0 ? own[seq] : index;
  }
  return present;
}
function stack(rows, states, top, metrics, bus, timing) {
  const { label: label2, small, row: height } = metrics;
  const above = label2 * 1.2 + (bus ? small * 0.85 : 7);
  const below = bus ? small * 1.1 + 4 : small * 0.6;
  const least = Math.max(height, above + below);
  const lift = (least - above - below) / 2;
  const lines2 = new Map(states.map((state) => [state.row, state]));
  const scale = rows.length * least * 0.8 / Math.max(spanOf(rows), 1e-6);
  let y = top + 4;
  for (const [index, row] of rows.entries()) {
    if (timing === "true" && index > 0) {
      const passed = row.event.at - rows[index - 1].event.at;
      const extra = Math.max(passed * scale - least, 0);
      const most = least * LONGEST2;
      y += Math.min(extra, most);
      if (extra > most) row.skipped = passed;
    }
    row.top = y;
    row.y = Math.round(y + lift + above);
    const steps = bus && row.event.kind === "rpc.call" ? Math.round(small * 0.55) : 0;
    row.arrival = row.y + (row.form === "self" || row.form === "silence" ? 0 : steps);
    y += least;
    row.bottom = y;
    const state = lines2.get(index);
    if (state) {
      y += small * 1.9;
      state.y = Math.round(y - small * 0.65);
    }
  }
  for (const [index, state] of states.entries()) state.to = states[index + 1]?.y ?? y;
  return y;
}
var spanOf = (rows) => rows.length ? rows[rows.length - 1].event.at - rows[0].event.at : 0;

// novaviz/views/js/relations.js
var chosen = /* @__PURE__ */ new WeakMap();
function relationsOf(show, selected) {
  if (selected === null || !show.span(selected)) return () => "";
  let kept2 = chosen.get(show);
  if (kept2?.version !== show.version || kept2.selected !== selected) {
    const relations2 = /* @__PURE__ */ new Map([[selected, "self"]]);
    for (const span of show.causes(selected)) relations2.set(span, "cause");
    for (const span of show.effects(selected)) relations2.set(span, "effect");
    kept2 = { version: show.version, selected, relations: relations2 };
    chosen.set(show, kept2);
  }
  const { relations } = kept2;
  return (span) => relations.get(span) ?? "dim";
}
var waited = /* @__PURE__ */ new WeakMap();
var EXACT = 1e-6;
function criticalOf(show) {
  let kept2 = waited.get(show);
  if (kept2?.version !== show.version) {
    const waits2 = /* @__PURE__ */ new Map();
    for (const { span, from, to } of show.score.critical) {
      const those = waits2.get(span);
      if (those) those.push([from, to]);
      else waits2.set(span, [[from, to]]);
    }
    kept2 = { version: show.version, waits: waits2 };
    waited.set(show, kept2);
  }
  const { waits } = kept2;
  return ({ span, at }) => (waits.get(span) ?? []).some(([from, to]) => at >= from - EXACT && at <= to + EXACT);
}

// novaviz/views/js/routes.js
var LOOP2 = 20;
function routeOf(layout2, row) {
  switch (row.form) {
    case "self":
      return loop(layout2, row);
    case "store":
    case "flag":
    case "finish":
      return beside(layout2, row);
    case "publish":
    case "deliver":
    case "lost":
      return halfway(layout2, row);
    case "silence":
      return silence(layout2, row);
    default:
      return usesBus(layout2, row) ? through(layout2, row) : straight(layout2, row);
  }
}
var usesBus = (layout2, row) => layout2.bus >= 0 && row.event.kind === "rpc.call";
function edge(layout2, row, end, other) {
  const { x } = layout2.lanes[row[end]];
  const [left, right] = row.reach[end];
  return other < x ? x - left : x + right;
}
function ends(layout2, row) {
  const { lanes } = layout2;
  const source = edge(layout2, row, "source", lanes[row.target].x);
  const target = edge(layout2, row, "target", lanes[row.source].x);
  const [from, to] = row.form === "reply" ? [target, source] : [source, target];
  return { from, to, way: to > from ? 1 : -1 };
}
function straight(layout2, row) {
  const { from, to, way: way2 } = ends(layout2, row);
  const { y } = row;
  const path = [[from, y], [to, y]];
  const heads2 = [{ x: to, y, way: way2 }];
  if (row.form === "exchange") {
    heads2.push({ x: from, y, way: way2 === 1 ? -1 : 1 });
    path.push([from, y]);
  }
  return { ...NOTHING, lines: [path.slice(0, 2)], path, heads: heads2, extent: sorted(from, to) };
}
function through(layout2, row) {
  const bus = layout2.lanes[layout2.bus].x;
  const source = edge(layout2, row, "source", bus);
  const target = edge(layout2, row, "target", bus);
  const reply = row.form === "reply";
  const [from, to] = reply ? [target, source] : [source, target];
  const pill = pillOf(layout2, row, reply ? "reply_…" : null, [from, to]);
  const { y, arrival } = row;
  const first = [[from, y], [bus, y]];
  const second = [[bus, arrival], [to, arrival]];
  return {
    ...NOTHING,
    lines: [first, second],
    path: [...first, ...second],
    heads: [{ x: to, y: arrival, way: to > bus ? 1 : -1 }],
    pill,
    extent: sorted(from, (from - bus) * (to - bus) < 0 ? to : bus)
  };
}
function halfway(layout2, row) {
  const { lanes, bus } = layout2;
  const far = lanes[row.target].x;
  const near = lanes[row.source].x;
  const via = bus >= 0 ? lanes[bus].x : (near + far) / 2;
  const { y } = row;
  const pill = bus >= 0 ? pillOf(layout2, row, null, [row.form === "publish" ? near : far]) : null;
  const rim = pill ? pill.width / 2 : 0;
  if (row.form === "publish") {
    const from = edge(layout2, row, "source", via);
    const way3 = via > from ? 1 : -1;
    const to = via - way3 * rim;
    return {
      ...NOTHING,
      lines: [[[from, y], [to, y]]],
      path: [[from, y], [via, y]],
      heads: [{ x: to, y, way: way3 }],
      pill,
      extent: sorted(from, via)
    };
  }
  const whole = row.form === "lost" && row.from < row.seq;
  const begin = whole ? edge(layout2, row, "source", far) : via + Math.sign(far - via) * rim;
  const [first, ...others] = row.targets.length ? row.targets : [row.target];
  const arrive = (index) => {
    const { x } = lanes[index];
    const [left, right] = index === row.target ? row.reach.target : [0, 0];
    return begin < x ? x - left : x + right;
  };
  const end = arrive(first);
  const way2 = end > begin ? 1 : -1;
  if (row.form === "lost") {
    const to = (begin + end) / 2;
    const wire2 = [[begin, y], [to, y]];
    const path = (
      /** @type {Point[]} */
      wire2
    );
    return { ...NOTHING, lines: [path], path, cross: [to, y], pill, extent: sorted(begin, end) };
  }
  const lines2 = [[[begin, y], [end, y]]];
  const heads2 = [{ x: end, y, way: way2 }];
  for (const [nth, other] of others.entries()) {
    const x = arrive(other);
    const at = y + (nth + 1) * 7;
    lines2.push([[begin, y], [begin, at], [x, at]]);
    heads2.push({ x, y: at, way: x > begin ? 1 : -1 });
  }
  return { ...NOTHING, lines: lines2, path: lines2[0], heads: heads2, pill, extent: sorted(begin, end) };
}
function silence(layout2, row) {
  const { from, to } = ends(layout2, row);
  const middle = (from + to) / 2;
  const path = [[middle, row.y], [from, row.y]];
  return { ...NOTHING, lines: [path], path, cross: [middle, row.y], extent: sorted(from, to) };
}
function loop(layout2, row) {
  const { x } = layout2.lanes[row.source];
  const [left, right] = row.reach.source;
  const fits2 = x + right + LOOP2 + 12 < layout2.width;
  const side2 = fits2 ? 1 : -1;
  const start = fits2 ? x + right : x - left;
  const out = start + side2 * LOOP2;
  const high = row.y - layout2.metrics.label * 0.75;
  const low = row.y + layout2.metrics.label * 0.15;
  const path = [[start, high], [out, high], [out, low], [start, low]];
  const way2 = fits2 ? -1 : 1;
  const sign = { x: out, y: (high + low) / 2, side: (
    /** @type {1 | -1} */
    side2
  ) };
  return { ...NOTHING, lines: [path], path, heads: [{ x: start, y: low, way: way2 }], sign, extent: sorted(start, out) };
}
function beside(layout2, row) {
  const end = row.form === "finish" ? "target" : "source";
  const { x } = layout2.lanes[row[end]];
  const [left, right] = row.reach[end];
  const y = row.y - layout2.metrics.label * 0.3;
  if (row.form === "finish") {
    const sign2 = { x: x + right + 4 + layout2.metrics.label * 0.6, y, side: (
      /** @type {1} */
      1
    ) };
    return { ...NOTHING, path: [[x, y], [x, y]], sign: sign2, extent: [x, x] };
  }
  const size = layout2.metrics.label;
  const fits2 = x + right + 10 + size * 4 < layout2.width || x - left - size * 2 < layout2.gutter.width;
  const side2 = fits2 ? 1 : -1;
  const from = fits2 ? x + right : x - left;
  const to = from + side2 * 10;
  const line2 = [[from, y], [to, y]];
  const path = [[from, y], [to + side2 * size / 2, y], [from, y]];
  const sign = { x: to + side2 * size * 0.9, y, side: (
    /** @type {1 | -1} */
    side2
  ) };
  return { ...NOTHING, lines: [line2], path, sign, extent: sorted(from, to + side2 * size) };
}
function pillOf(layout2, row, reply, ends2) {
  const { show, metrics, lanes, bus } = layout2;
  const payload = show.span(row.event.span)?.start.payload ?? {};
  const queue3 = reply ?? String(payload.queue ?? payload.topic ?? row.event.target);
  const published = row.form === "publish" || row.form === "request" && payload.depth > 1;
  const depth = published && Number.isFinite(payload.depth) ? Number(payload.depth) : null;
  const width = queueWidth({ queue: queue3, depth }, metrics.small);
  const { x } = lanes[bus];
  const room = Math.min(...ends2.map((end) => Math.abs(end - x)));
  const knot = width / 2 + headLength(metrics.line) + 4 > room;
  const y = (row.y + row.arrival) / 2;
  return { x, y, width: knot ? metrics.small * 0.8 : width, queue: queue3, depth, knot };
}
var sorted = (a, b) => [Math.min(a, b), Math.max(a, b)];
var NOTHING = {
  lines: [],
  path: [],
  heads: [],
  cross: null,
  pill: null,
  sign: null,
  extent: [0, 0]
};
function pathOf(layout2, seq) {
  const row = layout2.rows[layout2.present[seq] ?? -1];
  return row && (row.seq === seq || row.from === seq) ? tokenPath(layout2, row) : [];
}
function tokenPath(layout2, row) {
  const { path, heads: heads2, cross: cross2 } = routeOf(layout2, row);
  const [x, y] = path[path.length - 1] ?? [NaN, NaN];
  if (cross2?.[0] === x) return [path[0], along(path, 0.6)];
  const head4 = heads2.find((one) => one.x === x && one.y === y);
  if (!head4) return path;
  const rest = headLength(layout2.metrics.line + 1) + layout2.metrics.line + 3;
  return (
    /** @type {Point[]} */
    [...path.slice(0, -1), [x - head4.way * rest, y]]
  );
}
function along(path, part2) {
  const lengths = path.slice(1).map(([x, y], at) => Math.hypot(x - path[at][0], y - path[at][1]));
  let left = Math.min(Math.max(part2, 0), 1) * lengths.reduce((total, one) => total + one, 0);
  for (const [at, length] of lengths.entries()) {
    if (left <= length && length > 0) {
      const t = left / length;
      const [[x0, y0], [x1, y1]] = [path[at], path[at + 1]];
      return [x0 + (x1 - x0) * t, y0 + (y1 - y0) * t];
    }
    left -= length;
  }
  return path[path.length - 1] ?? [0, 0];
}

// novaviz/views/js/labels.js
var MARGIN = 4;
var SPACE = 0.4;
var ANCHORS = {
  start: { name: "start", part: 0 },
  middle: { name: "middle", part: 0.5 },
  end: { name: "end", part: 1 }
};
function wordsOf2({ show }, { from, seq, form, event }) {
  const end = show.label(seq);
  const start = show.label(form === "finish" || form === "lost" ? show.span(event.span)?.start.seq ?? seq : from);
  const result2 = from < seq && (form === "store" || form === "self" || form === "exchange");
  if ((result2 || form === "finish") && end && end !== start) return `${start} · ${end}`;
  return from < seq || form === "lost" ? start : end || start;
}
function labelOf(layout2, row, route, text, { bold, mark: mark2 }) {
  const { metrics, width, gutter } = layout2;
  const { pill } = route;
  const ahead = [ready(layout2, row, text), badge(layout2, row, text), token(layout2, row, text), trouble2(layout2, row, text)];
  const before2 = ahead.filter(isPiece);
  const behind = [
    pill?.knot ? queue2(layout2, pill) : null,
    folded(layout2, row, text),
    outputs(layout2, row, text),
    difference(layout2, mark2, text)
  ];
  const after4 = behind.filter(isPiece);
  const space = metrics.label * SPACE;
  const marks = [...before2, ...after4].reduce((total, piece2) => total + piece2.width + space, 0);
  const room = width - gutter.width - 2 * MARGIN;
  const words2 = crop(wordsOf2(layout2, row), metrics.label, room - marks, bold);
  const long = widthOf(words2, metrics.label, bold);
  const { x, y, align } = place3(layout2, row, route, long + marks);
  const drawn3 = [];
  let at = x;
  const draw3 = (pieces) => {
    for (const piece2 of pieces) {
      drawn3.push(...[piece2.draw(at, y)].flat());
      at += piece2.width + space;
    }
  };
  draw3(before2);
  const attrs = { class: "nv-words", y: round(y), "font-size": metrics.label };
  const anchor = ANCHORS[before2.length || after4.length ? "start" : align];
  const anchored = { x: round(at + long * anchor.part), "text-anchor": anchor.name };
  drawn3.push(el("text", { ...attrs, ...anchored }, words2));
  at += long + space;
  draw3(after4);
  return el("g", { class: "nv-label" }, drawn3);
}
var isPiece = (piece2) => piece2 !== null;
function place3(layout2, row, route, wide2) {
  const { metrics, gutter, width } = layout2;
  const least = gutter.width + MARGIN;
  const most = width - MARGIN - wide2;
  const { sign, pill } = route;
  if (BESIDE.has(row.form) && sign) {
    const gap = metrics.label * 0.5;
    const y = sign.y + metrics.label * 0.36;
    const right = sign.x + gap;
    const left = layout2.lanes[row.source].x - row.reach.source[0] - gap - wide2;
    if (sign.side === 1 && right <= most) return { x: right, y, align: "start" };
    if (sign.side === -1 && sign.x - gap - wide2 >= least) return { x: sign.x - gap - wide2, y, align: "end" };
    if (sign.side === 1 && left >= least) return { x: left, y, align: "end" };
    const x2 = Math.min(Math.max(sign.x - wide2 / 2, least), Math.max(most, least));
    return { x: x2, y: row.y - metrics.label * 1.05, align: "middle" };
  }
  const [from, to] = route.extent;
  const x = Math.min(Math.max((from + to - wide2) / 2, least), Math.max(most, least));
  const thick = row.event.kind === "rpc.cast" ? metrics.line * 2 : metrics.line;
  const lift = pill && !pill.knot ? row.y - pill.y + pillHeight(metrics.small) / 2 + 5.5 : thick + 4.5;
  return { x, y: row.y - lift, align: "middle" };
}
function token({ detail, metrics }, { event }, text) {
  if (detail === "steps" || event.kind !== "rest" || event.phase !== "start") return null;
  const owner = event.payload.credential;
  const letter = LETTERS[owner];
  if (!letter) return null;
  const size = metrics.small;
  const title2 = text(`sequence.token.${owner}`);
  const middle = metrics.label * 0.34;
  return { width: tagWidth(size), draw: (x, y) => keyTag(x, y - middle, size, letter, title2) };
}
var LETTERS = { user: "U", nova: "N", neutron: "n" };
function trouble2({ metrics, show }, { form, event }, text) {
  const undelivered = isUndelivered(show, event);
  if (event.phase !== "error" && !undelivered) return null;
  const key = undelivered ? "undelivered" : form === "lost" || form === "silence" ? form : "failed";
  const word = text(`sequence.${key}`);
  const size = metrics.label;
  const arm = size * 0.28;
  const width = arm * 2 + size * 0.6 + widthOf(word, size, true);
  return {
    width,
    draw: (x, y) => [
      cross(x + arm, y - size * 0.34, arm, metrics.line),
      el(
        "text",
        { class: "nv-trouble", x: round(x + arm * 2 + size * 0.35), y: round(y), "font-size": size },
        word
      )
    ]
  };
}
function badge({ metrics, show }, { event, from, seq }, text) {
  const names2 = show.score.badges[event.span];
  if (!names2?.length || event.phase !== "start" && from === seq) return null;
  const told = names2.map((name) => {
    const { shown: shown2 = name, in_2013_1: then = "" } = show.score.anachronisms[name] ?? {};
    return text("sequence.badge", { shown: shown2, then });
  });
  const size = metrics.small * 1.05;
  const middle = metrics.label * 0.34;
  return { width: size, draw: (x, y) => clock(x + size / 2, y - middle, size, told.join("\n")) };
}
function queue2({ metrics }, pill) {
  const width = queueWidth(pill, metrics.small);
  const middle = metrics.label * 0.34;
  return {
    width,
    draw: (x, y) => queueName({ ...pill, x: x + width / 2, y: y - middle, width }, metrics)
  };
}
function folded({ metrics }, { hidden, event }, text) {
  if (!hidden) return null;
  const words2 = `+${hidden}`;
  const width = widthOf(words2, metrics.small) + metrics.small;
  const attrs = { class: "nv-more", "data-act": "fold", "data-value": event.span };
  return {
    width,
    draw: (x, y) => {
      const tree = framed(x, y - metrics.label * 0.34, width, metrics.small, words2, attrs);
      return el("g", tree.attrs, el("title", null, text("sequence.more", { count: hidden })), tree.children);
    }
  };
}
function outputs({ metrics }, { outputs: count2 }, text) {
  if (count2 < 2) return null;
  const words2 = `×${count2}`;
  const width = widthOf(words2, metrics.small) + metrics.small;
  return {
    width,
    draw: (x, y) => {
      const tree = framed(x, y - metrics.label * 0.34, width, metrics.small, words2, { class: "nv-more" });
      return el("g", tree.attrs, el("title", null, text("sequence.prints", { count: count2 })), tree.children);
    }
  };
}
function ready({ metrics }, { event }, text) {
  if (event.name !== READY) return null;
  const word = text("scrubber.state.ready");
  const size = metrics.label;
  const attrs = { class: "nv-ready-word", "font-size": size };
  return {
    width: size * 1.1 + widthOf(word, size, true),
    draw: (x, y) => [
      el("g", { class: "nv-ready-word" }, tick(x + size * 0.1, y - size * 0.34, size * 0.6, metrics.line * 1.2)),
      el("text", { ...attrs, x: round(x + size * 1.1), y: round(y) }, word)
    ]
  };
}
function difference({ metrics }, mark2, text) {
  if (!mark2) return null;
  const seconds3 = mark2.by === void 0 ? "" : Math.abs(mark2.by).toFixed(2);
  const words2 = text(`sequence.mark.${mark2.mark}`, { seconds: seconds3 });
  const width = widthOf(words2, metrics.small, true) + metrics.small * 1.2;
  const attrs = { class: `nv-mark nv-mark-${mark2.mark}` };
  return {
    width,
    draw: (x, y) => framed(x, y - metrics.label * 0.34, width, metrics.small, words2, attrs)
  };
}

// novaviz/views/js/rows.js
var KEPT2 = 4e3;
var drawn = /* @__PURE__ */ new WeakMap();
function rowTree(layout2, row, look, text) {
  let kept2 = drawn.get(layout2);
  if (kept2?.text !== text || kept2.trees.size > KEPT2) {
    drawn.set(layout2, kept2 = { text, trees: /* @__PURE__ */ new Map() });
  }
  const { time, relation, critical: critical2, mark: mark2 } = look;
  const key = `${row.seq} ${time} ${relation} ${critical2} ${mark2 ? `${mark2.mark}${mark2.by}` : ""}`;
  let tree = kept2.trees.get(key);
  if (!tree) kept2.trees.set(key, tree = draw2(layout2, row, look, text));
  return tree;
}
function draw2(layout2, row, { time, relation, critical: critical2, mark: mark2 }, text) {
  const { event, form, seq, top, bottom } = row;
  const now2 = time === "now";
  const route = routeOf(layout2, row);
  const classes = [
    "nv-row",
    `nv-${kindClass(event.kind)}`,
    `nv-as-${form}`,
    `nv-${time}`,
    relation && `nv-is-${relation}`,
    (event.phase === "error" || form === "lost") && "nv-broken",
    !event.observed && "nv-inferred"
  ];
  return el(
    "g",
    { key: seq, class: classes.filter(Boolean).join(" "), "data-act": "goto", "data-value": seq },
    el("title", null, layout2.show.sentence(seq)),
    el("rect", { class: "nv-hit", x: 0, y: round(top), width: layout2.width, height: round(bottom - top) }),
    critical2 && criticalMark(layout2, row, text),
    clockTime(layout2, row),
    badge2(layout2, row),
    pause(layout2, row, text),
    arrowOf(layout2, row, route, now2),
    labelOf(layout2, row, route, text, { bold: now2, mark: mark2 })
  );
}
var kindClass = (kind) => ({ "rpc.call": "call", "rpc.cast": "cast", decision: "driver", console: "driver" })[kind] ?? kind;
function clockTime({ gutter, rows, show, metrics }, { index, event, y }) {
  if (!gutter.time) return null;
  const time = seconds2(event.at - show.events[0].at);
  const above = rows[index - 1];
  if (above && seconds2(above.event.at - show.events[0].at) === time) return null;
  const x = gutter.width - gutter.badge * 2 - 11;
  const attrs = { x, y: round(y + metrics.small * 0.1), "text-anchor": "end", "font-size": metrics.small };
  return el("text", { class: "nv-clock-time", ...attrs }, time);
}
var seconds2 = (at) => at < 100 ? at.toFixed(3) : at.toFixed(at < 1e3 ? 2 : 0);
function badge2({ gutter, metrics }, { step: step2, y }) {
  if (step2 === null) return null;
  const x = gutter.width - gutter.badge - 5;
  const middle = round(y - metrics.small * 0.27);
  const at = { x, y: round(middle + metrics.small * 0.36), "font-size": metrics.small };
  return el(
    "g",
    { class: "nv-step-badge" },
    el("circle", { cx: x, cy: middle, r: gutter.badge, "stroke-width": 1.25 }),
    el("text", { ...at, "text-anchor": "middle" }, step2)
  );
}
function criticalMark({ gutter, metrics, rows, headHeight }, { index, bottom }, text) {
  const width = Math.max(metrics.line * 1.6, 2.5);
  const top = rows[index - 1]?.bottom ?? headHeight;
  return el(
    "g",
    { class: "nv-critical" },
    el("title", null, text("sequence.critical")),
    el("rect", { x: gutter.width - 2, y: round(top), width, height: round(bottom - top) })
  );
}
function pause({ gutter, width, metrics }, { skipped, top }, text) {
  if (!skipped) return null;
  const y = round(top - metrics.row * 0.9);
  const words2 = text("sequence.pause", { seconds: skipped.toFixed(skipped < 10 ? 2 : 0) });
  const from = gutter.width;
  const wave = `M${from} ${y}` + `q6 -6 12 0t12 0`.repeat(Math.max(Math.floor((width - from) / 24), 1));
  const at = { x: from + 8, y: y - 7, "font-size": metrics.small };
  return el(
    "g",
    { class: "nv-pause" },
    el("path", { d: wave, "stroke-width": 1.25 }),
    el("text", at, words2)
  );
}

// novaviz/views/js/picture.js
function layoutFor(show, { detail, opened, closed: closed2, folded: folded2, timing }, { width, metrics }) {
  const max = metrics.maxLanes;
  return layout(show, { detail, opened, closed: closed2, folded: folded2, timing, width, metrics, max });
}
var presentIndex = (place5, position) => place5.present[Math.min(position, place5.present.length - 1)] ?? -1;
function picture2(place5, state, text, frame, top, height) {
  const index = presentIndex(place5, state.position);
  const present = frame.still ? void 0 : place5.rows[index];
  const margin = place5.metrics.row;
  const window2 = {
    top: top + place5.headHeight - margin,
    bottom: top + height + margin,
    position: state.position,
    index,
    hidden: state.future === "hidden"
  };
  const active = present ? [present.event.source, present.event.target] : [];
  return [
    el("g", { class: "nv-ground", key: "ground" }, strip(place5, window2), present && wash(place5, present)),
    lifelines(place5),
    el("g", { class: "nv-bars", key: "bars" }, activations(place5, window2)),
    el("g", { class: "nv-states", key: "states" }, stateLines(place5, window2, text)),
    el("g", { class: "nv-rows", key: "rows" }, rowsWithin(place5, state, window2, text, frame)),
    tokenDot(place5, present, frame.progress ?? 1),
    heads(place5, top, active, text)
  ];
}
var wash = ({ width }, { top, bottom }) => el("rect", { class: "nv-wash", key: "wash", x: 0, y: round(top), width, height: round(bottom - top) });
function rowsWithin(place5, state, window2, text, { marks, still: still2 = false }) {
  const { rows, show } = place5;
  const relation = relationsOf(show, state.selected);
  const critical2 = state.critical ? criticalOf(show) : null;
  const trees = [];
  const edge2 = window2.top + place5.metrics.row + 3;
  for (let at = firstBelow(rows, edge2); at < rows.length && rows[at].top < window2.bottom; at += 1) {
    const row = rows[at];
    const time = at === window2.index && !still2 ? "now" : row.seq <= window2.position ? "past" : "future";
    if (time === "future" && window2.hidden) continue;
    const look = {
      time,
      relation: relation(row.event.span),
      critical: critical2?.(row.event) ?? false,
      mark: marks?.[row.seq] ?? marks?.[row.from]
    };
    trees.push(rowTree(place5, row, look, text));
  }
  return trees;
}
function firstBelow(rows, y) {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = low + high >> 1;
    if (rows[middle].bottom < y) low = middle + 1;
    else high = middle;
  }
  return low;
}
function tokenDot(place5, row, progress) {
  const path = row ? tokenPath(place5, row) : [];
  const [x, y] = path.length ? along(path, progress) : [-20, -20];
  const r = round(3 + place5.metrics.line);
  return el("circle", { class: "nv-token-dot", key: "token", cx: round(x), cy: round(y), r });
}

// novaviz/views/js/predict.js
function predict(show, state, text) {
  const open = state.question;
  const question = open && show.score.questions[open.index];
  if (!question) return el("div", { class: "nv-predict", key: "predict", hidden: true });
  const { asked, right } = tally(show, state);
  const chosen2 = open.chosen === null ? null : question.choices[open.chosen];
  return el(
    "section",
    { class: "nv-dialog nv-predict", key: "predict", "aria-label": text("predict.title") },
    el(
      "div",
      { class: "nv-dialog-head" },
      el("h3", null, question.ask),
      el("span", { class: "nv-tally" }, text("predict.tally", { right, asked })),
      iconButton(text, "leave", "close", { label: "predict.close" })
    ),
    el(
      "div",
      { class: "nv-choices" },
      order(question.choices.length, open.index).map(
        (index) => choice2(question, index, open.chosen, text)
      )
    ),
    chosen2 && reveal(question, chosen2, text)
  );
}
function choice2(question, index, chosen2, text) {
  const { text: words2, right } = question.choices[index];
  const locked = chosen2 !== null;
  const shown2 = locked && (right || index === chosen2);
  return el(
    "button",
    {
      key: index,
      type: "button",
      class: `nv-choice${shown2 ? right ? " nv-choice-right" : " nv-choice-wrong" : ""}`,
      "data-act": "choose",
      "data-value": index,
      "aria-pressed": String(index === chosen2),
      disabled: locked && !shown2,
      "aria-disabled": locked ? "true" : null
    },
    words2,
    shown2 && el("strong", null, right ? " ✓ " : " ✗ ", text(right ? "predict.right" : "predict.wrong"))
  );
}
function reveal(question, chosen2, text) {
  const answer = question.choices.find((one) => one.right);
  return el(
    "div",
    { class: "nv-reveal", role: "status" },
    chosen2.why && el("p", null, chosen2.why),
    answer && answer !== chosen2 && answer.why && el("p", null, answer.why),
    el(
      "p",
      { class: "nv-links" },
      chosen2.refuted !== null && link(chosen2.refuted, text("predict.refuted")),
      el(
        "button",
        { type: "button", class: "nv-button nv-primary", "data-act": "forward" },
        text("predict.go_on")
      )
    )
  );
}
function tally(show, state) {
  const given = Object.entries(state.answers);
  const right = given.filter(
    ([index, at]) => show.score.questions[Number(index)]?.choices[at]?.right
  );
  return { asked: given.length, right: right.length };
}
var order = (count2, by) => Array.from({ length: count2 }, (_, at) => (at + by) % count2);

// novaviz/views/js/read.js
var CHUNK = 100;
function readView(show, state, text) {
  const { detail, folded: folded2 } = state;
  const rows = rowsOf(show, detail, folded2);
  const told = detail === "steps" ? [] : rows;
  const chapters = kept(show, "read", `${detail} ${folded2}`, () => chaptersOf(show, told));
  const current = chapters.reduce(
    (found, one) => one.from <= state.position ? one : found,
    chapters[0]
  );
  const row = last(rows, (seq) => seq <= state.position) ?? 0;
  const over2 = state.position >= show.end && show.over;
  return el(
    "article",
    { class: "nv-read", key: "read" },
    el(
      "ol",
      { class: "nv-read-steps" },
      chapters.map(
        (one, index) => chapter(show, state, one, index, one === current && state.position > 0, row, text)
      ),
      absent(show, text),
      guest(show, state, text),
      over2 && ending2(show, text)
    )
  );
}
function chaptersOf(show, rows) {
  const begun = show.steps.filter((step2) => step2.first !== null);
  begun.sort((a, b) => Number(a.first) - Number(b.first));
  const chapters = begun.map((step2) => ({ step: step2, from: Number(step2.first), rows: [] }));
  if (!chapters.length || rows.length && rows[0] < chapters[0].from) {
    chapters.unshift({ step: null, from: 0, rows: [] });
  }
  let at = 0;
  for (const seq of rows) {
    while (at + 1 < chapters.length && chapters[at + 1].from <= seq) at += 1;
    chapters[at].rows.push(seq);
  }
  return chapters;
}
function chapter(show, state, one, index, current, row, text) {
  const ahead = one.from > state.position;
  if (ahead && state.future === "hidden") return null;
  const now2 = current ? row : 0;
  const make = () => el(
    "li",
    {
      key: `${one.step?.number ?? "-"} ${one.from}`,
      class: `nv-read-step${current ? " nv-read-now" : ""}${ahead ? " nv-read-ahead" : ""}`,
      "aria-current": current ? "step" : null
    },
    one.step && words(one.step, text),
    one.rows.length > 0 && chunks(show, one, index, now2, state, text),
    one.step && after3(show, one.step, text)
  );
  const key = [state.detail, state.folded, state.future, ahead, current && state.position].join(
    " "
  );
  return kept(show, `read ${index}`, key, make);
}
function words(step2, text) {
  return [
    el(
      "h3",
      { class: "nv-read-title" },
      el(
        "button",
        { type: "button", class: "nv-read-go", "data-act": "goto", "data-value": step2.first },
        el("span", { class: "nv-badge" }, step2.number),
        " ",
        step2.title,
        step2.state === "failed" && el("span", { class: "nv-bad" }, " ✗ ", text("read.failed"))
      )
    ),
    el("p", { class: "nv-read-said" }, step2.sentence),
    step2.why && el("p", { class: "nv-read-why" }, step2.why)
  ];
}
function chunks(show, one, index, now2, state, text) {
  const found = [];
  for (let from = 0; from < one.rows.length; from += CHUNK) {
    const rows = one.rows.slice(from, from + CHUNK);
    const first = rows[0];
    const last2 = rows[rows.length - 1];
    const inside = now2 >= first && now2 <= last2;
    const half = inside || first <= state.position && state.position < last2;
    const begun = first <= state.position;
    const key = [state.detail, state.folded, state.future, begun, half && state.position].join(" ");
    found.push(
      kept(
        show,
        `read ${index} ${from}`,
        key,
        () => el(
          "ol",
          { key: from, class: "nv-read-messages" },
          rows.map((seq) => item(show, seq, seq === now2, state, text))
        )
      )
    );
  }
  return found;
}
function item(show, seq, now2, state, text) {
  const ahead = seq > state.position;
  if (ahead && state.future === "hidden") return null;
  const failed = show.event(seq)?.phase === "error";
  return el(
    "li",
    { key: seq, class: ahead ? "nv-read-ahead" : null, "aria-current": now2 ? "true" : null },
    el(
      "button",
      { type: "button", class: "nv-read-message", "data-act": "goto", "data-value": seq },
      el("span", { class: "nv-read-time" }, seconds(text, timeOf(show, seq))),
      " ",
      el(
        "span",
        { class: failed ? "nv-bad" : null },
        failed && ["✗ ", unseen(text("error.title"), ": ")],
        show.sentence(seq)
      )
    )
  );
}
function after3(show, step2, text) {
  return stateLine(show, Math.max(step2.last ?? 0, step2.first ?? 0), text);
}
function stateLine(show, seq, text) {
  const now2 = show.stateAt(seq);
  if (!now2) return el("p", { class: "nv-read-state" }, text("read.no_instance"));
  const { status, task_state: task, host } = now2;
  const values = { status, task: task ?? text("none"), host };
  return el(
    "p",
    { class: "nv-read-state" },
    text(host ? "read.state_on_host" : "read.state", values)
  );
}
function absent(show, text) {
  return show.steps.filter((step2) => step2.first === null).map(
    (step2) => el(
      "li",
      { key: `no ${step2.number}`, class: "nv-read-step nv-read-absent" },
      el(
        "p",
        { class: "nv-read-title" },
        el("span", { class: "nv-badge" }, step2.number),
        ` ${step2.title}: `,
        text(step2.state === "not needed" ? "read.not_needed" : "read.not_reached")
      )
    )
  );
}
function guest(show, { position, future }, text) {
  const ready2 = readyOf(show);
  if (!ready2 || future === "hidden" && ready2.seq > position) return null;
  const ahead = ready2.seq > position ? " nv-read-ahead" : "";
  const go = { type: "button", class: "nv-read-go", "data-act": "goto", "data-value": ready2.seq + 1 };
  return el(
    "li",
    { key: "guest", class: `nv-read-step${ahead}` },
    el("h3", { class: "nv-read-title" }, el("button", go, text("read.guest"))),
    el("p", { class: "nv-read-said" }, show.sentence(ready2.seq)),
    el("p", { class: "nv-read-state" }, guestState(show, ready2.seq, text))
  );
}
function ending2(show, text) {
  const { outcome: outcome2 } = show.trace.metadata;
  return el(
    "li",
    { key: "end", class: "nv-read-step nv-read-end" },
    el("p", { class: "nv-read-title" }, text("read.end", { outcome: outcome2 })),
    stateLine(show, show.end, text)
  );
}

// novaviz/views/js/timing.js
var LEAD = 0.012;
var stops = /* @__PURE__ */ new WeakMap();
function stopsOf(show, state, frame = {}) {
  const rows = frame.rows ?? rowsOf(show, state.detail, state.folded);
  if (rows[rows.length - 1] === show.end) return rows;
  const known3 = stops.get(rows);
  if (known3?.[rows.length] === show.end) return known3;
  const found = [...rows, show.end];
  stops.set(rows, found);
  return found;
}
function fractionOf(show, state, frame, seq) {
  if (seq <= 0 || !show.end) return 0;
  if (state.timing === "true") return fractionAt(show, state, frame, show.event(seq)?.at ?? 0);
  const places = stopsOf(show, state, frame);
  return after(places, seq) / places.length;
}
function fractionAt(show, state, frame, at) {
  if (state.timing === "true") {
    const since = at - (show.events[0]?.at ?? 0);
    return LEAD + (1 - LEAD) * (show.duration ? since / show.duration : 1);
  }
  const places = stopsOf(show, state, frame);
  const index = countUntil(show, places, at);
  const before2 = index ? show.event(places[index - 1])?.at ?? at : at;
  const next2 = show.event(places[index])?.at;
  const part2 = next2 && next2 > before2 ? (at - before2) / (next2 - before2) : 0;
  return Math.min((index + part2) / places.length, 1);
}
function countUntil(show, places, at) {
  const seq = last(places, (one) => (show.event(one)?.at ?? 0) <= at + 1e-9);
  return seq === void 0 ? 0 : after(places, seq);
}
function seqAt(show, state, frame, fraction) {
  const places = stopsOf(show, state, frame);
  if (state.timing !== "true") {
    const index2 = Math.round(Math.min(Math.max(fraction, 0), 1) * places.length);
    return index2 ? places[index2 - 1] : 0;
  }
  if (fraction < LEAD / 2) return 0;
  const since = (fraction - LEAD) / (1 - LEAD) * show.duration;
  const index = countUntil(show, places, since + (show.events[0]?.at ?? 0));
  return places[Math.max(index, 1) - 1] ?? 0;
}

// novaviz/views/js/axis.js
var MARGIN2 = 10;
var place4 = (frame, fraction) => Math.round((MARGIN2 + fraction * (frame.width - 2 * MARGIN2)) * 10) / 10;
function axis(show, state, text, frame, size) {
  const parts2 = Math.max(Math.min(Math.floor(frame.width / (size.type * 9)), 8), 2);
  const marks = state.timing === "true" ? trueMarks(show, parts2) : evenMarks(show, state, frame, parts2);
  return marks.map(({ fraction, time }) => {
    const x = place4(frame, fraction);
    const anchor = fraction < 0.03 ? "start" : fraction > 0.97 ? "end" : "middle";
    const words2 = seconds(text, time);
    return el(
      "text",
      {
        class: "nv-scrub-time",
        x: anchor === "middle" ? x : anchor === "start" ? 2 : frame.width - 2,
        y: size.axis,
        "font-size": size.type,
        "text-anchor": anchor
      },
      words2
    );
  });
}
function trueMarks(show, parts2) {
  const duration = show.duration || 1;
  const raw = duration / parts2;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step2 = ([1, 2, 5].find((factor) => factor * power >= raw) ?? 10) * power;
  const marks = [];
  for (let time = 0; time <= duration * 1.0001; time += step2) {
    marks.push({ time, fraction: LEAD + (1 - LEAD) * (time / duration) });
  }
  return marks;
}
function evenMarks(show, state, frame, parts2) {
  return Array.from({ length: parts2 + 1 }, (_, index) => {
    const seq = seqAt(show, state, frame, index / parts2);
    return { fraction: index / parts2, time: timeOf(show, Math.max(seq, 1)) };
  });
}

// novaviz/views/js/scrubber.js
var NAMED = 3;
function scrubber(show, state, text, frame) {
  const size = sizes(frame.metrics, state.critical);
  const at = place4(frame, fractionOf(show, state, frame, state.position));
  const step2 = show.stepAt(state.position);
  const { detail, folded: folded2, timing, critical: path } = state;
  const key = [detail, folded2, timing, path, frame.width, size.type].join(" ");
  const still2 = kept(show, "scrubber", key, () => picture3(show, state, text, frame, size));
  return el(
    "div",
    { class: "nv-scrubber", key: "scrubber" },
    el(
      "div",
      { class: "nv-scrub-track" },
      el(
        "svg",
        {
          class: "nv-scrub",
          viewBox: `0 0 ${frame.width} ${size.height}`,
          width: frame.width,
          height: size.height,
          "aria-hidden": "true"
        },
        still2,
        el("rect", {
          key: "ahead",
          class: "nv-scrub-ahead",
          x: at,
          y: size.bar,
          width: Math.max(frame.width - MARGIN2 - at, 0),
          height: size.thick
        }),
        el("path", {
          key: "handle",
          class: "nv-scrub-line",
          d: `M${at} ${size.bar - 3} V${size.bar + size.thick + 3}`
        }),
        el("circle", {
          key: "knob",
          class: "nv-scrub-knob",
          cx: at,
          cy: size.bar + size.thick / 2,
          r: size.knob
        })
      ),
      slider(show, state, text, frame, step2)
    ),
    caption(show, state, text)
  );
}
function sizes({ small, line: line2 }, critical2) {
  const thick = line2 > 2 ? 16 : 12;
  const bar2 = small + 8;
  const band = bar2 + thick + 4;
  const axis2 = (critical2 ? band + 8 : bar2 + thick) + small + 4;
  return { type: small, thick, bar: bar2, band, axis: axis2, knob: thick / 2 + 2, height: axis2 + 4 };
}
function slider(show, state, text, frame, step2) {
  const stops2 = stopsOf(show, state, frame);
  const said = show.sentence(state.position);
  return el("input", {
    class: "nv-scrub-input",
    type: "range",
    "data-act": "row",
    min: 0,
    max: stops2.length,
    step: 1,
    value: after(stops2, state.position),
    "aria-label": text("scrubber.label"),
    "aria-valuetext": step2 ? `${text("inspector.step", { ...step2 })}. ${said}` : text("now.before")
  });
}
function picture3(show, state, text, frame, size) {
  const x = (seq) => place4(frame, fractionOf(show, state, frame, seq));
  return el(
    "g",
    { key: "still" },
    segments(show).map(
      ({ state: name, from, to }) => el(
        "rect",
        {
          class: `nv-scrub-state nv-state-${name}`,
          x: x(from),
          y: size.bar,
          width: Math.max(x(to) - x(from), 0.5),
          height: size.thick
        },
        el("title", null, text(`scrubber.state.${name}`))
      )
    ),
    ticks(show, state, frame, size),
    readyMark(show, text, x, size),
    state.critical && critical(show, state, frame, size),
    axis(show, state, text, frame, size)
  );
}
function segments(show) {
  const own = show.own ?? [];
  const ready2 = readyOf(show);
  const begins = [
    { state: "before", from: 0 },
    ...own.map(({ seq, vm_state: vm, task_state: task }) => ({ state: colour(vm, task), from: seq }))
  ];
  if (ready2 && begins[begins.length - 1].state === "active") begins.push({ state: "ready", from: ready2.seq });
  return begins.map((one, index) => ({ ...one, to: begins[index + 1]?.from ?? show.end }));
}
function colour(vm, task) {
  if (vm === "active" || vm === "error") return vm;
  return task ?? "none";
}
function ticks(show, state, frame, size) {
  const stops2 = stopsOf(show, state, frame);
  let free = -Infinity;
  const begun = show.steps.filter((step2) => step2.first !== null);
  begun.sort((a, b) => Number(a.first) - Number(b.first));
  return begun.map((step2) => {
    const first = Number(step2.first);
    const stop = stops2[after(stops2, first - 1)] ?? first;
    const x = place4(frame, fractionOf(show, state, frame, state.timing === "true" ? first : stop));
    const room = size.type * 0.36 * String(step2.number).length;
    const numbered = x - room > free;
    if (numbered) free = x + room + 4;
    return [
      el("path", {
        class: "nv-scrub-tick",
        d: `M${x} ${size.bar - (numbered ? 4 : 1)} V${size.bar + size.thick}`
      }),
      numbered && el(
        "text",
        {
          class: "nv-scrub-number",
          x,
          y: size.bar - 7,
          "font-size": size.type,
          "text-anchor": "middle"
        },
        step2.number
      )
    ];
  });
}
function readyMark(show, text, place5, size) {
  const ready2 = readyOf(show);
  if (!ready2) return null;
  const x = place5(ready2.seq);
  return el(
    "g",
    { class: "nv-scrub-ready" },
    el("title", null, text("scrubber.state.ready")),
    el("path", { class: "nv-scrub-line", d: `M${x} ${size.bar - 4} V${size.bar + size.thick}` }),
    el("text", { x, y: size.bar - 7, "font-size": size.type, "text-anchor": "middle" }, "✓")
  );
}
function critical(show, state, frame, size) {
  return show.score.critical.map(({ span, from, to }) => {
    const x = place4(frame, fractionAt(show, state, frame, from));
    const end = place4(frame, fractionAt(show, state, frame, to));
    const kind = show.span(span)?.start.kind ?? "rest";
    return el("rect", {
      class: `nv-scrub-critical nv-kind-${kind.replace(".", "-")}`,
      x,
      y: size.band,
      width: Math.max(end - x, 0.3),
      height: 5
    });
  });
}
function caption(show, state, text) {
  return kept(show, "scrubber caption", `${state.timing} ${state.critical}`, () => {
    const { source, times } = show.trace.metadata;
    const simulated = source === "run" && !times;
    const title2 = simulated ? text("scrubber.simulated") : times?.replace(/\.$/, "") ?? text("scrubber.recorded");
    return el(
      "p",
      { class: "nv-scrub-caption" },
      el("span", null, title2, ", ", text(`scrubber.timing.${state.timing}`)),
      el(
        "span",
        null,
        state.critical ? waited2(show, text) : text("scrubber.duration", { time: seconds(text, show.duration) })
      )
    );
  });
}
function waited2(show, text) {
  const sums = /* @__PURE__ */ new Map();
  let total = 0;
  for (const { span, from, to } of show.score.critical) {
    const name = show.span(span)?.start.target ?? "";
    sums.set(name, (sums.get(name) ?? 0) + to - from);
    total += to - from;
  }
  const longest = [...sums].sort((a, b) => b[1] - a[1]).slice(0, NAMED);
  const names2 = longest.map(([name, time]) => `${name} ${seconds(text, time)}`).join(", ");
  return text("scrubber.critical", { time: seconds(text, total), names: names2 });
}

// novaviz/views/js/search.js
var MOST4 = 50;
function find(show, query) {
  const words2 = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words2.length) return [];
  const texts = kept(show, "search", "", () => searched(show));
  const found = [];
  for (let index = 0; index < texts.length; index += 1) {
    if (words2.every((word) => texts[index].includes(word))) found.push(index + 1);
  }
  return found;
}
function searched(show) {
  const steps = new Map(show.steps.map((step2) => [step2.first, `${step2.number} ${step2.title}`]));
  return show.events.map(
    ({ seq, kind, source, target, name, result: result2 }) => [
      show.label(seq),
      show.sentence(seq),
      name,
      kind,
      source,
      target,
      result2?.status ?? "",
      result2?.type ?? "",
      result2?.fault ?? "",
      steps.get(seq) ?? ""
    ].join("\n").toLowerCase()
  );
}
function search(show, state, text) {
  const query = state.search ?? "";
  const found = find(show, query);
  const count2 = text(found.length > MOST4 ? "search.first" : "search.count", {
    n: found.length,
    most: MOST4
  });
  return el(
    "section",
    {
      class: "nv-dialog nv-search",
      key: "search",
      role: "dialog",
      "aria-label": text("search.title")
    },
    el(
      "div",
      { class: "nv-dialog-head" },
      el("input", {
        type: "search",
        class: "nv-input",
        "data-act": "query",
        "aria-label": text("search.title"),
        placeholder: text("search.placeholder"),
        autocomplete: "off",
        spellcheck: "false",
        value: query
      }),
      iconButton(text, "leave", "close", { label: "search.close" })
    ),
    el("p", { class: "nv-hint", role: "status" }, query.trim() ? count2 : text("search.hint")),
    el(
      "ol",
      { class: "nv-found" },
      found.slice(0, MOST4).map((seq) => result(show, seq, text))
    )
  );
}
function result(show, seq, text) {
  const event = show.event(seq);
  return el(
    "li",
    { key: seq },
    el(
      "button",
      { type: "button", class: "nv-result", "data-act": "find", "data-value": seq },
      el("span", { class: "nv-result-label" }, show.label(seq)),
      el("span", { class: "nv-result-route" }, `${event?.source} → ${event?.target}`),
      el("span", { class: "nv-result-time" }, seconds(text, timeOf(show, seq))),
      el("span", { class: "nv-result-said" }, show.sentence(seq))
    )
  );
}

// novaviz/views/js/sequence_file.js
function sequenceFile(show, state, text, options2) {
  const { width, metrics, css, variables = {}, theme = "light", from = 1, to = show.end, marks } = options2;
  const place5 = layoutFor(show, state, { width, metrics });
  const rows = place5.rows.filter((row) => row.seq >= from && row.seq <= to);
  const top = Math.floor((rows[0]?.top ?? place5.headHeight) - place5.headHeight - 4);
  const bottom = Math.ceil((rows[rows.length - 1]?.bottom ?? place5.height) + metrics.row * 0.6);
  const height = Math.max(bottom - top, place5.headHeight + metrics.row);
  const still2 = state.position >= show.end;
  const name = show.trace.metadata.title ?? "";
  const style = css.replace(/var\((--[\w-]+)\)/g, (whole, key) => variables[key] ?? whole);
  return toString(
    el(
      "svg",
      { xmlns: "http://www.w3.org/2000/svg", viewBox: `0 ${top} ${width} ${height}`, width, height, role: "img" },
      el("title", null, text("sequence.label", { name })),
      el("desc", null, rows.filter((row) => row.step !== null).map((row) => `${show.sentence(row.seq)}. `)),
      style && el("style", null, style),
      el(
        "g",
        { class: "novaviz", "data-theme": theme },
        el("rect", { class: "nv-paper", x: 0, y: top, width, height, fill: variables["--nv-paper"] ?? "#ffffff" }),
        el("g", { class: "nv-sequence" }, picture2(place5, state, text, { marks, still: still2 }, top, height))
      )
    )
  );
}

// novaviz/views/js/sequence.js
var PRESENT = 0.6;
function sequence(show, state, text, frame) {
  const place5 = frame.layout ?? layoutFor(show, state, frame);
  const height = Math.max(Math.round(frame.height), place5.headHeight + place5.metrics.row * 2);
  const top = topOf(place5, state, height);
  const name = show.trace.metadata.title ?? "";
  return el(
    "svg",
    {
      class: "nv-sequence",
      viewBox: `0 ${top} ${place5.width} ${height}`,
      width: place5.width,
      height,
      role: "img",
      "aria-label": text("sequence.label", { name })
    },
    picture2(place5, state, text, frame, top, height)
  );
}
function topOf(place5, { scroll, position }, height) {
  const most = Math.max(place5.height - height, 0);
  if (scroll !== null) return Math.round(Math.min(Math.max(scroll, 0), most));
  const row = place5.rows[presentIndex(place5, position)];
  if (!row) return 0;
  const wanted = Math.min(row.y - place5.headHeight - PRESENT * (height - place5.headHeight), most);
  if (wanted <= 0) return 0;
  const first = place5.rows[firstFrom(place5.rows, wanted + place5.headHeight)];
  return first ? Math.round(first.top - place5.headHeight - 2) : Math.round(most);
}
function firstFrom(rows, y) {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = low + high >> 1;
    if (rows[middle].top < y) low = middle + 1;
    else high = middle;
  }
  return low;
}

// novaviz/views/js/spotlight.js
function spotlight(show, state, text, present) {
  const event = show.event(present);
  const step2 = show.stepAt(state.position);
  const back = event?.phase === "end" || event?.phase === "error" && event.kind !== "rpc.cast";
  const failed = event?.phase === "error";
  return el(
    "section",
    { class: "nv-spotlight", key: "spotlight", "aria-label": text("spotlight.title") },
    iconButton(text, "spotlight", "close", { label: "spotlight.close" }),
    step2 && el("p", { class: "nv-spot-step" }, text("inspector.step", { ...step2 })),
    event ? el(
      "div",
      { class: `nv-spot nv-kind-${event.kind.replace(".", "-")}${failed ? " nv-failed" : ""}` },
      lane(event.source),
      el(
        "div",
        { class: "nv-spot-arrow" },
        el("p", { class: "nv-spot-label" }, failed && "✗ ", show.label(event.seq)),
        arrow(back, event.kind === "rpc.cast")
      ),
      lane(event.target)
    ) : el("p", { class: "nv-spot-step" }, text("inspector.nothing")),
    event && el("p", { class: "nv-spot-said" }, show.sentence(event.seq))
  );
}
function lane(name) {
  const at = name.indexOf("@");
  const [service, host] = at < 0 ? [name, ""] : [name.slice(0, at), name.slice(at)];
  return el("p", { class: "nv-spot-lane" }, service, host && el("span", null, host));
}
function arrow(back, cast) {
  const open = back || cast;
  const line2 = cast ? "M4 7 H231 M4 13 H231" : "M4 10 H236";
  const head4 = back ? "M14 3 L4 10 L14 17" : "M226 3 L236 10 L226 17";
  return el(
    "svg",
    { viewBox: "0 0 240 20", "aria-hidden": "true", preserveAspectRatio: "none" },
    el("path", { class: back ? "nv-spot-line nv-reply" : "nv-spot-line", d: line2 }),
    el("path", { class: `nv-spot-head${open ? "" : " nv-full"}`, d: open ? head4 : `${head4} Z` })
  );
}

// novaviz/views/js/table.js
var MARKS = { ahead: "", hollow: "○", now: "▶", passed: "✓", broken: "✗" };
function statusTable(show, state, text) {
  const table = show.tableAt(state.position);
  return kept(show, "table", table.from, () => {
    const current = currentRow(table.rows);
    return el(
      "section",
      { class: "nv-table-panel", key: "table" },
      el("h3", { class: "nv-panel-title" }, text("table.title")),
      el(
        "table",
        { class: "nv-table" },
        el("caption", { class: "nv-unseen" }, text("table.caption")),
        el(
          "thead",
          null,
          el(
            "tr",
            null,
            ["status", "task", "steps"].map(
              (name) => el("th", { scope: "col" }, text(`table.${name}`))
            )
          )
        ),
        el(
          "tbody",
          null,
          table.rows.map((row, index) => tableRow(row, index === current, index, text))
        )
      ),
      el("p", { class: "nv-hint", hidden: !table.caption }, table.caption)
    );
  });
}
function tableRow(row, current, index, text) {
  return el(
    "tr",
    {
      key: index,
      class: `nv-table-row nv-row-${row.mark}${current ? " nv-row-current" : ""}`,
      "aria-current": current ? "true" : null
    },
    el(
      "th",
      { scope: "row" },
      el("span", { class: "nv-tick", "aria-hidden": "true" }, MARKS[row.mark]),
      row.status,
      unseen(" ", text(`table.mark.${row.mark}`))
    ),
    el("td", null, row.task),
    el("td", null, row.steps)
  );
}
function currentRow(rows) {
  for (const mark2 of ["now", "broken", "hollow"]) {
    const found = rows.findIndex((row) => row.mark === mark2);
    if (found >= 0) return found;
  }
  return rows.reduce((found, row, index) => row.mark === "passed" ? index : found, -1);
}
function stateList(show, state, text) {
  const now2 = show.stateAt(state.position);
  const fault = faultAt(show, state.position);
  const guest3 = guestState(show, state.position, text);
  return kept(show, "state", `${now2?.seq} ${fault?.seq} ${guest3}`, () => {
    const dash = [el("span", { "aria-hidden": "true" }, "–"), unseen(text("state.none_yet"))];
    const columns = [
      ["vm_state", now2?.vm_state],
      ["task_state", now2?.task_state],
      ["power_state", now2?.power_state],
      ["host", now2?.host]
    ];
    return el(
      "dl",
      { class: "nv-state-list", key: "state" },
      columns.map(([name, value]) => [
        el("dt", null, name),
        el("dd", { key: `${name} ${now2 ? value : "-"}` }, now2 ? value ?? text("none") : dash)
      ]),
      guest3 && [el("dt", null, text("guest.name")), el("dd", { key: `guest ${guest3}` }, guest3)],
      fault && [
        el("dt", { class: "nv-state-fault" }, text("state.fault")),
        el("dd", { class: "nv-state-fault" }, fault.message, " ", faultLink(fault, text))
      ]
    );
  });
}
function faultLink(fault, text) {
  return fault.seq ? link(fault.seq, text("state.fault_shown")) : null;
}
function faultAt(show, position) {
  const faults = kept(show, "faults", "", () => faultsOf(show));
  return faults.filter((fault) => fault.seq <= position).pop();
}
function faultsOf(show) {
  const { instance, fault, error } = show.trace.metadata;
  const found = [];
  for (const { seq, kind, result: result2 } of show.events) {
    for (const change of kind === "db" && result2?.changes || []) {
      const row = change.table === "instance_faults" && change.op === "insert" ? change.after : null;
      if (row && row.instance_uuid === instance) found.push({ seq, message: String(row.message) });
    }
  }
  if (found.length) return found;
  if (fault) {
    const broken = show.own?.find((transition) => transition.vm_state === "error");
    return [{ seq: broken?.seq ?? show.end, message: String(fault.message) }];
  }
  if (!error) return [];
  const refused = show.events.find(
    ({ phase, source, target }) => phase === "error" && source === "client" && target === "nova-api"
  );
  return [{ seq: refused?.seq ?? show.end, message: `${error.code} ${error.message}` }];
}

// novaviz/views/js/seats.js
var GRID = { x: 0.2111, y: 0.0714, across: 0.1222, down: 0.0893 };
var NOVA = /^DB:nova/;
function seated(nodes, columns) {
  const taken = /* @__PURE__ */ new Set();
  const raw = [...nodes].sort((a, b) => a.y - b.y || a.x - b.x).map((node) => {
    let column = Math.min(Math.max(Math.round((node.x - GRID.x) / GRID.across), 0), columns - 1);
    let row = Math.max(Math.round((node.y - GRID.y) / GRID.down), 0);
    for (let tries = 0; taken.has(`${column} ${row}`); tries += 1) {
      column = (column + 1) % columns;
      if (tries % columns === columns - 1) row += 1;
    }
    taken.add(`${column} ${row}`);
    return { node, column, row };
  });
  const rows = [...new Set(raw.map(({ row }) => row))].sort((a, b) => a - b);
  const used = [...new Set(raw.map(({ column }) => column))].sort((a, b) => a - b);
  const seats = raw.map((seat) => ({
    ...seat,
    row: rows.indexOf(seat.row),
    column: used.indexOf(seat.column)
  }));
  return { seats, rows: rows.length, columns: used.length };
}
function members(show, all, ...groups) {
  return show.score.map.nodes.filter(
    ({ name, group }) => groups.includes(group) && name !== "notifications" && (all || !name.startsWith("DB:") || NOVA.test(name))
  );
}
var titleOf = (name) => name.replace(/^DB:/, "").replace(/@.*$/, "");
var widest2 = (nodes, type) => Math.ceil(Math.max(...nodes.map(({ name }) => widthOf(titleOf(name), type)), 40)) + 16;
function hostsOf(show) {
  const hosts2 = /* @__PURE__ */ new Map();
  for (const node of show.score.map.nodes) {
    if (node.group === "host") hosts2.set(node.name.slice("host:".length), []);
    if (node.group !== "compute") continue;
    const name = node.name.split("@")[1] ?? node.name;
    hosts2.set(name, [...hosts2.get(name) ?? [], node]);
  }
  return [...hosts2].sort(([a], [b]) => a < b ? -1 : 1).map(([name, inside]) => ({ name, inside: inside.sort((a, b) => a.x - b.x || a.y - b.y) }));
}

// novaviz/views/js/mapbox.js
var HALL = 16;
var stack2 = (type) => type >= HALL ? 7 : 12;
var smaller = (type) => type >= HALL ? type : Math.max(type - 1.5, 11);
function boxIn({ node, column, row }, place5, type) {
  const { name } = node;
  const title2 = crop(titleOf(name), type, place5.w - 4);
  const seat = { name, title: title2, column, row, ...place5, left: place5.x, right: place5.x + place5.w };
  if (!name.startsWith("DB:")) return { ...seat, kind: "service" };
  const w = Math.min(Math.max(widthOf(title2, type) + 16, place5.w * 0.7), place5.w);
  return { ...seat, kind: "database", x: place5.x + (place5.w - w) / 2, w };
}
function stacked(hosts2, { x, y, w, type, high, room }) {
  const heights = hosts2.map(({ inside }) => hostHeight(inside.length, type, high));
  const sum2 = heights.reduce((total, one) => total + one, 0);
  const gap = Math.min(Math.max((room - sum2) / Math.max(hosts2.length - 1, 1), 8), 18);
  let at = y + Math.max((room - sum2 - gap * (hosts2.length - 1)) / 2, 0);
  return hosts2.map(({ name, inside }, index) => {
    const h = heights[index];
    const inner = inside.map(
      (node, row) => boxIn(
        { node, column: -1, row },
        {
          x: x + 8,
          y: at + type * 1.9 + row * (high + stack2(type)),
          w: Math.min(widest2(inside, type), w - 16),
          h: high
        },
        type
      )
    );
    const placed = { name, x, y: at, w, h, inside: inner };
    at += h + gap;
    return placed;
  });
}
var hostHeight = (count2, type, high) => Math.max(type * 1.9 + count2 * (high + stack2(type)) + 3, type * (type >= HALL ? 4 : 6.4));
var lowest = (hosts2) => Math.max(0, ...hosts2.map((host) => host.y + host.h));

// novaviz/views/js/hosts.js
var MOST5 = 4;
function roomAt(show, position) {
  const told = kept(show, "host rows", "", () => rowsAbout(show));
  const known3 = /* @__PURE__ */ new Map();
  for (const { seq, host, row } of told) {
    if (seq > position) break;
    const before2 = known3.get(host) ?? {};
    known3.set(host, {
      memory: row.memory_mb ?? before2.memory,
      memoryUsed: row.memory_mb_used ?? before2.memoryUsed,
      cpus: row.vcpus ?? before2.cpus,
      cpusUsed: row.vcpus_used ?? before2.cpusUsed
    });
  }
  return known3;
}
function rowsAbout(show) {
  const hosts2 = /* @__PURE__ */ new Map();
  const told = [];
  for (const { seq, kind, name, target, result: result2 } of show.events) {
    if (kind !== "db" || !result2 || !name.endsWith(" compute_nodes")) continue;
    for (const row of result2.rows ?? []) {
      if (row.host === void 0) continue;
      hosts2.set(`${target} ${row.id}`, row.host);
      told.push({ seq, host: row.host, row });
    }
    for (const { key, after: after4 } of result2.changes ?? []) {
      const host = after4?.host ?? hosts2.get(`${target} ${key?.id}`);
      if (host && after4) told.push({ seq, host, row: after4 });
    }
  }
  return told;
}
function guestsAt(show, position) {
  const names2 = kept(show, "instance names", "", () => namesOf2(show));
  const latest = /* @__PURE__ */ new Map();
  for (const one of show.trace.transitions) {
    if (one.seq <= position) latest.set(one.instance, one);
  }
  const found = /* @__PURE__ */ new Map();
  for (const [uuid, { host, vm_state: vm, task_state: task }] of latest) {
    if (!host || vm === "deleted") continue;
    const state = vm === "active" || vm === "error" ? vm : task ?? "none";
    const guest3 = { uuid, name: names2.get(uuid) ?? uuid.slice(0, 8), state };
    found.set(host, [...found.get(host) ?? [], guest3]);
  }
  return found;
}
function namesOf2(show) {
  const names2 = /* @__PURE__ */ new Map();
  for (const { kind, result: result2 } of show.events) {
    if (kind !== "db") continue;
    for (const { table, after: after4 } of result2?.changes ?? []) {
      if (table === "instances" && after4?.display_name) names2.set(after4.uuid, after4.display_name);
    }
  }
  return names2;
}
function hostBox(host, room, guests, plan, text) {
  const { x, y, w, h, inside } = host;
  const { type } = plan;
  const left = inside.length ? Math.max(...inside.map((one) => one.x + one.w)) + 14 : x + 12;
  const wide2 = x + w - 12 - left;
  const from = y + type * (inside.length ? 1.9 : 2.2);
  return el(
    "g",
    { key: `host ${host.name}`, class: `nv-host${inside.length ? "" : " nv-host-idle"}` },
    el("rect", { class: "nv-host-box", x, y, width: w, height: h, rx: 6 }),
    el(
      "text",
      { class: "nv-host-name", x: x + 10, y: y + type * 1.35, "font-size": type },
      crop(host.name, type, w - 20, true)
    ),
    room && [
      bar(
        text("map.memory"),
        room.memoryUsed,
        room.memory,
        { x: left, y: from, w: wide2, type },
        (used, all) => {
          const short = `${gigabytes(used)} / ${gigabytes(all)}`;
          return [text("map.gigabytes", { room: short }), short];
        }
      ),
      (inside.length > 0 || h > type * 6) && bar(
        text("map.vcpus"),
        room.cpusUsed,
        room.cpus,
        { x: left, y: from + type * 2.1, w: wide2, type },
        (used, all) => [`${used} / ${all}`]
      )
    ],
    guests.length > 0 && chips(
      guests,
      { x: left, y: from + (room ? type * 4.3 : 0), w: wide2, end: y + h - 5, type },
      text
    )
  );
}
var gigabytes = (megabytes) => `${Math.round(megabytes / 1024 * 10) / 10}`;
function bar(name, used, all, { x, y, w, type }, shown2) {
  if (used === void 0 || !all) return null;
  const full = Math.min(used / all, 1);
  const size = smaller(type);
  const forms = shown2(used, all);
  const numbers = forms.find((one) => widthOf(one, size) <= w) ?? forms[forms.length - 1];
  const fits2 = widthOf(`${name} ${numbers}`, size) <= w;
  return el(
    "g",
    { class: full >= 1 ? "nv-room nv-room-full" : "nv-room" },
    el("text", { class: "nv-room-name", x, y: y + size, "font-size": size }, fits2 ? name : ""),
    el(
      "text",
      { class: "nv-room-number", x: x + w, y: y + size, "font-size": size, "text-anchor": "end" },
      crop(numbers, size, w)
    ),
    el("rect", { class: "nv-room-all", x, y: y + size + 4, width: w, height: 4, rx: 2 }),
    full > 0 && el("rect", {
      class: "nv-room-used",
      x,
      y: y + size + 4,
      width: Math.max(w * full, 3),
      height: 4,
      rx: 2
    })
  );
}
function chips(guests, { x, y, w, end, type }, text) {
  const high = type * 1.7;
  const top = Math.min(y, end - high);
  const many = guests.length > MOST5;
  const shown2 = many ? guests.slice(0, MOST5 - 1) : guests;
  const part2 = Math.min((w + 6) / (many ? MOST5 : shown2.length), type * 9);
  return [
    ...shown2.map(({ name, state, uuid }, index) => {
      const failed = state === "error";
      const words2 = crop(failed ? `✗ ${name}` : name, type, part2 - 18);
      return chip(`${uuid}`, `nv-guest nv-state-${state}`, words2, {
        x: x + index * part2,
        y: top,
        w: part2 - 6,
        h: high,
        type
      });
    }),
    many && chip("more", "nv-guest", text("map.more", { n: guests.length - shown2.length }), {
      x: x + shown2.length * part2,
      y: top,
      w: part2 - 6,
      h: high,
      type
    })
  ];
}
function chip(key, kind, words2, { x, y, w, h, type }) {
  return el(
    "g",
    { key, class: kind },
    el("rect", { class: "nv-guest-box", x, y, width: w, height: h, rx: h / 2 }),
    el(
      "text",
      {
        class: "nv-guest-name",
        x: x + w / 2,
        y: y + h / 2 + type * 0.36,
        "font-size": type,
        "text-anchor": "middle"
      },
      words2
    )
  );
}

// novaviz/views/js/mapplan.js
var NARROW = 560;
var EDGE = 12;
var BUS_ROOM = 44;
function planMap(show, { width, height, metrics }) {
  return kept(show, `map plan ${width}`, `${height} ${metrics.small}`, () => {
    const upright = width < NARROW;
    const type = upright || metrics.small >= HALL ? metrics.small : metrics.label;
    return upright ? tall(show, width, height, type) : wide(show, width, height, type);
  });
}
var hasBus = (show) => show.score.map.nodes.some(({ name }) => name === "bus");
function wide(show, width, height, type) {
  const edge2 = type >= HALL ? 6 : EDGE;
  const hosts2 = hostsOf(show);
  const inner = Math.max(...hosts2.map(({ inside }) => widest2(inside, type)), 60);
  const hostLeast = hosts2.length ? inner + type * 8 : 0;
  const names2 = show.score.map.nodes.filter(({ group }) => group !== "compute" && group !== "host");
  const w = widest2(names2, type);
  const room = width - 2 * edge2 - hostLeast - BUS_ROOM - 16;
  const columns = Math.max(Math.min(Math.floor(room / (w + 12)), 4), 3);
  const all = columns > 3;
  const users = seated(members(show, all, "user"), 1);
  const control = seated(members(show, all, "control", "other"), columns - 1);
  const data2 = seated(members(show, all, "data"), 3);
  const gapX = Math.max(Math.min((room - columns * w) / columns, 44), 10);
  const rest = width - 2 * edge2 - columns * (w + gapX) - BUS_ROOM - 16;
  const hostWide = hosts2.length ? Math.max(Math.min(rest, inner + type * 17), 60) : 0;
  const start = edge2 + Math.max(rest - hostWide, 0) / 2;
  const upper = Math.max(control.rows, users.rows, 1);
  const rows = upper + data2.rows;
  const high = Math.round(type * (type >= HALL ? 1.9 : 2.2));
  const caption2 = type * 1.7;
  const least = rows * (high + 8) + 2 * caption2 + 3 * edge2 + 14;
  const tallest = hosts2.reduce(
    (sum2, one) => sum2 + hostHeight(one.inside.length, type, high) + 8,
    caption2 + 2 * edge2
  );
  const total = Math.max(height, least, tallest);
  const gapY = Math.min((total - 2 * caption2 - 3 * edge2 - 14 - rows * high) / rows, 34);
  const spare = (total - 2 * caption2 - 3 * edge2 - 14 - rows * (high + gapY)) / 2;
  const left = (column) => start + gapX / 2 + column * (w + gapX);
  const top = edge2 + spare;
  const down = (row) => top + caption2 + gapY / 2 + row * (high + gapY) + (row >= upper ? caption2 + edge2 + 14 : 0);
  const boxes = /* @__PURE__ */ new Map();
  const seat = (one, column, row) => {
    const place5 = { x: left(column), y: down(row), w, h: high };
    boxes.set(one.node.name, boxIn({ ...one, column, row }, place5, type));
  };
  const client = control.seats.find(({ node }) => node.name === "nova-api")?.row ?? 1;
  const shift = Math.max(Math.min(client - users.rows + 1, upper - users.rows), 0);
  for (const one of users.seats) seat(one, 0, one.row + shift);
  for (const one of control.seats) seat(one, one.column + 1, one.row);
  for (const one of data2.seats) seat(one, one.column + (all ? 1 : 0), one.row + upper);
  const busX = left(columns) + BUS_ROOM / 2 - gapX / 2;
  const hostX = busX + BUS_ROOM / 2 + 8;
  const end = down(rows - 1) + high + gapY / 2;
  const placed = stacked(hosts2, {
    x: hostX,
    y: top + caption2 + 4,
    w: hostWide,
    type,
    high,
    room: Math.max(end - top - caption2 - 12, 0)
  });
  for (const host of placed) for (const one of host.inside) boxes.set(one.name, one);
  const split = down(upper) - caption2 - edge2 / 2 - gapY / 2;
  const from = left(all ? 1 : 0) - gapX / 2 + 2;
  const userEnd = left(1) - gapX / 2 - 4;
  return {
    width,
    height: total,
    type,
    across: gapX,
    down: gapY,
    upright: false,
    boxes,
    hosts: placed,
    regions: [
      { group: "user", x: start, y: top, w: userEnd - start, h: split - top - 6 },
      {
        group: "control",
        x: userEnd + 6,
        y: top,
        w: left(columns) - gapX / 2 - userEnd - 6,
        h: split - top - 6
      },
      ...data2.rows ? [
        {
          group: "data",
          x: from - 2,
          y: split + 6,
          w: left(columns) - gapX / 2 - from + 2,
          h: end - split - 6
        }
      ] : [],
      ...placed.length ? [
        {
          group: "compute",
          x: hostX - 8,
          y: top,
          w: placed[0].w + 16,
          h: Math.max(end, lowest(placed) + 8) - top
        }
      ] : []
    ],
    bus: hasBus(show) ? { x1: busX, y1: top, x2: busX, y2: end } : null
  };
}
function tall(show, width, height, type) {
  const columns = 3;
  const gapX = 10;
  const w = Math.floor((width - 2 * 7 - columns * gapX) / columns);
  const high = Math.round(type * 2.2);
  const caption2 = type * 1.7;
  const gapY = 12;
  const left = (column) => 7 + gapX / 2 + column * (w + gapX);
  const boxes = /* @__PURE__ */ new Map();
  const regions = [];
  let y = 6;
  let row = 0;
  function lay(group, seats, rows) {
    const begun2 = y;
    y += caption2;
    for (const one of seats) {
      const place5 = { x: left(one.column), y: y + gapY / 2 + one.row * (high + gapY), w, h: high };
      boxes.set(one.node.name, boxIn({ ...one, row: row + one.row }, place5, type));
    }
    y += rows * (high + gapY) + 4;
    row += rows + 1;
    regions.push({ group, x: 6, y: begun2, w: width - 12, h: y - begun2 });
    y += 6;
  }
  const users = members(show, false, "user").map((node, column) => ({ node, column, row: 0 }));
  if (users.length) lay("user", users, 1);
  const control = seated(members(show, false, "control", "other"), columns);
  lay("control", control.seats, control.rows);
  const data2 = seated(members(show, false, "data"), columns);
  lay("data", data2.seats, data2.rows);
  const bus = hasBus(show) ? { x1: 12, y1: y + 12, x2: width - 12, y2: y + 12 } : null;
  if (bus) y += 30;
  const hosts2 = hostsOf(show);
  const begun = y;
  let placed = (
    /** @type {HostBox[]} */
    []
  );
  if (hosts2.length) {
    const sum2 = hosts2.reduce(
      (total, one) => total + hostHeight(one.inside.length, type, high) + 8,
      0
    );
    placed = stacked(hosts2, { x: 22, y: y + caption2 + 5, w: width - 36, type, high, room: sum2 });
    for (const host of placed) for (const one of host.inside) boxes.set(one.name, one);
    y = lowest(placed) + 8;
    regions.push({ group: "compute", x: 6, y: begun, w: width - 12, h: y - begun });
    y += 6;
  }
  return {
    width,
    height: Math.max(y, height),
    type,
    across: gapX,
    down: gapY,
    upright: true,
    boxes,
    hosts: placed,
    regions,
    bus
  };
}

// novaviz/views/js/wires.js
function wire(plan, from, to) {
  if (from === "bus") return to === from ? [] : wire(plan, to, from).reverse();
  const a = plan.boxes.get(from);
  if (!a) return [];
  if (to === "bus") return tidy(toBus(plan, a));
  const b = plan.boxes.get(to);
  if (!b || a === b) return [];
  return tidy(between(plan, a, b));
}
function toBus(plan, a) {
  const { bus } = plan;
  if (!bus) return [];
  const x = a.x + a.w / 2;
  const y = a.y + a.h / 2;
  if (!plan.upright) {
    const right = bus.x1 > x;
    const edge3 = right ? a.x + a.w : a.x;
    if (!blocked(plan, a, edge3, y, bus.x1, y))
      return [
        [edge3, y],
        [bus.x1, y]
      ];
    const gap = a.y - plan.down / 2;
    return [
      [x, a.y],
      [x, gap],
      [bus.x1, gap]
    ];
  }
  const below = bus.y1 > y;
  const edge2 = below ? a.y + a.h : a.y;
  if (a.column >= 0 && !blocked(plan, a, x, edge2, x, bus.y1))
    return [
      [x, edge2],
      [x, bus.y1]
    ];
  const side2 = beside2(plan, a, a.column === 2 ? -1 : 1);
  return [
    [side2 > x ? a.x + a.w : a.x, y],
    [side2, y],
    [side2, bus.y1]
  ];
}
function beside2(plan, a, way2) {
  if (a.column < 0) return a.left - (plan.upright ? 11 : 12);
  const half = plan.across / 2;
  return way2 > 0 ? a.right + half : a.left - half;
}
function between(plan, a, b) {
  const [ax, ay, bx, by] = [a.x + a.w / 2, a.y + a.h / 2, b.x + b.w / 2, b.y + b.h / 2];
  if (Math.abs(ax - bx) < 1) {
    const [from, to] = ay < by ? [a.y + a.h, b.y] : [a.y, b.y + b.h];
    if (!blocked(plan, a, ax, from, ax, to, b))
      return [
        [ax, from],
        [ax, to]
      ];
  }
  if (Math.abs(ay - by) < 1) {
    const [from, to] = ax < bx ? [a.x + a.w, b.x] : [a.x, b.x + b.w];
    if (!blocked(plan, a, from, ay, to, ay, b))
      return [
        [from, ay],
        [to, ay]
      ];
  }
  const way2 = a.column < 0 ? -1 : bx < ax ? -1 : 1;
  const side2 = beside2(plan, a, way2);
  const out = side2 > ax ? a.x + a.w : a.x;
  const last2 = b.column < 0 ? beside2(plan, b, -1) : side2 < bx ? beside2(plan, b, -1) : beside2(plan, b, 1);
  const into = last2 < bx ? b.x : b.x + b.w;
  if (Math.abs(side2 - last2) < 8)
    return [
      [out, ay],
      [side2, ay],
      [side2, by],
      [into, by]
    ];
  const gap = plan.down / 2;
  const lane2 = b.column < 0 ? ay < by ? a.y + a.h + gap : a.y - gap : ay < by ? b.y - gap : b.y + b.h + gap;
  return [
    [out, ay],
    [side2, ay],
    [side2, lane2],
    [last2, lane2],
    [last2, by],
    [into, by]
  ];
}
function blocked(plan, a, x1, y1, x2, y2, b) {
  const [left, right] = [Math.min(x1, x2), Math.max(x1, x2)];
  const [top, bottom] = [Math.min(y1, y2), Math.max(y1, y2)];
  for (const one of plan.boxes.values()) {
    if (one === a || one === b) continue;
    if (one.x < right && one.x + one.w > left && one.y < bottom && one.y + one.h > top) return true;
    if (left === right && one.x <= left && one.x + one.w >= left && one.y < bottom && one.y + one.h > top)
      return true;
    if (top === bottom && one.y <= top && one.y + one.h >= top && one.x < right && one.x + one.w > left)
      return true;
  }
  return false;
}
function tidy(points) {
  const kept2 = [];
  points.forEach(([x, y], index) => {
    const before2 = kept2[kept2.length - 1];
    const next2 = points[index + 1];
    if (before2 && before2[0] === x && before2[1] === y) return;
    const straight2 = before2 && next2 && (before2[0] === x && x === next2[0] || before2[1] === y && y === next2[1]);
    if (!straight2) kept2.push([x, y]);
  });
  return kept2;
}
function drawn2(points, radius = 6) {
  if (points.length < 2) return "";
  const parts2 = [`M${points[0].map(round2).join(" ")}`];
  for (let index = 1; index < points.length - 1; index += 1) {
    const [x, y] = points[index];
    const into = toward(points[index], points[index - 1], radius);
    const out = toward(points[index], points[index + 1], radius);
    parts2.push(
      `L${into.map(round2).join(" ")} Q${round2(x)} ${round2(y)} ${out.map(round2).join(" ")}`
    );
  }
  parts2.push(`L${points[points.length - 1].map(round2).join(" ")}`);
  return parts2.join(" ");
}
function toward([x, y], [toX, toY], far) {
  const length = Math.hypot(toX - x, toY - y) || 1;
  const part2 = Math.min(far, length / 2) / length;
  return [x + (toX - x) * part2, y + (toY - y) * part2];
}
var round2 = (value) => Math.round(value * 10) / 10;
function along2(points, part2) {
  const lengths = points.slice(1).map(([x, y], index) => Math.hypot(x - points[index][0], y - points[index][1]));
  let left = lengths.reduce((sum2, one) => sum2 + one, 0) * Math.min(Math.max(part2, 0), 1);
  for (let index = 0; index < lengths.length; index += 1) {
    if (left <= lengths[index]) {
      const share2 = lengths[index] ? left / lengths[index] : 0;
      const [[x, y], [toX, toY]] = [points[index], points[index + 1]];
      return [x + (toX - x) * share2, y + (toY - y) * share2];
    }
    left -= lengths[index];
  }
  return points[points.length - 1] ?? [0, 0];
}

// novaviz/views/js/mapmessage.js
var BY_BUS = /* @__PURE__ */ new Set(["rpc.call", "rpc.cast", "notify"]);
function way(plan, { kind, phase, source, target, result: result2 }) {
  if (kind === "console") return [];
  if (!BY_BUS.has(kind)) {
    const there = wire(plan, source, target);
    return phase === "start" ? there : [...there].reverse();
  }
  const up = wire(plan, source, "bus");
  if (kind === "notify") return up;
  const down = wire(plan, "bus", target);
  if (kind === "rpc.cast") {
    if (phase === "start" || result2?.type === "MessageLost") return up;
    return phase === "deliver" ? down : [];
  }
  const whole = [...up, ...down];
  return phase === "start" ? whole : whole.reverse();
}
function message3(show, event, plan, frame) {
  const points = way(plan, event);
  const failed = event.phase === "error";
  const kind = `nv-kind-${event.kind.replace(".", "-")}${failed ? " nv-failed" : ""}`;
  const back = event.phase === "end" || failed && event.kind !== "rpc.cast";
  const words2 = `${failed ? "✗ " : ""}${show.label(event.seq)}`;
  const at = along2(points, frame.progress);
  return el(
    "g",
    { key: "current", class: `nv-current ${kind}` },
    points.length > 1 && [
      el("path", { class: `nv-way${back ? " nv-reply" : ""}`, d: drawn2(points) }),
      el("path", { class: "nv-way-head", d: head2(points) }),
      el("circle", { class: "nv-token-dot", cx: at[0], cy: at[1], r: plan.type >= 16 ? 8 : 6 })
    ],
    words2 && label(words2, points, plan, [plan.boxes.get(event.source), plan.boxes.get(event.target)])
  );
}
function head2(points) {
  const [x, y] = points[points.length - 1];
  const [fromX, fromY] = points[points.length - 2];
  const length = Math.hypot(x - fromX, y - fromY) || 1;
  const [dx, dy] = [(x - fromX) / length, (y - fromY) / length];
  const wing = (side2) => `${x - 8 * dx - side2 * 4.5 * dy} ${y - 8 * dy + side2 * 4.5 * dx}`;
  return `M${x} ${y} L${wing(1)} L${wing(-1)} Z`;
}
function label(words2, points, plan, ends2) {
  const size = plan.type;
  const shown2 = crop(words2, size, Math.min(plan.width - 40, size * 18), true);
  const w = widthOf(shown2, size, true) + 16;
  const h = size * 1.8;
  const tries = [
    ...points.length > 1 ? besideWay(points, w, h) : [],
    ...ends2.flatMap((box) => box ? besideBox(box, w, h) : [])
  ];
  if (!tries.length) tries.push([plan.width / 2, h]);
  const tips = [points[0], points[points.length - 1]].filter(Boolean);
  const clear = tips.map(([x, y]) => ({ x: x - 12, y: y - 12, w: 24, h: 24 }));
  const places = tries.map(([x, y]) => {
    const at = {
      x: Math.min(Math.max(x - w / 2, 4), plan.width - w - 4),
      y: Math.min(Math.max(y - h / 2, 2), plan.height - h - 2)
    };
    return { ...at, cost: hides(at, w, h, plan, clear) };
  });
  const best = places.reduce((found, one) => one.cost < found.cost ? one : found);
  return el(
    "g",
    { class: "nv-way-label" },
    el("rect", { class: "nv-way-plate", x: best.x, y: best.y, width: w, height: h, rx: h / 2 }),
    el(
      "text",
      {
        class: "nv-way-name",
        x: best.x + w / 2,
        y: best.y + h / 2 + size * 0.36,
        "font-size": size,
        "text-anchor": "middle"
      },
      shown2
    )
  );
}
function besideWay(points, w, h) {
  return Array.from({ length: 19 }, (_, index) => along2(points, 0.05 * (index + 1))).flatMap(
    ([x, y]) => [
      [x, y],
      [x, y - h * 0.9],
      [x, y + h * 0.9],
      [x + w / 2 + 10, y],
      [x - w / 2 - 10, y]
    ]
  );
}
function besideBox(box, w, h) {
  const [x, y] = [box.x + box.w / 2, box.y + box.h / 2];
  const [across, down] = [(box.w + w) / 2 + 4, (box.h + h) / 2 + 2];
  return [
    [x, y - down],
    [x, y + down],
    [x - across, y],
    [x + across, y]
  ];
}
function hides({ x, y }, w, h, { boxes, regions, hosts: all, type }, ends2) {
  const captions2 = [...regions, ...all].map((one) => ({ ...one, w: one.w * 0.7, h: type * 1.8 }));
  const rooms = all.map((one) => ({ ...one, x: one.x + one.w * (one.inside.length ? 0.5 : 0) }));
  let area = 0;
  for (const one of [...boxes.values(), ...captions2, ...rooms, ...ends2]) {
    const across = Math.min(x + w, one.x + one.w) - Math.max(x, one.x);
    const down = Math.min(y + h, one.y + one.h) - Math.max(y, one.y);
    if (across > 0 && down > 0) area += across * down;
  }
  return area;
}

// novaviz/views/js/topology.js
function cloudMap(show, state, text, frame) {
  const plan = planMap(show, frame);
  const event = show.event(state.position);
  const ends2 = event ? [event.source, event.target] : [];
  const key = `${plan.width} ${plan.height} ${plan.type}`;
  return el(
    "svg",
    {
      class: "nv-map",
      key: "map",
      viewBox: `0 0 ${plan.width} ${plan.height}`,
      width: plan.width,
      height: plan.height,
      role: "img",
      "aria-label": text("map.label", {
        sentence: show.sentence(state.position) || text("now.before")
      })
    },
    kept(show, `map ground ${frame.id}`, key, () => ground(plan)),
    wires(show, state, plan),
    kept(show, `map names ${frame.id}`, key, () => names(plan, text)),
    hosts(show, state, plan, text),
    el(
      "g",
      { key: "boxes" },
      [...plan.boxes.values()].map((one) => boxOf(show, one, ends2.includes(one.name), plan))
    ),
    event && message3(show, event, plan, frame)
  );
}
function ground({ regions, bus }) {
  return el(
    "g",
    { key: "ground" },
    regions.map(
      ({ x, y, w, h }) => el("rect", { class: "nv-region", x, y, width: w, height: h, rx: 10 })
    ),
    bus && el("path", { class: "nv-bus", d: `M${bus.x1} ${bus.y1} L${bus.x2} ${bus.y2}` })
  );
}
function names(plan, text) {
  const size = smaller(plan.type);
  return el(
    "g",
    { key: "names" },
    plan.regions.map(
      ({ group, x, y, w }) => el(
        "text",
        { class: "nv-region-name", x: x + 10, y: y + plan.type * 1.4, "font-size": size },
        crop(text(`map.${group}`), size, w - 14, true)
      )
    ),
    busName(plan, text)
  );
}
function busName({ bus, type, upright }, text) {
  if (!bus) return null;
  const size = smaller(type);
  if (upright) {
    return el(
      "text",
      {
        class: "nv-bus-name",
        x: bus.x2,
        y: bus.y1 + size + 3,
        "font-size": size,
        "text-anchor": "end"
      },
      text("map.bus")
    );
  }
  const x = bus.x1 - 6;
  const y = bus.y2 - 4;
  return el(
    "text",
    { class: "nv-bus-name", x, y, "font-size": size, transform: `rotate(-90 ${x} ${y})` },
    text("map.bus")
  );
}
function wires(show, state, plan) {
  const first = kept(show, "wire use", "", () => firstUse(show));
  const used = show.score.map.edges.map(
    ([a, b]) => (first.get(pair(a, b)) ?? Infinity) <= state.position
  );
  return kept(
    show,
    `map wires ${plan.width} ${plan.upright}`,
    `${plan.height} ${plan.type} ${used.map(Number).join("")}`,
    () => el(
      "g",
      { key: "wires" },
      show.score.map.edges.map(([a, b], index) => ({ a, b, on: used[index] })).sort((one, other) => Number(one.on) - Number(other.on)).map(
        ({ a, b, on }) => el("path", {
          key: `${a} ${b}`,
          class: `nv-wire${on ? " nv-wire-used" : ""}`,
          d: drawn2(wire(plan, a, b))
        })
      )
    )
  );
}
var pair = (a, b) => a < b ? `${a} ${b}` : `${b} ${a}`;
function firstUse(show) {
  const first = /* @__PURE__ */ new Map();
  const note = (key, seq) => {
    if (!first.has(key)) first.set(key, seq);
  };
  for (const { seq, kind, source, target, phase } of show.events) {
    if (!BY_BUS.has(kind)) {
      note(pair(source, target), seq);
      continue;
    }
    if (phase === "start") note(pair(source, "bus"), seq);
    if (phase !== "start" || kind !== "rpc.cast") note(pair("bus", target), seq);
  }
  return first;
}
function hosts(show, state, plan, text) {
  const rooms = roomAt(show, state.position);
  const guests = guestsAt(show, state.position);
  return el(
    "g",
    { key: "hosts" },
    plan.hosts.map((host) => {
      const room = rooms.get(host.name);
      const own = guests.get(host.name) ?? [];
      const key = `${plan.width} ${plan.height} ${plan.type} ${JSON.stringify([room, own])}`;
      return kept(
        show,
        `map host ${host.name} ${plan.width}`,
        key,
        () => hostBox(host, room, own, plan, text)
      );
    })
  );
}
var DISC = 5;
var disc = (w) => `A${w / 2} ${DISC} 0 0`;
function cylinder2({ x, y, w, h }) {
  const [top, bottom, right] = [y + DISC, y + h - DISC, x + w];
  const round3 = disc(w);
  return `M${x} ${top} V${bottom} ${round3} 0 ${right} ${bottom} V${top} ${round3} 0 ${x} ${top} Z`;
}
function boxOf(show, one, on, plan) {
  const key = `${on} ${plan.width} ${plan.height} ${plan.type}`;
  return kept(show, `map box ${one.name} ${plan.width}`, key, () => {
    const { x, y, w, h } = one;
    return el(
      "g",
      { key: one.name, class: `nv-box nv-box-${one.kind}${on ? " nv-box-on" : ""}` },
      one.kind === "database" ? [
        el("path", {
          class: "nv-box-shape",
          d: cylinder2(one)
        }),
        el("path", {
          class: "nv-box-lid",
          d: `M${x} ${y + DISC} ${disc(w)} 0 ${x + w} ${y + DISC}`
        })
      ] : el("rect", { class: "nv-box-shape", x, y, width: w, height: h, rx: 6 }),
      el(
        "text",
        {
          class: "nv-box-name",
          x: x + w / 2,
          y: y + h / 2 + plan.type * (one.kind === "database" ? 0.55 : 0.36),
          "font-size": plan.type,
          "text-anchor": "middle"
        },
        one.title
      )
    );
  });
}
function mapPath(show, seq, frame) {
  const event = show.event(seq);
  if (!event) return [];
  return way(planMap(show, frame), event);
}

// novaviz/views/js/screen.js
function head3(scene) {
  const { show, state, text } = scene;
  const names2 = foldables(show, state, scene.metrics);
  return [
    headline(show, state, text),
    toolbar(show, state, text, { foldables: names2, twin: scene.hasTwin })
  ];
}
var TITLE = 30;
function stage(scene) {
  const { show, beside: beside3, state, alignment, text } = scene;
  if (!beside3 || !alignment) return [run(scene, show, state, 0)];
  const side2 = state.twin ? 1 : 0;
  const other = { ...state, position: partner(alignment, side2, state.position, beside3.end) };
  const runs = [
    run(scene, show, state, side2),
    run(scene, beside3, { ...other, selected: null, scroll: null }, side2 === 0 ? 1 : 0)
  ];
  const ordered = side2 === 0 ? runs : runs.reverse();
  const titles = [title(show, text, state.position), title(beside3, text, other.position)];
  return ordered.map((one, index) => {
    const name = titles[index === side2 ? 0 : 1];
    const head4 = el("h3", { class: "nv-beside-title" }, name);
    return el("section", { class: "nv-beside", "aria-label": name }, head4, one);
  });
}
function title(show, text, position) {
  const { title: name, release, source } = show.trace.metadata;
  const parts2 = [name ?? release ?? ""];
  if (source === "recording") parts2.push(text("run.recording"));
  if (show.hypervisor) parts2.push(text("headline.real", { hypervisor: show.hypervisor }));
  const now2 = position === void 0 ? void 0 : show.stateAt(position);
  if (now2) parts2.push(now2.status, now2.task_state?.replaceAll("_", " ") ?? "");
  return parts2.filter(Boolean).join(" · ");
}
function run(scene, show, state, side2) {
  const { text, metrics, width } = scene;
  if (state.view === "read") return readView(show, state, text);
  const height = scene.beside ? scene.height - TITLE : scene.height;
  const frame = {
    width,
    height,
    metrics,
    id: `${scene.id}-${side2}`,
    progress: scene.progress,
    marks: scene.beside ? scene.alignment?.marks[side2] : void 0
  };
  if (state.view === "map") return cloudMap(show, state, text, frame);
  return sequence(show, state, text, { ...frame, layout: layoutFor(show, state, frame) });
}
function side(scene) {
  const { show, beside: beside3, state, text, alignment } = scene;
  const tables = [statusTable(show, state, text), stateList(show, state, text)];
  if (beside3 && alignment) {
    tables.unshift(el("h3", { class: "nv-beside-title" }, title(show, text)));
    const at = partner(alignment, state.twin ? 1 : 0, state.position, beside3.end);
    const other = { ...state, position: at };
    tables.push(
      el("h3", { class: "nv-beside-title" }, title(beside3, text)),
      statusTable(beside3, other, text)
    );
  }
  return [
    el("div", { class: "nv-status", key: "status" }, tables),
    el("div", { class: "nv-inspect", key: "inspect" }, inspector(show, state, text))
  ];
}
function moment(scene) {
  return now(scene.show, scene.state, scene.text, scene.present);
}
function guest2({ show, state, text }) {
  return consolePanel(show, state, text);
}
function foot(scene) {
  const { show, state, text, rows, metrics } = scene;
  return [
    scrubber(show, state, text, { width: scene.foot, metrics, rows }),
    transport(show, state, text, { rows })
  ];
}
function over(scene) {
  const { show, state, text } = scene;
  if (state.blank) return [el("div", { class: "nv-blank", "data-act": "blank" })];
  if (state.help) {
    return [help(show, state, text, { keys: BINDINGS.map(({ keys, help: key }) => [keys, key]) })];
  }
  if (state.search !== null) return [search(show, state, text)];
  if (state.question) return [predict(show, state, text)];
  if (state.spotlight) return [spotlight(show, state, text, scene.present)];
  return [];
}
function printed({ show, state, text }) {
  return [readView(show, { ...state, detail: "steps", view: "read" }, text)];
}

// novaviz/views/js/token.js
var TRAVEL = 520;
function animateToken(stage2, player, scene, layout2) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return () => {
  };
  if (scene.state.view === "read" || !wayOf(player, scene, layout2)?.length) return () => {
  };
  const beside3 = player.beside && scene.state.twin ? 1 : 0;
  const time = Math.min(TRAVEL / scene.state.speed, TRAVEL);
  const begun = performance.now();
  function put(done) {
    const dot2 = stage2.querySelectorAll(".nv-token-dot")[beside3];
    const path = wayOf(player, scene, layout2);
    if (!path?.length) return;
    const [x, y] = along(path, ease(done));
    dot2?.setAttribute("cx", String(x));
    dot2?.setAttribute("cy", String(y));
  }
  let frame = requestAnimationFrame(function draw3(at) {
    const done = Math.min(Math.max(at - begun, 0) / time, 1);
    put(done);
    frame = done < 1 ? requestAnimationFrame(draw3) : 0;
  });
  return () => {
    if (frame) put(1);
    cancelAnimationFrame(frame);
    frame = 0;
  };
}
function wayOf(player, scene, layout2) {
  if (scene.state.view !== "map") return pathOf(layout2(), scene.present);
  const { width, metrics, id, beside: beside3 } = scene;
  const height = beside3 ? scene.height - TITLE : scene.height;
  return mapPath(player.show, scene.present, { width, height, metrics, id, progress: 1 });
}
var ease = (t) => t < 0.5 ? 2 * t * t : 1 - (2 - 2 * t) ** 2 / 2;

// novaviz/views/js/announce.js
var APART = 1e3;
function announcement(show, state, present, text) {
  const step2 = show.stepAt(state.position);
  const said = [];
  if (step2) {
    said.push(text("live.step", { number: step2.number, of: show.steps.length, title: step2.title }));
  }
  if (!state.playing && present && present !== step2?.first) said.push(show.sentence(present));
  else if (step2) said.push(step2.sentence);
  const now2 = show.stateAt(state.position);
  if (now2) {
    said.push(text("live.state", { status: now2.status, task: now2.task_state ?? text("none") }));
  }
  if ((readyOf(show)?.seq ?? Infinity) <= state.position) said.push(text("live.ready"));
  if (state.position >= show.end && show.over) {
    said.push(text("live.over", { outcome: show.trace.metadata.outcome }));
  }
  return said.join(" ");
}
function announcer(say) {
  let spoken = "";
  let waiting = "";
  let at = -Infinity;
  let timer;
  function speak() {
    timer = void 0;
    if (waiting === spoken) return;
    spoken = waiting;
    at = performance.now();
    say(spoken);
  }
  return {
    /** @param {string} words */
    tell(words2) {
      waiting = words2;
      if (timer === void 0) timer = setTimeout(speak, Math.max(0, at + APART - performance.now()));
    },
    stop() {
      clearTimeout(timer);
    }
  };
}

// novaviz/views/js/fragment.js
var KEPT3 = (
  /** @type {const} */
  ["detail", "view", "theme", "timing", "speed"]
);
function toFragment(show, state, first) {
  const parts2 = new URLSearchParams();
  const step2 = show.stepAt(state.position);
  if (step2?.first && where(show, state, step2.first) === state.position) {
    parts2.set("step", String(step2.number));
  } else if (state.position !== 0) {
    parts2.set("seq", String(state.position));
  }
  for (const name of KEPT3) {
    if (state[name] !== first[name]) parts2.set(name, String(state[name]));
  }
  if (state.twin) parts2.set("run", "2");
  return parts2.toString();
}
function fromFragment(show, state, fragment) {
  const parts2 = new URLSearchParams(fragment.replace(/^#/, ""));
  const patch2 = {};
  for (const name of KEPT3) {
    const value = parts2.get(name);
    if (value !== null) patch2[name] = name === "speed" ? Number(value) : value;
  }
  if (patch2.timing !== "even" && patch2.timing !== "true") delete patch2.timing;
  const step2 = show.steps.find((one) => String(one.number) === parts2.get("step"));
  if (step2?.first) patch2.position = where(show, changed(state, patch2, show.end), step2.first);
  else if (/^\d+$/.test(parts2.get("seq") ?? "")) patch2.position = Number(parts2.get("seq"));
  return patch2;
}
function where(show, { detail, folded: folded2 }, first) {
  return stepStart(first, (seq) => stopFor(show, detail, folded2, seq));
}
function secondLeads(fragment) {
  return new URLSearchParams(fragment.replace(/^#/, "")).get("run") === "2";
}

// novaviz/views/js/input.js
function listen(root, player, layout2, wholePage) {
  function clicked(event) {
    const target = (
      /** @type {Element} */
      event.target.closest?.("[data-act]")
    );
    if (!target || !root.contains(target) || target.matches("select, input")) return;
    perform(target.getAttribute("data-act") ?? "", target.getAttribute("data-value") ?? "");
    if (!target.matches("button, summary, a")) root.focus({ preventScroll: true });
  }
  function given(event) {
    const target = (
      /** @type {HTMLInputElement} */
      event.target
    );
    const act = target.dataset?.act;
    if (!act || !target.matches("select, input")) return;
    if (event.type === "change" && !target.matches("select, [type=checkbox]")) return;
    perform(act === "search" ? "query" : act, target.value);
  }
  function typed(event) {
    const target = (
      /** @type {HTMLElement} */
      event.target
    );
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
  function perform(act, value) {
    if (act === "fullscreen") toggleFullscreen(root);
    else player.act(act, value);
    settleFocus(root, player);
  }
  function scroll(by) {
    const view = root.querySelector(".nv-stage svg[viewBox]");
    if (!(view instanceof SVGSVGElement) || player.state.view !== "sequence") return false;
    const { y, height } = view.viewBox.baseVal;
    const next2 = clamp(y + by, 0, Math.max(layout2().height - height, 0));
    if (Math.abs(next2 - y) < 1) return false;
    player.set({ scroll: next2 });
    return true;
  }
  function wheeled(event) {
    if (event.ctrlKey || !/** @type {Element} */
    event.target.closest(".nv-stage svg")) return;
    if (scroll(event.deltaMode === 1 ? event.deltaY * 30 : event.deltaY)) event.preventDefault();
  }
  let finger = NaN;
  function pressed(event) {
    const onDiagram = (
      /** @type {Element} */
      event.target.closest(".nv-stage svg")
    );
    finger = event.pointerType === "touch" && onDiagram ? event.clientY : NaN;
  }
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
  keys.addEventListener(
    "keydown",
    /** @type {EventListener} */
    typed
  );
  return () => keys.removeEventListener(
    "keydown",
    /** @type {EventListener} */
    typed
  );
}
function controlOf(element) {
  if (element.getAttribute("role") === "log") return "log";
  const tag = element.tagName.toLowerCase();
  if (tag !== "input") return tag;
  const { type } = (
    /** @type {HTMLInputElement} */
    element
  );
  return type;
}
function toggleFullscreen(root) {
  const done = document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen?.();
  done?.catch(() => {
  });
}
function settleFocus(root, player) {
  const open = root.querySelector(".nv-over [data-focus], .nv-over input, .nv-over [data-act=choose]") ?? root.querySelector(".nv-over button");
  const { search: search2, help: help2, question } = player.state;
  if (open instanceof HTMLElement && (search2 !== null || help2 || question)) {
    if (!root.querySelector(".nv-over")?.contains(document.activeElement)) open.focus();
  } else if (document.activeElement === document.body || !document.activeElement) {
    root.focus({ preventScroll: true });
  }
}

// novaviz/views/js/actions.js
var LONGEST_TRAIL = 50;
var ACTIONS = {
  play: (context) => {
    if (context.state.playing) return { playing: false };
    const { state, show } = context;
    if (state.position >= show.end && show.over) return { playing: true, position: 0 };
    return { playing: true, ...closed };
  },
  tick: (context) => move(context, next(context)),
  forward: (context) => still(move(context, next(context))),
  back: (context) => still(move(context, before(context.rows, context.state.position))),
  "step-forward": (context) => {
    const { show, state, stop } = context;
    return still(move(context, after2(stepStarts(show, stop), state.position, show.end)));
  },
  "step-back": (context) => {
    const { show, state, stop } = context;
    return still(move(context, before(stepStarts(show, stop), state.position)));
  },
  first: () => ({ position: 0, playing: false, ...closed }),
  last: ({ show }) => ({ position: show.end, playing: false, ...closed }),
  goto: (context, value) => {
    const { show, state } = context;
    if (Number(value) !== state.position) return jump2(context, Number(value));
    return ACTIONS.select(context, String(show.event(state.position)?.span ?? ""));
  },
  find: (context, value) => ({
    ...jump2(context, Number(value)),
    detail: showing(context, Number(value)),
    search: null
  }),
  seek: (context, value) => ({ position: Number(value), playing: false, ...closed }),
  row: ({ show, rows }, value) => ({
    position: [0, ...rows, show.end][Number(value)] ?? show.end,
    playing: false,
    ...closed
  }),
  step: (context, value) => {
    const step2 = context.show.steps.find((one) => one.number === Number(value));
    if (!step2?.first) return { typed: "" };
    return { ...jump2(context, stepStart(step2.first, context.stop)), typed: "" };
  },
  return: ({ state }) => {
    const back = state.trail[state.trail.length - 1];
    return back === void 0 ? null : { position: back, trail: state.trail.slice(0, -1) };
  },
  speed: (_, value) => ({ speed: Number(value) }),
  detail: (_, value) => ({ detail: (
    /** @type {State["detail"]} */
    value
  ), scroll: null }),
  view: (_, value) => ({ view: (
    /** @type {State["view"]} */
    value
  ) }),
  theme: (_, value) => ({ theme: (
    /** @type {State["theme"]} */
    value
  ) }),
  timing: ({ state }, value) => ({
    timing: value === "true" || value === "" && state.timing === "even" ? "true" : "even",
    scroll: null
  }),
  future: ({ state }, value) => ({
    future: value === "hidden" || value === "" && state.future === "grey" ? "hidden" : "grey"
  }),
  critical: ({ state }) => ({ critical: !state.critical }),
  select: ({ state }, value) => {
    const span = value === "" ? null : Number(value);
    return { selected: span === state.selected ? null : span };
  },
  trace: ({ show, state, stop }) => {
    const span = show.event(stop(state.position))?.span ?? null;
    return { selected: span === state.selected ? null : span };
  },
  open: ({ state }, value) => ({
    opened: [...without(state.opened, value), value],
    closed: without(state.closed, value)
  }),
  close: ({ state }, value) => ({
    closed: [...without(state.closed, value), value],
    opened: without(state.opened, value)
  }),
  fold: ({ show, state, stop }, value) => {
    const span = value === "" ? show.event(stop(state.position))?.span ?? 0 : Number(value);
    if (!show.children.get(span)?.length) return null;
    const rest = state.folded.filter((one) => one !== span);
    return { folded: rest.length === state.folded.length ? [...rest, span] : rest };
  },
  predict: ({ state }) => ({ predict: !state.predict, question: null }),
  choose: ({ show, state }, value) => {
    const question = state.question;
    if (!question || question.chosen !== null) return null;
    const choices = show.score.questions[question.index].choices;
    const chosen2 = Number(value);
    const choice3 = choices[chosen2];
    if (!choice3) return null;
    const refuting = choice3.refuted === null ? null : show.event(choice3.refuted)?.span ?? null;
    return {
      question: { ...question, chosen: chosen2 },
      answers: { ...state.answers, [question.index]: chosen2 },
      selected: refuting
    };
  },
  search: ({ state }, value) => ({ search: state.search === null ? value : value || null }),
  query: (_, value) => ({ search: value }),
  help: ({ state }) => ({ help: !state.help, playing: false }),
  blank: ({ state }) => ({ blank: !state.blank, playing: false }),
  spotlight: ({ state }) => ({ spotlight: !state.spotlight }),
  twin: ({ state, across }) => across ? { twin: !state.twin, position: across(state.position), selected: null, trail: [] } : null,
  reset: ({ first }) => first(),
  leave: ({ state }) => {
    if (state.search !== null) return { search: null };
    if (state.help) return { help: false };
    if (state.blank) return { blank: false };
    if (state.question) return { question: null, predict: false, playing: false };
    if (state.spotlight) return { spotlight: false };
    return { selected: null, typed: "" };
  },
  digit: ({ state }, value) => ({ typed: (state.typed + value).slice(-3) }),
  enter: (context) => ACTIONS.step(context, context.state.typed)
};
var closed = { question: null, typed: "" };
function move({ show, state, rows }, target) {
  const found = questionBetween(show, state, target);
  if (!found) return { position: target, ...closed };
  return {
    position: Math.max(before(rows, found.question.before), state.position),
    playing: false,
    typed: "",
    question: { index: found.index, chosen: null }
  };
}
function still(patch2) {
  return { ...patch2, playing: false };
}
function jump2({ state }, target) {
  if (target === state.position) return { playing: false };
  const trail = [...state.trail, state.position].slice(-LONGEST_TRAIL);
  return { position: target, playing: false, trail, ...closed };
}
function showing({ show, state }, seq) {
  const wider = DETAILS.slice(DETAILS.indexOf(state.detail));
  return wider.find((detail) => stopFor(show, detail, state.folded, seq) >= seq) ?? state.detail;
}
var without = (names2, name) => names2.filter((one) => one !== name);
function next({ rows, show, state, stop }) {
  return after2(rows, Math.max(state.position, stop(state.position)), show.end);
}

// novaviz/views/js/text.js
function textFrom(words2) {
  return (key, values = {}) => {
    const form = words2[key] ?? key;
    return form.replace(
      /\{(\w+)\}/g,
      (whole, name) => name in values ? String(values[name]) : whole
    );
  };
}

// novaviz/views/js/player.js
var BEGINNING = 300;
var Player = class {
  /** @type {Set<Listener>} */
  #listeners = /* @__PURE__ */ new Set();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  /**
   * @param {Trace} trace
   * @param {Options} [options]
   */
  constructor(trace, options2 = {}) {
    this.options = options2;
    this.first = new Show(trace, options2.score);
    const companion = options2.other ?? options2.twin;
    this.second = companion ? new Show(companion.trace, companion.score) : null;
    this.alignment = companion?.alignment ?? null;
    this.state = changed(firstState(), firstState(options2), this.first.end);
    this.text = textFrom(this.first.score.text);
  }
  /** The run that leads. */
  get show() {
    return this.state.twin && this.second ? this.second : this.first;
  }
  /** The run that is shown beside the one that leads, if there is one. */
  get beside() {
    if (!this.options.other || !this.second) return null;
    return this.state.twin ? this.first : this.second;
  }
  /** The seqs of the shown events, in order. @returns {readonly number[]} */
  get rows() {
    return rowsOf(this.show, this.state.detail, this.state.folded);
  }
  /** The seq of the shown event that is on; 0 before the first. */
  get present() {
    return this.stop(this.state.position);
  }
  /** The seq of the shown event that stands for an event, or comes last before it. */
  stop = (seq) => stopFor(this.show, this.state.detail, this.state.folded, seq);
  /**
   * Change the state; whoever listens is told.
   * @param {Partial<State>} patch
   */
  set(patch2) {
    const previous = this.state;
    const leads = patch2.twin ?? previous.twin;
    const end = (leads && this.second ? this.second : this.first).end;
    const next2 = changed(previous, patch2, end);
    if (next2 === previous) return;
    this.state = next2;
    this.#schedule();
    for (const listener of this.#listeners) listener(next2, previous);
  }
  /**
   * Do what an action of this name does; false if there is none.
   * @param {string} name
   * @param {string} [value]
   */
  act(name, value = "") {
    const action = ACTIONS[name];
    if (!action) return false;
    const { show, state, rows, stop, across } = this;
    const first = () => this.beginning();
    const patch2 = action({ show, state, rows, stop, first, across }, value);
    if (patch2) this.set(patch2);
    return true;
  }
  /** The state that `reset` goes back to: as given, but at the first event. */
  beginning() {
    return { ...firstState(this.options), position: 0, theme: this.state.theme };
  }
  /** The position in the other run, if there is one. */
  get across() {
    const { alignment, second, first, state } = this;
    if (!alignment || !second) return void 0;
    const other = state.twin ? first : second;
    return (position) => partner(alignment, state.twin ? 1 : 0, position, other.end);
  }
  /**
   * Call back on every change; the returned function ends it.
   * @param {Listener} listener
   */
  on(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  /**
   * Let more have happened.
   * @param {{events: Event[], words?: [string, string][], trace?: Partial<Trace>, score?: Partial<Score>}} more
   */
  extend({ events, words: words2 = [], trace = {}, score = {} }) {
    this.first.extend(events, words2, trace, score);
    if (score.text) this.text = textFrom(this.first.score.text);
    this.#changedShow();
  }
  /** More has happened: what is being looked at is looked at as long as it would have been. */
  #changedShow() {
    if (this.#timer === void 0) this.#schedule();
    for (const listener of this.#listeners) listener(this.state, this.state);
  }
  /** Have the next event come when the present one has been looked at long enough. */
  #schedule() {
    this.#wait();
    if (!this.state.playing) return;
    const { show, state } = this;
    if (state.position >= show.end) {
      if (show.over || !this.options.live) queueMicrotask(() => this.set({ playing: false }));
      return;
    }
    const time = state.position ? dwell(show, this.present, state.detail) : BEGINNING;
    this.#timer = setTimeout(() => {
      this.#timer = void 0;
      this.act("tick");
    }, time / state.speed);
  }
  /** Forget what was to come. */
  #wait() {
    clearTimeout(this.#timer);
    this.#timer = void 0;
  }
  dispose() {
    this.#wait();
    this.#listeners.clear();
  }
};

// novaviz/views/js/memory.js
function remember(player) {
  const { request_id: run2, title: title2 } = player.first.trace.metadata;
  const place5 = `novaviz answers ${run2 ?? title2}`;
  const answers = stored(place5, player.first.score.questions.length);
  if (answers) player.set({ answers });
  return player.on((state, previous) => {
    if (state.answers === previous.answers) return;
    try {
      localStorage.setItem(place5, JSON.stringify(state.answers));
    } catch {
    }
  });
}
function stored(place5, count2) {
  try {
    const found = JSON.parse(localStorage.getItem(place5) ?? "null");
    const pairs = Object.entries(found ?? {});
    const fit = pairs.every(([index, choice3]) => Number(index) < count2 && Number.isInteger(choice3));
    return pairs.length && fit ? found : null;
  } catch {
    return null;
  }
}

// novaviz/views/js/scrub.js
function scrubbing(root, player) {
  let bar2 = null;
  function seek(event) {
    if (!bar2) return;
    const { left, width } = bar2.getBoundingClientRect();
    const fraction = (event.clientX - left - MARGIN2) / Math.max(width - 2 * MARGIN2, 1);
    const seq = seqAt(player.show, player.state, { rows: player.rows }, fraction);
    if (seq !== player.state.position) player.act("seek", String(seq));
  }
  function pressed(event) {
    bar2 = /** @type {Element} */
    event.target.closest(".nv-scrub-track");
    if (!bar2 || event.button !== 0) return;
    bar2.setPointerCapture(event.pointerId);
    seek(event);
  }
  function released() {
    bar2 = null;
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

// novaviz/views/js/style/base.css
var base_default = `/* The player's colours, its type and where its parts stand. */

.novaviz {
  --nv-ink: #17202b;
  --nv-soft: #505c6b;
  --nv-future: #667080;
  --nv-faint: #c4ccd6;
  --nv-paper: #ffffff;
  --nv-panel: #f5f7fa;
  --nv-edge: #dce2e9;
  --nv-accent: #0b5cad;
  --nv-accent-ink: #ffffff;
  --nv-accent-wash: #e8f1fb;
  --nv-error: #b3261e;
  --nv-error-wash: #fdecea;
  --nv-ok: #17703f;
  --nv-rest: #0072b2;
  --nv-call: #00795a;
  --nv-cast: #a14a00;
  --nv-db: #6b4fa0;
  --nv-driver: #7a5200;
  --nv-notify: #667080;
  --nv-token: #e69f00;
  --nv-state-scheduling: #56b4e9;
  --nv-state-none: #aeb7c2;
  --nv-state-networking: #009e73;
  --nv-state-block_device_mapping: #cc79a7;
  --nv-state-spawning: #e69f00;
  --nv-state-active: #17703f;
  --nv-state-ready: #0b5cad;
  --nv-state-error: #b3261e;
  --nv-text: 14px;
  --nv-small: 12px;
  --nv-large: 20px;
  --nv-lines: 2;
  --nv-now: calc(23px + var(--nv-small) * 1.45 + var(--nv-large) * 1.3 * var(--nv-lines));

  all: initial;
  box-sizing: border-box;
  display: grid;
  grid-template: "head" auto "stage" minmax(0, 1fr) "now" var(--nv-now) "foot" auto "console" auto "side" auto / minmax(0, 1fr);
  height: var(--nv-height, auto);
  position: relative;
  overflow: hidden;
  container-type: inline-size;
  background: var(--nv-paper);
  color: var(--nv-ink);
  border: 1px solid var(--nv-edge);
  border-radius: 8px;
  font: var(--nv-text) / 1.45 "Inter", "Segoe UI", "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
  font-variant-numeric: tabular-nums;
  text-align: start;
  color-scheme: light;
}

/* Paper is light. */
@media screen {
  .novaviz[data-theme="dark"] {
    --nv-ink: #e8eef5;
    --nv-soft: #a9b6c4;
    --nv-future: #8c9aaa;
    --nv-faint: #3a4858;
    --nv-paper: #0f1720;
    --nv-panel: #16202c;
    --nv-edge: #283545;
    --nv-accent: #7cbcff;
    --nv-accent-ink: #0b1520;
    --nv-accent-wash: #16283b;
    --nv-error: #ff9b91;
    --nv-error-wash: #3a1d1d;
    --nv-ok: #77d6a1;
    --nv-rest: #6cb6ff;
    --nv-call: #4fd0a5;
    --nv-cast: #f2b872;
    --nv-db: #bda8f0;
    --nv-driver: #e3c266;
    --nv-notify: #9fb0c0;
    --nv-token: #ffd166;
    --nv-state-none: #667586;
    --nv-state-active: #3fae74;
    --nv-state-ready: #7cbcff;
    --nv-state-error: #ff9b91;
    color-scheme: dark;
  }
}

.novaviz[data-theme="projector"] {
  --nv-ink: #000000;
  --nv-soft: #2b2b2b;
  --nv-future: #5c5c5c;
  --nv-faint: #b5b5b5;
  --nv-panel: #f4f4f4;
  --nv-edge: #bdbdbd;
  --nv-accent: #004c7f;
  --nv-accent-wash: #dcecf8;
  --nv-error: #a83c00;
  --nv-error-wash: #fdeee3;
  --nv-ok: #00634a;
  --nv-rest: #0072b2;
  --nv-call: #009e73;
  --nv-cast: #d55e00;
  --nv-db: #cc79a7;
  --nv-driver: #0072b2;
  --nv-notify: #5c5c5c;
  --nv-state-active: #00634a;
  --nv-state-ready: #0072b2;
  --nv-state-error: #d55e00;
  --nv-text: 18px;
  --nv-small: 16px;
  --nv-large: 28px;
}

.novaviz *,
.novaviz *::before,
.novaviz *::after {
  box-sizing: border-box;
}

.novaviz :is(p, h2, h3, h4, ul, ol, dl, dd, pre, figure) {
  margin: 0;
  padding: 0;
}

.novaviz :is(button, select, input) {
  font: inherit;
  color: inherit;
}

.novaviz:focus-visible,
.novaviz :focus-visible {
  outline: 2px solid var(--nv-accent);
  outline-offset: 2px;
}

.novaviz:focus-visible {
  outline-offset: -2px;
}

/* The keys count wherever one is in the page, so that nothing need be marked. */
.novaviz.nv-page:focus-visible {
  outline: none;
}

.novaviz.nv-page {
  min-height: 100dvh;
  border: 0;
  border-radius: 0;
}

.novaviz .nv-head {
  grid-area: head;
  padding: 10px 16px 8px;
  border-bottom: 1px solid var(--nv-edge);
}

.novaviz .nv-stage {
  grid-area: stage;
  min-height: 0;
  height: var(--nv-stage-height, 440px);
  overflow: hidden auto;
  position: relative;
}

.novaviz[data-view="sequence"] .nv-stage,
.novaviz[data-view="map"] .nv-stage {
  overflow: hidden;
}

.novaviz .nv-stage svg {
  display: block;
  width: 100%;
  user-select: none;
}

.novaviz.nv-two .nv-stage {
  display: grid;
  grid-template-columns: 1fr 1fr;
}

.novaviz.nv-two[data-width="phone"] .nv-stage {
  grid-template-columns: 1fr;
  overflow: hidden auto;
}

.novaviz .nv-beside + .nv-beside {
  border-inline-start: 1px solid var(--nv-edge);
}

.novaviz .nv-beside-title {
  height: 30px;
  padding: 6px 12px 0;
  font-size: var(--nv-small);
  font-weight: 600;
  color: var(--nv-soft);
  white-space: nowrap;
  overflow: hidden;
  text-overflow: ellipsis;
}

.novaviz .nv-status .nv-beside-title {
  height: auto;
  padding: 14px 0 6px;
}

/* Its place stays the same; a longer sentence grows upwards, over what is still to come. */
.novaviz > .nv-now {
  grid-area: now;
  align-self: end;
  min-height: 100%;
  padding: 10px 16px 8px;
  border-top: 1px solid var(--nv-edge);
  background: var(--nv-paper);
  position: relative;
  z-index: 2;
}

.novaviz .nv-now-step {
  font-size: var(--nv-small);
  font-weight: 600;
  color: var(--nv-soft);
}

.novaviz .nv-badge {
  display: inline-block;
  min-width: 1.9em;
  padding: 0 0.45em;
  border-radius: 1em;
  text-align: center;
  background: var(--nv-accent);
  color: var(--nv-accent-ink);
}

.novaviz .nv-sentence {
  margin-top: 4px;
  font-size: var(--nv-large);
  line-height: 1.3;
  text-wrap: pretty;
  overflow-wrap: anywhere;
}

.novaviz .nv-is-error,
.novaviz .nv-cross {
  color: var(--nv-error);
}

.novaviz .nv-typed {
  position: absolute;
  inset: 8px 16px auto auto;
  padding: 2px 10px;
  border-radius: 4px;
  background: var(--nv-accent);
  color: var(--nv-accent-ink);
}

.novaviz .nv-side {
  grid-area: side;
  display: grid;
  grid-template-columns: minmax(0, 1fr);
  border-top: 1px solid var(--nv-edge);
  background: var(--nv-panel);
}

.novaviz .nv-status,
.novaviz .nv-inspect {
  padding: 14px 16px;
  min-width: 0;
}

.novaviz .nv-inspect {
  overflow: auto;
  overscroll-behavior: contain;
}

.novaviz .nv-foot {
  grid-area: foot;
  padding: 6px 16px 10px;
  border-top: 1px solid var(--nv-edge);
}

.novaviz .nv-live {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}

.novaviz .nv-blank {
  position: absolute;
  inset: 0;
  z-index: 9;
  background: #000000;
}

/* A phone: the sentence needs a line more. */
.novaviz[data-width="phone"]:not([data-theme="projector"]) {
  --nv-large: 18px;
  --nv-lines: 3;
}

/* A Lab cell: the table and the message beside each other below the stage. */
.novaviz[data-width="cell"] .nv-side {
  grid-template-columns: minmax(0, 5fr) minmax(0, 7fr);
}

.novaviz[data-width="cell"] .nv-inspect {
  border-inline-start: 1px solid var(--nv-edge);
  height: 420px;
}

/* Wide: the table and the message beside the stage, and all of it on one screen. */
.novaviz[data-width="wide"] {
  grid-template:
    "head head" auto
    "stage side" minmax(0, 1fr)
    "console side" auto
    "now side" var(--nv-now)
    "foot foot" auto / minmax(0, 1fr) clamp(300px, 29%, 400px);
  --nv-stage-height: auto;
  height: var(--nv-height, 760px);
}

.novaviz.nv-page[data-width="wide"] {
  height: max(100dvh, 620px);
}

.novaviz[data-width="wide"] .nv-side {
  grid-template-rows: auto minmax(0, 1fr);
  min-height: 0;
  border-top: 0;
  border-inline-start: 1px solid var(--nv-edge);
}

.novaviz[data-width="wide"] .nv-status {
  border-bottom: 1px solid var(--nv-edge);
}

.novaviz.nv-page:is([data-width="cell"], [data-width="phone"]):not([data-theme="projector"]) {
  --nv-stage-height: max(320px, calc(100dvh - 330px));
}

.novaviz.nv-page[data-width="phone"]:not([data-theme="projector"]) {
  --nv-stage-height: max(300px, calc(100dvh - 366px));
}

.novaviz.nv-two[data-width="wide"] .nv-side {
  grid-template-rows: auto auto;
  overflow: auto;
}

/* A hall: the picture, the table, and the sentence, and nothing else that is not needed. */
.novaviz[data-theme="projector"]:not([data-width="phone"]) {
  grid-template:
    "head head" auto
    "stage side" minmax(0, 1fr)
    "console side" auto
    "now now" var(--nv-now)
    "foot foot" auto / minmax(0, 1fr) minmax(296px, 27%);
  --nv-stage-height: auto;
  height: var(--nv-height, 760px);
}

.novaviz.nv-page[data-theme="projector"]:not([data-width="phone"]) {
  height: 100dvh;
}

.novaviz[data-theme="projector"] .nv-side {
  grid-template: auto / minmax(0, 1fr);
  border-top: 0;
  border-inline-start: 1px solid var(--nv-edge);
  background: var(--nv-paper);
  overflow: auto;
}

.novaviz[data-theme="projector"] .nv-inspect {
  display: none;
}

.novaviz[data-theme="projector"] .nv-status {
  padding: 6px 12px;
}

.novaviz[data-theme="projector"] .nv-table :is(th, td) {
  padding-block: 4px;
}

.novaviz[data-theme="projector"] .nv-row-now .nv-tick {
  font-size: 16px;
  line-height: 1.45;
}

.novaviz[data-theme="projector"] .nv-state-list {
  gap: 0 14px;
  line-height: 1.35;
}

/* Two runs need the whole width, and say their states themselves. */
.novaviz.nv-two[data-theme="projector"]:not([data-width="phone"]) {
  grid-template-columns: minmax(0, 1fr) 0;
}

.novaviz.nv-two[data-theme="projector"] .nv-side {
  display: none;
}

.novaviz[data-theme="projector"] .nv-sentence {
  font-weight: 600;
}

.novaviz:fullscreen {
  height: 100dvh;
  width: 100vw;
}

.novaviz .nv-print {
  display: none;
}

@media (pointer: coarse) {
  .novaviz .nv-stage svg[viewBox] {
    touch-action: none;
  }
}

@media (prefers-reduced-motion: no-preference) {
  .novaviz .nv-sentence {
    transition: color 150ms;
  }
}

.nv-problem:not(:empty) {
  padding: 8px 16px;
  background: #fdecea;
  color: #8c1d18;
}
`;

// novaviz/views/js/style/console.css
var console_default = `/* The guest's console: its end is what is seen, and its height stays the same. */

.novaviz > .nv-console {
  grid-area: console;
  min-width: 0;
  padding: 8px 16px 10px;
  border-top: 1px solid var(--nv-edge);
  background: var(--nv-panel);
}

.novaviz > .nv-console:empty {
  display: none;
}

.novaviz .nv-console-head {
  display: flex;
  flex-wrap: wrap;
  justify-content: space-between;
  gap: 0 16px;
  font-size: var(--nv-small);
  color: var(--nv-soft);
}

.novaviz .nv-console-head .nv-panel-title {
  margin-bottom: 4px;
}

.novaviz .nv-console-up {
  color: var(--nv-ok);
  font-weight: 600;
}

/* Laid out from its end, so that it follows the last line, and stays where a reader has scrolled. */
.novaviz .nv-console-log {
  display: flex;
  flex-direction: column-reverse;
  height: calc(var(--nv-small) * 1.5 * var(--nv-console-lines) + 10px);
  overflow: hidden auto;
  overscroll-behavior: contain;
  padding: 0 8px;
  border: solid var(--nv-paper);
  border-width: 5px 0;
  border-radius: 4px;
  box-shadow: 0 0 0 1px var(--nv-edge);
  background: var(--nv-paper);
  font:
    var(--nv-small) / 1.5 ui-monospace,
    "SF Mono",
    "Cascadia Mono",
    "Liberation Mono",
    monospace;
}

.novaviz .nv-console-lines {
  margin-bottom: auto;
}

.novaviz .nv-console-lines p {
  white-space: pre-wrap;
  overflow-wrap: anywhere;
}

.novaviz .nv-console-lines .nv-console-none {
  color: var(--nv-soft);
}

.novaviz .nv-console-lines .nv-console-ready {
  margin-inline: -8px;
  padding-inline: 5px 8px;
  border-inline-start: 3px solid var(--nv-ok);
  color: var(--nv-ok);
  font-weight: 700;
}

.novaviz {
  --nv-console-lines: 6;
}

.novaviz[data-theme="projector"],
.novaviz[data-width="phone"] {
  --nv-console-lines: 4;
}

.novaviz[data-theme="projector"] .nv-table tbody th {
  white-space: normal;
}

@media (max-height: 860px) {
  .novaviz.nv-page[data-width="wide"] {
    --nv-console-lines: 4;
  }
}

/* On a page of its own it is on the first screen, and the picture makes room. */
.novaviz.nv-page:is([data-width="cell"], [data-width="phone"]):not([data-theme="projector"]):has(
  > .nv-console:not(:empty)
) {
  --nv-stage-height: max(320px, calc(100dvh - 330px - 164px));
}

.novaviz.nv-page[data-width="phone"]:not([data-theme="projector"]):has(> .nv-console:not(:empty)) {
  --nv-stage-height: max(300px, calc(100dvh - 366px - 150px));
}
`;

// novaviz/views/js/style/controls.css
var controls_default = '/* Buttons, menus and the head. */\n\n.novaviz .nv-unseen {\n  position: absolute;\n  width: 1px;\n  height: 1px;\n  overflow: hidden;\n  clip-path: inset(50%);\n  white-space: nowrap;\n}\n\n.novaviz .nv-head {\n  display: flex;\n  flex-wrap: wrap;\n  align-items: center;\n  justify-content: space-between;\n  gap: 6px 16px;\n}\n\n/* Its height stays the same when the outcome is told: nothing below may jump. */\n.novaviz .nv-headline {\n  display: flex;\n  flex: 1 1 0;\n  align-items: baseline;\n  gap: 2px 12px;\n  min-width: min(16em, 100%);\n  overflow: hidden;\n}\n\n.novaviz .nv-title {\n  font-size: calc(var(--nv-text) + 2px);\n  font-weight: 650;\n  min-width: 4em;\n  overflow: hidden;\n  white-space: nowrap;\n  text-overflow: ellipsis;\n}\n\n.novaviz .nv-tag {\n  font-size: var(--nv-small);\n  color: var(--nv-soft);\n  white-space: nowrap;\n}\n\n.novaviz .nv-tag-fault {\n  color: var(--nv-error);\n}\n\n.novaviz .nv-outcome {\n  font-weight: 700;\n}\n\n.novaviz .nv-outcome.nv-good {\n  color: var(--nv-ok);\n}\n\n.novaviz .nv-outcome.nv-bad {\n  color: var(--nv-error);\n}\n\n.novaviz :is(.nv-toolbar, .nv-transport, .nv-buttons, .nv-choices-row) {\n  display: flex;\n  flex-wrap: wrap;\n  align-items: center;\n  gap: 4px;\n}\n\n.novaviz .nv-toolbar {\n  gap: 4px 6px;\n}\n\n.novaviz .nv-transport {\n  justify-content: space-between;\n  gap: 6px 16px;\n  margin-top: 6px;\n}\n\n.novaviz .nv-button {\n  display: inline-flex;\n  align-items: center;\n  justify-content: center;\n  gap: 6px;\n  min-width: 34px;\n  min-height: 34px;\n  padding: 0 6px;\n  border: 1px solid transparent;\n  border-radius: 6px;\n  background: none;\n  color: var(--nv-ink);\n  cursor: pointer;\n  user-select: none;\n}\n\n.novaviz .nv-button-words {\n  padding: 0 10px;\n}\n\n.novaviz .nv-button:hover {\n  background: var(--nv-panel);\n  border-color: var(--nv-edge);\n}\n\n.novaviz .nv-button[aria-pressed="true"] {\n  background: var(--nv-accent-wash);\n  color: var(--nv-accent);\n  font-weight: 600;\n}\n\n.novaviz .nv-button.nv-primary {\n  background: var(--nv-accent);\n  color: var(--nv-accent-ink);\n}\n\n.novaviz .nv-buttons .nv-primary {\n  width: 42px;\n  min-height: 42px;\n  border-radius: 50%;\n}\n\n.novaviz .nv-button.nv-primary:hover {\n  background: color-mix(in srgb, var(--nv-accent) 86%, var(--nv-ink));\n}\n\n.novaviz .nv-icon {\n  display: block;\n  flex: none;\n  width: 20px;\n  height: 20px;\n}\n\n.novaviz .nv-icon-line {\n  fill: none;\n  stroke: currentColor;\n  stroke-width: 1.6;\n  stroke-linecap: round;\n  stroke-linejoin: round;\n}\n\n.novaviz .nv-icon-solid {\n  fill: currentColor;\n}\n\n.novaviz .nv-views {\n  display: flex;\n  border: 1px solid var(--nv-edge);\n  border-radius: 7px;\n}\n\n.novaviz .nv-views .nv-button {\n  min-height: 32px;\n  border: 0;\n}\n\n.novaviz :is(.nv-select, .nv-input) {\n  min-height: 34px;\n  max-width: 100%;\n  padding: 0 8px;\n  border: 1px solid var(--nv-edge);\n  border-radius: 6px;\n  background: var(--nv-paper);\n  color: var(--nv-ink);\n  cursor: pointer;\n}\n\n.novaviz .nv-jump {\n  width: 15em;\n  text-overflow: ellipsis;\n}\n\n.novaviz .nv-counter {\n  display: flex;\n  flex-wrap: wrap;\n  gap: 0 14px;\n  font-size: var(--nv-small);\n  color: var(--nv-soft);\n}\n\n.novaviz .nv-counter span:first-child {\n  color: var(--nv-ink);\n  font-weight: 600;\n}\n\n.novaviz .nv-menu {\n  position: relative;\n}\n\n.novaviz .nv-menu summary {\n  list-style: none;\n}\n\n.novaviz .nv-menu summary::-webkit-details-marker {\n  display: none;\n}\n\n.novaviz .nv-menu summary::after {\n  content: "";\n  border: 4px solid transparent;\n  border-top: 5px solid currentColor;\n  border-bottom: 0;\n}\n\n.novaviz .nv-menu[open] summary {\n  background: var(--nv-panel);\n  border-color: var(--nv-edge);\n}\n\n.novaviz .nv-menu-body {\n  position: absolute;\n  inset: calc(100% + 4px) 0 auto auto;\n  z-index: 5;\n  width: max-content;\n  min-width: 240px;\n  max-width: min(340px, 88cqw);\n  max-height: 340px;\n  padding: 6px;\n  overflow: hidden auto;\n  border: 1px solid var(--nv-edge);\n  border-radius: 8px;\n  background: var(--nv-paper);\n  box-shadow: 0 6px 20px rgb(0 0 0 / 12%);\n}\n\n.novaviz .nv-menu-row {\n  display: flex;\n  align-items: center;\n  justify-content: space-between;\n  gap: 16px;\n  width: 100%;\n  min-height: 36px;\n  padding: 2px 8px;\n  border: 0;\n  border-radius: 5px;\n  background: none;\n  text-align: start;\n  overflow-wrap: anywhere;\n  cursor: pointer;\n}\n\n.novaviz button.nv-menu-row:hover {\n  background: var(--nv-panel);\n}\n\n.novaviz .nv-switch {\n  flex: none;\n  position: relative;\n  width: 32px;\n  height: 18px;\n  border: 2px solid var(--nv-soft);\n  border-radius: 9px;\n}\n\n.novaviz .nv-switch::after {\n  content: "";\n  position: absolute;\n  inset: 2px auto 2px 2px;\n  width: 10px;\n  border-radius: 50%;\n  background: var(--nv-soft);\n}\n\n.novaviz [aria-checked="true"] .nv-switch {\n  border-color: var(--nv-accent);\n  background: var(--nv-accent);\n}\n\n.novaviz [aria-checked="true"] .nv-switch::after {\n  inset: 2px 2px 2px auto;\n  background: var(--nv-accent-ink);\n}\n\n/* A lecturer knows them, and the room is needed. */\n.novaviz[data-theme="projector"] .nv-views .nv-button span {\n  position: absolute;\n  width: 1px;\n  height: 1px;\n  overflow: hidden;\n  clip-path: inset(50%);\n}\n\n/* A phone: the title and what opens over all in one line, what is seen in the next. */\n@container (max-width: 559px) {\n  .novaviz .nv-head {\n    position: relative;\n    gap: 4px;\n    padding-block: 6px;\n  }\n\n  .novaviz .nv-head::after {\n    content: "";\n    flex: 1 1 100%;\n    order: 2;\n  }\n\n  .novaviz .nv-headline {\n    min-width: 0;\n  }\n\n  .novaviz .nv-toolbar {\n    display: contents;\n  }\n\n  .novaviz .nv-toolbar > .nv-button {\n    order: 1;\n  }\n\n  .novaviz .nv-toolbar > [data-act="fullscreen"] {\n    display: none;\n  }\n\n  .novaviz .nv-toolbar > :is(.nv-views, .nv-select, .nv-menu) {\n    order: 3;\n  }\n\n  .novaviz .nv-toolbar > .nv-select {\n    flex: 1 1 70px;\n    min-width: 0;\n    max-width: 120px;\n    padding: 0 4px;\n  }\n\n  .novaviz .nv-toolbar .nv-menu .nv-button-words {\n    gap: 4px;\n    padding: 0 5px;\n  }\n\n  .novaviz .nv-views .nv-button span {\n    position: absolute;\n    width: 1px;\n    height: 1px;\n    overflow: hidden;\n    clip-path: inset(50%);\n  }\n\n  .novaviz .nv-views .nv-button {\n    min-width: 36px;\n    padding: 0 4px;\n  }\n\n  .novaviz .nv-menu {\n    position: static;\n  }\n\n  .novaviz .nv-menu-body {\n    inset: auto 12px auto 12px;\n    width: auto;\n    max-width: none;\n  }\n\n  .novaviz .nv-buttons {\n    width: 100%;\n    justify-content: space-between;\n  }\n\n  .novaviz .nv-choices-row {\n    width: 100%;\n  }\n\n  .novaviz .nv-choices-row .nv-jump {\n    flex: 1;\n    width: auto;\n    min-width: 0;\n  }\n}\n\n@media (pointer: coarse) {\n  .novaviz :is(.nv-button, .nv-select, .nv-input, .nv-menu-row) {\n    min-height: 44px;\n  }\n\n  .novaviz .nv-buttons .nv-button {\n    min-width: 40px;\n  }\n\n  .novaviz .nv-views .nv-button {\n    min-height: 42px;\n  }\n}\n\n@media (forced-colors: active) {\n  .novaviz .nv-button[aria-pressed="true"] {\n    border-color: Highlight;\n  }\n}\n';

// novaviz/views/js/style/help.css
var help_default = "/* The signs and the keys. */\n\n.novaviz .nv-help {\n  inset-block-start: 12px;\n  width: min(980px, calc(100% - 24px));\n  max-height: min(calc(100% - 24px), calc(100vh - 24px));\n}\n\n.novaviz .nv-help-parts {\n  display: grid;\n  grid-template-columns: minmax(0, 1fr);\n  gap: 24px 40px;\n}\n\n.novaviz .nv-help h4 {\n  margin-bottom: 8px;\n  font-size: var(--nv-small);\n  font-weight: 600;\n  color: var(--nv-soft);\n}\n\n.novaviz .nv-legend {\n  display: grid;\n  grid-template-columns: auto minmax(0, 1fr);\n  gap: 5px 14px;\n  align-items: center;\n}\n\n.novaviz .nv-legend svg {\n  display: block;\n}\n\n.novaviz .nv-keys {\n  gap: 5px 16px;\n  align-items: baseline;\n}\n\n.novaviz .nv-keys dt {\n  text-align: end;\n}\n\n.novaviz .nv-help .nv-hint {\n  margin-top: 12px;\n}\n\n@container (min-width: 760px) {\n  .novaviz .nv-help-parts {\n    grid-template-columns: repeat(2, minmax(0, 1fr));\n  }\n}\n\n.novaviz kbd {\n  display: inline-block;\n  min-width: 1.9em;\n  padding: 1px 7px;\n  border: 1px solid var(--nv-faint);\n  border-bottom-width: 2px;\n  border-radius: 5px;\n  font: inherit;\n  font-size: var(--nv-small);\n  text-align: center;\n  white-space: nowrap;\n}\n";

// novaviz/views/js/style/inspector.css
var inspector_default = '/* What there is to know of one message. Hairlines part its pieces, no boxes. */\n\n.novaviz .nv-inspector {\n  overflow-wrap: anywhere;\n}\n\n.novaviz .nv-what {\n  font-size: calc(var(--nv-text) + 1px);\n}\n\n.novaviz .nv-kind {\n  display: inline-block;\n  padding: 0 7px;\n  border: 1px solid currentColor;\n  border-radius: 1em;\n  font-size: var(--nv-small);\n  font-weight: 600;\n  white-space: nowrap;\n}\n\n.novaviz :is(.nv-kind-rest, .nv-kind-user) {\n  color: var(--nv-rest);\n}\n\n.novaviz .nv-kind-rpc-call {\n  color: var(--nv-call);\n}\n\n.novaviz .nv-kind-rpc-cast {\n  color: var(--nv-cast);\n}\n\n.novaviz .nv-kind-db {\n  color: var(--nv-db);\n}\n\n.novaviz .nv-kind-driver {\n  color: var(--nv-driver);\n}\n\n.novaviz :is(.nv-kind-notify, .nv-kind-decision, .nv-kind-console) {\n  color: var(--nv-notify);\n}\n\n.novaviz .nv-inspector .nv-kind {\n  color: var(--nv-ink);\n}\n\n.novaviz .nv-route {\n  display: flex;\n  flex-wrap: wrap;\n  gap: 0 12px;\n  margin-top: 2px;\n  font-size: var(--nv-small);\n  color: var(--nv-soft);\n}\n\n.novaviz .nv-said {\n  margin-top: 8px;\n}\n\n.novaviz .nv-said::first-letter {\n  text-transform: none;\n}\n\n.novaviz .nv-part {\n  margin-top: 12px;\n  padding-top: 10px;\n  border-top: 1px solid var(--nv-edge);\n  font-size: calc(var(--nv-text) - 1px);\n}\n\n.novaviz .nv-part-title {\n  margin-bottom: 4px;\n  font-size: calc(var(--nv-text) - 1px);\n  font-weight: 600;\n}\n\n.novaviz .nv-caption {\n  margin-top: 8px;\n  font-size: var(--nv-small);\n  color: var(--nv-soft);\n}\n\n.novaviz :is(.nv-facts, .nv-keys) {\n  display: grid;\n  grid-template-columns: fit-content(45%) minmax(0, 1fr);\n  gap: 2px 12px;\n}\n\n.novaviz .nv-facts {\n  font-size: var(--nv-small);\n}\n\n.novaviz .nv-facts dt {\n  color: var(--nv-soft);\n}\n\n/* JupyterLab makes the terms of every list in an output 20 % wide. */\n.novaviz dl :is(dt, dd) {\n  float: none;\n  width: auto;\n}\n\n.novaviz .nv-code,\n.novaviz .nv-fold code {\n  font:\n    var(--nv-small) / 1.5 ui-monospace,\n    "SF Mono",\n    "Cascadia Mono",\n    "Liberation Mono",\n    monospace;\n}\n\n.novaviz .nv-code {\n  margin-top: 4px;\n  white-space: pre-wrap;\n  overflow-wrap: anywhere;\n}\n\n.novaviz .nv-places {\n  list-style: none;\n  font:\n    var(--nv-small) / 1.5 ui-monospace,\n    "SF Mono",\n    "Cascadia Mono",\n    "Liberation Mono",\n    monospace;\n}\n\n.novaviz .nv-places span {\n  color: var(--nv-soft);\n}\n\n.novaviz .nv-fold {\n  margin-top: 4px;\n}\n\n.novaviz .nv-fold summary {\n  display: flex;\n  align-items: center;\n  gap: 8px;\n  min-height: 32px;\n  cursor: pointer;\n  list-style: none;\n}\n\n.novaviz .nv-fold summary::-webkit-details-marker {\n  display: none;\n}\n\n.novaviz .nv-fold summary::before {\n  content: "";\n  flex: none;\n  width: 0;\n  border: 4px solid transparent;\n  border-inline-start: 6px solid var(--nv-soft);\n  border-inline-end: 0;\n}\n\n.novaviz .nv-fold[open] > summary::before {\n  transform: rotate(90deg);\n}\n\n.novaviz .nv-fold summary code {\n  min-width: 0;\n  overflow: hidden;\n  white-space: nowrap;\n  text-overflow: ellipsis;\n}\n\n.novaviz .nv-count {\n  margin-inline-start: auto;\n  flex: none;\n  font-size: var(--nv-small);\n  color: var(--nv-soft);\n}\n\n.novaviz .nv-newer > p {\n  margin: 0 0 4px 14px;\n  color: var(--nv-soft);\n}\n\n.novaviz .nv-newer strong {\n  font-weight: 600;\n}\n\n.novaviz .nv-good {\n  color: var(--nv-ok);\n}\n\n.novaviz .nv-bad {\n  color: var(--nv-error);\n}\n\n.novaviz .nv-soft {\n  color: var(--nv-soft);\n}\n\n.novaviz .nv-old {\n  color: var(--nv-soft);\n  text-decoration: line-through;\n}\n\n.novaviz .nv-scroll {\n  margin-top: 4px;\n  overflow-x: auto;\n}\n\n.novaviz .nv-grid {\n  width: 100%;\n  border-collapse: collapse;\n  font-size: var(--nv-small);\n}\n\n.novaviz .nv-grid :is(th, td) {\n  padding: 4px 6px;\n  border-bottom: 1px solid var(--nv-edge);\n  text-align: start;\n  vertical-align: top;\n  font-weight: inherit;\n  overflow-wrap: normal;\n}\n\n.novaviz .nv-grid :is(th, td):first-child {\n  padding-inline-start: 0;\n}\n\n.novaviz .nv-grid thead th {\n  color: var(--nv-soft);\n  white-space: nowrap;\n}\n\n.novaviz .nv-changes :is(td, th) {\n  overflow-wrap: anywhere;\n  min-width: 4.5em;\n}\n\n.novaviz .nv-verdicts :is(td, thead th:not(:first-child)) {\n  text-align: center;\n  white-space: nowrap;\n}\n\n.novaviz .nv-verdicts tbody tr:last-child :is(th, td) {\n  border-bottom: 0;\n  font-weight: 600;\n}\n\n.novaviz .nv-reasons,\n.novaviz .nv-related,\n.novaviz .nv-moments {\n  list-style: none;\n}\n\n.novaviz .nv-reasons li + li {\n  margin-top: 4px;\n}\n\n.novaviz .nv-moments {\n  display: flex;\n  flex-wrap: wrap;\n  gap: 0 16px;\n}\n\n.novaviz .nv-moments li {\n  color: var(--nv-future);\n}\n\n.novaviz .nv-moments .nv-reached {\n  color: var(--nv-ink);\n}\n\n.novaviz .nv-links {\n  display: flex;\n  flex-wrap: wrap;\n  align-items: center;\n  gap: 0 16px;\n}\n\n.novaviz .nv-link {\n  min-height: 32px;\n  padding: 0;\n  border: 0;\n  background: none;\n  color: var(--nv-accent);\n  text-align: start;\n  text-decoration: underline;\n  text-decoration-thickness: 1px;\n  text-underline-offset: 3px;\n  cursor: pointer;\n}\n\n.novaviz .nv-link:hover {\n  text-decoration-thickness: 2px;\n}\n\n.novaviz .nv-link[aria-pressed="true"] {\n  font-weight: 700;\n}\n\n.novaviz .nv-related .nv-link {\n  width: 100%;\n  color: var(--nv-soft);\n  text-decoration: none;\n}\n\n.novaviz .nv-related .nv-link span {\n  color: var(--nv-accent);\n  text-decoration: underline;\n  text-decoration-thickness: 1px;\n  text-underline-offset: 3px;\n}\n\n@media (pointer: coarse) {\n  .novaviz :is(.nv-link, .nv-fold summary) {\n    min-height: 44px;\n  }\n}\n';

// novaviz/views/js/style/overlays.css
var overlays_default = `/* What lies over the rest: help, search, the question, the spotlight. */

/* What is in it stands in the player's grid: a question over the sentence, where it is seen. */
.novaviz .nv-over {
  display: contents;
}

.novaviz .nv-dialog {
  position: absolute;
  z-index: 8;
  inset: 56px 0 auto 0;
  width: min(560px, calc(100% - 24px));
  max-height: min(78%, 640px);
  margin-inline: auto;
  padding: 16px 20px 20px;
  overflow: auto;
  overscroll-behavior: contain;
  border: 1px solid var(--nv-edge);
  border-radius: 10px;
  background: var(--nv-paper);
  box-shadow: 0 10px 36px rgb(0 0 0 / 18%);
}

.novaviz .nv-dialog-head {
  display: flex;
  align-items: center;
  gap: 12px;
  margin-bottom: 10px;
}

.novaviz .nv-dialog-head h3 {
  flex: 1;
  font-size: calc(var(--nv-text) + 3px);
  font-weight: 600;
  text-wrap: balance;
}

.novaviz .nv-search .nv-input {
  flex: 1;
  min-width: 0;
  min-height: 40px;
  font-size: calc(var(--nv-text) + 2px);
  cursor: text;
}

.novaviz .nv-found {
  margin-top: 8px;
  list-style: none;
}

.novaviz .nv-result {
  display: grid;
  grid-template-columns: minmax(0, 1fr) auto;
  gap: 0 14px;
  width: 100%;
  padding: 8px 4px;
  border: 0;
  border-top: 1px solid var(--nv-edge);
  background: none;
  text-align: start;
  overflow-wrap: anywhere;
  cursor: pointer;
}

.novaviz .nv-result:hover {
  background: var(--nv-panel);
}

.novaviz .nv-result-label {
  font-weight: 600;
}

.novaviz :is(.nv-result-route, .nv-result-time) {
  font-size: var(--nv-small);
  color: var(--nv-soft);
}

.novaviz .nv-result-time {
  grid-area: 1 / 2;
  text-align: end;
}

.novaviz :is(.nv-result-said, .nv-result-route) {
  grid-column: 1 / -1;
}

.novaviz .nv-predict {
  grid-area: now-start / 1 / foot-end / -1;
  inset: auto 0 16px 0;
  max-height: none;
  width: min(640px, calc(100% - 24px));
  border-color: var(--nv-accent);
}

.novaviz .nv-predict[hidden] {
  display: none;
}

.novaviz .nv-tally {
  font-size: var(--nv-small);
  color: var(--nv-soft);
  white-space: nowrap;
}

.novaviz .nv-choices {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(min(240px, 100%), 1fr));
  gap: 8px;
}

.novaviz .nv-choice {
  min-height: 44px;
  padding: 8px 14px;
  border: 1px solid var(--nv-faint);
  border-radius: 8px;
  background: none;
  text-align: start;
  overflow-wrap: anywhere;
  cursor: pointer;
}

.novaviz .nv-choice:not([aria-disabled]):hover {
  border-color: var(--nv-accent);
  background: var(--nv-accent-wash);
}

.novaviz .nv-choice[aria-disabled] {
  cursor: default;
}

.novaviz .nv-choice:disabled {
  color: var(--nv-future);
  border-color: var(--nv-edge);
}

.novaviz .nv-choice-right {
  border: 2px solid var(--nv-ok);
}

.novaviz .nv-choice-right strong {
  color: var(--nv-ok);
}

.novaviz .nv-choice-wrong {
  border: 2px solid var(--nv-error);
}

.novaviz .nv-choice-wrong strong {
  color: var(--nv-error);
}

.novaviz .nv-reveal {
  margin-top: 12px;
}

.novaviz .nv-reveal p + p {
  margin-top: 6px;
}

.novaviz .nv-reveal .nv-links {
  justify-content: space-between;
}

.novaviz .nv-reveal .nv-primary {
  margin-inline-start: auto;
  padding: 0 16px;
}

.novaviz .nv-spotlight {
  position: absolute;
  z-index: 7;
  inset: 0;
  display: flex;
  flex-direction: column;
  align-items: center;
  justify-content: center;
  gap: clamp(12px, 4cqw, 44px);
  padding: 32px clamp(16px, 5cqw, 72px);
  background: var(--nv-paper);
  overflow: auto;
}

.novaviz .nv-spotlight > .nv-button {
  position: absolute;
  inset: 12px 12px auto auto;
}

.novaviz .nv-spot-step {
  font-size: clamp(16px, 2cqw, 26px);
  color: var(--nv-soft);
  text-align: center;
}

.novaviz .nv-spot {
  display: grid;
  grid-template-columns: minmax(0, 1fr) minmax(0, 1.5fr) minmax(0, 1fr);
  align-items: center;
  gap: clamp(10px, 2.4cqw, 32px);
  width: min(1200px, 100%);
}

.novaviz .nv-spot-lane {
  padding: clamp(12px, 2.4cqw, 28px) 8px;
  border: 2px solid currentColor;
  border-radius: 10px;
  font-size: clamp(15px, 2.6cqw, 34px);
  font-weight: 600;
  line-height: 1.2;
  text-align: center;
  overflow-wrap: anywhere;
}

.novaviz :is(.nv-spot-lane, .nv-spot-label) {
  color: var(--nv-ink);
}

.novaviz .nv-spot-lane {
  border-color: var(--nv-faint);
}

.novaviz .nv-spot-lane span {
  display: block;
}

.novaviz .nv-spot-arrow svg {
  display: block;
  width: 100%;
  height: 20px;
}

.novaviz .nv-spot-label {
  margin-bottom: 8px;
  font-size: clamp(13px, 1.8cqw, 24px);
  text-align: center;
  overflow-wrap: anywhere;
}

.novaviz :is(.nv-spot-line, .nv-spot-head) {
  fill: none;
  stroke: currentColor;
  stroke-width: 3;
  vector-effect: non-scaling-stroke;
}

.novaviz .nv-spot-head.nv-full {
  fill: currentColor;
}

.novaviz .nv-spot-line.nv-reply {
  stroke-dasharray: 10 7;
}

.novaviz .nv-spot.nv-failed {
  color: var(--nv-error);
}

.novaviz .nv-spot-said {
  max-width: 30em;
  font-size: clamp(20px, 3.4cqw, 44px);
  font-weight: 600;
  line-height: 1.25;
  text-align: center;
  text-wrap: balance;
  overflow-wrap: anywhere;
}

@container (max-width: 559px) {
  .novaviz .nv-spot {
    grid-template-columns: minmax(0, 1fr);
  }

  .novaviz .nv-spot-arrow svg {
    display: none;
  }

  .novaviz .nv-spot-label::after {
    content: "↓";
    display: block;
    font-size: 24px;
  }

  .novaviz .nv-dialog {
    inset-block-start: 12px;
    max-height: min(calc(100% - 24px), 86vh);
    padding: 14px;
  }

  .novaviz .nv-predict {
    grid-row: stage-start / now-end;
    inset-block: auto 8px;
    max-height: none;
  }
}
`;

// novaviz/views/js/style/print.css
var print_default = "/* On paper: the picture with its sentence and the table, then every step. */\n\n@media print {\n  .novaviz.novaviz,\n  .novaviz :is(.nv-stage, .nv-side, .nv-status) {\n    display: block !important;\n    height: auto !important;\n    min-height: 0;\n    max-height: none;\n    overflow: visible;\n    border: 0 !important;\n    background: none;\n    break-inside: avoid;\n  }\n\n  .novaviz.novaviz {\n    color-scheme: light;\n    print-color-adjust: exact;\n    break-inside: auto;\n  }\n\n  .novaviz :is(.nv-foot, .nv-over, .nv-toolbar, .nv-inspect) {\n    display: none;\n  }\n\n  .novaviz.nv-two .nv-stage {\n    display: grid !important;\n  }\n\n  .novaviz .nv-print {\n    display: block;\n    break-before: page;\n  }\n}\n";

// novaviz/views/js/style/read.css
var read_default = '/* The run as a list to read: a column of a comfortable width. */\n\n.novaviz .nv-read {\n  padding: 20px 24px 40px;\n}\n\n.novaviz :is(.nv-read-steps, .nv-read-messages) {\n  list-style: none;\n}\n\n.novaviz .nv-read-steps {\n  max-width: 720px;\n  margin: 0 auto;\n}\n\n.novaviz .nv-read-step {\n  padding: 0 0 18px 34px;\n  position: relative;\n}\n\n.novaviz .nv-read-step:not(:last-child)::before {\n  content: "";\n  position: absolute;\n  inset: 30px auto 4px 11px;\n  width: 1px;\n  background: var(--nv-edge);\n}\n\n.novaviz .nv-read-title {\n  font-size: calc(var(--nv-text) + 1px);\n  font-weight: 600;\n}\n\n.novaviz .nv-read-title .nv-badge {\n  position: absolute;\n  inset: 4px auto auto -34px;\n  min-width: 24px;\n  padding: 0 4px;\n  font-size: var(--nv-small);\n  font-weight: 600;\n  line-height: 24px;\n}\n\n.novaviz p.nv-read-title .nv-badge {\n  inset-inline-start: 0;\n}\n\n.novaviz :is(.nv-read-go, .nv-read-message) {\n  display: block;\n  position: relative;\n  width: 100%;\n  min-height: 32px;\n  padding: 0;\n  border: 0;\n  background: none;\n  text-align: start;\n  cursor: pointer;\n}\n\n.novaviz .nv-read-go:hover,\n.novaviz .nv-read-message:hover span:last-child {\n  text-decoration: underline;\n  text-underline-offset: 3px;\n}\n\n.novaviz .nv-read-why,\n.novaviz .nv-read-state {\n  margin-top: 4px;\n  font-size: calc(var(--nv-text) - 1px);\n  color: var(--nv-soft);\n}\n\n.novaviz .nv-read-state {\n  font-weight: 600;\n}\n\n.novaviz .nv-read-messages {\n  margin-top: 6px;\n  font-size: calc(var(--nv-text) - 1px);\n  content-visibility: auto;\n  contain-intrinsic-size: auto 800px;\n}\n\n.novaviz .nv-read-message {\n  display: grid;\n  grid-template-columns: 5.2em minmax(0, 1fr);\n  align-items: baseline;\n  padding: 5px 6px;\n  margin-inline: -6px;\n  overflow-wrap: anywhere;\n}\n\n.novaviz .nv-read-time {\n  color: var(--nv-soft);\n  font-size: var(--nv-small);\n}\n\n.novaviz .nv-read-messages [aria-current] > .nv-read-message {\n  background: var(--nv-accent-wash);\n  box-shadow: inset 3px 0 0 var(--nv-accent);\n  font-weight: 600;\n}\n\n.novaviz .nv-read-now > .nv-read-title {\n  color: var(--nv-accent);\n}\n\n.novaviz :is(.nv-read-ahead, .nv-read-absent),\n.novaviz .nv-read-ahead :is(.nv-read-why, .nv-read-state, .nv-read-time) {\n  color: var(--nv-future);\n}\n\n.novaviz :is(.nv-read-ahead, .nv-read-absent) .nv-badge {\n  background: var(--nv-paper);\n  color: var(--nv-future);\n  box-shadow: inset 0 0 0 1px var(--nv-faint);\n}\n\n.novaviz .nv-read-step:not(.nv-read-now, .nv-read-ahead, .nv-read-absent) .nv-badge {\n  background: var(--nv-accent-wash);\n  color: var(--nv-accent);\n}\n\n@container (max-width: 559px) {\n  .novaviz .nv-read {\n    padding: 14px 14px 32px;\n  }\n}\n\n@media (pointer: coarse) {\n  .novaviz :is(.nv-read-go, .nv-read-message) {\n    min-height: 44px;\n  }\n}\n';

// novaviz/views/js/style/scrubber.css
var scrubber_default = "/* The bar of time. */\n\n.novaviz .nv-scrub-track {\n  position: relative;\n  cursor: pointer;\n  touch-action: none;\n}\n\n.novaviz .nv-scrub {\n  display: block;\n  width: 100%;\n  height: auto;\n  user-select: none;\n}\n\n.novaviz .nv-scrub text {\n  fill: var(--nv-soft);\n}\n\n.novaviz .nv-scrub-input {\n  position: absolute;\n  inset: 0;\n  width: 100%;\n  height: 100%;\n  margin: 0;\n  opacity: 0;\n  pointer-events: none;\n}\n\n.novaviz .nv-scrub-track:has(:focus-visible) {\n  outline: 2px solid var(--nv-accent);\n  outline-offset: 2px;\n  border-radius: 4px;\n}\n\n.novaviz .nv-scrub-state {\n  fill: var(--nv-state-none);\n}\n\n.novaviz .nv-scrub-state.nv-state-before {\n  fill: var(--nv-edge);\n}\n\n.novaviz .nv-scrub-state.nv-state-scheduling {\n  fill: var(--nv-state-scheduling);\n}\n\n.novaviz .nv-scrub-state.nv-state-networking {\n  fill: var(--nv-state-networking);\n}\n\n.novaviz .nv-scrub-state.nv-state-block_device_mapping {\n  fill: var(--nv-state-block_device_mapping);\n}\n\n.novaviz .nv-scrub-state.nv-state-spawning {\n  fill: var(--nv-state-spawning);\n}\n\n.novaviz .nv-scrub-state.nv-state-active {\n  fill: var(--nv-state-active);\n}\n\n.novaviz .nv-scrub-state.nv-state-ready {\n  fill: var(--nv-state-ready);\n}\n\n.novaviz .nv-scrub-ready text {\n  fill: var(--nv-ink);\n  font-weight: 700;\n}\n\n.novaviz .nv-scrub-state.nv-state-error {\n  fill: var(--nv-state-error);\n}\n\n.novaviz .nv-scrub-ahead {\n  fill: var(--nv-paper);\n  opacity: 0.68;\n}\n\n.novaviz .nv-scrub-tick {\n  stroke: var(--nv-paper);\n  stroke-width: 1;\n}\n\n.novaviz .nv-scrub-line {\n  stroke: var(--nv-ink);\n  stroke-width: 2;\n}\n\n.novaviz .nv-scrub-knob {\n  fill: var(--nv-paper);\n  stroke: var(--nv-ink);\n  stroke-width: 2;\n}\n\n.novaviz .nv-scrub-critical {\n  fill: currentColor;\n}\n\n.novaviz .nv-scrub-caption {\n  display: flex;\n  flex-wrap: wrap;\n  justify-content: space-between;\n  gap: 0 16px;\n  padding: 0 2px;\n  font-size: var(--nv-small);\n  color: var(--nv-soft);\n}\n\n/* The end of the axis says it, too. */\n@container (max-width: 559px) {\n  .novaviz .nv-foot:not(:has(.nv-scrub-critical)) .nv-scrub-caption span + span {\n    display: none;\n  }\n}\n\n@media (pointer: coarse) {\n  .novaviz .nv-scrub-track {\n    padding-block: 6px;\n  }\n}\n";

// novaviz/views/js/style/sequence.css
var sequence_default = "/* The sequence diagram. Its sizes are attributes, since they differ by theme and width. */\n\n.novaviz .nv-sequence text {\n  fill: var(--nv-ink);\n}\n\n.novaviz .nv-sequence .nv-wash {\n  fill: var(--nv-accent-wash);\n}\n\n/* Heads and lifelines */\n\n.novaviz .nv-sequence .nv-heads-ground {\n  fill: var(--nv-paper);\n}\n\n.novaviz .nv-sequence .nv-heads-edge {\n  stroke: var(--nv-edge);\n}\n\n.novaviz .nv-sequence .nv-group text {\n  fill: var(--nv-soft);\n}\n\n.novaviz .nv-sequence .nv-group path {\n  stroke: var(--nv-edge);\n}\n\n.novaviz .nv-sequence .nv-head-of text {\n  font-weight: 600;\n}\n\n.novaviz .nv-sequence .nv-head-of circle {\n  fill: var(--nv-faint);\n}\n\n.novaviz .nv-sequence .nv-head-of.nv-of-bus text {\n  fill: var(--nv-soft);\n  font-weight: 400;\n}\n\n.novaviz .nv-sequence .nv-head-of.nv-on :is(text, .nv-member-on) {\n  fill: var(--nv-accent);\n}\n\n.novaviz .nv-sequence .nv-head-of.nv-on .nv-member {\n  fill: var(--nv-soft);\n  font-weight: 400;\n}\n\n.novaviz .nv-sequence .nv-head-of.nv-on circle {\n  fill: var(--nv-accent);\n}\n\n.novaviz .nv-sequence [data-act] {\n  cursor: pointer;\n}\n\n.novaviz .nv-sequence .nv-lifeline {\n  stroke: var(--nv-faint);\n}\n\n.novaviz .nv-sequence .nv-bus-line {\n  stroke: var(--nv-edge);\n}\n\n/* Activation bars */\n\n.novaviz .nv-sequence .nv-bar {\n  fill: var(--nv-panel);\n  stroke: var(--nv-soft);\n}\n\n.novaviz .nv-sequence .nv-bar.nv-running {\n  fill: var(--nv-accent-wash);\n  stroke: var(--nv-accent);\n}\n\n.novaviz .nv-sequence .nv-bar.nv-future {\n  fill: var(--nv-paper);\n  stroke: var(--nv-faint);\n}\n\n/* States */\n\n.novaviz .nv-sequence .nv-strip {\n  fill: var(--nv-colour);\n}\n\n.novaviz .nv-sequence .nv-strip.nv-future {\n  opacity: 0.3;\n}\n\n.novaviz .nv-sequence .nv-state-line path {\n  stroke: var(--nv-colour);\n}\n\n.novaviz .nv-sequence .nv-state-line.nv-future path {\n  opacity: 0.45;\n}\n\n.novaviz .nv-sequence .nv-state-line text {\n  font-weight: 600;\n  paint-order: stroke;\n  stroke: var(--nv-paper);\n  stroke-width: 8px;\n  stroke-linejoin: round;\n}\n\n.novaviz .nv-sequence .nv-state-line.nv-future text {\n  fill: var(--nv-future);\n  font-weight: 400;\n}\n\n.novaviz .nv-sequence .nv-in-scheduling {\n  --nv-colour: var(--nv-state-scheduling);\n}\n\n.novaviz .nv-sequence .nv-in-none {\n  --nv-colour: var(--nv-state-none);\n}\n\n.novaviz .nv-sequence .nv-in-networking {\n  --nv-colour: var(--nv-state-networking);\n}\n\n.novaviz .nv-sequence .nv-in-block_device_mapping {\n  --nv-colour: var(--nv-state-block_device_mapping);\n}\n\n.novaviz .nv-sequence .nv-in-spawning {\n  --nv-colour: var(--nv-state-spawning);\n}\n\n.novaviz .nv-sequence .nv-in-active {\n  --nv-colour: var(--nv-state-active);\n}\n\n.novaviz .nv-sequence .nv-in-ready {\n  --nv-colour: var(--nv-state-ready);\n}\n\n.novaviz .nv-sequence .nv-in-error {\n  --nv-colour: var(--nv-state-error);\n}\n\n/* Rows: the kind gives the colour, the time and the causality may take it away */\n\n.novaviz .nv-sequence .nv-row {\n  --nv-colour: var(--nv-ink);\n}\n\n.novaviz .nv-sequence .nv-row.nv-rest {\n  --nv-colour: var(--nv-rest);\n}\n\n.novaviz .nv-sequence .nv-row.nv-call {\n  --nv-colour: var(--nv-call);\n}\n\n.novaviz .nv-sequence .nv-row.nv-cast {\n  --nv-colour: var(--nv-cast);\n}\n\n.novaviz .nv-sequence .nv-row.nv-db {\n  --nv-colour: var(--nv-db);\n}\n\n.novaviz .nv-sequence .nv-row.nv-driver {\n  --nv-colour: var(--nv-driver);\n}\n\n.novaviz .nv-sequence .nv-row.nv-notify {\n  --nv-colour: var(--nv-notify);\n}\n\n.novaviz .nv-sequence .nv-row.nv-now {\n  --nv-colour: var(--nv-accent);\n}\n\n.novaviz .nv-sequence .nv-row.nv-broken {\n  --nv-colour: var(--nv-error);\n}\n\n.novaviz .nv-sequence .nv-row.nv-future {\n  --nv-colour: var(--nv-faint);\n}\n\n.novaviz .nv-sequence .nv-hit {\n  fill: var(--nv-ink);\n  fill-opacity: 0;\n}\n\n.novaviz .nv-sequence .nv-row:hover .nv-hit {\n  fill-opacity: 0.05;\n}\n\n.novaviz .nv-sequence :is(.nv-line, .nv-head-open, .nv-store, .nv-flag, .nv-tick, .nv-cross) {\n  fill: none;\n  stroke: var(--nv-colour);\n  stroke-linejoin: round;\n}\n\n.novaviz .nv-sequence :is(.nv-tick, .nv-head-open, .nv-cross) {\n  stroke-linecap: round;\n}\n\n.novaviz .nv-sequence .nv-core {\n  fill: none;\n  stroke: var(--nv-paper);\n}\n\n.novaviz .nv-sequence .nv-now .nv-core {\n  stroke: var(--nv-accent-wash);\n}\n\n.novaviz .nv-sequence .nv-store,\n.novaviz .nv-sequence .nv-flag {\n  fill: var(--nv-paper);\n}\n\n.novaviz .nv-sequence .nv-head-full {\n  fill: var(--nv-colour);\n}\n\n.novaviz .nv-sequence .nv-cross {\n  stroke: var(--nv-error);\n}\n\n.novaviz .nv-sequence :is(.nv-words, .nv-trouble, .nv-pause text) {\n  paint-order: stroke;\n  stroke: var(--nv-paper);\n  stroke-width: 4px;\n  stroke-linejoin: round;\n}\n\n.novaviz .nv-sequence .nv-now :is(.nv-words, .nv-trouble) {\n  stroke: var(--nv-accent-wash);\n}\n\n.novaviz .nv-sequence .nv-now .nv-words {\n  fill: var(--nv-accent);\n  font-weight: 650;\n}\n\n.novaviz .nv-sequence .nv-label .nv-trouble,\n.novaviz .nv-sequence .nv-broken .nv-words {\n  fill: var(--nv-error);\n}\n\n.novaviz .nv-sequence .nv-label .nv-trouble {\n  font-weight: 700;\n}\n\n.novaviz .nv-sequence .nv-row:not(.nv-future) text.nv-ready-word {\n  fill: var(--nv-ok);\n}\n\n.novaviz .nv-sequence text.nv-ready-word {\n  font-weight: 700;\n  paint-order: stroke;\n  stroke: var(--nv-paper);\n  stroke-width: 4px;\n}\n\n.novaviz .nv-sequence .nv-now text.nv-ready-word {\n  stroke: var(--nv-accent-wash);\n}\n\n.novaviz .nv-sequence .nv-row:not(.nv-future) .nv-ready-word .nv-tick {\n  stroke: var(--nv-ok);\n}\n\n.novaviz .nv-sequence .nv-future text,\n.novaviz .nv-sequence .nv-future .nv-label :is(.nv-words, .nv-trouble) {\n  fill: var(--nv-future);\n}\n\n.novaviz .nv-sequence .nv-future .nv-cross {\n  stroke: var(--nv-faint);\n}\n\n.novaviz .nv-sequence .nv-inferred .nv-words {\n  font-style: italic;\n}\n\n/* The gutter */\n\n.novaviz .nv-sequence .nv-clock-time {\n  fill: var(--nv-soft);\n}\n\n.novaviz .nv-sequence .nv-step-badge circle {\n  fill: var(--nv-paper);\n  stroke: var(--nv-soft);\n}\n\n.novaviz .nv-sequence .nv-step-badge text {\n  font-weight: 600;\n}\n\n.novaviz .nv-sequence .nv-now .nv-step-badge circle {\n  fill: var(--nv-accent);\n  stroke: var(--nv-accent);\n}\n\n.novaviz .nv-sequence .nv-now .nv-step-badge text {\n  fill: var(--nv-accent-ink);\n}\n\n.novaviz .nv-sequence .nv-future .nv-step-badge circle {\n  stroke: var(--nv-faint);\n}\n\n.novaviz .nv-sequence .nv-critical rect {\n  fill: var(--nv-accent);\n}\n\n.novaviz .nv-sequence .nv-pause path {\n  fill: none;\n  stroke: var(--nv-faint);\n}\n\n.novaviz .nv-sequence .nv-pause text {\n  fill: var(--nv-soft);\n}\n\n/* Marks beside the words */\n\n.novaviz .nv-sequence :is(.nv-queue rect, .nv-knot) {\n  fill: var(--nv-paper);\n  stroke: var(--nv-colour);\n}\n\n.novaviz .nv-sequence .nv-queue path {\n  stroke: var(--nv-colour);\n}\n\n.novaviz .nv-sequence .nv-key path,\n.novaviz .nv-sequence .nv-clock circle {\n  fill: var(--nv-paper);\n  stroke: var(--nv-soft);\n  stroke-width: 1.25px;\n}\n\n.novaviz .nv-sequence .nv-key circle {\n  fill: var(--nv-soft);\n}\n\n.novaviz .nv-sequence .nv-key text {\n  font-weight: 600;\n}\n\n.novaviz .nv-sequence .nv-clock path {\n  fill: none;\n  stroke: var(--nv-soft);\n  stroke-width: 1.25px;\n  stroke-linecap: round;\n}\n\n.novaviz .nv-sequence .nv-future :is(.nv-key path, .nv-clock circle, .nv-clock path) {\n  stroke: var(--nv-faint);\n}\n\n.novaviz .nv-sequence .nv-future .nv-key circle {\n  fill: var(--nv-faint);\n}\n\n.novaviz .nv-sequence :is(.nv-more, .nv-mark) rect {\n  fill: var(--nv-panel);\n  stroke: var(--nv-soft);\n  stroke-width: 1.25px;\n}\n\n.novaviz .nv-sequence :is(.nv-more, .nv-mark) text {\n  font-weight: 600;\n}\n\n.novaviz .nv-sequence .nv-row .nv-label .nv-mark text {\n  fill: var(--nv-ink);\n}\n\n.novaviz .nv-sequence .nv-mark-failed rect,\n.novaviz .nv-sequence .nv-mark-missing rect {\n  fill: var(--nv-error-wash);\n  stroke: var(--nv-error);\n}\n\n.novaviz .nv-sequence .nv-mark-missing rect {\n  stroke-dasharray: 3 2;\n}\n\n.novaviz .nv-sequence .nv-mark-extra rect {\n  fill: var(--nv-accent-wash);\n  stroke: var(--nv-accent);\n}\n\n/* Causality: lines fade, words do not */\n\n.novaviz .nv-sequence .nv-is-dim :is(.nv-line, .nv-head-full, .nv-head-open, .nv-store, .nv-flag, .nv-tick) {\n  opacity: 0.25;\n}\n\n.novaviz .nv-sequence .nv-is-dim .nv-words {\n  fill: var(--nv-future);\n}\n\n.novaviz .nv-sequence :is(.nv-is-cause, .nv-is-effect, .nv-is-self) .nv-words {\n  font-weight: 650;\n}\n\n.novaviz .nv-sequence .nv-is-self .nv-words {\n  text-decoration: underline;\n  text-underline-offset: 3px;\n}\n\n.novaviz .nv-sequence .nv-token-dot {\n  fill: var(--nv-token);\n  stroke: var(--nv-paper);\n  stroke-width: 1.5px;\n  pointer-events: none;\n}\n\n.novaviz .nv-sequence .nv-is-dim :is(.nv-queue rect, .nv-queue path, .nv-knot, .nv-key path, .nv-clock circle, .nv-clock path) {\n  stroke: var(--nv-faint);\n}\n";

// novaviz/views/js/style/table.css
var table_default = "/* The table of status and task, and the instance's columns. */\n\n.novaviz .nv-panel-title {\n  margin-bottom: 6px;\n  font-size: var(--nv-small);\n  font-weight: 600;\n  color: var(--nv-soft);\n}\n\n.novaviz .nv-hint {\n  font-size: var(--nv-small);\n  color: var(--nv-soft);\n}\n\n.novaviz .nv-table {\n  width: 100%;\n  border-collapse: collapse;\n  line-height: 1.3;\n}\n\n.novaviz .nv-table :is(th, td) {\n  padding: 5px 8px;\n  border-bottom: 1px solid var(--nv-edge);\n  text-align: start;\n  font-weight: inherit;\n  vertical-align: baseline;\n}\n\n.novaviz .nv-table :is(th, td):last-child {\n  padding-inline-end: 4px;\n  text-align: end;\n  white-space: nowrap;\n}\n\n.novaviz .nv-table thead th {\n  padding-top: 0;\n  font-size: var(--nv-small);\n  color: var(--nv-soft);\n}\n\n.novaviz .nv-table :is(thead th, tbody th):first-child {\n  padding-inline-start: 24px;\n  position: relative;\n  white-space: nowrap;\n}\n\n.novaviz .nv-tick {\n  position: absolute;\n  inset-inline-start: 6px;\n  width: 14px;\n  color: var(--nv-ok);\n}\n\n.novaviz .nv-row-ahead {\n  color: var(--nv-future);\n}\n\n.novaviz .nv-row-hollow {\n  color: var(--nv-soft);\n}\n\n.novaviz .nv-row-hollow .nv-tick {\n  color: var(--nv-soft);\n}\n\n.novaviz .nv-row-hollow :is(th, td) {\n  border-bottom-style: dashed;\n}\n\n.novaviz .nv-row-current:not(.nv-row-hollow) :is(th, td) {\n  font-weight: 700;\n  background: var(--nv-accent-wash);\n}\n\n.novaviz .nv-row-current:not(.nv-row-hollow) th {\n  box-shadow: inset 3px 0 0 var(--nv-accent);\n}\n\n.novaviz .nv-row-now .nv-tick {\n  color: var(--nv-accent);\n  font-size: 0.8em;\n  line-height: 1.7;\n}\n\n.novaviz .nv-row-broken,\n.novaviz .nv-row-broken .nv-tick {\n  color: var(--nv-error);\n}\n\n.novaviz .nv-row-broken.nv-row-current:not(.nv-row-hollow) :is(th, td) {\n  background: var(--nv-error-wash);\n}\n\n.novaviz .nv-row-broken.nv-row-current:not(.nv-row-hollow) th {\n  box-shadow: inset 3px 0 0 var(--nv-error);\n}\n\n.novaviz .nv-table-panel .nv-hint {\n  margin-top: 8px;\n}\n\n/* What comes and goes stands below what stays. */\n.novaviz:not(.nv-two) .nv-status {\n  display: flex;\n  flex-direction: column;\n}\n\n.novaviz:not(.nv-two) .nv-table-panel {\n  display: contents;\n}\n\n.novaviz:not(.nv-two) .nv-table-panel .nv-hint {\n  order: 1;\n}\n\n.novaviz .nv-state-list {\n  display: grid;\n  grid-template-columns: auto minmax(0, 1fr);\n  gap: 2px 14px;\n  align-items: baseline;\n  margin-top: 12px;\n  font-size: var(--nv-small);\n}\n\n.novaviz .nv-state-list dt {\n  color: var(--nv-soft);\n}\n\n.novaviz .nv-state-list dd {\n  font-weight: 600;\n  overflow-wrap: anywhere;\n}\n\n.novaviz .nv-state-list .nv-link {\n  min-height: 24px;\n  font-weight: 400;\n}\n\n.novaviz .nv-state-list .nv-state-fault {\n  color: var(--nv-error);\n}\n\n@media (prefers-reduced-motion: no-preference) {\n  .novaviz .nv-row-current :is(th, td) {\n    animation: nv-arrive 900ms ease-out;\n  }\n\n  @keyframes nv-arrive {\n    from {\n      background: color-mix(in srgb, var(--nv-token) 45%, transparent);\n    }\n  }\n}\n";

// novaviz/views/js/style/topology.css
var topology_default = '/* The map of the cloud. */\n\n.novaviz[data-view="map"] .nv-stage {\n  overflow: hidden auto;\n}\n\n.novaviz .nv-stage svg.nv-map {\n  max-width: 100%;\n  height: auto;\n  touch-action: pan-y;\n}\n\n.novaviz .nv-map text {\n  fill: var(--nv-ink);\n}\n\n.novaviz .nv-region {\n  fill: var(--nv-panel);\n}\n\n.novaviz .nv-map .nv-region-name {\n  fill: var(--nv-soft);\n  font-weight: 600;\n  paint-order: stroke;\n  stroke: var(--nv-panel);\n  stroke-width: 5px;\n  stroke-linejoin: round;\n}\n\n.novaviz .nv-bus {\n  fill: none;\n  stroke: var(--nv-faint);\n  stroke-width: 6;\n  stroke-linecap: round;\n}\n\n.novaviz .nv-map .nv-bus-name {\n  fill: var(--nv-soft);\n}\n\n.novaviz .nv-wire {\n  fill: none;\n  stroke: var(--nv-edge);\n  stroke-width: 1.2;\n}\n\n.novaviz .nv-wire-used {\n  stroke: color-mix(in srgb, var(--nv-future) 62%, var(--nv-panel));\n}\n\n.novaviz .nv-box-shape {\n  fill: var(--nv-paper);\n  stroke: var(--nv-faint);\n  stroke-width: 1;\n}\n\n.novaviz .nv-box-lid {\n  fill: none;\n  stroke: var(--nv-faint);\n}\n\n.novaviz .nv-box-on :is(.nv-box-shape, .nv-box-lid) {\n  stroke: var(--nv-accent);\n  stroke-width: 2;\n}\n\n.novaviz .nv-box-on .nv-box-shape {\n  fill: var(--nv-accent-wash);\n}\n\n.novaviz .nv-box-on .nv-box-name {\n  font-weight: 600;\n}\n\n.novaviz .nv-host-box {\n  fill: var(--nv-paper);\n  stroke: var(--nv-edge);\n}\n\n.novaviz .nv-host-name {\n  font-weight: 600;\n}\n\n.novaviz .nv-map .nv-room-name {\n  fill: var(--nv-soft);\n}\n\n.novaviz .nv-room-all {\n  fill: var(--nv-edge);\n}\n\n.novaviz .nv-room-used {\n  fill: var(--nv-accent);\n}\n\n.novaviz .nv-room-full .nv-room-used {\n  fill: var(--nv-error);\n}\n\n.novaviz .nv-map .nv-room-full .nv-room-number {\n  fill: var(--nv-error);\n  font-weight: 700;\n}\n\n.novaviz .nv-guest-box {\n  fill: var(--nv-paper);\n  stroke: var(--nv-soft);\n  stroke-width: 1.5;\n}\n\n.novaviz .nv-guest-name {\n  font-weight: 600;\n}\n\n.novaviz .nv-state-scheduling .nv-guest-box {\n  stroke: var(--nv-state-scheduling);\n}\n\n.novaviz .nv-state-networking .nv-guest-box {\n  stroke: var(--nv-state-networking);\n}\n\n.novaviz .nv-state-block_device_mapping .nv-guest-box {\n  stroke: var(--nv-state-block_device_mapping);\n}\n\n.novaviz .nv-state-spawning .nv-guest-box {\n  stroke: var(--nv-state-spawning);\n  stroke-width: 2;\n}\n\n.novaviz .nv-state-active .nv-guest-box {\n  fill: var(--nv-ok);\n  stroke: var(--nv-ok);\n}\n\n.novaviz .nv-map .nv-state-active .nv-guest-name {\n  fill: var(--nv-paper);\n}\n\n.novaviz .nv-state-error .nv-guest-box {\n  stroke: var(--nv-error);\n  stroke-width: 2;\n}\n\n.novaviz .nv-map .nv-state-error .nv-guest-name {\n  fill: var(--nv-error);\n}\n\n.novaviz .nv-way {\n  fill: none;\n  stroke: currentColor;\n  stroke-width: 2.5;\n}\n\n.novaviz .nv-way.nv-reply {\n  stroke-dasharray: 7 5;\n}\n\n.novaviz .nv-way-head {\n  fill: currentColor;\n}\n\n.novaviz .nv-map .nv-failed {\n  color: var(--nv-error);\n}\n\n.novaviz .nv-map .nv-token-dot {\n  fill: var(--nv-token);\n  stroke: var(--nv-paper);\n  stroke-width: 2;\n}\n\n.novaviz .nv-way-plate {\n  fill: var(--nv-paper);\n  stroke: currentColor;\n  stroke-width: 1;\n}\n\n.novaviz .nv-way-name {\n  font-weight: 600;\n}\n\n.novaviz .nv-map .nv-failed .nv-way-name {\n  fill: var(--nv-error);\n}\n\n.novaviz[data-theme="projector"] .nv-way {\n  stroke-width: 4;\n}\n';

// novaviz/views/js/styles.js
var CSS = [
  base_default,
  controls_default,
  table_default,
  inspector_default,
  sequence_default,
  topology_default,
  read_default,
  scrubber_default,
  console_default,
  overlays_default,
  help_default,
  print_default
].join("\n");
function styles(root) {
  const place5 = root instanceof ShadowRoot ? root : document.head;
  if (place5.querySelector("style[data-novaviz]")) return;
  const style = document.createElement("style");
  style.dataset.novaviz = "";
  style.textContent = CSS;
  place5.append(style);
}

// novaviz/views/js/theme.js
var PROJECTOR = { lane: 20, label: 18, small: 16, line: 3, row: 58, maxLanes: 7 };
var SCREEN = { lane: 13, label: 12.5, small: 11, line: 1.5, row: 36, maxLanes: 99 };
var PHONE = { lane: 12, label: 12, small: 11, line: 1.5, row: 34, maxLanes: 8 };
var HALF = { ...PROJECTOR, lane: 16, label: 16, row: 52 };
var NARROW2 = { ...SCREEN, maxLanes: 7 };
function metricsOf(theme, width) {
  if (theme === "projector") return width < 680 ? HALF : PROJECTOR;
  if (width < 480) return PHONE;
  return width < 640 ? NARROW2 : SCREEN;
}
function resolved(theme) {
  if (theme !== "auto") return theme;
  const lab = document.body.dataset.jpThemeLight;
  if (lab !== void 0) return lab === "false" ? "dark" : "light";
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}
function followTheme(changed2) {
  const media = matchMedia("(prefers-color-scheme: dark)");
  media.addEventListener("change", changed2);
  const watcher = new MutationObserver(changed2);
  watcher.observe(document.body, { attributeFilter: ["data-jp-theme-light"] });
  return () => {
    media.removeEventListener("change", changed2);
    watcher.disconnect();
  };
}

// novaviz/views/js/mount.js
var TWO = 700;
var count = 0;
function mount(element, trace, options2 = {}) {
  const player = new Player(trace, options2);
  const view = new PlayerView(element, player, options2);
  const dispose = player.dispose.bind(player);
  player.dispose = () => {
    view.dispose();
    dispose();
  };
  return player;
}
var TAGS = {
  head: "header",
  stage: "section",
  now: "div",
  console: "div",
  side: "aside",
  foot: "footer",
  over: "div",
  print: "div"
};
var PARTS = (
  /** @type {(keyof typeof TAGS)[]} */
  Object.keys(TAGS)
);
var PlayerView = class {
  #id = `nv${count += 1}`;
  /** @type {(() => void)[]} */
  #ends = [];
  #drawn = false;
  /**
   * @param {HTMLElement} element
   * @param {Player} player
   * @param {Options} options
   */
  constructor(element, player, options2) {
    this.player = player;
    this.options = options2;
    this.root = document.createElement("div");
    this.root.className = "novaviz";
    this.root.tabIndex = 0;
    this.root.dataset.lmSuppressShortcuts = "true";
    this.root.setAttribute("role", "group");
    if (options2.height) this.root.style.setProperty("--nv-height", options2.height);
    if (options2.fragment) this.root.classList.add("nv-page");
    this.parts = /** @type {any} */
    {};
    for (const name of PARTS) {
      const part2 = document.createElement(TAGS[name]);
      part2.className = `nv-${name}`;
      this.parts[name] = part2;
      this.root.append(part2);
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
    const { player, root, options: options2 } = this;
    const speaker = announcer((words2) => this.live.textContent = words2);
    const sizes2 = new ResizeObserver(() => requestAnimationFrame(() => this.render()));
    sizes2.observe(this.root);
    sizes2.observe(this.parts.stage);
    this.#ends.push(
      player.on((state, previous) => this.#changed(state, previous)),
      player.on(() => speaker.tell(this.announcement())),
      listen(root, player, () => this.layout(), Boolean(options2.fragment)),
      scrubbing(root, player),
      remember(player),
      followTheme(() => this.render()),
      () => sizes2.disconnect(),
      () => speaker.stop(),
      () => this.#token?.()
    );
    this.#on(window, "beforeprint", () => this.#show("print", printed(this.scene())));
    this.#on(window, "afterprint", () => this.#show("print", []));
    if (options2.fragment) this.#followFragment();
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
    const stage2 = this.parts.stage;
    const whole = Math.max(stage2.clientWidth, 280);
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
      height: Math.max(stage2.clientHeight, 220),
      foot: Math.max(this.parts.foot.clientWidth - 32, 240),
      metrics: metricsOf(state.theme, width),
      progress: 1
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
    this.#show("head", head3(scene));
    this.#show("now", moment(scene));
    this.#show("console", guest2(scene));
    this.#show("side", side(scene));
    this.#show("foot", foot(scene));
    this.#show("over", over(scene));
    this.#show("stage", stage(this.scene()));
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
    const item2 = items[items.length - 1];
    if (!item2 || item2 === this.#followed) return;
    this.#followed = item2;
    this.#centre(item2);
    requestAnimationFrame(() => requestAnimationFrame(() => this.#centre(item2)));
  }
  /** @param {Element} item */
  #centre(item2) {
    const { stage: stage2 } = this.parts;
    const { top, height } = item2.getBoundingClientRect();
    const { top: edge2, height: room } = stage2.getBoundingClientRect();
    stage2.scrollTop += top - edge2 - Math.max(room - height, 0) * 0.4;
  }
  /** @type {Element | null} */
  #followed = null;
  dispose() {
    for (const end of this.#ends) end();
    this.root.remove();
  }
};
function breadth(width) {
  if (width < 560) return "phone";
  return width < 1060 ? "cell" : "wide";
}

// novaviz/views/js/page.js
async function page() {
  const [data2, place5] = ["novaviz-data", "novaviz"].map((id) => document.getElementById(id));
  if (!data2 || !place5) return null;
  const { trace, score, other, twin, options: options2 } = await unpacked(data2.textContent);
  return mount(place5, trace, {
    ...options2,
    score,
    other: other ?? void 0,
    twin: twin ?? void 0,
    fragment: true
  });
}
async function unpacked(letters) {
  const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

// novaviz/views/js/feed.js
var Feed = class {
  /**
   * @param {Trace} trace
   * @param {Partial<Score>} score
   */
  constructor(trace, score) {
    this.trace = { ...trace, events: [...trace.events] };
    this.score = { ...score, words: [...score.words ?? []] };
  }
  /** The seq of the last event that is known. */
  get have() {
    return this.trace.events.length;
  }
  /**
   * Take in what has happened since.
   * @param {More} more
   * @returns {More | null} what of it is new; null if something is missing before it
   */
  take(more2) {
    const known3 = this.have - more2.from;
    if (known3 < 0) return null;
    const fresh = {
      from: this.have,
      events: more2.events.slice(known3),
      words: more2.words.slice(known3),
      trace: more2.trace,
      score: more2.score
    };
    this.trace.events.push(...fresh.events);
    this.trace = { ...this.trace, ...fresh.trace, events: this.trace.events };
    const words2 = [...this.score.words ?? [], ...fresh.words];
    this.score = { ...this.score, ...fresh.score, words: words2 };
    return fresh;
  }
  /**
   * Take in the whole trace, if it is of the same run and goes on from what is known.
   * @param {Trace} trace
   * @param {Partial<Score>} score
   * @returns {More | null} what of it is new; null if it is another run's
   */
  whole(trace, score) {
    const { request_id: mine } = this.trace.metadata;
    if (mine !== trace.metadata.request_id || trace.events.length < this.have) return null;
    if (!this.trace.events.every((event, at) => alike(event, trace.events[at]))) return null;
    return this.take({ from: 0, events: trace.events, words: score.words ?? [], ...parts(trace, score) });
  }
};
function parts({ events: _, ...trace }, { words: __, ...score }) {
  return { trace, score };
}
function alike(one, other) {
  if (one === null || other === null || typeof one !== "object" || typeof other !== "object") {
    return one === other;
  }
  const names2 = Object.keys(one);
  return names2.length === Object.keys(other).length && names2.every((name) => name in other && alike(one[name], other[name]));
}

// novaviz/views/js/widget.js
var SHARED = (
  /** @type {const} */
  [
    "position",
    "playing",
    "speed",
    "detail",
    "selected",
    "view",
    "theme"
  ]
);
function widget() {
  let feed;
  const players = /* @__PURE__ */ new Set();
  const views2 = /* @__PURE__ */ new Set();
  function extend(fresh) {
    for (const player of players) player.extend(fresh);
  }
  return {
    /** @param {{model: Model}} host */
    initialize({ model }) {
      feed = new Feed(model.get("trace"), model.get("_score"));
      const ask = () => model.send({ type: "hello", have: feed.have });
      model.on("msg:custom", (message4) => {
        if (message4?.type !== "more") return;
        const fresh = feed.take(message4);
        if (fresh) extend(fresh);
        else ask();
      });
      model.on("change:trace", () => {
        const [trace, score] = [model.get("trace"), model.get("_score")];
        const fresh = feed.whole(trace, score);
        if (fresh) return extend(fresh);
        feed = new Feed(trace, score);
        for (const begin of views2) begin();
      });
      if (model.get("_live")) ask();
    },
    /** @param {{model: Model, el: HTMLElement}} host */
    render({ model, el: el2 }) {
      const problem = document.createElement("p");
      problem.className = "nv-problem";
      problem.setAttribute("role", "alert");
      const place5 = document.createElement("div");
      el2.append(place5, problem);
      let player;
      let stop = () => {
      };
      const begin = () => {
        stop();
        const playing = mount(place5, feed.trace, options(model, feed));
        const part2 = share(model, playing);
        players.add(playing);
        playing.set({ playing: model.get("playing"), selected: model.get("selected") });
        player = playing;
        stop = () => {
          part2();
          players.delete(playing);
          playing.dispose();
        };
      };
      views2.add(begin);
      begin();
      const tell = () => {
        const said = model.get("_problem");
        problem.textContent = said ? player.text("live.problem", { problem: said }) : "";
        problem.hidden = !said;
      };
      const rest = () => {
        if (player.state.position >= player.show.end) player.set({ playing: false });
      };
      model.on("change:_problem", tell);
      model.on("change:_live", rest);
      tell();
      return () => {
        model.off("change:_problem", tell);
        model.off("change:_live", rest);
        views2.delete(begin);
        stop();
      };
    }
  };
}
function options(model, feed) {
  const height = model.get("height");
  return {
    score: feed.score,
    other: (
      /** @type {Companion | undefined} */
      model.get("_other") ?? void 0
    ),
    twin: (
      /** @type {Companion | undefined} */
      model.get("_twin") ?? void 0
    ),
    live: Boolean(model.get("_live")),
    ...height ? { height } : {},
    position: model.get("position"),
    detail: model.get("detail"),
    view: model.get("view"),
    theme: model.get("theme"),
    speed: model.get("speed")
  };
}
function share(model, player) {
  const follows = SHARED.map((name) => {
    const follow = () => player.set({ [name]: model.get(name) });
    model.on(`change:${name}`, follow);
    return () => model.off(`change:${name}`, follow);
  });
  const ends2 = player.on((state) => {
    const changed2 = SHARED.filter((name) => model.get(name) !== state[name]);
    for (const name of changed2) model.set(name, state[name]);
    if (changed2.length) model.save_changes();
  });
  return () => {
    ends2();
    for (const end of follows) end();
  };
}
export {
  CSS,
  widget as default,
  mount,
  page,
  sequenceFile
};
