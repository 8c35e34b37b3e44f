"""``POST /v2.1/servers``: every check that can be made before anything is built.

Source: ``nova.api.openstack.compute.servers:ServersController.create`` and
``nova.compute.api:API._create_instance``.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from novaviz.exceptions import CloudError, HTTPError, ImageNotAuthorized, ImageNotFound
from novaviz.kernel import Streams
from novaviz.model.context import RequestContext
from novaviz.model.resources import BlockDevice, Flavor, ImageMeta, NetworkRequest, RequestSpec
from novaviz.services.nova.api.body import ServerRequest, read_server
from novaviz.services.nova.api.keypairs import public_key
from novaviz.services.nova.api.policy import enforce
from novaviz.services.nova.api.provision import Build, Provision, draft
from novaviz.services.nova.cells import Cells
from novaviz.services.nova.image import ImageClient
from novaviz.services.nova.network import NetworkClient
from novaviz.services.nova.quota import Quota, deltas_of
from novaviz.services.nova.rows import flavor_of
from novaviz.services.nova.volume import VolumeClient
from novaviz.services.wiring import Wiring
from novaviz.transport import Refused

GIB = 2**30
METADATA_ITEMS = 128
"""Of one server, at most (source: ``nova.conf.quota``)."""
_LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class CreateServer:
    """Checks a request, writes it down and hands it on.

    With ``reserve_volumes`` the API itself reserves the user's volumes by an attachment, so that
    no other server can take them while this one waits for a host.
    """

    def __init__(
        self, wiring: Wiring, cells: Cells, image: ImageClient, network: NetworkClient,
        volume: VolumeClient, quota: Quota, provision: Provision, *, reserve_volumes: bool,
    ) -> None:  # fmt: skip
        self._wiring, self._cells = wiring, cells
        self._image, self._network, self._volume = image, network, volume
        self._quota, self._provision = quota, provision
        self._reserve_volumes = reserve_volumes

    async def __call__(self, ctxt: RequestContext, body: Any) -> Build:
        """Build the server; Refused with the API's status and words if it may not be."""
        asked = read_server(body)
        enforce(ctxt, "os_compute_api:servers:create")
        if asked.block_devices:
            enforce(ctxt, "os_compute_api:servers:create:attach_volume")
        flavor = await self._flavor(ctxt, asked.flavor_ref)
        image = await self._boot_image(ctxt, asked)
        on_volume = any(str(device.get("boot_index")) == "0" for device in asked.block_devices)
        if image is not None:
            _fits(flavor, image, on_volume=on_volume)
        networks = await self._networks(ctxt, asked.networks)
        key_data = await public_key(self._cells.api_db, ctxt, asked.key_name)
        _few_enough(asked.metadata)
        deltas = deltas_of(flavor)
        await self._quota.reserve(ctxt, deltas)
        instance = draft(
            self._wiring, ctxt, name=asked.name, flavor=flavor, zone=asked.availability_zone,
            image_ref="" if on_volume or image is None else image.id,
            config_drive=asked.config_drive, key_name=asked.key_name, key_data=key_data,
            user_data=asked.user_data, metadata=asked.metadata,
        )  # fmt: skip
        devices: list[BlockDevice] = []
        try:
            for device in self._block_devices(asked, image):
                devices.append(await self._checked(ctxt, device, instance.uuid))
            spec = RequestSpec(
                instance_uuid=instance.uuid,
                project_id=instance.project_id,
                user_id=instance.user_id,
                flavor=flavor,
                image=image,
                availability_zone=asked.availability_zone,
                root_gb=0 if on_volume else flavor.root_gb,
            )
            if asked.group:
                spec = await self._join_group(ctxt, asked.group, spec)
            build = Build(instance, spec, image, networks, tuple(devices),
                          _password(self._wiring.streams))  # fmt: skip
            await self._provision.write(ctxt, build)
        except CloudError:
            await self._quota.rollback(ctxt, deltas)
            await self._release(ctxt, devices)
            raise
        await self._provision.hand_on(ctxt, build)
        return build

    async def _flavor(self, ctxt: RequestContext, flavor_ref: str) -> Flavor:
        row = await self._cells.api_db.first(ctxt, "flavor_get_by_flavorid", flavorid=flavor_ref)
        if row is None:
            raise Refused(400, f"Flavor {flavor_ref} could not be found.")
        return flavor_of(row)

    async def _boot_image(self, ctxt: RequestContext, asked: ServerRequest) -> ImageMeta | None:
        """The image to boot from: named by imageRef or by the boot volume's source."""
        sources = [device["uuid"] for device in asked.block_devices
                   if device["source_type"] == "image" and str(device.get("boot_index")) == "0"]
        image_id = asked.image_ref or (sources[0] if sources else "")
        if not image_id:
            return None
        try:
            image = await self._image.show(ctxt, image_id)
        except ImageNotFound:
            raise Refused(400, "Can not find requested image") from None
        except ImageNotAuthorized as error:
            raise Refused(400, str(error)) from None
        except HTTPError as error:
            raise _passed_on(error) from None
        if image.status != "active":
            raise Refused(400, f"Image {image_id} is not active.")
        return image

    async def _networks(
        self, ctxt: RequestContext, asked: tuple[NetworkRequest, ...] | None
    ) -> tuple[NetworkRequest, ...]:
        if asked == ():
            return ()
        try:
            if asked is None:
                usable = await self._network.networks(ctxt)
                if len(usable) > 1:
                    raise Refused(
                        409,
                        "Multiple possible networks found, use a Network ID to be more specific.",
                    )
                asked = tuple(NetworkRequest(network["id"]) for network in usable)
            await self._network.validate_networks(ctxt, asked)
        except HTTPError as error:
            raise _passed_on(error) from None
        return asked

    def _block_devices(self, asked: ServerRequest, image: ImageMeta | None) -> list[BlockDevice]:
        devices = []
        if not any(str(device.get("boot_index")) == "0" for device in asked.block_devices):
            devices.append(BlockDevice(
                "image", "local", boot_index=0, image_id=image.id if image else None,
                delete_on_termination=True, uuid=self._wiring.streams.uuid("bdm"),
            ))  # fmt: skip
        for device in asked.block_devices:
            source, target = device["source_type"], device.get("destination_type", "volume")
            boot = device.get("boot_index")
            size = device.get("volume_size")
            devices.append(BlockDevice(
                source, target,
                boot_index=None if boot in (None, "", "None") else int(boot),
                image_id=device.get("uuid") if source == "image" else None,
                volume_id=device.get("uuid") if source == "volume" else None,
                volume_size=int(size) if size else None,
                delete_on_termination=device.get("delete_on_termination", False),
                uuid=self._wiring.streams.uuid("bdm"),
            ))  # fmt: skip
        return devices

    async def _checked(
        self, ctxt: RequestContext, device: BlockDevice, instance_uuid: str
    ) -> BlockDevice:
        """An existing volume must be there and free (source: ``API._validate_bdm``)."""
        if device.source_type == "image" and device.is_volume and not device.volume_size:
            raise Refused(400, "Images with destination_type 'volume' need to have a non-zero"
                               " size specified")  # fmt: skip
        if device.source_type != "volume":
            return device
        volume_id = device.volume_id or ""
        try:
            volume = await self._volume.show(ctxt, volume_id)
            if volume["status"] != "available":
                raise Refused(
                    400,
                    f"Invalid volume: volume '{volume_id}' status must be 'available'."
                    f" Currently in '{volume['status']}'",
                )
            if not self._reserve_volumes:
                return replace(device, volume_size=volume["size"])
            attachment = await self._volume.attachment_create(ctxt, volume_id, instance_uuid)
        except HTTPError as error:
            raise _passed_on(
                error, f"Block Device Mapping is Invalid: failed to get volume {volume_id}."
            ) from None
        return replace(device, volume_size=volume["size"], attachment_id=attachment["id"])

    async def _join_group(
        self, ctxt: RequestContext, group_id: str, spec: RequestSpec
    ) -> RequestSpec:
        """Read the server group's policy and where its members run, and join it."""
        db = self._cells.api_db
        group = await db.first(ctxt, "instance_group_get", uuid=group_id)
        if group is None:
            raise Refused(400, f"Instance group {group_id} could not be found.")
        members = await db.select(ctxt, "instance_group_members", uuid=group_id)
        uuids = json.dumps([row["instance_uuid"] for row in members])
        hosts = set()
        for cell in self._cells.all:
            rows = await cell.select(ctxt, "hosts_of_instances", uuids=uuids)
            hosts |= {row["host"] for row in rows if row["host"]}
        await db.insert(
            ctxt, "instance_group_member", group_id=group["id"], instance_uuid=spec.instance_uuid
        )
        return replace(spec, group_id=group_id, group_policy=group["policy"],
                       group_hosts=tuple(sorted(hosts)))  # fmt: skip

    async def _release(self, ctxt: RequestContext, devices: list[BlockDevice]) -> None:
        for device in devices:
            if device.attachment_id:
                await self._volume.attachment_delete(ctxt, device.attachment_id)


def _fits(flavor: Flavor, image: ImageMeta, *, on_volume: bool) -> None:
    if flavor.memory_mb < image.min_ram:
        raise Refused(400, "Flavor's memory is too small for requested image.")
    if on_volume or flavor.root_gb == 0:
        return
    if flavor.root_gb < image.min_disk or flavor.root_gb * GIB < image.size:
        raise Refused(
            400,
            "Flavor's disk is too small for requested image. Flavor disk is"
            f" {flavor.root_gb * GIB} bytes, image is"
            f" {max(image.min_disk * GIB, image.size)} bytes.",
        )


def _few_enough(metadata: tuple[tuple[str, str], ...]) -> None:
    """Source: ``nova.compute.api:API._check_metadata_properties_quota``."""
    if len(metadata) > METADATA_ITEMS:
        raise Refused(403, f"Maximum number of metadata items exceeds {METADATA_ITEMS}")


def _passed_on(error: HTTPError, message: str | None = None) -> Refused:
    """What nova-api answers when a service that it asks refuses."""
    if error.status == 401:
        return Refused(401, "The request you have made requires authentication.")
    if error.status in (400, 404, 409) and message is not None:
        return Refused(400, message)
    return Refused(500, "Unexpected API Error. Please report this and attach the API log if"
                        " possible.")  # fmt: skip


def _password(streams: Streams) -> str:
    draw = streams.of("admin_password")
    return "".join(draw.choice(_LETTERS) for _ in range(12))
