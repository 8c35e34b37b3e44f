"""What is broken on purpose at the boundary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any


@dataclass(frozen=True, slots=True)
class Effect:
    """What a rule does to the exchange that it strikes; one of these is set.

    ``error`` is raised in the callee's place (``{"type", "message"}``, or for rest ``{"status",
    "message"}``); ``drop`` loses the ``request`` or the ``reply``; ``delay`` is in microseconds;
    ``kill`` names the end (``source`` or ``target``) whose process dies.
    """

    error: dict[str, Any] | None = None
    drop: str | None = None
    delay: int = 0
    duplicate: bool = False
    kill: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Strike exchanges of a kind between two participants, by glob: ``times`` after ``skip``."""

    fault: str
    kind: str
    source: str
    target: str
    names: tuple[str, ...]
    effect: Effect
    skip: int = 0
    times: int | None = 1

    def matches(self, kind: str, source: str, target: str, name: str) -> bool:
        return (
            kind == self.kind
            and fnmatchcase(source, self.source)
            and fnmatchcase(target, self.target)
            and any(fnmatchcase(name, glob) for glob in self.names)
        )


class Faults:
    """The rules of one run, and how often each has matched."""

    def __init__(self, rules: Iterable[Rule] = ()) -> None:
        self._rules = tuple(rules)
        self._seen = [0] * len(self._rules)

    def strike(self, kind: str, source: str, target: str, name: str) -> Rule | None:
        """The rule that strikes this exchange; every call counts as one exchange."""
        for index, rule in enumerate(self._rules):
            if rule.matches(kind, source, target, name):
                seen = self._seen[index]
                self._seen[index] = seen + 1
                if seen >= rule.skip and (rule.times is None or seen < rule.skip + rule.times):
                    return rule
        return None

    def add(self, rules: Iterable[Rule]) -> None:
        """Begin to break more, from now on."""
        added = tuple(rules)
        self._rules += added
        self._seen += [0] * len(added)
