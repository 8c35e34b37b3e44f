"""The buttons of a prediction in a notebook."""

from __future__ import annotations

from typing import Any, Protocol

import ipywidgets


class Told(Protocol):
    """What is said to an answer."""

    def _repr_html_(self) -> str: ...


class Question(Protocol):
    """What is asked (see :class:`novaviz.course.Prediction`)."""

    question: str
    choices: tuple[str, ...]

    def answer_with(self, choice: str) -> Told: ...


def buttons(question: Question) -> Any:
    """The question, its choices, and, once one is chosen, what the run says."""
    told = ipywidgets.HTML()
    choice = ipywidgets.RadioButtons(
        options=question.choices, value=None, layout=ipywidgets.Layout(width="auto"),
        description="",
    )  # fmt: skip

    def chosen(change: dict[str, Any]) -> None:
        if change["new"] is not None:
            told.value = question.answer_with(change["new"])._repr_html_()

    choice.observe(chosen, "value")
    asked = ipywidgets.Label(question.question, style={"font_weight": "bold"})
    return ipywidgets.VBox([asked, choice, told])
