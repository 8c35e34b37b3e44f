"""Where guests can run, and boots of them that all workers read: each is run once."""

from __future__ import annotations

import fcntl
import platform
from collections.abc import Callable
from pathlib import Path

import pytest

from novaviz.exceptions import HypervisorError
from novaviz.guest import GuestImage
from novaviz.model import Trace, load_trace
from tests.guest import qemu
from tests.virt.qemu import ground

NO_DRIVER = "no connection driver"
"""What libvirt says where its part for QEMU is not installed."""

Recorded = Callable[[str], Trace]


@pytest.fixture(scope="session")
def executes(image: GuestImage, cache_home: Path) -> None:
    """Skips, with the reason, where no guest can run."""
    pytest.importorskip(
        "libvirt", exc_type=ImportError,
        reason="no libvirt-python, or no libvirt0: pip install 'novaviz[libvirt]' brings the first",
    )  # fmt: skip
    if platform.machine() not in ("x86_64", "amd64"):
        pytest.skip("guests run on x86-64 only")
    if qemu.find() is None:
        pytest.skip(qemu.MISSING)
    if image.qcow2 is None:
        pytest.skip(f"there is no disk that boots by itself: {image.note}")
    try:
        with ground.leaving_nothing(cache_home), ground.real(paused=True):
            pass
    except HypervisorError as error:
        if NO_DRIVER not in str(error):
            raise
        pytest.skip(f"libvirt has no driver for QEMU (libvirt-daemon-driver-qemu): {error}")


@pytest.fixture(scope="session")
def recorded(executes: None, shared: Path, cache_home: Path) -> Recorded:
    """The trace of a boot of ``web1`` with a volume, by release."""

    def of(release: str) -> Trace:
        path = shared / f"web1-{release}.json"
        with open(path.with_suffix(".lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists():
                with ground.leaving_nothing(cache_home), ground.real(release=release) as run:
                    run.trace.save(path)
        return load_trace(path)

    return of
