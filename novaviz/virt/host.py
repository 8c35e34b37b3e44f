"""What a driver has beside its hypervisor: image cache, network agent, reach to storage.

The agent and the reach to storage are simulated, whatever runs the guests.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from novaviz.kernel import Boundary
from novaviz.model.context import RequestContext
from novaviz.model.event import DRIVER, Json
from novaviz.model.resources import ImageMeta, Instance, Vif
from novaviz.virt.driver import Agent, Fetch, Listener, VirtApi
from novaviz.virt.image_cache import ImageCache, Keep, keep_nothing

Work = Callable[[RequestContext], Awaitable[Any]]


class HostSide:
    """One host around its hypervisor.

    ``labels`` are added to the arguments of what is only simulated, where the rest is real.
    """

    labels: Mapping[str, Json] = {}

    def __init__(
        self, boundary: Boundary, host: str, virtapi: VirtApi, agent: Agent,
        keep: Keep = keep_nothing,
    ) -> None:  # fmt: skip
        self.host = host
        self._boundary, self._virtapi, self._agent = boundary, virtapi, agent
        self._images = ImageCache(boundary.kernel, keep)
        self._listener: Listener | None = None

    async def plug_vifs(
        self, ctxt: RequestContext, instance: Instance, vifs: tuple[Vif, ...]
    ) -> None:
        async def work(ctxt: RequestContext) -> None:
            await self._appear(ctxt, vifs)

        await self._do(ctxt, "plug_vifs", self._vifs(instance, vifs), work)

    async def unplug_vifs(
        self, ctxt: RequestContext, instance: Instance, vifs: tuple[Vif, ...]
    ) -> None:
        async def work(ctxt: RequestContext) -> None:
            for vif in vifs:
                await self._agent.device_removed(ctxt, vif.id)

        await self._do(ctxt, "unplug_vifs", self._vifs(instance, vifs), work)

    async def _appear(self, ctxt: RequestContext, vifs: tuple[Vif, ...]) -> None:
        """The interfaces are there now, and the agent sees them."""
        for vif in vifs:
            await self._agent.device_added(ctxt, vif.id)

    async def get_volume_connector(self, ctxt: RequestContext) -> dict[str, Any]:
        async def work(ctxt: RequestContext) -> dict[str, Any]:
            return {
                "host": self.host,
                "initiator": f"iqn.1994-05.com.example:{self.host}",
                "platform": "x86_64",
                "os_type": "linux",
                "multipath": False,
            }

        connector: dict[str, Any] = await self._do(
            ctxt, "get_volume_connector", {**self.labels}, work
        )
        return connector

    async def cache_image(self, ctxt: RequestContext, image: ImageMeta, fetch: Fetch) -> None:
        await self._images.have(ctxt, image, fetch)

    def register_event_listener(self, listener: Listener) -> None:
        self._listener = listener

    async def _do(
        self, ctxt: RequestContext, name: str, args: dict[str, Any], work: Work
    ) -> Any:
        return await self._boundary.cross(
            ctxt, DRIVER, f"nova-compute@{self.host}", f"hypervisor@{self.host}", name,
            {"args": args}, work,
        )  # fmt: skip

    def _vifs(self, instance: Instance, vifs: tuple[Vif, ...]) -> dict[str, Any]:
        found = {"instance": instance.uuid, "network_info": [vif.to_dict() for vif in vifs]}
        return {**found, **self.labels}
