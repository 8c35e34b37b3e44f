"""Looking at images, and fetching their bytes."""

from __future__ import annotations

import hashlib

import pytest

from novaviz.model.event import DB, REST
from novaviz.services.glance import Glance
from novaviz.services.glance.store import given, in_file
from novaviz.services.middleware import AuthToken
from tests.services.small_cloud import SmallCloud, message


class ImageCloud(SmallCloud):
    """With glance, whose images belong to the project admin."""

    def __init__(self, contents=None, **options) -> None:
        super().__init__(**options)
        auth = AuthToken(self.wiring, "glance")
        self.glance = Glance(self.wiring, self.database("glance"), auth)
        self.glance.fill(self.data.images, self.keystone.project_id("admin"), contents)
        self.wiring.net.add(self.glance)

    def get(self, path: str, *ids: str, user: str = "demo", project: str = "demo", **query: str):
        return self.ask("glance", "GET", path, *ids, headers=self.token(user, project), query=query)

    def alter(self, name: str, **values: str) -> None:
        columns = ", ".join(f"{column} = :{column}" for column in values)
        sql = f"UPDATE images SET {columns} WHERE name = :name"
        self.databases["glance"].alter(sql, name=name, **values)


@pytest.fixture
def cloud():
    with ImageCloud() as cloud:
        yield cloud


def test_an_image_shows_its_fields_and_its_properties_on_one_level(cloud):
    image_id = cloud.glance.image_id("cirros")
    answer = cloud.get("/v2/images/{id}", image_id)
    assert answer.status == 200
    image = answer.body
    assert image["id"] == image_id
    assert (image["name"], image["status"], image["size"]) == ("cirros", "active", 65536)
    assert image["owner"] == cloud.keystone.project_id("admin")
    assert image["hw_disk_bus"] == "virtio"
    assert image["created_at"] == "2026-01-01T00:00:00.000000Z"
    assert "deleted" not in image
    assert cloud.names(REST) == ["GET /v2/images/{id}", "GET /v3/auth/tokens"]
    assert cloud.names(DB, "DB:glance") == ["SELECT images"]


def test_the_bytes_are_those_that_the_checksums_were_made_of(cloud):
    image_id = cloud.glance.image_id("cirros")
    image = cloud.get("/v2/images/{id}", image_id).body
    answer = cloud.get("/v2/images/{id}/file", image_id)
    assert answer.status == 200
    assert len(answer.body) == image["size"]
    assert answer.headers["Content-MD5"] == image["checksum"]
    assert hashlib.md5(answer.body, usedforsecurity=False).hexdigest() == image["checksum"]
    assert image["os_hash_algo"] == "sha512"
    assert hashlib.sha512(answer.body).hexdigest() == image["os_hash_value"]


def test_an_image_has_the_same_bytes_in_every_cloud(cloud):
    def fetch(cloud):
        return cloud.get("/v2/images/{id}/file", cloud.glance.image_id("ubuntu")).body

    with ImageCloud(seed=1) as other:
        assert other.glance.image_id("ubuntu") != cloud.glance.image_id("ubuntu")
        assert fetch(other) == fetch(cloud)
    assert fetch(cloud) != cloud.get("/v2/images/{id}/file", cloud.glance.image_id("cirros")).body


def test_an_image_may_be_given_real_bytes():
    with ImageCloud({"cirros": given(b"a kernel")}) as cloud:
        image_id = cloud.glance.image_id("cirros")
        assert cloud.get("/v2/images/{id}", image_id).body["size"] == 8
        assert cloud.get("/v2/images/{id}/file", image_id).body == b"a kernel"


def test_an_image_in_a_file_is_served_until_the_file_is_gone(tmp_path):
    file = tmp_path / "disk.raw"
    file.write_bytes(b"a disk")
    with ImageCloud({"cirros": in_file(file)}) as cloud:
        image_id = cloud.glance.image_id("cirros")
        image = cloud.get("/v2/images/{id}", image_id).body
        assert (image["size"], image["checksum"]) == (6, hashlib.md5(b"a disk").hexdigest())
        assert image["os_hash_value"] == hashlib.sha512(b"a disk").hexdigest()
        assert cloud.get("/v2/images/{id}/file", image_id).body == b"a disk"
        file.unlink()
        answer = cloud.get("/v2/images/{id}/file", image_id)
        assert (answer.status, message(answer)) == (
            503, "Remote server where the image is present is unavailable.",
        )  # fmt: skip


def test_a_file_that_has_changed_is_another_content(tmp_path):
    file = tmp_path / "disk.raw"
    file.write_bytes(b"a disk")
    first = in_file(file)
    assert in_file(file) is first
    file.write_bytes(b"another disk")
    assert in_file(file).checksum == hashlib.md5(b"another disk").hexdigest()
    with pytest.raises(OSError, match="No such file"):
        in_file(tmp_path / "nowhere")


def test_images_are_listed_and_found_by_name(cloud):
    listed = cloud.get("/v2/images").body["images"]
    assert {image["name"] for image in listed} == {image.name for image in cloud.data.images}
    found = cloud.get("/v2/images", name="cirros").body["images"]
    assert [image["id"] for image in found] == [cloud.glance.image_id("cirros")]
    assert cloud.get("/v2/images", name="windows").body["images"] == []


@pytest.mark.parametrize("path", ["/v2/images/{id}", "/v2/images/{id}/file"])
def test_an_unknown_image_is_not_found(cloud, path):
    answer = cloud.get(path, "no-such-image")
    assert answer.status == 404
    assert message(answer) == "No image found with ID no-such-image"


def test_somebody_elses_private_image_is_not_found(cloud):
    cloud.alter("cirros", visibility="private")
    image_id = cloud.glance.image_id("cirros")
    assert cloud.get("/v2/images/{id}", image_id).status == 404
    assert cloud.get("/v2/images", name="cirros").body["images"] == []
    assert cloud.get("/v2/images/{id}", image_id, user="admin", project="admin").status == 200


def test_a_deactivated_image_can_be_described_but_not_fetched(cloud):
    image_id = cloud.glance.image_id("retired")
    assert cloud.get("/v2/images/{id}", image_id).body["status"] == "deactivated"
    answer = cloud.get("/v2/images/{id}/file", image_id)
    assert answer.status == 403
    assert message(answer) == (
        "The requested image has been deactivated. Image data download is forbidden."
    )


def test_an_image_without_data_has_no_content(cloud):
    cloud.alter("cirros", status="queued")
    answer = cloud.get("/v2/images/{id}/file", cloud.glance.image_id("cirros"))
    assert (answer.status, answer.body) == (204, None)


def test_an_owner_deletes_an_image_and_others_may_not(cloud):
    image_id = cloud.glance.image_id("cirros")
    path = "/v2/images/{id}"
    assert cloud.ask("glance", "DELETE", path, image_id, headers=cloud.token()).status == 403
    admin = cloud.token("admin", "admin")
    assert cloud.ask("glance", "DELETE", path, image_id, headers=admin).status == 204
    assert cloud.get(path, image_id).status == 404
    assert cloud.get("/v2/images/{id}/file", image_id).status == 404


@pytest.mark.parametrize("headers", [{}, {"X-Auth-Token": "gAAAAAforged"}])
def test_nobody_is_served_without_a_token(cloud, headers):
    answer = cloud.ask("glance", "GET", "/v2/images", headers=headers)
    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"].startswith("Keystone uri=")
    assert cloud.names(DB, "DB:glance") == []


def test_the_trace_shows_an_images_bytes_as_size_and_hash(cloud):
    answer = cloud.get("/v2/images/{id}/file", cloud.glance.image_id("cirros"))
    shown = cloud.events[-1].result["body"]
    assert shown == {"size": 65536, "sha256": hashlib.sha256(answer.body).hexdigest()}
