"""A server as the API shows it.

Source: ``nova.api.openstack.compute.views.servers:ViewBuilder``.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from novaviz.database import Row
from novaviz.model.resources import BlockDevice, Flavor, Instance, RequestSpec, Vif
from novaviz.model.transition import status_of

SINCE = {
    "locked": 9, "host_status": 16, "description": 19, "tags": 26,
    "trusted_image_certificates": 63, "server_groups": 71, "locked_reason": 73,
    "OS-EXT-SRV-ATTR:hostname": 90, "pinned_availability_zone": 96, "scheduler_hints": 100,
}  # fmt: skip
"""The minor version in which each of these keys came; what is not here was there from the start."""
EMBEDDED_FLAVOR, IMAGE_PROPERTIES, EXTENDED_ATTRIBUTES = 47, 98, 3


def links(instance_uuid: str) -> list[dict[str, str]]:
    return [
        {"rel": "self", "href": f"http://nova-api/v2.1/servers/{instance_uuid}"},
        _bookmark("servers", instance_uuid),
    ]


def server_view(
    instance: Instance, minor: int, *, created: str | None, updated: str | None,
    zone: str | None, admin: bool, vifs: tuple[Vif, ...] = (),
    devices: tuple[BlockDevice, ...] = (), fault: Row | None = None,
    security_groups: list[str] | None = None, spec: RequestSpec | None = None,
    host_status: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The body of ``GET /v2.1/servers/{id}`` in the dialect 2.``minor``.

    ``spec`` is what was asked for, if that is kept; an admin is shown more.
    """
    status = status_of(instance.vm_state, instance.task_state)
    view: dict[str, Any] = {
        "id": instance.uuid,
        "name": instance.display_name,
        "status": status,
        "tenant_id": instance.project_id,
        "user_id": instance.user_id,
        "hostId": _host_id(instance),
        "image": _image(instance, spec, minor),
        "flavor": _flavor(instance.flavor, minor),
        "created": _to_the_second(created),
        "updated": _to_the_second(updated or created),
        "addresses": {} if status == "BUILD" else addresses(vifs),
        "links": links(instance.uuid),
        "metadata": dict(instance.metadata),
        "accessIPv4": "",
        "accessIPv6": "",
        "OS-DCF:diskConfig": "MANUAL",
        "OS-EXT-AZ:availability_zone": zone or "",
        "OS-EXT-STS:vm_state": instance.vm_state,
        "OS-EXT-STS:task_state": instance.task_state,
        "OS-EXT-STS:power_state": instance.power_state,
        "OS-SRV-USG:launched_at": instance.launched_at and f"{instance.launched_at[:19]}.000000",
        "OS-SRV-USG:terminated_at": None,
        "config_drive": instance.config_drive,
        "key_name": instance.key_name,
        "os-extended-volumes:volumes_attached": [
            {"id": device.volume_id, "delete_on_termination": device.delete_on_termination}
            for device in devices
            if device.volume_id
        ],
        "locked": False,
        "description": None,
        "tags": [],
        "trusted_image_certificates": None,
        "locked_reason": None,
        "OS-EXT-SRV-ATTR:hostname": instance.hostname,
    }
    if status in ("ACTIVE", "BUILD"):
        view["progress"] = 0
    if security_groups:
        view["security_groups"] = [{"name": name} for name in security_groups]
    if fault is not None and status in ("ERROR", "DELETED"):
        view["fault"] = {
            "code": fault["code"], "created": _to_the_second(fault["created_at"]),
            "message": fault["message"],
        }  # fmt: skip
    if host_status is not None:
        view["host_status"] = host_status
    if spec is not None:
        view["server_groups"] = [spec.group_id] if spec.group_id else []
        view["pinned_availability_zone"] = spec.availability_zone
        view["scheduler_hints"] = {"group": spec.group_id} if spec.group_id else {}
    view = {key: value for key, value in view.items() if SINCE.get(key, 1) <= minor}
    return view | _for_admins(instance, minor) if admin else view


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


def _for_admins(instance: Instance, minor: int) -> dict[str, Any]:
    """Where the instance is, and more that is nobody else's business."""
    shown: dict[str, Any] = {
        "host": instance.host, "instance_name": instance.name,
        "hypervisor_hostname": instance.node,
    }  # fmt: skip
    if minor >= EXTENDED_ATTRIBUTES:
        shown |= {"hostname": instance.hostname, "kernel_id": "", "launch_index": 0,
                  "ramdisk_id": "", "reservation_id": instance.reservation_id,
                  "root_device_name": instance.root_device_name,
                  "user_data": instance.user_data}  # fmt: skip
    return {f"OS-EXT-SRV-ATTR:{name}": value for name, value in shown.items()}


def _host_id(instance: Instance) -> str:
    if not instance.host:
        return ""
    return hashlib.sha224(f"{instance.project_id}{instance.host}".encode()).hexdigest()


def _image(instance: Instance, spec: RequestSpec | None, minor: int) -> Any:
    """The image, or an empty text for an instance that boots from a volume."""
    if not instance.image_ref:
        return ""
    shown: dict[str, Any] = {
        "id": instance.image_ref, "links": [_bookmark("images", instance.image_ref)]
    }  # fmt: skip
    if minor >= IMAGE_PROPERTIES and spec is not None and spec.image is not None:
        shown["properties"] = dict(spec.image.properties)
    return shown


def _flavor(flavor: Flavor, minor: int) -> dict[str, Any]:
    """The flavor as it was at boot; in old dialects, where to find it."""
    if minor < EMBEDDED_FLAVOR:
        return {"id": flavor.flavorid, "links": [_bookmark("flavors", flavor.flavorid)]}
    return {
        "original_name": flavor.name,
        "vcpus": flavor.vcpus,
        "ram": flavor.memory_mb,
        "disk": flavor.root_gb,
        "ephemeral": flavor.ephemeral_gb,
        "swap": flavor.swap,
        "extra_specs": dict(flavor.extra_specs),
    }


def _bookmark(collection: str, item: str) -> dict[str, str]:
    return {"rel": "bookmark", "href": f"http://nova-api/{collection}/{item}"}


def _to_the_second(moment: str | None) -> str | None:
    return moment and f"{moment[:19]}Z"
