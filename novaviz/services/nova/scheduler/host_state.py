"""What the scheduler knows of one host while it decides one request."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from novaviz.database import Row
from novaviz.model.resources import RequestSpec

SERVICE_DOWN_TIME = 60
"""Seconds without a report after which a service counts as down (``service_down_time``)."""
MB_PER_GB = 1024


@dataclass(frozen=True, slots=True)
class HostState:
    """A compute node and its service, as their rows had them; RAM in MB, disk in GB and MB.

    A choice makes a new value (``consumed``), so that the second instance of one request sees
    what the first has taken, and two requests at the same time do not see each other.
    Source: ``nova.scheduler.host_manager:HostState``, whose names the attributes have, since
    a flavor's extra specs may ask for them.
    """

    host: str
    nodename: str
    uuid: str
    cell: str
    total_usable_ram_mb: int
    free_ram_mb: int
    total_usable_disk_gb: int
    free_disk_mb: int
    vcpus_total: int
    vcpus_used: int
    ram_allocation_ratio: float
    cpu_allocation_ratio: float
    disk_allocation_ratio: float
    num_instances: int
    hypervisor_type: str
    hypervisor_hostname: str
    cpu_arch: str
    disabled: bool = False
    forced_down: bool = False
    last_seen_up: str | None = None
    is_up: bool = True
    availability_zone: str = "nova"
    stats: dict[str, Any] = field(default_factory=dict)
    instances: frozenset[str] = frozenset()

    @property
    def vcpus_free(self) -> float:
        """vCPUs that may still be promised, with the allocation ratio."""
        return self.vcpus_total * self.cpu_allocation_ratio - self.vcpus_used

    def consumed(self, spec: RequestSpec) -> HostState:
        """The host with one more instance of this request on it."""
        return replace(
            self,
            free_ram_mb=self.free_ram_mb - spec.flavor.memory_mb,
            free_disk_mb=self.free_disk_mb - spec.disk_gb * MB_PER_GB,
            vcpus_used=self.vcpus_used + spec.flavor.vcpus,
            num_instances=self.num_instances + 1,
            instances=self.instances | {spec.instance_uuid},
        )

    def capability(self, path: list[str]) -> Any:
        """What the host says of itself under this path; None if nothing.

        Source: ``nova.scheduler.filters.compute_capabilities_filter:_get_capabilities``.
        """
        first, *rest = path
        found = getattr(self, first) if first in CAPABILITIES else self.stats.get(first)
        for key in rest:
            found = found.get(key) if isinstance(found, dict) else None
        return found


CAPABILITIES = frozenset(HostState.__dataclass_fields__) - {"stats", "instances", "cell"}
"""The attributes that a flavor's extra specs may ask for."""


def host_state(
    row: Row, cell: str, *, epoch: datetime, zone: str, instances: frozenset[str] = frozenset()
) -> HostState:
    """A host from its row of ``compute_nodes`` joined with the one of ``services``."""
    return HostState(
        host=row["host"],
        nodename=row["hypervisor_hostname"],
        uuid=row["uuid"],
        cell=cell,
        total_usable_ram_mb=row["memory_mb"],
        free_ram_mb=row["free_ram_mb"],
        total_usable_disk_gb=row["local_gb"],
        free_disk_mb=row["free_disk_gb"] * MB_PER_GB,
        vcpus_total=row["vcpus"],
        vcpus_used=row["vcpus_used"],
        ram_allocation_ratio=row["ram_allocation_ratio"],
        cpu_allocation_ratio=row["cpu_allocation_ratio"],
        disk_allocation_ratio=row["disk_allocation_ratio"],
        num_instances=row["running_vms"],
        hypervisor_type=row["hypervisor_type"],
        hypervisor_hostname=row["hypervisor_hostname"],
        cpu_arch=row["cpu_arch"],
        disabled=bool(row["disabled"]),
        forced_down=bool(row["forced_down"]),
        last_seen_up=row["last_seen_up"],
        is_up=not row["forced_down"] and service_is_up(row["last_seen_up"], epoch),
        availability_zone=zone,
        stats=_stats(row["capabilities"]),
        instances=instances,
    )


@lru_cache(maxsize=256)
def _stats(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found


@lru_cache(maxsize=256)
def service_is_up(last_seen_up: str | None, epoch: datetime) -> bool:
    """Whether a service reported within ``SERVICE_DOWN_TIME`` before the run began, or later.

    Nova compares with the present. Here nothing reports periodically, so a service that was
    alive when the run began counts as alive, however long the run is.
    Source: ``nova.servicegroup.drivers.db:DbDriver.is_up``.
    """
    if last_seen_up is None:
        return False
    seen = datetime.fromisoformat(last_seen_up)
    if seen.tzinfo is None:
        seen = seen.replace(tzinfo=UTC)
    return (epoch - seen).total_seconds() <= SERVICE_DOWN_TIME
