"""``pause_instance``, ``suspend_instance``, and back: a guest that stands still.

A paused guest keeps its memory on the host; a suspended one has it saved and holds no memory.
Source: the methods of these names in ``nova.compute.manager:ComputeManager``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from novaviz.model import task_states, vm_states
from novaviz.model.context import RequestContext
from novaviz.model.resources import Instance
from novaviz.services.nova.compute.host import ComputeHost
from novaviz.services.nova.compute.operation import operate, or_error
from novaviz.transport.rpc import Endpoint

Drive = Callable[[RequestContext, Instance], Awaitable[None]]


class PauseActions:
    """Has the guests of one host stand still, and go on."""

    def __init__(self, host: ComputeHost) -> None:
        self._host = host
        self.methods: dict[str, Endpoint] = {
            "pause_instance": self.pause_instance,
            "unpause_instance": self.unpause_instance,
            "suspend_instance": self.suspend_instance,
            "resume_instance": self.resume_instance,
        }

    async def pause_instance(self, ctxt: RequestContext, *, instance: Instance) -> None:
        """Stop the guest's processors."""
        await self._do(
            ctxt, instance, "pause", self._host.driver.pause,
            vm_states.PAUSED, task_states.PAUSING,
        )  # fmt: skip

    async def unpause_instance(self, ctxt: RequestContext, *, instance: Instance) -> None:
        """Let them go on."""
        await self._do(
            ctxt, instance, "unpause", self._host.driver.unpause,
            vm_states.ACTIVE, task_states.UNPAUSING,
        )  # fmt: skip

    async def suspend_instance(self, ctxt: RequestContext, *, instance: Instance) -> None:
        """Save the guest's memory; if that fails, the instance is in error."""

        async def drive(ctxt: RequestContext, instance: Instance) -> None:
            suspend = self._host.driver.suspend(ctxt, instance)
            await or_error(self._host, ctxt, instance, suspend)

        await self._do(
            ctxt, instance, "suspend", drive, vm_states.SUSPENDED, task_states.SUSPENDING
        )

    async def resume_instance(self, ctxt: RequestContext, *, instance: Instance) -> None:
        """Let the guest go on with the memory that was saved."""

        async def drive(ctxt: RequestContext, instance: Instance) -> None:
            await self._host.conductor.get_block_devices(ctxt, instance.uuid)
            resume = self._host.driver.resume(ctxt, instance)
            await or_error(self._host, ctxt, instance, resume)

        await self._do(
            ctxt, instance, "resume", drive, vm_states.ACTIVE, task_states.RESUMING
        )

    async def _do(
        self, ctxt: RequestContext, instance: Instance, what: str, drive: Drive, vm_state: str,
        task_state: str,
    ) -> None:  # fmt: skip
        host = self._host

        async def work() -> None:
            await host.notifier.instance(ctxt, f"{what}.start", instance)
            await drive(ctxt, instance)
            power_state = await host.driver.get_info(ctxt, instance)
            after = await host.conductor.save_instance(
                ctxt, instance.uuid, vm_state=vm_state, task_state=None, power_state=power_state,
                expected=(task_state,),
            )  # fmt: skip
            await host.notifier.instance(ctxt, f"{what}.end", after)

        await operate(host, ctxt, instance, f"{what}_instance", work)
