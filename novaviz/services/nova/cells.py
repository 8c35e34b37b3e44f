"""Where an instance's row is: in the one database, or in the cell that its mapping names."""

from __future__ import annotations

from typing import Protocol

from novaviz.database import Database, DatabaseClient, Row
from novaviz.model.context import RequestContext


class Cells(Protocol):
    """How nova finds an instance's database. ``all`` are those that may hold instances."""

    api_db: DatabaseClient
    all: tuple[DatabaseClient, ...]

    async def find(self, ctxt: RequestContext, uuid: str) -> DatabaseClient | None:
        """The database with the instance's row; None if there is no row (yet)."""

    async def build_request(self, ctxt: RequestContext, uuid: str) -> Row | None:
        """What is known of a server that is not an instance yet."""

    async def forget(self, ctxt: RequestContext, uuid: str) -> None:
        """The instance is gone: so is what was kept of it outside its cell."""


class OneDatabase:
    """Grizzly: everything is in one place."""

    def __init__(self, source: str, database: Database) -> None:
        self.api_db = DatabaseClient(source, database)
        self.all: tuple[DatabaseClient, ...] = (self.api_db,)

    async def find(self, ctxt: RequestContext, uuid: str) -> DatabaseClient | None:
        return self.api_db

    async def build_request(self, ctxt: RequestContext, uuid: str) -> Row | None:
        return None

    async def forget(self, ctxt: RequestContext, uuid: str) -> None:
        """Nothing is kept elsewhere."""


class MappedCells:
    """Since Ocata: a mapping in the API database names the cell (source: ``nova.context``)."""

    def __init__(self, source: str, api: Database, cells: dict[str, Database]) -> None:
        self.api_db = DatabaseClient(source, api)
        self.by_name = {name: DatabaseClient(source, cell) for name, cell in cells.items()}
        self.all = tuple(self.by_name.values())

    async def find(self, ctxt: RequestContext, uuid: str) -> DatabaseClient | None:
        mapping = await self.api_db.first(ctxt, "instance_mapping_get", uuid=uuid)
        if mapping is None or mapping["cell"] is None:
            return None
        return self.by_name[mapping["cell"]]

    async def build_request(self, ctxt: RequestContext, uuid: str) -> Row | None:
        return await self.api_db.first(ctxt, "build_request_get", uuid=uuid)

    async def forget(self, ctxt: RequestContext, uuid: str) -> None:
        async with self.api_db.transaction(ctxt) as txn:
            await txn.delete(ctxt, "build_requests", instance_uuid=uuid)
            await txn.delete(ctxt, "request_specs", instance_uuid=uuid)
            await txn.delete(ctxt, "instance_mappings", instance_uuid=uuid)
