"""Compute hosts and the aggregates that group them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from novaviz.catalog.shape import choice, flag, listing, mapping, number, record, text, whole


@dataclass(frozen=True, slots=True)
class HostData:
    """A machine that runs nova-compute: memory in MB, disk in GB.

    The reserved amounts are kept from instances (source: ``nova.conf.compute``, the options
    ``reserved_host_*``; the ratios: ``initial_*_allocation_ratio``).
    """

    name: str
    vcpus: int
    memory_mb: int
    disk_gb: int
    hypervisor_type: str = "QEMU"
    architecture: str = "x86_64"
    availability_zone: str = "nova"
    reserved_host_cpus: int = 0
    reserved_host_memory_mb: int = 512
    reserved_host_disk_mb: int = 0
    cpu_allocation_ratio: float = 4.0
    ram_allocation_ratio: float = 1.0
    disk_allocation_ratio: float = 1.0
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class AggregateData:
    """A named group of hosts; one with an ``availability_zone`` puts its hosts in that zone."""

    name: str
    hosts: tuple[str, ...]
    availability_zone: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)


HOST = record(
    HostData,
    name=text(),
    vcpus=whole(1),
    memory_mb=whole(1),
    disk_gb=whole(1),
    hypervisor_type=text(),
    architecture=choice("x86_64", "aarch64", "ppc64le", "s390x", "riscv64"),
    availability_zone=text(),
    reserved_host_cpus=whole(),
    reserved_host_memory_mb=whole(),
    reserved_host_disk_mb=whole(),
    cpu_allocation_ratio=number(0.1),
    ram_allocation_ratio=number(0.1),
    disk_allocation_ratio=number(0.1),
    disabled=flag(),
)

AGGREGATE = record(
    AggregateData,
    name=text(),
    hosts=listing(text()),
    availability_zone=text(),
    metadata=mapping(text("a text in quotes")),
)
