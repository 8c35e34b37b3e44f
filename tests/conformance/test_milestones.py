"""The order that a faithful boot keeps, read off a recording of real Nova 34.0.0."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from typing import Any

import pytest

from novaviz.model import Trace
from novaviz.model.event import START
from tests.boots import booted
from tests.conformance.recordings import RECORDED
from tests.guest.shared import cache_home, image, shared
from tests.virt.qemu.recorded import Recorded, executes, recorded

__all__ = ["cache_home", "executes", "image", "recorded", "shared"]

FILE = json.loads((RECORDED / "milestones-boot.json").read_text())
ALL = {one["id"]: one for one in FILE["milestones"]}
MILESTONES = {one["id"]: one for one in FILE["milestones"] if not one.get("libvirt")}
CHAINS = [[one for one in chain if one in MILESTONES] for chain in FILE["chains"]]
ASKED: list[dict[str, Any]] = [
    {"volume": 0}, {"volume": 1},
    *({"volume": 0, "seed": seed} for seed in range(1, 6)),
]  # fmt: skip
"""One network and an image: with any seed, and with a volume too, the order is the same."""


def found(trace: Trace, milestone: dict[str, Any]) -> list[int]:
    """Where in the trace the milestone occurs: the seq of each start, or of the row's change."""
    if milestone["kind"] == "state":
        wanted = milestone["vm_state"], milestone["task_state"]
        rows = [one for one in trace.transitions if one.origin == "instances"]
        return [one.seq for one in rows if (one.vm_state, one.task_state) == wanted]
    return [
        event.seq for event in trace.events
        if event.phase == START and event.kind == milestone["kind"]
        and event.name == milestone["name"]
        and fnmatchcase(event.source, milestone["source"])
        and fnmatchcase(event.target, milestone["target"])
    ]  # fmt: skip


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_every_milestone_occurs(asked: dict[str, Any]) -> None:
    trace = booted(release="modern", **asked)
    assert [name for name, one in MILESTONES.items() if not found(trace, one)] == []


def keeps(trace: Trace, chain: list[str]) -> None:
    """Each milestone is found after the one before it."""
    at = 0
    for name in chain:
        later = [seq for seq in found(trace, ALL[name]) if seq > at]
        assert later, f"no {name} after event {at}"
        at = later[0]


@pytest.mark.parametrize("asked", ASKED, ids=str)
@pytest.mark.parametrize("chain", CHAINS, ids=lambda chain: f"{chain[0]}-{chain[-1]}")
def test_in_each_chain_each_milestone_is_found_after_the_one_before_it(
    chain: list[str], asked: dict[str, Any]
) -> None:
    keeps(booted(release="modern", **asked), chain)


def test_a_boot_under_qemu_has_every_milestone_in_every_chain(recorded: Recorded) -> None:
    trace = recorded("modern")
    assert [name for name, one in ALL.items() if not found(trace, one)] == []
    for chain in FILE["chains"]:
        keeps(trace, chain)


def test_the_file_covers_what_the_simulated_driver_can_show() -> None:
    """Only what libvirt itself is asked for is left out."""
    left_out = [one["target"] for one in FILE["milestones"] if one.get("libvirt")]
    assert set(left_out) == {"libvirtd@*"}
    assert {name for chain in CHAINS for name in chain} == MILESTONES.keys() - {"scheduling"}


def test_the_dashboard_has_had_its_token_checked_before_the_request_comes() -> None:
    """It lists flavors first, with the same token; all else keeps its order."""
    trace = booted(release="modern", volume=0, entry="dashboard")
    request, token = (found(trace, MILESTONES[name]) for name in ("request", "token"))
    assert token[0] < request[0]
    assert [seq for seq in token if seq < found(trace, MILESTONES["taken-over"])[0]] == token[:1]
    at = 0
    for name in (name for name in CHAINS[0] if name not in ("token", "flavor")):
        at = next(seq for seq in found(trace, MILESTONES[name]) if seq > at)
