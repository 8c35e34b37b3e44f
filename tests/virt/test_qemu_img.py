"""Disks that qemu-img makes, and images that nobody should use."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from novaviz.exceptions import (
    FlavorDiskTooSmall,
    HypervisorError,
    ImageUnacceptable,
    InternalError,
)
from novaviz.virt import qemu_img
from tests.virt import disks

pytestmark = disks.NEEDED
FORMS = pytest.mark.parametrize("options", [(), ("-c",)], ids=["plain", "compressed"])


def refusal(path: Path, disk_format: str = "qcow2") -> str:
    """Why an image is refused."""
    with pytest.raises(ImageUnacceptable) as caught:
        qemu_img.check(path, disk_format, "42")
    said = str(caught.value)
    assert said.startswith("Image 42 is unacceptable: ")
    assert "\n" not in said
    return said.removeprefix("Image 42 is unacceptable: ")


@FORMS
def test_a_sound_image_is_accepted(tmp_path: Path, options: tuple[str, ...]) -> None:
    path = disks.qcow2(tmp_path / "disk", *options)
    info = qemu_img.check(path, "qcow2", "42")
    assert (info.format, info.virtual_size) == ("qcow2", disks.SIZE)
    assert (info.file_size, info.backing_file) == (path.stat().st_size, None)


@FORMS
@pytest.mark.parametrize("size", [512, 65536 + 512, 1_500_160])
def test_a_disk_may_end_in_the_middle_of_a_cluster(
    tmp_path: Path, options: tuple[str, ...], size: int
) -> None:
    path = disks.qcow2(tmp_path / "disk", *options, size=size)
    assert qemu_img.check(path, "qcow2", "42").virtual_size == size


@pytest.mark.parametrize(
    "options",
    ["compat=0.10", "cluster_size=4k", "cluster_size=2M", "extended_l2=on,cluster_size=128k",
     "preallocation=metadata", "lazy_refcounts=on"],
)  # fmt: skip
def test_every_kind_of_qcow2_is_accepted_whole_and_refused_without_its_last_byte(
    tmp_path: Path, options: str
) -> None:
    path = disks.qcow2(tmp_path / "disk", "-o", options)
    assert qemu_img.check(path, "qcow2", "42").virtual_size == disks.SIZE
    path.write_bytes(path.read_bytes()[:-1])
    assert refusal(path).startswith("it is damaged: ")


def test_a_raw_image_may_be_anything_but_another_format(tmp_path: Path) -> None:
    path = disks.raw(tmp_path / "disk")
    assert qemu_img.check(path, "raw", "42").virtual_size == disks.SIZE
    assert refusal(path) == "Image content does not match disk_format"
    other = disks.qcow2(tmp_path / "other")
    assert refusal(other, "raw") == "Image content does not match disk_format"
    assert refusal(path, "vmdk") == "Image not in a supported format"


def test_an_image_of_a_cd_is_a_raw_disk_to_qemu(tmp_path: Path) -> None:
    path = disks.raw(tmp_path / "cd", 65536)
    disks.patched(path, 0x8000, ">Q", int.from_bytes(b"\x01CD001\x01\0"))
    assert qemu_img.check(path, "iso", "42").format == "raw"
    assert refusal(path, "raw") == "Image content does not match disk_format"


@FORMS
@settings(deadline=None, max_examples=10,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(part=st.floats(0, 1, exclude_max=True))
def test_an_image_that_is_cut_off_anywhere_is_refused(
    tmp_path: Path, options: tuple[str, ...], part: float
) -> None:
    whole = tmp_path / "whole"
    if not whole.exists():
        disks.qcow2(whole, *options)
    data = whole.read_bytes()
    path = tmp_path / "cut"
    path.write_bytes(data[: int(part * len(data))])
    assert refusal(path)


@pytest.mark.parametrize("missing", [1, 511, 512, 65535, 65536])
@FORMS
def test_an_image_without_its_last_bytes_is_refused(
    tmp_path: Path, options: tuple[str, ...], missing: int
) -> None:
    path = disks.qcow2(tmp_path / "disk", *options)
    path.write_bytes(path.read_bytes()[:-missing])
    assert refusal(path).startswith("it is damaged: ")


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda path: path.write_bytes(os.urandom(5000)), "Image content does not match"),
        (lambda path: path.write_bytes(b""), "Image content does not match"),
        (lambda path: path.write_bytes(b"QFI\xfb" + os.urandom(5000)), "it is damaged: "),
        (lambda path: path.write_bytes(b"QFI\xfb\0\0\0\3"), "it is damaged: its header is cut off"),
        (lambda path: disks.patched(path, 4, ">I", 9), "it is damaged: its header makes no sense"),
        (lambda path: disks.patched(path, 20, ">I", 63), "it is damaged: its header makes no"),
        (lambda path: disks.patched(path, 36, ">I", 2**31), "it is damaged: its header makes no"),
        (lambda path: disks.patched(path, 40, ">Q", 2**40), "it is damaged: "),
        (lambda path: disks.patched(path, 48, ">Q", 2**40), "it is damaged: "),
        (lambda path: disks.patched(path, 72, ">Q", 2), "it is damaged: it is marked as corrupt"),
        (lambda path: disks.patched(path, 72, ">Q", 2**40), "it is damaged: "),
        (lambda path: disks.patched(path, 24, ">Q", 2**63), "it is damaged: "),
        (lambda path: disks.patched(path, 32, ">I", 1), "it is encrypted"),
    ],
)  # fmt: skip
def test_a_damaged_image_is_refused_with_the_reason(
    tmp_path: Path, damage: Callable[[Path], object], reason: str
) -> None:
    path = disks.qcow2(tmp_path / "disk")
    damage(path)
    assert refusal(path).startswith(reason)


def test_an_image_that_names_a_file_of_the_host_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "disk"
    disks.trap(path)
    assert refusal(path) == "fmt=qcow2 backed by: /etc/passwd"


def test_an_image_whose_data_are_in_a_file_of_the_host_is_refused(tmp_path: Path) -> None:
    path, data = tmp_path / "disk", tmp_path / "secret"
    disks.qemu_img("create", "-q", "-f", "qcow2", "-o", f"data_file={data}", path, "1M")
    data.unlink()
    assert refusal(path) == f"fmt=qcow2 has data-file: {data}"
    assert not data.exists(), "nobody looked for it"


def test_a_file_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(InternalError, match=r"cannot read .*nowhere: No such file"):
        qemu_img.check(tmp_path / "nowhere", "qcow2", "42")


@FORMS
def test_an_overlay_has_what_its_base_has_in_a_larger_disk(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    base, target = disks.qcow2(tmp_path / "base", *options), tmp_path / "guest.qcow2"
    before = base.read_bytes()
    qemu_img.overlay(base, "qcow2", target, 1)
    info = qemu_img.inspect(target, "qcow2")
    assert (info.virtual_size, info.backing_file) == (disks.GIB, str(base))
    assert disks.content(target) == disks.content(base)
    assert base.read_bytes() == before


def test_a_flavor_without_a_disk_takes_the_images_size(tmp_path: Path) -> None:
    base, target = disks.raw(tmp_path / "base"), tmp_path / "guest.qcow2"
    qemu_img.overlay(base, "raw", target)
    assert qemu_img.inspect(target, "qcow2").virtual_size == disks.SIZE
    assert disks.content(target) == base.read_bytes()


@pytest.mark.parametrize("size", ["2G", "100T", "1P"])
def test_an_image_that_is_larger_inside_than_the_flavor_is_refused(
    tmp_path: Path, size: str
) -> None:
    base = disks.sized(tmp_path / "base", size)
    inside = qemu_img.check(base, "qcow2", "42").virtual_size
    with pytest.raises(FlavorDiskTooSmall) as caught:
        qemu_img.overlay(base, "qcow2", tmp_path / "guest", 1)
    assert str(caught.value) == (
        "Flavor's disk is too small for requested image. Flavor disk is 1073741824 bytes,"
        f" image is {inside} bytes."
    )
    assert os.listdir(tmp_path) == ["base"]


def test_a_volume_is_empty_and_takes_no_room(tmp_path: Path) -> None:
    path = tmp_path / "volume"
    qemu_img.volume(path, 3)
    assert qemu_img.inspect(path, "qcow2").virtual_size == 3 * disks.GIB
    assert path.stat().st_size < 1024**2


@pytest.mark.parametrize("disk_format", ["raw", "qcow2"])
def test_a_volume_of_an_image_stands_alone(tmp_path: Path, disk_format: str) -> None:
    image = getattr(disks, disk_format)(tmp_path / "image")
    target = tmp_path / "volume"
    qemu_img.volume_from(image, disk_format, target, 1, image_id="42")
    image.unlink()
    info = qemu_img.inspect(target, "qcow2")
    assert (info.virtual_size, info.backing_file) == (disks.GIB, None)
    assert disks.content(target) == disks.raw(tmp_path / "same").read_bytes()


def test_an_image_that_does_not_fit_makes_no_volume(tmp_path: Path) -> None:
    image = disks.sized(tmp_path / "image", "5G")
    with pytest.raises(ImageUnacceptable) as caught:
        qemu_img.volume_from(image, "qcow2", tmp_path / "volume", 2, image_id="42")
    assert str(caught.value) == (
        "Image 42 is unacceptable: Image virtual size is 5GB and doesn't fit in a volume of size"
        " 2GB."
    )
    assert os.listdir(tmp_path) == ["image"]


def test_nothing_half_written_is_left_and_nothing_there_is_lost(tmp_path: Path) -> None:
    target = tmp_path / "volume"
    target.write_bytes(b"somebody's")
    image = disks.qcow2(tmp_path / "image")
    image.write_bytes(image.read_bytes()[:-1])
    with pytest.raises(ImageUnacceptable):
        qemu_img.volume_from(image, "qcow2", target, 1, image_id="42")
    with pytest.raises(InternalError, match="qemu-img create: "):
        qemu_img.volume(target, 2**40)
    assert target.read_bytes() == b"somebody's"
    assert sorted(os.listdir(tmp_path)) == ["image", "volume"]


def test_a_folder_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(InternalError) as caught:
        qemu_img.volume(tmp_path / "nowhere" / "volume", 1)
    assert "No such file or directory" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.to_dict()["type"] == "InternalError"


@pytest.mark.parametrize("name", ["a b", "a,b", "a:b", "-f", "%s", "größe", "json:{}", "a'b\"$(c)"])
def test_a_files_name_is_a_name_and_nothing_else(tmp_path: Path, name: str) -> None:
    base, target = tmp_path / name, tmp_path / f"{name}.overlay"
    qemu_img.volume(base, 1)
    qemu_img.overlay(base, "qcow2", target)
    assert qemu_img.inspect(target, "qcow2").backing_file == str(base)
    assert qemu_img.check(base, "qcow2", "42").format == "qcow2"


def test_without_qemu_img_it_is_said_what_brings_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    qemu_img.require()
    monkeypatch.setenv("PATH", "")
    with pytest.raises(HypervisorError, match=r"^qemu-img is missing: install qemu-utils$"):
        qemu_img.require()
    with pytest.raises(InternalError, match=r"^qemu-img is missing: install qemu-utils$"):
        qemu_img.volume(tmp_path / "volume", 1)
    assert os.listdir(tmp_path) == []


def test_qemu_img_may_take_so_much_time_and_memory_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that tells what it may, in the place of the real one."""
    fake = tmp_path / "qemu-img"
    told = '{"format": "\'"$(ulimit -t) $(ulimit -v)"\'", "virtual-size": 0}'
    fake.write_text(f"#!/bin/sh\necho '{told}'\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert qemu_img.inspect(fake, "raw").format == "30 1048576"
