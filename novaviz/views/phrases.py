"""What exchanges mean, by their names: the words that narration fills in.

A name that is not here is told as it stands in OpenStack, so that an unknown exchange is never
hidden, only less well explained.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

REST_ASKS: Mapping[str, str] = {
    "POST /v3/auth/tokens": "{source} signs in at {target} and asks for a token",
    "GET /v3/auth/tokens": "{source} asks {target} whether the token is valid",
    "POST /v2.1/servers": "{source} asks {target} for a new server",
    "GET /v2.1/servers/{id}": "{source} asks {target} how the server is doing",
    "DELETE /v2.1/servers/{id}": "{source} asks {target} to delete the server",
    "GET /v2.1/flavors": "{source} asks {target} which flavors there are",
    "GET /v2.1/flavors/detail": "{source} asks {target} which flavors there are",
    "GET /v2.1/flavors/{id}": "{source} asks {target} for the flavor",
    "GET /v2.1/limits": "{source} asks {target} how much the project may still use",
    "POST /v2.1/os-server-external-events": "{source} tells {target}: {events}",
    "GET /v2/images": "{source} asks {target} which images there are",
    "GET /v2/images/{id}": "{source} asks {target} about the image",
    "GET /v2/images/{id}/file": "{source} downloads the image from {target}",
    "GET /v2.0/networks": "{source} asks {target} about the network",
    "GET /v2.0/networks/{id}": "{source} asks {target} about the network",
    "GET /v2.0/subnets": "{source} asks {target} about the subnets",
    "GET /v2.0/quotas/{id}": "{source} asks {target} how many ports the project may have",
    "GET /v2.0/security-groups": "{source} asks {target} about the security groups",
    "GET /v2.0/ports": "{source} asks {target} about the instance's ports",
    "POST /v2.0/ports": "{source} asks {target} for a port with a MAC and an IP address",
    "PUT /v2.0/ports/{id}": "{source} asks {target} to bind the port to its host",
    "DELETE /v2.0/ports/{id}": "{source} asks {target} to delete the port",
    "GET /v3/{id}/volumes/{id}": "{source} asks {target} about the volume",
    "POST /v3/{id}/volumes": "{source} asks {target} for a new volume",
    "DELETE /v3/{id}/volumes/{id}": "{source} asks {target} to delete the volume",
    "POST /v3/{id}/attachments": "{source} asks {target} to {reserve}",
    "PUT /v3/{id}/attachments/{id}": "{source} asks {target} how to reach the volume",
    "POST /v3/{id}/attachments/{id}/action": "{source} tells {target} that the volume is attached",
    "DELETE /v3/{id}/attachments/{id}": "{source} asks {target} to delete the attachment",
    "GET /allocation_candidates": "{source} asks {target} which hosts have room",
    "GET /allocations/{id}": "{source} asks {target} what the instance has been allocated",
    "PUT /allocations/{id}": "{source} claims the host's resources in {target}",
    "DELETE /allocations/{id}": "{source} asks {target} to free what the instance was allocated",
}
"""What a REST request asks, by its name; any other is told by its verb and path."""

CALLS: Mapping[str, str] = {
    "instance_get_by_uuid": "for the instance",
    "instance_update": "to write to the instance's row",
    "instance_destroy": "to delete the instance's row",
    "block_device_mapping_get_all_by_instance": "for the block devices",
    "block_device_mapping_update": "to write to a block device's row",
    "instance_info_cache_update": "to keep what is known of the network",
    "compute_node_update": "to write what the host has in use",
    "instance_fault_create": "to write down what went wrong",
    "Instance.get_by_uuid": "for the instance",
    "Instance.save": "to write to the instance's row",
    "Instance.destroy": "to delete the instance's row",
    "BlockDeviceMappingList.get_by_instance_uuid": "for the block devices",
    "BlockDeviceMapping.save": "to write to a block device's row",
    "VirtualInterface.create": "to write down the interface",
    "VirtualInterface.delete_by_instance_uuid": "to delete the interfaces' rows",
    "InstanceInfoCache.save": "to keep what is known of the network",
    "ComputeNode.save": "to write what the host has in use",
    "InstanceFault.create": "to write down what went wrong",
    "InstanceActionEvent.event_start": "to write down that the build begins here",
    "InstanceActionEvent.event_finish_with_failure": "to write down how the build ended here",
    "select_destinations": "for a host",
    "update_device_up": "to say that the interface is wired",
    "update_device_down": "to say that the interface is gone",
}
"""What an RPC call is for, by the method; object calls by object and method."""

DRIVES: Mapping[str, tuple[str, str]] = {
    "spawn": ("{source} has the driver launch the guest", "the driver has launched the guest"),
    "plug_vifs": (
        "the driver plugs the guest's interfaces into the host's network",
        "the guest's interfaces are plugged in",
    ),
    "unplug_vifs": (
        "{source} has the driver unplug the guest's interfaces",
        "the guest's interfaces are unplugged",
    ),
    "get_volume_connector": (
        "{source} asks the driver how storage knows this host",
        "the driver names the host as an initiator",
    ),
    "attach_volume": ("{source} has the driver attach the volume", "the volume is attached"),
    "detach_volume": ("{source} has the driver detach the volume", "the volume is detached"),
    "get_info": ("{source} asks the driver whether the guest runs", "the driver tells the state"),
    "destroy": ("{source} has the driver destroy the guest", "the guest is gone"),
}
"""What a call of the hypervisor driver does and has done; any other is told by its name."""


def _port(body: Any) -> str:
    ips = [ip["ip_address"] for ip in body["port"]["fixed_ips"]]
    return f"a port with {', '.join(ips)}"


def _candidates(body: Any) -> str:
    count = len(body["allocation_requests"])
    return f"{count or 'no'} host{'' if count == 1 else 's'} could take the instance"


def _server(body: Any) -> str:
    task = body["server"].get("OS-EXT-STS:task_state")
    return f"its status is {body['server']['status']}" + (f", its task {task}" if task else "")


REST_ANSWERS: Mapping[str, Callable[[Any], str]] = {
    "POST /v3/auth/tokens": lambda body: f"a token for user {body['token']['user']['name']}",
    "POST /v2.1/servers": lambda body: "the server has an id and will be built",
    "GET /v2.1/servers/{id}": _server,
    "GET /v2/images/{id}": lambda body: f"{body['name']} is {body['status']}",
    "GET /v2/images/{id}/file": lambda body: f"{body['size']} bytes",
    "GET /v2.0/quotas/{id}": lambda body: f"{body['quota']['port']}",
    "POST /v2.0/ports": _port,
    "GET /v3/{id}/volumes/{id}": lambda body: f"the volume is {body['volume']['status']}",
    "GET /allocation_candidates": _candidates,
    "PUT /allocations/{id}": lambda body: "the resources are claimed",
}
"""What an answer brings, from its body; a body that does not fit is told by its status alone."""
