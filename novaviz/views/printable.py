"""Text that is safe to print: a server's name may hold what would take over the terminal.

Control and format characters, ANSI escapes among them, are shown as escapes instead of being
sent. Everything that a view prints goes through here.
"""

from __future__ import annotations

import unicodedata

UNSAFE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode's control, format (turning the reading direction, say), surrogate and line breaks."""


def printable(text: object) -> str:
    """The text on one line, with every unsafe character as its escape."""
    whole = str(text)
    if whole.isascii() and whole.isprintable():
        return whole
    return "".join(_shown(char) if unicodedata.category(char) in UNSAFE else char for char in whole)


def _shown(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def cells(text: str) -> int:
    """How many columns of the terminal the text takes."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def crop(text: str, width: int) -> str:
    """The text, cut with an ellipsis where it is wider than ``width`` columns."""
    if cells(text) <= width:
        return text
    kept, room = "", width - 1
    for char in text:
        room -= _columns(char)
        if room < 0:
            break
        kept += char
    return kept + "…" if width > 0 else ""


def pad(text: str, width: int) -> str:
    """The text, cropped or filled with blanks to exactly ``width`` columns."""
    shown = crop(text, width)
    return shown + " " * (width - cells(shown))
