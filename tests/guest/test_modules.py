"""Which kernel modules are taken, and in which order they can be loaded."""

from __future__ import annotations

import gzip
import lzma
import shutil
import subprocess
from pathlib import Path

import pytest

from novaviz.exceptions import GuestError
from novaviz.guest import GuestImage
from novaviz.guest.modules import depends_of, modules_in, unpacked
from tests.guest import fakes
from tests.guest.fakes import module


def put(folder: Path, name: str, *depends: str) -> None:
    path = folder / "kernel" / "drivers" / f"{name}.ko"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(module(name, *depends))


def names(folder: Path, *needed: str, wanted: tuple[str, ...] = ()) -> list[str]:
    return [found.name for found in modules_in(folder, needed, wanted)]


def test_a_module_comes_after_all_that_it_needs(tmp_path: Path) -> None:
    put(tmp_path, "virtio_net", "net_failover", "virtio")
    put(tmp_path, "net-failover", "failover")
    put(tmp_path, "failover")
    put(tmp_path, "virtio")
    put(tmp_path, "unused")
    assert names(tmp_path, "virtio_net") == ["failover", "net_failover", "virtio", "virtio_net"]


def test_what_is_built_into_the_kernel_needs_no_module(tmp_path: Path) -> None:
    (tmp_path / "modules.builtin").write_text("kernel/fs/isofs/isofs.ko\nkernel/lib/a-b.ko\n")
    put(tmp_path, "c", "a_b")
    assert names(tmp_path, "isofs", "c") == ["c"]


def test_modules_that_name_each_other_still_come_to_an_end(tmp_path: Path) -> None:
    put(tmp_path, "a", "b")
    put(tmp_path, "b", "a")
    assert names(tmp_path, "a") == ["b", "a"]


def test_a_missing_module_is_named_with_who_needs_it_unless_it_was_only_wanted(
    tmp_path: Path,
) -> None:
    put(tmp_path, "a", "b")
    with pytest.raises(GuestError, match=r"^the kernel module b, which a needs, is not in "):
        names(tmp_path, "a")
    assert names(tmp_path, wanted=("evdev",)) == []


@pytest.mark.parametrize(("suffix", "pack"), [(".xz", lzma.compress), (".gz", gzip.compress)])
def test_compressed_modules_are_unpacked(tmp_path: Path, suffix: str, pack: object) -> None:
    assert callable(pack)
    path = tmp_path / f"a.ko{suffix}"
    path.write_bytes(pack(module("a", "b")))
    assert depends_of(unpacked(path)) == ("b",)
    path.write_bytes(b"damaged")
    with pytest.raises(GuestError, match=r"cannot read the kernel module .*a\.ko"):
        unpacked(path)


def test_modules_of_ubuntu_are_unpacked_by_zstd(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.ko.zst"
    (tmp_path / "a.ko").write_bytes(module("a", "b", "c-d"))
    if shutil.which("zstd"):
        subprocess.run(["zstd", "-q", tmp_path / "a.ko", "-o", path], check=True)
        assert depends_of(unpacked(path)) == ("b", "c_d")
    monkeypatch.setenv("PATH", "")
    path.touch()
    with pytest.raises(GuestError, match=r"^zstd is missing: install zstd$"):
        unpacked(path)


def test_the_modules_of_a_real_package_can_be_loaded_in_their_order(image: GuestImage) -> None:
    root = fakes.unpacked(image.initrd.read_bytes())
    order = root["lib/modules/order"].data.decode().split()
    for number, name in enumerate(order):
        content = root[f"lib/modules/{name}.ko"].data
        assert content.startswith(b"\x7fELF")
        assert not set(depends_of(content)) & set(order[number:])
