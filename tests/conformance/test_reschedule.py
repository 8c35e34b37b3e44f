"""A build that fails goes to the alternate: the scheduler is not asked again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from novaviz.model.event import END, START
from novaviz.run import Run, boot
from tests.boots import booted
from tests.conformance.recordings import instance_of, ran


@pytest.fixture
def run() -> Iterator[Run]:
    with ran("reschedule") as made:
        yield made


def test_the_scheduler_is_asked_once(run: Run) -> None:
    trace = run.trace
    asked = [event for event in trace.events
             if event.name == "select_destinations" and event.phase == START]  # fmt: skip
    assert len(asked) == 1


def test_conductor_claims_the_alternate_and_takes_it_off_the_list(run: Run) -> None:
    trace = run.trace
    answer = next(event for event in trace.events
                  if event.name == "select_destinations" and event.phase == END)  # fmt: skip
    chosen = [one["service_host"] for one in answer.result["return"][0]]
    again = next(event for event in trace.events if event.name == "build_instances")
    lists = [[one["service_host"] for one in hosts]
             for hosts in again.payload["args"]["host_lists"]]  # fmt: skip
    assert lists == [chosen[1:]]
    casts = [event for event in trace.events
             if event.name == "build_and_run_instance" and event.phase == START]  # fmt: skip
    left = [[one["service_host"] for one in event.payload["args"]["host_list"]] for event in casts]
    assert left == [chosen[1:], chosen[2:]]


def test_the_allocation_has_moved(run: Run) -> None:
    held = run.sql(
        "placement",
        "SELECT p.name, a.resource_class, a.used FROM allocations AS a JOIN resource_providers"
        f" AS p ON p.id = a.resource_provider_id WHERE a.consumer_id = '{instance_of(run)}'"
        " ORDER BY a.resource_class",
    )
    row = run.cloud.instance_row(instance_of(run))
    assert row is not None
    assert {one["name"] for one in held} == {row["host"]}
    assert {one["resource_class"]: one["used"] for one in held} == {
        "DISK_GB": 1, "MEMORY_MB": 512, "VCPU": 1
    }  # fmt: skip


def test_the_first_host_is_left_with_nothing(run: Run) -> None:
    row = run.cloud.instance_row(instance_of(run))
    assert row is not None
    for host, driver in run.cloud.nova.drivers.items():
        assert list(driver.guests()) == ([instance_of(run)] if host == row["host"] else [])
    assert {one["host"]: one["vcpus_used"] for one in run.sql(
        "nova_cell1", "SELECT host, vcpus_used FROM compute_nodes"
    )} == {host: int(host == row["host"]) for host in run.cloud.nova.drivers}  # fmt: skip


def test_when_every_alternate_has_failed_nova_s_words_say_so() -> None:
    """Three hosts are three attempts: the fourth is one too many."""
    trace = booted(release="modern", faults=("spawn-fails-everywhere",))
    uuid = trace.metadata["instance"]
    assert trace.metadata["fault"]["message"].startswith(
        "Exceeded maximum number of retries. Exceeded max scheduling attempts 3 for instance"
        f" {uuid}. Last exception: internal error"
    )
    asked = [event for event in trace.events
             if event.name == "select_destinations" and event.phase == START]  # fmt: skip
    assert len(asked) == 1


def test_when_no_alternate_is_left_nova_s_words_say_so() -> None:
    """m1.xlarge fits on one host only, so there is none to try next."""
    with boot(release="modern", flavor="m1.xlarge", faults=("spawn-fails-once",)) as run:
        uuid, fault = instance_of(run), run.trace.metadata["fault"]
    assert fault == {"code": 500, "message": (
        "Exceeded maximum number of retries. Exhausted all hosts available for retrying build"
        f" failures for instance {uuid}."
    )}  # fmt: skip
