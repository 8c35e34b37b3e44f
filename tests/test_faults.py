"""Every named fault: what it leads to, where it strikes, and that nothing leaks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import novaviz
from novaviz.catalog import Fault, FaultRule, RaisedError, read_faults, read_scenarios
from novaviz.cloud import Cloud
from novaviz.exceptions import UsageError
from novaviz.fault import faults_named, rules_of
from novaviz.kernel import MICROSECONDS, Effect
from novaviz.model import Trace
from novaviz.model.context import RequestContext
from novaviz.model.event import Event
from novaviz.model.schema import check
from novaviz.release import RELEASES
from novaviz.run import Run, boot
from tests.census import beside_the_error, census

FAULTS = read_faults()
CASES = [pytest.param(fault, release, id=f"{fault.name}-{release}")
         for fault in FAULTS.values() for release in fault.releases]  # fmt: skip
DONE: dict[tuple[str, str], tuple[Run, dict[str, Any], dict[str, Any]]] = {}


@pytest.fixture(scope="module", autouse=True)
def _close_them_all() -> Iterator[None]:
    yield
    for run, _, _ in DONE.values():
        run.close()
    DONE.clear()


def broken(fault: Fault, release: str) -> tuple[Run, dict[str, Any], dict[str, Any]]:
    """The boot with this fault, and what was held before and after."""
    key = (fault.name, release)
    if key not in DONE:
        run = boot(release=release, faults=[fault.name], paused=True)
        before = census(run.cloud)
        run.run()
        DONE[key] = (run, before, census(run.cloud))
    return DONE[key]


@pytest.mark.parametrize(("fault", "release"), CASES)
def test_a_fault_has_the_expected_outcome(fault: Fault, release: str) -> None:
    run, _, _ = broken(fault, release)
    assert run.outcome == fault.expect[release]
    assert run.trace.metadata["faults"] == [fault.name]
    check(run.trace.to_dict(), fault.name)
    assert Trace.from_json(run.trace.to_json()) == run.trace


def refuses(event: Event) -> bool:
    """Whether something goes wrong with this event: by the fault itself, or because of it.

    Neutron says with a good status that it could not bind a port.
    """
    if not event.closes:
        return False
    result = event.result if isinstance(event.result, dict) else {}
    return (
        event.phase == "error" or "fault" in result
        or "'binding:vif_type': 'binding_failed'" in repr(result)
    )  # fmt: skip


@pytest.mark.parametrize(("fault", "release"), CASES)
def test_a_fault_strikes_at_its_step(fault: Fault, release: str) -> None:
    """The last step begun before, or (steps go on side by side) one that is not over yet."""
    trace = broken(fault, release)[0].trace
    struck = next((event.seq for event in trace.events if refuses(event)), len(trace.events))
    begun = [step for step in trace.steps if step.first is not None and step.first <= struck]
    going_on = [step.number for step in begun if step.last is None or step.last >= struck]
    assert fault.step[release] in {begun[-1].number, *going_on}


@pytest.mark.parametrize(("fault", "release"), CASES)
def test_what_a_fault_changed_bears_its_name(fault: Fault, release: str) -> None:
    trace = broken(fault, release)[0].trace
    named = [event for event in trace.events
             if isinstance(event.result, dict) and "fault" in event.result]  # fmt: skip
    assert {event.result["fault"] for event in named} == ({fault.name} if fault.at else set())


@pytest.mark.parametrize(("fault", "release"), CASES)
def test_an_outcome_says_what_there_is_to_say(fault: Fault, release: str) -> None:
    run, _, _ = broken(fault, release)
    metadata, uuid = run.trace.metadata, run.trace.metadata["instance"]
    if run.outcome == "REJECTED":
        assert uuid is None
        assert 400 <= metadata["error"]["code"] < 500
        assert metadata["error"]["message"]
        assert run.trace.transitions == ()
        return
    row = run.cloud.fault_of(uuid)
    if run.outcome == "ERROR":
        assert row is not None
        assert metadata["fault"] == {"code": 500, "message": row["message"]}
        assert run.trace.transitions[-1].status == "ERROR"
        shown = run.client.server
        assert shown is not None
        assert (shown["status"], shown["fault"]["message"]) == ("ERROR", row["message"])
    elif run.outcome == "STUCK":
        assert row is None
        assert run.trace.transitions[-1].status == "BUILD"
        assert metadata["held"] == run.cloud.holdings(uuid)
        assert len(metadata["waiting_for"]) == 1
        assert metadata["waiting_for"][0].startswith("nova-compute@")
    else:
        assert run.trace.transitions[-1].status == "ACTIVE"
        shown = run.client.server
        assert shown is not None
        assert "fault" not in shown


@pytest.mark.parametrize(("fault", "release"), CASES)
def test_nothing_leaks_and_what_is_deleted_leaves_nothing(fault: Fault, release: str) -> None:
    """An ERROR server keeps its rows and its use of the quota, a REJECTED one was never there.

    Deleted (with a good token: two faults are about bad ones), no server leaves anything.
    """
    run, before, after = broken(fault, release)
    if run.outcome == "STUCK":
        assert run.cloud.holdings(run.trace.metadata["instance"]) == run.trace.metadata["held"]
        return
    if run.outcome == "REJECTED":
        assert after == before
        return
    if run.outcome == "ERROR":
        assert run.cloud.holdings(run.trace.metadata["instance"]) == []
        assert beside_the_error(after, run.cloud) == beside_the_error(before, run.cloud)
        assert len(after["instances"]) == 1
        assert after["reserved"] == []
    delete(run.cloud, run.trace.metadata["instance"])
    assert census(run.cloud) == before


def delete(cloud: Cloud, uuid: str) -> None:
    cloud.keystone.expiration = 3600
    cloud.kernel.spawn(cloud.client().delete(RequestContext(), uuid), "client")
    while cloud.kernel.step():
        pass
    assert not cloud.boundary.open


def test_what_is_stuck_holds_what_it_had_and_says_who_would_have_had_to_act() -> None:
    run, _, _ = broken(FAULTS["lost-cast-to-compute"], "modern")
    metadata = run.trace.metadata
    assert metadata["held"][:3] == [
        "an allocation of 1 DISK_GB on host3", "an allocation of 512 MEMORY_MB on host3",
        "an allocation of 1 VCPU on host3",
    ]  # fmt: skip
    assert metadata["held"][3].startswith("an attachment of the volume ")
    assert metadata["waiting_for"] == [
        "nova-compute@host3, which never got build_and_run_instance from nova-conductor"
    ]
    run, _, _ = broken(FAULTS["lost-cast-to-compute"], "classic")
    assert run.trace.metadata["held"] == []
    run, _, _ = broken(FAULTS["compute-dies-while-building"], "classic")
    kinds = [held.split()[1] for held in run.trace.metadata["held"]]
    assert kinds == ["port", "attachment", "memory"]
    assert run.trace.metadata["waiting_for"] == [
        "nova-compute@host3, which died while it did run_instance"
    ]


def test_a_message_that_nobody_takes_is_named() -> None:
    cloud = Cloud(RELEASES["classic"])
    for host in cloud.nova.trackers:
        cloud.wiring.broker.stop(f"nova-compute@{host}")
    run = boot(cloud=cloud)
    assert run.outcome == "STUCK"
    assert run.trace.metadata["waiting_for"] == [
        "nova-compute@host3, which does not take run_instance from its queue"
    ]
    assert run.trace.events[-1].result["type"] == "MessageUndelivered"
    cloud.close()


def test_a_fault_that_a_release_cannot_have_is_refused_with_since_when() -> None:
    with pytest.raises(UsageError) as refused:
        boot(faults=["vif-plug-timeout"])
    assert str(refused.value) == (
        "fault 'vif-plug-timeout' does not exist in classic:"
        " network-vif-plugged exists since Nova 2014.1 (Icehouse)"
    )


def test_an_unknown_fault_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"unknown fault 'rain' \(choose from: no-valid-host, "):
        boot(faults=["rain"])


def test_a_fault_that_is_named_twice_strikes_once() -> None:
    assert [fault.name for fault in faults_named(["bad-token", "bad-token"], "classic")] == [
        "bad-token"
    ]


def test_faults_are_listed_with_their_summaries() -> None:
    assert list(novaviz.faults()) == list(FAULTS)
    assert novaviz.faults()["bad-token"] == "The client sends a token that keystone never made."


def test_a_rule_of_the_file_becomes_a_rule_at_the_boundary() -> None:
    rule = FaultRule("rpc.cast", target="nova-compute@*", name=("run_instance",), skip=2,
                     times=None, delay=1.5)  # fmt: skip
    error = FaultRule("rest", raise_=RaisedError("gone", status=410))
    fault = Fault("slow", "", ("classic",), {}, {}, "", at=(rule, error))
    slow, gone = rules_of([fault])
    assert (slow.fault, slow.kind, slow.source, slow.target, slow.names) == (
        "slow", "rpc.cast", "*", "nova-compute@*", ("run_instance",),
    )  # fmt: skip
    assert (slow.skip, slow.times) == (2, None)
    assert slow.effect == Effect(delay=1_500_000)
    assert gone.effect.error == {"status": 410, "message": "gone"}
    assert MICROSECONDS == 1_000_000


def test_faults_combine() -> None:
    with boot(release="modern", faults=["spawn-fails-once", "conductor-times-out"]) as run:
        assert run.outcome in ("ACTIVE", "ERROR")
        struck = {event.result["fault"] for event in run.trace.events
                  if isinstance(event.result, dict) and "fault" in event.result}  # fmt: skip
    assert struck == {"spawn-fails-once", "conductor-times-out"}


@pytest.mark.parametrize("release", ["classic", "modern"])
@pytest.mark.parametrize("name", read_scenarios())
def test_every_scenario_has_a_valid_trace_whatever_is_broken(name: str, release: str) -> None:
    """Whose request is the plain one has been there with every fault above."""
    scenario = read_scenarios()[name]
    if release not in scenario.releases:
        with pytest.raises(UsageError, match="does not exist"):
            boot(release=release, faults=scenario.faults)
        return
    also = [fault.name for fault in FAULTS.values() if release in fault.releases]
    for fault in [None, *(also if scenario.request else [])]:
        faults = dict.fromkeys((*scenario.faults, *([fault] if fault else [])))
        with boot(release=release, faults=faults, scenario=name, **scenario.request) as run:
            assert run.outcome in ("ACTIVE", "ERROR", "REJECTED", "STUCK")
            check(run.trace.to_dict(), f"{name} with {', '.join(faults)}")
