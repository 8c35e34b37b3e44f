"""A hypervisor that runs nothing but behaves like one: the default, which needs nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from novaviz.exceptions import InternalError
from novaviz.kernel import Boundary
from novaviz.model import power_states
from novaviz.model.context import RequestContext
from novaviz.model.event import DRIVER
from novaviz.model.resources import ImageMeta, Instance, Vif
from novaviz.virt.driver import Fetch, SpawnRequest, VirtApi
from novaviz.virt.image_cache import ImageCache


class Agent(Protocol):
    """The network agent of the host, which sees interfaces come and go."""

    async def device_added(self, ctxt: RequestContext, port_id: str) -> None: ...

    async def device_removed(self, ctxt: RequestContext, port_id: str) -> None: ...


class SimulatedDriver:
    """Keeps the guests of one host in a dict.

    The order of ``spawn`` is the libvirt driver's: image, interfaces, plug, define and start
    paused, wait for the network, resume. Source: ``nova.virt.libvirt.driver:LibvirtDriver.spawn``.
    """

    def __init__(self, boundary: Boundary, host: str, virtapi: VirtApi, agent: Agent) -> None:
        self.host = host
        self._boundary, self._virtapi, self._agent = boundary, virtapi, agent
        self._images = ImageCache(boundary.kernel)
        self._guests: dict[str, int] = {}

    async def spawn(self, ctxt: RequestContext, request: SpawnRequest) -> None:
        async def work(ctxt: RequestContext) -> None:
            instance = request.instance
            if instance.uuid in self._guests:
                raise InternalError(f"Instance {instance.uuid} already exists.")
            if request.image is not None and request.fetch is not None:
                await self._images.get(ctxt, request.image, request.fetch)
            vifs = await request.networks()
            plugged = self._virtapi.expect_vif_plugged(instance, vifs)
            await self.plug_vifs(ctxt, instance, vifs)
            self._guests[instance.uuid] = power_states.PAUSED
            await plugged()
            self._guests[instance.uuid] = power_states.RUNNING

        await self._do(ctxt, "spawn", request.to_dict(), work)

    async def destroy(self, ctxt: RequestContext, instance: Instance) -> None:
        async def work(ctxt: RequestContext) -> None:
            self._guests.pop(instance.uuid, None)

        await self._do(ctxt, "destroy", {"instance": instance.uuid}, work)

    async def plug_vifs(
        self, ctxt: RequestContext, instance: Instance, vifs: tuple[Vif, ...]
    ) -> None:
        async def work(ctxt: RequestContext) -> None:
            for vif in vifs:
                await self._agent.device_added(ctxt, vif.id)

        await self._do(ctxt, "plug_vifs", _vifs(instance, vifs), work)

    async def unplug_vifs(
        self, ctxt: RequestContext, instance: Instance, vifs: tuple[Vif, ...]
    ) -> None:
        async def work(ctxt: RequestContext) -> None:
            for vif in vifs:
                await self._agent.device_removed(ctxt, vif.id)

        await self._do(ctxt, "unplug_vifs", _vifs(instance, vifs), work)

    async def get_info(self, ctxt: RequestContext, instance: Instance) -> int:
        async def work(ctxt: RequestContext) -> int:
            return self._guests.get(instance.uuid, power_states.NOSTATE)

        state: int = await self._do(ctxt, "get_info", {"instance": instance.uuid}, work)
        return state

    async def get_volume_connector(self, ctxt: RequestContext) -> dict[str, Any]:
        async def work(ctxt: RequestContext) -> dict[str, Any]:
            return {
                "host": self.host,
                "initiator": f"iqn.1994-05.com.example:{self.host}",
                "platform": "x86_64",
                "os_type": "linux",
                "multipath": False,
            }

        connector: dict[str, Any] = await self._do(ctxt, "get_volume_connector", {}, work)
        return connector

    async def cache_image(self, ctxt: RequestContext, image: ImageMeta, fetch: Fetch) -> None:
        await self._images.get(ctxt, image, fetch)

    def guests(self) -> dict[str, str]:
        return {uuid: power_states.NAMES[state] for uuid, state in self._guests.items()}

    async def _do(
        self, ctxt: RequestContext, name: str, args: dict[str, Any],
        work: Callable[[RequestContext], Awaitable[Any]],
    ) -> Any:  # fmt: skip
        return await self._boundary.cross(
            ctxt, DRIVER, f"nova-compute@{self.host}", f"hypervisor@{self.host}", name,
            {"args": args}, work,
        )  # fmt: skip


def _vifs(instance: Instance, vifs: tuple[Vif, ...]) -> dict[str, Any]:
    return {"instance": instance.uuid, "network_info": [vif.to_dict() for vif in vifs]}
