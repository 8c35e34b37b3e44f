"""What an exchange means beside another run's: its act without host, cell and dialect.

The classic release calls conductor by methods of its own, the modern one through objects; both
do the same, and what they do to the instance's row says more than the method's name.
"""

from __future__ import annotations

from collections.abc import Hashable

from novaviz.model import Span, Trace
from novaviz.model.event import DB, RPC_CALL
from novaviz.model.transition import INSTANCES

BUILD = "build_and_run_instance"

CALLED_TODAY = {
    "instance_get_by_uuid": "Instance.get_by_uuid",
    "instance_update": "Instance.save",
    "instance_destroy": "Instance.destroy",
    "block_device_mapping_get_all_by_instance": "BlockDeviceMappingList.get_by_instance_uuid",
    "block_device_mapping_update": "BlockDeviceMapping.save",
    "instance_info_cache_update": "InstanceInfoCache.save",
    "compute_node_update": "ComputeNode.save",
    "instance_fault_create": "InstanceFault.create",
}
"""The methods of 2013.1's conductor, and the object methods that do the same today."""


class Meanings:
    """The spans of a trace by number, each with what it can be known by."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._spans = {span.number: span for span in trace.spans()}
        self.numbers = sorted(self._spans)
        self._bare = {number: _name(span) for number, span in self._spans.items()}
        self._states = self._written()
        self._names = dict(self._bare)
        for number, states in self._states.items():
            if _only_writes(self._spans[number]):  # another state is another act
                self._names[number] = self._bare[number], states
        self._own = self._own_times()

    def span(self, number: int) -> Span:
        return self._spans[number]

    def children(self, number: int | None) -> list[int]:
        return [span.number for span in self._trace.children(number)]

    def name(self, number: int) -> Hashable:
        """Kind, source, target and name, the same for the same act in any run.

        A write that gives the instance another state is another act.
        """
        return self._names[number]

    def bare_name(self, number: int) -> Hashable:
        """Kind, source, target and name, whatever is written."""
        return self._bare[number]

    def acts(self, number: int) -> Hashable:
        """The name with the states that the instance was given meanwhile."""
        return self._names[number], self._states.get(number, ())

    def state(self, number: int) -> Hashable:
        """The same for a span that gave the instance any state; None for others."""
        return self.acts(number) if number in self._states else None

    def own_time(self, number: int) -> float:
        """Seconds from start to close in which nothing went on that the span had caused itself."""
        return round(self._own.get(number, 0.0), 6)

    def _own_times(self) -> dict[int, float]:
        """Spans come in the order of their start; each takes its time away from those above it."""
        own: dict[int, float] = {}
        until: dict[int, float] = {}
        for span in self._spans.values():
            begin = span.start.at
            end = span.close.at if span.close else begin
            own[span.number], until[span.number] = end - begin, begin
            above = self._spans.get(span.parent) if span.parent is not None else None
            while above is not None:
                number = above.number
                limit = above.close.at if above.close else above.start.at
                covered = min(end, limit) - max(begin, until[number])
                own[number] -= max(covered, 0.0)
                until[number] = max(until[number], end)
                above = self._spans.get(above.parent) if above.parent is not None else None
        return own

    def _written(self) -> dict[int, tuple[Hashable, ...]]:
        """The states that were written to the instance's row, by each span that led to it."""
        found: dict[int, tuple[Hashable, ...]] = {}
        for span in self._spans.values():
            state = _state(span)
            here: Span | None = span
            while state and here is not None:
                found[here.number] = (*found.get(here.number, ()), state)
                here = self._spans.get(here.parent) if here.parent is not None else None
        return found


def _name(span: Span) -> Hashable:
    name = span.name.removeprefix("object_action ").removeprefix("object_class_action_versions ")
    source, target = _role(span.source), _role(span.target)
    if span.name == "run_instance" and target == "nova-compute":
        name = BUILD
    if name == BUILD:
        source = "nova"  # the scheduler in 2013.1, conductor today
    return span.kind, source, target, CALLED_TODAY.get(name, name)


def _only_writes(span: Span) -> bool:
    """Whether it is a statement, or a call that has conductor make one."""
    return span.kind == DB or (span.kind == RPC_CALL and span.target == "nova-conductor")


def _role(name: str) -> str:
    """The participant without host and cell."""
    return "DB:nova" if name.startswith("DB:nova") else name.partition("@")[0]


def _state(span: Span) -> Hashable:
    """What a statement writes to the states of an instance; empty if nothing."""
    if span.kind != DB or span.failed or not span.result:
        return ()
    return tuple(
        (column, str(change["after"][column]))
        for change in span.result["changes"]
        if change["table"] == INSTANCES and change["after"]
        for column in ("vm_state", "task_state")
        if column in change["after"]
    )
