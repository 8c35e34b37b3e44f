"""What a trace tells of a boot that went wrong: where, what was said, and what was undone."""

from __future__ import annotations

from dataclasses import dataclass

from novaviz.catalog import read_faults
from novaviz.model import Event, Step, Trace, vm_states
from novaviz.model.event import DRIVER, REST, RPC_CAST
from novaviz.model.event import ERROR as FAILED
from novaviz.run import boot

_BUILDS = ("run_instance", "build_and_run_instance")
_UNDOING = ("destroy", "unplug_vifs")
_NOT_BOUND = "'binding:vif_type': 'binding_failed'"


@dataclass(frozen=True, slots=True)
class Failure:
    """One broken boot. ``fault`` is what was broken, ``step`` the number of the step it broke in.

    ``text`` is what the user is told, None if nothing. ``hosts`` are those that were given the
    build, in order. ``undone`` are the exchanges that took something back, each with how often;
    ``held`` is what the server has kept, ``waiting_for`` who would have to act.
    """

    fault: str
    outcome: str
    step: int | None
    title: str
    text: str | None
    hosts: tuple[str, ...]
    undone: tuple[str, ...]
    held: tuple[str, ...]
    waiting_for: tuple[str, ...]


def first_trouble(trace: Trace) -> Event | None:
    """The first event that says that something is wrong; None if none does.

    That is an exchange that ends in an error, or (neutron says so with a good status) a port that
    could not be bound, or else the row that is set to error.
    """
    for event in trace.events:
        if event.phase == FAILED:
            return event
        if event.kind == REST and event.closes and _NOT_BOUND in repr(event.result):
            return event
    errors = (state.seq for state in trace.transitions if state.vm_state == vm_states.ERROR)
    seq = next(errors, None)
    return None if seq is None else trace.events[seq - 1]


def failure_of(trace: Trace) -> Failure:
    """Read a broken boot as an operator does: how it ended, what was said, where it broke."""
    metadata, event = trace.metadata, first_trouble(trace)
    step = step_of(trace, event) if event else None
    told = metadata.get("fault") or metadata.get("error") or {}
    return Failure(
        fault=", ".join(metadata.get("faults", ())),
        outcome=str(metadata["outcome"]),
        step=step.number if step else None,
        title=step.title if step else "",
        text=told.get("message"),
        hosts=hosts_tried(trace),
        undone=_undone(trace, event.seq) if event else (),
        held=tuple(metadata.get("held") or ()),
        waiting_for=tuple(metadata.get("waiting_for") or ()),
    )


def step_of(trace: Trace, event: Event) -> Step | None:
    """The step that an event belongs to: the last one begun, or one that goes on beside it.

    Steps overlap: that is the one in which these two began to talk, if it is not over yet.
    """
    talk = next(
        span for span in trace.spans()
        if (span.parent, span.source, span.target) == (event.parent, event.source, event.target)
    )  # fmt: skip
    beside = _last_begun(trace, talk.start.seq)
    if beside and (beside.last is None or beside.last >= event.seq):
        return beside
    return _last_begun(trace, event.seq)


def _last_begun(trace: Trace, seq: int) -> Step | None:
    begun = [step for step in trace.steps if step.first is not None and step.first <= seq]
    return begun[-1] if begun else None


def failures(release: str) -> list[Failure]:
    """A boot with each named fault that the release can have; about three seconds' work."""
    found = []
    for fault in read_faults().values():
        if release in fault.releases:
            with boot(release=release, faults=[fault.name]) as run:
                found.append(failure_of(run.trace))
    return found


def hosts_tried(trace: Trace) -> tuple[str, ...]:
    """The hosts that were given the build, in order."""
    return tuple(
        span.target.partition("@")[2] for span in trace.spans()
        if span.kind == RPC_CAST and span.name in _BUILDS and "@" in span.target
    )  # fmt: skip


def _undone(trace: Trace, after: int) -> tuple[str, ...]:
    counted: dict[str, int] = {}
    for span in trace.spans():
        taken_back = (span.kind == REST and span.name.startswith("DELETE ")) or (
            span.kind == DRIVER and span.name in _UNDOING
        )
        if taken_back and not span.failed and span.start.seq > after:
            said = f"{span.target.partition('@')[0]}: {span.name}"
            counted[said] = counted.get(said, 0) + 1
    return tuple(f"{said} ({n} times)" if n > 1 else said for said, n in counted.items())
