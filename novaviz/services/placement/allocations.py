"""Allocations: what each consumer (an instance) has been given of which provider.

Source: ``placement.handlers.allocation`` and ``placement.objects.allocation``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from novaviz.database import DatabaseClient, Row, Transaction
from novaviz.model.context import RequestContext
from novaviz.services.placement.inventory import Inventory
from novaviz.services.placement.refusals import (
    CONCURRENT_UPDATE,
    PlacementRefused,
    bad_request,
    conflict,
)
from novaviz.transport import Request, Response

_CHANGED = "Inventory and/or allocations changed while attempting to allocate"


@dataclass(frozen=True, slots=True)
class Claim:
    """All that a consumer is to have from now on: ``wanted`` are (provider, class, amount).

    ``generation`` is the consumer's, as the asker last saw it; None says that it is new.
    """

    consumer: str
    project_id: str
    user_id: str
    generation: int | None
    wanted: tuple[tuple[str, str, int], ...]

    @classmethod
    def of(cls, ctxt: RequestContext, request: Request) -> Claim:
        """Read off the request; Refused with 400 if something is missing or of another kind."""
        body = request.body
        try:
            wanted = tuple(
                (provider, resource_class, amount)
                for provider, part in body["allocations"].items()
                for resource_class, amount in part["resources"].items()
            )
            claim = cls(request.ids[0], body["project_id"], body["user_id"],
                        body["consumer_generation"], wanted)  # fmt: skip
        except (AttributeError, KeyError, TypeError) as error:
            raise bad_request(ctxt, f"JSON does not validate: {error}") from None
        for provider, resource_class, amount in wanted:
            if type(amount) is not int or amount < 1:
                raise bad_request(
                    ctxt,
                    f"JSON does not validate: {amount!r} of {resource_class} on {provider} "
                    "is less than the minimum of 1",
                )
        return claim


class Allocations:
    """A claim is one transaction that checks and writes: capacity is never exceeded."""

    def __init__(self, db: DatabaseClient) -> None:
        self._db = db

    async def show(self, ctxt: RequestContext, request: Request) -> Response:
        """What the consumer has; nothing is an answer too, not an error."""
        rows = await self._db.select(ctxt, "allocations_of", consumer=request.ids[0])
        found: dict[str, dict[str, Any]] = {}
        for row in rows:
            part = found.setdefault(
                row["uuid"], {"resources": {}, "generation": row["generation"]}
            )
            part["resources"][row["resource_class"]] = row["used"]
        if not rows:
            return Response(200, {"allocations": {}})
        last = rows[-1]
        return Response(
            200,
            {
                "allocations": found,
                "project_id": last["project_id"],
                "user_id": last["user_id"],
                "consumer_generation": last["consumer_generation"],
            },
        )

    async def replace(self, ctxt: RequestContext, request: Request) -> Response:
        """Give the consumer this in place of what it had; empty takes everything away."""
        claim = Claim.of(ctxt, request)
        async with self._db.transaction(ctxt) as txn:
            known = await txn.first(ctxt, "consumer", uuid=claim.consumer)
            _check_consumer(ctxt, claim, known)
            generations = await self._check_room(txn, ctxt, claim) if claim.wanted else {}
            if known is not None:
                await txn.delete(ctxt, "allocations", consumer_id=claim.consumer)
            await self._write_consumer(txn, ctxt, claim, known)
            if claim.wanted:
                await txn.execute(
                    ctxt, "insert_allocations", consumer=claim.consumer,
                    wanted=json.dumps(claim.wanted),
                )  # fmt: skip
            for uuid, generation in generations.items():
                swapped = await txn.execute(
                    ctxt, "increment_generation", uuid=uuid, generation=generation
                )
                if not swapped:
                    raise conflict(ctxt, f"{_CHANGED}: {uuid}", CONCURRENT_UPDATE)
        return Response(204)

    async def delete(self, ctxt: RequestContext, request: Request) -> Response:
        (consumer,) = request.ids
        async with self._db.transaction(ctxt) as txn:
            if not await txn.delete(ctxt, "allocations", consumer_id=consumer):
                raise PlacementRefused(
                    ctxt, 404, f"No allocations for consumer '{consumer}'"
                )
            await txn.delete(ctxt, "consumers", uuid=consumer)
        return Response(204)

    async def _check_room(
        self, txn: Transaction, ctxt: RequestContext, claim: Claim
    ) -> dict[str, int]:
        """The generation of each provider, if all have room for the claim; else 409."""
        uuids = list(dict.fromkeys(provider for provider, _, _ in claim.wanted))
        rows = await txn.select(
            ctxt, "inventories_in_use", uuids=json.dumps(uuids), consumer=claim.consumer
        )
        stock = {(row["uuid"], row["resource_class"]): row for row in rows}
        generations = {row["uuid"]: row["generation"] for row in rows}
        for provider, resource_class, amount in claim.wanted:
            if provider not in generations:
                raise bad_request(
                    ctxt, f"Allocation for resource provider '{provider}' that does not exist."
                )
            problem = _problem(stock.get((provider, resource_class)), provider, resource_class,
                               amount)  # fmt: skip
            if problem:
                raise conflict(ctxt, f"Unable to allocate inventory: {problem}")
        return generations

    async def _write_consumer(
        self, txn: Transaction, ctxt: RequestContext, claim: Claim, known: Row | None
    ) -> None:
        """A consumer is there as long as it has something; each claim is a generation."""
        if known is None and claim.wanted:
            await txn.insert(
                ctxt, "consumers", uuid=claim.consumer, project_id=claim.project_id,
                user_id=claim.user_id, generation=1,
            )  # fmt: skip
        elif known is not None and not claim.wanted:
            await txn.delete(ctxt, "consumers", uuid=claim.consumer)
        elif known is not None:
            await txn.update(
                ctxt, "consumers", {"uuid": claim.consumer}, project_id=claim.project_id,
                user_id=claim.user_id, generation=known["generation"] + 1,
            )  # fmt: skip


def _check_consumer(ctxt: RequestContext, claim: Claim, known: Row | None) -> None:
    """Whether the asker knows the consumer as it is now; Refused with 409 if not."""
    there = None if known is None else known["generation"]
    if there != claim.generation:
        expected, got = ("null" if value is None else value for value in (there, claim.generation))
        raise conflict(
            ctxt, f"consumer generation conflict - expected {expected} but got {got}",
            CONCURRENT_UPDATE,
        )  # fmt: skip


def _problem(row: Row | None, provider: str, resource_class: str, amount: int) -> str | None:
    """Why the provider cannot give so much; None if it can (source: ``placement.exception``)."""
    if row is None:
        return f"Inventory for '{resource_class}' on resource provider '{provider}' invalid."
    inventory = Inventory.of(row)
    start = f"Unable to create allocation for '{resource_class}' on resource provider '{provider}'."
    if not inventory.fits_unit(amount):
        return f"{start} The requested amount would violate inventory constraints."
    if not inventory.has_room(amount, row["used"]):
        return f"{start} The requested amount would exceed the capacity."
    return None
