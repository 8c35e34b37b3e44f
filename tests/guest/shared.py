"""One guest, built once from the distribution's packages, in a cache of the tests' own.

All workers share the cache: one builds, the others wait for it. Where apt has no packages or no
network what needs it is skipped, saying why.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from novaviz.exceptions import GuestError
from novaviz.guest import GuestImage, build

ELSEWHERE = ("it is not known which packages", "apt", "cannot download", "dpkg-deb is missing")
"""How a reason begins that lies in the machine and not in novaviz."""


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers have in common."""
    place = tmp_path_factory.getbasetemp()
    return place.parent if "PYTEST_XDIST_WORKER" in os.environ else place


@pytest.fixture(scope="session")
def cache_home(shared: Path) -> Path:
    """What ``XDG_CACHE_HOME`` is to be for novaviz to find the image."""
    return shared / "cache"


@pytest.fixture(scope="session")
def image(cache_home: Path) -> GuestImage:
    try:
        return build(cache_home / "novaviz" / "guest")
    except GuestError as error:
        if not str(error).startswith(ELSEWHERE):
            raise
        pytest.skip(f"there are no packages for a guest: {error}")
