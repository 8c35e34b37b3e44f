"""Nova's client of glance (source: ``nova.image.glance:GlanceImageServiceV2``)."""

from __future__ import annotations

from novaviz.exceptions import HTTPError, ImageNotFound, ImageUnacceptable
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
        try:
            body = await self._rest.ask(
                ctxt, "glance", "GET", "/v2/images/{id}", image_id,
                headers=await self._credentials.user(ctxt), credential="user",
            )  # fmt: skip
        except HTTPError as error:
            if error.status in (403, 404):
                raise ImageNotFound(f"Image {image_id} could not be found.") from None
            raise
        return ImageMeta.from_glance(body)

    async def download(self, ctxt: RequestContext, image_id: str) -> bytes:
        """The image's bytes; ImageUnacceptable if glance will not give them."""
        try:
            body = await self._rest.ask(
                ctxt, "glance", "GET", "/v2/images/{id}/file", image_id,
                headers=await self._credentials.user(ctxt), credential="user",
            )  # fmt: skip
        except HTTPError as error:
            if error.status == 404:
                raise ImageNotFound(f"Image {image_id} could not be found.") from None
            if error.status == 403:
                raise ImageUnacceptable(
                    f"Image {image_id} is unacceptable: it cannot be downloaded"
                ) from None
            raise
        assert isinstance(body, bytes)
        return body
