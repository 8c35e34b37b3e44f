"""Cinder's volumes API (source: ``cinder.api.v3.volumes:VolumeController``)."""

from __future__ import annotations

import json
from typing import Any

from novaviz.database import DatabaseClient, Row
from novaviz.exceptions import HTTPError
from novaviz.model.context import RequestContext
from novaviz.model.event import Json
from novaviz.services.cinder.manager import VolumeManager
from novaviz.services.cinder.quota import check_quota
from novaviz.services.wiring import Wiring
from novaviz.transport import Refused, Request, Response

GIB = 1024**3
GLANCE_METADATA = ("checksum", "container_format", "disk_format", "min_disk", "min_ram", "size")
NOT_DELETABLE = (
    "Invalid volume: Volume status must be available or error or error_restoring or "
    "error_extending or error_managing and must not be migrating, attached, belong to a group, "
    "have snapshots, awaiting a transfer, or be disassociated from snapshots after volume transfer."
)
NOT_DETACHABLE = (
    "Invalid volume: Unable to detach volume. Volume status must be 'in-use' and attach_status"
    " must be 'attached' to detach."
)
BEGIN = "os-begin_detaching"
DETACHING = {BEGIN: ("in-use", "detaching"), "os-roll_detaching": ("detaching", "in-use")}
"""The actions of a detach: from which status to which."""


class VolumesController:
    """Volumes are made and deleted after the answer: the client looks again until it is done."""

    def __init__(self, wiring: Wiring, database: DatabaseClient, manager: VolumeManager) -> None:
        self._wiring, self._db, self._manager = wiring, database, manager
        self._rest = wiring.rest("cinder")

    async def create(self, ctxt: RequestContext, request: Request) -> Response:
        """Check size, image and quota, write the volume as ``creating`` and answer."""
        asked = _asked(request.body)
        size = _size(asked.get("size"))
        image_id: str | None = asked.get("imageRef")
        image = await self._image(ctxt, image_id, size) if image_id else None
        project_id = request.ids[0]
        volume_id = self._wiring.streams.uuid("volume")
        volume = {
            "id": volume_id,
            "display_name": asked.get("name"),
            "display_description": asked.get("description"),
            "project_id": project_id,
            "user_id": ctxt.user_id,
            "size": size,
            "status": "creating",
            "attach_status": "detached",
            "availability_zone": asked.get("availability_zone") or "nova",
            "volume_type": asked.get("volume_type") or "__DEFAULT__",
            "bootable": 0,
            "glance_metadata": json.dumps(image) if image else None,
            "created_at": self._wiring.now(),
        }
        async with self._db.transaction(ctxt) as transaction:
            await check_quota(transaction, ctxt, project_id, size)
            await transaction.insert(ctxt, "volumes", **volume)
        self._manager.create_volume(ctxt, volume_id, size, image)
        return Response(202, {"volume": _view({**volume, "updated_at": None, "attachments": None})})

    async def index(self, ctxt: RequestContext, request: Request) -> Response:
        """The project's volumes, briefly; ``?name=`` asks for those called so."""
        rows = await self._all(ctxt, request)
        volumes = [{"id": row["id"], "name": row["display_name"]} for row in rows]
        return Response(200, {"volumes": volumes})

    async def detail(self, ctxt: RequestContext, request: Request) -> Response:
        """The project's volumes; ``?name=`` asks for those called so."""
        return Response(200, {"volumes": [_view(row) for row in await self._all(ctxt, request)]})

    async def show(self, ctxt: RequestContext, request: Request) -> Response:
        return Response(200, {"volume": _view(await self._get(ctxt, request.ids[1]))})

    async def delete(self, ctxt: RequestContext, request: Request) -> Response:
        """Mark the volume as ``deleting`` and answer; nothing that is in use is deleted."""
        volume_id = request.ids[1]
        begun = await self._db.execute(
            ctxt, "volume_begin_delete", id=volume_id, now=self._wiring.now(),
            project_id=ctxt.project_id, admin=is_admin(ctxt),
        )  # fmt: skip
        if not begun:
            await self._get(ctxt, volume_id)
            raise Refused(400, NOT_DELETABLE)
        self._manager.delete_volume(ctxt, volume_id)
        return Response(202)

    async def action(self, ctxt: RequestContext, request: Request) -> Response:
        """``os-begin_detaching`` and ``os-roll_detaching``: who detaches says so beforehand.

        Source: ``cinder.volume.api:API.begin_detaching`` and ``roll_detaching``.
        """
        body, volume_id = request.body, request.ids[1]
        asked = next(iter(body), None) if isinstance(body, dict) else None
        if asked not in DETACHING:
            raise Refused(400, f"There is no such action: {asked}")
        before, after = DETACHING[asked]
        await self._get(ctxt, volume_id)
        changed = await self._db.execute(
            ctxt, "volume_detaching", id=volume_id, before=before, after=after,
            now=self._wiring.now(),
        )  # fmt: skip
        if not changed and asked == BEGIN:
            raise Refused(400, NOT_DETACHABLE)
        return Response(202)

    async def _all(self, ctxt: RequestContext, request: Request) -> list[Row]:
        return await self._db.select(
            ctxt, "volume_get_all_by_project",
            project_id=request.ids[0], name=request.query.get("name"),
        )  # fmt: skip

    async def _get(self, ctxt: RequestContext, volume_id: str) -> Row:
        return await get_volume(self._db, ctxt, volume_id)

    async def _image(self, ctxt: RequestContext, image_id: str, size: int) -> dict[str, Json]:
        """What to remember of the image that the volume is to hold; Refused if it does not fit."""
        try:
            image = await self._rest.ask(
                ctxt, "glance", "GET", "/v2/images/{id}", image_id,
                headers={"X-Auth-Token": ctxt.token or ""}, credential="user",
            )  # fmt: skip
        except HTTPError:
            raise Refused(
                400, "Invalid image identifier or unable to access requested image."
            ) from None
        if image["status"] != "active":
            raise _invalid_input(f"Image {image_id} is not active.")
        image_gb = -(-image["size"] // GIB)
        if image_gb > size:
            raise _invalid_input(
                f"Size of specified image {image_gb}GB is larger than volume size {size}GB."
            )
        if image["min_disk"] > size:
            raise _invalid_input(
                f"Volume size {size}GB cannot be smaller than the image minDisk size "
                f"{image['min_disk']}GB."
            )
        kept = {name: str(image[name]) for name in GLANCE_METADATA}
        return {"image_id": image_id, "image_name": image["name"], **kept}


async def get_volume(db: DatabaseClient, ctxt: RequestContext, volume_id: str) -> Row:
    """The volume's row; Refused with 404 if there is none that the asker may see."""
    volume = await db.first(
        ctxt, "volume_get", id=volume_id, project_id=ctxt.project_id, admin=is_admin(ctxt)
    )
    if volume is None:
        raise Refused(404, f"Volume {volume_id} could not be found.")
    return volume


def is_admin(ctxt: RequestContext) -> bool:
    return "admin" in ctxt.roles


def _asked(body: Any) -> dict[str, Any]:
    asked = body.get("volume") if isinstance(body, dict) else None
    if not isinstance(asked, dict):
        raise Refused(400, "Missing required element 'volume' in request body.")
    return asked


def _size(value: Any) -> int:
    """In GB; digits in a text are a number too."""
    size = int(value) if isinstance(value, str) and value.isdecimal() else value
    if not isinstance(size, int) or isinstance(size, bool) or size < 1:
        raise _invalid_input(f"Volume size '{value}' must be an integer and greater than 0")
    return size


def _invalid_input(reason: str) -> Refused:
    return Refused(400, f"Invalid input received: {reason}")


def _view(volume: Row) -> dict[str, Json]:
    """A volume as the API shows it (source: ``cinder.api.v3.views.volumes:ViewBuilder``)."""
    body = {
        "id": volume["id"],
        "name": volume["display_name"],
        "description": volume["display_description"],
        "status": volume["status"],
        "size": volume["size"],
        "availability_zone": volume["availability_zone"],
        "volume_type": volume["volume_type"],
        "bootable": "true" if volume["bootable"] else "false",
        "multiattach": False,
        "encrypted": False,
        "metadata": {},
        "attachments": json.loads(volume["attachments"] or "[]"),
        "user_id": volume["user_id"],
        "os-vol-tenant-attr:tenant_id": volume["project_id"],
        "created_at": volume["created_at"],
        "updated_at": volume["updated_at"],
    }
    if volume["glance_metadata"]:
        body["volume_image_metadata"] = json.loads(volume["glance_metadata"])
    return body
