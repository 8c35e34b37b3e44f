/**
 * The lanes of the sequence diagram: who stands where, and who shares a lane where there is room
 * for few.
 *
 * A database is folded into the services that use it until a reader opens it, since nineteen
 * steps are read best with one lane a service.
 * @import {Detail} from "./types"
 * @import {Show} from "./trace.js"
 */

/** A piece of a lane's title, that a line may be divided after, and the member it names. */
/** @typedef {{text: string, of: string | null}} Part */
/** @typedef {{name: string, members: string[], group: string, title: string, parts: Part[]}} Lane */
/** @typedef {"lane" | "database" | "notifications" | "bus"} FoldKind */
/** Something that a reader may open or close. */
/** @typedef {{name: string, kind: FoldKind, members: string[], open: boolean}} Foldable */
/**
 * @typedef {object} Choice
 * @property {readonly string[]} [opened] names of what is open though it would be folded
 * @property {readonly string[]} [closed] names of what is folded though it would be open
 * @property {number} [max] how many lanes there is room for, not counting the bus
 * @property {Detail} [detail] steps have no bus, the other levels show RPC passing it
 */

export const BUS = "bus";
export const NOTIFICATIONS = "notifications";

/** Groups of lanes from left to right, each with its members in their order. */
const GROUPS = {
  user: ["user", "client"],
  control: ["keystone", "nova-api", "nova-scheduler", "placement", "nova-conductor"],
  bus: [BUS],
  compute: ["nova-compute", "hypervisor", "libvirtd"],
  services: ["glance", "neutron", "neutron-agent", "cinder"],
  notifications: [NOTIFICATIONS],
};
const ORDER = /** @type {(keyof typeof GROUPS)[]} */ (Object.keys(GROUPS));

/** Databases that are not named after the one service they belong to. */
/** @type {Record<string, string>} */
const OWNERS = {
  "DB:nova": "nova-conductor",
  "DB:nova_api": "nova-api",
  "DB:nova_cell0": "nova-conductor",
  "DB:nova_cell1": "nova-conductor",
};

/** @param {string} name */
export const isDatabase = (name) => name.startsWith("DB:");

/** @param {string} name */
const baseOf = (name) => name.split("@", 1)[0];

/** @param {string} name */
const hostOf = (name) => name.slice(baseOf(name).length + 1);

/**
 * The lanes from left to right.
 * @param {Show} show
 * @param {Choice} [choice]
 * @returns {Lane[]}
 */
export function lanesOf(show, { opened = [], closed = [], max = Infinity, detail = "steps" } = {}) {
  const names = namesOf(show);
  const withBus = detail !== "steps" && usesRpc(show) && !closed.includes(BUS);
  const ordered = inOrder(names);
  const shown = ordered.filter((name) =>
    isDatabase(name) || name === NOTIFICATIONS ? opened.includes(name) : true,
  );
  // Where only databases take part there is nobody whom they could be folded into.
  let lanes = (shown.length ? shown : ordered).map((name) => ({ name, members: [name] }));
  for (const folds of foldsOf(names)) {
    const crowded = lanes.length > max;
    for (const fold of folds) {
      const wanted = closed.includes(fold.name) || (crowded && !opened.includes(fold.name));
      if (wanted) lanes = merge(lanes, fold);
    }
  }
  const all = lanes.map(titled);
  if (withBus) all.splice(seatOfBus(all), 0, titled({ name: BUS, members: [] }));
  return all;
}

/**
 * What a reader may open or close in this show, and what is open now.
 * @param {Show} show
 * @param {Choice} choice the state of the player will do
 * @param {{maxLanes: number}} [metrics]
 * @returns {Foldable[]}
 */
export function foldables(show, choice, { maxLanes } = { maxLanes: Infinity }) {
  const names = namesOf(show);
  const lanes = lanesOf(show, { ...choice, max: maxLanes });
  const alone = new Set(lanes.map((lane) => lane.name));
  /** @type {Foldable[]} */
  const found = [];
  for (const { name, members } of foldsOf(names).flat()) {
    const together = lanes.some((lane) => members.every((one) => lane.members.includes(one)));
    found.push({ name, kind: "lane", members, open: !together });
  }
  for (const name of inOrder(names).filter(isDatabase)) {
    found.push({ name, kind: "database", members: [name], open: alone.has(name) });
  }
  if (names.includes(NOTIFICATIONS)) {
    const open = alone.has(NOTIFICATIONS);
    found.push({ name: NOTIFICATIONS, kind: "notifications", members: [NOTIFICATIONS], open });
  }
  if (choice.detail !== "steps" && usesRpc(show)) {
    found.push({ name: BUS, kind: "bus", members: [], open: alone.has(BUS) });
  }
  return found;
}

/** @type {WeakMap<Show, {version: number, names: string[], rpc: boolean}>} */
const known = new WeakMap();

/** Everyone who takes part, those first whom the trace lists. @param {Show} show */
function survey(show) {
  const before = known.get(show);
  if (before?.version === show.version) return before;
  const names = new Set(show.trace.participants.map((participant) => participant.name));
  let rpc = false;
  for (const event of show.events) {
    if (event.kind === "rpc.call" || event.kind === "rpc.cast") rpc = true;
    names.add(event.source);
    if (event.kind !== "rpc.cast") names.add(event.target);
  }
  for (const event of show.events) {
    // A fanout goes to every worker of a name, which then is no participant itself.
    if (event.kind === "rpc.cast" && !membersOf(names, event.target).length) names.add(event.target);
  }
  const found = { version: show.version, names: [...names], rpc };
  known.set(show, found);
  return found;
}

/** @param {Show} show */
const namesOf = (show) => survey(show).names;

/** @param {Show} show */
const usesRpc = (show) => survey(show).rpc;

/**
 * Those whom a name means: itself, or its workers on all hosts.
 * @param {Iterable<string>} names
 * @param {string} name
 */
export function membersOf(names, name) {
  const all = [...names];
  return all.includes(name) ? [name] : all.filter((one) => baseOf(one) === name);
}

/** @param {string} name @returns {keyof typeof GROUPS} */
export function groupOf(name) {
  const base = baseOf(isDatabase(name) ? ownerOf(name) : name);
  for (const group of ORDER) {
    if (GROUPS[group].includes(base)) return group;
  }
  return base.startsWith("nova-") ? "control" : "services";
}

/** @param {string} database */
const ownerOf = (database) => OWNERS[database] ?? database.slice("DB:".length);

/** @param {string[]} names */
function inOrder(names) {
  const hosts = [...new Set(names.map(hostOf).filter(Boolean))];
  /** @param {string} name @param {number} found */
  const seat = (name, found) => {
    const owner = isDatabase(name) ? ownerOf(name) : name;
    const group = groupOf(name);
    const members = GROUPS[group];
    const place = members.indexOf(baseOf(owner));
    const host = hosts.indexOf(hostOf(owner)) + 1;
    const within = place < 0 ? members.length : place;
    const order = group === "compute" ? [host, within] : [within, host];
    return [ORDER.indexOf(group), ...order, isDatabase(name) ? 1 : 0, found];
  };
  return names
    .map((name, found) => ({ name, seat: seat(name, found) }))
    .sort((a, b) => compare(a.seat, b.seat))
    .map(({ name }) => name);
}

/** @param {number[]} a @param {number[]} b */
function compare(a, b) {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : a[at] - b[at];
}

/**
 * Who may share a lane, in the order in which lanes are given up.
 * @param {string[]} names
 */
function foldsOf(names) {
  /** @param {(name: string) => boolean} test */
  const those = (test) => inOrder(names).filter(test);
  /** @param {...string} bases */
  const of = (...bases) => those((name) => bases.includes(baseOf(name)) && !isDatabase(name));
  const compute = those((name) => groupOf(name) === "compute");
  const hosts = [...new Set(compute.map(hostOf))];
  const nova = of("nova-api", "nova-scheduler", "placement", "nova-conductor");
  const folds = [
    [{ name: "client", members: of("user", "client") }],
    [{ name: "neutron", members: of("neutron", "neutron-agent") }],
    hosts.map((host) => {
      const members = compute.filter((name) => hostOf(name) === host);
      return { name: members[0], members };
    }),
    [joined(of("glance", "neutron", "neutron-agent", "cinder"))],
    [{ name: "nova-compute", members: hosts.length > 1 ? compute : [] }],
    [joined(of("nova-scheduler", "placement"))],
    [{ name: "nova", members: nova }],
  ];
  return folds.map((step) => step.filter((fold) => fold.members.length > 1));
}

/** @param {string[]} members */
function joined(members) {
  const named = members.filter((name) => baseOf(name) !== "neutron-agent");
  return { name: named.join(" · "), members };
}

/**
 * @param {{name: string, members: string[]}[]} lanes
 * @param {{name: string, members: string[]}} fold
 */
function merge(lanes, fold) {
  /** @param {{members: string[]}} lane */
  const taken = (lane) => lane.members.some((member) => fold.members.includes(member));
  const first = lanes.findIndex(taken);
  const members = lanes.filter(taken).flatMap((lane) => lane.members);
  return lanes.flatMap((lane, index) => {
    if (index === first) return [{ name: fold.name, members }];
    return taken(lane) ? [] : [lane];
  });
}

/** @param {Lane[]} lanes */
function seatOfBus(lanes) {
  /** @type {string[]} */
  const before = ORDER.slice(0, ORDER.indexOf(BUS));
  return lanes.filter((lane) => before.includes(lane.group)).length;
}

/** @param {{name: string, members: string[]}} lane @returns {Lane} */
function titled({ name, members }) {
  const group = name === BUS ? BUS : groupOf(members[0]);
  const several = name === "nova-compute" ? new Set(members.map(hostOf)).size : 1;
  const parts = name
    .split(/(?<= · )/)
    .flatMap((piece) => divided(piece).map((text) => ({ text, of: piece.replace(" · ", "") })));
  if (several > 1) parts.push({ text: ` ×${several}`, of: name });
  const title = parts.map((part) => part.text).join("");
  return { name, members, group, title, parts };
}

/** Where a name may be divided: nova-|compute|@host1, DB:|nova_|cell1. @param {string} name */
const divided = (name) => name.split(/(?<=^nova-|^DB:|neutron-|_)|(?=@)/);
