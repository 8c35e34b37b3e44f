"""What can go wrong with a real hypervisor goes Nova's ways, and leaves nothing."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from novaviz.catalog import CloudData, read_cloud
from novaviz.cloud import Cloud
from novaviz.exceptions import HypervisorError
from novaviz.guest import GuestImage
from novaviz.images import GUEST, brought
from novaviz.model import Trace
from novaviz.model.event import START
from novaviz.options import options_from
from novaviz.release import RELEASES
from novaviz.run import Run, boot
from novaviz.views.summary import summary
from novaviz.virt import hypervisor_named
from novaviz.virt.libvirt.place import hosts_of
from tests.virt.qemu.ground import (
    FIRST,
    SECOND,
    UNHEARD,
    beside,
    children,
    connection,
    console,
    emulators,
    happens,
    kill,
    paused_at,
    quiet,
    real,
    refusals,
    runs,
    until,
)

FOREIGN = (
    "<domain type='qemu'><name>instance-00000001</name>"
    "<uuid>8b7e7c5e-2f0a-4c55-9d1e-6a1f0c3f9a01</uuid><memory>131072</memory>"
    "<os><type arch='x86_64' machine='pc'>hvm</type></os></domain>"
)
"""Somebody else's guest, with the name that ours would have."""
CREATED = "virDomain.createWithFlags"


def cloud_of(data: CloudData, release: str = "modern") -> Cloud:
    image = brought(GUEST, "")
    assert image is not None
    return Cloud(
        RELEASES[release], data=data, images=[image], hypervisor=hypervisor_named("qemu"),
        options=options_from(UNHEARD),
    )  # fmt: skip


def begun(trace: Trace, name: str) -> int:
    return sum(event.name == name and event.phase == START for event in trace.events)


def hosts_tried(trace: Trace) -> list[str]:
    return [event.target.removeprefix("hypervisor@") for event in trace.events
            if (event.name, event.phase) == ("spawn", START)]  # fmt: skip


def files() -> list[str]:
    """What guests and volumes have on disk."""
    return [str(one) for run in runs() for host in hosts_of(run)
            for one in host.glob("instances/*-*/*")]  # fmt: skip


def check_nothing_held(run: Run) -> None:
    assert run.cloud.holdings(str(run.trace.metadata["instance"])) == []
    assert emulators() == []
    assert files() == []


@pytest.mark.parametrize(("release", "wrong"), [("modern", "damaged"), ("classic", "cut")])
def test_an_image_that_is_no_good_is_an_error_of_the_build_on_no_other_host(
    image: GuestImage, tmp_path: Path, release: str, wrong: str
) -> None:
    assert image.qcow2 is not None
    content = image.qcow2.read_bytes()
    table = int.from_bytes(content[40:48], "big")
    bad = {
        "damaged": content[:table] + bytes(range(1, 9)) * 4 + content[table + 32 :],
        "cut": content[: len(content) // 2],
    }[wrong]
    path = tmp_path / "bad.qcow2"
    path.write_bytes(bad)
    with real(release=release, image_file=str(path), settings=UNHEARD) as run:
        assert run.outcome == "ERROR"
        fault = run.trace.metadata["fault"]
        assert isinstance(fault, dict)
        assert "is unacceptable" in fault["message"] or release == "classic"
        assert hosts_tried(run.trace) == [FIRST] or release == "classic"
        assert begun(run.trace, "virConnect.defineXML") == 0
        check_nothing_held(run)
        assert not [*runs()[0].glob("h*/instances/_base/*")]


def test_a_disk_that_nothing_boots_from_is_active_and_never_ready(tmp_path: Path) -> None:
    path = tmp_path / "noise.img"
    path.write_bytes(os.urandom(2**20))
    with real(image_file=str(path), volume=0, settings={"ready_timeout": 12}) as run:
        trace = run.trace
        assert (run.outcome, run.server.status) == ("ACTIVE", "ACTIVE")
        assert console(trace, "console.ready") == ""
        assert len(emulators()) == 1
        assert "had said nothing when the run stopped waiting" in summary(trace)


def test_more_memory_than_there_is_is_refused_by_every_host() -> None:
    """Nova counts what it was told; QEMU asks the machine."""
    data, gib = read_cloud(), 1024
    data = replace(
        data, hosts=tuple(replace(one, memory_mb=5 * gib * gib) for one in data.hosts),
        flavors=tuple(replace(one, ram=4 * gib * gib) if one.name == "m1.tiny" else one
                      for one in data.flavors),
        quotas=replace(data.quotas, ram=-1),
        projects=tuple(replace(one, quotas={}) for one in data.projects),
    )  # fmt: skip
    cloud = cloud_of(data)
    try:
        run = boot("web1", cloud=cloud, release="modern")
        assert run.outcome == "ERROR"
        assert len(set(hosts_tried(run.trace))) == 3
        said = [text for code, text in refusals(run.trace) if code == 1]
        assert len(said) == 3
        assert all("memory" in text for text in said), said
        texts = [change["after"]["message"] for event in run.trace.events if event.kind == "db"
                 for change in (event.result or {}).get("changes", [])
                 if change["table"] == "instance_faults"]  # fmt: skip
        assert any("internal error: " in text and "qemu-system" in text for text in texts), texts
        check_nothing_held(run)
    finally:
        cloud.close()


def test_a_guest_of_another_with_its_name_sends_the_build_to_the_next_host() -> None:
    with real(release="modern", settings=UNHEARD, paused=True) as run:
        beside(run.cloud, FIRST, "virConnect.defineXML", xml=FOREIGN)
        run.run()
        assert run.outcome == "ACTIVE"
        assert hosts_tried(run.trace) == [FIRST, SECOND]
        assert [code for code, _ in refusals(run.trace) if code != 42] == [9]
        there = beside(run.cloud, FIRST, "virConnect.listAllDomains")
        assert there == {"8b7e7c5e-2f0a-4c55-9d1e-6a1f0c3f9a01": "instance-00000001"}
        assert len(emulators()) == 1


def test_a_qemu_that_dies_before_its_guest_runs_sends_the_build_to_the_next_host() -> None:
    with paused_at(CREATED, settings=UNHEARD) as run:
        (before,) = emulators()
        kill(before)
        until(lambda: not emulators())
        run.run()
        assert (run.outcome, run.server.status) == ("ACTIVE", "ACTIVE")
        assert hosts_tried(run.trace) == [FIRST, SECOND]
        assert refusals(run.trace)
        assert len(emulators()) == 1
        assert {Path(path).parents[2].name for path in files()} == {"h2"}


def test_a_qemu_that_dies_when_its_server_is_active_stops_the_server() -> None:
    with paused_at("virDomain.resume", release="modern") as run:
        uuid = str(run.trace.metadata["instance"])
        while run.step() is not None:
            row = run.cloud.instance_row(uuid)
            if row is not None and row["vm_state"] == "active":
                break
        kill(*emulators())
        run.run()
        assert hosts_tried(run.trace) == [FIRST]
        assert (run.server.status, console(run.trace, "console.ready")) == ("SHUTOFF", "")
        told = [event.name for event in run.trace.events if event.name == "lifecycle.STOPPED"]
        assert told
        assert emulators() == []
        assert run.server.delete().metadata["outcome"] == "DONE"
        check_nothing_held(run)


def test_a_libvirtd_that_dies_is_connected_to_anew_and_its_guest_removed() -> None:
    """The guest goes on without it until it is found again and destroyed."""
    with paused_at(CREATED, release="modern", settings=UNHEARD) as run:
        (guest,) = emulators()
        keeper = connection(run.cloud, FIRST).link.pid  # type: ignore[attr-defined]
        assert keeper in children()
        kill(keeper)
        until(lambda: keeper not in children())
        assert emulators() == [guest]
        run.run()
        assert run.outcome == "ACTIVE"
        assert hosts_tried(run.trace) == [FIRST, SECOND]
        assert begun(run.trace, "virConnect.open") == 1
        assert (1, "internal error: client socket is closed") in refusals(run.trace)
        assert len(emulators()) == 1
        assert guest not in emulators()
        assert len(children()) == 3


def test_without_kvm_the_guest_runs_by_translation_and_the_reason_is_told() -> None:
    with real(release="modern", volume=0, settings={"accelerator": "kvm"}) as run:
        assert run.outcome == "ACTIVE"
        assert "novaviz-guest: ready" in console(run.trace, "console.ready")
        fell = [event for event in run.trace.events
                if (event.name, event.phase) == ("fall_back", START)]  # fmt: skip
        (running,) = beside(run.cloud, FIRST, "virConnect.listAllDomains")
        xml = beside(run.cloud, FIRST, "virDomain.XMLDesc", uuid=running)
        if not fell:
            assert "<domain type='kvm'" in xml
            return
        assert "<domain type='qemu'" in xml
        assert fell[0].payload["args"]["accelerator"] == "tcg"
        assert fell[0].payload["args"]["reason"]
        assert begun(run.trace, CREATED) + begun(run.trace, "virConnect.defineXML") > 2


@pytest.mark.parametrize(
    ("missing", "said"),
    [("qemu-img", "qemu-img is missing: install"), ("qemu-system-x86_64", "QEMU is missing")],
)
def test_a_tool_that_is_missing_is_named_in_one_line_before_anything_happens(
    missing: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in {"qemu-img", "qemu-system-x86_64"} - {missing}:
        (tools / name).symlink_to("/bin/true")
    monkeypatch.setenv("PATH", str(tools))
    with pytest.raises(HypervisorError, match=said) as refusal:
        real()
    assert "\n" not in str(refusal.value)
    assert quiet()


def test_a_flavor_that_is_too_small_for_the_guest_is_refused_by_the_api() -> None:
    data = read_cloud()
    data = replace(data, flavors=tuple(
        replace(one, ram=64) if one.name == "m1.tiny" else one for one in data.flavors
    ))  # fmt: skip
    cloud = cloud_of(data)
    try:
        run = boot("web1", cloud=cloud)
        assert run.outcome == "REJECTED"
        assert run.trace.metadata["error"] == {
            "code": 400,
            "message": "Flavor's memory is too small for requested image.",
        }
        assert emulators() == []
    finally:
        cloud.close()


def test_a_run_that_is_over_keeps_its_trace_and_no_more() -> None:
    """A build that failed half-way on one host, closed without any more ado."""
    run = paused_at(CREATED, release="modern", settings=UNHEARD)
    kill(*emulators())
    assert run.run_until(happens("destroy", START))
    run.close()
    assert run.trace.metadata["outcome"] is None
    assert quiet()
    assert runs() == []
