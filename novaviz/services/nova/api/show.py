"""A server as the API shows it (source: ``nova.api.openstack.compute.views.servers:ViewBuilder``)."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from novaviz.database import Row
from novaviz.model.resources import BlockDevice, Flavor, Instance, Vif
from novaviz.model.transition import status_of


def links(instance_uuid: str) -> list[dict[str, str]]:
    return [
        {"rel": "self", "href": f"http://nova-api/v2.1/servers/{instance_uuid}"},
        {"rel": "bookmark", "href": f"http://nova-api/servers/{instance_uuid}"},
    ]


def server_view(
    instance: Instance, *, vifs: tuple[Vif, ...], devices: tuple[BlockDevice, ...],
    fault: Row | None, security_groups: list[str] | None, created: str | None,
    updated: str | None,
) -> dict[str, Any]:  # fmt: skip
    """The body of ``GET /v2.1/servers/{id}``."""
    status = status_of(instance.vm_state, instance.task_state)
    view: dict[str, Any] = {
        "id": instance.uuid,
        "name": instance.display_name,
        "status": status,
        "tenant_id": instance.project_id,
        "user_id": instance.user_id,
        "hostId": _host_id(instance),
        "image": {"id": instance.image_ref} if instance.image_ref else "",
        "flavor": _flavor(instance.flavor),
        "created": created,
        "updated": updated or created,
        "addresses": {} if status == "BUILD" else addresses(vifs),
        "links": links(instance.uuid),
        "metadata": {},
        "accessIPv4": "",
        "accessIPv6": "",
        "OS-DCF:diskConfig": "MANUAL",
        "OS-EXT-AZ:availability_zone": instance.availability_zone or "",
        "OS-EXT-SRV-ATTR:hostname": instance.hostname,
        "OS-EXT-STS:vm_state": instance.vm_state,
        "OS-EXT-STS:task_state": instance.task_state,
        "OS-EXT-STS:power_state": instance.power_state,
        "OS-SRV-USG:launched_at": instance.launched_at,
        "OS-SRV-USG:terminated_at": None,
        "config_drive": instance.config_drive,
        "key_name": None,
        "os-extended-volumes:volumes_attached": [
            {"id": device.volume_id, "delete_on_termination": device.delete_on_termination}
            for device in devices
            if device.volume_id
        ],
    }
    if status in ("ACTIVE", "BUILD"):
        view["progress"] = 0
    if security_groups is not None:
        view["security_groups"] = [{"name": name} for name in security_groups]
    if fault is not None and status in ("ERROR", "DELETED"):
        view["fault"] = {
            "code": fault["code"], "created": fault["created_at"], "message": fault["message"],
        }  # fmt: skip
    return view


def addresses(vifs: tuple[Vif, ...]) -> dict[str, list[dict[str, Any]]]:
    """The instance's addresses by network name."""
    found: dict[str, list[dict[str, Any]]] = {}
    for vif in vifs:
        for ip in vif.ips:
            found.setdefault(vif.network_name, []).append({
                "version": 6 if ":" in ip else 4, "addr": ip, "OS-EXT-IPS:type": "fixed",
                "OS-EXT-IPS-MAC:mac_addr": vif.address,
            })  # fmt: skip
    return found


def vifs_of(network_info: str) -> tuple[Vif, ...]:
    """The interfaces that the info cache holds."""
    return tuple(Vif.from_dict(item) for item in json.loads(network_info))


def _host_id(instance: Instance) -> str:
    if not instance.host:
        return ""
    return hashlib.sha224(f"{instance.project_id}{instance.host}".encode()).hexdigest()


def _flavor(flavor: Flavor) -> dict[str, Any]:
    return {
        "original_name": flavor.name,
        "vcpus": flavor.vcpus,
        "ram": flavor.memory_mb,
        "disk": flavor.root_gb,
        "ephemeral": flavor.ephemeral_gb,
        "swap": flavor.swap,
        "extra_specs": dict(flavor.extra_specs),
    }
