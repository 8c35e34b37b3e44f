"""Every exercise takes its solution, and tells each usual mistake why it is one."""

from __future__ import annotations

import pytest

from novaviz import course
from novaviz.course import Exercise
from novaviz.exceptions import UsageError

EXERCISES = course.exercises()
CASES = [(one, number) for one in EXERCISES.values() for number in range(len(one.mistakes))]


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=lambda one: one.name)
def test_its_solution_is_right_and_something_is_learnt_from_it(exercise: Exercise) -> None:
    verdict = exercise.check(exercise.solution())
    assert verdict.right, verdict
    assert len(verdict.why.split()) >= 6


@pytest.mark.parametrize(("exercise", "number"), CASES, ids=lambda one: getattr(one, "name", one))
def test_a_usual_mistake_is_told_why(exercise: Exercise, number: int) -> None:
    verdict = exercise.check(exercise.mistakes[number])
    assert not verdict.right
    assert len(verdict.why.split()) >= 6
    others = {exercise.check(other).why for other in exercise.mistakes}
    assert len(others) == len(exercise.mistakes), "each mistake has its own answer"


@pytest.mark.parametrize("exercise", EXERCISES.values(), ids=lambda one: one.name)
@pytest.mark.parametrize(
    "answer", [None, ..., "", 0, -1, [], {}, set(), "\x00", "</b><script>", object(), [[]], 10**30],
    ids=["none", "dots", "empty", "0", "-1", "list", "dict", "set", "nul", "markup", "object",
         "nested", "huge"],
)  # fmt: skip
def test_whatever_is_answered_there_is_a_sentence_about_it(
    exercise: Exercise, answer: object
) -> None:
    verdict = exercise.check(answer)
    assert verdict.why
    assert "<script>" not in verdict._repr_html_()


def test_each_has_two_usual_mistakes_and_a_name_of_its_own() -> None:
    assert [one.name for one in EXERCISES.values() if len(one.mistakes) < 2] == []


def test_an_unknown_exercise_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"unknown exercise 'nothing' \(choose from: watch\."):
        course.check("nothing", 1)
