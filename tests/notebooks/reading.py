"""The notebooks' sources, as the tests read them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jupytext

from docs import notebooks

SOURCES = notebooks.sources()
CHECK = re.compile(r'^(\w+) = \.\.\.\ncourse\.check\("([\w.-]+)", \1\)$')
FENCE = re.compile(r"```python\n(.*?)```", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Asked:
    """An exercise as a notebook asks it: the variable to fill, and the solution it gives."""

    variable: str
    exercise: str
    solution: str | None


def cells(source: Path) -> list[Any]:
    found: list[Any] = jupytext.read(source, fmt="py:percent").cells
    return found


def prose(source: Path) -> str:
    return "\n\n".join(cell.source for cell in cells(source) if cell.cell_type == "markdown")


def asked(source: Path) -> list[Asked]:
    """The exercises of a notebook, in its order."""
    solutions = FENCE.findall(prose(source).partition("<summary>Solutions</summary>")[2])
    found = []
    for cell in cells(source):
        if match := CHECK.match(cell.source.strip()):
            variable, exercise = match.groups()
            ending = re.compile(rf"^{variable} = ", re.MULTILINE)
            found.append(Asked(variable, exercise, next(
                (one for one in solutions if ending.search(one)), None
            )))  # fmt: skip
    return found
