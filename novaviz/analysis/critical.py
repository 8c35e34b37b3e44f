"""The critical path of a boot: who was waited for, from the first event until the instance is up.

Making anything shorter that is not on it would not have made the boot shorter.
"""

from __future__ import annotations

from dataclasses import dataclass

from novaviz.analysis.causality import causality
from novaviz.model import Trace
from novaviz.model.event import Json

SETTLED = ("ACTIVE", "ERROR")


@dataclass(frozen=True, slots=True)
class Segment:
    """``span`` was waited for from ``begin`` to ``end`` (seconds), and none of its children."""

    span: int
    begin: float
    end: float

    def to_dict(self) -> dict[str, Json]:
        return {"span": self.span, "from": self.begin, "to": self.end}


def critical_path(trace: Trace) -> list[Segment]:
    """The segments in time order, each beginning where the one before it ends.

    They cover the time from the first event to ``end_of``. Going backwards, an event waited for
    the latest of its causes.
    """
    if not trace.events:
        return []
    graph = causality(trace)
    at = [0.0, *(event.at for event in trace.events)]
    back: list[Segment] = []
    seq = end_of(trace)
    while seq > 1:
        # What nobody caused (an imported trace has such) waited for what came before it.
        cause = max(graph.predecessors(seq), default=seq - 1)
        edge = graph.edges.get((cause, seq))
        span = edge["span"] if edge else trace.events[seq - 1].span
        if at[cause] < at[seq]:
            if back and back[-1].span == span and back[-1].begin == at[seq]:
                back[-1] = Segment(span, at[cause], back[-1].end)
            else:
                back.append(Segment(span, at[cause], at[seq]))
        seq = cause
    return back[::-1]


def end_of(trace: Trace) -> int:
    """The seq of the event with which the boot was over: ACTIVE or ERROR for good, or the last."""
    uuid = trace.metadata.get("instance")
    own = [state for state in trace.transitions if state.instance == uuid]
    last = own[-1].status if own else None
    if last not in SETTLED:
        return len(trace.events)
    seq = own[-1].seq
    for state in reversed(own):
        if state.status != last:
            break
        seq = state.seq
    return seq
