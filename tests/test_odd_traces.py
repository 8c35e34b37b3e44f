"""Whatever a trace file may hold, it is shown, exported, played and compared, or refused."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from novaviz.analysis.comparison import align
from novaviz.analysis.critical import critical_path, end_of
from novaviz.catalog import read_text
from novaviz.export.html import page_html
from novaviz.model import Trace
from novaviz.views.mime import still
from novaviz.views.printable import printable
from novaviz.views.score import Scorer, board_of, score_of
from novaviz.views.stage import Stage, beats
from novaviz.views.statements import who
from novaviz.views.status_table import state_rows
from novaviz.views.text import DETAILS, report
from tests import boots
from tests.export.test_html import Page
from tests.odd import odd_traces

MANY = settings(
    deadline=None, max_examples=60, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large,
                           HealthCheck.large_base_example],
)  # fmt: skip


def read(data: dict[str, Any]) -> Trace:
    """As from a file."""
    return Trace.from_json(json.dumps(data))


@MANY
@given(odd_traces())
def test_every_odd_trace_is_shown_as_text(data: dict[str, Any]) -> None:
    trace = read(data)
    for detail in DETAILS:
        shown = report(trace, board_of(trace), detail)
        assert not set(shown) & set("\x00\x1b\u202e\ud800")
    assert "<script" not in still(trace)["text/html"]
    stage = Stage(trace)
    for beat in beats(trace):
        stage.play(beat)


@MANY
@given(odd_traces())
def test_every_odd_trace_becomes_a_page_of_the_same_elements(data: dict[str, Any]) -> None:
    page = Page(page_html(read(data)))
    assert [tag for tag, _ in page.elements].count("script") == 2
    assert {"img", "iframe", "object"}.isdisjoint(tag for tag, _ in page.elements)
    assert len(page.data()["trace"]["events"]) == len(data["events"])


@MANY
@given(odd_traces())
def test_the_score_of_every_odd_trace_fits_it(data: dict[str, Any]) -> None:
    trace = read(data)
    fits(trace, score_of(trace))
    live = Scorer().more(trace)
    assert live["words"] == score_of(trace)["words"]


@MANY
@given(odd_traces(), odd_traces())
def test_every_two_odd_traces_can_be_compared(one: dict[str, Any], two: dict[str, Any]) -> None:
    first, second = read(one), read(two)
    aligned(first, second)
    aligned(first, first)
    aligned(first, boots.classic())
    aligned(boots.classic(), first)


@pytest.mark.parametrize("story", boots.STORIES)
def test_the_score_of_a_boot_fits_it(story: Any) -> None:
    fits(story(), score_of(story()))


def fits(trace: Trace, score: dict[str, Any]) -> None:
    """What the player counts on."""
    end = len(trace.events)
    assert len(score["words"]) == end
    assert all(isinstance(text, str) for pair in score["words"] for text in pair)
    assert [step["number"] for step in score["steps"]] == [step.number for step in trace.steps]
    starts = [table["from"] for table in score["tables"]]
    assert starts == sorted(set(starts))
    assert starts[0] == 0
    for seq in range(end + 1):
        (*_, table) = (one for one in score["tables"] if one["from"] <= seq)
        rows = state_rows(board_of(trace), trace, seq)
        if trace.metadata["outcome"] is not None or seq < end:
            shown = [(row["status"], row["task"], row["steps"], row["mark"])
                     for row in table["rows"]]  # fmt: skip
            assert shown == [(row.status, row.task, row.steps, row.mark) for row in rows]
    for question in score["questions"]:
        rightly_asked(trace, question)
    nodes = {node["name"] for node in score["map"]["nodes"]}
    assert {lane.name for lane in trace.participants()} <= nodes
    assert all(0 <= node[axis] <= 1 for node in score["map"]["nodes"] for axis in "xy")
    assert {name for edge in score["map"]["edges"] for name in edge} <= nodes
    path = critical_path(trace)
    assert all(one.begin < one.end for one in path)
    assert all(one.end == two.begin for one, two in pairwise(path))
    if trace.events:
        assert sum(one.end - one.begin for one in path) == pytest.approx(
            trace.events[end_of(trace) - 1].at - trace.events[0].at
        )
    json.dumps(score, allow_nan=False)


def rightly_asked(trace: Trace, question: dict[str, Any]) -> None:
    """One right choice, and no two that say the same."""
    texts = [choice["text"] for choice in question["choices"]]
    assert len(set(texts)) == len(texts)
    (right,) = (choice for choice in question["choices"] if choice["right"])
    event = trace.events[question["before"] - 1]
    if question["kind"] == "task":
        assert any(
            (state.seq, state.instance) == (event.seq, trace.metadata["instance"])
            and printable(state.task_state) == right["text"]
            for state in trace.transitions
        )
    else:
        assert printable(who(event.target, read_text())) == right["text"]
    assert all(choice["refuted"] is None or trace.events[choice["refuted"] - 1]
               for choice in question["choices"])  # fmt: skip


def aligned(first: Trace, second: Trace) -> None:
    """Pairs go forward on both sides, and every mark is on an event that there is."""
    found = align(first, second)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(found["pairs"]))
    for a, b in found["pairs"]:
        assert first.events[a - 1].phase == second.events[b - 1].phase or (
            first.events[a - 1].closes and second.events[b - 1].closes
        )
    for trace, marks in zip((first, second), found["marks"], strict=True):
        for seq, mark in marks.items():
            assert 1 <= int(seq) <= len(trace.events)
            assert mark["mark"] in ("missing", "extra", "failed", "slower", "faster")
