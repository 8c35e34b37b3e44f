"""``run_instance``: how a compute host built a server in 2013.

Source (2013.1): ``nova.compute.manager:ComputeManager._run_instance``. The image is fetched here,
before the network, as the nineteen steps have it; in 2013.1 the driver fetched it.
"""

from __future__ import annotations

from typing import Any

from novaviz.exceptions import CloudError, UnexpectedTaskStateError
from novaviz.model import task_states, vm_states
from novaviz.model.context import RequestContext
from novaviz.model.resources import (
    BlockDevice,
    ImageMeta,
    Instance,
    NetworkRequest,
    RequestSpec,
    Vif,
)
from novaviz.services.nova.compute.block_devices import BlockDevices, named
from novaviz.services.nova.compute.host import ComputeHost
from novaviz.services.nova.compute.patience import Patience
from novaviz.services.nova.fault import message_of
from novaviz.virt import SpawnRequest


class RunInstance:
    """One build after the other, each step waiting for the one before it."""

    def __init__(
        self, host: ComputeHost, block_devices: BlockDevices, patience: Patience
    ) -> None:
        self._host, self._block_devices, self._patience = host, block_devices, patience
        self._scheduler = host.wiring.rpc(host.participant, "scheduler")

    async def __call__(
        self, ctxt: RequestContext, *, instance_uuid: str, **build: Any
    ) -> None:
        """Nobody else works on the instance here meanwhile."""
        async with self._host.locks.of(instance_uuid):
            with self._patience.with_build_of(ctxt, instance_uuid):
                await self._run(ctxt, instance_uuid, **build)

    async def _run(
        self, ctxt: RequestContext, instance_uuid: str, *, request_spec: RequestSpec,
        filter_properties: dict[str, Any], requested_networks: tuple[NetworkRequest, ...],
        **build: Any,
    ) -> None:  # fmt: skip
        """Take the build over, and see it through; nearly every error means another host."""
        conductor = self._host.conductor
        try:
            await conductor.save_instance(
                ctxt, instance_uuid, vm_state=vm_states.BUILDING, task_state=None,
                expected=(task_states.SCHEDULING, None),
            )  # fmt: skip
        except UnexpectedTaskStateError:
            return
        try:
            instance = await conductor.get_instance(ctxt, instance_uuid)
            await self._host.notifier.instance(ctxt, "create.start", instance)
            devices = named(await conductor.get_block_devices(ctxt, instance_uuid))
            failed = await self._build(
                ctxt, instance, request_spec, filter_properties, requested_networks, devices,
                build["admin_password"],
            )  # fmt: skip
            if failed is not None:
                await self._reschedule(
                    ctxt, instance, failed, request_spec=request_spec,
                    filter_properties=filter_properties, requested_networks=requested_networks,
                    **{**build, "is_first_time": False},
                )  # fmt: skip
        except CloudError as error:
            await self._host.set_error(ctxt, instance_uuid, error)
            raise

    async def _build(
        self, ctxt: RequestContext, instance: Instance, spec: RequestSpec,
        properties: dict[str, Any], requested: tuple[NetworkRequest, ...],
        devices: tuple[BlockDevice, ...], admin_password: str,
    ) -> CloudError | None:  # fmt: skip
        """Claim, image, network, volumes, spawn; the error if one of them fails."""
        host, uuid = self._host, instance.uuid
        vifs: tuple[Vif, ...] = ()
        attached: tuple[BlockDevice, ...] = ()
        spawning = False
        try:
            instance = await host.tracker.claim(
                ctxt, instance, spec.disk_gb, properties.get("limits", {})
            )
            image = spec.image if instance.image_ref else None
            if image is not None:
                await host.driver.cache_image(ctxt, image, self._fetch(image))
            await host.conductor.save_instance(ctxt, uuid, task_state=task_states.NETWORKING)
            vifs = await host.allocate_network(ctxt, instance, requested)
            await host.conductor.save_instance(
                ctxt, uuid, task_state=task_states.BLOCK_DEVICE_MAPPING
            )
            attached = await self._block_devices.attach(ctxt, instance, devices)
            instance = await host.conductor.save_instance(
                ctxt, uuid, task_state=task_states.SPAWNING
            )

            async def networks() -> tuple[Vif, ...]:
                return vifs

            fetch = self._fetch(image) if image is not None else None
            spawning = True
            await host.driver.spawn(ctxt, SpawnRequest(
                instance, image, fetch, networks, attached, admin_password
            ))  # fmt: skip
            instance = await host.set_active(ctxt, instance)
        except CloudError as error:
            await host.notifier.instance(ctxt, "create.error", instance, message=str(error))
            if spawning:
                await host.driver.destroy(ctxt, instance)
            await self._block_devices.detach(ctxt, attached)
            await host.deallocate_network(ctxt, instance, vifs)
            await host.tracker.abort(ctxt, instance, spec.disk_gb)
            await host.conductor.create_fault(ctxt, uuid, message_of(error))
            return error
        await host.notifier.instance(ctxt, "create.end", instance, message="Success")
        return None

    def _fetch(self, image: ImageMeta) -> Any:
        async def fetch(ctxt: RequestContext) -> bytes:
            return await self._host.image.download(ctxt, image.id)

        return fetch

    async def _reschedule(
        self, ctxt: RequestContext, instance: Instance, error: CloudError, *,
        filter_properties: dict[str, Any], **build: Any,
    ) -> None:  # fmt: skip
        """Back to the scheduler, whose RetryFilter knows where it was tried.

        Source (2013.1): ``nova.compute.manager:ComputeManager._reschedule``.
        """
        retry = filter_properties.get("retry")
        if not retry or isinstance(error, UnexpectedTaskStateError):
            raise error
        await self._host.conductor.save_instance(
            ctxt, instance.uuid, task_state=task_states.SCHEDULING, host=None, node=None
        )
        await self._scheduler.cast(
            ctxt, "run_instance", instance_uuid=instance.uuid,
            filter_properties={**filter_properties,
                               "retry": {**retry, "exc_reason": str(error)}},
            **build,
        )  # fmt: skip
