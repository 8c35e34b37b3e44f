/** What the player's modules hand to one another. The trace is the file format of novaviz. */

export type Phase = "start" | "deliver" | "end" | "error";
export type Detail = "steps" | "messages" | "everything";
export type View = "sequence" | "map" | "read";
export type Theme = "auto" | "light" | "dark" | "projector";

export interface Event {
  seq: number;
  /** Seconds since the trace's epoch. */
  at: number;
  phase: Phase;
  span: number;
  parent: number | null;
  kind: string;
  source: string;
  target: string;
  name: string;
  payload: Record<string, any>;
  result: Record<string, any> | null;
  observed: boolean;
}

export interface Transition {
  seq: number;
  at: number;
  instance: string;
  origin: string;
  vm_state: string | null;
  task_state: string | null;
  power_state: string;
  status: string;
  host: string | null;
}

export interface Trace {
  format: string;
  version: number;
  metadata: Record<string, any>;
  participants: { name: string; role: string }[];
  events: Event[];
  transitions: Transition[];
  steps: { number: number; title: string; needed: boolean; first: number | null; last: number | null }[];
}

/** A step with its words; `state` is how far it came: reached, failed, not reached, not needed. */
export interface Step {
  number: number;
  title: string;
  sentence: string;
  why: string;
  source: string[];
  first: number | null;
  last: number | null;
  state: string;
}

export interface TableRow {
  status: string;
  task: string;
  steps: string;
  mark: "ahead" | "hollow" | "now" | "passed" | "broken";
}

/** The status and task table from event `from` on, until the next one of the list. */
export interface Table {
  from: number;
  rows: TableRow[];
  caption: string;
}

export interface Question {
  /** The question is asked before this event happens. */
  before: number;
  kind: "who" | "task";
  ask: string;
  choices: { text: string; right: boolean; why: string; refuted: number | null }[];
}

export interface MapNode { name: string; x: number; y: number; group: string; }

/**
 * What Python adds to a trace so that it can be played: all words, and what has to be computed.
 * Whatever is missing is done without.
 */
export interface Score {
  language: string;
  /** [label of the arrow, sentence] of each event, in the order of the events. */
  words: [string, string][];
  steps: Step[];
  tables: Table[];
  /** Names of anachronisms by the number of the span. */
  badges: Record<string, string[]>;
  anachronisms: Record<string, { shown: string; in_2013_1: string; why_kept: string }>;
  /** The critical path in time order: who was waited for from when to when (seconds). */
  critical: { span: number; from: number; to: number }[];
  /** Positions are from 0 to 1 in both directions. */
  map: { nodes: MapNode[]; edges: [string, string][] };
  questions: Question[];
  /** What the player's own controls and labels say, by key. */
  text: Record<string, string>;
}

/** How two runs belong together: pairs of seqs in order, and what is different, by seq. */
export interface Alignment {
  pairs: [number, number][];
  /** For either run: seq -> mark. `by` is seconds for `slower` and `faster`. */
  marks: [Record<string, Difference>, Record<string, Difference>];
}
export interface Difference { mark: "missing" | "extra" | "failed" | "slower" | "faster"; by?: number; }

/** What is shown now. A change replaces the object; nothing else is mutable. */
export interface State {
  /** The seq of the last event that has happened; 0 before the first. */
  position: number;
  playing: boolean;
  speed: number;
  detail: Detail;
  view: View;
  theme: Theme;
  /** The span whose causes and effects are highlighted, or null. */
  selected: number | null;
  /** Names of folded things (databases, groups) that the reader has opened, or closed. */
  opened: readonly string[];
  closed: readonly string[];
  /** Spans whose children are folded away. */
  folded: readonly number[];
  timing: "even" | "true";
  future: "grey" | "hidden";
  critical: boolean;
  /** Rows the diagram has been scrolled by hand, in pixels; null follows the present. */
  scroll: number | null;
  predict: boolean;
  /** The open question of predict mode: which one, and what was chosen (locked). */
  question: { index: number; chosen: number | null } | null;
  /** Predict mode: what was chosen, by the index of the question. */
  answers: Readonly<Record<number, number>>;
  help: boolean;
  blank: boolean;
  spotlight: boolean;
  search: string | null;
  /** Digits typed so far, to jump to a step. */
  typed: string;
  /** Whether the second trace leads (its twin, or the run beside it), and `position` is its. */
  twin: boolean;
  /** Seqs to go back to with Backspace. */
  trail: readonly number[];
}

/** An element as plain data, so that the same picture can be a string or live in a page. */
export interface Tree {
  tag: string;
  attrs: Record<string, string | number | boolean | null | undefined>;
  children: (Tree | string)[];
}

/** A run that belongs to another one: its twin, or the one that it is compared with. */
export interface Companion {
  trace: Trace;
  score?: Partial<Score>;
  alignment: Alignment;
}

export interface Options {
  score?: Partial<Score>;
  /** Another run, shown beside the first. */
  other?: Companion;
  /** The recording of a real boot, shown instead of the first at a key. */
  twin?: Companion;
  /** Whether position, view and theme live in the URL fragment. */
  fragment?: boolean;
  /** Whether more may still happen. */
  live?: boolean;
  /** The player's height, as CSS has it; what its place gives if missing. */
  height?: string;
  position?: number;
  detail?: Detail;
  view?: View;
  theme?: Theme;
  speed?: number;
}

export type Text = (key: string, values?: Record<string, unknown>) => string;

/** What layout has to know of a theme, in pixels. */
export interface Metrics {
  lane: number;
  label: number;
  small: number;
  line: number;
  row: number;
  maxLanes: number;
}
