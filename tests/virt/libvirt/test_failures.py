"""What libvirt refuses goes Nova's ways, and nobody else's guest is ever touched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

from novaviz.catalog import read_cloud
from novaviz.cloud import Cloud
from novaviz.exceptions import HypervisorError, LibvirtError, from_dict
from novaviz.model.event import ERROR
from novaviz.release import RELEASES
from novaviz.run import Run, boot
from novaviz.virt import hypervisor_named
from novaviz.virt.libvirt.world import NODE
from tests.virt.libvirt.ground import (
    FOREIGN,
    UUID,
    beside,
    connections,
    domains,
    leaving_nothing,
    libvirt,
)

BOTH = pytest.mark.parametrize("release", ["classic", "modern"])
OTHER = FOREIGN.format(name="instance-00000001", uuid=UUID)
FIRST, SECOND = "host3", "host2"
"""Where the scheduler goes."""


@pytest.fixture(autouse=True)
def _nothing_is_left(tmp_path: Path) -> Iterator[None]:
    with leaving_nothing(tmp_path / "temporary"):
        yield


def refused(run: Run) -> list[dict[str, Any]]:
    """What libvirt has said no with."""
    return [event.result for event in run.trace.events
            if event.phase == ERROR and event.target.startswith("libvirtd@")
            and event.result["code"] != 42]  # fmt: skip


@BOTH
def test_a_guest_of_another_with_its_name_sends_the_build_to_the_next_host(release: str) -> None:
    with boot(hypervisor="test", release=release, paused=True) as run:
        beside(connections(run.cloud)[FIRST], lambda raw: raw.defineXML(OTHER).name())
        run.run()
        assert run.outcome == "ACTIVE"
        assert run.trace.transitions[-1].host == SECOND
        assert [(error["type"], error["code"]) for error in refused(run)] == [("libvirtError", 9)]
        assert "already exists with uuid" in refused(run)[0]["message"]
        assert domains(connections(run.cloud)[FIRST]) == {"instance-00000001": 5}
        assert domains(connections(run.cloud)[SECOND]) == {"instance-00000001": 1}


@BOTH
def test_if_every_libvirt_refuses_the_fault_says_what_libvirt_said(
    release: str, tmp_path: Path
) -> None:
    """Each host has the world of the file, in which the name is taken."""
    node = tmp_path / "node.xml"
    node.write_text(NODE.replace("</node>", f"{OTHER}</node>"))
    with boot(hypervisor=f"test://{node}", release=release) as run:
        assert run.outcome == "ERROR"
        assert [error["code"] for error in refused(run)] == [9, 9, 9]
        texts = [change["after"]["message"] for event in run.trace.events if event.kind == "db"
                 for change in (event.result or {}).get("changes", [])
                 if change["table"] == "instance_faults"]  # fmt: skip
        assert any("domain 'instance-00000001' already exists" in text for text in texts)
        assert run.trace.metadata["held"] == []
        for connection in connections(run.cloud).values():
            assert domains(connection) == {"instance-00000001": 1}


def test_xml_that_libvirt_does_not_accept_is_an_error_of_the_build() -> None:
    """No flavor that the catalog takes is refused: this one has no memory at all."""
    data = read_cloud()
    flavors = tuple(replace(one, ram=0) if one.name == "m1.tiny" else one for one in data.flavors)
    data = replace(data, flavors=flavors)
    cloud = Cloud(RELEASES["classic"], data=data, hypervisor=hypervisor_named("test"))
    try:
        run = boot(cloud=cloud)
        assert run.outcome == "ERROR"
        assert run.trace.metadata["hypervisor"] == "test"
        assert {(error["code"], error["message"]) for error in refused(run)} == {
            (27, "XML error: Memory size must be specified via <memory> or in the <numa>"
                 " configuration")
        }  # fmt: skip
        assert [domains(one) for one in connections(cloud).values()] == [{}, {}, {}]
    finally:
        cloud.close()


def test_in_the_shared_world_only_the_own_guests_are_touched() -> None:
    raw = libvirt.open("test:///default")
    try:
        with boot(hypervisor="test:///default") as run:
            assert run.outcome == "ACTIVE"
            names = {domain.name() for domain in raw.listAllDomains()}
            assert names == {"test", "instance-00000001"}
        assert {domain.name() for domain in raw.listAllDomains()} == {"test"}
        uuid = str(run.trace.metadata["instance"])
        other = raw.defineXML(FOREIGN.format(name="instance-00000001", uuid=uuid))
        with boot(hypervisor="test:///default") as run:
            assert run.outcome == "ERROR"
            assert str(run.trace.metadata["instance"]) == uuid
            assert "already exists" in str(run.trace.events)
            assert refused(run) == []
        assert other.name() in {domain.name() for domain in raw.listAllDomains()}
        other.undefine()
    finally:
        raw.close()


def test_a_guest_that_stops_by_itself_stops_its_server() -> None:
    with boot(hypervisor="test") as run:
        cloud, uuid = run.cloud, str(run.trace.metadata["instance"])
        connection = connections(cloud)[FIRST]
        beside(connection, lambda raw: raw.lookupByUUIDString(uuid).destroy())
        cloud.kernel.outside += 1

        def over() -> None:
            cloud.kernel.outside -= 1

        timer = Timer(0.5, lambda: cloud.clock.inbox.post(over))  # type: ignore[attr-defined]
        timer.start()
        while cloud.clock.advance():
            pass
        timer.join()
        row = cloud.instance_row(uuid)
        assert row is not None
        assert (row["vm_state"], row["task_state"], row["power_state"]) == ("stopped", None, 4)
        assert cloud.nova.drivers[FIRST].guests() == {uuid: "SHUTDOWN"}


def test_a_compute_that_dies_leaves_the_guest_until_the_run_is_closed() -> None:
    with boot(hypervisor="test", faults=["compute-dies-while-building"]) as run:
        assert run.outcome == "STUCK"


@pytest.mark.parametrize(
    ("text", "said"),
    [(None, "cannot read .*: No such file"), ("<node>", r"cannot connect to test:///.* tag node")],
)
def test_a_world_that_is_none_is_refused_in_one_line(
    text: str | None, said: str, tmp_path: Path
) -> None:
    node = tmp_path / "node.xml"
    if text is not None:
        node.write_text(text)
    with pytest.raises(HypervisorError, match=said) as refusal:
        boot(hypervisor=f"test://{node}")
    assert "\n" not in str(refusal.value)


def test_libvirts_errors_travel_with_their_name() -> None:
    error = LibvirtError("Domain not found", 42, 12)
    assert error.to_dict() == {
        "type": "libvirtError", "message": "Domain not found", "code": 42, "domain": 12,
    }  # fmt: skip
    assert isinstance(from_dict(error.to_dict()), LibvirtError)
