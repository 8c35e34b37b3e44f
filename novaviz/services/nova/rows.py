"""Between rows of nova's tables and the values that travel."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from typing import Any

from novaviz.catalog.hosts import HostData
from novaviz.database import DatabaseClient, Row
from novaviz.model import vm_states
from novaviz.model.context import RequestContext
from novaviz.model.resources import BlockDevice, Flavor, Instance


def flavor_of(row: Row) -> Flavor:
    """A flavor from its row."""
    specs = json.loads(row["extra_specs"])
    return Flavor(
        row["flavorid"], row["name"], row["vcpus"], row["memory_mb"], row["root_gb"],
        row["ephemeral_gb"], row["swap"], tuple(sorted(specs.items())),
    )  # fmt: skip


@lru_cache(maxsize=256)
def flavor_text(flavor: Flavor) -> str:
    """The flavor as the instance's row keeps it: later changes of the flavor do not matter."""
    return json.dumps(flavor.to_dict())


@lru_cache(maxsize=256)
def _flavor_from(text: str) -> Flavor:
    return Flavor.from_dict(json.loads(text))


def instance_of(row: Row) -> Instance:
    """An instance from its row."""
    metadata = tuple(json.loads(row["metadata"]).items()) if row["metadata"] else ()
    return Instance.from_dict(
        {**row, "flavor": _flavor_from(row["flavor"]), "metadata": metadata}
    )


def block_device_of(row: Row) -> BlockDevice:
    """A block device mapping from its row."""
    return BlockDevice.from_dict(
        {**row, "delete_on_termination": bool(row["delete_on_termination"])}
    )


def instance_row(instance: Instance, now: str) -> dict[str, Any]:
    """The columns of a new instance row; what the user did not give stays null."""
    flavor = instance.flavor
    given = {"key_name": instance.key_name, "key_data": instance.key_data,
             "user_data": instance.user_data}  # fmt: skip
    return {
        "uuid": instance.uuid,
        "display_name": instance.display_name,
        "hostname": instance.hostname,
        "project_id": instance.project_id,
        "user_id": instance.user_id,
        "vm_state": instance.vm_state,
        "task_state": instance.task_state,
        "power_state": instance.power_state,
        "availability_zone": instance.availability_zone,
        "image_ref": instance.image_ref,
        "flavor": flavor_text(flavor),
        "vcpus": flavor.vcpus,
        "memory_mb": flavor.memory_mb,
        "root_gb": flavor.root_gb,
        "ephemeral_gb": flavor.ephemeral_gb,
        "config_drive": instance.config_drive,
        "reservation_id": instance.reservation_id,
        **{name: value for name, value in given.items() if value},
        "created_at": now,
    }


def block_device_row(device: BlockDevice, instance_uuid: str) -> dict[str, Any]:
    """The columns of a new block device mapping row."""
    return {
        "uuid": device.uuid,
        "instance_uuid": instance_uuid,
        "source_type": device.source_type,
        "destination_type": device.destination_type,
        "boot_index": device.boot_index,
        "image_id": device.image_id,
        "volume_id": device.volume_id,
        "volume_size": device.volume_size,
        "attachment_id": device.attachment_id,
        "device_name": device.device_name,
        "delete_on_termination": int(device.delete_on_termination),
    }


async def create_instance(
    db: DatabaseClient, ctxt: RequestContext, instance: Instance, now: str
) -> Instance:
    """Insert the instance, its metadata and its network cache; the instance with the id it got.

    Source: ``nova.db.main.api:instance_create``.
    """
    number = await db.insert(ctxt, "instances", **instance_row(instance, now))
    for key, value in instance.metadata:
        await db.insert(
            ctxt, "instance_metadata", instance_uuid=instance.uuid, key=key, value=value
        )
    await db.insert(ctxt, "instance_info_caches", instance_uuid=instance.uuid, network_info="[]")
    return replace(instance, id=number)


async def destroy_instance(
    db: DatabaseClient, ctxt: RequestContext, instance: Instance, now: str
) -> None:
    """Mark the instance, its disks and its metadata as deleted.

    Source: ``nova.db.main.api:instance_destroy``.
    """
    if instance.metadata:
        await db.update(ctxt, "instance_metadata", {"instance_uuid": instance.uuid}, deleted=1)
    await db.update(ctxt, "block_device_mapping", {"instance_uuid": instance.uuid}, deleted=1)
    await db.update(
        ctxt, "instances", {"uuid": instance.uuid}, vm_state=vm_states.DELETED, task_state=None,
        power_state=0, deleted=instance.id, deleted_at=now, updated_at=now,
    )  # fmt: skip


async def record_action(
    db: DatabaseClient, ctxt: RequestContext, instance_uuid: str, action: str, now: str
) -> None:
    """Write down that somebody asked for something (source: ``nova.compute.instance_actions``)."""
    await db.insert(
        ctxt, "instance_actions", instance_uuid=instance_uuid, action=action,
        request_id=ctxt.request_id, user_id=ctxt.user_id, project_id=ctxt.project_id,
        start_time=now,
    )  # fmt: skip


async def create_block_devices(
    db: DatabaseClient, ctxt: RequestContext, devices: tuple[BlockDevice, ...], uuid: str
) -> None:
    for device in devices:
        await db.insert(ctxt, "block_device_mapping", **block_device_row(device, uuid))


def compute_node_row(
    host: HostData, uuid: str, *, cpu: float | None, ram: float | None
) -> dict[str, Any]:
    """The columns of a host's row; ``cpu`` and ``ram`` overrule its own allocation ratios."""
    reserved_gb = -(-host.reserved_host_disk_mb // 1024)
    return {
        "uuid": uuid,
        "host": host.name,
        "hypervisor_hostname": host.name,
        "hypervisor_type": host.hypervisor_type,
        "cpu_arch": host.architecture,
        "vcpus": host.vcpus,
        "memory_mb": host.memory_mb,
        "local_gb": host.disk_gb,
        "memory_mb_used": host.reserved_host_memory_mb,
        "local_gb_used": reserved_gb,
        "free_ram_mb": host.memory_mb - host.reserved_host_memory_mb,
        "free_disk_gb": host.disk_gb - reserved_gb,
        "cpu_allocation_ratio": cpu or host.cpu_allocation_ratio,
        "ram_allocation_ratio": ram or host.ram_allocation_ratio,
        "disk_allocation_ratio": host.disk_allocation_ratio,
    }
