"""A guest really boots: the trace of it is whole, in order, and true."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from novaviz.analysis.causality import causality
from novaviz.model import Trace, load_trace
from novaviz.model.event import DRIVER, END, ERROR, START
from novaviz.model.schema import check
from novaviz.views.narration import narrate
from novaviz.views.score import board_of, score_of
from novaviz.views.text import report
from tests.test_text import MOST_WORDS, brings_its_own_words, sentences, words
from tests.virt.qemu.ground import ports, refusals
from tests.virt.qemu.recorded import Recorded

BOTH = pytest.mark.parametrize("release", ["classic", "modern"])
READY = "console.ready"


def first(trace: Trace, name: str, phase: str = START) -> int:
    return next(event.seq for event in trace.events if (event.name, event.phase) == (name, phase))


@BOTH
def test_the_guest_is_ready_after_it_is_active_with_what_the_cloud_gave_it(
    recorded: Recorded, release: str
) -> None:
    trace = recorded(release)
    assert (trace.metadata["outcome"], trace.transitions[-1].power_state) == ("ACTIVE", "RUNNING")
    (ready,) = [one for one in trace.events if (one.name, one.phase) == (READY, START)]
    (address,) = ports(trace)
    assert ready.payload["text"] == (
        f"novaviz-guest: ready hostname=web1 ip={address} disks=vda,vdb"
    )
    active = next(one for one in trace.transitions if one.status == "ACTIVE")
    assert active.seq < ready.seq
    assert (ready.source, ready.target) == (f"hypervisor@{active.host}", "client")
    said = [one for one in trace.events if one.name == "console" and one.phase == START]
    assert said
    assert first(trace, "virDomain.resume") < said[0].seq


@BOTH
def test_libvirt_is_called_in_novas_order_and_each_call_tells_how_long_it_took(
    recorded: Recorded, release: str
) -> None:
    trace = recorded(release)
    spawn = next(one for one in trace.spans() if (one.kind, one.name) == (DRIVER, "spawn"))
    assert [one.name for one in trace.children(spawn.number)
            if one.kind == DRIVER and one.source.startswith("nova-compute@")] == [
        "virConnect.listAllDomains", "create_image", "create_configdrive", "plug_vifs",
        "virConnect.defineXML", "virDomain.createWithFlags", "virDomain.resume",
    ]  # fmt: skip
    calls = [one for one in trace.events
             if one.target.startswith("libvirtd@") and one.phase == END]  # fmt: skip
    assert all(one.result["seconds"] > 0 for one in calls)
    define, create = (
        next(one.payload["args"] for one in trace.events if one.name == name)
        for name in ("virConnect.defineXML", "virDomain.createWithFlags")
    )
    assert (define["flags"], create["flags"]) == (["VALIDATE"], ["START_PAUSED"])
    assert refusals(trace) == []
    assert not [one for one in trace.events if one.phase == ERROR]
    told = [one.name for one in trace.events
            if one.phase == START and one.name.startswith("lifecycle.")]  # fmt: skip
    assert told == [
        f"lifecycle.{name}" for name in ("DEFINED", "STARTED", "SUSPENDED", "RESUMED")
    ]


def test_the_guest_goes_on_only_after_neutron_has_said_that_its_network_works(
    recorded: Recorded,
) -> None:
    trace = recorded("modern")
    plugged = first(trace, "external_instance_event", "deliver")
    assert plugged < first(trace, "virDomain.resume")


@BOTH
def test_the_xml_has_the_guests_own_disk_its_volume_and_its_place(
    recorded: Recorded, release: str
) -> None:
    trace = recorded(release)
    define = next(one for one in trace.events if one.name == "virConnect.defineXML")
    xml = ElementTree.fromstring(define.payload["args"]["xml"])
    uuid = str(trace.metadata["instance"])
    disks = {one.find("target").get("dev"): one.find("source").get("file")  # type: ignore[union-attr]
             for one in xml.findall("devices/disk")}  # fmt: skip
    assert list(disks) == ["vda", "vdb", "vdz"]
    assert str(disks["vda"]).endswith(f"/instances/{uuid}/disk")
    assert "/volumes/volume-" in str(disks["vdb"])
    (network,) = [one.get("value") for one in xml.iter() if "dhcpstart" in str(one.get("value"))]
    assert f"dhcpstart={ports(trace)[0]}" in str(network).split(",")
    assert "restrict=on" in str(network).split(",")


@BOTH
def test_all_steps_happen_and_the_trace_can_be_kept_and_played(
    recorded: Recorded, release: str, tmp_path: Path
) -> None:
    trace = recorded(release)
    assert [step.number for step in trace.steps if step.first is None] == []
    if release == "classic":
        assert len(trace.steps) == 19
    check(trace.to_dict(), "a real boot")
    trace.save(tmp_path / "boot.json")
    assert load_trace(tmp_path / "boot.json").to_json() == trace.to_json()
    trace.export(tmp_path / "boot.html")
    assert f"web1: a {release} boot" in (tmp_path / "boot.html").read_text()
    score = score_of(trace)
    assert len(score["words"]) == len(trace.events)
    assert score["tables"][-1]["rows"][-1]["status"] == "Guest ready"
    assert "novaviz-guest: ready hostname=web1" in report(trace, board_of(trace), "messages")
    assert causality(trace).number_of_nodes() == len(trace.events)


@BOTH
def test_what_happens_is_told_in_short_sentences(recorded: Recorded, release: str) -> None:
    trace = recorded(release)
    for event in trace.events:
        told = narrate(trace, event)
        if event.kind == DRIVER and not brings_its_own_words(event):
            assert "virConnect" not in told
            assert "virDomain" not in told
            assert all(words(one) <= MOST_WORDS for one in sentences(told)), told


@BOTH
def test_the_trace_says_what_is_real_and_what_is_not(recorded: Recorded, release: str) -> None:
    metadata = recorded(release).metadata
    assert (metadata["hypervisor"], metadata["times"]) == ("qemu", "real seconds")
    assert metadata["simulated"]
    assert not [one for one in metadata["simulated"] if "guest:" in one]
