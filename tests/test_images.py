"""Images with real bytes: the guest that was built, and files that a user brings."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from novaviz.catalog import FlavorData, read_cloud
from novaviz.cloud import Cloud
from novaviz.exceptions import UsageError
from novaviz.guest import GuestImage, build
from novaviz.images import brought, image_for
from novaviz.model import Trace
from novaviz.release import RELEASES
from novaviz.run import boot
from novaviz.virt import qemu_img
from tests.guest import fakes, qemu
from tests.test_cli import novaviz, refused, told

BOTH = pytest.mark.parametrize("release", ["classic", "modern"])
needs_qemu_img = pytest.mark.skipif(qemu.find() is None, reason=qemu.MISSING)
QCOW2 = b"QFI\xfb" + bytes(200)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own, where nothing is built yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "novaviz" / "guest"


@pytest.fixture
def guest(cache: Path, tmp_path: Path) -> GuestImage:
    """A guest of small made-up parts, built into that cache."""
    return build(cache, parts=fakes.parts(tmp_path / "parts"))


def served(trace: Trace) -> dict[str, Any]:
    """What glance answers to who downloads the image."""
    answer = next(event for event in trace.events
                  if event.name == "GET /v2/images/{id}/file" and event.closes)  # fmt: skip
    found: dict[str, Any] = answer.result["body"]
    return found


def described(trace: Trace) -> dict[str, Any]:
    """What glance answers to who looks at the image."""
    answer = next(event for event in trace.events
                  if event.name == "GET /v2/images/{id}" and event.closes)  # fmt: skip
    found: dict[str, Any] = answer.result["body"]
    return found


@needs_qemu_img
@BOTH
def test_the_guest_that_was_built_is_an_image_with_its_real_bytes(
    guest: GuestImage, release: str
) -> None:
    with boot(image="novaviz-guest", release=release) as run:
        assert run.outcome == "ACTIVE"
        image, data = described(run.trace), served(run.trace)
    assert guest.qcow2 is not None
    whole = guest.qcow2.read_bytes()
    assert data == {"size": len(whole), "sha256": hashlib.sha256(whole).hexdigest()}
    assert (image["name"], image["checksum"]) == ("novaviz-guest", guest.checksum)
    assert (image["size"], image["disk_format"]) == (guest.size, "qcow2")
    assert (image["min_ram"], image["visibility"]) == (96, "public")


@needs_qemu_img
@BOTH
def test_nova_api_itself_refuses_a_flavor_with_too_little_memory(
    guest: GuestImage, release: str
) -> None:
    nano = FlavorData(id="99", name="nano", ram=95, vcpus=1, disk=1)
    data = read_cloud()
    image = brought("novaviz-guest", "")
    assert image is not None
    cloud = Cloud(
        RELEASES[release], data=replace(data, flavors=(*data.flavors, nano)), images=[image]
    )
    run = boot(image="novaviz-guest", flavor="nano", cloud=cloud)
    assert run.outcome == "REJECTED"
    assert run.trace.metadata["error"] == {
        "code": 400, "message": "Flavor's memory is too small for requested image.",
    }  # fmt: skip
    cloud.close()


@needs_qemu_img
def test_the_guests_disk_is_one_that_a_stranger_would_accept(guest: GuestImage) -> None:
    assert guest.qcow2 is not None
    assert qemu_img.check(guest.qcow2, "qcow2", "42").virtual_size < 1024**3


def test_a_guest_that_is_not_built_is_no_image_yet() -> None:
    said = refused(novaviz("boot", "--image", "novaviz-guest"))
    assert said == "the image novaviz-guest is not built yet: novaviz guest build"


def test_a_guest_that_was_built_without_a_disk_is_no_image(cache: Path, tmp_path: Path) -> None:
    parts = replace(fakes.parts(tmp_path / "parts"), loader=None)
    build(cache, parts=parts)
    said = refused(novaviz("boot", "--image", "novaviz-guest"))
    assert said == "the image novaviz-guest was built without a disk: no boot loader was given"


@BOTH
@pytest.mark.parametrize(
    ("data", "disk_format"),
    [(QCOW2, "qcow2"), (b"any bytes at all", "raw"), (bytes(0x8001) + b"CD001\1", "iso")],
)
def test_a_file_is_an_image_called_as_the_file(
    tmp_path: Path, release: str, data: bytes, disk_format: str
) -> None:
    file = tmp_path / "my disk.img"
    file.write_bytes(data)
    with boot(image_file=str(file), release=release) as run:
        assert run.outcome == "ACTIVE"
        image = described(run.trace)
        assert served(run.trace)["sha256"] == hashlib.sha256(data).hexdigest()
    assert (image["name"], image["disk_format"]) == ("my disk", disk_format)
    assert (image["size"], image["checksum"]) == (len(data), hashlib.md5(data).hexdigest())


def test_a_file_may_be_given_a_name_even_one_that_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "disk.img"
    file.write_bytes(b"mine")
    trace = told("--image-file", str(file), "--image", "ubuntu")
    assert (described(trace)["name"], served(trace)["size"]) == ("ubuntu", 4)
    assert described(trace)["min_ram"] == 0, "the catalog's own has given way"
    trace = told("--image-file", str(file), "--image", "web server")
    assert described(trace)["name"] == "web server"


def test_a_path_is_of_where_it_was_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "disk.img").write_bytes(b"mine")
    monkeypatch.chdir(tmp_path)
    with boot(image_file="disk.img") as run:
        whole = run.trace
        monkeypatch.chdir("/")
        run.rewind(20)
        assert run.run().trace == whole


def test_a_file_to_boot_from_a_volume_of(tmp_path: Path) -> None:
    (tmp_path / "disk.img").write_bytes(b"mine")
    with boot(image_file=str(tmp_path / "disk.img"), volume=0, boot_from_volume=1) as run:
        assert run.outcome == "ACTIVE"
        assert served(run.trace)["size"] == 4


def test_a_file_that_changes_on_the_way_is_not_booted(tmp_path: Path) -> None:
    file = tmp_path / "disk.img"
    file.write_bytes(b"mine")
    with boot(image_file=str(file), release="modern", paused=True) as run:
        file.write_bytes(b"not mine")
        assert run.run().outcome == "ERROR"
        assert "is unacceptable: the checksum does not match" in run.trace.to_json()


def test_what_cannot_be_an_image_is_refused_in_one_line(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "other.vmdk").write_bytes(b"KDMV\1\0\0\0")
    (tmp_path / "a\nb.img").write_bytes(b"mine")
    for name, said in {
        "nowhere": "cannot read the image file {}: No such file or directory",
        "": "the image file {} is a directory",
        "pipe": "the image file {} is not a regular file",
        "empty": "the image file {} is empty",
        "other.vmdk": "the image file {} is a vmdk disk (choose from: qcow2, raw)",
        "empty/disk": "cannot read the image file {}: Not a directory",
    }.items():
        path = tmp_path / name
        assert refused(novaviz("boot", "--image-file", str(path))) == said.format(path)
    assert "cannot be an image's name: give another with --image" in refused(
        novaviz("boot", "--image-file", str(tmp_path / "a\nb.img"))
    )
    assert refused(novaviz("boot", "--image-file", "")).endswith(" is a directory")
    with pytest.raises(UsageError, match=r"cannot read the image file .*: embedded null byte"):
        boot(image_file="a\0b", image="mine")


def test_nothing_can_be_brought_into_a_cloud_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "disk.img").write_bytes(b"mine")
    cloud = Cloud(RELEASES["modern"])
    with pytest.raises(UsageError, match="no image file can be brought into a cloud that is there"):
        boot(image_file=str(tmp_path / "disk.img"), cloud=cloud)
    with pytest.raises(UsageError, match=r"unknown image 'novaviz-guest' \(choose from: cirros, "):
        boot(image="novaviz-guest", cloud=cloud)
    cloud.close()


def test_a_cloud_that_images_were_brought_into_has_them_for_every_boot(tmp_path: Path) -> None:
    (tmp_path / "disk.img").write_bytes(b"mine")
    image = brought("mine", str(tmp_path / "disk.img"))
    assert image is not None
    cloud = Cloud(RELEASES["modern"], images=[image])
    assert boot("vm1", image="mine", cloud=cloud).outcome == "ACTIVE"
    assert boot("vm2", image="cirros", cloud=cloud).outcome == "ACTIVE"
    cloud.close()


def test_other_images_keep_their_ids_when_one_is_brought(tmp_path: Path) -> None:
    (tmp_path / "disk.img").write_bytes(b"mine")
    with boot(paused=True) as plain, boot(
        image_file=str(tmp_path / "disk.img"), paused=True
    ) as other:
        for name in ("cirros", "ubuntu"):
            assert plain.cloud.glance.image_id(name) == other.cloud.glance.image_id(name)


def test_made_up_bytes_are_not_executed() -> None:
    catalog = [image.name for image in read_cloud().images]
    assert image_for("cirros", catalog, executes=False) == "cirros"
    assert image_for("cirros", catalog, executes=True) == "novaviz-guest"
    assert image_for("novaviz-guest", catalog, executes=True) == "novaviz-guest"
    with pytest.raises(UsageError) as caught:
        image_for("ubuntu", catalog, executes=True)
    assert str(caught.value) == (
        "the bytes of the image 'ubuntu' are made up: no guest boots from them"
        " (choose from: novaviz-guest, --image-file FILE)"
    )
