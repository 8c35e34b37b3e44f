"""How nova-compute reaches the database: through nova-conductor.

Source: ``nova.conductor.rpcapi:ConductorAPI`` and ``nova.objects.base``'s remotable methods.
"""

from __future__ import annotations

from typing import Any

from novaviz.model.context import RequestContext
from novaviz.model.resources import BlockDevice, Instance, Vif
from novaviz.services.nova.fault import CODE
from novaviz.transport import RpcClient


class ConductorClient:
    """Every read and write is a call; ``names`` says by which RPC name (none: not done)."""

    def __init__(self, rpc: RpcClient, host: str, names: dict[str, str]) -> None:
        self._rpc, self._host, self._names = rpc, host, names

    def does(self, operation: str) -> bool:
        """Whether conductor can be asked for this."""
        return operation in self._names

    async def _call(self, ctxt: RequestContext, operation: str, **args: Any) -> Any:
        name = self._names.get(operation)
        if name is None:
            return None
        method, _, what = name.partition(" ")
        if what:
            objname, _, objmethod = what.partition(".")
            args = {"objname": objname, "objmethod": objmethod, **args}
        return await self._rpc.call(ctxt, method, **args)

    async def get_instance(self, ctxt: RequestContext, uuid: str) -> Instance:
        instance: Instance = await self._call(ctxt, "get_instance", instance_uuid=uuid)
        return instance

    async def save_instance(
        self, ctxt: RequestContext, uuid: str, *,
        expected: tuple[str | None, ...] | None = None, **updates: Any,
    ) -> Instance:  # fmt: skip
        """Change the row; UnexpectedTaskStateError if its task state is not an expected one."""
        instance: Instance = await self._call(
            ctxt, "save_instance", instance_uuid=uuid, updates=updates,
            expected_task_state=expected,
        )  # fmt: skip
        return instance

    async def destroy_instance(self, ctxt: RequestContext, uuid: str) -> None:
        await self._call(ctxt, "destroy_instance", instance_uuid=uuid)

    async def get_block_devices(self, ctxt: RequestContext, uuid: str) -> tuple[BlockDevice, ...]:
        found: tuple[BlockDevice, ...] = await self._call(
            ctxt, "get_block_devices", instance_uuid=uuid
        )
        return found

    async def save_block_device(self, ctxt: RequestContext, uuid: str, **updates: Any) -> None:
        await self._call(ctxt, "save_block_device", uuid=uuid, updates=updates)

    async def create_block_device(
        self, ctxt: RequestContext, uuid: str, device: BlockDevice
    ) -> None:
        await self._call(ctxt, "create_block_device", instance_uuid=uuid, device=device)

    async def destroy_block_device(self, ctxt: RequestContext, uuid: str) -> None:
        await self._call(ctxt, "destroy_block_device", uuid=uuid)

    async def create_vif(self, ctxt: RequestContext, uuid: str, vif: Vif) -> None:
        await self._call(ctxt, "create_vif", instance_uuid=uuid, vif=vif)

    async def delete_vifs(self, ctxt: RequestContext, uuid: str) -> None:
        await self._call(ctxt, "delete_vifs", instance_uuid=uuid)

    async def save_info_cache(
        self, ctxt: RequestContext, uuid: str, vifs: tuple[Vif, ...]
    ) -> None:
        await self._call(ctxt, "save_info_cache", instance_uuid=uuid, network_info=vifs)

    async def save_compute_node(self, ctxt: RequestContext, updates: dict[str, Any]) -> None:
        await self._call(ctxt, "save_compute_node", host=self._host, updates=updates)

    async def create_fault(self, ctxt: RequestContext, uuid: str, message: str) -> None:
        await self._call(
            ctxt, "create_fault", instance_uuid=uuid, code=CODE, message=message,
            host=self._host,
        )  # fmt: skip

    async def compute_stop(self, ctxt: RequestContext, instance: Instance) -> None:
        await self._call(ctxt, "compute_stop", instance=instance)

    async def record_action(self, ctxt: RequestContext, uuid: str, action: str) -> None:
        await self._call(ctxt, "record_action", instance_uuid=uuid, action=action)

    async def start_event(self, ctxt: RequestContext, uuid: str, event: str) -> None:
        await self._call(ctxt, "start_event", instance_uuid=uuid, event=event, host=self._host)

    async def finish_event(
        self, ctxt: RequestContext, uuid: str, event: str, result: str
    ) -> None:
        await self._call(
            ctxt, "finish_event", instance_uuid=uuid, event=event, host=self._host,
            result=result,
        )  # fmt: skip
