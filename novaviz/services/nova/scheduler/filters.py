"""Nova's filters: each may refuse a host for a request, and says why or why not.

Source: ``nova.scheduler.filters``; RetryFilter, AvailabilityZoneFilter, RamFilter, CoreFilter and
DiskFilter are gone from today's Nova, where conductor's alternates and placement do their work.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from novaviz.model.resources import RequestSpec
from novaviz.services.nova.scheduler.extra_specs import matches
from novaviz.services.nova.scheduler.host_state import MB_PER_GB, HostState


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one filter says of one host; ``reason`` is a plain sentence with the numbers."""

    passed: bool
    reason: str


def passes(reason: str) -> Verdict:
    return Verdict(passed=True, reason=reason)


def fails(reason: str) -> Verdict:
    return Verdict(passed=False, reason=reason)


class Filter(ABC):
    """Judges one host at a time, by nothing but what it is given."""

    @abstractmethod
    def host_passes(self, host: HostState, spec: RequestSpec) -> Verdict:
        """Whether the instance may run there, and why or why not."""

    def limits(self, host: HostState) -> dict[str, float]:
        """What nova-compute is to check again when it claims the host's resources."""
        return {}


class RetryFilter(Filter):
    """Not where the build has failed already."""

    def host_passes(self, host: HostState, spec: RequestSpec) -> Verdict:
        if host.host in spec.retry_hosts:
            return fails("the build was tried on this host before, and failed")
        return passes("the build has not been tried on this host yet")


class AvailabilityZoneFilter(Filter):
    """Only in the zone that the user named."""

    def host_passes(self, host: HostState, spec: RequestSpec) -> Verdict:
        wanted = spec.availability_zone
        if not wanted:
            return passes("no availability zone is asked for")
        text = f"zone {wanted} is asked for and the host is in {host.availability_zone}"
        return Verdict(host.availability_zone == wanted, text)


class RamFilter(Filter):
    """Enough RAM, with the allocation ratio."""

    def host_passes(self, host: HostState, spec: RequestSpec) -> Verdict:
        used = host.total_usable_ram_mb - host.free_ram_mb
        usable = self.limits(host)["memory_mb"] - used
        wanted = spec.flavor.memory_mb
        text = f"{wanted} MB of RAM are asked for, {usable:.10g} MB are free"
        return Verdict(usable >= wanted, text)

    def limits(self, host: HostState) -> dict[str, float]:
        return {"memory_mb": host.total_usable_ram_mb * host.ram_allocation_ratio}


class CoreFilter(Filter):
    """Enough vCPUs, with the allocation ratio."""

    def host_passes(self, host: HostState, spec: RequestSpec) -> Verdict:
        wanted, free = spec.flavor.vcpus, host.vcpus_free
        if not host.vcpus_total:
            return passes("the host does not say how many vCPUs it has")
        text = f"vCPUs asked for: {wanted}; free: {free:g} of {self.limits(host)['vcpu']:g}"
        return Verdict(free >= wanted, text)

    def limits(self, host: HostState) -> dict[str, float]:
        return {"vcpu": host.vcpus_total * host.cpu_allocation_ratio} if host.vcpus_total else {}


class DiskFilter(Filter):
    """Enough local disk, with the allocation ratio; none is needed to boot from a volume."""

    def host_passes(self, host: HostState, spec: RequestSpec) -> Verdict:
        wanted = spec.disk_gb * MB_PER_GB + spec.flavor.swap
        used = host.total_usable_disk_gb * MB_PER_GB - host.free_disk_mb
        usable = self.limits(host)["disk_gb"] * MB_PER_GB - used
        text = (f"{wanted / MB_PER_GB:g} GB of disk are asked for, "
                f"{usable / MB_PER_GB:g} GB are free")  # fmt: skip
        return Verdict(usable >= wanted, text)

    def limits(self, host: HostState) -> dict[str, float]:
        return {"disk_gb": host.total_usable_disk_gb * host.disk_allocation_ratio}


class ComputeFilter(Filter):
    """Only where nova-compute is enabled and alive."""

    def host_passes(self, host: HostState, spec: RequestSpec) -> Verdict:
        if host.disabled:
            return fails("its nova-compute is disabled")
        if host.forced_down:
            return fails("its nova-compute is forced down")
        if not host.is_up:
            seen = f"since {host.last_seen_up}" if host.last_seen_up else "at all"
            return fails(f"its nova-compute has not been heard of {seen}")
        return passes("its nova-compute is enabled and up")


class ComputeCapabilitiesFilter(Filter):
    """Only hosts that are what the flavor's extra specs ask for.

    Of the specs those count whose key is ``capabilities:...`` or, without a scope, the name of
    something that the host reports.
    """

    def host_passes(self, host: HostState, spec: RequestSpec) -> Verdict:
        checked = 0
        for key, wanted in spec.flavor.extra_specs:
            path = key.split(":")
            if len(path) > 1 and path[0] == "capabilities":
                path = path[1:]
            elif len(path) > 1 or host.capability(path) is None:
                continue
            checked += 1
            found = host.capability(path)
            if found is None:
                return fails(f"{key} {wanted!r} is asked for, the host has none")
            if not matches(str(found), wanted):
                return fails(f"{key} {wanted!r} is asked for, the host has {found!r}")
        if not checked:
            return passes("the flavor asks for no capabilities")
        return passes(f"capabilities asked for: {checked}; the host has them all")


_ARCHITECTURES = {"amd64": "x86_64", "arm64": "aarch64", "i386": "i686"}
_HYPERVISORS = {"qemu": ("qemu", "kvm")}
"""libvirt says QEMU of both."""


class ImagePropertiesFilter(Filter):
    """Only hosts that can run the image: its architecture and its type of hypervisor.

    The properties have other names in old images (``architecture``, ``hypervisor_type``).
    """

    def host_passes(self, host: HostState, spec: RequestSpec) -> Verdict:
        asked: list[str] = []
        properties = dict(spec.image.properties) if spec.image else {}
        arch = _lower(properties, "hw_architecture", "architecture")
        if arch:
            arch = _ARCHITECTURES.get(arch, arch)
            if arch != host.cpu_arch.lower():
                return fails(f"the image is for {arch}, the host is {host.cpu_arch}")
            asked.append(arch)
        wanted = _lower(properties, "img_hv_type", "hypervisor_type")
        if wanted:
            runs = host.hypervisor_type.lower()
            if wanted not in _HYPERVISORS.get(runs, (runs,)):
                text = f"the image is for {wanted}, the host runs {host.hypervisor_type}"
                return fails(text)
            asked.append(wanted)
        if not asked:
            return passes("the image asks for nothing special")
        return passes(f"the image is for {' and '.join(asked)}, as the host is")


def _lower(properties: dict[str, Any], *names: str) -> str:
    return next((str(properties[name]).lower() for name in names if properties.get(name)), "")


class ServerGroupAntiAffinityFilter(Filter):
    """Not where another member of the server group is."""

    def host_passes(self, host: HostState, spec: RequestSpec) -> Verdict:
        if spec.group_policy != "anti-affinity":
            return passes("no server group with policy anti-affinity")
        if spec.instance_uuid in host.instances:
            return passes("the instance is on this host already")
        if host.host in spec.group_hosts:
            return fails("a member of the server group is on this host")
        return passes("no member of the server group is on this host")


class ServerGroupAffinityFilter(Filter):
    """Only where the members of the server group are."""

    def host_passes(self, host: HostState, spec: RequestSpec) -> Verdict:
        if spec.group_policy != "affinity":
            return passes("no server group with policy affinity")
        if not spec.group_hosts:
            return passes("the server group has no member on any host yet")
        where = ", ".join(spec.group_hosts)
        return Verdict(host.host in spec.group_hosts, f"the server group's members are on {where}")


FILTERS: dict[str, Filter] = {
    "RetryFilter": RetryFilter(),
    "AvailabilityZoneFilter": AvailabilityZoneFilter(),
    "RamFilter": RamFilter(),
    "CoreFilter": CoreFilter(),
    "DiskFilter": DiskFilter(),
    "ComputeFilter": ComputeFilter(),
    "ComputeCapabilitiesFilter": ComputeCapabilitiesFilter(),
    "ImagePropertiesFilter": ImagePropertiesFilter(),
    "ServerGroupAntiAffinityFilter": ServerGroupAntiAffinityFilter(),
    "ServerGroupAffinityFilter": ServerGroupAffinityFilter(),
}
