"""How much a project may have of what neutron holds, and what this neutron can do at all.

Source: ``neutron.quota``, ``neutron.extensions.quotasv2`` and ``neutron.api.extensions``.
"""

from __future__ import annotations

from novaviz.database import DatabaseClient
from novaviz.model.context import RequestContext
from novaviz.services.neutron.policy import check_project
from novaviz.transport import Request, Response

DEFAULTS = {
    "network": 100, "subnet": 100, "port": 500, "router": 10, "floatingip": 50,
    "security_group": 10, "security_group_rule": 100,
}  # fmt: skip
"""Limits of a project without any of its own (source: ``neutron.conf.quota``); -1 is no limit."""

EXTENSIONS = {
    "agent": "agent",
    "binding": "Port Binding",
    "provider": "Provider Network",
    "quotas": "Quota management support",
    "security-group": "security-group",
}


class Quotas:
    """Limits by project."""

    def __init__(self, db: DatabaseClient) -> None:
        self._db = db

    async def show_quota(self, ctxt: RequestContext, request: Request) -> Response:
        (project_id,) = request.ids
        check_project(ctxt, "get_quota", project_id)
        rows = await self._db.select(ctxt, "quotas", project_id=project_id)
        own = {row["resource"]: row["hard_limit"] for row in rows}
        return Response(200, {"quota": DEFAULTS | own})


async def list_extensions(ctxt: RequestContext, request: Request) -> Response:
    """What is there beside the core API: nova asks before it relies on any of it."""
    found = [
        {"alias": alias, "name": name, "description": "", "links": []}
        for alias, name in EXTENSIONS.items()
    ]
    return Response(200, {"extensions": found})


async def list_floatingips(ctxt: RequestContext, request: Request) -> Response:
    """There is no external network here, so there are none."""
    return Response(200, {"floatingips": []})
