"""A volume's way to a server and back."""

from __future__ import annotations

import pytest

from novaviz.kernel import Effect, Rule
from novaviz.model.event import DB
from tests.services.cinder.block_cloud import BlockCloud
from tests.services.small_cloud import message

CONNECTOR = {"host": "host1", "initiator": "iqn.1993-08.org.debian:01:1", "mountpoint": "/dev/vdb"}
ONE = "/attachments/{id}"


@pytest.fixture
def cloud():
    with BlockCloud() as cloud:
        yield cloud


def test_a_volume_is_reserved_exported_connected_and_given_back(cloud):
    volume_id = cloud.volume()
    reserved = cloud.reserve(volume_id)
    attachment = reserved.body["attachment"]
    assert reserved.status == 200
    assert (attachment["status"], attachment["instance"]) == ("reserved", "server-1")
    assert attachment["connection_info"] == {}
    assert cloud.status(volume_id) == "reserved"

    body = {"attachment": {"connector": CONNECTOR}}
    updated = cloud.call("PUT", ONE, attachment["id"], body=body).body["attachment"]
    assert (updated["status"], updated["attach_mode"]) == ("attaching", "rw")
    info = updated["connection_info"]
    assert info["driver_volume_type"] == "iscsi"
    assert info["data"]["target_iqn"] == f"iqn.2010-10.org.openstack:volume-{volume_id}"
    assert info["data"]["volume_id"] == volume_id
    assert cloud.status(volume_id) == "attaching"

    done = cloud.call("POST", f"{ONE}/action", attachment["id"], body={"os-complete": None})
    assert (done.status, done.body) == (204, None)
    shown = cloud.call("GET", ONE, attachment["id"]).body["attachment"]
    assert (shown["status"], shown["connection_info"]) == ("attached", info)
    volume = cloud.call("GET", "/volumes/{id}", volume_id).body["volume"]
    assert volume["status"] == "in-use"
    (entry,) = volume["attachments"]
    assert (entry["attachment_id"], entry["server_id"]) == (attachment["id"], "server-1")
    assert (entry["host_name"], entry["device"]) == ("host1", "/dev/vdb")

    gone = cloud.call("DELETE", ONE, attachment["id"])
    assert (gone.status, gone.body) == (200, {"attachments": []})
    volume = cloud.call("GET", "/volumes/{id}", volume_id).body["volume"]
    assert (volume["status"], volume["attachments"]) == ("available", [])
    assert cloud.names(DB, "DB:cinder") == [
        "UPDATE volumes", "INSERT volume_attachment",
        "SELECT volume_attachment", "UPDATE volume_attachment", "UPDATE volumes",
        "UPDATE volume_attachment", "UPDATE volumes",
        "SELECT volume_attachment", "SELECT volumes",
        "UPDATE volume_attachment", "UPDATE volumes", "SELECT volumes",
    ]  # fmt: skip


def test_with_a_connector_reserving_and_exporting_is_one_call(cloud):
    volume_id = cloud.volume()
    attachment = cloud.reserve(volume_id, CONNECTOR).body["attachment"]
    assert attachment["status"] == "attaching"
    assert attachment["connection_info"]["data"]["volume_id"] == volume_id


def test_a_volume_can_be_reserved_only_once(cloud):
    volume_id = cloud.volume()
    assert cloud.reserve(volume_id).status == 200
    answer = cloud.reserve(volume_id)
    assert (answer.status, message(answer)) == (
        400,
        f"Invalid volume: Volume {volume_id} status must be available or "
        "downloading to reserve, but the current status is reserved.",
    )


def test_a_volume_given_back_can_be_reserved_again(cloud):
    volume_id = cloud.volume()
    attachment_id = cloud.reserve(volume_id).body["attachment"]["id"]
    assert cloud.call("DELETE", ONE, attachment_id).status == 200
    again = cloud.reserve(volume_id)
    assert again.status == 200
    assert again.body["attachment"]["id"] != attachment_id


def test_what_is_deleted_or_never_was_is_not_found(cloud):
    gone = cloud.reserve(cloud.volume()).body["attachment"]["id"]
    cloud.call("DELETE", ONE, gone)
    for attachment_id in (gone, "no-such-attachment"):
        answers = [
            cloud.call("GET", ONE, attachment_id),
            cloud.call("PUT", ONE, attachment_id, body={"attachment": {"connector": CONNECTOR}}),
            cloud.call("POST", f"{ONE}/action", attachment_id, body={"os-complete": {}}),
            cloud.call("DELETE", ONE, attachment_id),
        ]
        assert {answer.status for answer in answers} == {404}
        assert {message(answer) for answer in answers} == {
            "Volume attachment could not be found with filter: "
            f"attachment_id = {attachment_id}."
        }


def test_somebody_elses_attachment_is_not_found_but_an_administrators_is_everyones(cloud):
    volume_id = cloud.volume()
    attachment_id = cloud.reserve(volume_id).body["attachment"]["id"]
    cloud.databases["cinder"].alter("UPDATE volumes SET project_id = 'other'")
    assert cloud.call("DELETE", ONE, attachment_id).status == 404
    nova = cloud.call("DELETE", ONE, attachment_id, user="nova", project="service")
    assert nova.status == 200
    assert cloud.status(volume_id) == "available"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({}, "Missing required element 'attachment' in request body."),
        ({"attachment": {}}, "Must specify 'instance_uuid' to create attachment."),
        ({"attachment": {"instance_uuid": "x"}},
         "Must specify 'volume_uuid' to create attachment."),
    ],
)  # fmt: skip
def test_an_attachment_needs_a_volume_and_a_server(cloud, body, text):
    answer = cloud.call("POST", "/attachments", body=body)
    assert (answer.status, message(answer)) == (400, text)


def test_an_update_needs_a_connector_and_an_action_must_exist(cloud):
    attachment_id = cloud.reserve(cloud.volume()).body["attachment"]["id"]
    answer = cloud.call("PUT", ONE, attachment_id, body={"attachment": {"connector": None}})
    assert (answer.status, message(answer)) == (
        400, "Must specify 'connector' to update attachment.",
    )  # fmt: skip
    answer = cloud.call("POST", f"{ONE}/action", attachment_id, body={"os-explode": {}})
    assert answer.status == 400


def test_nobody_is_served_without_a_token(cloud):
    answer = cloud.ask("cinder", "GET", "/v3/{id}/volumes", cloud.project)
    assert answer.status == 401
    assert cloud.names(DB, "DB:cinder") == []


def test_an_attachment_whose_volume_cannot_be_exported_is_taken_back():
    error = {"type": "DBError", "message": "gone away"}
    rule = Rule("broken", "db", "cinder", "*", ("UPDATE volume_attachment",), Effect(error=error))
    with BlockCloud(rules=[rule]) as cloud:
        volume_id = cloud.volume()
        assert cloud.reserve(volume_id, CONNECTOR).status == 500
        assert cloud.status(volume_id) == "available"
        assert cloud.reserve(volume_id, CONNECTOR).status == 200
