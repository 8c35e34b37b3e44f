"""What is used of one compute host (source: ``nova.compute.resource_tracker:ResourceTracker``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from novaviz.database import Row
from novaviz.exceptions import ComputeResourcesUnavailable
from novaviz.model.context import RequestContext
from novaviz.model.resources import Instance
from novaviz.services.nova.compute.conductor import ConductorClient

_COLUMNS = ("vcpus_used", "memory_mb_used", "local_gb_used", "free_ram_mb", "free_disk_gb",
            "running_vms")  # fmt: skip


class ResourceTracker:
    """Counts on its own host, where two builds cannot pass each other unseen."""

    def __init__(self, conductor: ConductorClient, host: str, node: Row) -> None:
        self._conductor, self._host = conductor, host
        self.node = dict(node)
        self.claimed: set[str] = set()

    async def claim(
        self, ctxt: RequestContext, instance: Instance, disk_gb: int,
        limits: Mapping[str, float],
    ) -> Instance:  # fmt: skip
        """Take what the instance needs and put it on this host.

        Raises ComputeResourcesUnavailable if that passes a limit: the scheduler looked at rows
        that were a little old. Without limits nothing is refused: placement has claimed already.
        Source: ``nova.compute.claims:Claim``.
        """
        self._test(instance, disk_gb, limits)
        if instance.uuid not in self.claimed:
            self._use(instance, disk_gb, 1)
            self.claimed.add(instance.uuid)
        placed = await self._conductor.save_instance(
            ctxt, instance.uuid, host=self._host, node=self._host
        )
        await self._save(ctxt)
        return placed

    async def abort(self, ctxt: RequestContext, instance: Instance, disk_gb: int) -> None:
        """Give back what a failed build or a deleted instance had; once is enough."""
        if instance.uuid in self.claimed:
            self.claimed.discard(instance.uuid)
            self._use(instance, disk_gb, -1)
            await self._save(ctxt)

    def _test(self, instance: Instance, disk_gb: int, limits: Mapping[str, float]) -> None:
        flavor, node = instance.flavor, self.node
        asked = {
            "memory_mb": (flavor.memory_mb, node["memory_mb_used"], "MB"),
            "disk_gb": (disk_gb, node["local_gb_used"], "GB"),
            "vcpu": (flavor.vcpus, node["vcpus_used"], "VCPU"),
        }
        for name, (wanted, used, unit) in asked.items():
            limit = limits.get(name)
            if limit is not None and used + wanted > limit:
                raise ComputeResourcesUnavailable(
                    "Insufficient compute resources: Free"
                    f" {name} {limit - used:g} {unit} < requested {wanted} {unit}."
                )

    def _use(self, instance: Instance, disk_gb: int, sign: int) -> None:
        flavor, node = instance.flavor, self.node
        node["vcpus_used"] += sign * flavor.vcpus
        node["memory_mb_used"] += sign * flavor.memory_mb
        node["local_gb_used"] += sign * disk_gb
        node["free_ram_mb"] -= sign * flavor.memory_mb
        node["free_disk_gb"] -= sign * disk_gb
        node["running_vms"] += sign

    async def _save(self, ctxt: RequestContext) -> None:
        updates: dict[str, Any] = {name: self.node[name] for name in _COLUMNS}
        await self._conductor.save_compute_node(ctxt, updates)
