"""Which instances are on which host, as the computes keep telling the scheduler.

Source: ``nova.scheduler.host_manager:HostManager``, its part behind ``track_instance_changes``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from novaviz.database import DatabaseClient
from novaviz.model.context import RequestContext
from novaviz.model.resources import Instance


class InstanceInfo:
    """The scheduler's memory of instances by host; asks the cell about hosts it is not sure of.

    A host's entry is trusted once its nova-compute has reported a change. Until then it is read
    from the cell each time, which is why the first boots of a cloud make more statements.
    """

    def __init__(self, api: DatabaseClient, cells: Mapping[str, DatabaseClient]) -> None:
        self._api, self._cells = api, cells
        self._cell_of: dict[str, str] = {}
        self._instances: dict[str, set[str]] = {}
        self._trusted: set[str] = set()

    async def of_hosts(
        self, ctxt: RequestContext, hosts: Sequence[str]
    ) -> dict[str, frozenset[str]]:
        """The instances' uuids by host, for each of these hosts.

        Nova asks once a host; here one statement asks for all, and one for all their cells.
        """
        unsure = [host for host in hosts if host not in self._trusted]
        read = await self._read(ctxt, unsure) if unsure else {}
        return {host: frozenset(read[host] if host in read else self._instances[host])
                for host in hosts}  # fmt: skip

    async def update(
        self, ctxt: RequestContext, host: str, instances: Sequence[Instance]
    ) -> None:
        """A nova-compute says which instances have changed, or (more than one) all it has.

        Of a host that is not known yet, the list is read from the cell, and is not trusted.
        """
        if host not in self._instances and len(instances) <= 1:
            self._instances.update(await self._read(ctxt, [host]))
            return
        self._instances.setdefault(host, set()).update(instance.uuid for instance in instances)
        self._trusted.add(host)

    async def delete(self, ctxt: RequestContext, host: str, instance_uuid: str) -> None:
        """A nova-compute says that an instance is gone."""
        if host not in self._instances:
            self._instances.update(await self._read(ctxt, [host]))
            return
        self._instances[host].discard(instance_uuid)
        self._trusted.add(host)

    async def _read(self, ctxt: RequestContext, hosts: Iterable[str]) -> dict[str, set[str]]:
        hosts = list(hosts)
        found: dict[str, set[str]] = {host: set() for host in hosts}
        unmapped = [host for host in hosts if host not in self._cell_of]
        if unmapped:
            rows = await self._api.select(
                ctxt, "scheduler_host_mappings", hosts=json.dumps(unmapped)
            )
            self._cell_of.update({row["host"]: row["cell"] for row in rows})
        for cell, database in self._cells.items():
            inside = [host for host in hosts if self._cell_of.get(host) == cell]
            if inside:
                rows = await database.select(
                    ctxt, "scheduler_instances_by_host", hosts=json.dumps(inside)
                )
                for row in rows:
                    found[row["host"]].add(row["uuid"])
        return found
