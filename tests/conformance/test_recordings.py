"""What real Nova 34.0.0 was seen to do, and novaviz does the same.

Each list of what is left out says why a Nova developer should not miss it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

import pytest

from novaviz.model.event import DB, NOTIFY
from novaviz.run import Run
from tests.conformance.recordings import (
    BOOTS,
    anyhost,
    collapsed,
    instance_of,
    messages,
    ran,
    recording,
    starts,
)

LEFT_OUT = {
    "nova-compute@HOST > nova-conductor": (
        # The claim's disk size is in the request spec here; the service's row is read for a trait
        # that changes only when an operator disables the host.
        "object_class_action_versions BlockDeviceMappingList.get_by_instance_uuid",
        "object_class_action_versions Service.get_by_compute_host",
        # Reading the cache only to write it, and features that novaviz has not (PCI, shares,
        # device tags).
        "object_action InstanceInfoCache.refresh",
        "object_class_action_versions PciDeviceList.get_by_instance_uuid",
        "object_class_action_versions ShareMappingList.get_by_instance_uuid",
        "object_class_action_versions VirtualInterfaceList.get_by_instance_uuid",
    ),
    # The resource tracker's report of what placement knows already.
    "nova-compute@HOST > placement": ("GET /resource_providers/{id}/allocations",),
    # The metadata came with the cast; the recording's client asks once more.
    "nova-compute@HOST > glance": ("GET /v2/images/{id}",),
    # Asked once in a process's life, or for what these networks have not (floating IPs, DHCP
    # ports, physical networks).
    "nova-compute@HOST > neutron": (
        "GET /v2.0/extensions", "GET /v2.0/floatingips", "GET /v2.0/subnets",
        "GET /v2.0/networks/{id}",
    ),
    "nova-api > neutron": ("GET /v2.0/extensions",),
}  # fmt: skip
NETWORK_TASK = ("*VirtualInterface.create", "*InstanceInfoCache.*")
"""Calls of the task that allocates the network, which has no fixed place among the others."""
NOT_RECORDED = {
    # neutron and cinder were fixtures that talked to nobody, and the fake hypervisor neither
    # fetches an image nor waits for a network.
    "neutron-agent@HOST > neutron", "neutron > nova-api", "nova-api > nova-compute@HOST",
    "cinder > glance", "nova-compute@HOST > glance",
}  # fmt: skip

pytestmark = pytest.mark.parametrize("name", BOOTS)


@pytest.fixture
def run(name: str) -> Iterator[Run]:
    """The boot of this name."""
    with ran(name) as made:
        yield made


def without(names: list[str], *globs: str) -> list[str]:
    return [name for name in names if not any(fnmatchcase(name, glob) for glob in globs)]


def test_the_row_goes_through_the_same_states(name: str, run: Run) -> None:
    """Changes of the host alone are not in the recordings' transitions."""
    states = [[one.vm_state, one.task_state, one.power_state]
              for one in run.trace.transitions if one.origin == "instances"]  # fmt: skip
    changes = [state for before, state in zip([None, *states], states, strict=False)
               if state != before]  # fmt: skip
    assert changes == recording(name)["transitions"]


def test_the_row_is_in_the_same_cell(name: str, run: Run) -> None:
    cells = [cell for cell in ("cell0", "cell1") if run.sql(
        f"nova_{cell}", f"SELECT id FROM instances WHERE uuid = '{instance_of(run)}'"
    )]  # fmt: skip
    assert cells == recording(name)["databases"]


def test_the_server_ends_the_same(name: str, run: Run) -> None:
    shown, wanted = run.client.server, recording(name)["server"]
    assert shown is not None
    assert shown["status"] == wanted["status"]
    assert shown["OS-EXT-STS:power_state"] == wanted["power_state"]
    assert shown["OS-EXT-STS:task_state"] is None
    assert sum(len(one) for one in shown["addresses"].values()) == wanted["addresses"]
    assert len(shown["os-extended-volumes:volumes_attached"]) == wanted["volumes"]
    assert shown["OS-EXT-AZ:availability_zone"] == wanted["zone"]
    assert bool(shown["image"]) == bool(wanted["image"])


def test_the_fault_says_the_same(name: str, run: Run) -> None:
    assert run.client.server is not None
    fault = run.client.server.get("fault")
    if fault is not None:
        fault = {"code": fault["code"],
                 "message": fault["message"].replace(instance_of(run), "UUID")}  # fmt: skip
    assert fault == recording(name)["server"]["fault"]


def test_the_server_is_shown_with_the_same_keys(name: str, run: Run) -> None:
    shown = run.client.server
    assert shown is not None
    assert sorted(shown) == recording(name)["server"]["keys"]


def test_the_request_is_answered_with_the_same_keys(name: str, run: Run) -> None:
    answer, wanted = run.client.answer, recording(name)["answer"]
    assert answer is not None
    assert answer.status == wanted["status"]
    assert sorted(answer.body["server"]) == wanted["keys"]
    assert answer.headers["OpenStack-API-Version"] == recording(name)["microversion"]


def test_the_action_is_kept_the_same(name: str, run: Run) -> None:
    wanted = recording(name)["action"]
    database = f"nova_{recording(name)['databases'][0]}"
    actions = run.sql(
        database, f"SELECT * FROM instance_actions WHERE instance_uuid = '{instance_of(run)}'"
    )
    assert [(one["action"], one["message"]) for one in actions] == [
        (wanted["name"], wanted["message"])
    ]
    events = run.sql(database, "SELECT event, result FROM instance_actions_events ORDER BY id")
    # Nova finishes an event by its name alone: of two, the first one twice and the second never.
    # novaviz finishes each.
    results = [{**one, "result": one["result"] or "Success"} for one in wanted["events"]]
    assert events == results


def test_the_hosts_are_tried_in_the_scheduler_s_order(name: str, run: Run) -> None:
    trace, wanted = run.trace, recording(name)
    tried = [event.target.partition("@")[2] for event in starts(trace, "rpc.cast")
             if event.name == "build_and_run_instance"]  # fmt: skip
    answers = [event.result["return"] for event in trace.events
               if event.name == "select_destinations" and event.phase == "end"]  # fmt: skip
    chosen = [one["service_host"] for answer in answers for one in answer[0]]
    assert tried == chosen[: len(tried)]
    assert wanted["tried"] == wanted["selection"][: len(tried)]
    assert len(tried) == len(wanted["tried"])
    if name != "boot":  # which was recorded with one host only
        assert len(chosen) == len(wanted["selection"])


def test_everybody_asks_the_same_in_the_same_order(name: str, run: Run) -> None:
    ours, theirs = messages(run.trace), recording(name)["messages"]
    for pair, names in theirs.items():
        wanted = without(names, *LEFT_OUT.get(pair, ()), *NETWORK_TASK)
        assert collapsed(without(ours[pair], *NETWORK_TASK)) == collapsed(wanted)


def test_the_network_s_own_task_keeps_its_order(name: str, run: Run) -> None:
    def of_network(names: list[str]) -> list[str]:
        wanted = without(names, "*InstanceInfoCache.refresh")
        return [one for one in wanted if any(fnmatchcase(one, glob) for glob in NETWORK_TASK)]

    pair = "nova-compute@HOST > nova-conductor"
    ours, theirs = messages(run.trace), recording(name)["messages"]
    assert of_network(ours.get(pair, [])) == of_network(theirs.get(pair, []))


def test_nobody_asks_anybody_else(name: str, run: Run) -> None:
    ours, theirs = messages(run.trace), recording(name)["messages"]
    assert set(ours) - set(theirs) <= NOT_RECORDED


def test_conductor_is_called_by_the_same_names(name: str, run: Run) -> None:
    pair = "nova-compute@HOST > nova-conductor"
    ours = messages(run.trace).get(pair, [])
    assert set(ours) <= set(recording(name)["messages"].get(pair, []))


def test_the_same_rows_come_and_go_in_the_same_order(name: str, run: Run) -> None:
    """Without the network task's. Nova hides interfaces that are gone, novaviz deletes them."""

    def rows(writes: list[str]) -> list[str]:
        return [one for one in writes if "UPDATE" not in one and "virtual_interfaces" not in one]

    assert rows(written(run)) == rows(recording(name)["writes"])
    assert set(without(written(run), "*DELETE virtual_interfaces")) == set(
        without(recording(name)["writes"], "*UPDATE virtual_interfaces")
    )


def written(run: Run) -> list[str]:
    """What Nova's services write, as a recording has it."""
    verbs = ("INSERT", "UPDATE", "DELETE")
    return [
        f"{event.source} > {event.target.removeprefix('DB:nova_')} {event.name}"
        for event in starts(run.trace, DB)
        if event.source.startswith("nova-") and event.name.startswith(verbs)
    ]


def test_the_world_is_told_the_same(name: str, run: Run) -> None:
    told = [f"{anyhost(event.source)} {event.name}" for event in starts(run.trace, NOTIFY)]
    assert collapsed(told) == collapsed(recording(name)["notifications"])


def test_every_change_of_the_row_is_told(name: str, run: Run) -> None:
    trace: Any = run.trace
    changes = [event for event in starts(trace, DB)
               if event.name in ("INSERT instances", "UPDATE instances")]  # fmt: skip
    told = [event for event in starts(trace, NOTIFY) if event.name == "instance.update"]
    # The row of an instance that is buried is written and set to error at once.
    assert len(told) == len(changes) - (name == "no-valid-host")


def test_a_compute_host_never_touches_a_database(name: str, run: Run) -> None:
    assert not [event for event in run.trace.events
                if event.kind == DB and event.source.startswith("nova-compute")]  # fmt: skip
