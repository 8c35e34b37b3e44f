"""Notebook 5 has a switch: it runs with the other release as well, and its solutions hold there."""

from __future__ import annotations

from pathlib import Path

from docs import notebooks
from tests.notebooks import test_executed

SWITCH = 'RELEASE = "modern"'


def test_when_it_fails_runs_with_the_release_of_2013(tmp_path: Path) -> None:
    source = next(path for path in notebooks.sources() if path.name.startswith("05-"))
    text = source.read_text(encoding="utf-8")
    assert text.count(SWITCH) == 1
    switched = tmp_path / source.name
    switched.write_text(text.replace(SWITCH, 'RELEASE = "classic"'), encoding="utf-8")
    test_executed.test_it_runs_and_its_solutions_are_right(switched, tmp_path)
