"""Everything in a cloud that somebody holds, counted: what a boot must give back, and may keep."""

from __future__ import annotations

from typing import Any

from novaviz.cloud import Cloud

Census = dict[str, Any]

_NOVA = {
    "build_requests": "SELECT instance_uuid FROM build_requests",
    "instance_mappings": "SELECT instance_uuid FROM instance_mappings",
    "request_specs": "SELECT instance_uuid FROM request_specs",
    "reserved": "SELECT project_id, resource FROM quota_usages WHERE reserved != 0",
    "in_use": "SELECT project_id, resource, in_use FROM quota_usages",
    "instances": "SELECT uuid FROM instances WHERE deleted = 0",
    "interfaces": "SELECT uuid FROM virtual_interfaces",
    "devices": "SELECT uuid FROM block_device_mapping WHERE deleted = 0",
    "hosts": "SELECT host, vcpus_used, memory_mb_used, local_gb_used, free_ram_mb, free_disk_gb,"
             " running_vms FROM compute_nodes",
}  # fmt: skip
_OTHERS = {
    "placement": {
        "allocations": "SELECT resource_provider_id, resource_class, used, consumer_id"
                       " FROM allocations",
        "consumers": "SELECT uuid FROM consumers",
    },
    "neutron": {
        "ports": "SELECT id FROM ports",
        "addresses": "SELECT ip_address FROM ipallocations",
        "bindings": "SELECT port_id, host FROM ml2_port_bindings",
        "port_groups": "SELECT port_id FROM securitygroupportbindings",
    },
    "cinder": {
        "attachments": "SELECT id FROM volume_attachment WHERE deleted = 0",
        "volumes": "SELECT id, status FROM volumes WHERE deleted = 0",
    },
}  # fmt: skip

KEPT_BY_ERROR = ("instances", "instance_mappings", "request_specs", "in_use", "devices")
"""What a server in error keeps until it is deleted: itself, and its use of the quota.

A volume that was made for it alone is kept as well, by its block device mapping.
"""


def census(cloud: Cloud) -> Census:
    """What is held, by name: sorted rows, the guests and the claims of the hosts.

    Nova keeps the rows of a deleted instance, its mapping and its request spec until an operator
    archives them: what is marked as deleted does not count.
    """
    found: dict[str, set[tuple[Any, ...]]] = {}
    cells = [database for name, database in cloud.databases.items()
             if name in ("nova", "nova_cell0", "nova_cell1")]  # fmt: skip
    gone = "SELECT uuid FROM instances WHERE deleted != 0"
    deleted = {(row["uuid"],) for cell in cells for row in cell.look(gone)}
    for name, database in cloud.databases.items():
        queries = _NOVA if name.startswith("nova") else _OTHERS.get(name, {})
        tables = {row["name"] for row in database.look("SELECT name FROM sqlite_master")}
        for what, sql in queries.items():
            if sql.split(" FROM ")[1].split()[0] in tables:
                rows = {tuple(row.values()) for row in database.look(sql)}
                found.setdefault(what, set()).update(rows)
    for what in ("instance_mappings", "request_specs"):
        found[what] -= deleted
    found["guests"] = {(host, uuid) for host, driver in cloud.nova.drivers.items()
                       for uuid in driver.guests()}  # fmt: skip
    found["claims"] = {(host, uuid) for host, tracker in cloud.nova.trackers.items()
                       for uuid in tracker.claimed}  # fmt: skip
    return {what: sorted(rows, key=repr) for what, rows in found.items()}


def beside_the_error(counted: Census, cloud: Cloud) -> Census:
    """What is held by others than the server in error."""
    cells = [database for name, database in cloud.databases.items() if name != "nova_api"
             and name.startswith("nova")]  # fmt: skip
    query = ("SELECT volume_id FROM block_device_mapping"
             " WHERE deleted = 0 AND delete_on_termination AND volume_id IS NOT NULL")
    own = {(row["volume_id"], "available") for cell in cells for row in cell.look(query)}
    found = {name: rows for name, rows in counted.items() if name not in KEPT_BY_ERROR}
    found["volumes"] = [volume for volume in found["volumes"] if volume not in own]
    return found
