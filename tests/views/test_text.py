"""The text of a trace is the same every time, and golden; NOVAVIZ_GOLDEN=write renews it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from novaviz.catalog import read_storyboard
from novaviz.model import Trace
from novaviz.views.status_table import state_rows
from novaviz.views.step_list import progress
from novaviz.views.summary import ending
from novaviz.views.text import DETAILS, report, sequence
from tests import traces

GOLDEN = Path(__file__).with_name("golden")
BOARD = read_storyboard("classic")


@pytest.mark.parametrize(
    ("name", "detail"),
    [
        ("classic_boot", "everything"),
        ("no_valid_host", "messages"),
        ("rejected", "steps"),
        ("lost_cast", "states"),
    ],
)
def test_a_report_reads_as_it_was_reviewed(name: str, detail: str) -> None:
    text = report(getattr(traces, name)(), BOARD, detail)
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("NOVAVIZ_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_each_level_of_detail_shows_all_of_the_one_before() -> None:
    trace = traces.classic_boot()
    lines = [set(sequence(trace, detail).splitlines()) for detail in DETAILS]
    counts = [len(found) for found in lines]
    assert counts == sorted(set(counts))
    assert counts[0] == len(trace.transitions)
    assert counts[1] == len(trace.transitions) + 19


def test_the_table_has_the_rows_of_the_course_in_their_order() -> None:
    rows = state_rows(BOARD, traces.classic_boot())
    assert [(row.status, row.task, row.steps) for row in rows] == [
        ("Build", "scheduling", "1-9"),
        ("Build", "(none)", "10-14"),
        ("Build", "networking", "15, 16"),
        ("Build", "block device mapping", "17, 18"),
        ("Build", "spawning", "19"),
        ("Active", "None", ""),
    ]


def test_the_first_row_is_hollow_until_the_row_is_inserted() -> None:
    trace = traces.classic_boot()
    inserted = trace.transitions[0].seq
    assert state_rows(BOARD, trace, inserted - 1)[0].mark == "hollow"
    assert state_rows(BOARD, trace, inserted)[0].mark == "now"
    assert {row.mark for row in state_rows(BOARD, trace)} == {"passed"}


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("no_valid_host", ("Error", "None", "broken")),
        ("lost_cast", ("Build (stuck)", "scheduling", "broken")),
        ("rejected", ("Active", "None", "ahead")),
    ],
)
def test_a_boot_that_fails_gets_the_row_that_says_so(name: str, last: tuple[str, ...]) -> None:
    row = state_rows(BOARD, getattr(traces, name)())[-1]
    assert (row.status, row.task, row.mark) == last


def test_steps_that_are_not_needed_are_told_from_those_not_reached() -> None:
    story = traces.Story()
    story.exchange("user", "user", "client", "nova boot")
    story.step(1, 1)
    came = progress(story.trace("REJECTED", skipped=(17, 18)))
    assert (came[1], came[2], came[17]) == ("reached", "not reached", "not needed")


def test_a_refused_token_fails_the_step_of_keystone_and_not_that_of_the_request() -> None:
    came = progress(traces.rejected())
    assert (came[3], came[4], came[5], came[6]) == ("reached", "reached", "failed", "not reached")


def test_a_hostile_name_cannot_take_over_the_terminal() -> None:
    name = "vm\x1b[2J\x07\u202e\u2028\ud800\x9b31m"
    text = report(traces.classic_boot(name), BOARD, "everything")
    assert all(char.isprintable() for char in text.replace("\n", ""))
    assert r"vm\x1b[2J\x07\u202e\u2028\ud800\x9b31m" in text


def test_a_trace_of_no_known_release_is_read_without_a_storyboard() -> None:
    text = report(traces.classic_boot(), None)
    assert "Active | None" in text


@pytest.mark.parametrize(
    ("story", "said"),
    [
        (traces.classic_boot, ["vm1 is ACTIVE on host1", "Address: 10.0.0.3 (private)"]),
        (traces.no_valid_host, ["vm1 is in ERROR", "No valid host was found."]),
        (
            traces.rejected,
            [
                "vm1: REJECTED, there is no instance",
                "HTTP 401: The request you have made requires authentication.",
            ],
        ),
        (
            traces.lost_cast,
            [
                "vm1 is STUCK in BUILD",
                "Nothing is left to happen, and nobody says so.",
                "Still held: its use of the instance quota",
            ],
        ),
    ],
)
def test_the_ending_says_what_became_of_the_boot(story: Any, said: list[str]) -> None:
    trace: Trace = story()
    assert ending(trace) == said
