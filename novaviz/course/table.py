"""Rows as a table: what a SELECT found, or what was picked out of a trace."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

NOTHING = "no rows"

Row = Mapping[str, Any] | Sequence[Any]

_UUID = re.compile(r"\b([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
_LEFT = "text-align: left; vertical-align: top; white-space: normal"
_RIGHT = "text-align: right; vertical-align: top"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; numbers stand to the right, a list has one line for each of its items.

    An id is cut to its first eight digits, so that the words around it can be read.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    caption: str = ""

    def __repr__(self) -> str:
        if not self.rows:
            return NOTHING
        lines = [self.head, *(tuple("; ".join(lines_of(cell)) for cell in row)
                              for row in self.rows)]  # fmt: skip
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        text = ["  ".join(map(str.ljust, line, widths)).rstrip() for line in lines]
        return "\n".join([self.caption, *text] if self.caption else text)

    def _repr_html_(self) -> str:
        """Ready for a screen reader: a caption, and heads that say so."""
        if not self.rows:
            return f"<p><i>{NOTHING}</i></p>"
        caption = f'<caption style="{_LEFT}">{escape(self.caption)}</caption>'
        head = "".join(
            f'<th scope="col" style="{_LEFT}">{escape(name)}</th>' for name in self.head
        )
        body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in self.rows)
        return (
            f"<table>{caption if self.caption else ''}"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )


def table(rows: Iterable[Row], head: Sequence[str] = (), *, caption: str = "") -> Table:
    """A table of rows: mappings (such as ``run.sql`` gives), or sequences under a ``head``.

    Without a ``head`` it is the mappings' keys, in the order in which they first come.
    """
    listed = list(rows)
    names = tuple(head) or tuple(dict.fromkeys(
        key for row in listed if isinstance(row, Mapping) for key in row
    ))  # fmt: skip
    wide = len(names) or max(map(len, listed), default=0)
    cells = (
        [row.get(name) for name in names] if isinstance(row, Mapping) else list(row)
        for row in listed
    )
    return Table(
        names or ("",) * wide, tuple((*row, *[None] * wide)[:wide] for row in cells), caption
    )


def lines_of(value: Any) -> tuple[str, ...]:
    """A value as it stands in a table: SQL's word for nothing, times to the millisecond."""
    if value is None:
        return ("NULL",)
    if isinstance(value, float):
        return (f"{value:.3f}".rstrip("0").rstrip("."),)
    given = value if isinstance(value, list | tuple) else (value,)
    return tuple(_UUID.sub(r"\1…", str(one)) for one in given)


def _cell(value: Any) -> str:
    side = _RIGHT if isinstance(value, int | float) else _LEFT
    return f'<td style="{side}">{"<br>".join(map(escape, lines_of(value)))}</td>'
