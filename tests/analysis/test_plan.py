"""The cloud map: everybody has a place, nobody stands on anybody, the same trace the same map."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest

from novaviz.analysis.plan import positions
from novaviz.catalog.recordings import RECORDINGS, read_recording
from novaviz.model import Trace
from novaviz.model.trace import participants_of
from tests.boots import STORIES, classic, modern, rescheduled
from tests.traces import Story

WIDE, HIGH, BOX = 900, 560, (96, 34)
"""The drawing and its boxes in pixels."""


def overlaps(plan: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (a["name"], b["name"])
        for a, b in combinations(plan["nodes"], 2)
        if abs(a["x"] - b["x"]) * WIDE < BOX[0] and abs(a["y"] - b["y"]) * HIGH < BOX[1]
    ]


def outside(plan: dict[str, Any]) -> list[str]:
    return [
        node["name"]
        for node in plan["nodes"]
        if not BOX[0] / 2 <= node["x"] * WIDE <= WIDE - BOX[0] / 2
        or not BOX[1] / 2 <= node["y"] * HIGH <= HIGH - BOX[1] / 2
    ]


def check(trace: Trace) -> None:
    plan = positions(trace)
    assert not overlaps(plan)
    assert not outside(plan)
    assert {lane.name for lane in trace.participants()} <= {node["name"] for node in plan["nodes"]}
    assert positions(trace) == plan


@pytest.mark.parametrize("story", STORIES)
def test_no_two_boxes_overlap(story: Any) -> None:
    check(story())


@pytest.mark.parametrize("name", RECORDINGS)
def test_a_recording_has_a_map_too(name: str) -> None:
    check(read_recording(name))


def test_rpc_goes_by_way_of_the_bus() -> None:
    edges = {frozenset(edge) for edge in positions(classic())["edges"]}
    assert {"nova-api", "bus"} in edges
    assert {"bus", "nova-conductor"} in edges
    assert {"nova-api", "nova-scheduler"} not in edges
    assert {"client", "nova-api"} in edges
    assert {"nova-conductor", "DB:nova"} in edges


def test_hosts_that_only_the_scheduler_knows_of_are_there() -> None:
    groups = {node["name"]: node["group"] for node in positions(classic())["nodes"]}
    hosts = {name for name, group in groups.items() if group == "host"}
    assert len(hosts) == 2
    assert groups["nova-compute@host3"] == groups["hypervisor@host3"] == "compute"


def test_what_is_on_a_host_stands_together() -> None:
    places = {node["name"]: node for node in positions(rescheduled())["nodes"]}
    for host in ("host2", "host3"):
        assert places[f"nova-compute@{host}"]["y"] == places[f"hypervisor@{host}"]["y"]
    assert places["nova-compute@host2"]["y"] != places["nova-compute@host3"]["y"]


def test_services_do_not_move_when_another_host_is_tried() -> None:
    plans = [{node["name"]: node for node in positions(trace)["nodes"]}
             for trace in (modern(), rescheduled())]  # fmt: skip
    for name in ("nova-api", "keystone", "bus", "cinder"):
        assert plans[0][name] == plans[1][name]


@pytest.mark.parametrize(("contacted", "known"), [(1, 20), (3, 20), (8, 8), (11, 11)])
def test_a_cloud_with_many_hosts_is_a_grid(contacted: int, known: int) -> None:
    story = Story()
    hosts = [f"host{number}" for number in range(known)]
    story.exchange("decision", "nova-scheduler", "nova-scheduler", "get_filtered_hosts",
                   {"hosts": hosts}, {"verdicts": []})  # fmt: skip
    for host in hosts[:contacted]:
        story.exchange("driver", f"nova-compute@{host}", f"hypervisor@{host}", "spawn")
        story.exchange("rpc.call", f"neutron-agent@{host}", "neutron", "update_device_up")
    check(story.trace(None))


def test_strangers_stand_beside_those_they_talk_to() -> None:
    story = Story()
    story.exchange("rest", "client", "nova-api", "GET /v2.1")
    for name in ("heat", "designate", "octavia"):
        story.exchange("rest", name, "nova-api", "GET /v2.1")
    trace = story.trace(None)
    check(trace)
    assert {lane.name for lane in participants_of(trace.events)} >= {"heat", "octavia"}
