"""Servers that exist: shown, listed and deleted.

Source: ``nova.api.openstack.compute.servers:ServersController`` and ``nova.compute.api:API``.
"""

from __future__ import annotations

import json
from typing import Any

from novaviz.database import DatabaseClient
from novaviz.model import task_states, vm_states
from novaviz.model.context import RequestContext
from novaviz.model.resources import BlockDevice, Instance, RequestSpec
from novaviz.services.nova.api.lookup import asked_for, host_is_up, may_see, unknown
from novaviz.services.nova.api.policy import enforce
from novaviz.services.nova.api.show import SINCE, links, server_view, vifs_of
from novaviz.services.nova.availability_zones import get_host_availability_zone
from novaviz.services.nova.cells import Cells
from novaviz.services.nova.network import NetworkClient
from novaviz.services.nova.quota import Quota, deltas_of
from novaviz.services.nova.report_client import ReportClient
from novaviz.services.nova.rows import block_device_of, destroy_instance, instance_of
from novaviz.services.nova.scheduler.host_state import service_is_up
from novaviz.services.nova.volume import VolumeClient
from novaviz.services.wiring import Wiring


class Servers:
    """What the API does with servers that were accepted.

    With ``show_security_groups`` neutron is asked for them whenever a server is shown.
    ``placement`` is None where hosts are claimed from the database alone.
    """

    def __init__(
        self, wiring: Wiring, cells: Cells, network: NetworkClient, volume: VolumeClient,
        quota: Quota, placement: ReportClient | None, *, show_security_groups: bool,
    ) -> None:  # fmt: skip
        self._wiring, self._cells = wiring, cells
        self._network, self._volume = network, volume
        self._quota, self._placement = quota, placement
        self._show_security_groups = show_security_groups
        self._zones: dict[str, str] = {}
        self._compute = wiring.rpc("nova-api", "compute")

    async def show(self, ctxt: RequestContext, uuid: str, minor: int) -> dict[str, Any]:
        """One server; from its build request while there is no instance yet."""
        enforce(ctxt, "os_compute_api:servers:show")
        cell = await self._cells.find(ctxt, uuid)
        if cell is None:
            return await self._show_request(ctxt, uuid, minor)
        row = await cell.first(ctxt, "instance_get", uuid=uuid)
        if row is None or not may_see(ctxt, row["project_id"]):
            raise unknown(uuid)
        instance = instance_of(row)
        groups = await self._security_groups(ctxt, uuid)
        cache = await cell.first(ctxt, "info_cache_get", uuid=uuid)
        devices = await cell.select(ctxt, "block_devices_by_instance", uuid=uuid)
        fault = None
        if row["vm_state"] == vm_states.ERROR:
            fault = await cell.first(ctxt, "fault_latest", uuid=uuid)
        return server_view(
            instance, minor, created=row["created_at"], updated=row["updated_at"],
            zone=await self._zone(ctxt, instance), admin="admin" in ctxt.roles,
            vifs=vifs_of(cache["network_info"]) if cache else (),
            devices=tuple(block_device_of(device) for device in devices), fault=fault,
            security_groups=groups, spec=await self._spec(ctxt, uuid, minor),
            host_status=await self._host_status(ctxt, cell, instance),
        )  # fmt: skip

    async def _show_request(
        self, ctxt: RequestContext, uuid: str, minor: int
    ) -> dict[str, Any]:
        request = await self._cells.build_request(ctxt, uuid)
        if request is None or not may_see(ctxt, request["project_id"]):
            raise unknown(uuid)
        instance = asked_for(request)
        return server_view(
            instance, minor, created=request["created_at"], updated=None,
            zone=instance.availability_zone, admin="admin" in ctxt.roles,
            security_groups=await self._security_groups(ctxt, uuid),
            spec=await self._spec(ctxt, uuid, minor),
        )  # fmt: skip

    async def _host_status(
        self, ctxt: RequestContext, cell: DatabaseClient, instance: Instance
    ) -> str | None:
        """How the instance's nova-compute is; None: not for this user's eyes."""
        if "admin" not in ctxt.roles:
            return None
        host = instance.host
        service = host and await cell.first(ctxt, "service_get_by_compute_host", host=host)
        if not service:
            return ""
        if service["forced_down"]:
            return "DOWN"
        if service["disabled"]:
            return "MAINTENANCE"
        up = service_is_up(service["last_seen_up"], self._wiring.epoch)
        return "UP" if up else "UNKNOWN"

    async def _zone(self, ctxt: RequestContext, instance: Instance) -> str | None:
        """The zone that was written down or asked for, or else the host's, looked up once.

        Source: ``nova.availability_zones:get_instance_availability_zone``.
        """
        if instance.availability_zone is not None or not instance.host:
            return instance.availability_zone
        zone = self._zones.get(instance.host)
        if zone is None:
            zone = await get_host_availability_zone(self._cells.api_db, ctxt, instance.host)
            self._zones[instance.host] = zone
        return zone

    async def _security_groups(self, ctxt: RequestContext, uuid: str) -> list[str] | None:
        if not self._show_security_groups:
            return None
        return await self._network.security_groups(ctxt, uuid)

    async def _spec(self, ctxt: RequestContext, uuid: str, minor: int) -> RequestSpec | None:
        """What was asked for, if this dialect shows something of it."""
        if minor < SINCE["server_groups"]:
            return None
        row = await self._cells.api_db.first(ctxt, "request_spec_get", uuid=uuid)
        return RequestSpec.from_dict(json.loads(row["spec"])) if row else None

    async def index(
        self, ctxt: RequestContext, minor: int, *, detail: bool
    ) -> list[dict[str, Any]]:
        """The project's servers, oldest first."""
        enforce(ctxt, f"os_compute_api:servers:{'detail' if detail else 'index'}")
        rows = [
            row for cell in self._cells.all
            for row in await cell.select(ctxt, "instances_by_project", project_id=ctxt.project_id)
        ]  # fmt: skip
        if detail:
            return [
                server_view(
                    instance_of(row), minor, created=row["created_at"],
                    updated=row["updated_at"], zone=row["availability_zone"],
                    admin="admin" in ctxt.roles,
                )
                for row in rows
            ]  # fmt: skip
        return [
            {"id": row["uuid"], "name": row["display_name"], "links": links(row["uuid"])}
            for row in rows
        ]

    async def delete(self, ctxt: RequestContext, uuid: str) -> None:
        """Delete a server: by its compute host if that can, or else right here."""
        enforce(ctxt, "os_compute_api:servers:delete")
        cell = await self._cells.find(ctxt, uuid)
        if cell is None:
            request = await self._cells.build_request(ctxt, uuid)
            if request is None or not may_see(ctxt, request["project_id"]):
                raise unknown(uuid)
            await self._cells.forget(ctxt, uuid)
            for device in json.loads(request["block_device_mappings"]):
                await self._give_back(ctxt, BlockDevice.from_dict(device))
            return
        row = await cell.first(ctxt, "instance_get", uuid=uuid)
        if row is None or not may_see(ctxt, row["project_id"]):
            raise unknown(uuid)
        instance = instance_of(row)
        await cell.update(
            ctxt, "instances", {"uuid": uuid}, task_state=task_states.DELETING,
            updated_at=self._wiring.now(),
        )  # fmt: skip
        if instance.host and await host_is_up(
            ctxt, cell, instance.host, self._wiring.epoch
        ):
            await self._compute.cast(
                ctxt, "terminate_instance", server=instance.host, instance=instance
            )
            return
        await self._delete_here(ctxt, cell, instance)

    async def _delete_here(
        self, ctxt: RequestContext, cell: DatabaseClient, instance: Instance
    ) -> None:
        """No compute host can: give everything back (source: ``API._local_delete``)."""
        uuid = instance.uuid
        for row in await cell.select(ctxt, "block_devices_by_instance", uuid=uuid):
            await self._give_back(ctxt, block_device_of(row))
        await self._network.deallocate_for_instance(ctxt, uuid)
        if self._placement is not None:
            await self._placement.delete_allocation(ctxt, uuid)
        await destroy_instance(cell, ctxt, instance, self._wiring.now())
        await self._quota.release(ctxt, instance.project_id, deltas_of(instance.flavor))
        await self._cells.forget(ctxt, uuid)

    async def _give_back(self, ctxt: RequestContext, device: BlockDevice) -> None:
        """A volume becomes available again, or goes if it was made for the server alone."""
        if device.attachment_id:
            await self._volume.attachment_delete(ctxt, device.attachment_id)
        if device.volume_id and device.delete_on_termination:
            await self._volume.delete(ctxt, device.volume_id)
