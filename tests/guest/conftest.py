"""The guest, and whatever it is tried with."""

from __future__ import annotations

import platform
import socket
from pathlib import Path

import pytest

from novaviz.guest import GuestImage, packages
from tests.guest import fakes, qemu
from tests.guest.shared import cache_home, image, shared

__all__ = ["cache_home", "image", "shared"]


@pytest.fixture(scope="session")
def busybox(image: GuestImage, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The guest's own busybox, to run here what it will run there."""
    program = tmp_path_factory.mktemp("busybox") / "busybox"
    program.write_bytes(fakes.unpacked(image.initrd.read_bytes())["bin/busybox"].data)
    program.chmod(0o755)
    return program


@pytest.fixture
def bootable(image: GuestImage) -> GuestImage:
    """The image, where there is a QEMU to boot it."""
    if qemu.find() is None:
        pytest.skip(qemu.MISSING)
    if packages.MACHINES.get(platform.machine(), platform.machine()) != "x86_64":
        pytest.skip("the guest of this machine is for another QEMU")
    return image


@pytest.fixture
def port() -> int:
    """A port of the host that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
    return found
