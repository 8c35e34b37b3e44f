"""Everything that one nova-compute works with, and its small chores."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from novaviz.exceptions import CloudError, InstanceNotFound
from novaviz.model import task_states, vm_states
from novaviz.model.context import RequestContext
from novaviz.model.resources import Instance, NetworkRequest, Vif
from novaviz.services.nova.compute.conductor import ConductorClient
from novaviz.services.nova.compute.events import InstanceEvents
from novaviz.services.nova.compute.locks import InstanceLocks
from novaviz.services.nova.compute.resource_tracker import ResourceTracker
from novaviz.services.nova.fault import message_of
from novaviz.services.nova.image import ImageClient
from novaviz.services.nova.network import NetworkClient
from novaviz.services.nova.notifier import Notifier
from novaviz.services.nova.report_client import ReportClient
from novaviz.services.nova.volume import VolumeClient
from novaviz.services.wiring import Wiring
from novaviz.virt import ComputeDriver


@dataclass(frozen=True, slots=True)
class ComputeHost:
    """One nova-compute: its hypervisor, its count of resources, its ways to the others.

    ``placement`` is None where hosts are claimed from the database alone.
    """

    wiring: Wiring
    name: str
    conductor: ConductorClient
    tracker: ResourceTracker
    driver: ComputeDriver
    events: InstanceEvents
    locks: InstanceLocks
    image: ImageClient
    network: NetworkClient
    volume: VolumeClient
    placement: ReportClient | None
    notifier: Notifier

    @property
    def participant(self) -> str:
        return f"nova-compute@{self.name}"

    async def allocate_network(
        self, ctxt: RequestContext, instance: Instance, requested: tuple[NetworkRequest, ...]
    ) -> tuple[Vif, ...]:
        """Make and bind the instance's ports, and keep what they are in the info cache.

        Source: ``nova.compute.manager:ComputeManager._allocate_network_async``.
        """

        async def record(vif: Vif) -> None:
            await self.conductor.create_vif(ctxt, instance.uuid, vif)

        vifs = await self.network.allocate_for_instance(
            ctxt, instance.uuid, self.name, requested, record
        )
        try:
            vifs = await self.network.refresh(ctxt, instance.uuid, vifs) if vifs else vifs
            await self.conductor.save_info_cache(ctxt, instance.uuid, vifs)
        except CloudError:
            for vif in vifs:
                await self.network.delete_port(ctxt, vif.id)
            raise
        return vifs

    async def deallocate_network(
        self, ctxt: RequestContext, instance: Instance, vifs: tuple[Vif, ...]
    ) -> None:
        """Take the ports away again (source: ``ComputeManager._cleanup_allocated_networks``)."""
        if vifs:
            await self.driver.unplug_vifs(ctxt, instance, vifs)
        await self.network.deallocate_for_instance(ctxt, instance.uuid)
        await self.conductor.delete_vifs(ctxt, instance.uuid)
        await self.conductor.save_info_cache(ctxt, instance.uuid, ())

    async def set_active(self, ctxt: RequestContext, instance: Instance) -> Instance:
        """The guest is there: write down what the hypervisor says of it.

        Source: ``nova.compute.manager:ComputeManager._update_instance_after_spawn``.
        """
        power_state = await self.driver.get_info(ctxt, instance)
        return await self.conductor.save_instance(
            ctxt, instance.uuid, vm_state=vm_states.ACTIVE, task_state=None,
            power_state=power_state, launched_at=self.wiring.now(),
            expected=(task_states.SPAWNING,),
        )  # fmt: skip

    async def set_error(
        self, ctxt: RequestContext, instance_uuid: str, error: CloudError
    ) -> None:
        """Write down what went wrong, and that the instance is in error, unless it is deleted."""
        await self.conductor.create_fault(ctxt, instance_uuid, message_of(error))
        with suppress(InstanceNotFound):
            await self.conductor.save_instance(
                ctxt, instance_uuid, vm_state=vm_states.ERROR, task_state=None, host=None,
                node=None,
            )  # fmt: skip


def local_disk_gb(instance: Instance) -> int:
    """GB of the host's own disk that an instance takes: no root disk if it is on a volume."""
    root = instance.flavor.root_gb if instance.image_ref else 0
    return root + instance.flavor.ephemeral_gb
