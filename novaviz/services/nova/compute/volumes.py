"""``attach_volume`` and ``detach_volume``: disks that come and go while the instance is there.

Source: the methods of these names in ``nova.compute.manager:ComputeManager``, and
``nova.virt.block_device:DriverVolumeBlockDevice``.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace

from novaviz.exceptions import CloudError, DiskNotFound, InvalidVolume
from novaviz.model.context import RequestContext
from novaviz.model.resources import BlockDevice, Instance
from novaviz.services.nova.compute.block_devices import ROOT
from novaviz.services.nova.compute.host import ComputeHost
from novaviz.services.nova.compute.operation import operate
from novaviz.transport.rpc import Endpoint

LETTERS = "abcdefghijklmnopqrstuvwxyz"


class VolumeActions:
    """Hot-plugs the volumes of one host's guests."""

    def __init__(self, host: ComputeHost) -> None:
        self._host = host
        self.methods: dict[str, Endpoint] = {
            "reserve_block_device_name": self.reserve_block_device_name,
            "attach_volume": self.attach_volume,
            "detach_volume": self.detach_volume,
        }

    async def reserve_block_device_name(
        self, ctxt: RequestContext, *, instance: Instance, device: str | None, volume_id: str,
        disk_bus: str | None, device_type: str | None, tag: str | None, multiattach: bool,
    ) -> BlockDevice:  # fmt: skip
        """A free name for a disk, kept by its mapping; libvirt takes no name from the user.

        One after the other, so that two requests never get the same.
        """
        host, uuid = self._host, instance.uuid
        async with host.locks.of(uuid):
            there = await host.conductor.get_block_devices(ctxt, uuid)
            if any(bdm.volume_id == volume_id for bdm in there):
                raise InvalidVolume(f"Invalid volume: volume {volume_id} already attached")
            made = BlockDevice(
                "volume", "volume", volume_id=volume_id, device_name=next_name(there),
                uuid=host.wiring.streams.uuid("bdm"),
            )  # fmt: skip
            await host.conductor.create_block_device(ctxt, uuid, made)
            return made

    async def attach_volume(
        self, ctxt: RequestContext, *, instance: Instance, bdm: BlockDevice
    ) -> None:
        """Give the guest the disk; if that fails, its mapping goes and the volume is free."""

        async def work() -> None:
            async with self._host.locks.of(instance.uuid):
                try:
                    await self._attach(ctxt, instance, bdm)
                except CloudError:
                    await self._host.conductor.destroy_block_device(ctxt, bdm.uuid)
                    raise

        await operate(
            self._host, ctxt, instance, "attach_volume", work, reverts_task_state=False
        )

    async def _attach(self, ctxt: RequestContext, instance: Instance, bdm: BlockDevice) -> None:
        host, told = self._host, {"volume_id": bdm.volume_id}
        await host.notifier.instance(ctxt, "volume_attach.start", instance, **told)
        try:
            await self._plug(ctxt, instance, bdm)
        except CloudError as error:
            await host.volume.attachment_delete(ctxt, bdm.attachment_id or "")
            await host.notifier.instance(
                ctxt, "volume_attach.error", instance, **told, message=str(error)
            )
            raise
        await host.notifier.instance(ctxt, "volume_attach.end", instance, **told)

    async def _plug(self, ctxt: RequestContext, instance: Instance, bdm: BlockDevice) -> None:
        """Reach the volume, plug it, remember how, and have cinder count it as in use."""
        host, attachment_id = self._host, bdm.attachment_id or ""
        volume = await host.volume.show(ctxt, bdm.volume_id or "")
        connector = await host.driver.get_volume_connector(ctxt)
        attachment = await host.volume.attachment_update(
            ctxt, attachment_id, {**connector, "mountpoint": bdm.device_name}
        )
        bdm = replace(
            bdm, volume_size=volume["size"],
            connection_info=json.dumps(
                {**attachment["connection_info"], "serial": bdm.volume_id}
            ),
        )  # fmt: skip
        await host.driver.attach_volume(ctxt, instance, bdm)
        try:
            await host.conductor.save_block_device(
                ctxt, bdm.uuid, volume_size=bdm.volume_size, connection_info=bdm.connection_info
            )
            await host.volume.attachment_complete(ctxt, attachment_id)
        except CloudError:
            with suppress(CloudError):
                await host.driver.detach_volume(ctxt, instance, bdm)
            raise

    async def detach_volume(
        self, ctxt: RequestContext, *, instance: Instance, volume_id: str,
        attachment_id: str | None,
    ) -> None:  # fmt: skip
        """Take the disk from the guest, and then give the volume back."""

        async def work() -> None:
            async with self._host.locks.of(instance.uuid):
                await self._detach(ctxt, instance, volume_id)

        await operate(
            self._host, ctxt, instance, "detach_volume", work, reverts_task_state=False
        )

    async def _detach(self, ctxt: RequestContext, instance: Instance, volume_id: str) -> None:
        host, told = self._host, {"volume_id": volume_id}
        there = await host.conductor.get_block_devices(ctxt, instance.uuid)
        bdm = next((one for one in there if one.volume_id == volume_id), None)
        if bdm is None:
            raise InvalidVolume(f"No volume Block Device Mapping with id {volume_id}.")
        await host.notifier.instance(ctxt, "volume_detach.start", instance, **told)
        await host.volume.show(ctxt, volume_id)
        try:
            with suppress(DiskNotFound):
                await host.driver.detach_volume(ctxt, instance, bdm)
        except CloudError:
            await host.volume.roll_detaching(ctxt, volume_id)
            raise
        await host.volume.attachment_delete(ctxt, bdm.attachment_id or "")
        await host.notifier.instance(ctxt, "volume_detach.end", instance, **told)
        await host.conductor.destroy_block_device(ctxt, bdm.uuid)


def next_name(there: tuple[BlockDevice, ...]) -> str:
    """The first free name behind the root disk's (source: ``nova.compute.utils``)."""
    used = {ROOT, *(device.device_name for device in there)}
    return next(name for letter in LETTERS if (name := f"/dev/vd{letter}") not in used)
