"""The lanes of a sequence diagram in characters: heads, lifelines and one row for each message.

A row is a line of cells with styles, so that the terminal view can colour it and a test can read
it. Nothing here knows of time or of the terminal.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from novaviz.model import Trace
from novaviz.model.event import DB, NOTIFY
from novaviz.views.printable import cells, crop, printable

NARROWEST, COMFORTABLE = 6, 7
"""Columns of a lane: what it must have, and what is worth giving up a lane of ``ASIDE`` for."""

LIFELINE, HEAD, ACTIVE = "lifeline", "head", "active"
"""The styles that are not an arrow's own."""

SYLLABLES = {
    "keystone": ("key", "stone"),
    "scheduler": ("sched", "uler"),
    "conductor": ("con", "ductor"),
    "compute": ("com", "pute"),
    "hypervisor": ("hyper", "visor"),
    "placement": ("place", "ment"),
    "neutron": ("neu", "tron"),
    "libvirtd": ("lib", "virtd"),
}
"""Where a name may be divided that is wider than its lane."""

GIVEN_UP_FIRST = (
    "libvirtd",
    "neutron-agent",
    "DB:nova_cell0",
    "DB:nova_api",
    "DB:nova_cell1",
    "user",
    "DB:nova",
)
"""The lanes that are left out, in this order, where the terminal is too narrow for all."""

ASIDE = ("libvirtd", "neutron-agent")

CALL, REPLY, CAST, TAKE, POINT = "call", "reply", "cast", "take", "point"
SHAFTS = {CALL: "─", REPLY: "╌", CAST: "═", TAKE: "═", POINT: " "}


@dataclass(frozen=True, slots=True)
class Arrow:
    """A row of the diagram: who to whom, in which form, its label, and a style for its colour."""

    source: str
    target: str
    form: str
    label: str
    style: str
    failed: bool = False


Run = tuple[str, str]
"""Some text and the name of its style."""


@dataclass(frozen=True)
class Lanes:
    """Participants side by side over a width in columns."""

    names: tuple[str, ...]
    width: int

    @cached_property
    def at(self) -> dict[str, int]:
        """The column of each lifeline."""
        step = self.width / max(len(self.names), 1)
        return {name: int((index + 0.5) * step - 0.5) for index, name in enumerate(self.names)}

    def heads(self, active: Collection[str] = ()) -> list[list[Run]]:
        """The names above the lanes, divided to fit, lifelines beginning below them."""
        room = max(self.width // max(len(self.names), 1), 1)
        parts = {name: divide(printable(name), room) for name in self.names}
        rows = []
        for row in range(max(map(len, parts.values()), default=0)):
            line = _Line(self.width)
            for name, part in parts.items():
                if row < len(part):
                    begin = self.at[name] - (cells(part[row]) - 1) // 2
                    line.put(
                        min(max(begin, 0), self.width - cells(part[row])),
                        part[row],
                        ACTIVE if name in active else HEAD,
                    )
                else:
                    line.put(self.at[name], "│", LIFELINE)
            rows.append(line.runs())
        return rows

    def blank(self) -> list[Run]:
        """Lifelines and nothing else."""
        return self._lifelines().runs()

    def draw(self, arrow: Arrow, progress: float = 1.0) -> list[Run]:
        """One message; ``progress`` from 0 to 1 is how far it has come."""
        line = self._lifelines()
        source, target = self.at.get(arrow.source), self.at.get(arrow.target)
        if arrow.form == POINT or source is None or target is None or source == target:
            here = source if source is not None else target
            if here is not None:
                line.put(here, "✗" if arrow.failed else "◆", arrow.style)
                self._label(line, arrow, here, here)
            return line.runs()
        begin, end = source, target
        if arrow.form == CAST:
            end = (source + target) // 2
        elif arrow.form == TAKE:
            begin = (source + target) // 2
        tip = begin + round((end - begin) * min(max(progress, 0.0), 1.0))
        self._shaft(line, arrow, begin, tip, right=end >= begin)
        self._label(line, arrow, min(source, target), max(source, target))
        return line.runs()

    def _lifelines(self) -> _Line:
        line = _Line(self.width)
        for column in self.at.values():
            line.put(column, "│", LIFELINE)
        return line

    def _shaft(self, line: _Line, arrow: Arrow, begin: int, tip: int, *, right: bool) -> None:
        low, high = min(begin, tip), max(begin, tip)
        line.put(low, SHAFTS[arrow.form] * (high - low + 1), arrow.style)
        if arrow.form == TAKE:
            line.put(begin, "▣", arrow.style)
        else:
            joint = {CAST: "╞╡", CALL: "├┤", REPLY: "├┤"}[arrow.form]
            line.put(begin, joint[0 if right else 1], arrow.style)
        head = "▣" if arrow.form == CAST else "▶" if right else "◀"
        line.put(tip, "✗" if arrow.failed else head, arrow.style)

    def _label(self, line: _Line, arrow: Arrow, low: int, high: int) -> None:
        """Beside the arrow where there is room, else on it, else cropped on the wider side."""
        text = printable(arrow.label)
        if not text:
            return
        right, left, inside = self.width - high - 2, low - 1, high - low - 5
        if cells(text) <= inside and arrow.form in (CALL, REPLY):
            begin = low + (high - low - cells(text)) // 2
            line.put(begin - 1, f" {text} ", arrow.style)
        elif cells(text) <= right or (cells(text) > left and right >= left):
            line.put(high + 1, f" {crop(text, right - 1)} ", arrow.style)
        else:
            shown = f" {crop(text, left - 1)} "
            line.put(low - cells(shown), shown, arrow.style)


def lanes_of(trace: Trace, width: int) -> Lanes:
    """The lanes that matter in this trace and fit: who exchanges messages, and nova's databases."""
    busy: set[str] = set()
    for event in trace.events:
        if event.kind == DB and not event.source.startswith("nova-"):
            continue
        if event.kind != NOTIFY:
            busy.update((event.source, event.target))
    names = [lane.name for lane in trace.participants() if lane.name in busy]
    final = trace.state_at(len(trace.events))
    for name in _dispensable(names, final.host if final else None):
        wanted = COMFORTABLE if name.split("@")[0] in ASIDE else NARROWEST
        if len(names) * wanted > width:
            names.remove(name)
    return Lanes(tuple(names[: max(width // NARROWEST, 2)]), width)


def _dispensable(names: Iterable[str], host: str | None) -> list[str]:
    """What can be left out, first what says least; the host that the instance is on stays."""
    order = list(names)
    aside = [name for name in order if name.split("@")[0] in ASIDE]
    others = [name for name in order if "@" in name and not name.endswith(f"@{host}")]
    plain = [name for base in GIVEN_UP_FIRST for name in order if name.split("@")[0] == base]
    return list(dict.fromkeys([*aside, *others, *plain]))


def divide(name: str, room: int) -> list[str]:
    """The name in lines of at most ``room`` columns, broken where a reader would break it.

    Where it can be broken, a column stays free, so that neighbours do not touch.
    """
    free = max(room - 1, 1)
    pieces: list[str] = []
    for cut in ("-", "_", ":"):
        name = name.replace(cut, f"{cut}\0")
    for word in name.replace("@", "\0@").split("\0"):
        base, dash = word.removesuffix("-"), "-" * word.endswith("-")
        if cells(word) > free and base in SYLLABLES:
            first, second = SYLLABLES[base]
            pieces += [f"{first}-" if cells(first) < free else first, second + dash]
        else:
            pieces.append(word)
    lines = [""]
    for piece in pieces:  # a name and its host share no line, for hosts can be long
        if lines[-1] and (cells(lines[-1] + piece) > free or piece.startswith("@")):
            lines.append("")
        lines[-1] += piece
    return [crop(line, room) for line in lines]


class _Line:
    """A line of cells that can be written over."""

    def __init__(self, width: int) -> None:
        self.cells: list[Run] = [(" ", "")] * width

    def put(self, begin: int, text: str, style: str) -> None:
        """Write from a column on; what falls outside is cut."""
        column = begin
        for char in text:
            wide = cells(char)
            if wide == 0:
                continue
            if column >= 0 and column + wide <= len(self.cells):
                self.cells[column] = (char, style)
                if wide == 2:
                    self.cells[column + 1] = ("", style)
            column += wide

    def runs(self) -> list[Run]:
        return [
            ("".join(char for char, _ in same), style)
            for style, same in groupby(self.cells, key=lambda cell: cell[1])
        ]


def plain(runs: Sequence[Run]) -> str:
    """The characters of a row without their styles."""
    return "".join(text for text, _ in runs).rstrip()
