"""Reads and writes rows for the computes, which have no way to the database of their own.

A compromised compute host could otherwise reach every other's data; that is why nova-conductor
was made. Source: ``nova.conductor.manager:ConductorManager``.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from novaviz.database import DatabaseClient
from novaviz.exceptions import InstanceNotFound, UnexpectedTaskStateError
from novaviz.model import task_states
from novaviz.model.context import RequestContext
from novaviz.model.resources import BlockDevice, Instance, Vif
from novaviz.services.nova.notifier import Notifier
from novaviz.services.nova.quota import Quota, deltas_of
from novaviz.services.nova.rows import (
    block_device_of,
    create_block_devices,
    destroy_instance,
    instance_of,
    record_action,
)
from novaviz.services.wiring import Wiring
from novaviz.transport.rpc import Endpoint


class ConductorManager:
    """What computes may ask for; ``names`` says by which RPC name each operation goes.

    Grizzly had a method for each operation (``instance_update``); today they are methods of
    objects, sent as ``object_action`` and ``object_class_action_versions``.
    """

    def __init__(
        self, wiring: Wiring, db: DatabaseClient, quota: Quota, notifier: Notifier,
        names: dict[str, str],
    ) -> None:  # fmt: skip
        self._wiring, self._db, self._quota, self._notifier = wiring, db, quota, notifier
        self._compute = wiring.rpc("nova-conductor", "compute")
        self._objects: dict[str, Endpoint] = {}
        self.methods: dict[str, Endpoint] = {
            "object_action": self.object_action,
            "object_class_action_versions": self.object_action,
        }
        for operation, name in names.items():
            verb, _, what = name.partition(" ")
            (self._objects if what else self.methods)[what or verb] = getattr(self, operation)

    async def object_action(
        self, ctxt: RequestContext, *, objname: str, objmethod: str, **args: Any
    ) -> Any:
        """Run a method of an object on a compute's behalf."""
        return await self._objects[f"{objname}.{objmethod}"](ctxt, **args)

    async def get_instance(self, ctxt: RequestContext, *, instance_uuid: str) -> Instance:
        row = await self._db.first(ctxt, "instance_get", uuid=instance_uuid)
        if row is None:
            raise InstanceNotFound(f"Instance {instance_uuid} could not be found.")
        return instance_of(row)

    async def save_instance(
        self, ctxt: RequestContext, *, instance_uuid: str, updates: dict[str, Any],
        expected_task_state: tuple[str | None, ...] | None = None,
    ) -> Instance:  # fmt: skip
        """Change an instance's row; with ``expected_task_state`` only from one of these.

        Source: ``nova.db.main.api:instance_update_and_get_original``.
        """
        before = await self.get_instance(ctxt, instance_uuid=instance_uuid)
        if expected_task_state is not None and before.task_state not in expected_task_state:
            raise UnexpectedTaskStateError(
                f"Conflict updating instance {instance_uuid}. Expected:"
                f" {{'task_state': {list(expected_task_state)}}}. Actual:"
                f" {{'task_state': {before.task_state!r}}}"
            )
        await self._db.update(
            ctxt, "instances", {"uuid": instance_uuid}, **updates, updated_at=self._wiring.now()
        )
        after = replace(before, **updates)
        await self._notifier.instance(
            ctxt, "update", after, old_state=before.vm_state, old_task_state=before.task_state
        )
        return after

    async def destroy_instance(self, ctxt: RequestContext, *, instance_uuid: str) -> None:
        """Mark an instance and its disks as deleted, and give its quota back."""
        instance = await self.get_instance(ctxt, instance_uuid=instance_uuid)
        now = self._wiring.now()
        async with self._db.transaction(ctxt) as txn:
            await destroy_instance(txn, ctxt, instance, now)
        await self._quota.release(ctxt, instance.project_id, deltas_of(instance.flavor))

    async def get_block_devices(
        self, ctxt: RequestContext, *, instance_uuid: str
    ) -> tuple[BlockDevice, ...]:
        rows = await self._db.select(ctxt, "block_devices_by_instance", uuid=instance_uuid)
        return tuple(block_device_of(row) for row in rows)

    async def save_block_device(
        self, ctxt: RequestContext, *, uuid: str, updates: dict[str, Any]
    ) -> None:
        await self._db.update(ctxt, "block_device_mapping", {"uuid": uuid}, **updates)

    async def create_block_device(
        self, ctxt: RequestContext, *, instance_uuid: str, device: BlockDevice
    ) -> None:
        await create_block_devices(self._db, ctxt, (device,), instance_uuid)

    async def destroy_block_device(self, ctxt: RequestContext, *, uuid: str) -> None:
        await self._db.update(ctxt, "block_device_mapping", {"uuid": uuid}, deleted=1)

    async def create_vif(self, ctxt: RequestContext, *, instance_uuid: str, vif: Vif) -> None:
        await self._db.insert(
            ctxt, "virtual_interfaces", uuid=vif.id, instance_uuid=instance_uuid,
            address=f"{vif.address}/{vif.id}", tag=None,
        )  # fmt: skip

    async def delete_vifs(self, ctxt: RequestContext, *, instance_uuid: str) -> None:
        await self._db.delete(ctxt, "virtual_interfaces", instance_uuid=instance_uuid)

    async def save_info_cache(
        self, ctxt: RequestContext, *, instance_uuid: str, network_info: tuple[Vif, ...]
    ) -> None:
        """Keep what nova knows of the interfaces, so that the API need not ask neutron."""
        await self._db.update(
            ctxt, "instance_info_caches", {"instance_uuid": instance_uuid},
            network_info=json.dumps([vif.to_dict() for vif in network_info]),
        )  # fmt: skip

    async def save_compute_node(
        self, ctxt: RequestContext, *, host: str, updates: dict[str, Any]
    ) -> None:
        await self._db.update(ctxt, "compute_nodes", {"host": host}, **updates)

    async def create_fault(
        self, ctxt: RequestContext, *, instance_uuid: str, code: int, message: str,
        host: str | None,
    ) -> None:  # fmt: skip
        """Write down what went wrong with an instance: the API shows the latest."""
        await self._db.insert(
            ctxt, "instance_faults", instance_uuid=instance_uuid, code=code, message=message,
            host=host, created_at=self._wiring.now(),
        )  # fmt: skip

    async def compute_stop(self, ctxt: RequestContext, *, instance: Instance) -> None:
        """Stop an instance whose guest has stopped by itself, as the API does for a user.

        Source (2013.1): ``nova.conductor.manager:ConductorManager.compute_stop``.
        """
        instance = await self.save_instance(
            ctxt, instance_uuid=instance.uuid, updates={"task_state": task_states.POWERING_OFF},
            expected_task_state=(None,),
        )  # fmt: skip
        await self.record_action(ctxt, instance_uuid=instance.uuid, action="stop")
        await self._compute.cast(
            ctxt, "stop_instance", server=instance.host, instance=instance, clean_shutdown=True
        )

    async def record_action(
        self, ctxt: RequestContext, *, instance_uuid: str, action: str
    ) -> None:
        await record_action(self._db, ctxt, instance_uuid, action, self._wiring.now())

    async def start_event(
        self, ctxt: RequestContext, *, instance_uuid: str, event: str, host: str
    ) -> None:
        """Write down that a part of an action has begun on a host."""
        action = await self._db.first(ctxt, "action_latest", uuid=instance_uuid)
        if action is not None:
            await self._db.insert(
                ctxt, "instance_actions_events", action_id=action["id"], event=event, host=host,
                start_time=self._wiring.now(),
            )  # fmt: skip

    async def finish_event(
        self, ctxt: RequestContext, *, instance_uuid: str, event: str, host: str, result: str
    ) -> None:
        """Write down how that part ended."""
        row = await self._db.first(
            ctxt, "action_event_open", uuid=instance_uuid, event=event, host=host
        )
        if row is not None:
            await self._db.update(
                ctxt, "instance_actions_events", {"id": row["id"]},
                finish_time=self._wiring.now(), result=result,
            )  # fmt: skip
