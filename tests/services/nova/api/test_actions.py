"""What nova-api refuses to have done with a server, in Nova's words."""

from __future__ import annotations

from typing import Any

import pytest

from novaviz.run import Run, boot
from novaviz.transport import Response
from tests.conformance.asking import ask
from tests.services.nova.operations import booted, refusal
from tests.services.small_cloud import message

BOTH = pytest.mark.parametrize("release", ["classic", "modern"])
ACTION = "/v2.1/servers/{id}/action"
ATTACHMENTS = "/v2.1/servers/{id}/os-volume_attachments"
NOBODY = "00000000-0000-4000-8000-000000000000"


def act(run: Run, body: Any, uuid: str | None = None, user: str = "demo") -> Response:
    headers = {} if run.cloud.release.microversion is None else None
    return ask(run.cloud, "POST", ACTION, uuid or run.server.uuid, body=body, user=user,
               headers=headers)  # fmt: skip


@BOTH
@pytest.mark.parametrize(
    ("before", "name", "state"),
    [
        ("", "start", "active"), ("", "unpause", "active"), ("", "resume", "active"),
        ("stop", "stop", "stopped"), ("stop", "pause", "stopped"), ("stop", "reboot", "stopped"),
        ("stop", "suspend", "stopped"), ("pause", "stop", "paused"),
        ("suspend", "pause", "suspended"),
    ],
)  # fmt: skip
def test_what_a_state_forbids_is_a_conflict(
    release: str, before: str, name: str, state: str
) -> None:
    with booted(release) as run:
        if before:
            getattr(run.server, before)()
        uuid, status = run.server.uuid, run.server.status
        trace = getattr(run.server, name)()
        assert refusal(trace) == (
            409, f"Cannot '{name}' instance {uuid} while it is in vm_state {state}"
        )  # fmt: skip
        assert run.server.status == status


@BOTH
def test_volumes_neither_come_nor_go_while_the_server_is_suspended(release: str) -> None:
    with booted(release, volume=1) as run:
        run.server.suspend()
        uuid, (volume,) = run.server.uuid, run.server.volumes()
        for trace, name in (
            (run.server.attach(1), "attach_volume"), (run.server.detach(volume), "detach_volume"),
        ):  # fmt: skip
            assert refusal(trace) == (
                409, f"Cannot '{name}' instance {uuid} while it is in vm_state suspended"
            )  # fmt: skip


@BOTH
def test_a_second_request_meets_the_task_of_the_first(release: str) -> None:
    with booted(release) as run:
        assert act(run, {"pause": None}).status == 202
        again = act(run, {"os-stop": None})
        assert (again.status, message(again)) == (
            409, f"Cannot 'stop' instance {run.server.uuid} while it is in task_state pausing"
        )  # fmt: skip
        assert act(run, {"reboot": {"type": "hard"}}).status == 202
        while run.cloud.kernel.step():
            pass
        assert run.server.status == "ACTIVE"


@BOTH
@pytest.mark.parametrize(
    ("body", "said"),
    [
        (None, "Malformed request body"),
        ({}, "Malformed request body"),
        ({"os-stop": None, "os-start": None}, "Malformed request body"),
        ({"os-dance": None}, "There is no such action: os-dance"),
        ({"reboot": None}, "Invalid input for field/attribute reboot. Value: None. None is not of"
                           " type 'object'"),
        ({"reboot": {"type": "GENTLE"}}, "Invalid input for field/attribute type. Value: GENTLE."
                                         " 'GENTLE' is not one of ['HARD', 'Hard', 'hard', 'SOFT',"
                                         " 'Soft', 'soft']"),
        ({"os-getConsoleOutput": {"length": -2}}, "Invalid input for field/attribute length."
                                                  " Value: -2. -2 is less than the minimum of -1"),
    ],
)  # fmt: skip
def test_a_body_that_asks_for_nothing_is_bad(release: str, body: Any, said: str) -> None:
    with booted(release) as run:
        answer = act(run, body)
        assert (answer.status, message(answer)) == (400, said)


@BOTH
def test_nobody_acts_on_a_server_that_is_not_theirs_or_is_not_there(release: str) -> None:
    with booted(release) as run:
        answer = act(run, {"os-stop": None}, NOBODY)
        assert (answer.status, message(answer)) == (
            404, f"Instance {NOBODY} could not be found."
        )  # fmt: skip
        assert run.server.status == "ACTIVE"


@BOTH
def test_who_may_only_look_may_not_act(release: str) -> None:
    with booted(release) as run:
        for body, rule in (
            ({"os-stop": None}, "servers:stop"),
            ({"pause": None}, "os-pause-server:pause"),
            ({"resume": None}, "os-suspend-server:resume"),
            ({"os-getConsoleOutput": {}}, "os-console-output"),
        ):
            answer = act(run, body, user="reader")
            assert (answer.status, message(answer)) == (
                403, f"Policy doesn't allow os_compute_api:{rule} to be performed."
            )  # fmt: skip
        assert run.server.status == "ACTIVE"


@BOTH
def test_a_volume_is_attached_once(release: str) -> None:
    with booted(release, volume=1) as run:
        (volume,) = run.server.volumes()
        headers = {} if run.cloud.release.microversion is None else None
        body = {"volumeAttachment": {"volumeId": volume}}
        answer = ask(run.cloud, "POST", ATTACHMENTS, run.server.uuid, body=body, headers=headers)
        assert (answer.status, message(answer)) == (
            400, f"Invalid volume: volume {volume} is already attached to instances:"
                 f" {run.server.uuid}"
        )  # fmt: skip


@BOTH
def test_a_volume_that_nobody_knows_is_neither_attached_nor_detached(release: str) -> None:
    with booted(release) as run:
        headers = {} if run.cloud.release.microversion is None else None
        body = {"volumeAttachment": {"volumeId": NOBODY}}
        answer = ask(run.cloud, "POST", ATTACHMENTS, run.server.uuid, body=body, headers=headers)
        assert (answer.status, message(answer)) == (404, f"Volume {NOBODY} could not be found.")
        assert refusal(run.server.detach(NOBODY)) == (404, f"Volume {NOBODY} could not be found.")


@BOTH
def test_a_volume_of_another_server_is_not_detached_from_this_one(release: str) -> None:
    with booted(release) as run:
        cloud = run.cloud
        other = cloud.cinder.add_volume(
            cloud.keystone.project_id("demo"), cloud.keystone.user_id("demo"), 1, "other"
        )
        assert refusal(run.server.detach(other)) == (
            404, f"Instance {run.server.uuid} is not attached to volume {other}"
        )  # fmt: skip


def test_the_root_volume_cannot_be_detached() -> None:
    with boot(release="modern", volume=0, boot_from_volume=1) as run:
        (volume,) = run.server.volumes()
        assert refusal(run.server.detach(volume)) == (
            400, "Cannot detach a root device volume"
        )  # fmt: skip


@pytest.mark.parametrize(
    ("version", "keys"),
    [
        ("2.1", {"id", "volumeId", "serverId", "device"}),
        ("2.70", {"id", "volumeId", "serverId", "device", "tag"}),
        ("2.79", {"id", "volumeId", "serverId", "device", "tag", "delete_on_termination"}),
        ("2.89", {"volumeId", "serverId", "device", "tag", "delete_on_termination",
                  "attachment_id", "bdm_uuid"}),
    ],
)  # fmt: skip
def test_an_attachment_is_shown_in_the_dialect_that_was_asked_for(
    version: str, keys: set[str]
) -> None:
    with booted("modern", volume=1) as run:
        headers = {"OpenStack-API-Version": f"compute {version}"}
        uuid, (volume,) = run.server.uuid, run.server.volumes()
        listed = ask(run.cloud, "GET", ATTACHMENTS, uuid, headers=headers)
        (one,) = listed.body["volumeAttachments"]
        assert set(one) == keys
        shown = ask(run.cloud, "GET", f"{ATTACHMENTS}/{{id}}", uuid, volume, headers=headers)
        assert shown.body == {"volumeAttachment": one}


def test_before_2_101_the_user_waits_for_the_name_of_the_disk() -> None:
    with booted("modern") as run:
        cloud = run.cloud
        volume = cloud.cinder.add_volume(
            cloud.keystone.project_id("demo"), cloud.keystone.user_id("demo"), 1, "more"
        )
        answer = ask(
            cloud, "POST", ATTACHMENTS, run.server.uuid,
            body={"volumeAttachment": {"volumeId": volume}},
            headers={"OpenStack-API-Version": "compute 2.100"},
        )  # fmt: skip
        assert answer.status == 200
        assert answer.body["volumeAttachment"]["device"] == "/dev/vdb"
        names = [event.name for event in cloud.boundary.events if event.kind == "rpc.call"]
        assert "attach_volume" in names
