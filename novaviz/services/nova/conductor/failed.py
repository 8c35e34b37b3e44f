"""What becomes of a server that no host can build.

Source: ``nova.conductor.manager:ComputeTaskManager._bury_in_cell0`` and
``_cleanup_when_reschedule_fails``. Where Nova leaves a volume's attachment or a claim until the
server is deleted, novaviz gives it back at once.
"""

from __future__ import annotations

from dataclasses import replace

from novaviz.database import DatabaseClient
from novaviz.exceptions import CloudError, NoValidHost
from novaviz.model import vm_states
from novaviz.model.context import RequestContext
from novaviz.model.resources import BlockDevice, Instance
from novaviz.services.nova.cells import MappedCells
from novaviz.services.nova.fault import CODE, message_of
from novaviz.services.nova.notifier import Notifier
from novaviz.services.nova.report_client import ReportClient
from novaviz.services.nova.rows import block_device_of, create_block_devices, create_instance
from novaviz.services.nova.volume import VolumeClient
from novaviz.services.wiring import Wiring


class FailedBuild:
    """Writes the failure where the user will find it, and gives back what was taken."""

    def __init__(
        self, wiring: Wiring, cells: MappedCells, placement: ReportClient, volume: VolumeClient,
        notifier: Notifier,
    ) -> None:  # fmt: skip
        self._wiring, self._cells = wiring, cells
        self._placement, self._volume, self._notifier = placement, volume, notifier

    async def bury_in_cell0(
        self, ctxt: RequestContext, draft: Instance, devices: tuple[BlockDevice, ...],
        error: CloudError,
    ) -> None:  # fmt: skip
        """No host: the instance goes to the cell of the dead, where the API still finds it.

        Where it was not the scheduler that said so, a claim may stand whose answer was lost.
        """
        api_db, cell0 = self._cells.api_db, self._cells.by_name["cell0"]
        now = self._wiring.now()
        mapping = await api_db.first(ctxt, "cell_mapping_get", name="cell0")
        instance = await create_instance(cell0, ctxt, draft, now)
        await api_db.update(
            ctxt, "instance_mappings", {"instance_uuid": draft.uuid},
            cell_id=mapping["id"] if mapping else None,
        )  # fmt: skip
        action = await cell0.insert(
            ctxt, "instance_actions", instance_uuid=draft.uuid, action="create",
            request_id=ctxt.request_id, user_id=ctxt.user_id, project_id=ctxt.project_id,
            start_time=now, message="Error",
        )  # fmt: skip
        event = await cell0.insert(
            ctxt, "instance_actions_events", action_id=action,
            event="conductor_schedule_and_build_instances", start_time=now,
        )  # fmt: skip
        await cell0.update(
            ctxt, "instance_actions_events", {"id": event}, finish_time=self._wiring.now(),
            result="Error",
        )  # fmt: skip
        devices = await self._give_back(ctxt, devices)
        if not isinstance(error, NoValidHost):
            await self._placement.delete_allocation(ctxt, draft.uuid)
        await create_block_devices(cell0, ctxt, devices, draft.uuid)
        await self._set_error(ctxt, cell0, instance, error)
        await api_db.delete(ctxt, "build_requests", instance_uuid=draft.uuid)

    async def over_quota(
        self, ctxt: RequestContext, cell: DatabaseClient, instance: Instance,
        devices: tuple[BlockDevice, ...], cell_id: int, error: CloudError,
    ) -> None:  # fmt: skip
        """Another request was faster: the count made afterwards is too high."""
        devices = await self._give_back(ctxt, devices)
        await self._placement.delete_allocation(ctxt, instance.uuid)
        await create_block_devices(cell, ctxt, devices, instance.uuid)
        await self._set_error(ctxt, cell, instance, error)
        api_db = self._cells.api_db
        await api_db.update(
            ctxt, "instance_mappings", {"instance_uuid": instance.uuid}, cell_id=cell_id
        )
        await api_db.delete(ctxt, "build_requests", instance_uuid=instance.uuid)

    async def no_host_left(
        self, ctxt: RequestContext, instance: Instance, error: CloudError
    ) -> None:
        """The build failed on every host that was tried, and each has cleaned up after itself.

        What the API had reserved for the next host to use is given back here.
        """
        cell = await self._cells.find(ctxt, instance.uuid)
        assert cell is not None
        if not isinstance(error, NoValidHost):
            await self._placement.delete_allocation(ctxt, instance.uuid)
        rows = await cell.select(ctxt, "block_devices_by_instance", uuid=instance.uuid)
        reserved = tuple(block_device_of(row) for row in rows if row["attachment_id"])
        for device in await self._give_back(ctxt, reserved):
            await cell.update(
                ctxt, "block_device_mapping", {"uuid": device.uuid}, attachment_id=None
            )
        await self._set_error(ctxt, cell, instance, error)

    async def _give_back(
        self, ctxt: RequestContext, devices: tuple[BlockDevice, ...]
    ) -> tuple[BlockDevice, ...]:
        """The volumes that the API reserved."""
        for device in devices:
            if device.attachment_id:
                await self._volume.attachment_delete(ctxt, device.attachment_id)
        return tuple(
            BlockDevice.from_dict({**device.to_dict(), "attachment_id": None})
            for device in devices
        )

    async def _set_error(
        self, ctxt: RequestContext, cell: DatabaseClient, instance: Instance, error: CloudError
    ) -> None:
        """Source: ``nova.scheduler.utils:set_vm_state_and_notify``."""
        now = self._wiring.now()
        await cell.update(
            ctxt, "instances", {"uuid": instance.uuid}, vm_state=vm_states.ERROR,
            task_state=None, updated_at=now,
        )  # fmt: skip
        await self._notifier.instance(
            ctxt, "update", replace(instance, vm_state=vm_states.ERROR, task_state=None),
            old_state=instance.vm_state, old_task_state=instance.task_state,
        )  # fmt: skip
        await cell.insert(
            ctxt, "instance_faults", instance_uuid=instance.uuid, code=CODE,
            message=message_of(error), created_at=now,
        )  # fmt: skip
        await self._notifier.emit(
            ctxt, "compute_task.build_instances.error",
            {"instance_uuid": instance.uuid, "state": vm_states.ERROR, "reason": str(error)},
        )  # fmt: skip
