"""Resource providers: the compute nodes, as placement knows them.

Source: ``placement.handlers.resource_provider``, ``.inventory``, ``.usage`` and ``.allocation``.
"""

from __future__ import annotations

import json
from typing import Any

from novaviz.database import DatabaseClient, Row
from novaviz.model.context import RequestContext
from novaviz.services.placement.inventory import Inventory
from novaviz.services.placement.refusals import no_provider
from novaviz.transport import Request, Response


class Providers:
    """What can be read of them; they are written by nobody while servers boot."""

    def __init__(self, db: DatabaseClient) -> None:
        self._db = db

    async def list_providers(self, ctxt: RequestContext, request: Request) -> Response:
        query = request.query
        aggregates = query.get("member_of")
        rows = await self._db.select(
            ctxt, "providers", uuid=query.get("uuid"), name=query.get("name"),
            member_of=json.dumps(aggregates_of(aggregates)) if aggregates else None,
        )  # fmt: skip
        found = [
            {
                "uuid": row["uuid"],
                "name": row["name"],
                "generation": row["generation"],
                "parent_provider_uuid": None,
                "root_provider_uuid": row["uuid"],
                "links": [{"rel": "self", "href": f"/resource_providers/{row['uuid']}"}],
            }
            for row in rows
        ]
        return Response(200, {"resource_providers": found})

    async def list_inventories(self, ctxt: RequestContext, request: Request) -> Response:
        rows = await self._of(ctxt, request, "provider_inventories")
        found = {row["resource_class"]: Inventory.of(row).to_dict()
                 for row in rows if row["resource_class"]}  # fmt: skip
        return _with_generation(rows, "inventories", found)

    async def list_usages(self, ctxt: RequestContext, request: Request) -> Response:
        rows = await self._of(ctxt, request, "provider_usages")
        found = {row["resource_class"]: row["used"] for row in rows if row["resource_class"]}
        return _with_generation(rows, "usages", found)

    async def list_allocations(self, ctxt: RequestContext, request: Request) -> Response:
        """By consumer: what a compute compares with the instances that it knows of."""
        rows = await self._of(ctxt, request, "provider_allocations")
        found: dict[str, dict[str, dict[str, int]]] = {}
        for row in rows:
            if row["consumer_id"]:
                resources = found.setdefault(row["consumer_id"], {"resources": {}})["resources"]
                resources[row["resource_class"]] = row["used"]
        return _with_generation(rows, "allocations", found)

    async def _of(self, ctxt: RequestContext, request: Request, query: str) -> list[Row]:
        """The rows of one provider, at least one: it may have nothing, but it is there."""
        (uuid,) = request.ids
        rows = await self._db.select(ctxt, query, uuid=uuid)
        if not rows:
            raise no_provider(ctxt, uuid)
        return rows


def aggregates_of(member_of: str) -> list[str]:
    """The aggregates in ``UUID`` or ``in:UUID,UUID``, of which one is enough."""
    return member_of.removeprefix("in:").split(",")


def _with_generation(rows: list[Row], name: str, found: dict[str, Any]) -> Response:
    return Response(
        200, {name: found, "resource_provider_generation": rows[0]["generation"]}
    )
