"""Images that a compute host has fetched already (source: ``nova.virt.libvirt.imagecache``)."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable

from novaviz.exceptions import ImageUnacceptable
from novaviz.kernel import Future, Kernel
from novaviz.model.context import RequestContext
from novaviz.model.resources import ImageMeta
from novaviz.virt.driver import Fetch

Keep = Callable[[ImageMeta, bytes], Awaitable[None]]


async def keep_nothing(image: ImageMeta, content: bytes) -> None:
    """Where nothing is run, that the image was there once is enough."""


class ImageCache:
    """The ``_base`` folder of one host: a second boot of the same image fetches nothing.

    Two builds that need the same image at once fetch it once, as Nova's lock does. ``keep`` puts
    the content where the hypervisor finds it.
    """

    def __init__(self, kernel: Kernel, keep: Keep = keep_nothing) -> None:
        self._kernel, self._keep = kernel, keep
        self._images: set[str] = set()
        self._coming: dict[str, Future] = {}

    async def have(self, ctxt: RequestContext, image: ImageMeta, fetch: Fetch) -> None:
        """Have the image here; ImageUnacceptable if it is not what glance said it is."""
        while image.id in self._coming:
            await self._coming[image.id]
        if image.id in self._images:
            return
        coming = self._coming[image.id] = self._kernel.future()
        try:
            content = await fetch(ctxt)
            if image.checksum and hashlib.md5(content).hexdigest() != image.checksum:
                raise ImageUnacceptable(
                    f"Image {image.id} is unacceptable: the checksum does not match"
                )
            await self._keep(image, content)
            self._images.add(image.id)
        finally:
            del self._coming[image.id]
            coming.set()
