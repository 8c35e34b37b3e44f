"""The numbered steps of a boot, and how far it came.

A step has failed where one of its own exchanges did, which the trace shows; the step after which
nothing went on is told by the line below it. What failed first and succeeded on another host has
not failed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from novaviz.model import Step, Trace
from novaviz.model.event import ERROR
from novaviz.views.narration import error_text
from novaviz.views.printable import crop, printable

REACHED, FAILED, NOT_REACHED, NOT_NEEDED = "reached", "failed", "not reached", "not needed"
MARKS = {REACHED: "✓", FAILED: "✗", NOT_REACHED: "·", NOT_NEEDED: "–"}  # noqa: RUF001
GOOD = ("ACTIVE", "DONE")
"""The outcomes of a run in which all went well."""
NEVER_FINISHED = "it was never finished"


def progress(trace: Trace) -> dict[int, str]:
    """How far each step came, by its number."""
    failed = {} if trace.metadata.get("outcome") in GOOD else failures(trace)
    return {step.number: _one(step, failed) for step in trace.steps}


def so_far(trace: Trace) -> dict[int, str]:
    """How far each step has come in a run that goes on: what is not finished has not failed."""
    came = progress(trace)
    for number, problem in failures(trace).items():
        if problem == NEVER_FINISHED and came[number] == FAILED:
            came[number] = REACHED
    return came


def _one(step: Step, failed: Mapping[int, str]) -> str:
    if not step.needed:
        return NOT_NEEDED
    if step.first is None:
        return NOT_REACHED
    return FAILED if step.number in failed else REACHED


def failures(trace: Trace) -> dict[int, str]:
    """What went wrong, by the number of the step, in OpenStack's words.

    The exchange of a later step may make an earlier one's fail (a refused token the whole POST):
    only the step that the error belongs to has failed, or the last one, if it never got further.
    """
    reached = last_step(trace)
    found: dict[int, str] = {}
    told: set[int] = set()
    for step in trace.steps:
        if step.first is None:
            continue
        problem = _problem(trace, step, is_last=step is reached, told=told)
        if problem:
            found[step.number] = printable(problem)
    return found


def last_step(trace: Trace) -> Step | None:
    """The step with the highest number that was begun."""
    return next((step for step in reversed(trace.steps) if step.first is not None), None)


def _problem(trace: Trace, step: Step, *, is_last: bool, told: set[int]) -> str:
    """What went wrong in this step; each error is ``told`` of one unfinished step only."""
    first = step.first or 0
    close = trace.span(trace.events[(step.last or first) - 1].span).close
    failed = close is not None and close.phase == ERROR
    if close and failed and (step.last is None or close.seq <= step.last or is_last):
        told.add(close.seq)
        return error_text(close.result)
    if step.last is not None:
        return NEVER_FINISHED if close is None and is_last else ""
    for event in trace.events[first:]:
        if event.phase == ERROR and event.seq not in told:
            told.add(event.seq)
            return error_text(event.result)
    return NEVER_FINISHED


def count_text(trace: Trace) -> str:
    """``17 of 17 steps`` (those that this boot does not need are not counted)."""
    came = list(progress(trace).values())
    needed = sum(mark != NOT_NEEDED for mark in came)
    return f"{sum(mark in (REACHED, FAILED) for mark in came)} of {needed} steps"


def step_list(trace: Trace, stopped: str = "") -> str:
    """One line a step, its mark first; ``stopped`` says why nothing followed the last one."""
    return "\n".join(_lines(trace, stopped))


def _lines(trace: Trace, stopped: str) -> Iterable[str]:
    came, failed, reached = progress(trace), failures(trace), last_step(trace)
    for step in trace.steps:
        mark = came[step.number]
        at = f"{trace.events[step.first - 1].at:10.6f}" if step.first else " " * 10
        line = f"  {MARKS[mark]} {step.number:>3}  {at}  {printable(step.title)}"
        if step.number in failed:
            first = "" if mark == FAILED else " at first"
            line += f" (failed{first}: {crop(failed[step.number], 100)})"
        elif mark not in (REACHED, FAILED):
            line += f" ({mark})"
        yield line
        if stopped and step is reached:
            yield f"          stopped here: {stopped}"
