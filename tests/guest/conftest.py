"""One guest, built once from the distribution's packages, in a cache of the tests' own.

All workers share the cache: one builds, the others wait for it. Where apt has no packages or no
network these tests are skipped, saying why.
"""

from __future__ import annotations

import os
import platform
import socket
from pathlib import Path

import pytest

from novaviz.exceptions import GuestError
from novaviz.guest import GuestImage, build, packages
from tests.guest import fakes, qemu

ELSEWHERE = ("it is not known which packages", "apt", "cannot download", "dpkg-deb is missing")
"""How a reason begins that lies in the machine and not in novaviz."""


@pytest.fixture(scope="session")
def image(tmp_path_factory: pytest.TempPathFactory) -> GuestImage:
    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent
    try:
        return build(place / "guest")
    except GuestError as error:
        if not str(error).startswith(ELSEWHERE):
            raise
        pytest.skip(f"there are no packages for a guest: {error}")


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
