"""Boots on libvirt's test driver: real calls, real events, in real time."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from novaviz.analysis.causality import causality
from novaviz.analysis.critical import critical_path
from novaviz.cli import main
from novaviz.exceptions import UsageError
from novaviz.model import Trace, load_trace
from novaviz.model.context import RequestContext
from novaviz.model.event import DRIVER, ERROR, START
from novaviz.run import Run, boot
from novaviz.views.narration import narrate
from tests.test_text import MOST_WORDS, NOT_PRESENT, sentences, words
from tests.virt.libvirt.ground import connections, domains

BOTH = pytest.mark.parametrize("release", ["classic", "modern"])
RUNNING = 1
CALLS = [
    "virConnect.listAllDomains", "plug_vifs", "virConnect.defineXML",
    "virDomain.createWithFlags", "virDomain.suspend", "virDomain.resume",
]  # fmt: skip


@cache
def booted(release: str) -> tuple[Trace, dict[str, dict[str, int]]]:
    """A boot, and the guests of each host when it was over."""
    with boot(release=release, hypervisor="test") as run:
        assert run.outcome == "ACTIVE"
        return run.trace, {host: domains(one) for host, one in connections(run.cloud).items()}


def spawned(trace: Trace) -> Any:
    return next(span for span in trace.spans() if (span.kind, span.name) == (DRIVER, "spawn"))


@BOTH
def test_the_guest_is_in_the_hosts_libvirt_and_in_no_other(release: str) -> None:
    trace, found = booted(release)
    host = trace.transitions[-1].host
    assert found == {one: {"instance-00000001": RUNNING} if one == host else {} for one in found}
    assert trace.transitions[-1].power_state == "RUNNING"


@BOTH
def test_spawn_defines_starts_and_resumes_the_guest_in_this_order(release: str) -> None:
    trace, _ = booted(release)
    spawn = spawned(trace)
    made = [span.name for span in trace.children(spawn.number)
            if span.kind == DRIVER and span.source.startswith("nova-compute@")]  # fmt: skip
    assert made == CALLS
    assert all(event.result["seconds"] >= 0 for event in trace.events
               if event.target.startswith("libvirtd@") and event.phase == "end")  # fmt: skip
    assert not [event for event in trace.events if event.phase == ERROR]


@BOTH
def test_libvirt_tells_what_becomes_of_the_guest_and_the_driver_waits_for_it(release: str) -> None:
    trace, _ = booted(release)
    host = trace.transitions[-1].host
    told = [event for event in trace.events
            if event.phase == START and event.name.startswith("lifecycle.")]  # fmt: skip
    assert [event.name for event in told] == [
        f"lifecycle.{name}" for name in ("DEFINED", "STARTED", "SUSPENDED", "RESUMED")
    ]
    assert {(event.source, event.target) for event in told} == {
        (f"libvirtd@{host}", f"nova-compute@{host}")
    }
    seq = {event.name: event.seq for event in told}
    starts = {event.name: event.seq for event in trace.events if event.phase == START}
    spawn = spawned(trace)
    assert seq["lifecycle.SUSPENDED"] < starts["virDomain.resume"]
    assert seq["lifecycle.RESUMED"] < spawn.close.seq
    assert {event.parent for event in told} == {spawn.number}


def test_the_guest_runs_only_after_neutron_has_said_that_its_network_works() -> None:
    trace, _ = booted("modern")
    plugged = next(event.seq for event in trace.events
                   if event.name == "external_instance_event" and event.phase == "deliver")
    resume = next(event.seq for event in trace.events if event.name == "virDomain.resume")
    assert plugged < resume


@BOTH
def test_every_step_of_the_storyboard_is_found(release: str) -> None:
    trace, _ = booted(release)
    assert all(step.first is not None for step in trace.steps if step.needed)
    spawn = next(step for step in trace.steps if step.first == spawned(trace).start.seq)
    assert spawn.number == {"classic": 19, "modern": 18}[release]


@BOTH
def test_the_xml_in_the_trace_has_neutrons_address_and_cinders_volume(release: str) -> None:
    trace, _ = booted(release)
    define = next(event for event in trace.events if event.name == "virConnect.defineXML")
    xml = ElementTree.fromstring(define.payload["args"]["xml"])
    plug = next(event for event in trace.events if event.name == "plug_vifs")
    (vif,) = plug.payload["args"]["network_info"]
    assert [mac.get("address") for mac in xml.iter("mac")] == [vif["address"]]
    assert [one.get("dev") for one in xml.findall("devices/disk/target")] == ["vda", "vdb", "vdz"]
    assert xml.findtext("uuid") == trace.metadata["instance"]
    texts = [element.text for element in xml.iter()]
    assert "vm1" in texts
    assert texts.count("demo") == 2


@BOTH
def test_the_trace_says_what_is_real_and_what_is_not(release: str, tmp_path: Path) -> None:
    trace, _ = booted(release)
    metadata = trace.metadata
    assert (metadata["hypervisor"], metadata["times"]) == ("test", "real seconds")
    assert metadata["epoch"] > "2026-01-02"
    assert any("executes nothing" in told for told in metadata["simulated"])
    plug = next(event for event in trace.events if event.name == "plug_vifs")
    assert plug.payload["args"]["simulated"] is True
    trace.save(tmp_path / "boot.json")
    assert load_trace(tmp_path / "boot.json").to_json() == trace.to_json()
    assert [lane.role for lane in trace.lanes if lane.name.startswith("libvirtd@")] == (
        ["hypervisor"]
    )


@BOTH
def test_what_happens_is_told_in_short_sentences_and_has_its_causes(release: str) -> None:
    trace, _ = booted(release)
    for event in trace.events:
        told = narrate(trace, event)
        if event.kind == DRIVER:
            assert "virConnect" not in told
            assert "virDomain" not in told
            assert not NOT_PRESENT.search(told), told
            assert all(words(sentence) <= MOST_WORDS for sentence in sentences(told)), told
    assert causality(trace).number_of_nodes() == len(trace.events)
    assert critical_path(trace)


def test_a_delete_destroys_the_guest_and_libvirt_forgets_it() -> None:
    with boot(hypervisor="test") as run:
        cloud, before = run.cloud, run.position
        host = str(run.trace.transitions[-1].host)
        uuid = str(run.trace.metadata["instance"])
        cloud.kernel.spawn(run.client.delete(RequestContext(), uuid), "client")
        while cloud.clock.advance():
            pass
        done = [event for event in cloud.boundary.events[before:]
                if event.kind == DRIVER and event.phase == START]  # fmt: skip
        assert domains(connections(cloud)[host]) == {}
        assert cloud.nova.drivers[host].guests() == {}
    calls = [event.name for event in done if event.target == f"libvirtd@{host}"]
    assert [name for name in calls if name not in ("virConnect.lookupByUUIDString",
                                                   "virDomain.info")] == [
        "virDomain.destroy", "virDomain.undefineFlags",
    ]  # fmt: skip
    told = [event.name for event in done if event.source == f"libvirtd@{host}"]
    assert told == ["lifecycle.STOPPED", "lifecycle.UNDEFINED"]
    assert not cloud.boundary.open


def test_two_boots_at_once_each_have_a_world_of_their_own() -> None:
    with boot("one", hypervisor="test", paused=True) as one, \
            boot("two", hypervisor="test", paused=True) as two:  # fmt: skip
        going: list[Run] = [one, two]
        while going:
            going = [run for run in going if run.step() is not None]
        assert [run.outcome for run in (one, two)] == ["ACTIVE", "ACTIVE"]
        host = str(one.trace.transitions[-1].host)
        for run in (one, two):
            assert domains(connections(run.cloud)[host]) == {"instance-00000001": RUNNING}
        two.close()
        assert domains(connections(one.cloud)[host]) == {"instance-00000001": RUNNING}


def test_a_run_on_a_real_hypervisor_happens_once() -> None:
    with boot(hypervisor="test", paused=True) as run:
        first = run.to_step(8)
        assert first is not None
        assert (first.seq, run.position) == (run.trace.steps[7].first, first.seq)
        again = run.to_step(8)
        assert again == first
        for again_, said in (
            (lambda: run.rewind(1), "rewind"),
            (lambda: run.fork(), "fork"),
            (lambda: run.to_step(3), "go back to step 3 of"),
        ):
            with pytest.raises(UsageError, match=f"cannot {said} a run on a real hypervisor"):
                again_()
        assert run.position == first.seq


def test_the_command_line_boots_on_it(tmp_path: Path) -> None:
    path = tmp_path / "boot.json"
    shown = CliRunner().invoke(
        main, ["boot", "web1", "--hypervisor", "test", "--volume", "0", "--save", str(path)]
    )
    assert shown.exit_code == 0, shown.output
    assert load_trace(path).metadata["hypervisor"] == "test"
