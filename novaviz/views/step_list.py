"""The numbered steps of a boot, and how far it came.

A step has failed where one of its own exchanges did, which the trace shows; the step after which
nothing went on is told by the line below it.
"""

from __future__ import annotations

from collections.abc import Iterable

from novaviz.model import Step, Trace
from novaviz.views.narration import error_text
from novaviz.views.printable import crop, printable

REACHED, FAILED, NOT_REACHED, NOT_NEEDED = "reached", "failed", "not reached", "not needed"
MARKS = {REACHED: "✓", FAILED: "✗", NOT_REACHED: "·", NOT_NEEDED: "–"}  # noqa: RUF001


def progress(trace: Trace) -> dict[int, str]:
    """How far each step came, by its number."""
    reached = [step for step in trace.steps if step.first is not None]
    last = reached[-1].number if reached else 0
    return {step.number: _one(trace, step, last) for step in trace.steps}


def _one(trace: Trace, step: Step, last: int) -> str:
    if not step.needed:
        return NOT_NEEDED
    if step.first is None:
        return NOT_REACHED
    return FAILED if failure(trace, step, is_last=step.number == last) else REACHED


def failure(trace: Trace, step: Step, *, is_last: bool) -> str:
    """What went wrong in this step, in OpenStack's words; empty if nothing did.

    The exchange of a later step may make an earlier one's fail (a refused token the whole POST):
    only the step that the error belongs to has failed, or the last one, if it never got further.
    """
    if step.first is None:
        return ""
    if step.last is None:
        return "it was never finished"
    close = trace.span(trace.events[step.last - 1].span).close
    if close is None:
        return "it was never finished" if is_last else ""
    if close.phase == "error" and (close.seq <= step.last or is_last):
        return printable(error_text(close.result))
    return ""


def count_text(trace: Trace) -> str:
    """``17 of 17 steps`` (those that this boot does not need are not counted)."""
    came = list(progress(trace).values())
    needed = sum(mark != NOT_NEEDED for mark in came)
    return f"{sum(mark in (REACHED, FAILED) for mark in came)} of {needed} steps"


def step_list(trace: Trace, stopped: str = "") -> str:
    """One line a step, its mark first; ``stopped`` says why nothing followed the last one."""
    return "\n".join(_lines(trace, stopped))


def _lines(trace: Trace, stopped: str) -> Iterable[str]:
    came = progress(trace)
    reached = [step.number for step in trace.steps if step.first is not None]
    for step in trace.steps:
        mark = came[step.number]
        at = f"{trace.events[step.first - 1].at:10.6f}" if step.first else " " * 10
        line = f"  {MARKS[mark]} {step.number:>3}  {at}  {printable(step.title)}"
        if mark == FAILED:
            why = failure(trace, step, is_last=step.number == reached[-1])
            line += f" (failed: {crop(why, 100)})"
        elif mark != REACHED:
            line += f" ({mark})"
        yield line
        if stopped and reached and step.number == reached[-1]:
            yield f"          stopped here: {stopped}"
