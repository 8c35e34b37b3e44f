"""The table of status and task, as the course teaches it, with what this boot went through.

The rows come from the storyboard, their marks only from the instance's rows in the database: a
step's number never moves the status. A last row is not Nova's: that the guest is ready is known
from its console alone, and it stands there only where the console says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from novaviz.model import Trace, Transition, vm_states
from novaviz.model.transition import BUILD_REQUESTS, status_of
from novaviz.views.guest import ready_event
from novaviz.views.narration import english
from novaviz.views.printable import pad, printable

if TYPE_CHECKING:
    from novaviz.catalog import Storyboard, TableRow, Text

AHEAD, HOLLOW, NOW, PASSED, BROKEN = "ahead", "hollow", "now", "passed", "broken"
MARKS = {AHEAD: " ", HOLLOW: "○", NOW: "▶", PASSED: "✓", BROKEN: "✗"}
State = tuple[str | None, str | None]
"""An instance's ``vm_state`` and ``task_state``."""

GUEST: State = ("guest", "ready")
"""What no row of a database tells."""


@dataclass(frozen=True, slots=True)
class StateRow:
    """A row of the table with its mark."""

    status: str
    task: str
    steps: str
    state: State
    mark: str = AHEAD


def state_rows(
    board: Storyboard | None, trace: Trace, seq: int | None = None, *,
    text: Text | None = None, goes_on: bool = False,
) -> list[StateRow]:  # fmt: skip
    """The storyboard's rows just after event ``seq`` (None: at the end of the trace).

    A state that its table does not know, ERROR above all, gets a further row, and so does a boot
    that is stuck. Without a storyboard there are only the states that the instance really had.
    In a run that ``goes_on`` the last state is not over.
    """
    states = [(state.vm_state, state.task_state) for state in seen(trace, seq)]
    over = (seq is None or seq >= len(trace.events)) and not goes_on
    rows = [
        _row(row, PASSED if (row.vm_state, row.task_state) in states else AHEAD)
        for row in (board.table if board else ())
    ]
    if rows and not states:
        rows[0] = replace(rows[0], mark=HOLLOW)
    further = {row.outcome: row for row in (board.further if board else ())}
    for state in dict.fromkeys(states):
        if state not in {row.state for row in rows}:
            vm_state, task = state
            known = further.get("ERROR") if vm_state == vm_states.ERROR else None
            status = known.status if known else status_of(vm_state, task).capitalize()
            mark = BROKEN if vm_state == vm_states.ERROR else PASSED
            rows.append(StateRow(status, _shown(task), "", state, mark))
    if not over and states:
        rows = [replace(row, mark=NOW) if row.state == states[-1] else row for row in rows]
    if over and states and trace.metadata.get("outcome") == "STUCK":
        stuck = further.get("STUCK")
        status = stuck.status if stuck else f"{status_of(*states[-1]).capitalize()} (stuck)"
        rows.append(StateRow(status, _shown(states[-1][1]), "", states[-1], BROKEN))
    return _with_guest(rows, trace, seq, text or english(), over=over)


def _with_guest(
    rows: list[StateRow], trace: Trace, seq: int | None, text: Text, *, over: bool
) -> list[StateRow]:
    """The rows, and one for the guest if it says at any time that it is ready."""
    ready, words = ready_event(trace), text.table
    if ready is None:
        return rows
    mark = AHEAD
    if seq is None or ready.seq <= seq:
        mark = PASSED if over else NOW
        rows = [replace(row, mark=PASSED) if row.mark == NOW else row for row in rows]
    return [*rows, StateRow(words.guest_ready, words.guest_console, "", GUEST, mark)]


def _row(row: TableRow, mark: str) -> StateRow:
    return StateRow(row.status, row.task, row.steps, (row.vm_state, row.task_state), mark)


def seen(trace: Trace, seq: int | None = None) -> Sequence[Transition]:
    """The states that the instance has had up to event ``seq``."""
    last = len(trace.events) if seq is None else seq
    uuid = trace.metadata.get("instance")
    return [state for state in trace.transitions if state.instance == uuid and state.seq <= last]


def caption(trace: Trace, seq: int | None = None, text: Text | None = None) -> str:
    """What has to be said below the table, if anything: whose truth it shows."""
    words, passed = (text or english()).table, seen(trace, seq)
    if not passed:
        return words.no_instance
    return words.build_request if passed[-1].origin == BUILD_REQUESTS else ""


def status_table(rows: Sequence[StateRow], note: str = "") -> str:
    """The table as text, a mark before each row that was reached."""
    cells = [("Status", "Task", "Steps"), *((row.status, row.task, row.steps) for row in rows)]
    widths = [max(len(printable(line[column])) for line in cells) for column in range(3)]
    marks = [" ", *(MARKS[row.mark] for row in rows)]
    lines = [_line(mark, line, widths) for mark, line in zip(marks, cells, strict=True)]
    lines.insert(1, "    |" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join([*lines, *([f"    {note}"] if note else [])])


def _line(mark: str, cells: Iterable[str], widths: Iterable[int]) -> str:
    shown = [pad(printable(cell), width) for cell, width in zip(cells, widths, strict=True)]
    return f"  {mark} | {' | '.join(shown)} |"


def _shown(task: str | None) -> str:
    return "None" if task is None else task.replace("_", " ")
