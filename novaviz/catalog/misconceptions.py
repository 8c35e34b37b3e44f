"""What people believe of a boot that is not so, and which event shows it.

A belief is refuted by what happened and not by authority: without its event it is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from novaviz.catalog.files import load
from novaviz.catalog.node import Node
from novaviz.catalog.pattern import EVENT, Pattern
from novaviz.catalog.releases import RELEASES
from novaviz.catalog.shape import choice, listing, nullable, record, several, text, unique
from novaviz.model.event import Event

ABOUT = ("who", "task", "order", "failure", "time")


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """What the belief answers when predict mode asks about an event that ``before`` fits.

    ``says`` is the glob of a participant, or a task_state.
    """

    before: Pattern
    says: str | None


@dataclass(frozen=True, slots=True)
class Misconception:
    """One belief: why it is ``tempting``, how it is in ``truth``, and what refutes it."""

    name: str
    belief: str
    tempting: str
    truth: str
    about: str
    refuted_by: tuple[Pattern, ...]
    releases: tuple[str, ...] = RELEASES
    wrong_answer: tuple[WrongAnswer, ...] = ()

    def refuted(self, events: Iterable[Event]) -> Event | None:
        """The first event that refutes it, by the first pattern that fits any."""
        known = list(events)
        found = (event for pattern in self.refuted_by for event in known if pattern.fits(event))
        return next(found, None)

    def answers(self, event: Event) -> tuple[str | None, ...]:
        """What the belief says of a question about this event."""
        return tuple(wrong.says for wrong in self.wrong_answer if wrong.before.fits(event))


def read_misconceptions(directory: Path | None = None) -> tuple[Misconception, ...]:
    """The beliefs of ``misconceptions.yaml``.

    Raises:
        DataError: something in the file cannot be.
    """
    return load("misconceptions.yaml", _misconceptions, directory)


@dataclass(frozen=True, slots=True)
class _File:
    misconceptions: tuple[Misconception, ...]


_FILE = record(
    _File,
    misconceptions=listing(
        record(
            Misconception,
            name=text(),
            belief=text(),
            tempting=text(),
            truth=text(),
            about=choice(*ABOUT),
            refuted_by=several(EVENT),
            releases=several(choice(*RELEASES)),
            wrong_answer=listing(
                record(WrongAnswer, before=EVENT, says=nullable(text())), at_least=1
            ),
        )
    ),
)


def _misconceptions(node: Node) -> tuple[Misconception, ...]:
    found = _FILE(node).misconceptions
    unique(node.at("misconceptions"))
    return found
