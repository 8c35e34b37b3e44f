"""Conducts the build of a server: asks for hosts, writes the instance, hands it to a compute.

Source: ``nova.conductor.manager:ComputeTaskManager``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from novaviz.database import DatabaseClient
from novaviz.exceptions import CloudError, MaxRetriesExceeded
from novaviz.model.context import RequestContext
from novaviz.model.resources import (
    BlockDevice,
    ImageMeta,
    Instance,
    NetworkRequest,
    RequestSpec,
    Selection,
)
from novaviz.services.nova.availability_zones import get_host_availability_zone
from novaviz.services.nova.cells import MappedCells
from novaviz.services.nova.conductor.failed import FailedBuild
from novaviz.services.nova.notifier import Notifier
from novaviz.services.nova.quota import CountedQuota
from novaviz.services.nova.report_client import ReportClient, allocation_request
from novaviz.services.nova.retry import Properties, next_attempt
from novaviz.services.nova.rows import (
    block_device_of,
    create_block_devices,
    create_instance,
    destroy_instance,
    instance_of,
)
from novaviz.services.nova.volume import VolumeClient
from novaviz.services.wiring import Wiring
from novaviz.transport import Refused
from novaviz.transport.rpc import Endpoint


class ComputeTaskManager:
    """The conductor's own tasks, beside those that it does for computes."""

    def __init__(
        self, wiring: Wiring, cells: MappedCells, quota: CountedQuota, placement: ReportClient,
        volume: VolumeClient, notifier: Notifier, *, max_attempts: int,
    ) -> None:  # fmt: skip
        self._wiring, self._cells, self._quota = wiring, cells, quota
        self._placement, self._volume, self._notifier = placement, volume, notifier
        self._max_attempts = max_attempts
        self._failed = FailedBuild(wiring, cells, placement, volume, notifier)
        self._scheduler = wiring.rpc("nova-conductor", "scheduler")
        self._compute = wiring.rpc("nova-conductor", "compute")
        self.methods: dict[str, Endpoint] = {
            "schedule_and_build_instances": self.schedule_and_build_instances,
            "build_instances": self.build_instances,
        }

    async def schedule_and_build_instances(
        self, ctxt: RequestContext, *, build_requests: tuple[Instance, ...],
        request_specs: tuple[RequestSpec, ...], block_device_mapping: tuple[BlockDevice, ...],
        **build: Any,
    ) -> None:  # fmt: skip
        """Pick a host, write the instance into its cell, and hand the build to its compute."""
        draft, spec = build_requests[0], request_specs[0]
        try:
            selections = await self._scheduler.call(
                ctxt, "select_destinations",
                instance_uuids=(draft.uuid,), spec_obj=spec, return_objects=True,
                return_alternates=True,
            )  # fmt: skip
        except CloudError as error:
            await self._failed.bury_in_cell0(ctxt, draft, block_device_mapping, error)
            return
        selected, *alternates = selections[0]
        api_db = self._cells.api_db
        mapping = await api_db.first(ctxt, "host_mapping_get", host=selected.service_host)
        if await api_db.first(ctxt, "build_request_get", uuid=draft.uuid) is None:
            await self._deleted_meanwhile(ctxt, draft.uuid)
            return
        assert mapping is not None
        cell = self._cells.by_name[mapping["cell"]]
        zone = await get_host_availability_zone(api_db, ctxt, selected.service_host)
        draft = replace(draft, availability_zone=zone)
        now = self._wiring.now()
        instance = await create_instance(cell, ctxt, draft, now)
        try:
            await self._recheck_quota(ctxt)
        except Refused as error:
            await self._failed.over_quota(
                ctxt, cell, instance, block_device_mapping, mapping["cell_id"], error
            )
            return
        await self._notifier.instance(ctxt, "update", instance)
        await cell.insert(
            ctxt, "instance_actions", instance_uuid=instance.uuid, action="create",
            request_id=ctxt.request_id, user_id=ctxt.user_id, project_id=ctxt.project_id,
            start_time=now,
        )  # fmt: skip
        await create_block_devices(cell, ctxt, block_device_mapping, instance.uuid)
        await api_db.update(
            ctxt, "instance_mappings", {"instance_uuid": draft.uuid}, cell_id=mapping["cell_id"]
        )
        if not await api_db.delete(ctxt, "build_requests", instance_uuid=draft.uuid):
            await destroy_instance(cell, ctxt, instance, self._wiring.now())
            await self._deleted_meanwhile(ctxt, draft.uuid)
            return
        properties = self._populate_retry({}, instance.uuid)
        await self._hand_over(
            ctxt, instance, spec, selected, tuple(alternates), properties,
            block_device_mapping, build,
        )  # fmt: skip

    async def build_instances(
        self, ctxt: RequestContext, *, instances: tuple[Instance, ...],
        request_spec: RequestSpec, filter_properties: dict[str, Any],
        host_lists: tuple[tuple[Selection, ...], ...], requested_networks: Any, **build: Any,
    ) -> None:  # fmt: skip
        """A build failed on a host: try the next alternate, without asking the scheduler."""
        instance, alternates = instances[0], list(host_lists[0])
        build.pop("block_device_mapping", None)
        try:
            properties = self._populate_retry(filter_properties, instance.uuid)
            selected = await self._claim_next(ctxt, instance, alternates)
            cell = await self._cells.find(ctxt, instance.uuid)
            row = await cell.first(ctxt, "instance_get", uuid=instance.uuid) if cell else None
            if cell is None or row is None:
                await self._placement.delete_allocation(ctxt, instance.uuid)
                return
            instance = await self._move_to_zone_of(ctxt, cell, instance_of(row), selected)
            devices = await self._reserve_again(ctxt, cell, instance)
        except CloudError as error:
            await self._failed.no_host_left(ctxt, instance, error)
            return
        await self._hand_over(
            ctxt, instance, request_spec, selected, tuple(alternates), properties, devices,
            {**build, "requested_networks": requested_networks},
        )  # fmt: skip

    def _populate_retry(self, properties: Properties, instance_uuid: str) -> Properties:
        """Count the attempt; MaxRetriesExceeded if it is one too many."""
        counted = next_attempt(properties, self._max_attempts)
        if counted is None:
            raise MaxRetriesExceeded(
                "Exceeded maximum number of retries. Exceeded max scheduling attempts"
                f" {self._max_attempts} for instance {instance_uuid}."
                f" Last exception: {properties['retry'].get('exc_reason')}"
            )
        return counted

    async def _reserve_again(
        self, ctxt: RequestContext, cell: DatabaseClient, instance: Instance
    ) -> tuple[BlockDevice, ...]:
        """The instance's disks; volumes that the failed host gave back are reserved anew."""
        devices = []
        for row in await cell.select(ctxt, "block_devices_by_instance", uuid=instance.uuid):
            device = block_device_of(row)
            if device.volume_id and not device.attachment_id:
                attachment = await self._volume.attachment_create(
                    ctxt, device.volume_id, instance.uuid
                )
                device = replace(device, attachment_id=attachment["id"])
                await cell.update(
                    ctxt, "block_device_mapping", {"uuid": device.uuid},
                    attachment_id=attachment["id"],
                )  # fmt: skip
            devices.append(device)
        return tuple(devices)

    async def _move_to_zone_of(
        self, ctxt: RequestContext, cell: DatabaseClient, instance: Instance, host: Selection
    ) -> Instance:
        zone = await get_host_availability_zone(
            self._cells.api_db, ctxt, host.service_host
        )
        await cell.update(
            ctxt, "instances", {"uuid": instance.uuid}, availability_zone=zone,
            updated_at=self._wiring.now(),
        )  # fmt: skip
        instance = replace(instance, availability_zone=zone)
        await self._notifier.instance(ctxt, "update", instance)
        return instance

    async def _claim_next(
        self, ctxt: RequestContext, instance: Instance, alternates: list[Selection]
    ) -> Selection:
        """The first alternate on which there still is room; it is taken off the list."""
        while alternates:
            host = alternates.pop(0)
            request = allocation_request(host.compute_node_uuid, dict(host.allocations))
            if await self._placement.claim(
                ctxt, instance.uuid, request, project_id=instance.project_id,
                user_id=instance.user_id,
            ):  # fmt: skip
                return host
        raise MaxRetriesExceeded(
            "Exceeded maximum number of retries. Exhausted all hosts available for retrying"
            f" build failures for instance {instance.uuid}."
        )

    async def _hand_over(
        self, ctxt: RequestContext, instance: Instance, spec: RequestSpec, host: Selection,
        alternates: tuple[Selection, ...], properties: dict[str, Any],
        devices: tuple[BlockDevice, ...], build: dict[str, Any],
    ) -> None:  # fmt: skip
        if "retry" in properties:
            properties["retry"]["hosts"].append([host.service_host, host.nodename])
        networks: tuple[NetworkRequest, ...] = build["requested_networks"]
        image: ImageMeta | None = build["image"]
        await self._compute.cast(
            ctxt, "build_and_run_instance", server=host.service_host,
            instance=instance, image=image, request_spec=spec, filter_properties=properties,
            admin_password=build["admin_password"], injected_files=(),
            requested_networks=networks, block_device_mapping=devices, node=host.nodename,
            limits=dict(host.limits), host_list=alternates,
        )  # fmt: skip

    async def _recheck_quota(self, ctxt: RequestContext) -> None:
        """Count again: another request may have passed the same check at the same time."""
        await self._quota.reserve(ctxt, {"instances": 0, "cores": 0, "ram": 0})

    async def _deleted_meanwhile(self, ctxt: RequestContext, uuid: str) -> None:
        """The user deleted the server before it was one: give back what was claimed."""
        await self._cells.forget(ctxt, uuid)
        await self._placement.delete_allocation(ctxt, uuid)


