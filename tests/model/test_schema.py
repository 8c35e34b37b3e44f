"""A trace file is read whole or refused in one line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from novaviz.exceptions import TraceError
from novaviz.model import Trace, load_trace
from novaviz.model.schema import check, schema
from tests import traces

STORIES = (traces.classic_boot, traces.no_valid_host, traces.rejected, traces.lost_cast)


@pytest.mark.parametrize("story", STORIES)
def test_a_saved_trace_is_read_back_equal(story: Callable[[], Trace], tmp_path: Path) -> None:
    trace = story()
    trace.save(tmp_path / "boot.json")
    assert load_trace(tmp_path / "boot.json") == trace


@pytest.mark.parametrize("story", STORIES)
def test_the_schema_as_shipped_accepts_what_check_accepts(story: Callable[[], Trace]) -> None:
    Draft202012Validator.check_schema(schema())
    validator = Draft202012Validator(schema())
    data = story().to_dict()
    check(data, "boot.json")
    assert validator.is_valid(json.loads(json.dumps(data)))


def test_a_paused_run_may_have_open_spans() -> None:
    story = traces.Story()
    story.start("user", "user", "client", "nova boot")
    check(story.trace(None).to_dict(), "boot.json")


def refusal(damage: Callable[[dict[str, Any]], None]) -> str:
    """What is said of a good trace after ``damage``."""
    data = json.loads(traces.classic_boot().to_json())
    damage(data)
    with pytest.raises(TraceError) as refused:
        check(data, "boot.json")
    assert len(str(refused.value).splitlines()) == 1
    return str(refused.value)


def put(value: Any, *path: str | int) -> Callable[[dict[str, Any]], None]:
    def damage(data: Any) -> None:
        for key in path[:-1]:
            data = data[key]
        data[path[-1]] = value

    return damage


def drop(*path: str | int) -> Callable[[dict[str, Any]], None]:
    def damage(data: Any) -> None:
        for key in path[:-1]:
            data = data[key]
        del data[path[-1]]

    return damage


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (put("x", "format"), 'boot.json is not a trace: no object with "format": "novaviz-trace"'),
        (put(2, "version"), "boot.json: version: 2 is not 1, the only one that this novaviz reads"),
        (drop("steps"), 'boot.json: the whole file: "steps" is missing'),
        (put(7, "extra"), 'boot.json: the whole file: unknown key "extra"'),
        (put({}, "events"), "boot.json: events: expected array, found an object"),
        (
            put("GOOD", "metadata", "outcome"),
            'boot.json: metadata.outcome: "GOOD" is none of '
            '"ACTIVE", "DONE", "ERROR", "REJECTED", "STUCK", null',
        ),
        (
            put("begin", "events", 3, "phase"),
            'boot.json: events[3].phase: "begin" is none of "start", "deliver", "end", "error"',
        ),
        (put(None, "events", 0), "boot.json: events[0]: expected object, found null"),
        (drop("events", 2, "kind"), 'boot.json: events[2]: "kind" is missing'),
        (
            drop("events", 1, "payload", "credential"),
            'boot.json: events[1].payload: "credential" is missing',
        ),
        (
            put("root", "events", 1, "payload", "credential"),
            'boot.json: events[1].payload.credential: "root" is none of '
            '"user", "nova", "neutron", "none"',
        ),
        (
            put({"status": 401, "headers": {}, "body": None}, "events", 2, "result"),
            "boot.json: events[2].result.status: 401 is beyond the maximum of 399",
        ),
        (
            put({"x": 1}, "events", 2, "payload"),
            "boot.json: events[2].payload: must be empty at this phase",
        ),
        (put(9, "events", 2, "seq"), "boot.json: events[2].seq: expected 3, found 9"),
        (
            put(1e9, "events", 2, "at"),
            "boot.json: events[3].at: 0.003 is before the event above it (1000000000.0)",
        ),
        (
            put(0.0000001, "events", 0, "at"),
            "boot.json: events[0].at: 1e-07 is no time in whole microseconds",
        ),
        (
            put(float("nan"), "events", 0, "at"),
            "boot.json: events[0].at: nan is no time in whole microseconds",
        ),
        (
            put(99, "events", 1, "parent"),
            "boot.json: events[1].parent: no span 99 starts before this event",
        ),
        (
            put(1, "events", 1, "span"),
            "boot.json: events[1].parent: no span 1 starts before this event",
        ),
        (put(77, "events", 2, "span"), "boot.json: events[2].span: span 77 has not started"),
        (
            put("nova-boss", "events", 2, "target"),
            'boot.json: events[2].target: "nova-boss" is not in participants',
        ),
        (
            put("nova-api", "events", 2, "target"),
            'boot.json: events[2].target: "nova-api" is not the "keystone" of its start',
        ),
        (
            put(999, "transitions", 0, "seq"),
            "boot.json: transitions[0].seq: 999 is not the seq of an event from 1 to 62",
        ),
        (
            put(1, "steps", 4, "first"),
            "boot.json: steps[4].first: 1 is not the seq of an event from 6 to 62",
        ),
        (put(3, "steps", 4, "number"), "boot.json: steps[4].number: 3 comes after 4"),
        (
            put(999, "steps", 18, "last"),
            "boot.json: steps[18].last: 999 is not the seq of an event from 53 to 62",
        ),
    ],
)
def test_damage_is_named_by_its_place(damage: Callable[[dict[str, Any]], None], said: str) -> None:
    assert refusal(damage) == said


def test_a_run_with_an_outcome_has_closed_every_span() -> None:
    story = traces.Story()
    story.start("user", "user", "client", "nova boot")
    with pytest.raises(TraceError, match=r"events\[0\].span: span 1 is never closed"):
        check(story.trace("STUCK").to_dict(), "boot.json")


def test_a_cast_ends_only_after_it_was_delivered() -> None:
    story = traces.Story()
    story.exchange("rpc.cast", "nova-api", "nova-scheduler", "run_instance")
    with pytest.raises(TraceError, match=r"events\[1\].phase: cast 1 ends but was never delivered"):
        check(story.trace("STUCK").to_dict(), "boot.json")


def test_a_closed_span_says_nothing_more() -> None:
    story = traces.Story()
    span = story.exchange("rpc.call", "nova-compute@host1", "nova-conductor", "ping")
    story.end(span)
    with pytest.raises(TraceError, match=r"events\[2\].span: span 1 is already closed"):
        check(story.trace("STUCK").to_dict(), "boot.json")


@pytest.mark.parametrize(
    "damage",
    [
        put(1.0, "events", 0, "span"),
        put(3.0, "steps", 0, "first"),
        put(7, "metadata", "faults"),
        put([7], "metadata", "waiting_for"),
        put({}, "metadata", "times"),
    ],
)
def test_what_views_would_stumble_over_is_refused(damage: Callable[[dict[str, Any]], None]) -> None:
    assert "expected" in refusal(damage)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_a_number_that_json_has_not_is_refused(number: str, tmp_path: Path) -> None:
    path = tmp_path / "boot.json"
    path.write_text(traces.classic_boot().to_json().replace('"seed": 0', f'"seed": {number}'))
    with pytest.raises(TraceError, match=f"not JSON.*{number}"):
        load_trace(path)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '"novaviz-trace"', "[" * 100_000, "1" * 5000]
)
def test_a_file_that_is_no_trace_is_refused_in_one_line(text: str, tmp_path: Path) -> None:
    path = tmp_path / "boot.json"
    path.write_text(text)
    with pytest.raises(TraceError) as refused:
        load_trace(path)
    assert str(path) in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "boot.json").write_bytes(b"\xff\xfe\x00{")
    with pytest.raises(TraceError, match="not UTF-8 text"):
        load_trace(tmp_path / "boot.json")
