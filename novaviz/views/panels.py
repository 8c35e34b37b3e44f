"""What stands below the lanes: the guest's console, the step with its sentence, status and task."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from novaviz.views.guest import is_ready, printed
from novaviz.views.narration import english
from novaviz.views.printable import crop, pad, printable
from novaviz.views.stage import Stage
from novaviz.views.status_table import (
    AHEAD,
    BROKEN,
    HOLLOW,
    MARKS,
    NOW,
    PASSED,
    StateRow,
    caption,
    state_rows,
)
from novaviz.views.step_list import GOOD
from novaviz.views.summary import ending

if TYPE_CHECKING:
    from novaviz.catalog import Storyboard

STATE_STYLES = {
    AHEAD: "dim",
    HOLLOW: "default",
    NOW: "bold black on bright_yellow",
    PASSED: "green",
    BROKEN: "bold red",
}

MOST_LINES = 12
"""Of the console; a boot is not to be pushed off the screen by its guest."""


def console_tail(stage: Stage, width: int, room: int) -> list[Text]:
    """The last lines that the guest has printed by now, in at most half of the room."""
    most = min(room // 2, MOST_LINES)
    if most < 1:
        return []
    latest = list(printed(stage.trace, stage.seq))[-most:]
    return [
        Text(
            crop(f" console | {line.text}", width),
            "bold green" if is_ready(line.event) else "default",
            no_wrap=True,
        )
        for line in latest
    ]


def below(stage: Stage, board: Storyboard | None, width: int, lines: int, rows: int) -> Table:
    """The step with its sentence on the left, the status and task table on the right."""
    table = _states(stage, board, rows, lines)
    right = max(len(line.plain) for line in table) + 4
    left = width - right
    grid = Table.grid(padding=0)
    grid.add_column(width=left)
    grid.add_column(width=right)
    total = len(stage.trace.steps)
    name = "before the first step"
    if stage.step:
        name = f"{'' if stage.within else 'after '}step {stage.step.number} of {total}"
    name = "the boot is over" if stage.over else name
    grid.add_row(
        Panel(
            _step(stage, board, left - 4, lines),
            title=f"[bold]{name}[/]",
            title_align="left",
            border_style="dim",
            height=lines + 2,
        ),
        Panel(
            Group(*table),
            title="[bold]status and task[/]",
            title_align="left",
            border_style="dim",
            height=lines + 2,
        ),
    )
    return grid


def _step(stage: Stage, board: Storyboard | None, width: int, lines: int) -> Group:
    """Title and sentence of the step, its reason where there is room, and what happens just now."""
    on = stage.event is not None and not stage.over
    now = _wrapped(f"→ {stage.now}", width, "italic cyan") if on else []
    if len(now) > 2:
        now = [now[0], Text(crop(f"{now[1].plain}…", width), now[1].style, no_wrap=True)]
    room = lines - len(now)
    told: list[Text] = []
    if stage.over:
        style = "bold green" if stage.trace.metadata.get("outcome") in GOOD else "bold red"
        first, *others = ending(stage.trace)
        told = _wrapped(first, width, style)
        told += [line for other in others for line in _wrapped(other, width, "default")]
    elif stage.step is not None:
        known = next(
            (step for step in (board.steps if board else ()) if step.number == stage.step.number),
            None,
        )
        told = _wrapped(stage.step.title, width, "bold yellow")
        told += _wrapped(known.sentence if known else "", width, "default")
        why = _wrapped(known.why if known else "", width, "dim")
        if len(told) + len(why) <= room:
            told += why
    told = told[:room]
    return Group(*told, *[Text("")] * (room - len(told)), *now)


def _wrapped(text: str, width: int, style: str) -> list[Text]:
    return [
        Text(crop(line, width), style, no_wrap=True)
        for line in textwrap.wrap(printable(text), width)
    ]


def _states(stage: Stage, board: Storyboard | None, rows: int, lines: int) -> list[Text]:
    shown = state_rows(board, stage.trace, stage.seq, goes_on=stage.goes_on)
    final = state_rows(board, stage.trace)
    wide = [
        max(len(cell) for cell in column)
        for column in zip(
            ("Status", "Task", "Steps"),
            *((row.status, row.task, row.steps) for row in final),
            strict=True,
        )
    ]
    head = Text("  " + "  ".join(map(pad, ("Status", "Task", "Steps"), wide)), "bold", no_wrap=True)
    body = [Text(_cells(row, wide), STATE_STYLES[row.mark], no_wrap=True) for row in shown]
    head.pad_right(max(len(english().table.no_instance) - len(head.plain), 0))
    told = _wrapped(caption(stage.trace, stage.seq), len(head.plain), "dim italic")
    if len(body) + 1 + len(told) > lines:
        told = told[: max(lines - len(body) - 1, 0)]
    return [head, *body, *told]


def _cells(row: StateRow, wide: Sequence[int]) -> str:
    cells = map(pad, map(printable, (row.status, row.task, row.steps)), wide)
    return f"{MARKS[row.mark]} " + "  ".join(cells)
