/**
 * Elements as plain data: built once by pure functions, then written as text or shown in a page.
 *
 * Text of users enters a page by textContent and a string escaped; there is no third way.
 * @import {Tree} from "./types"
 */

const SVG = "http://www.w3.org/2000/svg";
const VOID = new Set(["br", "hr", "img", "input", "meta", "link"]);

/** What `el` has made: an object of a stranger's trace that looks like it is none. @implements {Tree} */
class Made {
  /** @param {string} tag @param {Tree["attrs"]} attrs @param {(Tree | string)[]} children */
  constructor(tag, attrs, children) {
    this.tag = tag;
    this.attrs = attrs;
    this.children = children;
  }
}

/**
 * An element. An attribute that is null, undefined or false is left out, true is empty; nested
 * lists of children are flattened, and null, undefined and false among them dropped. An object that
 * is no element is shown as JSON.
 * @param {string} tag
 * @param {Tree["attrs"] | null} [attrs]
 * @param {...unknown} children
 * @returns {Tree}
 */
export function el(tag, attrs, ...children) {
  /** @type {(Tree | string)[]} */
  const kept = [];
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === true) continue;
    if (child instanceof Made) kept.push(child);
    else kept.push(typeof child === "object" ? JSON.stringify(child) : String(child));
  }
  return new Made(tag, attrs ?? {}, kept);
}

/** @param {unknown} text */
export function escape(text) {
  return String(text)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/'/g, "&#39;");
}

/**
 * The element as HTML or SVG text, safe whatever its text holds.
 * @param {Tree | string} tree
 * @returns {string}
 */
export function toString(tree) {
  if (typeof tree === "string") return escape(tree);
  const attrs = Object.entries(tree.attrs)
    .filter(([name, value]) => name !== "key" && isSet(value))
    .map(([name, value]) => ` ${name}="${value === true ? "" : escape(value)}"`)
    .join("");
  if (VOID.has(tree.tag)) return `<${tree.tag}${attrs}>`;
  return `<${tree.tag}${attrs}>${tree.children.map(toString).join("")}</${tree.tag}>`;
}

/** @param {unknown} value */
const isSet = (value) => value !== null && value !== undefined && value !== false;

/** What an element of the page shows now. @type {WeakMap<Node, Tree>} */
const shown = new WeakMap();

/**
 * The element, made in the document.
 * @param {Tree | string} tree
 * @param {boolean} [svg] whether it stands inside an svg element
 * @returns {Node}
 */
function build(tree, svg = false) {
  if (typeof tree === "string") return document.createTextNode(tree);
  const within = svg || tree.tag === "svg";
  const node = within
    ? document.createElementNS(SVG, tree.tag)
    : document.createElement(tree.tag);
  for (const [name, value] of Object.entries(tree.attrs)) setAttribute(node, name, value);
  const inside = within && tree.tag !== "foreignObject";
  for (const child of tree.children) node.appendChild(build(child, inside));
  shown.set(node, tree);
  return node;
}

/**
 * @param {Element} node
 * @param {string} name
 * @param {Tree["attrs"][string]} value
 */
function setAttribute(node, name, value) {
  if (name === "key") return;
  if (!isSet(value)) node.removeAttribute(name);
  else node.setAttribute(name, value === true ? "" : String(value));
  if (name === "value" && "value" in node) /** @type {any} */ (node).value = value ?? "";
  if (name === "checked" && "checked" in node) /** @type {any} */ (node).checked = isSet(value);
}

/**
 * Make `parent` contain exactly these children, changing as little as can be: an element that is
 * the very same object as last time is not looked at, and those with a `key` keep their node.
 * @param {Element} parent
 * @param {(Tree | string)[]} children
 */
export function patch(parent, children) {
  const svg = parent.namespaceURI === SVG && parent.localName !== "foreignObject";
  /** @type {Map<unknown, ChildNode>} */
  const keyed = new Map();
  for (const node of parent.childNodes) {
    const key = shown.get(node)?.attrs.key;
    if (key !== undefined && key !== null) keyed.set(key, node);
  }
  /** @type {ChildNode | null} */
  let at = parent.firstChild;
  for (const child of children) {
    const key = typeof child === "string" ? undefined : child.attrs.key;
    let node = key === undefined || key === null ? at : (keyed.get(key) ?? null);
    if (node && key !== undefined && key !== null) keyed.delete(key);
    if (node && fits(node, child, key)) {
      if (node === at) at = at.nextSibling;
      else parent.insertBefore(node, at);
      update(node, child);
    } else {
      node = /** @type {ChildNode} */ (build(child, svg));
      parent.insertBefore(node, at);
    }
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

/**
 * Whether the node can be changed into the child: the same tag, and not another one's by key.
 * @param {ChildNode} node
 * @param {Tree | string} child
 * @param {unknown} key
 */
function fits(node, child, key) {
  if (typeof child === "string") return node.nodeType === Node.TEXT_NODE;
  const old = shown.get(node);
  return old !== undefined && old.tag === child.tag && (old.attrs.key ?? null) === (key ?? null);
}

/**
 * @param {ChildNode} node
 * @param {Tree | string} tree
 */
function update(node, tree) {
  if (typeof tree === "string") {
    if (node.nodeValue !== tree) node.nodeValue = tree;
    return;
  }
  const old = /** @type {Tree} */ (shown.get(node));
  if (old === tree) return;
  const element = /** @type {Element} */ (node);
  for (const name of Object.keys(old.attrs)) {
    if (!(name in tree.attrs)) setAttribute(element, name, null);
  }
  for (const [name, value] of Object.entries(tree.attrs)) {
    if (old.attrs[name] !== value) setAttribute(element, name, value);
  }
  patch(element, tree.children);
  shown.set(node, tree);
}
