"""A value in a data file, with the way that leads to it.

Whoever refuses a value only has to say what is wrong with it: the node knows the file and the
key, and finds the line by reading the file a second time. That costs nothing while all is well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import yaml

from novaviz.exceptions import DataError

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Node:
    """``value`` stands in ``file`` at ``path``: keys of mappings and positions in lists."""

    file: Path
    path: tuple[str | int, ...]
    value: Any

    @property
    def key(self) -> str:
        """The way to the value as a reader writes it: ``hosts[1].vcpus``."""
        words = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path)
        return "".join(words).removeprefix(".")

    def child(self, step: str | int, value: Any) -> Node:
        return Node(self.file, (*self.path, step), value)

    def __iter__(self) -> Iterator[Node]:
        """The entries of a list or the values of a mapping."""
        pairs = self.value.items() if isinstance(self.value, dict) else enumerate(self.value)
        for step, value in pairs:
            yield self.child(step, value)

    def at(self, *steps: str | int) -> Node:
        """The value further down, which must be there."""
        value = self.value
        for step in steps:
            value = value[step]
        return Node(self.file, (*self.path, *steps), value)

    def fail(self, problem: str) -> NoReturn:
        """Refuse the value.

        Raises:
            DataError: always, with file, key and line.
        """
        raise DataError(str(self.file), self.key, _line(self.file, self.path), problem)

    def expected(self, what: str) -> NoReturn:
        """Refuse the value because it is not ``what``."""
        found = "nothing" if self.value is None else _short(self.value)
        self.fail(f"expected {what}, found {found}")


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _line(file: Path, path: tuple[str | int, ...]) -> int | None:
    """The line of the last step of ``path`` that is in the file (a missing key has none)."""
    here = yaml.compose(file.read_text(encoding="utf-8"), Loader=_Loader)
    if here is None:
        return None
    line: int = here.start_mark.line + 1
    for step in path:
        if isinstance(here, yaml.MappingNode):
            found = [pair for pair in here.value if pair[0].value == str(step)]
            if not found:
                break
            line = found[-1][0].start_mark.line + 1
            here = found[-1][1]
        elif isinstance(here, yaml.SequenceNode) and isinstance(step, int):
            here = here.value[step]
            line = here.start_mark.line + 1
        else:
            break
    return line
