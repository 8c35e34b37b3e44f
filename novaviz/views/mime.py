"""What a trace looks like where no player can run: its steps and its status table.

As HTML for a notebook on a page without widgets and for readers without scripts, as text for a
terminal. The HTML says what things are and not how they look: it takes the style of its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING, Any

from novaviz.model import Trace
from novaviz.views.playable import can_play, trace_of
from novaviz.views.printable import printable
from novaviz.views.score import board_of
from novaviz.views.status_table import AHEAD, MARKS, caption, state_rows, status_table
from novaviz.views.step_list import FAILED, REACHED, failures, progress, step_list
from novaviz.views.summary import ending, stopped_by

if TYPE_CHECKING:
    from novaviz.run import Run


def bundle_of(shown: Trace | Run) -> Any:
    """The forms in which a notebook may show a run: a player if it can, and always the rest."""
    if not can_play():
        return still(trace_of(shown))
    from novaviz.views.player import Player

    return Player(shown)._repr_mimebundle_()


def still(trace: Trace) -> dict[str, str]:
    """The forms that need no player."""
    return {"text/plain": text_of(trace), "text/html": html_of(trace)}


def text_of(trace: Trace) -> str:
    """Title, steps, table and ending as text."""
    table = status_table(state_rows(board_of(trace), trace), caption(trace))
    parts = [_title(trace), step_list(trace, stopped_by(trace)), table, _ending(trace)]
    return "\n\n".join(part for part in parts if part)


def html_of(trace: Trace) -> str:
    """Title, ending, steps and table as HTML, without style or script."""
    return "\n".join(
        [
            '<section class="novaviz-still">',
            f"<h2>{_safe(_title(trace))}</h2>",
            f"<p>{_safe(_ending(trace))}</p>",
            *_steps(trace),
            *_table(trace),
            "</section>",
        ]
    )


def _title(trace: Trace) -> str:
    return printable(trace.metadata.get("title") or "The boot")


def _ending(trace: Trace) -> str:
    return " ".join(
        sentence if sentence.endswith(".") else f"{sentence}."
        for sentence in ending(trace)
        if sentence
    )


def _steps(trace: Trace) -> Iterable[str]:
    """The steps with their numbers, and of each that did not just succeed, what became of it."""
    if not trace.steps:
        return
    came, failed = progress(trace), failures(trace)
    yield "<ol>"
    for step in trace.steps:
        state = came[step.number]
        told = f'<li value="{step.number}">{_safe(step.title)}'
        if state != REACHED:
            why = f": {failed[step.number]}" if state == FAILED else ""
            told += f" <strong>({_safe(state + why)})</strong>"
        yield f"{told}</li>"
    yield "</ol>"


def _table(trace: Trace) -> Iterable[str]:
    yield "<table>"
    note = caption(trace)
    if note:
        yield f"<caption>{_safe(note)}</caption>"
    heads = "".join(f'<th scope="col">{name}</th>' for name in ("", "Status", "Task", "Steps"))
    yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    for row in state_rows(board_of(trace), trace):
        mark = "" if row.mark == AHEAD else MARKS[row.mark]
        cells = "".join(
            f"<td>{_safe(cell)}</td>" for cell in (mark, row.status, row.task, row.steps)
        )
        yield f"<tr>{cells}</tr>"
    yield "</tbody>"
    yield "</table>"


def _safe(text: object) -> str:
    return escape(printable(text))
