"""What can be said of a notebook without running it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from docs import notebooks
from novaviz import course
from tests.notebooks import reading

EACH = pytest.mark.parametrize("source", reading.SOURCES, ids=lambda path: path.stem)
FIRST = re.compile(r"^\*(Core|Extension) · \d+ minutes · needs .+\*\n\n# \d\. .+\n")
LINK = re.compile(r"\]\(([^)]+)\)")
LONGEST_BOX = 60


@EACH
def test_the_notebook_is_in_step_with_its_source(source: Path) -> None:
    made = source.with_suffix(".ipynb")
    assert made.read_text(encoding="utf-8") == notebooks.made(source), "run: make notebooks"


@EACH
def test_it_holds_no_outputs(source: Path) -> None:
    for cell in json.loads(source.with_suffix(".ipynb").read_text(encoding="utf-8"))["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@EACH
def test_it_begins_by_saying_what_it_takes_and_what_is_learnt(source: Path) -> None:
    first = reading.cells(source)[0].source
    assert FIRST.match(first), first[:200]
    objectives = first.partition("**Afterwards you can**")[2].partition("\n## ")[0]
    assert 2 <= len(re.findall(r"^\* ", objectives, re.MULTILINE)) <= 4
    assert f"# {int(source.stem[:2])}. " in first


@EACH
def test_every_exercise_that_it_asks_is_there_with_a_solution(source: Path) -> None:
    found = reading.asked(source)
    assert found
    assert {one.exercise for one in found} <= course.exercises().keys()
    assert [one.exercise for one in found if one.solution is None] == []


def test_every_exercise_is_asked_once() -> None:
    named = [one.exercise for source in reading.SOURCES for one in reading.asked(source)]
    assert sorted(named) == sorted(course.exercises())


@EACH
def test_links_within_the_repository_lead_somewhere(source: Path) -> None:
    for link in LINK.findall(reading.prose(source)):
        if not link.startswith(("https://", "#")):
            assert (source.parent / link.partition("#")[0]).exists(), link


@EACH
def test_its_boxes_are_short(source: Path) -> None:
    for box in re.findall(r"(?:^> .*\n?)+", reading.prose(source), re.MULTILINE):
        assert len(box.replace(">", " ").split()) <= LONGEST_BOX, box
