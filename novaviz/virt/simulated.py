"""A hypervisor that runs nothing but behaves like one: the default, which needs nothing."""

from __future__ import annotations

from novaviz.exceptions import DiskNotFound, InstanceNotFound, InternalError
from novaviz.kernel import Boundary
from novaviz.model import power_states
from novaviz.model.context import RequestContext
from novaviz.model.resources import BlockDevice, Instance
from novaviz.virt.driver import Agent, SpawnRequest, VirtApi
from novaviz.virt.host import HostSide


class SimulatedDriver(HostSide):
    """Keeps the guests of one host in a dict, with the names of the volumes that each has.

    The order of ``spawn`` is the libvirt driver's: image, interfaces, plug, define and start
    paused, wait for the network, resume. Source: ``nova.virt.libvirt.driver:LibvirtDriver.spawn``.
    """

    def __init__(self, boundary: Boundary, host: str, virtapi: VirtApi, agent: Agent) -> None:
        super().__init__(boundary, host, virtapi, agent)
        self._guests: dict[str, int] = {}
        self._volumes: dict[str, dict[str, str | None]] = {}

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
            self._volumes[instance.uuid] = {
                device.device_name or "": device.volume_id
                for device in request.block_devices if device.is_volume
            }  # fmt: skip
            await plugged()
            self._guests[instance.uuid] = power_states.RUNNING

        await self._do(ctxt, "spawn", request.to_dict(), work)

    async def destroy(self, ctxt: RequestContext, instance: Instance) -> None:
        async def work(ctxt: RequestContext) -> None:
            self._guests.pop(instance.uuid, None)
            self._volumes.pop(instance.uuid, None)

        await self._do(ctxt, "destroy", {"instance": instance.uuid}, work)

    async def get_info(self, ctxt: RequestContext, instance: Instance) -> int:
        async def work(ctxt: RequestContext) -> int:
            return self._guests.get(instance.uuid, power_states.NOSTATE)

        state: int = await self._do(ctxt, "get_info", {"instance": instance.uuid}, work)
        return state

    async def power_off(self, ctxt: RequestContext, instance: Instance, timeout: int) -> None:
        async def work(ctxt: RequestContext) -> None:
            if instance.uuid in self._guests:
                self._guests[instance.uuid] = power_states.SHUTDOWN

        await self._do(ctxt, "power_off", {"instance": instance.uuid, "timeout": timeout}, work)

    async def power_on(self, ctxt: RequestContext, instance: Instance) -> None:
        await self._turn(ctxt, "power_on", instance, power_states.RUNNING)

    async def reboot(
        self, ctxt: RequestContext, instance: Instance, reboot_type: str
    ) -> None:
        await self._turn(ctxt, "reboot", instance, power_states.RUNNING, reboot_type=reboot_type)

    async def pause(self, ctxt: RequestContext, instance: Instance) -> None:
        await self._turn(ctxt, "pause", instance, power_states.PAUSED)

    async def unpause(self, ctxt: RequestContext, instance: Instance) -> None:
        await self._turn(ctxt, "unpause", instance, power_states.RUNNING)

    async def suspend(self, ctxt: RequestContext, instance: Instance) -> None:
        """Its memory is on disk afterwards: to libvirt such a guest is shut off."""
        await self._turn(ctxt, "suspend", instance, power_states.SHUTDOWN)

    async def resume(self, ctxt: RequestContext, instance: Instance) -> None:
        await self._turn(ctxt, "resume", instance, power_states.RUNNING)

    async def attach_volume(
        self, ctxt: RequestContext, instance: Instance, device: BlockDevice
    ) -> None:
        async def work(ctxt: RequestContext) -> None:
            self._check(instance)
            self._volumes[instance.uuid][device.device_name or ""] = device.volume_id

        await self._do(ctxt, "attach_volume", _disk(instance, device), work)

    async def detach_volume(
        self, ctxt: RequestContext, instance: Instance, device: BlockDevice
    ) -> None:
        async def work(ctxt: RequestContext) -> None:
            volumes = self._volumes.get(instance.uuid, {})
            if device.device_name not in volumes:
                raise DiskNotFound(f"No disk at {device.device_name}")
            del volumes[device.device_name]

        await self._do(ctxt, "detach_volume", _disk(instance, device), work)

    async def get_console_output(self, ctxt: RequestContext, instance: Instance) -> bytes:
        """Nothing: no guest runs here that could print."""

        async def work(ctxt: RequestContext) -> bytes:
            self._check(instance)
            return b""

        output: bytes = await self._do(
            ctxt, "get_console_output", {"instance": instance.uuid}, work
        )
        return output

    def guests(self) -> dict[str, str]:
        return {uuid: power_states.NAMES[state] for uuid, state in self._guests.items()}

    def volumes(self, instance_uuid: str) -> dict[str, str | None]:
        """The guest's volumes, as device name to volume id. Recorded nowhere."""
        return dict(self._volumes.get(instance_uuid, {}))

    async def _turn(
        self, ctxt: RequestContext, name: str, instance: Instance, state: int, **args: str
    ) -> None:
        """One call that brings a guest into another state; only a guest that is there has one."""

        async def work(ctxt: RequestContext) -> None:
            self._check(instance)
            self._guests[instance.uuid] = state

        await self._do(ctxt, name, {"instance": instance.uuid, **args}, work)

    def _check(self, instance: Instance) -> None:
        if instance.uuid not in self._guests:
            raise InstanceNotFound(f"Instance {instance.uuid} could not be found.")


def _disk(instance: Instance, device: BlockDevice) -> dict[str, str | None]:
    return {"instance": instance.uuid, "mountpoint": device.device_name,
            "volume_id": device.volume_id}  # fmt: skip
