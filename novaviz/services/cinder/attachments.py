"""Cinder's attachments API: reserve a volume, make it reachable, say that it is connected.

In three calls, so that a volume is taken at once but exported only when its host is known.
Source: ``cinder.api.v3.attachments:AttachmentsController`` and ``cinder.volume.api:API``.
"""

from __future__ import annotations

import json
from typing import Any

from novaviz.database import DatabaseClient, Row
from novaviz.exceptions import CloudError
from novaviz.model.context import RequestContext
from novaviz.model.event import Json
from novaviz.services.cinder.backend import VolumeBackend
from novaviz.services.cinder.volumes import get_volume, is_admin
from novaviz.services.wiring import Wiring
from novaviz.transport import Refused, Request, Response


class AttachmentsController:
    """An attachment is one instance's hold on one volume."""

    def __init__(
        self, wiring: Wiring, database: DatabaseClient, backend: VolumeBackend
    ) -> None:
        self._wiring, self._db, self._backend = wiring, database, backend

    async def create(self, ctxt: RequestContext, request: Request) -> Response:
        """Reserve the volume: it must be available, and is nobody else's from now on."""
        asked = _asked(request.body)
        for key in ("instance_uuid", "volume_uuid"):
            if not asked.get(key):
                raise Refused(400, f"Must specify '{key}' to create attachment.")
        volume_id = asked["volume_uuid"]
        reserved = await self._db.execute(
            ctxt, "volume_reserve", id=volume_id, now=self._wiring.now(),
            project_id=ctxt.project_id, admin=is_admin(ctxt),
        )  # fmt: skip
        if not reserved:
            volume = await get_volume(self._db, ctxt, volume_id)
            raise Refused(
                400,
                f"Invalid volume: Volume {volume_id} status must be "
                "available or downloading to reserve, but the current status is "
                f"{volume['status']}.",
            )
        attachment = {
            "id": self._wiring.streams.uuid("attachment"),
            "volume_id": volume_id,
            "instance_uuid": asked["instance_uuid"],
            "attach_status": "reserved",
            "created_at": self._wiring.now(),
        }
        await self._db.insert(ctxt, "volume_attachment", **attachment)
        connector = asked.get("connector")
        if connector:
            try:
                attachment |= await self._connect(ctxt, attachment, connector)
            except CloudError:
                await self._follow(
                    ctxt, "attachment_delete", attachment["id"], "available", "detached"
                )
                raise
        return Response(200, {"attachment": _view(attachment)})

    async def show(self, ctxt: RequestContext, request: Request) -> Response:
        return Response(200, {"attachment": _view(await self._get(ctxt, request.ids[1]))})

    async def update(self, ctxt: RequestContext, request: Request) -> Response:
        """Export the volume to the host in the connector, and say how to reach it."""
        connector = _asked(request.body).get("connector")
        if not connector:
            raise Refused(400, "Must specify 'connector' to update attachment.")
        attachment = await self._get(ctxt, request.ids[1])
        attachment |= await self._connect(ctxt, attachment, connector)
        return Response(200, {"attachment": _view(attachment)})

    async def action(self, ctxt: RequestContext, request: Request) -> Response:
        """``os-complete``: the host is connected, the volume is in use."""
        if not isinstance(request.body, dict) or "os-complete" not in request.body:
            raise Refused(400, "There is no such action.")
        await self._follow(ctxt, "attachment_complete", request.ids[1], "in-use", "attached")
        return Response(204)

    async def delete(self, ctxt: RequestContext, request: Request) -> Response:
        """Give the volume back; the answer lists who else holds it: nobody."""
        await self._follow(ctxt, "attachment_delete", request.ids[1], "available", "detached")
        return Response(200, {"attachments": []})

    async def _connect(
        self, ctxt: RequestContext, attachment: Row, connector: dict[str, Json]
    ) -> Row:
        """Ask the backend for the target, and remember it; the columns that changed."""
        found = {
            "attach_status": "attaching",
            "attach_mode": connector.get("mode") or "rw",
            "attached_host": connector.get("host"),
            "mountpoint": connector.get("mountpoint"),
            "connector": json.dumps(connector),
            "connection_info": json.dumps(self._backend.connection(attachment["volume_id"])),
        }
        await self._db.update(ctxt, "volume_attachment", {"id": attachment["id"]}, **found)
        await self._db.update(
            ctxt, "volumes", {"id": attachment["volume_id"]},
            status="attaching", updated_at=self._wiring.now(),
        )  # fmt: skip
        return found

    async def _get(self, ctxt: RequestContext, attachment_id: str) -> Row:
        attachment = await self._db.first(
            ctxt, "attachment_get", id=attachment_id, project_id=ctxt.project_id,
            admin=is_admin(ctxt),
        )  # fmt: skip
        if attachment is None:
            raise _not_found(attachment_id)
        return attachment

    async def _follow(
        self, ctxt: RequestContext, change: str, attachment_id: str, status: str,
        attach_status: str,
    ) -> None:  # fmt: skip
        """Change the attachment, and its volume's status with it."""
        now = self._wiring.now()
        changed = await self._db.execute(
            ctxt, change, id=attachment_id, now=now, project_id=ctxt.project_id,
            admin=is_admin(ctxt),
        )  # fmt: skip
        if not changed:
            raise _not_found(attachment_id)
        await self._db.execute(
            ctxt, "volume_follow_attachment", id=attachment_id, now=now, status=status,
            attach_status=attach_status,
        )  # fmt: skip


def _asked(body: Any) -> dict[str, Any]:
    asked = body.get("attachment") if isinstance(body, dict) else None
    if not isinstance(asked, dict):
        raise Refused(400, "Missing required element 'attachment' in request body.")
    return asked


def _not_found(attachment_id: str) -> Refused:
    return Refused(
        404,
        "Volume attachment could not be found with filter: "
        f"attachment_id = {attachment_id}.",
    )


def _view(attachment: Row) -> dict[str, Json]:
    """As the API shows it (source: ``cinder.api.v3.views.attachments:ViewBuilder``)."""
    return {
        "id": attachment["id"],
        "status": attachment["attach_status"],
        "instance": attachment["instance_uuid"],
        "volume_id": attachment["volume_id"],
        "attached_at": attachment.get("attach_time") or "",
        "detached_at": attachment.get("detach_time") or "",
        "attach_mode": attachment.get("attach_mode"),
        "connection_info": json.loads(attachment.get("connection_info") or "{}"),
    }
