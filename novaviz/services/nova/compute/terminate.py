"""``terminate_instance``: everything that an instance had is given back.

Source: ``nova.compute.manager:ComputeManager.terminate_instance``.
"""

from __future__ import annotations

from novaviz.model.context import RequestContext
from novaviz.model.resources import Instance
from novaviz.services.nova.compute.block_devices import BlockDevices
from novaviz.services.nova.compute.host import ComputeHost, local_disk_gb


class TerminateInstance:
    """Stops the guest and takes its ports, volumes, claim and row away."""

    def __init__(self, host: ComputeHost, block_devices: BlockDevices) -> None:
        self._host, self._block_devices = host, block_devices
        self._scheduler = host.wiring.rpc(host.participant, "scheduler")

    async def __call__(self, ctxt: RequestContext, *, instance: Instance) -> None:
        async with self._host.locks.of(instance.uuid):
            await self._terminate(ctxt, instance)

    async def _terminate(self, ctxt: RequestContext, instance: Instance) -> None:
        host, uuid = self._host, instance.uuid
        await host.notifier.instance(ctxt, "delete.start", instance)
        devices = await host.conductor.get_block_devices(ctxt, uuid)
        await host.driver.destroy(ctxt, instance)
        await host.deallocate_network(ctxt, instance, ())
        await self._block_devices.detach(ctxt, devices)
        await self._block_devices.delete(ctxt, devices)
        await host.conductor.destroy_instance(ctxt, uuid)
        await host.tracker.abort(ctxt, instance, local_disk_gb(instance))
        if host.placement is not None:
            await host.placement.delete_allocation(ctxt, uuid)
            await self._scheduler.cast(
                ctxt, "delete_instance_info", fanout=True, host_name=host.name,
                instance_uuid=uuid,
            )  # fmt: skip
        await host.notifier.instance(ctxt, "delete.end", instance)
