"""What is used of one compute host."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from novaviz.cloud import Cloud
from novaviz.database import DatabaseClient
from novaviz.exceptions import ComputeResourcesUnavailable
from novaviz.model.resources import Flavor, Instance
from novaviz.release import RELEASES
from novaviz.services.nova.compute import ResourceTracker
from novaviz.services.nova.rows import create_instance
from tests.ground import CTXT

TINY = Flavor("1", "m1.tiny", 1, 512, 1)


class Host:
    """host1 of a classic cloud (4 vCPUs, 8192 MB of which 512 are reserved, 80 GB)."""

    def __init__(self) -> None:
        self.cloud = Cloud(RELEASES["classic"])
        self.tracker: ResourceTracker = self.cloud.nova.trackers["host1"]
        self.raised: list[Exception] = []

    def do(self, work: Any) -> Any:
        results: list[Any] = []

        async def main() -> None:
            try:
                results.append(await work)
            except Exception as error:
                self.raised.append(error)

        self.cloud.kernel.spawn(main(), "nova-compute@host1")
        while self.cloud.kernel.step():
            pass
        return results[0] if results else None

    def instance(self, uuid: str) -> Instance:
        """An instance that is written down, and on no host."""
        draft = Instance(0, uuid, "vm1", "vm1", "demo", "demo", "building", None, 0, None, None,
                         None, "image-1", TINY)  # fmt: skip
        db = DatabaseClient("nova-api", self.cloud.nova.cell)
        made: Instance = self.do(create_instance(db, CTXT, draft, "now"))
        return made

    def claim(self, instance: Instance, **limits: float) -> Instance | None:
        found: Instance | None = self.do(self.tracker.claim(CTXT, instance, 1, limits))
        return found

    @property
    def row(self) -> dict[str, Any]:
        return self.cloud.nova.cell.look("SELECT * FROM compute_nodes WHERE host = 'host1'")[0]

    def used(self) -> tuple[int, int, int, int]:
        row = self.row
        return (row["vcpus_used"], row["memory_mb_used"], row["local_gb_used"], row["running_vms"])


@pytest.fixture
def host() -> Iterator[Host]:
    made = Host()
    yield made
    made.cloud.close()


def test_a_claim_takes_what_the_flavor_needs_and_says_where_the_instance_is(host: Host) -> None:
    placed = host.claim(host.instance("server-1"))
    assert placed is not None
    assert (placed.host, placed.node) == ("host1", "host1")
    assert host.used() == (1, 1024, 1, 1)
    assert host.row["free_ram_mb"] == 8192 - 1024
    assert host.row["free_disk_gb"] == 79


def test_what_passes_a_limit_is_refused_and_nothing_is_taken(host: Host) -> None:
    instance = host.instance("server-1")
    for limits, name in (({"memory_mb": 1000.0}, "memory_mb"), ({"disk_gb": 0.0}, "disk_gb"),
                         ({"vcpu": 0.5}, "vcpu")):  # fmt: skip
        host.claim(instance, **limits)
        assert isinstance(host.raised[-1], ComputeResourcesUnavailable)
        assert f"Free {name}" in str(host.raised[-1])
    assert host.used() == (0, 512, 0, 0)
    assert host.tracker.claimed == set()


def test_exactly_the_limit_is_enough(host: Host) -> None:
    assert host.claim(host.instance("server-1"), memory_mb=1024.0, disk_gb=1.0, vcpu=1.0)


def test_the_same_instance_is_counted_once_and_given_back_once(host: Host) -> None:
    instance = host.instance("server-1")
    host.claim(instance)
    host.claim(instance)
    assert host.used() == (1, 1024, 1, 1)
    for _ in range(2):
        host.do(host.tracker.abort(CTXT, instance, 1))
        assert host.used() == (0, 512, 0, 0)
    assert host.row["free_ram_mb"] == 8192 - 512
