"""The hosts that may be chosen from: read, filtered and weighed.

Source: ``nova.scheduler.host_manager:HostManager``. Both releases read, filter and weigh here; how
they differ is in which filters they have and in whether placement has named the hosts before.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from novaviz.database import Database, DatabaseClient, Row
from novaviz.model.context import RequestContext
from novaviz.model.event import DECISION
from novaviz.model.resources import Instance, RequestSpec
from novaviz.services.nova.scheduler.filters import FILTERS
from novaviz.services.nova.scheduler.host_state import HostState, host_state
from novaviz.services.nova.scheduler.instance_info import InstanceInfo
from novaviz.services.nova.scheduler.weights import WEIGHERS
from novaviz.services.wiring import Wiring

NAME = "nova-scheduler"
NO_VALID_HOST = "No valid host was found. "
"""How every NoValidHost begins; a reason may follow."""
DEFAULT_ZONE = "nova"
"""Where a host is that no aggregate puts elsewhere (``default_availability_zone``)."""


class HostManager:
    """Reads hosts from the cells, and decides between them at the boundary.

    ``cells`` maps a cell's name, as in ``cell_mappings``, to its database (classic: the one
    database, under any name); ``filters`` and ``weighers`` are Nova's names, in order.
    """

    def __init__(
        self, wiring: Wiring, *, api: Database, cells: Mapping[str, Database],
        filters: Sequence[str], weighers: Sequence[str] = tuple(WEIGHERS),
        default_zone: str = DEFAULT_ZONE,
    ) -> None:  # fmt: skip
        self._wiring, self._default_zone = wiring, default_zone
        self._api = DatabaseClient(NAME, api)
        self._cells = {name: DatabaseClient(NAME, cell) for name, cell in cells.items()}
        self._filters = [(name, FILTERS[name]) for name in filters]
        self._weighers = [(name, WEIGHERS[name]) for name in weighers]
        self._instances = InstanceInfo(self._api, self._cells)

    async def get_all_host_states(
        self, ctxt: RequestContext, *, zones: bool = False
    ) -> list[HostState]:
        """Every host of every cell; with ``zones`` also which availability zone it is in.

        Source in 2013.1: ``nova.scheduler.host_manager:HostManager.get_all_host_states``.
        """
        rows = [(name, row) for name, cell in self._cells.items()
                for row in await cell.select(ctxt, "scheduler_compute_nodes")]  # fmt: skip
        found: dict[str, str] = {}
        if zones:
            aggregates = await self._api.select(ctxt, "scheduler_availability_zones")
            found = {row["host"]: row["zone"] for row in aggregates}
        return [self._state(row, name, zone=found.get(row["host"])) for name, row in rows]

    async def get_host_states_by_uuids(
        self, ctxt: RequestContext, uuids: Sequence[str]
    ) -> list[HostState]:
        """The hosts of these compute nodes, with the instances that run on them."""
        rows = [(name, row) for name, cell in self._cells.items()
                for row in await cell.select(
                    ctxt, "scheduler_compute_nodes_by_uuid", uuids=json.dumps(list(uuids))
                )]  # fmt: skip
        instances = await self._instances.of_hosts(ctxt, [row["host"] for _, row in rows])
        return [self._state(row, name, instances=instances[row["host"]]) for name, row in rows]

    async def get_filtered_hosts(
        self, ctxt: RequestContext, hosts: Sequence[HostState], spec: RequestSpec
    ) -> list[HostState]:
        """The hosts that every filter lets pass; one that is refused is not judged further.

        Hosts to be ignored are left out before; a host that is forced is not judged at all.
        """
        offered = [host for host in hosts if host.host not in spec.ignore_hosts]
        if spec.force_hosts:
            offered = [host for host in offered if host.host in spec.force_hosts]
        verdicts: list[dict[str, Any]] = []

        async def judge(_: RequestContext) -> list[HostState]:
            left = offered
            for name, filter_ in () if spec.force_hosts else self._filters:
                passed = []
                for host in left:
                    verdict = filter_.host_passes(host, spec)
                    verdicts.append({"host": host.host, "filter": name, "passed": verdict.passed,
                                     "reason": verdict.reason})  # fmt: skip
                    if verdict.passed:
                        passed.append(host)
                left = passed
            return left

        filtered: list[HostState] = await self._wiring.boundary.cross(
            ctxt, DECISION, NAME, NAME, "get_filtered_hosts",
            {"hosts": [host.host for host in offered]}, judge, lambda _: {"verdicts": verdicts},
        )  # fmt: skip
        return filtered

    async def get_weighed_hosts(
        self, ctxt: RequestContext, hosts: Sequence[HostState]
    ) -> list[HostState]:
        """The hosts, best first; those that tie stand by name, where Nova keeps any order."""
        weights: list[dict[str, Any]] = []

        async def weigh(_: RequestContext) -> list[HostState]:
            total = dict.fromkeys((host.host for host in hosts), 0.0)
            for name, weigher in self._weighers:
                for host, weight in zip(hosts, weigher.weigh(hosts), strict=True):
                    total[host.host] += weight
                    weights.append({"host": host.host, "weigher": name,
                                    "weight": round(weight, 6),
                                    "value": weigher.value(host)})  # fmt: skip
            return sorted(hosts, key=lambda host: (-total[host.host], host.host))

        weighed: list[HostState] = await self._wiring.boundary.cross(
            ctxt, DECISION, NAME, NAME, "get_weighed_hosts",
            {"hosts": [host.host for host in hosts]}, weigh,
            lambda order: {"weights": weights, "order": [host.host for host in order]},
        )  # fmt: skip
        return weighed

    async def get_sorted_hosts(
        self, ctxt: RequestContext, hosts: Sequence[HostState], spec: RequestSpec
    ) -> list[HostState]:
        """The hosts that pass, best first; nothing is weighed if none does."""
        filtered = await self.get_filtered_hosts(ctxt, hosts, spec)
        return await self.get_weighed_hosts(ctxt, filtered) if filtered else []

    def limits(self, host: HostState) -> dict[str, float]:
        """What nova-compute is to hold when it claims: each filter's, of those that are on."""
        found: dict[str, float] = {}
        for _, filter_ in self._filters:
            found.update(filter_.limits(host))
        return found

    async def update_instance_info(
        self, ctxt: RequestContext, *, host_name: str, instance_info: Sequence[Instance]
    ) -> None:
        """A nova-compute tells of instances that it has now."""
        await self._instances.update(ctxt, host_name, instance_info)

    async def delete_instance_info(
        self, ctxt: RequestContext, *, host_name: str, instance_uuid: str
    ) -> None:
        """A nova-compute tells of an instance that it has no longer."""
        await self._instances.delete(ctxt, host_name, instance_uuid)

    def _state(
        self, row: Row, cell: str, *, zone: str | None = None,
        instances: frozenset[str] = frozenset(),
    ) -> HostState:  # fmt: skip
        return host_state(row, cell, epoch=self._wiring.epoch, zone=zone or self._default_zone,
                          instances=instances)  # fmt: skip
