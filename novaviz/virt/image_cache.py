"""Images that a compute host has fetched already (source: ``nova.virt.libvirt.imagecache``)."""

from __future__ import annotations

import hashlib

from novaviz.exceptions import ImageUnacceptable
from novaviz.kernel import Future, Kernel
from novaviz.model.context import RequestContext
from novaviz.model.resources import ImageMeta
from novaviz.virt.driver import Fetch


class ImageCache:
    """The ``_base`` folder of one host: a second boot of the same image fetches nothing.

    Two builds that need the same image at once fetch it once, as Nova's lock does.
    """

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._images: dict[str, bytes] = {}
        self._coming: dict[str, Future] = {}

    async def get(self, ctxt: RequestContext, image: ImageMeta, fetch: Fetch) -> bytes:
        """The image's bytes; ImageUnacceptable if they are not what glance said they are."""
        while image.id in self._coming:
            await self._coming[image.id]
        if image.id not in self._images:
            coming = self._coming[image.id] = self._kernel.future()
            try:
                content = await fetch(ctxt)
                if image.checksum and hashlib.md5(content).hexdigest() != image.checksum:
                    raise ImageUnacceptable(
                        f"Image {image.id} is unacceptable: the checksum does not match"
                    )
                self._images[image.id] = content
            finally:
                del self._coming[image.id]
                coming.set()
        return self._images[image.id]
