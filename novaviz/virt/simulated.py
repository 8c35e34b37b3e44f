"""A hypervisor that runs nothing but behaves like one: the default, which needs nothing."""

from __future__ import annotations

from novaviz.exceptions import InternalError
from novaviz.kernel import Boundary
from novaviz.model import power_states
from novaviz.model.context import RequestContext
from novaviz.model.resources import Instance
from novaviz.virt.driver import Agent, SpawnRequest, VirtApi
from novaviz.virt.host import HostSide


class SimulatedDriver(HostSide):
    """Keeps the guests of one host in a dict.

    The order of ``spawn`` is the libvirt driver's: image, interfaces, plug, define and start
    paused, wait for the network, resume. Source: ``nova.virt.libvirt.driver:LibvirtDriver.spawn``.
    """

    def __init__(self, boundary: Boundary, host: str, virtapi: VirtApi, agent: Agent) -> None:
        super().__init__(boundary, host, virtapi, agent)
        self._guests: dict[str, int] = {}

    async def spawn(self, ctxt: RequestContext, request: SpawnRequest) -> None:
        async def work(ctxt: RequestContext) -> None:
            instance = request.instance
            if instance.uuid in self._guests:
                raise InternalError(f"Instance {instance.uuid} already exists.")
            if request.image is not None and request.fetch is not None:
                await self._images.have(ctxt, request.image, request.fetch)
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

    async def get_info(self, ctxt: RequestContext, instance: Instance) -> int:
        async def work(ctxt: RequestContext) -> int:
            return self._guests.get(instance.uuid, power_states.NOSTATE)

        state: int = await self._do(ctxt, "get_info", {"instance": instance.uuid}, work)
        return state

    def guests(self) -> dict[str, str]:
        return {uuid: power_states.NAMES[state] for uuid, state in self._guests.items()}
