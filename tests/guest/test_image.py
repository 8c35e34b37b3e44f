"""The image in the cache: whole or not there, made again only when it has to be."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from novaviz.exceptions import GuestError
from novaviz.guest import GuestImage, Parts, bootable, build, built, cache_folder, modules
from novaviz.guest.initrd import PLACES, SCRIPTS
from tests.guest import fakes, qemu

needs_qemu_img = pytest.mark.skipif(qemu.find() is None, reason=qemu.MISSING)


def contents(image: GuestImage) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in image.kernel.parent.iterdir()}


def test_the_first_root_holds_busybox_scripts_and_modules_in_order(tmp_path: Path) -> None:
    image = build(tmp_path / "cache", parts=fakes.parts(tmp_path / "parts"))
    assert not image.reused
    root = fakes.unpacked(image.initrd.read_bytes())
    assert root["dev/console"].device == (5, 1)
    assert root["bin/busybox"].data == fakes.STATIC
    assert root["init"].mode & 0o777 == 0o755
    assert root["lib/modules/order"].data.decode().split() == list(modules.NEEDED)
    assert all(f"lib/modules/{name}.ko" in root for name in modules.NEEDED)
    assert set(PLACES) == {path.name for path in SCRIPTS.iterdir()}


def test_the_same_parts_give_the_same_bytes_and_are_built_once(tmp_path: Path) -> None:
    parts = fakes.parts(tmp_path / "parts")
    first = build(tmp_path / "a", parts=parts)
    other = build(tmp_path / "b", parts=parts)
    assert contents(first) == contents(other)
    again = build(tmp_path / "a", parts=parts)
    assert again.reused
    assert again.kernel == first.kernel


def test_an_image_is_made_again_when_it_is_forced_or_its_parts_change(tmp_path: Path) -> None:
    parts, cache = fakes.parts(tmp_path / "parts"), tmp_path / "cache"
    first = build(cache, parts=parts)
    forced = build(cache, force=True, parts=parts)
    assert not forced.reused
    parts.kernel.write_bytes(b"another kernel")
    changed = build(cache, parts=parts)
    assert not changed.reused
    assert changed.kernel.read_bytes() == b"another kernel"
    assert not first.kernel.exists()
    assert built(cache) is not None


def test_only_folders_of_its_own_are_removed(tmp_path: Path) -> None:
    mine = tmp_path / "holiday"
    mine.mkdir()
    build(tmp_path, parts=fakes.parts(tmp_path / "parts"))
    assert mine.is_dir()
    assert (tmp_path / "parts").is_dir()


def cut_off(image: GuestImage, cache: Path) -> None:
    image.initrd.write_bytes(image.initrd.read_bytes()[:-1])


def without_kernel(image: GuestImage, cache: Path) -> None:
    image.kernel.unlink()


def damaged(image: GuestImage, cache: Path) -> None:
    (cache / "manifest.json").write_text("[1]")


@pytest.mark.parametrize("harm", [cut_off, without_kernel, damaged])
def test_a_harmed_image_is_none_and_is_made_again(
    tmp_path: Path, harm: Callable[[GuestImage, Path], None]
) -> None:
    parts, cache = fakes.parts(tmp_path / "parts"), tmp_path / "cache"
    harm(build(cache, parts=parts), cache)
    assert built(cache) is None
    assert not build(cache, parts=parts).reused
    assert built(cache) is not None


def test_a_build_that_fails_leaves_what_was_there_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts, cache = fakes.parts(tmp_path / "parts"), tmp_path / "cache"
    before = build(cache, parts=parts)
    names = sorted(path.name for path in cache.iterdir())
    assert parts.modules is not None
    (parts.modules / "kernel" / "isofs.ko").unlink()
    with pytest.raises(GuestError, match="isofs is not in"):
        build(cache, parts=parts)
    assert sorted(path.name for path in cache.iterdir()) == names
    found = built(cache)
    assert found is not None
    assert found.kernel == before.kernel


@needs_qemu_img
def test_what_glance_serves_is_the_bootable_disk_with_its_checksum(tmp_path: Path) -> None:
    image = build(tmp_path / "cache", parts=fakes.parts(tmp_path / "parts"))
    assert image.qcow2 is not None
    assert image.served == image.qcow2
    data = image.qcow2.read_bytes()
    assert data.startswith(b"QFI\xfb")
    assert (image.size, image.checksum) == (len(data), hashlib.md5(data).hexdigest())


def test_without_qemu_img_there_is_still_a_kernel_to_boot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = fakes.parts(tmp_path / "parts")
    monkeypatch.setattr(bootable, "has", lambda program: False)
    image = build(tmp_path / "cache", parts=parts)
    assert image.qcow2 is None
    assert image.served == image.initrd
    assert image.note == "qemu-img is missing: install qemu-utils"
    monkeypatch.undo()
    if qemu.find() is not None:
        assert not build(tmp_path / "cache", parts=parts).reused


def test_parts_that_cannot_be_are_named(tmp_path: Path) -> None:
    parts = fakes.parts(tmp_path / "parts")
    parts.busybox.write_bytes(fakes.DYNAMIC)
    with pytest.raises(GuestError, match="is no static program: install busybox-static"):
        build(tmp_path, parts=parts)
    with pytest.raises(GuestError, match=r"there is no file .*nowhere"):
        build(tmp_path, parts=Parts(tmp_path / "nowhere", parts.busybox))
    with pytest.raises(GuestError, match=r"cannot build the guest in .*vmlinuz/x"):
        build(parts.kernel / "x", parts=Parts(parts.kernel, _static(parts.busybox)))


def _static(path: Path) -> Path:
    path.write_bytes(fakes.STATIC)
    return path


def test_the_cache_is_the_users(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "novaviz" / "guest"
    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".cache" / "novaviz" / "guest"


def test_a_real_guest_is_small_and_says_what_it_is_made_of(image: GuestImage) -> None:
    assert image.initrd.stat().st_size < 4 * 2**20
    manifest = json.loads((image.kernel.parents[1] / "manifest.json").read_text())
    assert manifest["sources"] == list(image.sources)
