"""What is said to an answer: right or not, and why, in words that help on."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

RIGHT, WRONG = "Right.", "Not yet."


@dataclass(frozen=True, slots=True)
class Verdict:
    """True if the answer is right; ``why`` says what follows from it, or what is wrong with it."""

    right: bool
    why: str

    def __bool__(self) -> bool:
        return self.right

    def __str__(self) -> str:
        return f"{RIGHT if self.right else WRONG} {self.why}".rstrip()

    __repr__ = __str__

    def _repr_html_(self) -> str:
        """With a mark beside the words, so that it is not told by colour alone."""
        mark, colour = ("✓", "#1a7f37") if self.right else ("✗", "#b35900")
        first = RIGHT if self.right else WRONG
        return (
            f'<div role="status" style="border-left: 4px solid {colour}; padding: 2px 12px">'
            f'<b style="color: {colour}">{mark} {first}</b> {escape(self.why)}</div>'
        )
