"""What nova-compute does when the hypervisor tells of a guest by itself.

Source: ``nova.compute.manager:ComputeManager.handle_lifecycle_event`` and
``_sync_instance_power_state``.
"""

from __future__ import annotations

from contextlib import suppress

from novaviz.exceptions import CloudError
from novaviz.model import power_states, task_states, vm_states
from novaviz.model.context import RequestContext
from novaviz.model.resources import Instance
from novaviz.services.nova.compute.host import ComputeHost

GONE_DOWN = (power_states.SHUTDOWN, power_states.CRASHED)


class LifecycleEvents:
    """Writes a power state down that changed without a request, and stops what has stopped.

    While a task is at work on the instance, that task will write it; an event that time has
    overtaken says nothing.
    """

    def __init__(self, host: ComputeHost) -> None:
        self._host = host
        self._compute = host.wiring.rpc(host.participant, "compute")

    async def __call__(self, ctxt: RequestContext, uuid: str, power_state: int) -> None:
        """The event; what goes wrong is logged, and no more."""
        host = self._host
        with suppress(CloudError):
            instance = await host.conductor.get_instance(ctxt, uuid)
            if await host.driver.get_info(ctxt, instance) != power_state:
                return
            if instance.task_state is not None or instance.host != host.name:
                return
            if instance.power_state != power_state:
                instance = await host.conductor.save_instance(
                    ctxt, uuid, power_state=power_state
                )
            if await self._must_stop(ctxt, instance, power_state):
                await self._stop(ctxt, instance)

    async def _must_stop(
        self, ctxt: RequestContext, instance: Instance, power_state: int
    ) -> bool:
        """Whether instance and guest differ so that only a stop brings them together."""
        if instance.vm_state == vm_states.ACTIVE:
            if power_state in GONE_DOWN:
                return await self._host.driver.get_info(ctxt, instance) in GONE_DOWN
            return power_state == power_states.SUSPENDED
        if instance.vm_state == vm_states.STOPPED:
            return power_state not in (power_states.NOSTATE, *GONE_DOWN)
        return instance.vm_state == vm_states.PAUSED and power_state in GONE_DOWN

    async def _stop(self, ctxt: RequestContext, instance: Instance) -> None:
        """What the API does for a user who stops it; where nova-conductor can, it is asked.

        Source: ``nova.compute.api:API.force_stop``, which nova-compute runs itself, and (2013.1)
        ``nova.conductor.manager:ConductorManager.compute_stop``.
        """
        conductor, uuid = self._host.conductor, instance.uuid
        if conductor.does("compute_stop"):
            await conductor.compute_stop(ctxt, instance)
            return
        instance = await conductor.save_instance(
            ctxt, uuid, task_state=task_states.POWERING_OFF, expected=(None,)
        )
        await conductor.record_action(ctxt, uuid, "stop")
        await self._compute.cast(
            ctxt, "stop_instance", server=instance.host, instance=instance, clean_shutdown=True
        )
