"""Allocation candidates: which providers could serve a request now, before anything is claimed.

Source: ``placement.handlers.allocation_candidate`` and
``placement.objects.allocation_candidate``.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from novaviz.database import DatabaseClient, Row
from novaviz.model.context import RequestContext
from novaviz.services.placement.inventory import Inventory
from novaviz.services.placement.providers import aggregates_of
from novaviz.services.placement.refusals import bad_request
from novaviz.transport import Request, Response

_COUNT = re.compile(r"[1-9][0-9]{0,9}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request asks for; ``member_of`` None stands for any aggregate or none."""

    resources: dict[str, int]
    required: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    member_of: tuple[str, ...] | None = None
    not_member_of: tuple[str, ...] = ()
    limit: int | None = None

    @classmethod
    def of(cls, ctxt: RequestContext, query: dict[str, str]) -> Wanted:
        """Read off the query; Refused with 400 if it cannot be read."""
        traits = [trait for name in ("required", "root_required")
                  for trait in query.get(name, "").split(",") if trait]  # fmt: skip
        aggregates = query.get("member_of", "")
        negated = aggregates.startswith("!")
        members = tuple(aggregates_of(aggregates.removeprefix("!"))) if aggregates else ()
        limit = query.get("limit")
        if limit is not None and not _COUNT.fullmatch(limit):
            raise bad_request(ctxt, f"Invalid query string parameters: '{limit}' is not a limit")
        return cls(
            _resources(ctxt, query.get("resources", "")),
            tuple(trait for trait in traits if not trait.startswith("!")),
            tuple(trait[1:] for trait in traits if trait.startswith("!")),
            members if members and not negated else None,
            members if negated else (),
            int(limit) if limit else None,
        )


class Candidates:
    """Providers in the order of their ids: ``randomize_allocation_candidates`` is off."""

    def __init__(self, db: DatabaseClient) -> None:
        self._db = db

    async def list_candidates(self, ctxt: RequestContext, request: Request) -> Response:
        wanted = Wanted.of(ctxt, request.query)
        providers = await self._db.select(
            ctxt, "matching_providers", required=json.dumps(wanted.required),
            forbidden=json.dumps(wanted.forbidden),
            member_of=None if wanted.member_of is None else json.dumps(wanted.member_of),
            not_member_of=json.dumps(wanted.not_member_of),
        )  # fmt: skip
        rows: list[Row] = []
        if providers:
            rows = await self._db.select(
                ctxt, "inventories_in_use", consumer=None,
                uuids=json.dumps([provider["uuid"] for provider in providers]),
            )  # fmt: skip
        stock: dict[str, dict[str, Row]] = {}
        for row in rows:
            stock.setdefault(row["uuid"], {})[row["resource_class"]] = row
        fitting = [provider for provider in providers
                   if _can_serve(stock.get(provider["uuid"], {}), wanted.resources)]  # fmt: skip
        fitting = fitting[: wanted.limit]
        return Response(
            200,
            {
                "allocation_requests": [
                    {
                        "allocations": {uuid: {"resources": dict(wanted.resources)}},
                        "mappings": {"": [uuid]},
                    }
                    for uuid in (provider["uuid"] for provider in fitting)
                ],
                "provider_summaries": {
                    provider["uuid"]: _summary(provider, stock[provider["uuid"]])
                    for provider in fitting
                },
            },
        )


def _can_serve(stock: dict[str, Row], resources: dict[str, int]) -> bool:
    """Whether the provider has every class, in this size, and so much left of it."""
    for resource_class, amount in resources.items():
        row = stock.get(resource_class)
        if row is None:
            return False
        inventory = Inventory.of(row)
        if not (inventory.fits_unit(amount) and inventory.has_room(amount, row["used"])):
            return False
    return True


def _summary(provider: Row, stock: dict[str, Row]) -> dict[str, Any]:
    return {
        "resources": {
            resource_class: {"capacity": Inventory.of(row).capacity, "used": row["used"]}
            for resource_class, row in stock.items()
        },
        "traits": sorted(provider["traits"].split(",")) if provider["traits"] else [],
        "parent_provider_uuid": None,
        "root_provider_uuid": provider["uuid"],
    }


def _resources(ctxt: RequestContext, text: str) -> dict[str, int]:
    """``VCPU:1,MEMORY_MB:512`` as amounts by resource class."""
    found = {}
    for part in text.split(","):
        resource_class, _, amount = part.partition(":")
        if not (resource_class and _COUNT.fullmatch(amount)):
            raise bad_request(
                ctxt,
                "Badly formed resources parameter. Expected resources query string parameter in "
                f"form: ?resources=VCPU:2,MEMORY_MB:1024. Got: {text}.",
            )
        found[resource_class] = int(amount)
    return found
