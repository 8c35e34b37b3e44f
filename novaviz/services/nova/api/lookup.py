"""The server that a request is about (source: ``nova.api.openstack.common:get_instance``)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from novaviz.database import DatabaseClient, Row
from novaviz.model.context import RequestContext
from novaviz.model.resources import Flavor, Instance
from novaviz.services.nova.cells import Cells
from novaviz.services.nova.rows import instance_of
from novaviz.services.nova.scheduler.host_state import service_is_up
from novaviz.transport import Refused


@dataclass(frozen=True, slots=True)
class Found:
    """An instance and the database with its row; no database while it is only asked for."""

    instance: Instance
    cell: DatabaseClient | None


async def get_instance(cells: Cells, ctxt: RequestContext, uuid: str) -> Found:
    """The instance, or what was asked for; Refused with 404 for another project's, too."""
    cell = await cells.find(ctxt, uuid)
    if cell is None:
        request = await cells.build_request(ctxt, uuid)
        if request is None or not may_see(ctxt, request["project_id"]):
            raise unknown(uuid)
        return Found(asked_for(request), None)
    row = await cell.first(ctxt, "instance_get", uuid=uuid)
    if row is None or not may_see(ctxt, row["project_id"]):
        raise unknown(uuid)
    return Found(instance_of(row), cell)


async def host_is_up(
    ctxt: RequestContext, cell: DatabaseClient, host: str, epoch: datetime
) -> bool:
    """Whether the host's nova-compute reports."""
    service = await cell.first(ctxt, "service_get_by_compute_host", host=host)
    if service is None or service["forced_down"]:
        return False
    return service_is_up(service["last_seen_up"], epoch)


def unknown(uuid: str) -> Refused:
    return Refused(404, f"Instance {uuid} could not be found.")


def may_see(ctxt: RequestContext, project_id: str) -> bool:
    return ctxt.project_id == project_id or "admin" in ctxt.roles


def asked_for(request: Row) -> Instance:
    """The instance that a build request is for."""
    data = json.loads(request["instance"])
    return Instance.from_dict({**data, "flavor": Flavor.from_dict(data["flavor"])})
