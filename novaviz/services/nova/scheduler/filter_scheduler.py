"""How the scheduler of 2013.1 chooses by itself, from the database, and hands on to compute.

Source in 2013.1: ``nova.scheduler.filter_scheduler:FilterScheduler`` and, for what happens when
nothing is found, ``nova.scheduler.manager:SchedulerManager``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from novaviz.database import Database, DatabaseClient
from novaviz.exceptions import CloudError, NoValidHost
from novaviz.model import vm_states
from novaviz.model.context import RequestContext
from novaviz.model.resources import RequestSpec
from novaviz.services.nova.notifier import Notifier
from novaviz.services.nova.retry import MAX_ATTEMPTS, Properties, next_attempt
from novaviz.services.nova.scheduler.host_manager import (
    NAME,
    NO_VALID_HOST,
    HostManager,
)
from novaviz.services.nova.scheduler.host_state import HostState
from novaviz.services.wiring import Wiring
from novaviz.transport import RpcClient


class FilterScheduler:
    """Answers the cast ``run_instance`` by casting it on to the compute that it has chosen.

    Nothing is claimed here: two requests may choose the same last place, and the claim on the
    host tells them apart.
    """

    def __init__(
        self, wiring: Wiring, hosts: HostManager, compute: RpcClient, notifier: Notifier, *,
        database: Database, max_attempts: int = MAX_ATTEMPTS,
    ) -> None:  # fmt: skip
        self._wiring, self._hosts = wiring, hosts
        self._compute, self._notifier = compute, notifier
        self._db = DatabaseClient(NAME, database)
        self._max_attempts = max_attempts

    async def run_instance(
        self, ctxt: RequestContext, *, request_spec: RequestSpec, filter_properties: Properties,
        **given: Any,
    ) -> None:  # fmt: skip
        """Choose a host and cast to it; what was ``given`` besides goes along untouched.

        Nobody waits for an answer, so a failure is written into the instance: vm_state error, and
        a fault. What is not NoValidHost is raised nevertheless, as in Nova.
        """
        try:
            await self._schedule_run_instance(ctxt, request_spec, filter_properties, given)
        except CloudError as error:
            await self._set_vm_state_and_notify(ctxt, request_spec, error)
            if not isinstance(error, NoValidHost):
                raise

    async def _schedule_run_instance(
        self, ctxt: RequestContext, spec: RequestSpec, properties: Properties, given: Properties
    ) -> None:
        payload = {"request_spec": spec.to_dict()}
        await self._notifier.emit(ctxt, "scheduler.run_instance.start", payload)
        properties = self._populate_retry(properties, spec.instance_uuid)
        chosen = await self._schedule(ctxt, spec, properties)
        await self._provision_resource(ctxt, chosen, spec, properties, given)
        await self._notifier.emit(ctxt, "scheduler.run_instance.end", payload)

    def _populate_retry(self, properties: Properties, instance_uuid: str) -> Properties:
        """Count the attempt; NoValidHost if it is one too many."""
        counted = next_attempt(properties, self._max_attempts)
        if counted is None:
            raise NoValidHost(
                f"{NO_VALID_HOST}Exceeded max scheduling attempts {self._max_attempts} "
                f"for instance {instance_uuid}"
            )
        return counted

    async def _schedule(
        self, ctxt: RequestContext, spec: RequestSpec, properties: Properties
    ) -> HostState:
        """The best host as the database has it now; NoValidHost if none passes the filters."""
        if "retry" in properties:
            tried = tuple(host for host, _ in properties["retry"]["hosts"])
            spec = replace(spec, retry_hosts=tried)
        if spec.group_id:
            rows = await self._db.select(ctxt, "scheduler_group_hosts", group=spec.group_id)
            spec = replace(spec, group_hosts=tuple(row["host"] for row in rows))
        hosts = await self._hosts.get_all_host_states(ctxt, zones=bool(spec.availability_zone))
        ordered = await self._hosts.get_sorted_hosts(ctxt, hosts, spec)
        if not ordered:
            raise NoValidHost(NO_VALID_HOST)
        return ordered[0]

    async def _provision_resource(
        self, ctxt: RequestContext, chosen: HostState, spec: RequestSpec, properties: Properties,
        given: Properties,
    ) -> None:  # fmt: skip
        """Free the row of any former host, and cast; not if the instance has been deleted."""
        uuid = spec.instance_uuid
        await self._notifier.emit(
            ctxt, "scheduler.run_instance.scheduled",
            {"instance_id": uuid, "weighted_host": {"host": chosen.host}},
        )  # fmt: skip
        if not await self._db.update(
            ctxt, "instances", {"uuid": uuid, "deleted": 0},
            host=None, node=None, updated_at=self._wiring.now(),
        ):  # fmt: skip
            return
        properties = {**properties, "limits": self._hosts.limits(chosen)}
        if "retry" in properties:
            retry = properties["retry"]
            hosts = [*retry["hosts"], [chosen.host, chosen.nodename]]
            properties["retry"] = {**retry, "hosts": hosts}
        args = {**given, "instance_uuid": uuid, "request_spec": spec,
                "filter_properties": properties, "node": chosen.nodename}  # fmt: skip
        await self._compute.cast(ctxt, "run_instance", server=chosen.host, **args)

    async def _set_vm_state_and_notify(
        self, ctxt: RequestContext, spec: RequestSpec, error: CloudError
    ) -> None:
        """Nobody is left who could: put the instance into ERROR, with a fault that says why."""
        uuid, now = spec.instance_uuid, self._wiring.now()
        if await self._db.update(
            ctxt, "instances", {"uuid": uuid, "deleted": 0},
            vm_state=vm_states.ERROR, task_state=None, updated_at=now,
        ):  # fmt: skip
            await self._db.insert(
                ctxt, "instance_faults", instance_uuid=uuid, code=500, message=str(error),
                created_at=now,
            )  # fmt: skip
        await self._notifier.emit(
            ctxt, "scheduler.run_instance",
            {"instance_id": uuid, "state": vm_states.ERROR, "method": "run_instance",
             "reason": str(error)},
        )  # fmt: skip
