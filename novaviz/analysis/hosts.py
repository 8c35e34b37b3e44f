"""What the servers on each host use of it, read from nova's tables as they are now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from novaviz.cloud import Cloud

RESOURCES = ("vCPUs", "RAM in MB", "disk in GB")


@dataclass(frozen=True, slots=True)
class HostLoad:
    """One host: by resource what may be promised, and what each server has, oldest first.

    ``capacity`` is with the allocation ratio, less what is reserved for the host itself.
    """

    name: str
    capacity: Mapping[str, float]
    servers: tuple[tuple[str, Mapping[str, float]], ...]

    def used(self, resource: str) -> float:
        return sum(amounts[resource] for _, amounts in self.servers)


def host_loads(cloud: Cloud) -> list[HostLoad]:
    """Every host of a cloud, by name, with the servers that are placed on it."""
    cell = cloud.nova.cell
    servers: dict[str, list[tuple[str, Mapping[str, float]]]] = {}
    for row in cell.read(
        "SELECT display_name, host, vcpus, memory_mb, root_gb FROM instances"
        " WHERE host IS NOT NULL AND deleted = 0 AND vm_state <> 'error' ORDER BY id"
    ):
        amounts = (row["vcpus"], row["memory_mb"], row["root_gb"])
        taken = dict(zip(RESOURCES, amounts, strict=True))
        servers.setdefault(row["host"], []).append((row["display_name"], taken))
    reserved = {host.name: host for host in cloud.data.hosts}
    loads = []
    for row in cell.read("SELECT * FROM compute_nodes ORDER BY host"):
        own = reserved[row["host"]]
        amounts = (
            row["vcpus"] * row["cpu_allocation_ratio"] - own.reserved_host_cpus,
            row["memory_mb"] * row["ram_allocation_ratio"] - own.reserved_host_memory_mb,
            row["local_gb"] * row["disk_allocation_ratio"] - own.reserved_host_disk_mb / 1024,
        )
        capacity = dict(zip(RESOURCES, amounts, strict=True))
        loads.append(HostLoad(own.name, capacity, tuple(servers.get(own.name, ()))))
    return loads
