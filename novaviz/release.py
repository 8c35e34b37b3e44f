"""What differs between the two releases of the flow: the one module that knows them.

Everybody else branches on what they were given, never on a release's name.
"""

from __future__ import annotations

from dataclasses import dataclass

from novaviz.catalog import releases
from novaviz.exceptions import UsageError

_GRIZZLY_CONDUCTOR = {
    "get_instance": "instance_get_by_uuid",
    "save_instance": "instance_update",
    "destroy_instance": "instance_destroy",
    "get_block_devices": "block_device_mapping_get_all_by_instance",
    "save_block_device": "block_device_mapping_update",
    "create_block_device": "block_device_mapping_create",
    "destroy_block_device": "block_device_mapping_destroy",
    "save_info_cache": "instance_info_cache_update",
    "save_compute_node": "compute_node_update",
    "create_fault": "instance_fault_create",
    "start_event": "action_event_start",
    "finish_event": "action_event_finish",
    "compute_stop": "compute_stop",
}
_OBJECTS_CONDUCTOR = {
    "get_instance": "object_class_action_versions Instance.get_by_uuid",
    "save_instance": "object_action Instance.save",
    "destroy_instance": "object_action Instance.destroy",
    "get_block_devices": "object_class_action_versions BlockDeviceMappingList.get_by_instance_uuid",
    "save_block_device": "object_action BlockDeviceMapping.save",
    "create_block_device": "object_action BlockDeviceMapping.create",
    "destroy_block_device": "object_action BlockDeviceMapping.destroy",
    "create_vif": "object_action VirtualInterface.create",
    "delete_vifs": "object_class_action_versions VirtualInterface.delete_by_instance_uuid",
    "save_info_cache": "object_action InstanceInfoCache.save",
    "save_compute_node": "object_action ComputeNode.save",
    "create_fault": "object_action InstanceFault.create",
    "record_action": "object_class_action_versions InstanceAction.action_start",
    "start_event": "object_class_action_versions InstanceActionEvent.event_start",
    "finish_event": "object_class_action_versions InstanceActionEvent.event_finish_with_failure",
}


@dataclass(frozen=True, slots=True)
class Release:
    """One way to wire the same services. Each field is one difference.

    ``cells``
        Rows are in the API database, cell0 and cell1; else in one database, and there is no cell
        in which to bury what could not be scheduled: the scheduler itself sets ERROR.
    ``request_first``
        nova-api writes what was asked for (request spec, build request, mapping) and casts to
        nova-conductor, which writes the instance, calls the scheduler and casts to compute; else
        nova-api writes the instance and casts to the scheduler, which casts to compute. It decides
        too where a failed build goes: to conductor, which has alternates, or back to the scheduler.
    ``placement``
        The scheduler's candidates and claims are placement's; else rows of compute_nodes.
    ``filters``
        The scheduler's filters, in order: RetryFilter only where hosts are asked for again.
    ``conductor``
        The RPC name of each operation that computes ask of conductor; one that is not named was
        not done.
    ``reserves_quota``
        Quota is reserved before and committed after; else what is there is counted, twice.
    ``reserves_volumes``
        nova-api reserves an existing volume by an attachment; else compute does all in one call.
    ``checks_port_quota``
        nova-api asks neutron how many ports the project may have.
    ``shows_security_groups``
        Showing a server asks neutron for them.
    ``vif_plugging_timeout``
        Seconds that compute waits for ``network-vif-plugged``; 0: neutron does not tell.
    ``microversion``
        The newest dialect of the compute API that a client may ask for; None: there is only one.
    ``caches_tokens``
        A service asks keystone about a token once; else each time.
    ``instance_events``
        What the names of notifications about instances begin with.
    ``cpu_allocation_ratio``, ``ram_allocation_ratio``
        How far hosts are overcommitted; None: as the host's data say.
    """

    name: str
    nova: str
    cells: bool
    request_first: bool
    placement: bool
    filters: tuple[str, ...]
    conductor: dict[str, str]
    reserves_quota: bool
    reserves_volumes: bool
    checks_port_quota: bool
    shows_security_groups: bool
    vif_plugging_timeout: int
    microversion: str | None
    caches_tokens: bool
    instance_events: str
    cpu_allocation_ratio: float | None
    ram_allocation_ratio: float | None


CLASSIC = Release(
    name=releases.CLASSIC,
    nova="2013.1 (Grizzly)",
    cells=False,
    request_first=False,
    placement=False,
    filters=(
        "RetryFilter", "AvailabilityZoneFilter", "RamFilter", "CoreFilter", "DiskFilter",
        "ComputeFilter", "ComputeCapabilitiesFilter", "ImagePropertiesFilter",
        "ServerGroupAntiAffinityFilter", "ServerGroupAffinityFilter",
    ),
    conductor=_GRIZZLY_CONDUCTOR,
    reserves_quota=True,
    reserves_volumes=False,
    checks_port_quota=False,
    shows_security_groups=False,
    vif_plugging_timeout=0,
    microversion=None,
    caches_tokens=False,
    instance_events="compute.instance",
    cpu_allocation_ratio=16.0,
    ram_allocation_ratio=1.5,
)  # fmt: skip

MODERN = Release(
    name=releases.MODERN,
    nova="34.0.0",
    cells=True,
    request_first=True,
    placement=True,
    filters=(
        "ComputeFilter", "ComputeCapabilitiesFilter", "ImagePropertiesFilter",
        "ServerGroupAntiAffinityFilter", "ServerGroupAffinityFilter",
    ),
    conductor=_OBJECTS_CONDUCTOR,
    reserves_quota=False,
    reserves_volumes=True,
    checks_port_quota=True,
    shows_security_groups=True,
    vif_plugging_timeout=300,
    microversion="2.104",
    caches_tokens=True,
    instance_events="instance",
    cpu_allocation_ratio=None,
    ram_allocation_ratio=None,
)  # fmt: skip

RELEASES = {release.name: release for release in (CLASSIC, MODERN)}


def release_named(name: str) -> Release:
    """The release of this name; UsageError with the choices for another."""
    if name not in RELEASES:
        raise UsageError(f"unknown release {name!r}", RELEASES)
    return RELEASES[name]
