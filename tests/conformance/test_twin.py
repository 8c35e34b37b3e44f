"""A run beside the recording of the same boot: what novaviz shows, real Nova did.

Measured by alignment: of a run's requests and messages, all pair up with recorded ones but those
that the recordings cannot have, for they were made with fixtures.
"""

from __future__ import annotations

from typing import Any

import pytest

from novaviz.analysis.comparison import align
from novaviz.catalog.recordings import twin_of
from novaviz.model import Trace
from novaviz.model.event import DECISION, NOTIFY, REST, RPC_CALL, RPC_CAST, START, Event
from tests.boots import booted
from tests.conformance.recordings import BOOTS

FIXTURES = {
    # neutron and cinder talked to nobody, and neutron's agents were not there.
    "update_device_up", "update_device_down",
}  # fmt: skip
FAKE_HYPERVISOR = {
    # No image is fetched and no network waited for, except in `boot`, with the libvirt driver.
    "GET /v2/images/{id}/file", "POST /v2.1/os-server-external-events", "external_instance_event",
    "GET /v2/images/{id}",
}  # fmt: skip
SHARE = 0.5
"""Of all events of the run, how many are paired: measured 0.53 to 0.63.

The rest are mostly statements, of which each has its own, and the services' calls to keystone.
"""

pytestmark = pytest.mark.parametrize("name", BOOTS)


def sides(name: str) -> tuple[Trace, Trace, dict[str, Any]]:
    run = booted(release="modern", **BOOTS[name])
    twin = twin_of(run)
    assert twin is not None
    return run, twin, align(run, twin)


def missing(trace: Trace, alignment: dict[str, Any], *kinds: str) -> list[Event]:
    marks = alignment["marks"][0]
    return [
        event
        for event in trace.events
        if event.phase == START
        and event.kind in kinds
        and marks.get(str(event.seq), {}).get("mark") == "missing"
    ]


def test_every_message_of_a_run_was_sent_by_real_nova_too(name: str) -> None:
    run, twin, alignment = sides(name)
    left_out = FIXTURES | (FAKE_HYPERVISOR if "fake" in twin.metadata["driver"] else set())
    alone = [
        event.name
        for event in missing(run, alignment, REST, RPC_CALL, RPC_CAST)
        if event.target != "keystone"  # only nova-api's token checks were recorded
    ]
    assert set(alone) <= left_out


def test_what_the_scheduler_decides_and_what_is_announced_pairs_up(name: str) -> None:
    run, _, alignment = sides(name)
    assert not missing(run, alignment, DECISION, NOTIFY)


def test_nothing_goes_wrong_in_one_that_goes_well_in_the_other(name: str) -> None:
    _, _, alignment = sides(name)
    marks = [mark["mark"] for side in alignment["marks"] for mark in side.values()]
    assert "failed" not in marks


def test_stepping_through_both_keeps_together(name: str) -> None:
    run, _, alignment = sides(name)
    assert len(alignment["pairs"]) >= SHARE * len(run.events)


def test_the_states_change_at_paired_events(name: str) -> None:
    run, twin, alignment = sides(name)
    paired = dict(alignment["pairs"])
    theirs = {one.seq: one for one in twin.transitions}
    for one in run.transitions:
        if one.origin == "instances" and one.seq in paired and paired[one.seq] in theirs:
            other = theirs[paired[one.seq]]
            assert (one.vm_state, one.task_state) == (other.vm_state, other.task_state)
    states = [one for one in run.transitions if one.origin == "instances"]
    met = [one for one in states if paired.get(one.seq) in theirs]
    assert len(met) >= len(states) - 2
