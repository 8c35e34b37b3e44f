"""What one event must be, as data files write it: to begin a step, or to refute a belief."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from novaviz.catalog.node import Node
from novaviz.catalog.shape import (
    Shape,
    choice,
    mapping,
    nullable,
    record,
    several,
    text,
    whole,
)
from novaviz.model.event import DB, END, ERROR, KINDS, PHASES, Event
from novaviz.model.transition import INSTANCES

CLOSE = "close"
FIRST = "first"
LAST = "last"


@dataclass(frozen=True, slots=True)
class Pattern:
    """What one event must be; what is empty or None may be anything.

    Phases and kinds are words, ``source``, ``target`` and ``name`` globs (``fnmatchcase``). The
    numbers are of steps and mean the span of that step's first event: ``in_``, the event's span
    is a descendant of it; ``child_of``, a direct child; ``same_as``, that span itself.
    ``changes``: the event reports a changed row of ``instances`` whose ``after`` has these values
    (globs, or None). ``error``: the event is an error of one of these types. ``pick`` says which
    of several: ``first``, or ``last``, the last before the next step begins.
    """

    phase: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    name: tuple[str, ...] = ()
    in_: int | None = None
    child_of: int | None = None
    same_as: int | None = None
    changes: Mapping[str, str | None] | None = None
    error: tuple[str, ...] = ()
    pick: str = FIRST

    def fits(self, event: Event) -> bool:
        """Whether the event by itself is such a one; the steps around it are not looked at."""
        return (
            (not self.phase or event.phase in self.phase)
            and (not self.kind or event.kind in self.kind)
            and _globs(self.source, event.source)
            and _globs(self.target, event.target)
            and _globs(self.name, event.name)
            and (not self.error or _globs(self.error, str((event.result or {}).get("type", ""))))
            and (self.changes is None or _reports(self.changes, event))
        )


def _globs(globs: tuple[str, ...], text: str) -> bool:
    return not globs or text in globs or any(fnmatchcase(text, glob) for glob in globs)


def _reports(wanted: Mapping[str, str | None], event: Event) -> bool:
    return event.kind == DB and any(
        change["table"] == INSTANCES and change["after"] is not None
        and all(_has(change["after"], column, value) for column, value in wanted.items())
        for change in (event.result or {}).get("changes", ())
    )  # fmt: skip


def _has(after: Mapping[str, object], column: str, wanted: str | None) -> bool:
    if column not in after:
        return False
    value = after[column]
    if wanted is None or value is None:
        return wanted is value
    return fnmatchcase(str(value), wanted)


_GLOBS = several(text("a glob"))

_KEYS = record(
    Pattern,
    phase=several(choice(*PHASES, CLOSE)),
    kind=several(choice(*KINDS)),
    source=_GLOBS,
    target=_GLOBS,
    name=_GLOBS,
    in_=whole(1),
    child_of=whole(1),
    same_as=whole(1),
    changes=mapping(nullable(text())),
    error=several(text("the type of an error")),
    pick=choice(FIRST, LAST),
)


def _pattern(node: Node) -> Pattern:
    """The pattern, with ``close`` spelled out as end or error."""
    pattern = _KEYS(node)
    if not node.value:
        node.fail("expected at least one key, or every event would match")
    if CLOSE not in pattern.phase:
        return pattern
    phases = [phase for phase in pattern.phase if phase != CLOSE]
    return replace(pattern, phase=(*phases, END, ERROR))


PATTERN = Shape(_KEYS.expects, _pattern)


def _alone(node: Node) -> Pattern:
    pattern = _pattern(node)
    for key in ("in", "child_of", "same_as", "pick"):
        if key in node.value:
            node.at(key).fail("only a storyboard has steps to refer to")
    return pattern


EVENT = Shape(_KEYS.expects, _alone)
"""A pattern outside of any storyboard: of the event alone."""
