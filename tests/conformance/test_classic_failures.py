"""Classic fails as Grizzly (2013.1) did: no cell0, no alternates, no placement."""

from __future__ import annotations

from novaviz.model import Trace
from novaviz.model.event import DB, DECISION, END, START, Event
from tests.boots import booted


def hosts_of(trace: Trace) -> list[str]:
    """The hosts that were told to run the instance, in order."""
    return [event.target.partition("@")[2] for event in trace.events
            if event.name == "run_instance" and event.phase == START
            and event.source == "nova-scheduler"]  # fmt: skip


def verdicts(trace: Trace, name: str) -> list[dict[str, bool]]:
    """What this filter said of each host that it was asked about, at each attempt."""
    return [
        {one["host"]: one["passed"] for one in event.result["verdicts"] if one["filter"] == name}
        for event in trace.events
        if event.kind == DECISION and event.name == "get_filtered_hosts" and event.phase == END
    ]


def changed(event: Event, column: str, value: object) -> bool:
    return any((change["after"] or {}).get(column) == value for change in event.result["changes"])


def test_nova_has_one_database_and_there_is_no_placement() -> None:
    for faults in ((), ("no-valid-host",), ("spawn-fails-once",)):
        names = {event.target for event in booted(faults=faults).events}
        assert {name for name in names if name.startswith("DB:nova")} == {"DB:nova"}
        assert "placement" not in names


def test_the_scheduler_itself_sets_error_when_it_finds_no_host() -> None:
    trace = booted(faults=("no-valid-host",))
    errors = [event for event in trace.events if event.kind == DB and event.phase == END
              and changed(event, "vm_state", "error")]  # fmt: skip
    assert [event.source for event in errors] == ["nova-scheduler"]
    faults = [event.source for event in trace.events
              if event.name == "INSERT instance_faults" and event.phase == START]  # fmt: skip
    assert faults == ["nova-scheduler"]
    assert trace.metadata["fault"] == {"code": 500, "message": "No valid host was found. "}
    states = [(one.vm_state, one.task_state) for one in trace.transitions]
    assert states == [("building", "scheduling"), ("error", None)]
    assert hosts_of(trace) == []


def test_a_failed_build_is_cast_back_to_the_scheduler_which_asks_its_filters_again() -> None:
    trace = booted(faults=("spawn-fails-once",))
    first, second = hosts_of(trace)
    assert first != second
    back = [event for event in trace.events if event.name == "run_instance"
            and event.phase == START and event.target == "nova-scheduler"][1]  # fmt: skip
    assert back.source == f"nova-compute@{first}"
    assert back.payload["args"]["filter_properties"]["retry"]["hosts"] == [[first, first]]
    before, again = verdicts(trace, "RetryFilter")
    assert all(before.values())
    assert [host for host, passed in again.items() if not passed] == [first]


def test_every_host_is_tried_once_and_the_fourth_attempt_is_refused() -> None:
    trace = booted(faults=("spawn-fails-everywhere",))
    tried = hosts_of(trace)
    assert sorted(tried) == ["host1", "host2", "host3"]
    refused = [{host for host, passed in said.items() if not passed}
               for said in verdicts(trace, "RetryFilter")]  # fmt: skip
    assert refused == [set(), set(tried[:1]), set(tried[:2])]
    uuid = trace.metadata["instance"]
    assert trace.metadata["fault"]["message"] == (
        f"No valid host was found. Exceeded max scheduling attempts 3 for instance {uuid}"
    )
    assert trace.metadata["held"] == []


def test_a_build_that_is_tried_again_goes_through_every_state_again() -> None:
    trace = booted(faults=("spawn-fails-once",))
    tasks = [one.task_state for one in trace.transitions]
    half = tasks.index("scheduling", 1)
    assert tasks[:half] == ["scheduling", None, None, "networking", "block_device_mapping",
                            "spawning"]  # fmt: skip
    assert tasks[half:] == [*tasks[:half], None]


def test_nobody_waits_for_the_network_before_the_guest_runs() -> None:
    """neutron told nova nothing before Icehouse."""
    names = {event.name for event in booted().events}
    assert "POST /v2.1/os-server-external-events" not in names
