"""The recorded boots of guests that really ran: they say what a boot of today would say.

``make recordings`` makes them anew.
"""

from __future__ import annotations

import re

import pytest

from novaviz.analysis.comparison import align
from novaviz.catalog import data_path, read_storyboard
from novaviz.catalog.recordings import REAL_BOOTS, read_recording
from novaviz.model import Trace
from novaviz.model.event import DRIVER, REST, RPC_CALL, RPC_CAST, START
from novaviz.storyboard import match
from novaviz.views.guest import ready_event, seconds_after_active
from novaviz.views.narration import narrate
from novaviz.views.summary import addresses_of, server_of
from tests.boots import booted
from tests.conformance.test_milestones import FILE, found
from tests.test_text import MOST_WORDS, NOT_PRESENT, brings_its_own_words, sentences, words

pytestmark = pytest.mark.parametrize("name", REAL_BOOTS)

RELEASE = {name: name.removeprefix("real-") for name in REAL_BOOTS}
BROUGHT_UP = ["virConnect.defineXML", "virDomain.createWithFlags", "virDomain.resume"]
PLACE = re.compile(r"/tmp/novaviz-\d+/[a-z0-9_]{8}\b")


def asked(trace: Trace, *kinds: str) -> list[str]:
    return [event.name for event in trace.events if event.phase == START and event.kind in kinds]


def test_it_is_small_and_whole_and_nothing_of_its_machine_is_in_it(name: str) -> None:
    file = data_path(f"recordings/{name}.json")
    assert file.stat().st_size <= 300 * 1024
    text = file.read_text(encoding="utf-8")
    assert not re.search(r'gAAAA|-secret|"(password|adminPass)": "(?!\{SHA256\})', text)
    assert PLACE.search(text)
    assert not re.search(r"/(root|home|work|var|tmp)/", PLACE.sub("", text))
    trace = read_recording(name)
    assert trace.metadata["release"] == RELEASE[name]
    assert trace.metadata["hypervisor"] == "qemu"
    assert trace.metadata["simulated"]
    assert all(span.close and not span.failed for span in trace.spans())


def test_its_steps_are_those_that_todays_storyboard_finds(name: str) -> None:
    trace = read_recording(name)
    board = read_storyboard(RELEASE[name])
    assert trace.steps == match(board, trace.events, {"token", "image", "volume"})
    assert all(step.first and step.last for step in trace.steps)


def test_every_message_of_the_simulated_boot_is_in_it(name: str) -> None:
    """Both are asked for an image, a network and a volume."""
    simulated = booted(release=RELEASE[name])
    marks = align(simulated, read_recording(name))["marks"][0]
    alone = [
        event.name for event in simulated.events
        if event.phase == START and event.kind in (REST, RPC_CALL, RPC_CAST)
        and marks.get(str(event.seq), {}).get("mark") == "missing"
    ]  # fmt: skip
    assert alone == []


def test_libvirt_starts_the_guest_paused_and_lets_it_run_when_all_is_there(name: str) -> None:
    trace = read_recording(name)
    calls = [call for call in asked(trace, DRIVER) if call in BROUGHT_UP]
    assert calls == BROUGHT_UP
    told = [call for call in asked(trace, DRIVER) if call.startswith("lifecycle.")]
    assert told == [
        f"lifecycle.{event}" for event in ("DEFINED", "STARTED", "SUSPENDED", "RESUMED")
    ]
    durations = [
        event.result["seconds"] for event in trace.events
        if event.target.startswith("libvirtd@") and event.phase == "end"
    ]  # fmt: skip
    assert durations
    assert all(seconds > 0 for seconds in durations)


def test_the_guest_is_ready_after_active_with_the_address_that_neutron_gave(name: str) -> None:
    trace = read_recording(name)
    ready = ready_event(trace)
    assert ready is not None
    after = seconds_after_active(trace, ready)
    assert after is not None
    assert after > 0
    said = dict(re.findall(r"(\w+)=(\S+)", ready.payload["text"]))
    assert said["hostname"] == "web1"
    assert f"{said['ip']} (private)" in addresses_of(server_of(trace))
    assert said["disks"] == "vda,vdb"


def test_each_of_its_moments_has_a_sentence_of_its_own(name: str) -> None:
    trace = read_recording(name)
    for event in trace.events:
        told = narrate(trace, event)
        assert "the driver do" not in told
        assert "driver is done with" not in told
        if not brings_its_own_words(event):
            assert not NOT_PRESENT.search(told), told
            assert all(words(sentence) <= MOST_WORDS for sentence in sentences(told)), told


def test_the_milestones_of_real_nova_are_reached_in_its_order(name: str) -> None:
    """Those of libvirt, too. Classic has another order, and all of libvirt's."""
    trace = read_recording(name)
    every = {one["id"]: one for one in FILE["milestones"]}
    if RELEASE[name] == "classic":
        assert all(found(trace, one) for one in every.values() if one.get("libvirt"))
        return
    for chain in FILE["chains"]:
        at = 0
        for one in chain:
            later = [seq for seq in found(trace, every[one]) if seq > at]
            assert later, f"no {one} after event {at}"
            at = later[0]
