"""What a server holds of a cloud: what must be gone when it is."""

from __future__ import annotations

from novaviz.database import Database
from novaviz.nova import Nova
from novaviz.services.neutron import Neutron
from novaviz.services.placement import Placement


def holdings(
    uuid: str, nova: Nova, neutron: Neutron, cinder: Database, placement: Placement | None
) -> list[str]:
    """What is counted, reserved or running for it, a sentence each; empty if nothing."""
    found: list[str] = []
    if placement is not None:
        found += [
            f"an allocation of {row['used']} {row['resource_class']} on {row['name']}"
            for row in placement.database.look(
                "SELECT a.used, a.resource_class, p.name FROM allocations AS a"
                " JOIN resource_providers AS p ON p.id = a.resource_provider_id"
                " WHERE a.consumer_id = :uuid ORDER BY a.id",
                {"uuid": uuid},
            )
        ]
        found += [
            "its build request" for _ in nova.api_db.look(
                "SELECT id FROM build_requests WHERE instance_uuid = :uuid", {"uuid": uuid}
            )
        ]  # fmt: skip
    found += [
        f"the port {row['id']} with address {row['ip_address']}"
        for row in neutron.database.look(
            "SELECT p.id, i.ip_address FROM ports AS p"
            " LEFT JOIN ipallocations AS i ON i.port_id = p.id"
            " WHERE p.device_id = :uuid ORDER BY p.id",
            {"uuid": uuid},
        )
    ]
    found += [
        f"an attachment of the volume {row['volume_id']}"
        for row in cinder.look(
            "SELECT volume_id FROM volume_attachment WHERE instance_uuid = :uuid"
            " AND deleted = 0 ORDER BY id",
            {"uuid": uuid},
        )
    ]
    found += [
        f"vCPUs, memory and disk as {host} counts them"
        for host, tracker in nova.trackers.items() if uuid in tracker.claimed
    ]  # fmt: skip
    found += [
        f"a guest ({driver.guests()[uuid]}) on {host}"
        for host, driver in nova.drivers.items() if uuid in driver.guests()
    ]  # fmt: skip
    return found
