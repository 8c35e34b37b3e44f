"""Every story here runs guests, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guest.conftest import port
from tests.guest.shared import cache_home, image, shared
from tests.virt.qemu.ground import leaving_nothing
from tests.virt.qemu.recorded import executes, recorded

__all__ = ["cache_home", "executes", "image", "port", "recorded", "shared"]


@pytest.fixture(autouse=True)
def place(executes: None, cache_home: Path) -> Iterator[Path]:
    """The folder in which this story's temporary files are."""
    with leaving_nothing(cache_home) as folder:
        yield folder
