"""``/v2.1/servers/{id}/os-volume_attachments``: volumes of a server that is there.

Source: ``nova.api.openstack.compute.volume_attachments:VolumeAttachmentController`` and
``nova.compute.api:API``.
"""

from __future__ import annotations

from typing import Any

from novaviz.exceptions import HTTPError, InvalidVolume
from novaviz.model import vm_states
from novaviz.model.context import RequestContext
from novaviz.model.resources import BlockDevice, Instance
from novaviz.services.nova.api.actions import check_host, check_state
from novaviz.services.nova.api.body import check
from novaviz.services.nova.api.lookup import Found, get_instance, host_is_up
from novaviz.services.nova.api.policy import enforce
from novaviz.services.nova.attach import Attach
from novaviz.services.nova.cells import Cells
from novaviz.services.nova.rows import block_device_of, record_action
from novaviz.services.nova.volume import Volume, VolumeClient
from novaviz.services.wiring import Wiring
from novaviz.transport import Refused, Response

WITH_TAG, WITH_DELETE, WITH_ATTACHMENT_ID, WITHOUT_BODY = 70, 79, 89, 101
"""The minor versions in which the answers changed."""
GOOD = (vm_states.ACTIVE, vm_states.PAUSED, vm_states.STOPPED)
"""From which states disks may come and go."""

_POLICY = "os_compute_api:os-volumes-attachments"
_CREATE: dict[str, Any] = {
    "type": "object",
    "properties": {"volumeAttachment": {
        "type": "object",
        "properties": {
            "volumeId": {"type": "string", "format": "uuid"},
            "device": {"type": ["string", "null"],
                       "pattern": "(^/dev/x{0,1}[a-z]{0,1}d{0,1})([a-z]+)[0-9]*$"},
            "delete_on_termination": {"type": "boolean"},
        },
        "required": ["volumeId"],
        "additionalProperties": False,
    }},
    "required": ["volumeAttachment"],
    "additionalProperties": False,
}  # fmt: skip


class VolumeAttachments:
    """Volumes come and go; ``attach`` is how this release has them come."""

    def __init__(
        self, wiring: Wiring, cells: Cells, volume: VolumeClient, attach: Attach
    ) -> None:
        self._wiring, self._cells, self._volume, self._attach = wiring, cells, volume, attach
        self._compute = wiring.rpc("nova-api", "compute")

    async def index(self, ctxt: RequestContext, uuid: str, minor: int) -> Response:
        found = await get_instance(self._cells, ctxt, uuid)
        enforce(ctxt, f"{_POLICY}:index")
        shown = [
            _view(device, uuid, minor) for device in await self._devices(ctxt, found)
            if device.volume_id and (device.attachment_id or minor < WITH_ATTACHMENT_ID)
        ]  # fmt: skip
        return Response(200, {"volumeAttachments": shown})

    async def show(
        self, ctxt: RequestContext, uuid: str, volume_id: str, minor: int
    ) -> Response:
        found = await get_instance(self._cells, ctxt, uuid)
        enforce(ctxt, f"{_POLICY}:show")
        device = await self._device(ctxt, found, volume_id)
        if device.attachment_id is None and minor >= WITH_ATTACHMENT_ID:
            raise _not_attached(uuid, volume_id)
        return Response(200, {"volumeAttachment": _view(device, uuid, minor)})

    async def create(
        self, ctxt: RequestContext, uuid: str, body: Any, minor: int
    ) -> Response:
        """Have a volume attached; since 2.101 the user does not wait for the device's name."""
        check(body, _CREATE)
        found = await get_instance(self._cells, ctxt, uuid)
        enforce(ctxt, f"{_POLICY}:create")
        asked, instance = body["volumeAttachment"], found.instance
        check_state(instance, "attach_volume", GOOD)
        volume = await self._volume_of(ctxt, asked["volumeId"])
        await self._check_free(ctxt, found, volume["id"])
        deletes = asked.get("delete_on_termination", False)
        try:
            device = await self._attach(
                ctxt, instance, volume, device=asked.get("device"),
                delete_on_termination=deletes, wait=minor < WITHOUT_BODY,
            )  # fmt: skip
        except InvalidVolume as error:
            raise Refused(400, str(error)) from None
        if minor >= WITHOUT_BODY:
            return Response(202)
        made = BlockDevice(
            "volume", "volume", volume_id=volume["id"], device_name=device,
            delete_on_termination=deletes,
        )  # fmt: skip
        view = _view(made, uuid, min(minor, WITH_ATTACHMENT_ID - 1))
        return Response(200, {"volumeAttachment": view})

    async def _check_free(self, ctxt: RequestContext, found: Found, volume_id: str) -> None:
        """Source: ``nova.compute.api:API._check_volume_already_attached``."""
        assert found.cell is not None
        rows = await found.cell.select(ctxt, "block_devices_by_volume", volume_id=volume_id)
        if rows:
            holders = " ".join(row["instance_uuid"] for row in rows)
            raise Refused(400, f"Invalid volume: volume {volume_id} is already attached to"
                               f" instances: {holders}")  # fmt: skip

    async def delete(self, ctxt: RequestContext, uuid: str, volume_id: str) -> Response:
        """Have a volume detached: cinder is told at once, the host does it."""
        found = await get_instance(self._cells, ctxt, uuid)
        enforce(ctxt, f"{_POLICY}:delete")
        volume = await self._volume_of(ctxt, volume_id)
        device = await self._device(ctxt, found, volume_id)
        if device.boot_index == 0:
            raise Refused(400, "Cannot detach a root device volume")
        check_state(found.instance, "detach_volume", GOOD)
        await self._detach(ctxt, found, found.instance, volume)
        return Response(202)

    async def _detach(
        self, ctxt: RequestContext, found: Found, instance: Instance, volume: Volume
    ) -> None:
        """Source: ``nova.compute.api:API._detach_volume``."""
        check_host(instance)
        assert found.cell is not None
        assert instance.host is not None
        if not await host_is_up(ctxt, found.cell, instance.host, self._wiring.epoch):
            raise Refused(409, "Service is unavailable at this time.")
        try:
            await self._volume.begin_detaching(ctxt, volume["id"])
        except HTTPError as error:
            if error.status == 400:
                raise Refused(
                    400, f"Invalid volume: Invalid input received: {error}"
                ) from None
            raise
        holds = [item["attachment_id"] for item in volume["attachments"]
                 if item["server_id"] == instance.uuid]  # fmt: skip
        await record_action(
            found.cell, ctxt, instance.uuid, "detach_volume", self._wiring.now()
        )
        await self._compute.cast(
            ctxt, "detach_volume", server=instance.host, instance=instance,
            volume_id=volume["id"], attachment_id=holds[0] if holds else None,
        )  # fmt: skip

    async def _volume_of(self, ctxt: RequestContext, volume_id: str) -> Volume:
        try:
            return await self._volume.show(ctxt, volume_id)
        except HTTPError as error:
            if error.status == 404:
                raise Refused(404, f"Volume {volume_id} could not be found.") from None
            raise

    async def _devices(self, ctxt: RequestContext, found: Found) -> tuple[BlockDevice, ...]:
        """The server's disks; none while it is only asked for."""
        if found.cell is None:
            return ()
        rows = await found.cell.select(
            ctxt, "block_devices_by_instance", uuid=found.instance.uuid
        )
        return tuple(block_device_of(row) for row in rows)

    async def _device(
        self, ctxt: RequestContext, found: Found, volume_id: str
    ) -> BlockDevice:
        """The disk that the volume is to the server; Refused with 404 if it is none."""
        for device in await self._devices(ctxt, found):
            if device.volume_id == volume_id:
                return device
        raise _not_attached(found.instance.uuid, volume_id)


def _not_attached(uuid: str, volume_id: str) -> Refused:
    return Refused(404, f"Instance {uuid} is not attached to volume {volume_id}")


def _view(device: BlockDevice, instance_uuid: str, minor: int) -> dict[str, Any]:
    """Source: ``volume_attachments:_translate_attachment_detail_view``."""
    view: dict[str, Any] = {"volumeId": device.volume_id, "serverId": instance_uuid}
    if minor < WITH_ATTACHMENT_ID:
        view["id"] = device.volume_id
    if device.device_name:
        view["device"] = device.device_name
    if minor >= WITH_TAG:
        view["tag"] = None
    if minor >= WITH_DELETE:
        view["delete_on_termination"] = device.delete_on_termination
    if minor >= WITH_ATTACHMENT_ID:
        view |= {"attachment_id": device.attachment_id, "bdm_uuid": device.uuid}
    return view
