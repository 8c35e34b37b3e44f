"""What nova-compute does when the hypervisor tells of a guest by itself.

Source: ``nova.compute.manager:ComputeManager.handle_lifecycle_event``.
"""

from __future__ import annotations

from contextlib import suppress

from novaviz.exceptions import CloudError
from novaviz.model.context import RequestContext
from novaviz.services.nova.compute.host import ComputeHost


class LifecycleEvents:
    """Writes a power state down that changed without a request.

    While a task is at work on the instance, that task will write it; an event that time has
    overtaken says nothing. Stopping the instance's state too, as Nova does when its guest has
    stopped, is the API's work and not done here.
    """

    def __init__(self, host: ComputeHost) -> None:
        self._host = host

    async def __call__(self, ctxt: RequestContext, uuid: str, power_state: int) -> None:
        """The event; what goes wrong is logged, and no more."""
        host = self._host
        with suppress(CloudError):
            instance = await host.conductor.get_instance(ctxt, uuid)
            if await host.driver.get_info(ctxt, instance) != power_state:
                return
            idle = instance.task_state is None and instance.host == host.name
            if idle and instance.power_state != power_state:
                await host.conductor.save_instance(ctxt, uuid, power_state=power_state)
