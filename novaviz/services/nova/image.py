"""Nova's client of glance (source: ``nova.image.glance:GlanceImageServiceV2``)."""

from __future__ import annotations

from typing import Any

from novaviz.exceptions import HTTPError, ImageNotAuthorized, ImageNotFound
from novaviz.model.context import RequestContext
from novaviz.model.resources import ImageMeta
from novaviz.services.nova.credentials import Credentials
from novaviz.transport import RestClient


class ImageClient:
    """Metadata and bytes of images, asked for with the user's token."""

    def __init__(self, rest: RestClient, credentials: Credentials) -> None:
        self._rest, self._credentials = rest, credentials

    async def show(self, ctxt: RequestContext, image_id: str) -> ImageMeta:
        """The image's metadata; ImageNotFound if there is none that the user may see."""
        return ImageMeta.from_glance(await self._get(ctxt, "/v2/images/{id}", image_id))

    async def download(self, ctxt: RequestContext, image_id: str) -> bytes:
        """The image's bytes."""
        content = await self._get(ctxt, "/v2/images/{id}/file", image_id)
        assert isinstance(content, bytes)
        return content

    async def _get(self, ctxt: RequestContext, template: str, image_id: str) -> Any:
        """Ask glance; ImageNotFound or ImageNotAuthorized if it refuses.

        Source: ``nova.image.glance:_translate_image_exception``.
        """
        try:
            return await self._rest.ask(
                ctxt, "glance", "GET", template, image_id,
                headers=await self._credentials.user(ctxt), credential="user",
            )  # fmt: skip
        except HTTPError as error:
            if error.status == 404:
                raise ImageNotFound(f"Image {image_id} could not be found.") from None
            if error.status in (401, 403):
                raise ImageNotAuthorized(f"Not authorized for image {image_id}.") from None
            raise
