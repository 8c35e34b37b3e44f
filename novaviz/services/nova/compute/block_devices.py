"""An instance's volumes, made and attached (source: ``nova.virt.block_device``)."""

from __future__ import annotations

import json
from dataclasses import replace

from novaviz.exceptions import CloudError, VolumeNotCreated
from novaviz.kernel import MICROSECONDS
from novaviz.model.context import RequestContext
from novaviz.model.resources import BlockDevice, Instance
from novaviz.services.nova.compute.host import ComputeHost

POLL = MICROSECONDS // 2
"""How long nova waits before it asks again whether a volume is ready."""
POLLS = 60
ROOT = "/dev/vda"


def named(devices: tuple[BlockDevice, ...]) -> tuple[BlockDevice, ...]:
    """The devices with a name each: the one to boot from is the first disk.

    Source: ``nova.compute.manager:ComputeManager._default_block_device_names``.
    """
    rest = iter("bcdefghijklmnop")
    return tuple(
        device
        if device.device_name
        else replace(device, device_name=ROOT if device.boot_index == 0 else f"/dev/vd{next(rest)}")
        for device in devices
    )


class BlockDevices:
    """Attaches volumes at boot.

    With ``reserved`` the API has reserved an existing volume by an attachment, and the host is
    told to cinder afterwards; otherwise one call says it all.
    """

    def __init__(self, host: ComputeHost, *, reserved: bool) -> None:
        self._host, self._reserved = host, reserved

    async def attach(
        self, ctxt: RequestContext, instance: Instance, devices: tuple[BlockDevice, ...]
    ) -> tuple[BlockDevice, ...]:
        """Attach every volume; what was attached is given back if a later one fails."""
        done: list[BlockDevice] = []
        for index, device in enumerate(devices):
            if not device.is_volume:
                done.append(device)
                continue
            try:
                done.append(await self._attach(ctxt, instance, device))
            except CloudError:
                await self.detach(ctxt, (*done, *devices[index:]))
                raise
        return tuple(done)

    async def _attach(
        self, ctxt: RequestContext, instance: Instance, device: BlockDevice
    ) -> BlockDevice:
        volume, conductor = self._host.volume, self._host.conductor
        if device.volume_id is None:
            device = await self._create(ctxt, instance, device)
        assert device.volume_id is not None
        attachment_id = device.attachment_id
        if attachment_id is None and self._reserved:
            attachment_id = (
                await volume.attachment_create(ctxt, device.volume_id, instance.uuid)
            )["id"]
        try:
            if attachment_id is None:
                connector = await self._host.driver.get_volume_connector(ctxt)
                known = await volume.attachment_create(
                    ctxt, device.volume_id, instance.uuid, connector
                )
                attachment_id = known["id"]
            else:
                await volume.show(ctxt, device.volume_id)
                connector = await self._host.driver.get_volume_connector(ctxt)
                known = await volume.attachment_update(ctxt, attachment_id, connector)
            assert attachment_id is not None
            await conductor.save_block_device(
                ctxt, device.uuid, volume_id=device.volume_id, attachment_id=attachment_id,
                device_name=device.device_name,
            )  # fmt: skip
            await volume.attachment_complete(ctxt, attachment_id)
        except CloudError:
            if attachment_id is not None and attachment_id != device.attachment_id:
                await volume.attachment_delete(ctxt, attachment_id)
            raise
        return replace(
            device, attachment_id=attachment_id,
            connection_info=json.dumps(known["connection_info"]),
        )  # fmt: skip

    async def _create(
        self, ctxt: RequestContext, instance: Instance, device: BlockDevice
    ) -> BlockDevice:
        """A new volume with the image's content, once it is ready; one that will not be goes."""
        volume = self._host.volume
        made = await volume.create(
            ctxt, device.volume_size or instance.flavor.root_gb, "", device.image_id
        )
        device = replace(device, volume_id=made["id"])
        try:
            await self._host.conductor.save_block_device(ctxt, device.uuid, volume_id=made["id"])
            await self._wait(ctxt, made["id"])
        except CloudError:
            await self.delete(ctxt, (device,))
            raise
        return device

    async def _wait(self, ctxt: RequestContext, volume_id: str) -> None:
        """Until a new volume is ready.

        Source: ``nova.compute.manager:ComputeManager._await_block_device_map_created``.
        """
        for _ in range(POLLS):
            state = (await self._host.volume.show(ctxt, volume_id))["status"]
            if state == "available":
                return
            if state.startswith("error"):
                break
            await self._host.wiring.kernel.sleep(POLL)
        raise VolumeNotCreated(
            f"Volume {volume_id} did not finish being created even after we waited"
        )

    async def detach(self, ctxt: RequestContext, devices: tuple[BlockDevice, ...]) -> None:
        """Give volumes back: the attachment goes, the volume is available again."""
        for device in devices:
            if device.attachment_id is not None:
                await self._host.volume.attachment_delete(ctxt, device.attachment_id)
                await self._host.conductor.save_block_device(
                    ctxt, device.uuid, attachment_id=None
                )

    async def delete(self, ctxt: RequestContext, devices: tuple[BlockDevice, ...]) -> None:
        """Delete the volumes that were made for the instance alone."""
        for device in devices:
            if device.volume_id is not None and device.delete_on_termination:
                await self._host.volume.delete(ctxt, device.volume_id)


def without_attachments(devices: tuple[BlockDevice, ...]) -> tuple[BlockDevice, ...]:
    return tuple(replace(device, attachment_id=None, connection_info=None) for device in devices)
