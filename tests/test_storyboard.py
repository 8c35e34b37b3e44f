"""The numbered steps: matched to what happened, never drawn."""

from __future__ import annotations

from typing import Any

import pytest

from novaviz.catalog import read_faults, read_storyboard
from novaviz.model import Step, Trace
from novaviz.model.event import END, ERROR, START
from novaviz.run import boot
from novaviz.storyboard import match

BOTH = pytest.mark.parametrize("release", ["classic", "modern"])


def booted(**request: Any) -> Trace:
    with boot(**request) as run:
        return run.trace


def by_number(trace: Trace) -> dict[int, Step]:
    return {step.number: step for step in trace.steps}


@BOTH
@pytest.mark.parametrize("entry", ["cli", "dashboard"])
def test_a_whole_boot_has_every_step_once_and_in_order(release: str, entry: str) -> None:
    trace = booted(release=release, entry=entry)
    board = read_storyboard(release)
    assert [(step.number, step.title) for step in trace.steps] == [
        (step.number, step.title) for step in board.steps
    ]
    known = {4} if (release, entry) == ("modern", "dashboard") else set()
    at = 0
    for step in trace.steps:
        if step.number in known:
            assert (step.needed, step.first) == (False, None), "nova-api knew the token already"
            continue
        assert step.needed
        assert step.first is not None
        assert step.last is not None
        assert at < step.first <= step.last <= len(trace.events)
        at = step.first


def test_the_nineteen_steps_are_the_exchanges_that_the_document_names() -> None:
    trace = booted()
    steps = by_number(trace)
    found = {}
    for number, step in steps.items():
        event = trace.events[(step.first or 0) - 1]
        found[number] = f"{event.source} > {event.target}: {event.name} {event.phase}"
    host = trace.transitions[-1].host
    compute = f"nova-compute@{host}"
    assert found == {
        1: "user > client: nova boot start",
        2: "client > keystone: POST /v3/auth/tokens start",
        3: "client > nova-api: POST /v2.1/servers start",
        4: "nova-api > keystone: GET /v3/auth/tokens start",
        5: "nova-api > keystone: GET /v3/auth/tokens end",
        6: "nova-api > DB:nova: INSERT instances start",
        7: "nova-api > nova-scheduler: run_instance start",
        8: found[8],
        9: f"nova-scheduler > {compute}: run_instance start",
        10: f"{compute} > nova-conductor: instance_get_by_uuid start",
        11: "nova-conductor > DB:nova: SELECT instances start",
        12: f"{compute} > nova-conductor: instance_get_by_uuid end",
        13: f"{compute} > glance: GET /v2/images/{{id}}/file start",
        14: "glance > keystone: GET /v3/auth/tokens start",
        15: f"{compute} > neutron: POST /v2.0/ports start",
        16: "neutron > keystone: GET /v3/auth/tokens start",
        17: f"{compute} > cinder: POST /v3/{{id}}/attachments start",
        18: "cinder > keystone: GET /v3/auth/tokens start",
        19: f"{compute} > hypervisor@{host}: spawn start",
    } | ({15: found[15]} if "GET /v2.0/networks" in found[15] else {})
    assert found[8].startswith("nova-scheduler > DB:nova: SELECT")


def test_steps_hang_together_by_cause_and_not_by_the_clock() -> None:
    trace = booted()
    steps = by_number(trace)

    def span(number: int) -> Any:
        return trace.span(trace.events[(steps[number].first or 0) - 1].span)

    assert span(4).parent == span(3).number
    assert span(5).number == span(4).number
    assert span(12).number == span(10).number
    assert span(11).parent == span(10).number
    for asked, checked in ((13, 14), (15, 16), (17, 18)):
        assert span(checked).parent == span(asked).number
        assert span(checked).source == span(asked).target
    assert span(2).payload["body"]
    token = span(3).payload["headers"]["X-Auth-Token"]
    assert span(2).result["headers"]["X-Subject-Token"] == token
    for cast in (7, 9):
        assert span(cast).deliver.seq == steps[cast].last


def test_compute_first_clears_the_task_state_and_saves_each_later_one_before_its_step() -> None:
    trace = booted()
    steps = by_number(trace)
    saved = {item.task_state: item.seq for item in trace.transitions if item.host or
             item.task_state is None}  # fmt: skip
    cleared = next(item.seq for item in trace.transitions if item.task_state is None)
    assert (steps[9].last or 0) < cleared < (steps[10].first or 0)
    assert saved["networking"] < (steps[15].first or 0)
    assert saved["block_device_mapping"] < (steps[17].first or 0)
    assert saved["spawning"] < (steps[19].first or 0)


@pytest.mark.parametrize(
    ("release", "numbers"), [("classic", [17, 18]), ("modern", [])],
)
def test_without_a_volume_the_steps_of_cinder_are_not_needed(
    release: str, numbers: list[int]
) -> None:
    trace = booted(release=release, volume=0)
    assert [step.number for step in trace.steps if not step.needed] == numbers
    assert all(step.first is None for step in trace.steps if not step.needed)
    assert not [event for event in trace.events if event.target == "cinder"]
    states = {item.task_state for item in trace.transitions}
    assert "block_device_mapping" in states


def test_booting_from_a_volume_needs_no_image_on_the_host() -> None:
    steps = by_number(booted(volume=0, boot_from_volume=1))
    assert (steps[13].needed, steps[14].needed) == (False, False)
    assert steps[17].first
    assert steps[18].first


@BOTH
@pytest.mark.parametrize("fault", [None, *read_faults()])
def test_first_strictly_increases_whatever_is_broken(release: str, fault: str | None) -> None:
    if fault and release not in read_faults()[fault].releases:
        return
    trace = booted(release=release, faults=[fault] if fault else [])
    firsts = [step.first for step in trace.steps if step.first is not None]
    assert firsts == sorted(set(firsts))
    for step in trace.steps:
        assert (step.last is None) or (step.first is not None and step.last >= step.first)


def test_a_step_that_was_not_reached_is_needed_and_has_no_events() -> None:
    steps = by_number(booted(faults=["lost-cast-to-compute"]))
    assert steps[9].first
    for number in range(10, 20):
        assert (steps[number].needed, steps[number].first, steps[number].last) == (True, None, None)


def test_an_answer_that_never_came_is_no_step() -> None:
    steps = by_number(booted(faults=["conductor-times-out"]))
    assert steps[10].first
    assert (steps[11].first, steps[12].first) == (None, None)


def test_steps_of_a_prefix_are_steps_of_the_whole_until_then() -> None:
    with boot() as run:
        events, scenario, whole = run.trace.events, run.scenario, run.trace.steps
    board = read_storyboard("classic")
    for length in range(0, len(events), 20):
        part = match(board, events[:length], scenario.has)
        for step, final in zip(part, whole, strict=True):
            if step.first is not None and final.number not in (2, 8):
                assert step.first == final.first


def test_a_second_try_does_not_begin_the_steps_again() -> None:
    once, again = booted(), booted(faults=["spawn-fails-once"])
    struck = next(event.seq for event in again.events
                  if event.name == "spawn" and event.phase == ERROR)  # fmt: skip
    assert [step.first for step in again.steps] == [step.first for step in once.steps]
    assert by_number(again)[19].last == struck


@BOTH
def test_every_step_is_observed_in_the_run_and_its_end_is_where_it_says(release: str) -> None:
    trace = booted(release=release)
    for step in trace.steps:
        first = trace.events[(step.first or 0) - 1]
        last = trace.events[(step.last or 0) - 1]
        assert first.seq == step.first
        assert last.seq == step.last
        assert first.phase in (START, END, ERROR)
