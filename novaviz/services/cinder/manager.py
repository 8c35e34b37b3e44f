"""The part of cinder that does the slow work after the API has answered.

Source: ``cinder.volume.manager:VolumeManager``, to which the API casts; cinder's own scheduler
and volume service are one participant with its API here.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from novaviz.database import DatabaseClient
from novaviz.exceptions import CloudError
from novaviz.model.context import RequestContext
from novaviz.model.resources import VolumeImage
from novaviz.services.cinder.backend import VolumeBackend
from novaviz.services.wiring import Wiring

Metadata = dict[str, Any]


class VolumeManager:
    """Makes volumes and unmakes them; what goes wrong shows only in a volume's status."""

    def __init__(
        self, wiring: Wiring, database: DatabaseClient, backend: VolumeBackend
    ) -> None:
        self._wiring, self._db, self._backend = wiring, database, backend
        self._rest = wiring.rest("cinder")

    def create_volume(
        self, ctxt: RequestContext, volume_id: str, size: int, image: Metadata | None
    ) -> None:
        """Begin to make the volume, with the image's content if there is one; do not wait.

        ``size`` is in GB, ``image`` what is remembered of it (``volume_image_metadata``).
        """
        self._wiring.kernel.spawn(self._create(ctxt, volume_id, size, image), "cinder")

    def delete_volume(self, ctxt: RequestContext, volume_id: str) -> None:
        """Begin to delete the volume; do not wait."""
        self._wiring.kernel.spawn(self._delete(ctxt, volume_id), "cinder")

    async def _create(
        self, ctxt: RequestContext, volume_id: str, size: int, image: Metadata | None
    ) -> None:
        try:
            content = None
            if image is not None:
                await self._set_status(ctxt, volume_id, "downloading")
                content = await self._download(ctxt, image)
            await self._backend.create(ctxt, volume_id, size, content)
            await self._db.execute(
                ctxt, "volume_created", id=volume_id, bootable=int(image is not None),
                now=self._wiring.now(),
            )  # fmt: skip
        except CloudError:
            with suppress(CloudError):
                await self._set_status(ctxt, volume_id, "error")

    async def _download(self, ctxt: RequestContext, image: Metadata) -> VolumeImage:
        data = await self._rest.ask(
            ctxt, "glance", "GET", "/v2/images/{id}/file", image["image_id"],
            headers={"X-Auth-Token": ctxt.token or ""}, credential="user",
        )  # fmt: skip
        return VolumeImage(image["image_id"], image["disk_format"], data)

    async def _delete(self, ctxt: RequestContext, volume_id: str) -> None:
        now = self._wiring.now()
        try:
            await self._backend.delete(ctxt, volume_id)
            await self._db.update(
                ctxt, "volumes", {"id": volume_id},
                status="deleted", deleted=1, deleted_at=now, updated_at=now,
            )  # fmt: skip
        except CloudError:
            with suppress(CloudError):
                await self._set_status(ctxt, volume_id, "error_deleting")

    async def _set_status(self, ctxt: RequestContext, volume_id: str, status: str) -> None:
        await self._db.update(
            ctxt, "volumes", {"id": volume_id}, status=status, updated_at=self._wiring.now()
        )
