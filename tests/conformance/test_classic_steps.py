"""Each of the nineteen steps is a real exchange, as the design's paragraph on steps has them.

The storyboard's patterns are not read here: what a step must be is said once more, by hand.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

import pytest

from novaviz.catalog import read_storyboard
from novaviz.model import Trace
from novaviz.model.event import DELIVER, DRIVER, END, REST, RPC_CALL, RPC_CAST, START, USER, Event
from novaviz.model.trace import Step
from tests.boots import booted

WITH_VOLUME: list[dict[str, Any]] = [
    *({"seed": seed} for seed in range(5)), {"entry": "dashboard"},
    {"entry": "dashboard", "seed": 7}, {"faults": ("spawn-fails-once",)},
]  # fmt: skip
WITHOUT_VOLUME: list[dict[str, Any]] = [
    {"volume": 0}, {"volume": 0, "entry": "dashboard"}, {"volume": 0, "seed": 3}
]
FROM_VOLUME: list[dict[str, Any]] = [
    {"boot_from_volume": 1, "volume": 0}, {"boot_from_volume": 2, "volume": 1, "seed": 4}
]
EVERY = [*WITH_VOLUME, *WITHOUT_VOLUME, *FROM_VOLUME]
COMPUTE, HYPERVISOR = "nova-compute@*", "hypervisor@*"
TASKS = {
    7: "scheduling", 8: "scheduling", 9: "scheduling", 10: None, 11: None, 12: None, 13: None,
    14: None, 15: "networking", 16: "networking", 17: "block_device_mapping",
    18: "block_device_mapping", 19: "spawning",
}  # fmt: skip
"""The task state that is in the row before the step's first event."""


def step(trace: Trace, number: int) -> Step:
    return trace.steps[number - 1]


def first(trace: Trace, number: int) -> Event:
    seq = step(trace, number).first
    assert seq is not None
    return trace.events[seq - 1]


def last(trace: Trace, number: int) -> Event:
    seq = step(trace, number).last
    assert seq is not None
    return trace.events[seq - 1]


def is_a(event: Event, phase: str, kind: str, source: str, target: str, name: str) -> bool:
    """Whether the event is that; ``*`` stands for anything."""
    return (
        (event.phase, event.kind) == (phase, kind)
        and fnmatchcase(event.source, source)
        and fnmatchcase(event.target, target)
        and fnmatchcase(event.name, name)
    )


def inside(trace: Trace, event: Event, ancestor: Event) -> bool:
    """Whether ``ancestor``'s exchange caused this one, directly or through others."""
    parent = event.parent
    while parent is not None and parent != ancestor.span:
        parent = trace.span(parent).parent
    return parent is not None


def needed(asked: dict[str, Any]) -> set[int]:
    """The steps that such a boot needs: an image is copied, or a volume is attached."""
    found = set(range(1, 20))
    if asked.get("boot_from_volume"):
        return found - {13, 14}
    return found if asked.get("volume", 1) else found - {17, 18}


@pytest.mark.parametrize("asked", EVERY, ids=str)
def test_what_is_needed_is_found_and_its_firsts_strictly_increase(asked: dict[str, Any]) -> None:
    trace = booted(**asked)
    assert trace.metadata["outcome"] == "ACTIVE"
    assert {one.number for one in trace.steps if one.needed} == needed(asked)
    assert {one.number for one in trace.steps if one.first is not None} == needed(asked)
    firsts = [one.first for one in trace.steps if one.first is not None]
    assert firsts == sorted(set(firsts))
    assert all(one.last >= one.first for one in trace.steps if one.first and one.last)


@pytest.mark.parametrize("asked", EVERY, ids=str)
def test_1_to_6_are_the_request(asked: dict[str, Any]) -> None:
    trace = booted(**asked)
    command, sign_in, post, check, answer, row = (first(trace, one) for one in range(1, 7))
    assert is_a(command, START, USER, "user", "client", "*")
    assert is_a(sign_in, START, REST, "client", "keystone", "POST /v3/auth/tokens")
    assert is_a(post, START, REST, "client", "nova-api", "POST /v2.1/servers")
    assert is_a(check, START, REST, "nova-api", "keystone", "GET /v3/auth/tokens")
    assert is_a(answer, END, REST, "nova-api", "keystone", "GET /v3/auth/tokens")
    assert is_a(row, START, "db", "nova-api", "DB:nova", "INSERT instances")
    assert sign_in.parent == post.parent == command.span
    assert check.parent == post.span
    assert answer.span == check.span
    assert inside(trace, row, post)
    given = trace.span(sign_in.span).result["headers"]["X-Subject-Token"]
    assert post.payload["headers"]["X-Auth-Token"] == given
    assert answer.result["body"]["token"]["roles"]


@pytest.mark.parametrize("asked", EVERY, ids=str)
def test_7_to_9_are_two_casts_and_what_the_scheduler_reads(asked: dict[str, Any]) -> None:
    trace = booted(**asked)
    to_scheduler, reads, to_compute = (first(trace, one) for one in (7, 8, 9))
    assert is_a(to_scheduler, START, RPC_CAST, "nova-api", "nova-scheduler", "run_instance")
    assert inside(trace, to_scheduler, first(trace, 3))
    assert is_a(reads, START, "db", "nova-scheduler", "DB:nova", "SELECT *")
    assert is_a(last(trace, 8), END, "db", "nova-scheduler", "DB:nova", "SELECT *")
    assert inside(trace, reads, to_scheduler)
    assert is_a(to_compute, START, RPC_CAST, "nova-scheduler", COMPUTE, "run_instance")
    assert inside(trace, to_compute, to_scheduler)
    for number in (7, 9):
        assert last(trace, number).phase == DELIVER
        assert last(trace, number).span == first(trace, number).span


@pytest.mark.parametrize("asked", EVERY, ids=str)
def test_10_to_12_are_one_call_and_what_it_reads(asked: dict[str, Any]) -> None:
    trace = booted(**asked)
    call, read, answer = (first(trace, one) for one in (10, 11, 12))
    assert is_a(call, START, RPC_CALL, COMPUTE, "nova-conductor", "*")
    assert inside(trace, call, first(trace, 9))
    assert is_a(read, START, "db", "nova-conductor", "DB:nova", "SELECT instances")
    assert read.parent == call.span
    assert is_a(answer, END, RPC_CALL, COMPUTE, "nova-conductor", call.name)
    assert answer.span == call.span
    assert {"flavor", "host"} <= answer.result["return"].keys()


@pytest.mark.parametrize("asked", EVERY, ids=str)
@pytest.mark.parametrize(("number", "service"), [(13, "glance"), (15, "neutron"), (17, "cinder")])
def test_13_to_18_are_requests_whose_token_the_service_has_validated(
    number: int, service: str, asked: dict[str, Any]
) -> None:
    trace = booted(**asked)
    if number not in needed(asked):
        return
    request, check, end = first(trace, number), first(trace, number + 1), last(trace, number + 1)
    assert is_a(request, START, REST, COMPUTE, service, "*")
    assert inside(trace, request, first(trace, 9))
    assert request.payload["credential"] == "user"
    assert request.payload["headers"]["X-Auth-Token"]
    assert is_a(check, START, REST, service, "keystone", "GET /v3/auth/tokens")
    assert check.parent == request.span
    assert is_a(end, END, REST, COMPUTE, service, request.name)
    assert end.span == request.span


@pytest.mark.parametrize("asked", EVERY, ids=str)
def test_19_is_the_spawn(asked: dict[str, Any]) -> None:
    trace = booted(**asked)
    spawn = first(trace, 19)
    assert is_a(spawn, START, DRIVER, COMPUTE, HYPERVISOR, "spawn")
    assert spawn.source.partition("@")[2] == spawn.target.partition("@")[2]
    assert inside(trace, spawn, first(trace, 9))
    assert last(trace, 19).span == spawn.span
    assert last(trace, 19).closes


@pytest.mark.parametrize("asked", EVERY, ids=str)
def test_each_task_state_is_saved_before_its_step_begins(asked: dict[str, Any]) -> None:
    trace = booted(**asked)
    for one in trace.steps:
        if one.first is None:
            continue
        state = trace.state_at(one.first)
        if one.number <= 6:
            assert state is None, "there is no row yet"
        else:
            assert state is not None
            assert state.task_state == TASKS[one.number], f"at step {one.number}"
            assert state.vm_state == "building"
    end = trace.state_at(len(trace.events))
    assert end is not None
    assert (end.vm_state, end.task_state, end.power_state) == ("active", None, "RUNNING")


@pytest.mark.parametrize("asked", EVERY, ids=str)
def test_every_row_of_the_status_table_is_reached(asked: dict[str, Any]) -> None:
    trace = booted(**asked)
    reached = {(one.vm_state, one.task_state) for one in trace.transitions}
    table = {(row.vm_state, row.task_state) for row in read_storyboard("classic").table}
    assert table <= reached


@pytest.mark.parametrize("asked", EVERY, ids=str)
def test_taking_over_is_written_down_before_anything_is_asked_for(asked: dict[str, Any]) -> None:
    """On receipt the first thing that compute does is to save that the task is None."""
    trace = booted(**asked)
    cast = first(trace, 9)
    does = [event for event in trace.events if event.phase == START and event.parent == cast.span]
    assert (does[0].kind, does[0].name) == (RPC_CALL, "instance_update")
    assert does[0].payload["args"]["updates"]["task_state"] is None
    assert does[1] == first(trace, 10)


@pytest.mark.parametrize("asked", WITHOUT_VOLUME, ids=str)
def test_without_a_volume_cinder_hears_nothing(asked: dict[str, Any]) -> None:
    """The task state block_device_mapping passes all the same."""
    trace = booted(**asked)
    names = {event.source for event in trace.events} | {event.target for event in trace.events}
    assert "cinder" not in names
    assert "DB:cinder" not in names
    assert "block_device_mapping" in {one.task_state for one in trace.transitions}


def test_the_dashboard_signs_in_twice_and_the_second_token_is_the_request_s() -> None:
    trace = booted(entry="dashboard")
    logins = [event for event in trace.events
              if event.phase == START and event.name == "POST /v3/auth/tokens"
              and event.source == "client"]  # fmt: skip
    assert len(logins) == 2
    assert first(trace, 2) == logins[1]


def test_every_service_asks_keystone_each_time() -> None:
    """Tokens were not remembered by default in 2013: each request with one is a check."""
    trace = booted()
    for service in ("nova-api", "glance", "neutron", "cinder"):
        got = [event.span for event in trace.events
               if is_a(event, START, REST, "*", service, "*")]  # fmt: skip
        checks = [event.parent for event in trace.events
                  if is_a(event, START, REST, service, "keystone", "GET *")]  # fmt: skip
        assert checks == got
