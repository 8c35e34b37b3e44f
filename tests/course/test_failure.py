"""What a broken boot's trace tells: where it broke, who tried, what was undone."""

from __future__ import annotations

import pytest

from novaviz import course
from novaviz.catalog import read_faults
from novaviz.run import boot


@pytest.fixture(scope="module")
def by_fault() -> dict[str, dict[str, course.Failure]]:
    return {
        release: {one.fault: one for one in course.failures(release)}
        for release in ("classic", "modern")
    }


def test_each_fault_is_found_in_the_step_that_its_description_names(
    by_fault: dict[str, dict[str, course.Failure]],
) -> None:
    for release, found in by_fault.items():
        wanted = {
            name: (fault.step[release], fault.expect[release])
            for name, fault in read_faults().items() if release in fault.releases
        }  # fmt: skip
        assert {name: (one.step, one.outcome) for name, one in found.items()} == wanted


def test_a_reschedule_names_the_hosts_in_order_and_undoes_what_each_did(
    by_fault: dict[str, dict[str, course.Failure]],
) -> None:
    everywhere = by_fault["modern"]["spawn-fails-everywhere"]
    assert everywhere.hosts == ("host3", "host2", "host1")
    assert "neutron: DELETE /v2.0/ports/{id} (3 times)" in everywhere.undone
    assert everywhere.held == ()


def test_who_is_stuck_undoes_nothing_and_waits(
    by_fault: dict[str, dict[str, course.Failure]],
) -> None:
    dead = by_fault["modern"]["compute-dies-while-building"]
    assert (dead.outcome, dead.undone, dead.text) == ("STUCK", (), None)
    assert len(dead.held) > 3
    assert dead.waiting_for[0].startswith("nova-compute@host3")


def test_a_port_that_is_not_bound_is_trouble_although_the_status_is_good() -> None:
    with boot(faults=["port-binding-fails"]) as run:
        event = course.first_trouble(run.trace)
    assert event is not None
    assert (event.phase, event.target) == ("end", "neutron")


def test_a_boot_that_went_well_had_no_trouble() -> None:
    with boot() as run:
        assert course.first_trouble(run.trace) is None
        assert course.failure_of(run.trace).step is None
