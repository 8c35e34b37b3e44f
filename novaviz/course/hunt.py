"""A broken cloud whose cause is hidden: the trace and the tables tell it, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any

from novaviz.course.puzzles import PUZZLES, Puzzle
from novaviz.database import Row
from novaviz.exceptions import UsageError
from novaviz.model import Event, Trace
from novaviz.run import Run, boot

if TYPE_CHECKING:
    from novaviz.views.player import Player

_TELLING = ("faults", "held", "waiting_for")
"""What a run knows of itself in ``metadata`` and an operator would have to find out."""


class Case:
    """A boot in a broken cloud. ``causes`` are those to choose from: name to sentence.

    ``trace`` is all that happened, without a word on what was broken; ``sql`` asks the tables.
    """

    def __init__(self, number: int, puzzle: Puzzle, run: Run) -> None:
        self.number, self.told = number, puzzle.told
        self.causes = {suspect.name: suspect.says for suspect in puzzle.suspects}
        self.trace = _anonymous(run.trace, f"Cloud {number}")
        self._run = run

    def sql(self, database: str, query: str) -> list[Row]:
        """What a SELECT finds in the live tables, as :meth:`novaviz.Run.sql`."""
        return self._run.sql(database, query)

    def play(self, **options: Any) -> Player:
        """A player of its trace, as :meth:`novaviz.Run.play`, without a recorded twin."""
        return self.trace.play(**{"twin": False, **options})

    @property
    def ending(self) -> str:
        """The outcome, and the fault that the user is shown."""
        fault = self.trace.metadata.get("fault") or self.trace.metadata.get("error")
        outcome = str(self.trace.metadata["outcome"])
        return f"{outcome}: {fault['message']}" if fault else outcome

    def __repr__(self) -> str:
        causes = "\n".join(f"  {name}: {says}" for name, says in self.causes.items())
        return f"Cloud {self.number}. {self.told}\n{self.ending}\n{causes}"

    def _repr_html_(self) -> str:
        causes = "".join(
            f"<li><code>{escape(name)}</code>: {escape(says)}</li>"
            for name, says in self.causes.items()
        )
        return (
            f"<p><b>Cloud {self.number}.</b> {escape(self.told)}</p>"
            f"<p><code>{escape(self.ending)}</code></p><ul>{causes}</ul>"
        )


def hunt(number: int, release: str = "modern") -> Case:
    """The broken cloud of this number, after its boot; UsageError if there is none such."""
    if number not in PUZZLES:
        raise UsageError(f"there is no cloud {number!r} to look at", map(str, PUZZLES))
    puzzle = PUZZLES[number]
    run = boot(
        "web1", release=release, faults=puzzle.faults, paused=True, flavor=puzzle.flavor,
        seed=number,
    )  # fmt: skip
    puzzle.breaks(run.cloud)
    return Case(number, puzzle, run.run())


def _anonymous(trace: Trace, title: str) -> Trace:
    """The same trace, in which nothing bears the name of what was broken on purpose."""
    metadata = {key: value for key, value in trace.metadata.items() if key not in _TELLING}
    events = tuple(map(_unmarked, trace.events))
    return replace(trace, metadata={**metadata, "title": title, "faults": []}, events=events)


def _unmarked(event: Event) -> Event:
    result = event.result
    if not isinstance(result, dict) or not isinstance(result.get("fault"), str):
        return event
    return event._replace(result={key: value for key, value in result.items() if key != "fault"})
