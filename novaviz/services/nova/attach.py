"""Before a host attaches a volume: a name for the disk, and the volume reserved in cinder.

Since 2.101 (34.0.0) nova-conductor does this, for it asks the host and waits; before, nova-api
did. Source: ``nova.conductor.manager:ComputeTaskManager.attach_volume``, and (2013.1)
``nova.compute.api:API.attach_volume``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Protocol

from novaviz.database import DatabaseClient
from novaviz.exceptions import (
    CloudError,
    HTTPError,
    InstanceNotFound,
    InvalidVolume,
    MessagingTimeout,
)
from novaviz.model.context import RequestContext
from novaviz.model.resources import BlockDevice, Instance
from novaviz.services.nova.cells import Cells
from novaviz.services.nova.rows import record_action
from novaviz.services.nova.volume import Volume, VolumeClient
from novaviz.services.wiring import Wiring


class Attach(Protocol):
    """One way to have a volume attached; the device's name, if the user is to wait for it."""

    async def __call__(
        self, ctxt: RequestContext, instance: Instance, volume: Volume, *, device: str | None,
        delete_on_termination: bool, wait: bool,
    ) -> str | None: ...  # fmt: skip


class AttachVolume:
    """Reserves, and casts to the host; what was reserved is taken back if that fails."""

    def __init__(self, wiring: Wiring, source: str, cells: Cells, volume: VolumeClient) -> None:
        self._wiring, self._cells, self._volume = wiring, cells, volume
        self._compute = wiring.rpc(source, "compute")

    async def __call__(
        self, ctxt: RequestContext, *, instance: Instance, volume: Volume, device: str | None,
        delete_on_termination: bool,
    ) -> str:  # fmt: skip
        """The device's name. Raises InvalidVolume for a volume that is not to be had."""
        cell = await self._cells.find(ctxt, instance.uuid)
        if cell is None:
            raise InstanceNotFound(f"Instance {instance.uuid} could not be found.")
        bdm = await self._name(ctxt, cell, instance, volume["id"], device)
        kept: dict[str, Any] = {"delete_on_termination": int(delete_on_termination)}
        try:
            attachment = await self._reserve(ctxt, volume["id"], instance.uuid)
            kept["attachment_id"] = attachment
            await cell.update(ctxt, "block_device_mapping", {"uuid": bdm.uuid}, **kept)
            await record_action(cell, ctxt, instance.uuid, "attach_volume", self._wiring.now())
            bdm = replace(
                bdm, attachment_id=attachment, delete_on_termination=delete_on_termination
            )
            await self._compute.cast(
                ctxt, "attach_volume", server=instance.host, instance=instance, bdm=bdm
            )
        except CloudError:
            await cell.update(ctxt, "block_device_mapping", {"uuid": bdm.uuid}, deleted=1)
            raise
        return bdm.device_name or ""

    async def _name(
        self, ctxt: RequestContext, cell: DatabaseClient, instance: Instance, volume_id: str,
        device: str | None,
    ) -> BlockDevice:  # fmt: skip
        """The host names the disk, one request after the other, and writes its mapping.

        If no answer comes, it may have done so all the same.
        """
        try:
            bdm: BlockDevice = await self._compute.call(
                ctxt, "reserve_block_device_name", server=instance.host, instance=instance,
                device=device, volume_id=volume_id, disk_bus=None, device_type=None, tag=None,
                multiattach=False,
            )  # fmt: skip
        except MessagingTimeout:
            await cell.update(
                ctxt, "block_device_mapping",
                {"volume_id": volume_id, "instance_uuid": instance.uuid}, deleted=1,
            )  # fmt: skip
            raise
        return bdm

    async def _reserve(self, ctxt: RequestContext, volume_id: str, instance_uuid: str) -> str:
        """The attachment's id (source: ``nova.compute.utils:check_attach_and_reserve_volume``)."""
        try:
            attachment = await self._volume.attachment_create(ctxt, volume_id, instance_uuid)
        except HTTPError as error:
            if error.status == 400:
                raise InvalidVolume(f"Invalid input received: {error}") from None
            raise
        made: str = attachment["id"]
        return made


class AttachByConductor:
    """nova-conductor does it, and whoever asked is told the device only if it waits."""

    def __init__(self, wiring: Wiring, source: str) -> None:
        self._conductor = wiring.rpc(source, "conductor")

    async def __call__(
        self, ctxt: RequestContext, instance: Instance, volume: Volume, *, device: str | None,
        delete_on_termination: bool, wait: bool,
    ) -> str | None:  # fmt: skip
        asked: dict[str, Any] = {
            "instance": instance, "volume": volume, "device": device,
            "delete_on_termination": delete_on_termination,
        }  # fmt: skip
        if not wait:
            await self._conductor.cast(ctxt, "attach_volume", **asked)
            return None
        named: str = await self._conductor.call(ctxt, "attach_volume", **asked)
        return named


class AttachHere:
    """Whoever is asked does it itself, and so always knows the device."""

    def __init__(self, attach: AttachVolume) -> None:
        self._attach = attach

    async def __call__(
        self, ctxt: RequestContext, instance: Instance, volume: Volume, *, device: str | None,
        delete_on_termination: bool, wait: bool,
    ) -> str:  # fmt: skip
        return await self._attach(
            ctxt, instance=instance, volume=volume, device=device,
            delete_on_termination=delete_on_termination,
        )  # fmt: skip
