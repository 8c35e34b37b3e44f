"""``build_and_run_instance``: how a compute host builds a server today.

Source: ``nova.compute.manager:ComputeManager._do_build_and_run_instance``.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from novaviz.exceptions import (
    BuildAbortException,
    CloudError,
    InstanceNotFound,
    MessagingTimeout,
    UnexpectedTaskStateError,
)
from novaviz.kernel import Task
from novaviz.model import task_states, vm_states
from novaviz.model.context import RequestContext
from novaviz.model.resources import (
    BlockDevice,
    ImageMeta,
    Instance,
    NetworkRequest,
    RequestSpec,
    Selection,
    Vif,
)
from novaviz.services.nova.compute.block_devices import (
    ROOT,
    BlockDevices,
    named,
    without_attachments,
)
from novaviz.services.nova.compute.failure import aborted, verdict
from novaviz.services.nova.compute.host import ComputeHost
from novaviz.services.nova.compute.patience import Patience
from novaviz.virt import SpawnRequest

EVENT = "compute__do_build_and_run_instance"


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What conductor hands over."""

    image: ImageMeta | None
    request_spec: RequestSpec
    filter_properties: dict[str, Any]
    admin_password: str
    requested_networks: tuple[NetworkRequest, ...]
    block_device_mapping: tuple[BlockDevice, ...]
    limits: Mapping[str, float]
    host_list: tuple[Selection, ...]


class BuildAndRunInstance:
    """Builds with the network made in a task of its own, joined inside spawn."""

    def __init__(
        self, host: ComputeHost, block_devices: BlockDevices, patience: Patience
    ) -> None:
        self._host, self._block_devices, self._patience = host, block_devices, patience
        self._conductor = host.wiring.rpc(host.participant, "conductor")
        self._scheduler = host.wiring.rpc(host.participant, "scheduler")

    async def __call__(
        self, ctxt: RequestContext, *, instance: Instance, node: str,
        injected_files: tuple[str, ...], **build: Any,
    ) -> None:  # fmt: skip
        """Take the build over; afterwards the instance is active, in error, or on its way on."""
        request = BuildRequest(**build)
        uuid = instance.uuid
        async with self._host.locks.of(uuid):
            await self._host.conductor.start_event(ctxt, uuid, EVENT)
            with self._patience.with_build_of(ctxt, uuid):
                result = await self._do_build(ctxt, instance, request)
            await self._host.conductor.finish_event(ctxt, uuid, EVENT, result)

    async def _do_build(
        self, ctxt: RequestContext, instance: Instance, request: BuildRequest
    ) -> str:
        host, uuid = self._host, instance.uuid
        try:
            instance = await host.conductor.save_instance(
                ctxt, uuid, vm_state=vm_states.BUILDING, task_state=None,
                expected=(task_states.SCHEDULING, None),
            )  # fmt: skip
        except (UnexpectedTaskStateError, InstanceNotFound):
            return "Error"
        except MessagingTimeout as error:
            await self._fail(ctxt, instance, error, request.block_device_mapping)
            return "Error"
        attached: list[BlockDevice] = []
        try:
            await self._build(ctxt, instance, request, attached)
            return "Success"
        except BuildAbortException as error:
            devices = tuple(attached) or request.block_device_mapping
            await self._fail(ctxt, instance, error, devices)
            return "Error"
        except CloudError as error:
            if "retry" not in request.filter_properties:
                await self._fail(ctxt, instance, error, tuple(attached))
                return "Error"
            await self._hand_on(ctxt, instance, request, tuple(attached), error)
            return "Success"

    async def _build(
        self, ctxt: RequestContext, instance: Instance, request: BuildRequest,
        attached: list[BlockDevice],
    ) -> None:  # fmt: skip
        """Claim, then everything that the guest needs, then the guest."""
        host, uuid = self._host, instance.uuid
        await host.notifier.instance(ctxt, "create.start", instance)
        network: Task | None = None
        disk_gb = request.request_spec.disk_gb
        try:
            if host.placement is not None:
                await host.placement.get_allocations(ctxt, uuid)
            instance = await host.tracker.claim(ctxt, instance, disk_gb, request.limits)
            instance = await host.conductor.save_instance(
                ctxt, uuid, vm_state=vm_states.BUILDING, task_state=task_states.NETWORKING
            )
            network = host.wiring.kernel.spawn(
                host.allocate_network(ctxt, instance, request.requested_networks),
                host.participant, joined=True,
            )  # fmt: skip
            await self._prepare_devices(ctxt, instance, request, attached)
            instance = await host.conductor.save_instance(
                ctxt, uuid, task_state=task_states.SPAWNING,
                expected=(task_states.BLOCK_DEVICE_MAPPING,),
            )  # fmt: skip
            vifs = await self._spawn(ctxt, instance, request, tuple(attached), network)
        except CloudError as error:
            await self._undo(ctxt, instance, disk_gb, attached, network, error)
            raise verdict(uuid, error) from None
        try:
            instance = await host.set_active(ctxt, instance)
        except CloudError as error:
            await self._undo(ctxt, instance, disk_gb, attached, network, error)
            raise aborted(uuid, str(error)) from None
        await self._scheduler.cast(
            ctxt, "update_instance_info", fanout=True, host_name=host.name,
            instance_info=(instance,),
        )  # fmt: skip
        await host.notifier.instance(
            ctxt, "create.end", instance, addresses=[ip for vif in vifs for ip in vif.ips]
        )

    async def _prepare_devices(
        self, ctxt: RequestContext, instance: Instance, request: BuildRequest,
        attached: list[BlockDevice],
    ) -> None:  # fmt: skip
        """Name the disks and attach the volumes; no error here is worth another host."""
        host, uuid = self._host, instance.uuid
        held = request.block_device_mapping
        try:
            devices = named(request.block_device_mapping)
            for device, before in zip(devices, request.block_device_mapping, strict=True):
                if before.device_name is None:
                    await host.conductor.save_block_device(
                        ctxt, device.uuid, device_name=device.device_name
                    )
            await host.conductor.save_instance(
                ctxt, uuid, task_state=task_states.BLOCK_DEVICE_MAPPING, root_device_name=ROOT
            )
            held = without_attachments(held)
            attached += await self._block_devices.attach(ctxt, instance, devices)
        except CloudError as error:
            attached += held
            raise aborted(uuid, str(error)) from None

    async def _spawn(
        self, ctxt: RequestContext, instance: Instance, request: BuildRequest,
        attached: tuple[BlockDevice, ...], network: Task,
    ) -> tuple[Vif, ...]:  # fmt: skip
        host = self._host
        image = request.image if instance.image_ref else None

        async def networks() -> tuple[Vif, ...]:
            vifs: tuple[Vif, ...] = await network.finished
            return vifs

        async def fetch(ctxt: RequestContext) -> bytes:
            assert image is not None
            return await host.image.download(ctxt, image.id)

        await host.driver.spawn(ctxt, SpawnRequest(
            instance, image, fetch if image else None, networks, attached, request.admin_password
        ))  # fmt: skip
        return await networks()

    async def _undo(
        self, ctxt: RequestContext, instance: Instance, disk_gb: int,
        attached: list[BlockDevice], network: Task | None, error: CloudError,
    ) -> None:  # fmt: skip
        """Take back on this host what was done for the guest.

        Source: ``ComputeManager._build_resources`` and ``_shutdown_instance``.
        """
        host = self._host
        vifs: tuple[Vif, ...] = ()
        if network is not None:
            try:
                vifs = await network.finished
            except CloudError:
                vifs = ()
            await host.notifier.instance(ctxt, "shutdown.start", instance)
            await host.driver.destroy(ctxt, instance)
            await self._block_devices.detach(ctxt, tuple(attached))
            attached[:] = without_attachments(tuple(attached))
            await host.notifier.instance(ctxt, "shutdown.end", instance)
        with suppress(InstanceNotFound):
            await host.conductor.save_instance(ctxt, instance.uuid, host=None, node=None)
        await host.tracker.abort(ctxt, instance, disk_gb)
        await host.notifier.instance(ctxt, "create.error", instance, message=str(error))
        await host.deallocate_network(ctxt, instance, vifs)

    async def _fail(
        self, ctxt: RequestContext, instance: Instance, error: CloudError,
        devices: tuple[BlockDevice, ...],
    ) -> None:  # fmt: skip
        """No other host could do it: the instance is in error, and holds nothing any more."""
        await self._block_devices.detach(ctxt, devices)
        await self._block_devices.delete(ctxt, devices)
        await self._host.set_error(ctxt, instance.uuid, error)
        if self._host.placement is not None:
            await self._host.placement.delete_allocation(ctxt, instance.uuid)

    async def _hand_on(
        self, ctxt: RequestContext, instance: Instance, request: BuildRequest,
        attached: tuple[BlockDevice, ...], error: CloudError,
    ) -> None:  # fmt: skip
        """Give the claim back and have conductor try the next alternate."""
        host, properties = self._host, request.filter_properties
        instance = await host.conductor.save_instance(
            ctxt, instance.uuid, task_state=task_states.SCHEDULING, host=None, node=None
        )
        if host.placement is not None:
            await host.placement.delete_allocation(ctxt, instance.uuid)
        retry = {**properties["retry"], "exc_reason": str(error)}
        await self._conductor.cast(
            ctxt, "build_instances",
            instances=(instance,), image=request.image,
            filter_properties={**properties, "retry": retry},
            admin_password=request.admin_password, injected_files=(),
            requested_networks=request.requested_networks,
            block_device_mapping=without_attachments(attached),
            request_spec=request.request_spec, host_lists=(request.host_list,),
        )  # fmt: skip
