"""Volumes that are real files, through the whole cloud and back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from novaviz.cloud import Cloud
from novaviz.exceptions import HypervisorError
from novaviz.images import Brought, brought
from novaviz.kernel import Errands, Inbox, Kernel
from novaviz.model import Trace
from novaviz.model.context import RequestContext
from novaviz.run import Run, boot
from novaviz.virt import qemu_img
from novaviz.virt.volumes import FileBackend, device_path
from tests.virt import disks, filehosts

pytestmark = disks.NEEDED
BOTH = pytest.mark.parametrize("release", ["classic", "modern"])
Booted = Callable[..., Run]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "volumes"
    place.mkdir()
    return place


@pytest.fixture
def booted(folder: Path) -> Iterator[Booted]:
    """Boots in a cloud of their own that has these images."""
    made: list[Cloud] = []

    def begin(release: str, *images: Brought, **request: object) -> Run:
        made.append(filehosts.cloud(folder, release, *images))
        return boot(release=release, cloud=made[-1], **request)  # type: ignore[arg-type]

    yield begin
    for cloud in made:
        cloud.close()


def image(path: Path) -> Brought:
    """The file as glance's image ``mine``."""
    found = brought("mine", str(path))
    assert found is not None
    return found


def devices(trace: Trace) -> list[dict[str, object]]:
    """The block devices that the driver is given."""
    spawn = next(event for event in trace.events if event.name == "spawn")
    found: list[dict[str, object]] = spawn.payload["args"]["block_devices"]
    return [device for device in found if device["destination_type"] == "volume"]


def delete(run: Run) -> None:
    """Delete the server, and let everything happen."""
    uuid = run.trace.metadata["instance"]
    run.cloud.kernel.spawn(run.cloud.client().delete(RequestContext(), uuid), "client")
    finish(run)


def finish(run: Run) -> None:
    while run.cloud.clock.advance():
        pass


@BOTH
def test_a_volume_that_is_attached_is_a_file_and_the_driver_is_told_which(
    booted: Booted, folder: Path, release: str
) -> None:
    run = booted(release, volume=2)
    assert run.outcome == "ACTIVE"
    (device,) = devices(run.trace)
    file = folder / f"volume-{device['volume_id']}.qcow2"
    assert list(folder.iterdir()) == [file]
    assert qemu_img.inspect(file, "qcow2").virtual_size == 2 * disks.GIB
    told = device["connection_info"]
    assert isinstance(told, str)
    assert device_path(told) == file
    info = json.loads(told)
    assert (info["driver_volume_type"], info["data"]["format"]) == ("nfs", "qcow2")
    rows = run.sql("cinder", "SELECT connection_info FROM volume_attachment")
    assert [json.loads(row["connection_info"]) for row in rows] == [info]


@BOTH
def test_a_volume_to_boot_from_has_the_images_content_and_goes_with_it(
    booted: Booted, folder: Path, tmp_path: Path, release: str
) -> None:
    mine = disks.qcow2(tmp_path / "mine.qcow2", "-c")
    run = booted(release, image(mine), image="mine", volume=0, boot_from_volume=1)
    assert run.outcome == "ACTIVE"
    (device,) = devices(run.trace)
    file = folder / f"volume-{device['volume_id']}.qcow2"
    assert list(folder.iterdir()) == [file], "the image itself is gone again"
    info = qemu_img.inspect(file, "qcow2")
    assert (info.virtual_size, info.backing_file) == (disks.GIB, None)
    assert disks.content(file) == disks.content(mine)
    delete(run)
    assert list(folder.iterdir()) == []


def test_a_volume_of_the_users_stays_when_the_server_goes(booted: Booted, folder: Path) -> None:
    run = booted("modern", volume=1)
    delete(run)
    assert len(list(folder.iterdir())) == 1
    assert run.sql("cinder", "SELECT status FROM volumes") == [{"status": "available"}]


@BOTH
@pytest.mark.parametrize("damage", ["cut", "trap", "large"])
def test_an_image_that_makes_no_volume_goes_novas_way_and_leaves_no_file(
    booted: Booted, folder: Path, tmp_path: Path, release: str, damage: str
) -> None:
    mine = tmp_path / "mine.qcow2"
    if damage == "cut":
        disks.qcow2(mine).write_bytes(mine.read_bytes()[:-65537])
    elif damage == "trap":
        disks.trap(mine)
    else:
        disks.sized(mine, "2G")
    run = booted(release, image(mine), image="mine", volume=0, boot_from_volume=1)
    assert run.outcome == "ERROR"
    assert "did not finish being created even after we waited" in run.trace.to_json()
    finish(run)
    assert list(folder.iterdir()) == []
    assert "error" in {
        change["after"].get("status") for event in run.trace.events
        for change in (event.result or {}).get("changes", [])
        if change["table"] == "volumes" and change["op"] == "update"
    }  # fmt: skip
    assert run.cloud.holdings(run.trace.metadata["instance"]) == []


def test_the_catalogs_made_up_images_are_no_disks(booted: Booted, folder: Path) -> None:
    run = booted("modern", volume=0, boot_from_volume=1)
    assert run.outcome == "ERROR"
    assert list(folder.iterdir()) == []


def test_a_file_that_is_gone_already_is_no_trouble(
    booted: Booted, folder: Path, tmp_path: Path
) -> None:
    mine = disks.qcow2(tmp_path / "mine.qcow2")
    run = booted("modern", image(mine), image="mine", volume=0, boot_from_volume=1)
    (file,) = folder.iterdir()
    file.unlink()
    delete(run)
    assert run.sql("cinder", "SELECT status FROM volumes") == [{"status": "deleted"}]


def test_a_cloud_whose_volumes_cannot_be_made_is_refused_in_one_line(tmp_path: Path) -> None:
    kernel = Kernel()
    backend = FileBackend(tmp_path / "nowhere", Errands(kernel, Inbox()))
    with pytest.raises(HypervisorError) as caught:
        backend.fill("1", 1)
    assert "No such file or directory" in str(caught.value)
    kernel.close()
