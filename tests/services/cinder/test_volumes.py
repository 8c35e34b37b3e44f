"""Making volumes, looking at them and deleting them."""

from __future__ import annotations

import gc

import pytest

from novaviz.kernel import Effect, Rule
from novaviz.model.context import RequestContext
from novaviz.model.event import DB, REST
from tests.services.cinder.block_cloud import BlockCloud
from tests.services.small_cloud import message


@pytest.fixture
def cloud():
    with BlockCloud() as cloud:
        yield cloud


def test_a_volume_is_promised_first_and_made_afterwards(cloud):
    answer = cloud.create(size=1, name="data")
    assert answer.status == 202
    volume = answer.body["volume"]
    assert (volume["status"], volume["size"], volume["bootable"]) == ("creating", 1, "false")
    shown = cloud.call("GET", "/volumes/{id}", volume["id"])
    assert shown.status == 200
    assert shown.body["volume"]["status"] == "available"
    assert shown.body["volume"]["attachments"] == []
    assert cloud.names(DB, "DB:cinder") == [
        "SELECT quotas", "INSERT volumes", "COMMIT", "UPDATE volumes", "SELECT volumes",
    ]  # fmt: skip


def test_a_volume_from_an_image_gets_the_images_bytes(cloud):
    image_id = cloud.glance.image_id("cirros")
    volume_id = cloud.create(size=1, name="root", imageRef=image_id).body["volume"]["id"]
    assert cloud.names(REST, "glance") == [
        "GET /v2/images/{id}", "GET /v2/images/{id}/file",
    ]  # fmt: skip
    file = next(event for event in cloud.events if event.name == "GET /v2/images/{id}/file")
    assert (file.source, file.payload["credential"]) == ("cinder", "user")
    volume = cloud.call("GET", "/volumes/{id}", volume_id).body["volume"]
    assert (volume["status"], volume["bootable"]) == ("available", "true")
    assert volume["volume_image_metadata"]["image_id"] == image_id
    assert volume["volume_image_metadata"]["image_name"] == "cirros"


def test_an_image_that_cannot_be_fetched_leaves_the_volume_in_error():
    rule = Rule(
        "image-download-fails", REST, "cinder", "glance", ("GET */file",),
        Effect(error={"status": 500, "message": "Error reading the image from its store"}),
    )  # fmt: skip
    with BlockCloud(rules=[rule]) as cloud:
        answer = cloud.create(size=1, imageRef=cloud.glance.image_id("cirros"))
        assert answer.status == 202
        assert cloud.status(answer.body["volume"]["id"]) == "error"


def test_an_image_must_be_there_and_active_and_fit(cloud):
    answer = cloud.create(size=1, imageRef="no-such-image")
    assert (answer.status, message(answer)) == (
        400, "Invalid image identifier or unable to access requested image.",
    )  # fmt: skip
    retired = cloud.glance.image_id("retired")
    answer = cloud.create(size=1, imageRef=retired)
    assert (answer.status, message(answer)) == (
        400, f"Invalid input received: Image {retired} is not active.",
    )  # fmt: skip
    answer = cloud.create(size=1, imageRef=cloud.glance.image_id("ubuntu"))
    assert (answer.status, message(answer)) == (
        400,
        "Invalid input received: Volume size 1GB cannot be smaller than the image minDisk size "
        "5GB.",
    )
    assert cloud.names(DB, "DB:cinder") == []


@pytest.mark.parametrize("size", [0, -1, 1.5, "many", None, True])
def test_a_size_must_be_a_whole_number_of_gigabytes(cloud, size):
    answer = cloud.create(size=size)
    assert (answer.status, message(answer)) == (
        400,
        f"Invalid input received: Volume size '{size}' must be an integer and greater than 0",
    )


def test_a_body_without_a_volume_is_refused(cloud):
    answer = cloud.call("POST", "/volumes", body={"size": 1})
    assert (answer.status, message(answer)) == (
        400, "Missing required element 'volume' in request body.",
    )  # fmt: skip


def limit(cloud: BlockCloud, resource: str, hard_limit: int) -> None:
    cloud.databases["cinder"].alter(
        "UPDATE quotas SET hard_limit = :limit WHERE resource = :resource",
        limit=hard_limit, resource=resource,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("resource", "hard_limit", "text"),
    [
        ("volumes", 1, "VolumeLimitExceeded: Maximum number of volumes allowed (1) exceeded for "
         "quota 'volumes'."),
        ("gigabytes", 2, "VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds "
         "allowed gigabytes quota. Requested 2G, quota is 2G and 1G has been consumed."),
        ("per_volume_gigabytes", 1, "VolumeSizeExceedsLimit: Requested volume size 2G is larger "
         "than maximum allowed limit 1G."),
    ],
)  # fmt: skip
def test_a_volume_beyond_the_quota_is_refused_and_nothing_is_written(
    cloud, resource, hard_limit, text
):
    limit(cloud, resource, hard_limit)
    cloud.volume()
    answer = cloud.create(size=2)
    assert (answer.status, message(answer)) == (413, text)
    assert "overLimit" in answer.body
    assert answer.headers["Retry-After"] == "0"
    assert cloud.names(DB, "DB:cinder") == ["SELECT quotas", "ROLLBACK"]


def test_a_limit_of_minus_one_is_none(cloud):
    for resource in ("volumes", "gigabytes", "per_volume_gigabytes"):
        limit(cloud, resource, -1)
    assert cloud.create(size=5000).status == 202


def test_volumes_are_listed_by_project_and_name(cloud):
    first = cloud.volume()
    second = cloud.create(size=1, name="logs").body["volume"]["id"]
    listed = cloud.call("GET", "/volumes").body["volumes"]
    assert {volume["id"]: volume["name"] for volume in listed} == {first: "data", second: "logs"}
    assert len(cloud.call("GET", "/volumes/detail").body["volumes"]) == 2
    other = cloud.call("GET", "/volumes", user="admin", project="admin")
    assert other.body["volumes"] == []


def test_somebody_elses_volume_is_not_found(cloud):
    mine = cloud.cinder.add_volume(cloud.keystone.project_id("admin"), "somebody", 1, "secret")
    for method in ("GET", "DELETE"):
        answer = cloud.call(method, "/volumes/{id}", mine)
        assert (answer.status, message(answer)) == (404, f"Volume {mine} could not be found.")
    assert cloud.reserve(mine).status == 404


def test_only_an_administrator_may_name_another_project(cloud):
    project, other = cloud.project, cloud.keystone.project_id("admin")
    path = "/v3/{id}/volumes"
    answer = cloud.ask("cinder", "GET", path, other, headers=cloud.token())
    assert (answer.status, message(answer)) == (400, "Malformed request url")
    nova = cloud.token("nova", "service")
    assert cloud.ask("cinder", "GET", path, project, headers=nova).status == 200


def test_an_available_volume_is_deleted_and_given_back_to_the_quota(cloud):
    limit(cloud, "volumes", 1)
    volume_id = cloud.volume()
    assert cloud.create(size=1).status == 413
    assert cloud.call("DELETE", "/volumes/{id}", volume_id).status == 202
    assert cloud.status(volume_id) == "deleted"
    assert cloud.call("GET", "/volumes/{id}", volume_id).status == 404
    assert cloud.create(size=1).status == 202


def test_a_volume_in_use_is_not_deleted(cloud):
    volume_id = cloud.volume()
    cloud.reserve(volume_id)
    answer = cloud.call("DELETE", "/volumes/{id}", volume_id)
    assert answer.status == 400
    assert message(answer).startswith("Invalid volume: Volume status must be available or error")
    assert cloud.status(volume_id) == "reserved"


def test_a_volume_in_the_making_can_be_dropped_at_any_moment():
    body = {"volume": {"size": 1, "imageRef": ""}}
    steps, going = 0, True
    while going:
        with BlockCloud() as cloud:
            body["volume"]["imageRef"] = cloud.glance.image_id("cirros")
            request = cloud.wiring.rest("client").send(
                RequestContext(), "cinder", "POST", "/v3/{id}/volumes", cloud.project,
                body=body, headers=cloud.token(),
            )  # fmt: skip
            cloud.kernel.spawn(request, "test")
            going = all(cloud.kernel.step() for _ in range(steps))
        gc.collect()
        steps += 5
    assert steps > 50
