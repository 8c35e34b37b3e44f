"""A boot played in the terminal: lanes and messages above, and what they mean below.

The trace is complete before it is played, so that the lanes never jump and Ctrl-C in the middle
loses nothing. Where there is no terminal, the plain text of the same trace is all there is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from novaviz.model import Trace
from novaviz.views.lanes import ACTIVE, HEAD, LIFELINE, Lanes, Run, lanes_of
from novaviz.views.panels import below, console_tail
from novaviz.views.printable import pad
from novaviz.views.stage import FAILURE, Row, Stage, beats, title_of
from novaviz.views.status_table import state_rows
from novaviz.views.step_list import FAILED, NOT_NEEDED, NOT_REACHED, progress, so_far
from novaviz.views.step_list import MARKS as STEP_MARKS
from novaviz.views.summary import summary
from novaviz.views.text import STEPS

if TYPE_CHECKING:
    from novaviz.catalog import Storyboard

NARROWEST, LOWEST = 76, 20
"""The smallest terminal that is drawn in."""

HIGHEST = 44
ROOMY = 36
"""From this height on there are lines for the reason of a step, too."""

GUTTER = 4
GROWTH = 0.28
FRAME = 0.04
"""Seconds that an arrow takes to grow, and between two frames of it."""

STYLES = {
    "user": "bold white",
    "rest": "cyan",
    "rpc.call": "green",
    "rpc.cast": "magenta",
    "db": "yellow",
    "driver": "bold bright_blue",
    "decision": "bright_blue",
    "console": "white",
    FAILURE: "bold red",
    LIFELINE: "dim",
    HEAD: "default",
    ACTIVE: "bold reverse",
}


def fits(console: Console) -> bool:
    """Whether there is a terminal here that a boot can be played in."""
    wide, high = console.size
    return (
        console.is_terminal
        and not console.is_dumb_terminal
        and wide >= NARROWEST
        and high >= LOWEST
    )


def here() -> Console | None:
    """The terminal that stdout is, if a boot fits in."""
    console = Console()
    return console if fits(console) else None


def play(
    trace: Trace,
    board: Storyboard | None,
    console: Console,
    *,
    speed: float = 1.0,
    detail: str = STEPS,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Play the trace at a reading pace (2 is twice as fast), and leave the last picture standing.

    KeyboardInterrupt leaves the terminal in order and goes on to the caller.
    """
    stage = Stage(trace)
    with Live(console=console, auto_refresh=False, vertical_overflow="crop") as live:
        due = shown = clock()

        def show(until: float, grown: float = 1.0) -> None:
            """Draw, and look at it; what the drawing takes is part of the time."""
            live.update(picture(stage, board, console, grown), refresh=True)
            sleep(max(until - clock(), 0.0))

        for beat in beats(trace, detail):
            stage.play(beat)
            seconds = beat.seconds / speed
            if beat.arrow is not None and not beat.again and seconds >= GROWTH:
                frames = int(GROWTH / FRAME)
                for frame in range(frames):
                    show(due + frame * FRAME, frame / frames)
            due += seconds
            if due - shown >= FRAME / 2:
                show(due)
                shown = due
        live.update(picture(stage, board, console), refresh=True)
    console.print(Text(summary(trace)))


def picture(stage: Stage, board: Storyboard | None, console: Console, grown: float = 1.0) -> Group:
    """The whole view after the last beat; ``grown`` is how far its arrow has come."""
    width, height = console.size.width, min(console.size.height - 1, HIGHEST)
    lanes = lanes_of(stage.trace, width - GUTTER)
    heads = [_line([(" " * GUTTER, ""), *row]) for row in lanes.heads(stage.active)]
    final = state_rows(board, stage.trace)
    low = max(len(final) + 2, 7) + (2 if height >= ROOMY else 0)
    room = max(height - len(heads) - low - 4, 2)
    tail = console_tail(stage, width, room)
    room -= len(tail)
    rows = stage.rows[-room:]
    body = [_row(lanes, row, stage, grown if row is rows[-1] else 1.0) for row in rows]
    body += [_line([(" " * GUTTER, ""), *lanes.blank()])] * (room - len(body))
    return Group(
        _title(stage, width),
        _stepper(stage, width),
        *heads,
        *body,
        *tail,
        below(stage, board, width, low, len(final)),
    )


def _row(lanes: Lanes, row: Row, stage: Stage, grown: float) -> Text:
    """One message; the newest stands out, and the number of the step that is on."""
    number = f"{row.step:>3} " if row.step else " " * GUTTER
    here = stage.step is not None and row.step == stage.step.number and not stage.over
    line = _line([(number, "bold yellow" if here else "bold"), *lanes.draw(row.arrow, grown)])
    if row is stage.rows[-1] and not stage.over:
        line.stylize("bold", GUTTER)
    return line


def _line(runs: Sequence[Run]) -> Text:
    line = Text(no_wrap=True, overflow="crop")
    for text, style in runs:
        line.append(text, STYLES.get(style, style))
    return line


def _title(stage: Stage, width: int) -> Text:
    event = stage.event
    clock = f"{event.at:.6f} s " if event else ""
    return _line(
        [
            (" novaviz ", "bold reverse"),
            (pad(f"  {title_of(stage.trace)}", width - 9 - len(clock)), "bold"),
            (clock, LIFELINE),
        ]
    )


def _stepper(stage: Stage, width: int) -> Text:
    """All steps in a line, with what has become of each by now."""
    came = so_far(stage.trace) if stage.goes_on else progress(stage.trace)
    current = stage.step.number if stage.step else 0
    runs: list[Run] = [(" ", "")]
    for step in stage.trace.steps:
        begun = step.first is not None and step.first <= stage.seq
        mark = came[step.number] if begun or not step.needed else NOT_REACHED
        failed = mark == FAILED and (step.last is None or step.last <= stage.seq)
        here = step.number == current and not failed and not stage.over
        symbol = "▶" if here else STEP_MARKS[mark]
        style = (
            FAILURE
            if failed
            else "bold yellow"
            if here
            else LIFELINE
            if mark in (NOT_REACHED, NOT_NEEDED)
            else "green"
        )
        runs.append((f"{symbol}{step.number} ", style))
    if sum(len(text) for text, _ in runs) > width:
        runs = [(text[0] if text.strip() else text, style) for text, style in runs]
    return _line(runs)
