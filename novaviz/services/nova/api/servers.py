"""Servers that exist: shown, listed and deleted.

Source: ``nova.api.openstack.compute.servers:ServersController`` and ``nova.compute.api:API``.
"""

from __future__ import annotations

import json
from typing import Any

from novaviz.database import DatabaseClient, Row
from novaviz.model import task_states, vm_states
from novaviz.model.context import RequestContext
from novaviz.model.resources import Flavor, Instance
from novaviz.services.nova.api.policy import enforce
from novaviz.services.nova.api.show import links, server_view, vifs_of
from novaviz.services.nova.cells import Cells
from novaviz.services.nova.network import NetworkClient
from novaviz.services.nova.quota import Quota, deltas_of
from novaviz.services.nova.report_client import ReportClient
from novaviz.services.nova.rows import block_device_of, instance_of
from novaviz.services.nova.scheduler.host_state import service_is_up
from novaviz.services.nova.volume import VolumeClient
from novaviz.services.wiring import Wiring
from novaviz.transport import Refused


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
        self._compute = wiring.rpc("nova-api", "compute")

    async def show(self, ctxt: RequestContext, uuid: str) -> dict[str, Any]:
        """One server; from its build request while there is no instance yet."""
        enforce(ctxt, "os_compute_api:servers:show")
        cell = await self._cells.find(ctxt, uuid)
        if cell is None:
            return await self._show_request(ctxt, uuid)
        row = await cell.first(ctxt, "instance_get", uuid=uuid)
        if row is None or not _may_see(ctxt, row["project_id"]):
            raise _unknown(uuid)
        groups = None
        if self._show_security_groups:
            groups = await self._network.security_groups(ctxt, uuid)
        cache = await cell.first(ctxt, "info_cache_get", uuid=uuid)
        devices = await cell.select(ctxt, "block_devices_by_instance", uuid=uuid)
        fault = None
        if row["vm_state"] == vm_states.ERROR:
            fault = await cell.first(ctxt, "fault_latest", uuid=uuid)
        return server_view(
            instance_of(row),
            vifs=vifs_of(cache["network_info"]) if cache else (),
            devices=tuple(block_device_of(device) for device in devices),
            fault=fault, security_groups=groups,
            created=row["created_at"], updated=row["updated_at"],
        )  # fmt: skip

    async def _show_request(self, ctxt: RequestContext, uuid: str) -> dict[str, Any]:
        request = await self._cells.build_request(ctxt, uuid)
        if request is None or not _may_see(ctxt, request["project_id"]):
            raise _unknown(uuid)
        return server_view(
            _asked_for(request), vifs=(), devices=(), fault=None, security_groups=None,
            created=request["created_at"], updated=None,
        )  # fmt: skip

    async def index(self, ctxt: RequestContext, *, detail: bool) -> list[dict[str, Any]]:
        """The project's servers, oldest first."""
        enforce(ctxt, f"os_compute_api:servers:{'detail' if detail else 'index'}")
        rows = [
            row for cell in self._cells.all
            for row in await cell.select(ctxt, "instances_by_project", project_id=ctxt.project_id)
        ]  # fmt: skip
        if detail:
            return [
                server_view(
                    instance_of(row), vifs=(), devices=(), fault=None, security_groups=None,
                    created=row["created_at"], updated=row["updated_at"],
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
            if request is None or not _may_see(ctxt, request["project_id"]):
                raise _unknown(uuid)
            await self._cells.forget(ctxt, uuid)
            return
        row = await cell.first(ctxt, "instance_get", uuid=uuid)
        if row is None or not _may_see(ctxt, row["project_id"]):
            raise _unknown(uuid)
        instance = instance_of(row)
        await cell.update(
            ctxt, "instances", {"uuid": uuid}, task_state=task_states.DELETING,
            updated_at=self._wiring.now(),
        )  # fmt: skip
        if instance.host and await self._is_up(ctxt, cell, instance.host):
            await self._compute.cast(
                ctxt, "terminate_instance", server=instance.host, instance=instance
            )
            return
        await self._delete_here(ctxt, cell, instance)

    async def _is_up(self, ctxt: RequestContext, cell: DatabaseClient, host: str) -> bool:
        service = await cell.first(ctxt, "service_get_by_compute_host", host=host)
        if service is None or service["forced_down"]:
            return False
        return service_is_up(service["last_seen_up"], self._wiring.epoch)

    async def _delete_here(
        self, ctxt: RequestContext, cell: DatabaseClient, instance: Instance
    ) -> None:
        """No compute host can: give everything back (source: ``API._local_delete``)."""
        uuid = instance.uuid
        for row in await cell.select(ctxt, "block_devices_by_instance", uuid=uuid):
            device = block_device_of(row)
            if device.attachment_id:
                await self._volume.attachment_delete(ctxt, device.attachment_id)
            if device.volume_id and device.delete_on_termination:
                await self._volume.delete(ctxt, device.volume_id)
        await self._network.deallocate_for_instance(ctxt, uuid)
        if self._placement is not None:
            await self._placement.delete_allocation(ctxt, uuid)
        now = self._wiring.now()
        await cell.update(ctxt, "block_device_mapping", {"instance_uuid": uuid}, deleted=1)
        await cell.update(
            ctxt, "instances", {"uuid": uuid}, vm_state=vm_states.DELETED, task_state=None,
            deleted=instance.id, deleted_at=now, updated_at=now,
        )  # fmt: skip
        await self._quota.release(ctxt, instance.project_id, deltas_of(instance.flavor))
        await self._cells.forget(ctxt, uuid)


def _unknown(uuid: str) -> Refused:
    return Refused(404, f"Instance {uuid} could not be found.")


def _may_see(ctxt: RequestContext, project_id: str) -> bool:
    return ctxt.project_id == project_id or "admin" in ctxt.roles


def _asked_for(request: Row) -> Instance:
    data = json.loads(request["instance"])
    return Instance.from_dict({**data, "flavor": Flavor.from_dict(data["flavor"])})
