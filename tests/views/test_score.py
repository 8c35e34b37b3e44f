"""The score of a trace: what the player says and shows, held against the trace itself."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from novaviz.catalog import read_storyboard
from novaviz.catalog.recordings import RECORDINGS, read_recording
from novaviz.exceptions import UsageError
from novaviz.model import Trace
from novaviz.run import boot
from novaviz.views.score import EMPTY, Scorer, score_of
from novaviz.views.status_table import state_rows
from tests.boots import STORIES, classic, lost_cast, modern, no_valid_host, rejected

PARTS = set(EMPTY)


@pytest.mark.parametrize("story", STORIES)
def test_a_score_has_every_part_and_is_json(story: Any) -> None:
    trace = story()
    score = score_of(trace)
    assert set(score) == PARTS
    assert json.loads(json.dumps(score)) == score
    assert len(score["words"]) == len(trace.events)
    assert all(label and sentence for label, sentence in score["words"])
    assert [step["number"] for step in score["steps"]] == [step.number for step in trace.steps]


@pytest.mark.parametrize("story", STORIES)
def test_the_table_is_right_after_every_event(story: Any) -> None:
    trace = story()
    board = read_storyboard(trace.metadata["release"])
    tables = score_of(trace)["tables"]
    for seq in range(len(trace.events) + 1):
        table = [one for one in tables if one["from"] <= seq][-1]
        marks = [row.mark for row in state_rows(board, trace, seq)]
        assert [row["mark"] for row in table["rows"]] == marks, seq


def test_before_the_first_row_the_table_says_so() -> None:
    table = score_of(classic())["tables"][0]
    assert table["from"] == 0
    assert table["rows"][0]["mark"] == "hollow"
    assert table["caption"]


def test_error_and_stuck_have_rows_of_their_own() -> None:
    for story, status in ((no_valid_host, "Error"), (lost_cast, "Build (stuck)")):
        last = score_of(story())["tables"][-1]["rows"][-1]
        assert (last["status"], last["mark"]) == (status, "broken")


def test_steps_say_how_far_the_boot_came() -> None:
    states = [step["state"] for step in score_of(classic())["steps"]]
    assert states == ["reached"] * 19
    assert "failed" in [step["state"] for step in score_of(rejected())["steps"]]
    assert "not reached" in [step["state"] for step in score_of(no_valid_host())["steps"]]
    steps = score_of(classic())["steps"]
    assert all(step["sentence"] and step["why"] and step["source"] for step in steps)


def test_badges_are_on_what_is_newer_and_only_in_classic() -> None:
    trace, score = classic(), score_of(classic())
    posts = [span for span in trace.spans() if span.name == "POST /v2.1/servers"]
    assert "compute-v2-1" in score["badges"][str(posts[0].number)]
    named = {name for names in score["badges"].values() for name in names}
    assert set(score["anachronisms"]) == named
    assert score_of(modern())["badges"] == {}


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(UsageError, match="no language 'xx'"):
        score_of(classic(), "xx")


@pytest.mark.parametrize("name", RECORDINGS)
def test_a_recording_can_be_played(name: str) -> None:
    score = score_of(read_recording(name))
    assert score["steps"]
    assert score["critical"]
    assert not score["badges"]


def test_a_trace_of_no_known_release_is_played_without_steps() -> None:
    trace = modern()
    bare = replace(trace, metadata={**trace.metadata, "release": None, "outcome": None}, steps=())
    score = score_of(bare)
    assert score["steps"] == []
    assert score["tables"][-1]["rows"]
    assert score["critical"]


def test_a_trace_without_events_has_a_score() -> None:
    nothing = Trace({"instance": None, "outcome": None}, (), (), (), ())
    score = score_of(nothing)
    assert score["words"] == []
    assert score["map"] == {"nodes": [], "edges": []}


@pytest.mark.parametrize("release", ["classic", "modern"])
@pytest.mark.parametrize("batch", [1, 7, 100])
def test_a_live_run_has_in_parts_what_it_has_in_the_end(release: str, batch: int) -> None:
    scorer, score = Scorer(), json.loads(json.dumps(EMPTY))
    with boot(release=release, paused=True) as run:
        while not run.done:
            for _ in range(batch):
                run.step()
            parts = scorer.more(run.trace)
            score["words"] += parts.pop("words")
            score |= parts
        assert score == score_of(run.trace)


def test_while_a_run_goes_on_nothing_has_failed_and_its_state_is_on() -> None:
    with boot(paused=True) as run:
        run.to_step(15)
        score = score_of(run.trace)
    assert "failed" not in {step["state"] for step in score["steps"]}
    assert [row["mark"] for row in score["tables"][-1]["rows"]].count("now") == 1


def test_a_batch_brings_only_what_is_new() -> None:
    scorer = Scorer()
    with boot(paused=True) as run:
        run.to_step(10)
        scorer.more(run.trace)
        while run.step().kind != "db":  # type: ignore[union-attr]
            scorer.more(run.trace)
        run.step()
        parts = scorer.more(run.trace)
        assert scorer.more(run.trace) == {"words": []}
    assert len(parts["words"]) == 2
    assert set(parts) <= {"words", "steps", "map"}


def test_a_trace_of_twenty_thousand_events_has_words_for_each() -> None:
    trace, spans = modern(), max(event.span for event in modern().events)
    events: list[Any] = []
    while len(events) < 20_000:
        times, seq = len(events) // len(trace.events), len(events)
        events += [
            event._replace(
                seq=event.seq + seq, span=event.span + times * spans, at=event.at + times * 10,
                parent=None if event.parent is None else event.parent + times * spans,
            )
            for event in trace.events
        ]  # fmt: skip
    words = score_of(replace(trace, events=tuple(events)))["words"]
    assert len(words) == len(events)
    assert words[: len(trace.events)] == score_of(trace)["words"]
