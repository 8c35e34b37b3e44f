"""What one event must be to begin or end a step, as the storyboards write it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

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
from novaviz.model.event import END, ERROR, KINDS, PHASES

CLOSE = "close"
FIRST = "first"
LAST = "last"


@dataclass(frozen=True, slots=True)
class Pattern:
    """What one event must be; what is empty or None may be anything.

    Phases and kinds are words, ``source``, ``target`` and ``name`` globs (``fnmatchcase``). The
    numbers are of steps and mean the span of that step's first event: ``in_``, the event's span
    is a descendant of it; ``child_of``, a direct child; ``same_as``, that span itself.
    ``changes``: the event reports a changed row of ``instances`` whose ``after`` has these values.
    ``pick`` says which of several: ``first``, or ``last``, the last before the next step begins.
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
    pick: str = FIRST


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
