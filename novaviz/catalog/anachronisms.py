"""What the classic release shows although Nova 2013.1 had it differently, and why."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from novaviz.catalog.files import load
from novaviz.catalog.node import Node
from novaviz.catalog.releases import CLASSIC, RELEASES
from novaviz.catalog.shape import choice, listing, record, several, text, unique
from novaviz.model.event import KINDS


@dataclass(frozen=True, slots=True)
class AnachronismMatch:
    """Which exchanges carry the clock badge, as globs; what is empty may be anything."""

    kind: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    name: tuple[str, ...] = ()

    def matches(self, kind: str, source: str, target: str, name: str) -> bool:
        pairs = ((kind, self.kind), (source, self.source), (target, self.target), (name, self.name))
        return all(
            not globs or any(fnmatchcase(value, glob) for glob in globs) for value, globs in pairs
        )


@dataclass(frozen=True, slots=True)
class Anachronism:
    """One difference: what is shown, what it was in 2013.1, and why the newer one is kept.

    ``releases`` are those that follow 2013.1, where it is an anachronism.
    """

    name: str
    shown: str
    in_2013_1: str
    why_kept: str
    match: tuple[AnachronismMatch, ...]
    releases: tuple[str, ...] = (CLASSIC,)

    def matches(self, kind: str, source: str, target: str, name: str) -> bool:
        return any(match.matches(kind, source, target, name) for match in self.match)


def read_anachronisms(directory: Path | None = None) -> tuple[Anachronism, ...]:
    """The differences of ``anachronisms.yaml``.

    Raises:
        DataError: something in the file cannot be.
    """
    return load("anachronisms.yaml", _anachronisms, directory)


@dataclass(frozen=True, slots=True)
class _File:
    anachronisms: tuple[Anachronism, ...]


_GLOBS = several(text("a glob"))

_FILE = record(
    _File,
    anachronisms=listing(
        record(
            Anachronism,
            name=text(),
            shown=text(),
            in_2013_1=text(),
            why_kept=text(),
            match=listing(
                record(
                    AnachronismMatch,
                    kind=several(choice(*KINDS)),
                    source=_GLOBS,
                    target=_GLOBS,
                    name=_GLOBS,
                ),
                at_least=1,
            ),
            releases=several(choice(*RELEASES)),
        )
    ),
)


def _anachronisms(node: Node) -> tuple[Anachronism, ...]:
    found = _FILE(node).anachronisms
    unique(node.at("anachronisms"))
    return found
