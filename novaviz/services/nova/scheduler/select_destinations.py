"""How the scheduler chooses together with placement: ask who has room, decide, claim.

Source: ``nova.scheduler.manager:SchedulerManager.select_destinations``.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from math import ceil
from typing import Any

from novaviz.database import Database, DatabaseClient
from novaviz.exceptions import CloudError, NoValidHost
from novaviz.model.context import RequestContext
from novaviz.model.resources import RequestSpec, Selection
from novaviz.services.nova.notifier import Notifier
from novaviz.services.nova.report_client import ReportClient
from novaviz.services.nova.retry import MAX_ATTEMPTS
from novaviz.services.nova.scheduler.host_manager import (
    NAME,
    NO_VALID_HOST,
    HostManager,
)
from novaviz.services.nova.scheduler.host_state import MB_PER_GB, HostState

Requests = dict[str, dict[str, Any]]
"""Placement's first allocation request for a provider, by the provider's uuid."""


class SelectDestinations:
    """Answers the call ``select_destinations`` with hosts whose resources are claimed already.

    ``service_cells`` are all cells, cell0 too: Nova asks each for its oldest nova-compute before
    it speaks to placement. ``api`` is asked for the aggregates of an availability zone.
    """

    def __init__(
        self, hosts: HostManager, placement: ReportClient, notifier: Notifier, *, api: Database,
        service_cells: Sequence[Database], max_attempts: int = MAX_ATTEMPTS,
    ) -> None:  # fmt: skip
        self._hosts, self._placement, self._notifier = hosts, placement, notifier
        self._api = DatabaseClient(NAME, api)
        self._cells = [DatabaseClient(NAME, cell) for cell in service_cells]
        self._max_attempts = max_attempts

    async def select_destinations(
        self, ctxt: RequestContext, *, instance_uuids: Sequence[str], spec_obj: RequestSpec,
        return_objects: bool, return_alternates: bool,
    ) -> list[list[Selection]]:  # fmt: skip
        """For each instance the host claimed for it and then its alternates.

        Raises NoValidHost, before any filter is asked, if placement knows no candidate; and if no
        host is left for one of the instances, with nothing claimed any more.
        """
        for cell in self._cells:
            await cell.select(ctxt, "services_minimum")
        requests = await self._allocation_requests(ctxt, spec_obj)
        payload = {"request_spec": spec_obj.to_dict()}
        await self._notifier.emit(ctxt, "scheduler.select_destinations.start", payload)
        alternates = self._max_attempts - 1 if return_alternates and return_objects else 0
        selections = await self._schedule(ctxt, instance_uuids, spec_obj, requests, alternates)
        await self._notifier.emit(ctxt, "scheduler.select_destinations.end", payload)
        return selections

    async def _allocation_requests(self, ctxt: RequestContext, spec: RequestSpec) -> Requests:
        """What may be claimed where; NoValidHost if placement has nothing to offer."""
        candidates = await self._placement.get_allocation_candidates(
            ctxt, resources_of(spec), member_of=await self._member_of(ctxt, spec),
            required=traits_of(spec),
        )  # fmt: skip
        if candidates is None:
            raise NoValidHost(NO_VALID_HOST)
        found: Requests = {}
        for request in candidates["allocation_requests"]:
            for provider in request["allocations"]:
                found.setdefault(provider, request)
        return found

    async def _member_of(self, ctxt: RequestContext, spec: RequestSpec) -> str | None:
        """The aggregates of the zone that the user named, as placement is asked for them.

        A zone without an aggregate, such as the default one, asks for nothing. Source:
        ``nova.scheduler.request_filter:map_az_to_placement_aggregate``.
        """
        if not spec.availability_zone:
            return None
        rows = await self._api.select(
            ctxt, "scheduler_aggregates_by_zone", zone=spec.availability_zone
        )
        return "in:" + ",".join(row["uuid"] for row in rows) if rows else None

    async def _schedule(
        self, ctxt: RequestContext, instance_uuids: Sequence[str], spec: RequestSpec,
        requests: Requests, alternates: int,
    ) -> list[list[Selection]]:  # fmt: skip
        hosts = await self._hosts.get_host_states_by_uuids(ctxt, list(requests))
        ordered: list[HostState] = []
        claimed: list[HostState] = []
        try:
            for uuid in instance_uuids:
                spec = replace(spec, instance_uuid=uuid)
                ordered = await self._hosts.get_sorted_hosts(ctxt, hosts, spec)
                chosen = await self._claim(ctxt, ordered, spec, requests)
                claimed.append(chosen)
                after = chosen.consumed(spec)
                hosts = [after if host.uuid == chosen.uuid else host for host in ordered]
                if spec.group_policy:
                    spec = replace(spec, group_hosts=(*spec.group_hosts, chosen.host))
            if alternates and len(instance_uuids) > 1:
                ordered = await self._hosts.get_sorted_hosts(ctxt, hosts, spec)
        except CloudError as error:
            # A claim whose answer was lost may have been granted all the same.
            unsure = not isinstance(error, NoValidHost)
            for uuid in instance_uuids[: len(claimed) + unsure]:
                with suppress(CloudError):
                    await self._placement.delete_allocation(ctxt, uuid)
            raise
        return [self._selections(chosen, claimed, ordered, requests, alternates)
                for chosen in claimed]  # fmt: skip

    async def _claim(
        self, ctxt: RequestContext, hosts: Sequence[HostState], spec: RequestSpec,
        requests: Requests,
    ) -> HostState:  # fmt: skip
        """The best host on which placement still grants the resources."""
        for host in hosts:
            if await self._placement.claim(
                ctxt, spec.instance_uuid, requests[host.uuid],
                project_id=spec.project_id, user_id=spec.user_id,
            ):  # fmt: skip
                return host
        raise NoValidHost(f"{NO_VALID_HOST}There are not enough hosts available.")

    def _selections(
        self, chosen: HostState, claimed: Sequence[HostState], ordered: Sequence[HostState],
        requests: Requests, alternates: int,
    ) -> list[Selection]:  # fmt: skip
        """The chosen host and others of its cell, best first; none of them is claimed.

        Source: ``nova.scheduler.manager:SchedulerManager._get_alternate_hosts``.
        """
        taken = {host.uuid for host in claimed}
        others = [host for host in ordered if host.cell == chosen.cell and host.uuid not in taken]
        return [self._selection(host, requests) for host in (chosen, *others[:alternates])]

    def _selection(self, host: HostState, requests: Requests) -> Selection:
        resources = requests[host.uuid]["allocations"][host.uuid]["resources"]
        return Selection(
            service_host=host.host,
            nodename=host.nodename,
            compute_node_uuid=host.uuid,
            limits=tuple(sorted(self._hosts.limits(host).items())),
            allocations=tuple(sorted(resources.items())),
        )


def resources_of(spec: RequestSpec) -> dict[str, int]:
    """What to ask placement for: vCPUs, RAM in MB and whole GB of local disk.

    Source: ``nova.scheduler.utils:ResourceRequest.from_request_spec``.
    """
    swap_gb = ceil(spec.flavor.swap / MB_PER_GB)
    wanted = {"VCPU": spec.flavor.vcpus, "MEMORY_MB": spec.flavor.memory_mb,
              "DISK_GB": spec.disk_gb + swap_gb}  # fmt: skip
    return {name: amount for name, amount in wanted.items() if amount}


def traits_of(spec: RequestSpec) -> tuple[str, ...]:
    """The traits that the flavor requires (``trait:NAME=required``)."""
    return tuple(key.removeprefix("trait:") for key, value in spec.flavor.extra_specs
                 if key.startswith("trait:") and value == "required")  # fmt: skip
