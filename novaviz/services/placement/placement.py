"""placement: counts what hosts provide and what instances have of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from novaviz.database import Database, DatabaseClient
from novaviz.model.context import RequestContext
from novaviz.services.middleware import AuthToken
from novaviz.services.placement.allocations import Allocations
from novaviz.services.placement.candidates import Candidates
from novaviz.services.placement.inventory import Inventory
from novaviz.services.placement.providers import Providers
from novaviz.services.placement.refusals import PlacementRefused
from novaviz.services.wiring import Wiring
from novaviz.transport import Request, RestService, Routes


class Placement(RestService):
    """Keeps the books: only admins and services may read or write in them."""

    name = "placement"

    def __init__(self, wiring: Wiring, auth: AuthToken) -> None:
        self.auth = auth
        self.database = Database(self.name, ("placement",), wiring.boundary)
        self._streams = wiring.streams
        db = DatabaseClient(self.name, self.database)
        providers, candidates, allocations = Providers(db), Candidates(db), Allocations(db)
        self.routes = Routes(
            [
                ("GET", "/allocation_candidates", candidates.list_candidates),
                ("GET", "/allocations/{id}", allocations.show),
                ("PUT", "/allocations/{id}", allocations.replace),
                ("DELETE", "/allocations/{id}", allocations.delete),
                ("GET", "/resource_providers", providers.list_providers),
                ("GET", "/resource_providers/{id}/inventories", providers.list_inventories),
                ("GET", "/resource_providers/{id}/usages", providers.list_usages),
                ("GET", "/resource_providers/{id}/allocations", providers.list_allocations),
            ]
        )

    async def authenticate(self, ctxt: RequestContext, request: Request) -> RequestContext:
        """Whoever keystone knows as an admin or a service; source: ``placement.policies.base``."""
        ctxt = await self.auth.context(ctxt, request)
        if "admin" not in ctxt.roles and "service" not in ctxt.roles:
            raise PlacementRefused(
                ctxt, 403, "Policy does not allow this request to be performed."
            )
        return ctxt

    def fill(
        self, uuid: str, name: str, inventories: Mapping[str, Inventory],
        *, traits: Iterable[str] = (), aggregates: Iterable[str] = (),
    ) -> None:  # fmt: skip
        """A provider that is there before the run: a compute node, by its own uuid and name.

        ``aggregates`` are uuids; an availability zone is one of them.
        """
        fill = self.database.fill
        fill("resource_providers", [{"uuid": uuid, "name": name}])
        row_id = self._row_id(uuid)
        fill("inventories", (
            {"resource_provider_id": row_id, "resource_class": resource_class,
             **inventory.to_dict()}
            for resource_class, inventory in inventories.items()
        ))  # fmt: skip
        fill("resource_provider_traits", (
            {"resource_provider_id": row_id, "trait": trait} for trait in traits
        ))  # fmt: skip
        fill("resource_provider_aggregates", (
            {"resource_provider_id": row_id, "aggregate_uuid": aggregate}
            for aggregate in aggregates
        ))  # fmt: skip

    def fill_host(self, uuid: str) -> None:
        """Fault: another consumer has all that was left of this provider."""
        rows = self.database.look(
            "SELECT i.*, (SELECT COALESCE(SUM(used), 0) FROM allocations AS a "
            "  WHERE a.resource_provider_id = i.resource_provider_id "
            "  AND a.resource_class = i.resource_class) AS used "
            "FROM inventories AS i WHERE i.resource_provider_id = :id",
            {"id": self._row_id(uuid)},
        )
        left = {row["resource_class"]: Inventory.of(row).capacity - row["used"] for row in rows}
        if not any(amount > 0 for amount in left.values()):
            return
        consumer = self._streams.uuid("other-consumer")
        whose = {kind: self._streams.name_of(kind, "somebody-else") for kind in ("project", "user")}
        self.database.fill("consumers", [{"uuid": consumer, "project_id": whose["project"],
                                          "user_id": whose["user"], "generation": 1}])  # fmt: skip
        self.database.fill("allocations", (
            {"resource_provider_id": self._row_id(uuid), "consumer_id": consumer,
             "resource_class": resource_class, "used": amount}
            for resource_class, amount in left.items() if amount > 0
        ))  # fmt: skip

    def set_trait(self, uuid: str, trait: str, *, present: bool = True) -> None:
        """Fault: the provider has this trait now, or has it no longer."""
        sql = (
            "INSERT OR IGNORE INTO resource_provider_traits VALUES (:id, :trait)"
            if present
            else "DELETE FROM resource_provider_traits "
            "WHERE resource_provider_id = :id AND trait = :trait"
        )
        self.database.alter(sql, id=self._row_id(uuid), trait=trait)

    def _row_id(self, uuid: str) -> int:
        rows = self.database.look(
            "SELECT id FROM resource_providers WHERE uuid = :uuid", {"uuid": uuid}
        )
        row_id: int = rows[0]["id"]
        return row_id
