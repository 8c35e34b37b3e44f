"""The config drive: how nova tells a guest who it is, where no metadata service can be reached.

A small read-only disk with the label ``config-2`` and OpenStack's JSON files. Source:
``nova.virt.configdrive``, ``nova.api.metadata.base:InstanceMetadata``, ``nova.virt.netutils``.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from novaviz.guest.iso import iso
from novaviz.model.resources import Instance, Vif

LABEL = "config-2"
FOLDER = "openstack/latest"


@dataclass(frozen=True, slots=True)
class Subnet:
    """What neutron knows of the addresses of a network, as far as a guest needs it."""

    cidr: str
    gateway_ip: str | None = None
    dns_nameservers: tuple[str, ...] = ()
    mtu: int | None = None


def config_drive(
    meta_data: Mapping[str, Any], network_data: Mapping[str, Any], user_data: bytes | None = None
) -> bytes:
    """The drive as an ISO image; the same data always give the same bytes."""
    files = {
        f"{FOLDER}/meta_data.json": _json(meta_data),
        f"{FOLDER}/network_data.json": _json(network_data),
    }
    if user_data is not None:
        files[f"{FOLDER}/user_data"] = user_data
    return iso(LABEL, files)


def meta_data_of(
    instance: Instance,
    *,
    public_keys: Mapping[str, str] | None = None,
    metadata: Mapping[str, str] | None = None,
    launch_index: int = 0,
) -> dict[str, Any]:
    """``meta_data.json``: who the instance is; ``metadata`` is what the user said of it.

    Nova adds its ``dhcp_domain`` to the hostname, and a random seed; neither is here.
    """
    data: dict[str, Any] = {
        "uuid": instance.uuid,
        "hostname": instance.hostname,
        "name": instance.display_name,
        "launch_index": launch_index,
        "availability_zone": instance.availability_zone,
        "project_id": instance.project_id,
        "devices": [],
    }
    if metadata:
        data["meta"] = dict(metadata)
    if public_keys:
        data["public_keys"] = dict(public_keys)
        data["keys"] = [
            {"name": name, "type": "ssh", "data": key} for name, key in public_keys.items()
        ]
    return data


def network_data_of(vifs: Iterable[Vif], subnets: Mapping[str, Subnet]) -> dict[str, Any]:
    """``network_data.json``: the interfaces, and the addresses that neutron gave them.

    ``subnets`` is by the network's id. An interface whose subnet is not among them is told to ask
    by DHCP.
    """
    links: list[dict[str, Any]] = []
    networks: list[dict[str, Any]] = []
    services: list[dict[str, str]] = []
    for vif in vifs:
        subnet = subnets.get(vif.network_id)
        link = f"tap{vif.id[:11]}"
        links.append({
            "id": link, "vif_id": vif.id, "type": vif.vif_type,
            "mtu": subnet.mtu if subnet else None, "ethernet_mac_address": vif.address,
        })  # fmt: skip
        networks.append({
            "id": f"network{len(networks)}", "link": link, "network_id": vif.network_id,
            **_addresses(vif, subnet),
        })  # fmt: skip
        for address in subnet.dns_nameservers if subnet else ():
            service = {"type": "dns", "address": address}
            if service not in services:
                services.append(service)
    return {"links": links, "networks": networks, "services": services}


def _addresses(vif: Vif, subnet: Subnet | None) -> dict[str, Any]:
    if subnet is None or not vif.ips:
        return {"type": "ipv4_dhcp"}
    routes = []
    if subnet.gateway_ip:
        routes.append({"network": "0.0.0.0", "netmask": "0.0.0.0", "gateway": subnet.gateway_ip})
    return {
        "type": "ipv4", "ip_address": vif.ips[0],
        "netmask": str(ipaddress.IPv4Network(subnet.cidr).netmask), "routes": routes,
    }  # fmt: skip


def _json(data: Mapping[str, Any]) -> bytes:
    return json.dumps(data, sort_keys=True).encode()
