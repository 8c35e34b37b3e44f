"""The numbered steps that a release is taught by, and the rows of its status and task table.

A step is matched to events, never drawn: its patterns say which single events begin and end it.
This module only reads and checks them, and puts the words of a language to them;
``novaviz.storyboard`` matches them against a trace.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from novaviz.catalog.files import load
from novaviz.catalog.node import Node
from novaviz.catalog.pattern import PATTERN, Pattern
from novaviz.catalog.releases import OUTCOMES, RELEASES
from novaviz.catalog.shape import Shape, choice, listing, nullable, record, text, whole
from novaviz.catalog.text import ENGLISH, Text, read_text
from novaviz.exceptions import UsageError

NEEDS = ("token", "image", "volume")


@dataclass(frozen=True, slots=True)
class StoryStep:
    """One step: ``sentence`` says what happens, ``why`` what it is good for.

    ``source`` lists the places in Nova as ``module:function``. ``needs`` names what the request
    must bring for the step to happen at all: a ``token`` to validate, an ``image`` to copy to a
    local disk, or a ``volume``. Such a step is passed over where token or image are known already.
    Without ``last`` the step is the one event that ``first`` matches.
    """

    number: int
    title: str
    sentence: str
    why: str
    source: tuple[str, ...]
    first: Pattern
    last: Pattern | None = None
    needs: str | None = None


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the status and task table, shown when the instance has these two states.

    ``steps`` are the steps as the row prints them (``1-9``), and ``numbers`` each of them.
    ``outcome`` is there for rows that only a boot with that outcome ends in.
    """

    status: str
    task: str
    vm_state: str
    task_state: str | None
    steps: str = ""
    outcome: str | None = None

    @property
    def numbers(self) -> tuple[int, ...]:
        return _numbers(self.steps)


@dataclass(frozen=True, slots=True)
class Storyboard:
    """A release's steps in order, its table, and the rows that are shown only when needed."""

    title: str
    about: str
    steps: tuple[StoryStep, ...]
    table: tuple[TableRow, ...]
    further: tuple[TableRow, ...] = ()


def read_storyboard(
    release: str, directory: Path | None = None, language: str = ENGLISH
) -> Storyboard:
    """The storyboard of a release, from ``storyboards/RELEASE.yaml`` and ``text/LANGUAGE.yaml``.

    Raises:
        UsageError: there is no such release, or no such language.
        DataError: something in the files cannot be, or a step has no words.
    """
    if release not in RELEASES:
        raise UsageError(f"no release {release!r}", RELEASES)
    patterns = load(f"storyboards/{release}.yaml", _patterns, directory)
    return _told(release, patterns, read_text(language, directory))


@dataclass(frozen=True, slots=True)
class _Step:
    """A step before anybody has put it into words."""

    number: int
    source: tuple[str, ...]
    first: Pattern
    last: Pattern | None = None
    needs: str | None = None


@dataclass(frozen=True, eq=False)
class _Patterns:
    """What a storyboard's file holds."""

    steps: tuple[_Step, ...]
    table: tuple[TableRow, ...]
    further: tuple[TableRow, ...] = ()


@lru_cache(maxsize=16)  # a boot asks each time its trace is looked at
def _told(release: str, patterns: _Patterns, text: Text) -> Storyboard:
    """The storyboard in the words of a language, which must have exactly its steps."""
    words, there = text.steps[release], text.source.at("steps", release)
    for step in patterns.steps:
        if step.number not in words:
            there.child(step.number, None).fail("missing, expected the words of the step")
    for number in words:
        if number > len(patterns.steps):
            there.at(number).fail(f"the storyboard has only {len(patterns.steps)} steps")
    story = text.storyboards[release]
    steps = tuple(
        StoryStep(
            number=step.number,
            title=words[step.number].title,
            sentence=words[step.number].sentence,
            why=words[step.number].why,
            source=step.source,
            first=step.first,
            last=step.last,
            needs=step.needs,
        )
        for step in patterns.steps
    )
    return Storyboard(story.title, story.about, steps, patterns.table, patterns.further)


def _numbers(steps: str) -> tuple[int, ...]:
    """``1-3, 7`` as 1, 2, 3, 7."""
    found: list[int] = []
    for part in steps.split(",") if steps else ():
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    return tuple(found)


def _steps(node: Node) -> str:
    steps = str(node.value)
    try:
        _numbers(steps)
    except ValueError:
        node.expected("step numbers such as 1-9 or 15, 16")
    return steps


_STEP = record(
    _Step,
    number=whole(1),
    source=listing(text("a place as module:function"), at_least=1),
    first=PATTERN,
    last=PATTERN,
    needs=choice(*NEEDS),
)

_ROW = record(
    TableRow,
    status=text(),
    task=text(),
    vm_state=text(),
    task_state=nullable(text()),
    steps=Shape("step numbers such as 1-9 or 15, 16", _steps),
    outcome=choice(*OUTCOMES),
)

_PATTERNS = record(
    _Patterns,
    steps=listing(_STEP, at_least=1),
    table=listing(_ROW, at_least=1),
    further=listing(_ROW),
)


def _patterns(node: Node) -> _Patterns:
    """The steps, which count from 1 and refer only to steps that are known by then."""
    board = _PATTERNS(node)
    for position, step in enumerate(board.steps):
        there = node.at("steps", position)
        if step.number != position + 1:
            there.at("number").expected(f"{position + 1}, for steps are numbered in order")
        _check_references(there.at("first"), step.number - 1)
        if step.last is not None:
            _check_references(there.at("last"), step.number)
        for number, source in enumerate(step.source):
            if ":" not in source:
                there.at("source", number).expected("a place as module:function")
    for position, row in enumerate(board.table):
        if any(number not in range(1, len(board.steps) + 1) for number in row.numbers):
            node.at("table", position, "steps").expected(f"steps from 1 to {len(board.steps)}")
    return board


def _check_references(node: Node, known: int) -> None:
    for key in ("in", "child_of", "same_as"):
        if key in node.value and node.value[key] > known:
            node.at(key).expected(f"a step that has begun by then (1 to {known})")
