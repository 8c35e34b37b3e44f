/** The keys, and what each does. */

/** @typedef {{keys: string[], act: string, value?: string, help: string}} Binding */

/** In the order of the help; `help` is the key of its text. @type {Binding[]} */
export const BINDINGS = [
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
  { keys: ["Escape"], act: "leave", help: "keys.leave" },
];

const BY_KEY = new Map(BINDINGS.flatMap((binding) => binding.keys.map((key) => [key, binding])));

/** Which keys a control of this tag or type needs for itself. */
const OWN_KEYS = {
  button: new Set([" ", "Enter"]),
  summary: new Set([" ", "Enter"]),
  a: new Set(["Enter"]),
  select: "all",
  textarea: "all",
  text: "all",
  search: "all",
  range: new Set(["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"]),
  checkbox: new Set([" "]),
  log: new Set(["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End"]),
};

/**
 * What a key means where it was typed: an action and its value, or null for a key that is the
 * focused control's own, or nobody's.
 * @param {{key: string, ctrlKey?: boolean, altKey?: boolean, metaKey?: boolean}} typed
 * @param {string} [control] the tag of the focused element, the type of an input, or "log"
 * @param {string} [digits] what has been typed of a step's number
 * @returns {{act: string, value: string} | null}
 */
export function actOf(typed, control = "", digits = "") {
  if (typed.ctrlKey || typed.altKey || typed.metaKey) return null;
  const own = OWN_KEYS[/** @type {keyof typeof OWN_KEYS} */ (control)];
  if (own === "all") return typed.key === "Escape" ? { act: "leave", value: "" } : null;
  if (digits && typed.key === "Enter") return { act: "enter", value: "" };
  if (own instanceof Set && own.has(typed.key)) return null;
  if (/^[1-9]$/.test(typed.key) || (typed.key === "0" && digits)) {
    return { act: "digit", value: typed.key };
  }
  const binding = BY_KEY.get(typed.key);
  if (!binding || (binding.act === "enter" && !digits)) return null;
  return { act: binding.act, value: binding.value ?? "" };
}
