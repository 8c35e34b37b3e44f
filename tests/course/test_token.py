"""A token to take apart: it says what the run's says, and is none that any keystone takes."""

from __future__ import annotations

from itertools import pairwise

import pytest

from novaviz import course
from novaviz.exceptions import UsageError
from novaviz.run import boot


def test_it_says_what_keystone_said_of_the_runs_own() -> None:
    with boot() as run:
        token = course.token_like(run)
        content = token.content()
        assert content is not None
        assert content["user_id"] == run.cloud.keystone.user_id("demo")
        assert content["project_id"] == run.cloud.keystone.project_id("demo")
        assert content["methods"] == ["password"]
        assert token.text not in str(run.trace.to_dict())


def test_no_keystone_takes_it() -> None:
    with boot() as run:
        ours, _ = run.cloud.keystone.issue_now("demo", "demo")
        token = course.token_like(run)
        assert token.content(token.text) is not None
        assert token.content(ours) is None


@pytest.mark.parametrize("place", [0, 8, 20, 60, -2])
def test_with_one_letter_changed_nothing_can_be_read(place: int) -> None:
    with boot() as run:
        token = course.token_like(run)
    letters = list(token.text)
    letters[place] = "x" if letters[place] != "x" else "y"
    assert token.content("".join(letters)) is None


@pytest.mark.parametrize("text", ["", "no token", "é"])
def test_what_is_no_token_has_no_content(text: str) -> None:
    with boot() as run:
        assert course.token_like(run).content(text) is None


def test_its_parts_are_all_of_it() -> None:
    with boot() as run:
        parts = course.token_like(run).parts()
    ends = [[int(one) for one in part["bytes"].split(" to ")] for part in parts]
    assert ends[0][0] == 0
    assert all(after[0] == before[-1] + 1 for before, after in pairwise(ends))
    assert parts[1]["value"] == "2026-01-01 00:00:00"


def test_before_anybody_has_signed_in_there_is_none() -> None:
    with boot(paused=True) as run, pytest.raises(UsageError, match="nobody signs in"):
        course.token_like(run)
