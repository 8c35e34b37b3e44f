"""Networks, subnets and security groups: what is there to be read.

Source: ``neutron.db.db_base_plugin_v2`` and ``neutron.db.securitygroups_db``.
"""

from __future__ import annotations

import json
from typing import Any

from novaviz.database import DatabaseClient, Row
from novaviz.model.context import RequestContext
from novaviz.services.neutron.filters import any_of, flag, only_fields
from novaviz.services.neutron.policy import is_admin, owner
from novaviz.services.neutron.refusals import not_found
from novaviz.transport import Request, Response


class Networks:
    """Everybody sees the own project's and the shared ones, an admin all."""

    def __init__(self, db: DatabaseClient) -> None:
        self._db = db

    async def list_networks(self, ctxt: RequestContext, request: Request) -> Response:
        rows = await self._db.select(
            ctxt, "networks", owner=owner(ctxt), id=any_of(request, "id"),
            name=any_of(request, "name"), project_id=any_of(request, "tenant_id", "project_id"),
            shared=flag(request, "shared"), admin_state_up=flag(request, "admin_state_up"),
        )  # fmt: skip
        found = [only_fields(request, _network(ctxt, row)) for row in rows]
        return Response(200, {"networks": found})

    async def show_network(self, ctxt: RequestContext, request: Request) -> Response:
        (network_id,) = request.ids
        row = await self._db.first(
            ctxt, "networks", owner=owner(ctxt), id=json.dumps([network_id]), name=None,
            project_id=None, shared=None, admin_state_up=None,
        )  # fmt: skip
        if row is None:
            raise not_found("Network", network_id)
        return Response(200, {"network": only_fields(request, _network(ctxt, row))})

    async def list_subnets(self, ctxt: RequestContext, request: Request) -> Response:
        rows = await self._db.select(
            ctxt, "subnets", owner=owner(ctxt), id=any_of(request, "id"),
            network_id=any_of(request, "network_id"),
        )  # fmt: skip
        return Response(200, {"subnets": [only_fields(request, _subnet(row)) for row in rows]})

    async def list_security_groups(self, ctxt: RequestContext, request: Request) -> Response:
        rows = await self._db.select(
            ctxt, "security_groups", owner=owner(ctxt), id=any_of(request, "id"),
            name=any_of(request, "name"), project_id=any_of(request, "tenant_id", "project_id"),
        )  # fmt: skip
        found = [only_fields(request, _security_group(row)) for row in rows]
        return Response(200, {"security_groups": found})


def _network(ctxt: RequestContext, row: Row) -> dict[str, Any]:
    network = {
        "id": row["id"],
        "name": row["name"],
        "tenant_id": row["project_id"],
        "project_id": row["project_id"],
        "shared": bool(row["shared"]),
        "mtu": row["mtu"],
        "admin_state_up": bool(row["admin_state_up"]),
        "status": row["status"],
        "subnets": row["subnets"].split(",") if row["subnets"] else [],
    }
    if is_admin(ctxt):
        network["provider:network_type"] = row["network_type"]
        network["provider:physical_network"] = row["physical_network"]
        network["provider:segmentation_id"] = row["segmentation_id"]
    return network


def _subnet(row: Row) -> dict[str, Any]:
    pools = [pool.split(" ") for pool in (row["allocation_pools"] or "").split(",") if pool]
    return {
        "id": row["id"],
        "name": row["name"],
        "network_id": row["network_id"],
        "tenant_id": row["project_id"],
        "project_id": row["project_id"],
        "cidr": row["cidr"],
        "gateway_ip": row["gateway_ip"],
        "ip_version": row["ip_version"],
        "enable_dhcp": bool(row["enable_dhcp"]),
        "allocation_pools": [{"start": first, "end": last} for first, last in pools],
        "dns_nameservers": [],
        "host_routes": [],
    }


def _security_group(row: Row) -> dict[str, Any]:
    rules = json.loads(row["rules"] or "[]")
    return {
        "id": row["id"],
        "name": row["name"],
        "description": row["description"],
        "tenant_id": row["project_id"],
        "project_id": row["project_id"],
        "security_group_rules": [{**rule, "security_group_id": row["id"]} for rule in rules],
    }
