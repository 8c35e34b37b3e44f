"""Predict before you look: a question whose answer is taken from a run, never typed in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from novaviz.course.verdict import Verdict
from novaviz.exceptions import UsageError


class Prediction:
    """A question with choices; the answer is looked up when somebody has chosen.

    In a notebook it is a row of buttons; ``answer_with`` does without.
    """

    def __init__(
        self, question: str, choices: Sequence[str], answer: Callable[[], Any], because: str
    ) -> None:
        self.question, self.choices, self.because = question, tuple(choices), because
        self._answer = answer
        self.chosen: str | None = None

    @property
    def answer(self) -> str:
        """What the run says."""
        return str(self._answer())

    def answer_with(self, choice: str) -> Verdict:
        """Choose; UsageError if that is no choice."""
        if choice not in self.choices:
            raise UsageError(f"{choice!r} is no choice", self.choices)
        self.chosen = choice
        answer = self.answer
        if choice == answer:
            return Verdict(right=True, why=self.because)
        return Verdict(right=False, why=f"The run says: {answer}. {self.because}".rstrip())

    def __repr__(self) -> str:
        return f"{self.question} ({' | '.join(self.choices)})"

    def _repr_mimebundle_(self, **which: Any) -> Any:
        """The buttons, where there are widgets; else the question as text."""
        try:
            from novaviz.views.quiz import buttons
        except ImportError:
            return {"text/plain": repr(self)}
        return buttons(self)._repr_mimebundle_(**which)


def predict(
    question: str, choices: Iterable[str], answer: Callable[[], Any], because: str = ""
) -> Prediction:
    """Ask before it is shown; ``answer`` is called when a choice is made, and looks into a run.

    UsageError if what the run says is none of the choices: nobody could have been right.
    """
    made = Prediction(question, tuple(choices), answer, because)
    if made.answer not in made.choices:
        raise UsageError(f"the run says {made.answer!r}, which is no choice", made.choices)
    return made
