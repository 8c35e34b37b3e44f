"""``stop_instance``, ``start_instance`` and ``reboot_instance``: a guest's power.

Source: the methods of these names in ``nova.compute.manager:ComputeManager``.
"""

from __future__ import annotations

from typing import Any

from novaviz.exceptions import CloudError, InstanceNotFound
from novaviz.model import power_states, task_states, vm_states
from novaviz.model.context import RequestContext
from novaviz.model.resources import Instance
from novaviz.services.nova.compute.host import ComputeHost
from novaviz.services.nova.compute.operation import operate
from novaviz.services.nova.fault import message_of
from novaviz.transport.rpc import Endpoint

SHUTDOWN_TIMEOUT = 60
"""Seconds that a guest has to shut down by itself (source: ``nova.conf.compute``)."""
OFF = (power_states.NOSTATE, power_states.SHUTDOWN, power_states.CRASHED)


class PowerActions:
    """Stops, starts and reboots the guests of one host."""

    def __init__(self, host: ComputeHost) -> None:
        self._host = host
        self.methods: dict[str, Endpoint] = {
            "stop_instance": self.stop_instance,
            "start_instance": self.start_instance,
            "reboot_instance": self.reboot_instance,
        }

    async def stop_instance(
        self, ctxt: RequestContext, *, instance: Instance, clean_shutdown: bool
    ) -> None:
        """Power the guest off; one that is off already is fine."""

        async def work() -> None:
            async with self._host.locks.of(instance.uuid):
                await self._stop(ctxt, instance, SHUTDOWN_TIMEOUT if clean_shutdown else 0)

        await operate(self._host, ctxt, instance, "stop_instance", work)

    async def _stop(self, ctxt: RequestContext, instance: Instance, timeout: int) -> None:
        host = self._host
        expected: tuple[str | None, ...] = (task_states.POWERING_OFF,)
        if await host.driver.get_info(ctxt, instance) in OFF:
            expected += (None,)
        await host.notifier.instance(ctxt, "power_off.start", instance)
        await host.driver.power_off(ctxt, instance, timeout)
        await self._settle(ctxt, instance, vm_states.STOPPED, expected, "power_off.end")

    async def start_instance(self, ctxt: RequestContext, *, instance: Instance) -> None:
        """Power the guest on."""

        async def work() -> None:
            host = self._host
            await host.notifier.instance(ctxt, "power_on.start", instance)
            await host.driver.power_on(ctxt, instance)
            await self._settle(
                ctxt, instance, vm_states.ACTIVE, (task_states.POWERING_ON,), "power_on.end"
            )

        await operate(self._host, ctxt, instance, "start_instance", work)

    async def reboot_instance(
        self, ctxt: RequestContext, *, instance: Instance, block_device_info: Any,
        reboot_type: str,
    ) -> None:  # fmt: skip
        """Reboot the guest, as it likes (``SOFT``) or not (``HARD``)."""

        async def work() -> None:
            async with self._host.locks.of(instance.uuid):
                await self._reboot(ctxt, instance, reboot_type)

        await operate(self._host, ctxt, instance, "reboot_instance", work)

    async def _reboot(self, ctxt: RequestContext, instance: Instance, reboot_type: str) -> None:
        """Each part is written down, so that the API knows what may still be interrupted.

        A guest that runs although its reboot failed is not in error.
        """
        host, uuid = self._host, instance.uuid
        soft = reboot_type == "SOFT"
        expected = task_states.SOFT_REBOOT if soft else task_states.HARD_REBOOT
        _, pending, started = expected
        await host.conductor.get_block_devices(ctxt, uuid)
        await host.notifier.instance(ctxt, "reboot.start", instance)
        power_state = await host.driver.get_info(ctxt, instance)
        await host.conductor.save_instance(
            ctxt, uuid, task_state=pending, power_state=power_state, expected=expected
        )
        instance = await host.conductor.save_instance(
            ctxt, uuid, task_state=started, expected=(pending,)
        )
        try:
            await host.driver.reboot(ctxt, instance, reboot_type)
        except CloudError as error:
            if await host.driver.get_info(ctxt, instance) != power_states.RUNNING:
                await host.conductor.save_instance(
                    ctxt, uuid, vm_state=vm_states.ERROR, task_state=None
                )
                raise
            await host.conductor.create_fault(ctxt, uuid, message_of(error))
            await host.notifier.instance(ctxt, "reboot.error", instance, message=str(error))
        try:
            await self._settle(ctxt, instance, vm_states.ACTIVE, None, "reboot.end")
        except InstanceNotFound:
            await host.notifier.instance(ctxt, "reboot.end", instance)

    async def _settle(
        self, ctxt: RequestContext, instance: Instance, vm_state: str,
        expected: tuple[str | None, ...] | None, told: str,
    ) -> None:  # fmt: skip
        """Write down what the hypervisor says of the guest, and tell the world."""
        power_state = await self._host.driver.get_info(ctxt, instance)
        instance = await self._host.conductor.save_instance(
            ctxt, instance.uuid, vm_state=vm_state, task_state=None, power_state=power_state,
            expected=expected,
        )  # fmt: skip
        await self._host.notifier.instance(ctxt, told, instance)
