"""Exercises of the course: what is asked, and how an answer is judged.

There is no server and no hidden grader: a judge looks at the answer, and where it can, at what
really happened in a run of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from novaviz.course.verdict import Verdict
from novaviz.exceptions import UsageError

Judge = Callable[[Any], str | None]
"""None if the answer is right; else what is wrong with it, in a sentence or two that help on."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """One question of one notebook; its ``name`` begins with the notebook's.

    ``right`` is what is said to a right answer: what can be learnt from it. ``solution`` makes an
    answer that is right; ``mistakes`` are answers that people give, each of which is told why not.
    """

    name: str
    judge: Judge
    right: str
    solution: Callable[[], Any]
    mistakes: tuple[Any, ...]

    def check(self, answer: Any) -> Verdict:
        """Judge the answer; whatever it is, there is a sentence about it."""
        if answer is None or answer is ...:
            return Verdict(right=False, why="There is no answer yet: replace the dots above.")
        try:
            wrong = self.judge(answer)
        except UsageError as error:
            return Verdict(right=False, why=f"novaviz refuses that: {error}")
        except Exception as error:
            kind = type(error).__name__
            return Verdict(right=False, why=f"Your answer could not be looked at: {kind}: {error}")
        return Verdict(right=wrong is None, why=self.right if wrong is None else wrong)


def exercises() -> dict[str, Exercise]:
    """Every exercise of the course, by name."""
    from novaviz.course.all import ALL

    return {exercise.name: exercise for exercise in ALL}


def check(name: str, answer: Any) -> Verdict:
    """Judge the answer to the exercise of this name; UsageError if there is none such."""
    known = exercises()
    if name not in known:
        raise UsageError(f"unknown exercise {name!r}", known)
    return known[name].check(answer)
