"""The plan of a cloud: where each participant of a trace stands on the map, and who is joined.

Known services have the place that architecture pictures give them: users on the left, the control
plane before the message bus, hosts behind it, image, network and volume below. Hosts and strangers
are placed by what they talk to. Same trace, same plan: nothing here is left to chance.
"""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

from novaviz.model import Trace
from novaviz.model.event import CONSOLE, DECISION, END, NOTIFY, RPC_CALL, RPC_CAST, Event, Json

WIDE, HIGH = 900.0, 560.0
"""The drawing that the places are made for, in pixels; the plan gives them as parts of it."""
PITCH = (104.0, 42.0)
"""Pixels from box to box, across and down: a box is 96 by 34."""

BUS = "bus"
USER, CONTROL, COMPUTE, DATA, HOST, OTHER = "user", "control", "compute", "data", "host", "other"

PLACES: dict[str, tuple[str, float, float]] = {
    "user": (USER, 60, 150), "client": (USER, 60, 230),
    "keystone": (CONTROL, 270, 40), "DB:keystone": (CONTROL, 165, 40),
    "nova-api": (CONTROL, 170, 230), "DB:nova_api": (CONTROL, 170, 290),
    "placement": (CONTROL, 390, 80), "DB:placement": (CONTROL, 390, 30),
    "nova-scheduler": (CONTROL, 390, 170),
    "nova-conductor": (CONTROL, 390, 255),
    "DB:nova": (CONTROL, 390, 315), "DB:nova_cell1": (CONTROL, 390, 315),
    "DB:nova_cell0": (CONTROL, 495, 315),
    BUS: (BUS, 520, 215),
    "notifications": (BUS, 520, 120),
    "glance": (DATA, 190, 445), "DB:glance": (DATA, 190, 505),
    "neutron": (DATA, 320, 445), "DB:neutron": (DATA, 320, 505),
    "cinder": (DATA, 450, 445), "DB:cinder": (DATA, 450, 505),
}  # fmt: skip
"""Group and middle of what has a place of its own, in pixels.

keystone's lines to all services run down the gap between nova-api and what is behind it.
"""

ON_HOSTS = ("nova-compute", "hypervisor", "neutron-agent", "libvirtd")
HOSTS_FROM = (640.0, 60.0)
"""The middle of the first box of the first host."""
HOSTS_ACROSS, HOSTS_TO = 3, HIGH - 25
SLACK = 22.0
"""Pixels between hosts that were contacted, as far as there is room."""

Place = tuple[float, float]


def positions(trace: Trace) -> dict[str, Json]:
    """``{"nodes": [{name, x, y, group}], "edges": [[a, b]]}``, x and y of a box's middle, 0 to 1.

    RPC and notifications go by way of the node ``bus``. A host that only the scheduler knows of
    is the node ``host:NAME``. Room is for about 50 boxes on hosts; with more, they move together.
    """
    graph = network(trace)
    places = {name: PLACES[name][1:] for name in graph if name in PLACES}
    places |= _on_hosts(graph)
    for name in graph:
        if name not in places:
            places[name] = _beside(graph, name, places)
    nodes = [
        {
            "name": name,
            "x": round(places[name][0] / WIDE, 4),
            "y": round(places[name][1] / HIGH, 4),
            "group": graph.nodes[name]["group"],
        }
        for name in graph
    ]
    return {"nodes": nodes, "edges": [list(edge) for edge in graph.edges]}


def network(trace: Trace) -> nx.Graph[str]:
    """Who exchanged anything with whom, as a graph of names with their ``group``."""
    graph: nx.Graph[str] = nx.Graph()
    for lane in trace.participants():
        graph.add_node(lane.name, group=_group(lane.name))
    seen: set[tuple[str, str, bool]] = set()
    for event in trace.events:
        by_bus = event.kind in (RPC_CALL, RPC_CAST, NOTIFY)
        link = (event.source, event.target, by_bus)
        if link in seen or event.source == event.target or event.kind == CONSOLE:
            continue
        seen.add(link)
        if by_bus:
            graph.add_node(BUS, group=BUS)
            graph.add_edge(event.source, BUS)
            graph.add_edge(BUS, event.target)
        else:
            graph.add_edge(event.source, event.target)
    contacted = {name.partition("@")[2] for name in graph}
    for host in dict.fromkeys(host for event in trace.events for host in _hosts(event)):
        if host not in contacted:
            graph.add_node(f"host:{host}", group=HOST)
    return graph


def _hosts(event: Event) -> Iterator[str]:
    """The hosts that a decision of the scheduler speaks of."""
    if event.kind != DECISION:
        return
    yield from event.payload.get("hosts") or ()
    if event.phase == END and event.result:
        yield from (verdict["host"] for verdict in event.result.get("verdicts") or ())
        yield from event.result.get("order") or ()


def _group(name: str) -> str:
    if name.partition("@")[0] in ON_HOSTS:
        return COMPUTE
    return PLACES[name][0] if name in PLACES else OTHER


def _on_hosts(graph: nx.Graph[str]) -> dict[str, Place]:
    """The hosts behind the bus: those contacted one below the other, the others in rows of three.

    Where they would leave the drawing, the rows move together.
    """
    clusters: dict[str, list[str]] = {}
    for name in graph:
        if graph.nodes[name]["group"] == COMPUTE:
            clusters.setdefault(name.partition("@")[2], []).append(name)
    rows: list[list[str]] = []
    firsts: set[int] = set()
    for host in sorted(clusters):
        boxes = sorted(clusters[host], key=lambda name: ON_HOSTS.index(name.partition("@")[0]))
        firsts.add(len(rows))
        rows += _in_rows(boxes)
    firsts.add(len(rows))
    rows += _in_rows(sorted(name for name in graph if graph.nodes[name]["group"] == HOST))
    if not rows:
        return {}
    gaps = [i in firsts and i > 0 for i in range(len(rows))]
    room = HOSTS_TO - HOSTS_FROM[1]
    pitch = min(PITCH[1], room / max(len(rows) - 1, 1))
    slack = min(SLACK, max(room - pitch * (len(rows) - 1), 0.0) / max(sum(gaps), 1))
    used = pitch * (len(rows) - 1) + slack * sum(gaps)
    down = HOSTS_FROM[1] + max((PLACES[BUS][2] - HOSTS_FROM[1] - used / 2), 0.0)
    places: dict[str, Place] = {}
    for row, gap in zip(rows, gaps, strict=True):
        down += slack if gap else 0.0
        for column, name in enumerate(row):
            places[name] = (HOSTS_FROM[0] + column * PITCH[0], down)
        down += pitch
    return places


def _in_rows(names: list[str]) -> list[list[str]]:
    return [names[i : i + HOSTS_ACROSS] for i in range(0, len(names), HOSTS_ACROSS)]


def _beside(graph: nx.Graph[str], name: str, places: dict[str, Place]) -> Place:
    """The free place nearest to the middle of those it talks to, for a participant not known."""
    near = [places[other] for other in graph.neighbors(name) if other in places]
    wish = (
        sum(x for x, _ in near) / len(near) if near else WIDE / 2,
        sum(y for _, y in near) / len(near) if near else HIGH / 2,
    )
    slots = [
        (x, y)
        for y in _steps(25.0, HIGH - 25, PITCH[1])
        for x in _steps(60.0, WIDE - 60, PITCH[0])
        if all(abs(x - a) >= PITCH[0] - 8 or abs(y - b) >= PITCH[1] - 8 for a, b in places.values())
    ]
    return min(
        slots or [wish], key=lambda slot: (slot[0] - wish[0]) ** 2 + (slot[1] - wish[1]) ** 2
    )


def _steps(first: float, last: float, pitch: float) -> list[float]:
    return [first + i * pitch for i in range(int((last - first) / pitch) + 1)]
