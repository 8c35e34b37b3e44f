"""A recording of real Nova becomes a trace: paired, with causes, in novaviz's words."""

from __future__ import annotations

import pytest

from novaviz.importers.nova_payloads import trimmed
from novaviz.importers.nova_recording import convert
from novaviz.model import Span, Trace
from tests.importers.excerpt import UUID, excerpt


@pytest.fixture(scope="module")
def trace() -> Trace:
    return convert(excerpt(), "boot")


def named(trace: Trace, name: str) -> Span:
    return next(span for span in trace.spans() if span.name == name)


def test_it_is_a_valid_trace(trace: Trace) -> None:
    assert Trace.from_json(trace.to_json()) == trace
    assert all(span.close for span in trace.spans())


def test_it_says_what_it_is_and_what_its_times_are(trace: Trace) -> None:
    metadata = trace.metadata
    assert metadata["source"] == "recording"
    assert metadata["release"] == "modern"
    assert metadata["nova"] == "34.0.0"
    assert "Real seconds" in metadata["times"]
    assert "fixtures" in metadata["fixtures"]


def test_what_was_not_recorded_is_marked(trace: Trace) -> None:
    inferred = {event.name for event in trace.events if not event.observed}
    assert inferred == {"nova boot", "POST /v3/auth/tokens"}


def test_requests_and_answers_are_paired_and_nested_by_thread(trace: Trace) -> None:
    post, check = named(trace, "POST /v2.1/servers"), named(trace, "GET /v3/auth/tokens")
    assert check.parent == post.number
    assert post.result["status"] == 202
    assert check.result["body"]["token"]["user"] == {"name": "fake"}
    placement = named(trace, "GET /allocations/{id}")
    assert placement.payload["query"] == {"limit": "1"}
    assert named(trace, "SELECT allocations").parent == placement.number


def test_work_in_another_thread_belongs_to_what_its_service_is_busy_with(trace: Trace) -> None:
    """nova-api reads from all cells at once, each in a thread."""
    assert named(trace, "SELECT services").parent == named(trace, "POST /v2.1/servers").number
    assert named(trace, "SELECT instances").parent == named(trace, "POST /v2.1/servers").number


def test_conductor_s_threads_work_for_the_call_whose_object_they_write(trace: Trace) -> None:
    for table, call in (("block_device_mapping", "BlockDeviceMapping"), ("instances", "Instance")):
        statement = named(trace, f"UPDATE {table}")
        assert statement.parent == named(trace, f"object_action {call}.save").number


def test_a_cast_is_published_taken_and_finished(trace: Trace) -> None:
    cast = named(trace, "schedule_and_build_instances")
    assert cast.deliver is not None
    assert cast.parent == named(trace, "POST /v2.1/servers").number
    assert named(trace, "select_destinations").parent == cast.number
    assert cast.payload["queue"] == "conductor"


def test_a_build_ends_when_its_thread_does(trace: Trace) -> None:
    build, spawn = named(trace, "build_and_run_instance"), named(trace, "spawn")
    assert build.payload["queue"] == "compute.host1"
    assert spawn.parent == build.number
    assert build.close is not None
    assert spawn.close is not None
    assert build.close.at > spawn.close.at


def test_an_error_is_one(trace: Trace) -> None:
    spawn = named(trace, "spawn")
    assert spawn.failed
    assert spawn.result == {
        "type": "InternalError", "message": "hypervisor could not start the domain"
    }  # fmt: skip


def test_the_scheduler_s_decisions_are_there(trace: Trace) -> None:
    filtered = named(trace, "get_filtered_hosts")
    assert [(one["host"], one["passed"]) for one in filtered.result["verdicts"]] == [
        ("host1", True), ("host2", False)
    ]  # fmt: skip
    assert named(trace, "get_weighed_hosts").result["order"] == ["host1"]


def test_states_are_folded_from_the_recorded_changes(trace: Trace) -> None:
    assert [(one.origin, one.task_state) for one in trace.transitions] == [
        ("build_requests", "scheduling"), ("instances", "scheduling"), ("instances", "spawning")
    ]  # fmt: skip
    change = named(trace, "UPDATE instances").result["changes"][0]
    assert change["before"] == {"task_state": "scheduling"}
    assert change["after"] == {"task_state": "spawning"}


def test_what_says_little_is_left_out(trace: Trace) -> None:
    names = {span.name for span in trace.spans()}
    assert "node_is_available" not in names
    assert "compute.instance.update" not in names
    assert "admin" not in {lane.name for lane in trace.participants()}


def test_no_secret_and_nothing_long_is_kept(trace: Trace) -> None:
    text = trace.to_json()
    assert "EXsFVDxR85aL" not in text
    assert "tok-fake" not in text
    assert "x" * 100 not in text
    assert trimmed({"password": "p", "auth_token": "t", "a": [1, 2, 3, 4]}) == {"a": [1, 2, 3, "…"]}


def test_the_client_s_last_look_is_the_last_thing(trace: Trace) -> None:
    assert trace.children(1)[-1].result["body"]["server"] == {"id": UUID, "status": "BUILD"}
    assert trace.events[-1].name == "nova boot"


def test_a_boot_that_comes_up_needs_no_step_that_its_fixture_leaves_out() -> None:
    """A fake hypervisor fetches no image and plugs no interface."""
    from novaviz.catalog.recordings import read_recording

    states = {step.number: (step.needed, step.first) for step in
              read_recording("boot-extra-volume").steps}  # fmt: skip
    assert [number for number, (needed, _) in states.items() if not needed] == [4, 19, 20, 21]
    assert all(first for needed, first in states.values() if needed)
