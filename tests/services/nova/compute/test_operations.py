"""What a compute host does with a server that is there, and how it ends when it cannot."""

from __future__ import annotations

from typing import Any

import pytest

from novaviz.model import power_states
from novaviz.model.context import RequestContext
from novaviz.services.client import Act
from novaviz.services.nova.compute.console import tail_log
from tests.ground import broken
from tests.services.nova.operations import begun, booted, guest, states, volume_row

BOTH = pytest.mark.parametrize("release", ["classic", "modern"])
BROKEN = {"type": "InternalError", "message": "broken"}


def test_a_stop_tells_the_world_what_it_does_and_nova_api_tells_its_part() -> None:
    with booted("modern") as run:
        assert begun(run.server.stop(), "notify") == [
            "instance.update", "instance.power_off.start", "instance.update",
            "instance.power_off.end",
        ]  # fmt: skip


def test_the_actions_of_a_server_are_written_down_with_what_became_of_them() -> None:
    with booted("modern", broken("driver", "pause", error=BROKEN)) as run:
        run.server.stop()
        run.server.start()
        run.server.pause()
        rows = run.sql(
            "nova_cell1",
            "SELECT a.action, e.event, e.result FROM instance_actions AS a"
            " JOIN instance_actions_events AS e ON e.action_id = a.id ORDER BY e.id",
        )
        assert [tuple(row.values()) for row in rows[1:]] == [
            ("stop", "compute_stop_instance", "Success"),
            ("start", "compute_start_instance", "Success"),
            ("pause", "compute_pause_instance", "Error"),
        ]


@BOTH
@pytest.mark.parametrize(
    ("operation", "call", "status"),
    [("stop", "power_off", "ACTIVE"), ("pause", "pause", "ACTIVE"),
     ("suspend", "suspend", "ERROR"), ("reboot", "reboot", "ACTIVE")],
)  # fmt: skip
def test_what_the_driver_cannot_do_leaves_the_server_as_nova_leaves_it(
    release: str, operation: str, call: str, status: str
) -> None:
    """Nobody knows what a guest is whose suspend failed; one that still runs is no error."""
    with booted(release, broken("driver", call, error=BROKEN)) as run:
        server = run.server
        trace = getattr(server, operation)()
        assert server.status == status
        assert states(trace)[-1] == (status, None)
        fault = run.cloud.fault_of(server.uuid)
        assert fault is not None
        assert fault["message"] == "broken"
        assert trace.metadata["outcome"] == ("DONE" if operation == "reboot" else "ERROR")
        assert server.stop().metadata["outcome"] == "DONE"


@BOTH
def test_a_reboot_that_leaves_no_running_guest_is_an_error(release: str) -> None:
    with booted(release, broken("driver", "reboot", error=BROKEN)) as run:
        run.server.stop()
        assert run.server.reboot(hard=True).metadata["outcome"] == "ERROR"
        assert run.server.status == "ERROR"


@BOTH
def test_an_operation_that_a_hard_reboot_overtakes_writes_nothing(release: str) -> None:
    """When the pause comes to be written down, its task state is no longer there."""
    with booted(release, broken("rpc.cast", "pause_instance", delay=60_000_000)) as run:
        cloud, uuid = run.cloud, run.server.uuid
        reboot = Act("nova reboot", "nova reboot --hard", "POST", "/v2.1/servers/{id}/action",
                     (uuid,), {"reboot": {"type": "HARD"}})  # fmt: skip
        other = cloud.client().act(RequestContext(request_id="req-0"), reboot)
        cloud.kernel.spawn(other, "client", delay=20_000_000)
        trace = run.server.pause()
        assert trace.metadata["outcome"] == "ERROR"
        assert trace.metadata["fault"]["message"].startswith("Conflict updating instance")
        assert states(trace)[-1] == ("ACTIVE", None)


@BOTH
def test_a_server_whose_guest_stops_by_itself_is_stopped(release: str) -> None:
    with booted(release) as run:
        cloud, uuid = run.cloud, run.server.uuid
        host = run.trace.transitions[-1].host
        assert host is not None
        driver: Any = cloud.nova.drivers[host]
        driver._guests[uuid] = power_states.SHUTDOWN
        told = driver._listener(RequestContext(request_id="req-0"), uuid, power_states.SHUTDOWN)
        cloud.kernel.spawn(told, f"nova-compute@{host}")
        before = len(cloud.boundary.events)
        while cloud.kernel.step():
            pass
        assert run.server.status == "SHUTOFF"
        names = [event.name for event in cloud.boundary.events[before:] if event.phase == "start"]
        assert "stop_instance" in names
        assert ("compute_stop" in names) is (release == "classic")
        row = cloud.instance_row(uuid)
        assert row is not None
        assert (row["vm_state"], row["task_state"], row["power_state"]) == ("stopped", None, 4)


@BOTH
def test_a_hot_plugged_volume_is_in_use_and_known_to_the_guest(release: str) -> None:
    with booted(release) as run:
        run.server.attach(2)
        (volume,) = run.server.volumes()
        assert volume_row(run, volume) == ("in-use", "attached")
        host = run.trace.transitions[-1].host
        driver: Any = run.cloud.nova.drivers[str(host)]
        assert driver.volumes(run.server.uuid) == {"/dev/vdb": volume}
        run.server.attach(1)
        assert list(driver.volumes(run.server.uuid)) == ["/dev/vdb", "/dev/vdc"]
        run.server.detach(volume)
        assert volume_row(run, volume) == ("available", "detached")
        run.server.attach(1)
        assert sorted(driver.volumes(run.server.uuid)) == ["/dev/vdb", "/dev/vdc"]


@BOTH
@pytest.mark.parametrize(
    ("kind", "name"),
    [("driver", "attach_volume"), ("rest", "PUT /v3/{[]id}/attachments/{[]id}"),
     ("rest", "POST /v3/{[]id}/attachments/{[]id}/action"), ("rpc.call", "reserve_block*")],
)  # fmt: skip
def test_an_attach_that_fails_leaves_the_volume_free_and_no_mapping(
    release: str, kind: str, name: str
) -> None:
    error: dict[str, Any] = {"status": 500, "message": "broken"} if kind == "rest" else BROKEN
    with booted(release, broken(kind, name.replace("{[]", "{"), error=error)) as run:
        held = run.cloud.holdings(run.server.uuid)
        trace = run.server.attach(1)
        assert trace.metadata["outcome"] in ("ERROR", "REJECTED")
        assert run.server.volumes() == []
        assert run.cloud.holdings(run.server.uuid) == held
        assert run.server.status == "ACTIVE"
        assert {row["status"] for row in run.sql("cinder", "SELECT status FROM volumes")} == {
            "available"
        }
        assert run.server.attach(1).metadata["outcome"] == "DONE"


@BOTH
def test_a_disk_that_the_guest_keeps_stays_attached(release: str) -> None:
    with booted(release, broken("driver", "detach_volume", error=BROKEN), volume=1) as run:
        (volume,) = run.server.volumes()
        trace = run.server.detach(volume)
        assert trace.metadata["outcome"] == "ERROR"
        assert trace.metadata["fault"]["message"] == "broken"
        assert volume_row(run, volume) == ("in-use", "attached")
        assert run.server.detach(volume).metadata["outcome"] == "DONE"
        assert volume_row(run, volume) == ("available", "detached")
        assert guest(run) == "RUNNING"


@pytest.mark.parametrize(
    ("length", "shown"), [(0, b""), (1, b"c"), (2, b"b\nc"), (9, b"a\nb\nc")]
)
def test_the_last_lines_of_a_console_are_its_tail(length: int, shown: bytes) -> None:
    assert tail_log(b"a\nb\nc", length) == shown
