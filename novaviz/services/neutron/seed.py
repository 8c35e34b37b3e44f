"""What neutron holds before anything boots, and what other people do to it; none is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from ipaddress import IPv4Address
from typing import Any

from novaviz.catalog import SecurityGroupData
from novaviz.database import Database
from novaviz.kernel import Streams
from novaviz.services.neutron import ipam
from novaviz.services.neutron.agent import AGENT_TYPE, BINARY

_TUNNEL_IDS = 100


class Seed:
    """Writes rows behind neutron's back: the cloud's data, and what ``set`` faults change."""

    def __init__(self, database: Database, streams: Streams) -> None:
        self._database, self._streams = database, streams

    def network(
        self, name: str, project_id: str, *, cidr: str, gateway_ip: str | None, first: str,
        last: str, shared: bool = False, mtu: int = 1450,
    ) -> str:  # fmt: skip
        """A network with one subnet and one pool, both ends included; the network's id."""
        network_id, subnet_id = self._streams.uuid("network"), self._streams.uuid("subnet")
        fill = self._database.fill
        fill("networks", [{"id": network_id, "name": name, "project_id": project_id,
                           "shared": int(shared), "mtu": mtu}])  # fmt: skip
        count = self._database.look("SELECT count(*) AS n FROM networksegments")[0]["n"]
        fill("networksegments", [{"network_id": network_id, "network_type": "vxlan",
                                  "segmentation_id": _TUNNEL_IDS + count}])  # fmt: skip
        fill("subnets", [{"id": subnet_id, "network_id": network_id, "project_id": project_id,
                          "name": f"{name}-subnet", "cidr": cidr,
                          "gateway_ip": gateway_ip}])  # fmt: skip
        fill("ipallocationpools", (
            {"subnet_id": subnet_id, "first_ip": str(IPv4Address(low)), "first_number": low,
             "last_ip": str(IPv4Address(high)), "last_number": high}
            for low, high in ipam.pools_without(first, last, gateway_ip)
        ))  # fmt: skip
        return network_id

    def security_groups(self, project_id: str, groups: Sequence[SecurityGroupData]) -> None:
        """A project's own copies of these groups."""
        ids = {group.name: self._streams.uuid("security_group") for group in groups}
        for group in groups:
            self._database.fill("securitygroups", [{"id": ids[group.name], "name": group.name,
                "description": group.description, "project_id": project_id}])  # fmt: skip
            self._database.fill("securitygrouprules", (
                {"id": self._streams.uuid("security_group_rule"),
                 "security_group_id": ids[group.name],
                 "direction": rule.direction, "ethertype": rule.ethertype,
                 "protocol": rule.protocol, "port_range_min": rule.port_range_min,
                 "port_range_max": rule.port_range_max,
                 "remote_group_id": ids[rule.remote_group] if rule.remote_group else None}
                for rule in group.rules
            ))  # fmt: skip

    def quota(self, project_id: str, resource: str, limit: int) -> None:
        self._database.alter(
            "INSERT OR REPLACE INTO quotas VALUES (:project_id, :resource, :limit)",
            project_id=project_id, resource=resource, limit=limit,
        )  # fmt: skip

    def agent(self, host: str) -> None:
        self._database.fill("agents", [{"id": self._streams.uuid("agent"), "host": host,
                                        "agent_type": AGENT_TYPE, "binary": BINARY}])  # fmt: skip

    def stop_agents(self, glob: str) -> None:
        """The agents on these hosts have not been heard of for long."""
        for row in self._database.look("SELECT id, host FROM agents"):
            if fnmatchcase(row["host"], glob):
                self._database.alter("UPDATE agents SET alive = 0 WHERE id = :id", id=row["id"])

    def use_up_pool(self, network_id: str) -> int:
        """Ports of another project take every free address; how many."""
        read, stream = self._database.look, self._streams.of("other-mac")
        given = {"network_id": network_id}
        pools = read(
            "SELECT p.* FROM ipallocationpools AS p JOIN subnets AS s ON s.id = p.subnet_id "
            "WHERE s.network_id = :network_id ORDER BY p.id", given,
        )  # fmt: skip
        taken = {(row["subnet_id"], row["ip_number"]) for row in read(
            "SELECT subnet_id, ip_number FROM ipallocations WHERE network_id = :network_id", given
        )}  # fmt: skip
        macs = {row["mac_address"] for row in read(
            "SELECT mac_address FROM ports WHERE network_id = :network_id", given
        )}  # fmt: skip
        free = [(pool["subnet_id"], number) for pool in pools
                for number in range(pool["first_number"], pool["last_number"] + 1)
                if (pool["subnet_id"], number) not in taken]  # fmt: skip
        project_id = self._streams.name_of("project", "somebody-else")
        ports: list[dict[str, Any]] = []
        addresses: list[dict[str, Any]] = []
        for subnet_id, number in free:
            mac = ipam.random_mac(stream)
            while mac in macs:
                mac = ipam.random_mac(stream)
            macs.add(mac)
            port_id = self._streams.uuid("other-port")
            ports.append({"id": port_id, "project_id": project_id, "mac_address": mac, **given})
            addresses.append({"subnet_id": subnet_id, "ip_number": number, "port_id": port_id,
                              "ip_address": str(IPv4Address(number)), **given})  # fmt: skip
        self._database.fill("ports", ports)
        self._database.fill("ipallocations", addresses)
        return len(free)
