"""Cinder's front: its routes, who asks, and what is there before the run begins."""

from __future__ import annotations

from collections.abc import Callable

from novaviz.catalog import CloudData
from novaviz.database import Database, DatabaseClient
from novaviz.model.context import RequestContext
from novaviz.services.cinder.attachments import AttachmentsController
from novaviz.services.cinder.backend import SimulatedBackend, VolumeBackend
from novaviz.services.cinder.manager import VolumeManager
from novaviz.services.cinder.volumes import VolumesController
from novaviz.services.middleware import AuthToken
from novaviz.services.wiring import Wiring
from novaviz.transport import Refused, Request, RestService, Routes

RESOURCES = ("volumes", "gigabytes", "per_volume_gigabytes")


class Cinder(RestService):
    """The block storage service; ``auth`` says how it finds out who asks.

    ``backend`` keeps the volumes' content; without one they are rows and nothing else.
    """

    name = "cinder"

    def __init__(
        self, wiring: Wiring, database: Database, auth: AuthToken,
        backend: VolumeBackend | None = None,
    ) -> None:  # fmt: skip
        self._wiring, self._database, self._auth = wiring, database, auth
        self._backend = backend or SimulatedBackend()
        db = DatabaseClient(self.name, database)
        volumes = VolumesController(wiring, db, VolumeManager(wiring, db, self._backend))
        attachments = AttachmentsController(wiring, db, self._backend)
        self.routes = Routes(
            [
                ("POST", "/v3/{id}/volumes", volumes.create),
                ("GET", "/v3/{id}/volumes", volumes.index),
                ("GET", "/v3/{id}/volumes/detail", volumes.detail),
                ("GET", "/v3/{id}/volumes/{id}", volumes.show),
                ("DELETE", "/v3/{id}/volumes/{id}", volumes.delete),
                ("POST", "/v3/{id}/volumes/{id}/action", volumes.action),
                ("POST", "/v3/{id}/attachments", attachments.create),
                ("GET", "/v3/{id}/attachments/{id}", attachments.show),
                ("PUT", "/v3/{id}/attachments/{id}", attachments.update),
                ("DELETE", "/v3/{id}/attachments/{id}", attachments.delete),
                ("POST", "/v3/{id}/attachments/{id}/action", attachments.action),
            ]
        )

    async def authenticate(self, ctxt: RequestContext, request: Request) -> RequestContext:
        """Who asks; only an administrator may name another project than the token's."""
        ctxt = await self._auth.context(ctxt, request)
        if request.path.split("/")[2] != ctxt.project_id and "admin" not in ctxt.roles:
            raise Refused(400, "Malformed request url")
        return ctxt

    def fill(self, cloud: CloudData, project_id: Callable[[str], str]) -> None:
        """Put in how much every project may have; ``project_id`` gives the id for a name."""
        self._database.fill("quotas", (
            {"project_id": project_id(project.name), "resource": resource,
             "hard_limit": getattr(cloud.quotas_of(project.name), resource)}
            for project in cloud.projects
            for resource in RESOURCES
        ))  # fmt: skip

    def add_volume(self, project_id: str, user_id: str, size: int, name: str) -> str:
        """An empty volume (``size`` in GB) that was there before the run; its id."""
        volume_id = self._wiring.streams.uuid("volume")
        self._backend.fill(volume_id, size)
        now = self._wiring.now()
        self._database.fill("volumes", [
            {"id": volume_id, "display_name": name, "project_id": project_id, "user_id": user_id,
             "size": size, "status": "available", "created_at": now, "updated_at": now},
        ])  # fmt: skip
        return volume_id
