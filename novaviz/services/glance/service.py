"""Glance's images API (source: ``glance.api.v2.images`` and ``glance.api.v2.image_data``)."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping

from novaviz.catalog import ImageData
from novaviz.database import Database, DatabaseClient, Row
from novaviz.model.context import RequestContext
from novaviz.model.event import Json
from novaviz.services.glance.store import HASH_ALGORITHM, Content, made_up
from novaviz.services.middleware import AuthToken
from novaviz.services.wiring import Wiring
from novaviz.transport import Refused, Request, Response, RestService, Routes

WITHOUT_DATA = ("queued", "saving", "killed", "deleted")
EVERYBODYS = ("public", "community")
GONE = "Remote server where the image is present is unavailable."
"""Source: ``glance_store.exceptions:RemoteServiceUnavailable``."""


class Glance(RestService):
    """The image service; ``auth`` says how it finds out who asks."""

    name = "glance"

    def __init__(self, wiring: Wiring, database: Database, auth: AuthToken) -> None:
        self._wiring, self._database, self._auth = wiring, database, auth
        self._db = DatabaseClient(self.name, database)
        self._store: dict[str, Content] = {}
        self._ids: dict[str, str] = {}
        self.routes = Routes(
            [
                ("GET", "/v2/images", self.list_images),
                ("GET", "/v2/images/{id}", self.show_image),
                ("GET", "/v2/images/{id}/file", self.download_image),
                ("DELETE", "/v2/images/{id}", self.delete_image),
            ]
        )

    async def authenticate(self, ctxt: RequestContext, request: Request) -> RequestContext:
        return await self._auth.context(ctxt, request)

    def fill(
        self, images: Iterable[ImageData], owner: str, contents: Mapping[str, Content] | None = None
    ) -> None:
        """Put images in before the run; ``owner`` is a project's id.

        ``contents`` has real bytes for some of them, by name, in place of made-up ones.
        """
        for image in images:
            image_id = self._ids[image.name] = self._new_id(image.name)
            if contents and image.name in contents:
                content = contents[image.name]
            else:
                content = made_up(image.name, image.disk_format, image.size)
            self._store[image_id] = content
            self._database.fill("images", [self._row(image_id, image, owner, content)])
            self._database.fill("image_properties", (
                {"image_id": image_id, "name": name, "value": value}
                for name, value in sorted(image.properties.items())
            ))  # fmt: skip

    def image_id(self, name: str) -> str:
        """The id of an image that was there from the start."""
        return self._ids[name]

    def _new_id(self, name: str) -> str:
        whole = self._wiring.streams.name_of("image", name)
        return str(uuid.UUID(hex=whole, version=4))

    def _row(self, image_id: str, image: ImageData, owner: str, content: Content) -> Row:
        has_data = image.status not in WITHOUT_DATA
        now = self._wiring.now()
        return {
            "id": image_id, "name": image.name, "status": image.status,
            "visibility": image.visibility, "owner": owner,
            "size": content.size if has_data else None,
            "checksum": content.checksum if has_data else None,
            "os_hash_algo": HASH_ALGORITHM if has_data else None,
            "os_hash_value": content.hash_value if has_data else None,
            "disk_format": image.disk_format, "container_format": image.container_format,
            "min_ram": image.min_ram, "min_disk": image.min_disk,
            "created_at": now, "updated_at": now,
        }  # fmt: skip

    async def list_images(self, ctxt: RequestContext, request: Request) -> Response:
        """The images that the asker may see; ``?name=`` asks for those called so."""
        rows = await self._db.select(
            ctxt, "image_get_all", name=request.query.get("name"),
            project_id=ctxt.project_id, admin=_is_admin(ctxt),
        )  # fmt: skip
        images = [_view(row) for row in rows]
        return Response(
            200, {"images": images, "first": "/v2/images", "schema": "/v2/schemas/images"}
        )

    async def show_image(self, ctxt: RequestContext, request: Request) -> Response:
        """The image's metadata."""
        return Response(200, _view(await self._visible(ctxt, request.ids[0])))

    async def download_image(self, ctxt: RequestContext, request: Request) -> Response:
        """The image's bytes, with the checksum that they must have."""
        image = await self._visible(ctxt, request.ids[0])
        if image["status"] == "deactivated" and not _is_admin(ctxt):
            raise Refused(
                403,
                "The requested image has been deactivated. Image data download is forbidden.",
            )
        content = self._store.get(image["id"])
        if content is None or image["status"] in WITHOUT_DATA:
            return Response(204)
        headers = {
            "Content-Type": "application/octet-stream",
            "Content-MD5": image["checksum"],
            "Content-Length": str(image["size"]),
        }
        try:
            return Response(200, content.data, headers)
        except OSError:
            raise Refused(503, GONE) from None

    async def delete_image(self, ctxt: RequestContext, request: Request) -> Response:
        """Forget the image: its owner and an administrator may, if it is not protected."""
        image = await self._visible(ctxt, request.ids[0])
        if not _is_admin(ctxt) and image["owner"] != ctxt.project_id:
            raise Refused(403, "You are not permitted to delete this image.")
        if image["protected"]:
            raise Refused(403, f"Image {image['id']} is protected and cannot be deleted.")
        now = self._wiring.now()
        await self._db.update(
            ctxt, "images", {"id": image["id"]},
            status="deleted", deleted=1, deleted_at=now, updated_at=now,
        )  # fmt: skip
        self._store.pop(image["id"], None)
        return Response(204)

    async def _visible(self, ctxt: RequestContext, image_id: str) -> Row:
        """The image's row; what the asker may not see does not exist for them."""
        image = await self._db.first(ctxt, "image_get", id=image_id)
        if image is None or not (
            image["visibility"] in EVERYBODYS
            or image["owner"] == ctxt.project_id
            or _is_admin(ctxt)
        ):
            raise Refused(404, f"No image found with ID {image_id}")
        return image


def _is_admin(ctxt: RequestContext) -> bool:
    return "admin" in ctxt.roles


def _view(image: Row) -> dict[str, Json]:
    """An image as the API shows it: properties beside the fields, on one level."""
    path = f"/v2/images/{image['id']}"
    body: dict[str, Json] = json.loads(image["properties"] or "{}")
    body |= {key: image[key] for key in image if key not in _HIDDEN}
    body |= {
        "protected": bool(image["protected"]), "os_hidden": False, "virtual_size": None,
        "tags": [], "self": path, "file": f"{path}/file", "schema": "/v2/schemas/image",
    }  # fmt: skip
    return body


_HIDDEN = frozenset({"deleted", "deleted_at", "properties"})
