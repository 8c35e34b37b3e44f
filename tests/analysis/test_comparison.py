"""Two runs side by side: what is the same, and what is missing, extra, failed, slower."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from novaviz.analysis.comparison import align
from novaviz.model import Trace
from novaviz.model.event import DB, START
from tests.boots import STORIES, booted, classic, modern, no_valid_host, rescheduled


def names(trace: Trace, marks: dict[str, Any], mark: str, *, but: str = DB) -> set[str]:
    """What carries this mark, statements apart."""
    events = [trace.events[int(seq) - 1] for seq, one in marks.items() if one["mark"] == mark]
    return {event.name for event in events if event.kind != but}


@pytest.mark.parametrize("first", STORIES)
@pytest.mark.parametrize("second", STORIES)
def test_pairs_only_go_forward_and_are_of_the_same_kind_and_phase(first: Any, second: Any) -> None:
    one, two = first(), second()
    pairs = align(one, two)["pairs"]
    assert pairs[0] == [1, 1]
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(pairs))
    for a, b in pairs:
        assert one.events[a - 1].kind == two.events[b - 1].kind
        assert (one.events[a - 1].phase == START) == (two.events[b - 1].phase == START)


@pytest.mark.parametrize("story", STORIES)
def test_a_run_beside_itself_is_the_same_throughout(story: Any) -> None:
    trace = story()
    every = [[seq, seq] for seq in range(1, len(trace.events) + 1)]
    assert align(trace, trace) == {"pairs": every, "marks": [{}, {}]}


def test_another_seed_chooses_other_times_and_nothing_else_is_different() -> None:
    ours, theirs = align(classic(), booted(seed=3))["marks"]
    assert not ours
    assert {mark["mark"] for mark in theirs.values()} <= {"slower", "faster"}


def test_hosts_are_compared_by_what_they_are() -> None:
    one = classic()
    host = one.state_at(len(one.events)).host  # type: ignore[union-attr]
    two = Trace.from_json(one.to_json().replace(host or "", "elsewhere"))
    assert len(align(one, two)["pairs"]) == len(one.events)


def test_without_a_volume_cinder_is_what_is_missing() -> None:
    one, two = classic(), booted(volume=0)
    ours, theirs = align(one, two)["marks"]
    gone = names(one, ours, "missing")
    assert "POST /v3/{id}/attachments" in gone
    assert "POST /v2.0/ports" not in gone
    assert not names(two, theirs, "extra")


def test_where_no_host_is_found_all_that_follows_is_missing() -> None:
    one, two = classic(), no_valid_host()
    ours, _ = align(one, two)["marks"]
    assert {"spawn", "POST /v2.0/ports", "GET /v2/images/{id}/file"} <= names(one, ours, "missing")
    assert "POST /v2.1/servers" not in names(one, ours, "missing")


def test_a_failed_spawn_is_marked_and_the_second_build_is_extra() -> None:
    one, two = modern(), rescheduled()
    ours, theirs = align(one, two)["marks"]
    assert names(two, theirs, "failed") == {"spawn"}
    assert {"build_instances", "DELETE /v2.0/ports/{id}"} <= names(two, theirs, "extra")
    # What the first host did not come to is paired with what the second one does.
    assert names(one, ours, "missing") <= {"GET /v3/auth/tokens"}


def test_the_failure_is_marked_whichever_run_it_is_in() -> None:
    one, two = rescheduled(), modern()
    assert names(one, align(one, two)["marks"][0], "failed") == {"spawn"}


def test_classic_and_modern_share_what_they_do_under_other_names() -> None:
    one, two = classic(), modern()
    pairs = align(one, two)["pairs"]
    paired = {(one.events[a - 1].name, two.events[b - 1].name) for a, b in pairs}
    assert ("run_instance", "build_and_run_instance") in paired
    assert ("instance_update", "object_action Instance.save") in paired
    assert ("spawn", "spawn") in paired
    assert ("POST /v2.0/ports", "POST /v2.0/ports") in paired
    states = [
        (one.events[a - 1].result["changes"][0]["after"].get("task_state"),
         two.events[b - 1].result["changes"][0]["after"].get("task_state"))
        for a, b in pairs
        if one.events[a - 1].name == "UPDATE instances" and one.events[a - 1].closes
    ]  # fmt: skip
    assert [a for a, b in states if a == b and a] == [
        "networking", "block_device_mapping", "spawning"
    ]  # fmt: skip


def test_what_the_other_release_does_at_another_time_is_not_missing() -> None:
    """The image is fetched before the network in classic, inside spawn in modern."""
    one, two = classic(), modern()
    ours, theirs = align(one, two)["marks"]
    assert "GET /v2/images/{id}/file" not in names(one, ours, "missing")
    assert "GET /v2/images/{id}/file" not in names(two, theirs, "extra")
    assert "select_destinations" in names(two, theirs, "extra")


def slowed(trace: Trace, name: str, seconds: float) -> Trace:
    """The same run with this exchange's answer later, and all that follows."""
    close = next(event for event in trace.events if event.name == name and event.closes)
    events = tuple(
        event._replace(at=round(event.at + seconds, 6)) if event.seq >= close.seq else event
        for event in trace.events
    )
    return replace(trace, events=events)


def test_only_the_exchange_that_took_longer_itself_is_slower() -> None:
    one = classic()
    two = slowed(one, "POST /v2.0/ports", 0.5)
    close = next(e for e in one.events if e.name == "POST /v2.0/ports" and e.closes)
    assert align(one, two)["marks"] == [{}, {str(close.seq): {"mark": "slower", "by": 0.5}}]
    assert align(two, one)["marks"] == [{}, {str(close.seq): {"mark": "faster", "by": 0.5}}]


def test_a_small_difference_is_not_worth_a_mark() -> None:
    one = classic()
    assert align(one, slowed(one, "POST /v2.0/ports", 0.04))["marks"] == [{}, {}]


def test_two_long_traces_are_aligned_within_a_second() -> None:
    one, two = long(classic(), 2_000), long(modern(), 2_000)
    for first, second in ((one, two), (two, one), (one, one)):
        before = time.perf_counter()
        align(first, second)
        assert time.perf_counter() - before < 1


def long(trace: Trace, count: int) -> Trace:
    """The boot over and over, as many times as it takes."""
    events: list[Any] = []
    spans = max(event.span for event in trace.events)
    for times in range(count // len(trace.events) + 1):
        seq, span = len(events), times * spans
        events += [
            event._replace(
                seq=event.seq + seq, span=event.span + span, at=event.at + times * 10,
                parent=None if event.parent is None else event.parent + span,
            )
            for event in trace.events
        ]  # fmt: skip
    return replace(trace, events=tuple(events))
