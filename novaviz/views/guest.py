"""What the guest says of itself: the lines on its console, and the one that says it is ready.

Nova does not read them. ACTIVE says that the hypervisor runs the guest; only its console tells
whether the system inside is up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from novaviz.model import Event, Trace, vm_states
from novaviz.model.event import CONSOLE, START
from novaviz.views.printable import printable

READY = "console.ready"
"""The name of the event at which the guest says that it is ready."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the console, safe to print, and the event that brought it."""

    event: Event
    text: str


def printed(trace: Trace, seq: int | None = None) -> Iterator[Line]:
    """What the guest of the trace's instance has printed up to event ``seq``, line by line."""
    instance = trace.metadata.get("instance")
    for event in trace.events if seq is None else trace.events[:seq]:
        if _prints(event, instance):
            for text in lines_of(event.payload.get("text")):
                yield Line(event, text)


def lines_of(text: object) -> list[str]:
    """The lines of a console event's text, safe to print; a stranger's trace may hold anything."""
    return [printable(line) for line in str("" if text is None else text).split("\n")]


def ready_event(trace: Trace, seq: int | None = None) -> Event | None:
    """The event at which the guest said that it is ready, up to event ``seq``."""
    instance = trace.metadata.get("instance")
    last = len(trace.events) if seq is None else seq
    return next(
        (event for event in trace.events[:last] if is_ready(event) and _prints(event, instance)),
        None,
    )


def is_ready(event: Event) -> bool:
    return event.kind == CONSOLE and event.name == READY


def is_heard(trace: Trace) -> bool:
    """Whether the guest has printed anything."""
    return any(True for _ in printed(trace))


def seconds_after_active(trace: Trace, ready: Event) -> float | None:
    """How long after ACTIVE the guest was ready; negative if before, None if never ACTIVE."""
    states = [one for one in trace.transitions if one.instance == trace.metadata.get("instance")]
    active = next((one for one in states if one.vm_state == vm_states.ACTIVE), None)
    return None if active is None else ready.at - active.at


def _prints(event: Event, instance: str | None) -> bool:
    """A line of another guest is none of this one's, in a cloud that runs several."""
    if event.kind != CONSOLE or event.phase != START:
        return False
    return event.payload.get("instance") == instance
