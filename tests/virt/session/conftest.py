"""A user without rights, for all stories of one worker."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from novaviz.guest import GuestImage
from tests.guest.qemu import MISSING, find
from tests.guest.shared import cache_home, image, shared
from tests.virt.session import ground
from tests.virt.session.ground import Libvirtd, User
from tests.virt.session.python import python_for

__all__ = ["cache_home", "image", "shared"]


@pytest.fixture(scope="session")
def user(image: GuestImage) -> Iterator[User]:
    pytest.importorskip("libvirt", exc_type=ImportError, reason="no libvirt-python, or no libvirt0")
    if find() is None:
        pytest.skip(MISSING)
    if image.qcow2 is None:
        pytest.skip(f"the guest has no disk here: {image.note}")
    with ground.short_folder() as folder:
        folder.chmod(0o755)
        user = User(folder, python_for(ground.account(), folder))
        built = image.kernel.parent.parent
        shutil.copytree(built, user.home / ".cache" / "novaviz" / "guest", symlinks=True)
        user.own()
        yield user


@pytest.fixture
def libvirtd(user: User) -> Iterator[Libvirtd]:
    """A libvirtd of the user's own that runs."""
    if ground.LIBVIRTD is None:
        pytest.skip(ground.NO_LIBVIRTD)
    libvirtd = Libvirtd(user)
    libvirtd.start()
    try:
        yield libvirtd
    finally:
        libvirtd.stop()
