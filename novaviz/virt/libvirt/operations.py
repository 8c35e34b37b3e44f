"""What is done to a guest that is there (source: ``nova.virt.libvirt.driver:LibvirtDriver``).

A guest that is started again keeps its definition; Nova writes it anew.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from novaviz.exceptions import DeviceDetachFailed, DiskNotFound, LibvirtError
from novaviz.model import power_states
from novaviz.model.context import RequestContext
from novaviz.model.resources import BlockDevice, Instance
from novaviz.virt.libvirt.domain import describes, volume_xml
from novaviz.virt.libvirt.guests import LibvirtGuests
from novaviz.virt.libvirt.library import DEVICE_MISSING

DOWN = (power_states.SHUTDOWN, power_states.CRASHED)
SOFT_REBOOT_TIMEOUT = 120
"""Seconds that a guest has to go down for a soft reboot (source: ``nova.conf.libvirt``)."""
DETACH_ATTEMPTS, DETACH_TIMEOUT = 8, 20
"""How often a running guest is asked for a disk, and the seconds it has each time.

Source: ``nova.conf.libvirt``: ``device_detach_attempts`` and ``device_detach_timeout``.
"""

Work = Callable[[RequestContext], Awaitable[Any]]


class LibvirtOperations(LibvirtGuests):
    """Power, pause, disks and console."""

    async def power_off(self, ctxt: RequestContext, instance: Instance, timeout: int) -> None:
        async def work(ctxt: RequestContext) -> None:
            if not (timeout and await self._shut_down(ctxt, instance, timeout)):
                await self._stop(ctxt, instance)

        await self._operate(ctxt, "power_off", instance, work, timeout=timeout)

    async def power_on(self, ctxt: RequestContext, instance: Instance) -> None:
        async def work(ctxt: RequestContext) -> None:
            await self._start(ctxt, instance)
            self._expect_ready(instance)

        await self._operate(ctxt, "power_on", instance, work)

    async def reboot(
        self, ctxt: RequestContext, instance: Instance, reboot_type: str
    ) -> None:
        """A guest that does not go down by itself is stopped."""

        async def work(ctxt: RequestContext) -> None:
            soft = reboot_type == "SOFT"
            if not (soft and await self._shut_down(ctxt, instance, SOFT_REBOOT_TIMEOUT)):
                await self._stop(ctxt, instance)
            await self._start(ctxt, instance)
            self._expect_ready(instance)

        await self._operate(ctxt, "reboot", instance, work, reboot_type=reboot_type)

    async def pause(self, ctxt: RequestContext, instance: Instance) -> None:
        async def work(ctxt: RequestContext) -> None:
            await self._until(ctxt, instance, "SUSPENDED", "virDomain.suspend")

        await self._operate(ctxt, "pause", instance, work)

    async def unpause(self, ctxt: RequestContext, instance: Instance) -> None:
        async def work(ctxt: RequestContext) -> None:
            await self._resume(ctxt, instance)

        await self._operate(ctxt, "unpause", instance, work)

    async def suspend(self, ctxt: RequestContext, instance: Instance) -> None:
        """Its memory is on disk afterwards: to libvirt such a guest is shut off."""

        async def work(ctxt: RequestContext) -> None:
            await self._until(ctxt, instance, "STOPPED", "virDomain.managedSave")

        await self._operate(ctxt, "suspend", instance, work)

    async def resume(self, ctxt: RequestContext, instance: Instance) -> None:
        """To be started with a saved memory is to go on."""

        async def work(ctxt: RequestContext) -> None:
            await self._start(ctxt, instance)

        await self._operate(ctxt, "resume", instance, work)

    async def attach_volume(
        self, ctxt: RequestContext, instance: Instance, device: BlockDevice
    ) -> None:
        async def work(ctxt: RequestContext) -> None:
            flags = ["CONFIG", "LIVE"] if self._runs(instance) else ["CONFIG"]
            await self._call(
                ctxt, "virDomain.attachDeviceFlags", instance,
                xml=volume_xml(device, self._machine), flags=flags,
            )  # fmt: skip

        await self._operate(ctxt, "attach_volume", instance, work, **_disk(device))

    async def detach_volume(
        self, ctxt: RequestContext, instance: Instance, device: BlockDevice
    ) -> None:
        """First from the definition; a running guest is asked until it gives the disk up.

        Source: ``LibvirtDriver._detach_with_retry``.
        """
        xml = volume_xml(device, self._machine)

        async def work(ctxt: RequestContext) -> None:
            await self._unplug(ctxt, instance, xml, "CONFIG")
            if not self._runs(instance):
                return
            for _ in range(DETACH_ATTEMPTS):
                removed = self._watch.expect(instance.uuid, "DEVICE_REMOVED", DETACH_TIMEOUT)
                await self._unplug(ctxt, instance, xml, "LIVE")
                with suppress(LibvirtError):
                    await removed
                    return
            raise DeviceDetachFailed(
                f"Device detach failed for {device.device_name}: the guest does not give it up"
            )

        await self._operate(ctxt, "detach_volume", instance, work, **_disk(device))

    async def _unplug(
        self, ctxt: RequestContext, instance: Instance, xml: str, flag: str
    ) -> None:
        try:
            await self._call(
                ctxt, "virDomain.detachDeviceFlags", instance, xml=xml, flags=[flag]
            )
        except LibvirtError as error:
            if error.code != DEVICE_MISSING:
                raise
            raise DiskNotFound(f"No disk: {error}") from None

    async def get_console_output(self, ctxt: RequestContext, instance: Instance) -> bytes:
        """What stands in the console's file; nothing where guests say nothing."""

        async def work(ctxt: RequestContext) -> bytes:
            return b"" if self._files is None else await self._files.console(instance.uuid)

        output: bytes = await self._do(ctxt, "get_console_output", describes(instance), work)
        return output

    async def _operate(
        self, ctxt: RequestContext, name: str, instance: Instance, work: Work, **args: Any
    ) -> None:
        """One operation on a guest of ours: what libvirt tells meanwhile is due to it."""

        async def done(ctxt: RequestContext) -> None:
            await self._connection.restore(ctxt)
            self._begin(ctxt, instance)
            try:
                await work(ctxt)
            finally:
                self._let_be(ctxt, instance)

        await self._do(ctxt, name, {**describes(instance), **args}, done)

    async def _shut_down(
        self, ctxt: RequestContext, instance: Instance, timeout: int
    ) -> bool:
        """Press the guest's power button; whether it went down in time, or was down before.

        Source: ``LibvirtDriver._clean_shutdown``.
        """
        if await self._state(ctxt, instance) in DOWN:
            return True
        stopped = self._watch.expect(instance.uuid, "STOPPED", timeout)
        await self._call(ctxt, "virDomain.shutdown", instance)
        try:
            await stopped
        except LibvirtError:
            return False
        return True

    async def _start(self, ctxt: RequestContext, instance: Instance) -> None:
        """Start a guest that is defined; with its saved memory, if there is one."""
        if self._talk is not None:
            self._talk.listen(ctxt, instance)
        await self._until(
            ctxt, instance, "STARTED", "virDomain.createWithFlags", flags=[]
        )

    async def _until(
        self, ctxt: RequestContext, instance: Instance, event: str, name: str, **args: Any
    ) -> None:
        """A call, and the event that is sure to follow it."""
        came = self._watch.expect(instance.uuid, event)
        await self._call(ctxt, name, instance, **args)
        await came


def _disk(device: BlockDevice) -> dict[str, str | None]:
    return {"mountpoint": device.device_name, "volume_id": device.volume_id}
