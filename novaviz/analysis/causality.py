"""The causality graph of a trace: which event had to happen before which.

A span names its parent, so causes are known. What a parent waited for among its children is read
off their order: handlers take no time of their own, so what comes next follows at once on what
was waited for. Children may overlap (the modern release allocates the network beside the rest).
"""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

from novaviz.model import Event, Trace
from novaviz.model.event import DELIVER, DRIVER, RPC_CAST, START

AT_ONCE = 0.001
"""Seconds within which a span goes on after a task beside it that it was waiting for."""


def causality(trace: Trace) -> nx.DiGraph[int]:
    """A graph of the seqs of all events; an edge leads from an event to one that waited for it.

    ``span`` of an edge is the exchange that took the time between its ends. Edges lead forward in
    seq only. An event has an edge from each of the exchanges that it may have waited for (those
    that were over and that nothing else of the same parent has followed), otherwise from the
    moment at which its parent took up its work.
    """
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(event.seq for event in trace.events)
    graph.add_weighted_edges_from(_Weaver().edges(trace.events), weight="span")
    return graph


class _Work:
    """What one span has done so far."""

    __slots__ = ("begun", "closed", "executor", "frontier", "kind", "parent", "start")

    def __init__(self, event: Event, parent: _Work | None) -> None:
        self.start = self.begun = event
        self.parent, self.kind = parent, event.kind
        # A driver is a library inside the process that calls it, and that libvirt tells things.
        driver = event.kind == DRIVER and not event.name.startswith("lifecycle.")
        self.executor = event.source if driver else event.target
        self.closed = False
        self.frontier: list[tuple[int, Event]] = []
        """Exchanges that are over and not yet followed: seq of the start, and the close."""

    def ended(self, child: _Work, close: Event) -> None:
        """A child is over; what was over before it began has been followed by it."""
        begun = child.start.seq
        self.frontier = [one for one in self.frontier if one[1].seq > begun]
        self.frontier.append((begun, close))


class _Weaver:
    def __init__(self) -> None:
        self._works: dict[int, _Work] = {}

    def edges(self, events: tuple[Event, ...]) -> Iterator[tuple[int, int, int]]:
        for event in events:
            work = self._works.get(event.span)
            if event.phase == START or work is None:
                parent = self._works.get(event.parent) if event.parent is not None else None
                yield from self._within(parent, event)
                self._works[event.span] = _Work(event, parent)
            elif event.phase == DELIVER:
                yield work.start.seq, event.seq, event.span
                work.begun = event
            else:
                yield from self._within(work, event)
                work.closed = True
                _close(work, event)

    def _within(self, work: _Work | None, event: Event) -> Iterator[tuple[int, int, int]]:
        """What an event waited for that happens inside the work of a span."""
        if work is None:
            return
        span, latest = work.start.span, work.begun.seq
        if not work.frontier:
            yield latest, event.seq, span
        for _, close in work.frontier:
            latest = max(latest, close.seq)
            yield close.seq, event.seq, span
        above = work.parent
        while above is not None and above.executor == work.executor:
            for _, close in above.frontier:
                if close.seq > latest and event.at - close.at <= AT_ONCE:
                    yield close.seq, event.seq, span
            above = above.parent


def _close(work: _Work, close: Event) -> None:
    """Tell whoever waits: the parent; for a cast, a span at its receiver that led to it."""
    if work.kind != RPC_CAST:
        if work.parent is not None:
            work.parent.ended(work, close)
        return
    above = work.parent
    while above is not None:
        if above.executor == work.executor and not above.closed:
            above.ended(work, close)
            return
        above = above.parent
