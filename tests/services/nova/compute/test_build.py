"""How a compute host builds a server, and takes back what it did when it cannot."""

from __future__ import annotations

from typing import Any

import pytest

from novaviz.kernel import Effect, Rule
from novaviz.model import Trace
from novaviz.model.context import RequestContext
from novaviz.run import Run, boot
from tests.census import census

BUILD = ("run_instance", "build_and_run_instance")
BOTH = pytest.mark.parametrize("release", ["classic", "modern"])


def broken(release: str, rule: Rule, **request: Any) -> Run:
    run = boot(release=release, paused=True, **request)
    run.cloud.boundary.faults.add([rule])
    return run.run()


def asked(trace: Trace, target: str, name: str) -> list[str]:
    """How exchanges of compute hosts ended, in order."""
    return [
        str((span.result or {}).get("status")) for span in trace.spans()
        if span.source.startswith("nova-compute@") and (span.target, span.name) == (target, name)
    ]  # fmt: skip


@BOTH
def test_a_build_that_is_delivered_twice_moves_the_server_to_another_host(release: str) -> None:
    """The second waits for the first, finds the guest there, undoes it all and reschedules."""
    rule = Rule("twice", "rpc.cast", "*", "nova-compute@*", BUILD, Effect(duplicate=True))
    with broken(release, rule) as run:
        assert run.outcome == "ACTIVE"
        hosts = [item.host for item in run.trace.transitions if item.status == "ACTIVE"]
        assert hosts == ["host3", "host2"]
        uuid = run.trace.metadata["instance"]
        assert [held for held in run.cloud.holdings(uuid) if "host3" in held] == []
        assert [held for held in run.cloud.holdings(uuid) if "guest" in held] == [
            "a guest (RUNNING) on host2"
        ]


@pytest.mark.parametrize("fault", ["vif-plug-timeout", "volume-attach-fails", "no-more-ips"])
def test_a_volume_is_given_back_once(fault: str) -> None:
    with boot(release="modern", faults=[fault]) as run:
        assert asked(run.trace, "cinder", "DELETE /v3/{id}/attachments/{id}") == ["200"]


@pytest.mark.parametrize("skip", [0, 1])
def test_a_volume_that_the_api_reserved_is_given_back_even_if_it_was_never_attached(
    skip: int,
) -> None:
    """The device's name could not be saved, so that nova-compute did not come to the volume."""
    rule = Rule("lost", "rpc.call", "nova-compute@*", "nova-conductor",
                ("object_action BlockDeviceMapping.save",), Effect(drop="request"),
                skip)  # fmt: skip
    with broken("modern", rule) as run:
        assert run.outcome == "ERROR"
        assert run.cloud.holdings(run.trace.metadata["instance"]) == []


def test_a_volume_that_will_not_be_ready_is_deleted() -> None:
    rule = Rule("bad", "db", "cinder", "*", ("UPDATE volumes",),
                Effect(error={"type": "DBError", "message": "gone away"}))  # fmt: skip
    for release in ("classic", "modern"):
        with broken(release, rule, volume=0, boot_from_volume=1) as run:
            rows = run.sql("cinder", "SELECT * FROM volumes WHERE deleted = 0")
            assert run.outcome in ("ACTIVE", "ERROR")
            assert len(rows) == (run.outcome == "ACTIVE")


@BOTH
@pytest.mark.parametrize("stage", range(6))
def test_a_server_that_is_deleted_while_it_is_built_leaves_nothing(
    release: str, stage: int
) -> None:
    with boot(release=release) as whole:
        uuid = whole.trace.metadata["instance"]
        answered = next(event.seq for event in whole.trace.events
                        if event.name == "POST /v2.1/servers" and event.closes)  # fmt: skip
        last = whole.position
    for position in range(answered + stage * 5, last, 30):
        with boot(release=release, paused=True) as run:
            before = census(run.cloud)
            while run.position < position:
                run.step()
            kernel = run.cloud.kernel
            kernel.spawn(run.cloud.client().delete(RequestContext(), uuid), "client")
            while kernel.step():
                pass
            assert not run.cloud.boundary.open
            assert census(run.cloud) == before, f"deleted at event {position}"


def test_a_build_timeout_is_off_unless_it_is_set() -> None:
    with boot(faults=["lost-cast-to-compute"]) as run:
        assert run.outcome == "STUCK"
