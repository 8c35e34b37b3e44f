"""A trace as plain text: the steps, the sequence, the status table and the summary.

Pure functions of the trace, the same text for the same trace, so that a golden file can be
reviewed like code. Everything printed is made safe first: names in a trace are strangers' text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from novaviz.model import Event, Span, Trace, Transition
from novaviz.model.event import CONSOLE, DB, NOTIFY, START
from novaviz.views.guest import is_ready, lines_of
from novaviz.views.labels import outcome
from novaviz.views.narration import method
from novaviz.views.printable import crop, pad, printable
from novaviz.views.status_table import caption, seen, state_rows, status_table
from novaviz.views.step_list import step_list
from novaviz.views.summary import stopped_by, summary

if TYPE_CHECKING:
    from novaviz.catalog import Storyboard

STATES, STEPS, MESSAGES, EVERYTHING = "states", "steps", "messages", "everything"
DETAILS = (STATES, STEPS, MESSAGES, EVERYTHING)
"""How much of a run is read: what became of the instance, the course's steps, all, and all SQL."""

WIDEST_NAME = 52


def report(trace: Trace, board: Storyboard | None, detail: str = MESSAGES) -> str:
    """All that ``novaviz show`` prints, ending with a newline."""
    parts = [
        ("The steps", step_list(trace, stopped_by(trace))),
        ("The sequence", sequence(trace, detail)),
        ("Status and task", status_table(state_rows(board, trace), caption(trace))),
        (printable(trace.metadata.get("title") or "The boot"), summary(trace)),
    ]
    return "\n\n".join(f"{title}\n\n{body}" for title, body in parts if body) + "\n"


def sequence(trace: Trace, detail: str = MESSAGES) -> str:
    """The exchanges in time, indented under what caused them, with the states in between.

    Columns: step, time in seconds, who to whom, what, outcome. A reply has a line of its own only
    where a step begins with it; otherwise its outcome stands on the line of the request. What the
    guest prints stands between them as it is.
    """
    steps = {step.first: step.number for step in trace.steps if step.first is not None}
    told = [event for event in trace.events if is_shown(event, detail, steps.keys())]
    shown = [event for event in told if event.kind != CONSOLE]
    depths = _depths(trace, shown)
    rows = [(event.seq, _exchange(event, depths[event.span]), event) for event in shown]
    wide = max((len(text) for _, text, _ in rows), default=0)
    names = min(max((len(_name(event)) for event in shown), default=0), WIDEST_NAME)
    lines = [
        (
            seq,
            f"{steps.get(seq, ''):>4}  {event.at:10.6f}  {text:<{wide}}  "
            f"{pad(_name(event), names)}  {crop(outcome_text(trace.span(event.span)), 60)}",
        )
        for seq, text, event in rows
    ]
    lines += [
        (event.seq, f"{'*' if is_ready(event) else '':>4}  {event.at:10.6f}  "
                    + console_text(event).replace("\n", f"\n{' ' * 18}"))
        for event in told
        if event.kind == CONSOLE
    ]
    lines += [
        (state.seq, f"{'*':>4}  {state.at:10.6f}  {state_text(state)}") for state in seen(trace)
    ]
    return "\n".join(text.rstrip() for _, text in sorted(lines, key=lambda line: line[0]))


def console_text(event: Event) -> str:
    """What the guest prints, each line marked as the console's; of the ready line that it is so."""
    mark = "the guest is ready: " if is_ready(event) else "console | "
    return "\n".join(mark + line for line in lines_of(event.payload.get("text")))


def is_shown(event: Event, detail: str, firsts: Any) -> bool:
    """Whether an event has a line of its own at this level of detail."""
    if detail == STATES:
        return False
    if event.seq in firsts:
        return True
    if event.phase != START:
        return False
    if detail == STEPS:
        return is_ready(event)
    return detail == EVERYTHING or event.kind != DB


def _depths(trace: Trace, shown: Sequence[Event]) -> dict[int, int]:
    """How many shown exchanges stand above each shown exchange."""
    visible = {event.span for event in shown}
    depths: dict[int, int] = {}
    for event in shown:
        parent, depth = event.parent, 0
        while parent is not None and parent not in depths:
            parent = trace.span(parent).parent
        if parent is not None:
            depth = depths[parent] + 1
        if event.span in visible:
            depths.setdefault(event.span, depth)
    return depths


def _exchange(event: Event, depth: int) -> str:
    source, target = printable(event.source), printable(event.target)
    who = f"{target} -> {source}" if event.closes else f"{source} -> {target}"
    return "  " * depth + who


def _name(event: Event) -> str:
    """An object call by its object's method, which says what is done."""
    return printable(method(event.name)) + (" (reply)" if event.closes else "")


def outcome_text(span: Span) -> str:
    """What came of an exchange, in a word or two; nothing where nobody answers."""
    return "" if span.kind == NOTIFY and span.close else outcome(span)


def state_text(state: Transition) -> str:
    """``the instance is BUILD, task networking, on host1``."""
    task = f"task {state.task_state}" if state.task_state else "no task"
    where = f", on {state.host}" if state.host else ""
    told = f"the instance is {state.status}, {task}{where}"
    return printable(told + (" (build request)" if state.origin == "build_requests" else ""))
