"""The way from one participant to one database: queries by name, rows by table, transactions."""

from __future__ import annotations

from types import TracebackType
from typing import Any

from novaviz.database.changes import Change, Row
from novaviz.database.database import COMMIT, ROLLBACK, Database
from novaviz.database.sqlfiles import Query
from novaviz.model.context import RequestContext


class DatabaseClient:
    """The way from one participant to one database."""

    def __init__(self, source: str, database: Database, within: Transaction | None = None) -> None:
        self.source, self.database = source, database
        self._within = within

    async def select(self, ctxt: RequestContext, query: str, **parameters: Any) -> list[Row]:
        """The rows of a named query."""
        found = self.database.query(query)
        _, _, rows = await self._execute(ctxt, found, parameters)
        return rows

    async def first(self, ctxt: RequestContext, query: str, **parameters: Any) -> Row | None:
        """The first row of a named query; None if there is none."""
        rows = await self.select(ctxt, query, **parameters)
        return rows[0] if rows else None

    async def execute(self, ctxt: RequestContext, query: str, **parameters: Any) -> int:
        """Run a named query that writes; how many rows it touched."""
        count, _, _ = await self._execute(ctxt, self.database.query(query), parameters)
        return count

    async def insert(self, ctxt: RequestContext, table: str, **values: Any) -> int:
        """Add a row; its rowid."""
        query = self.database.built("INSERT", table, tuple(values))
        _, last, _ = await self._execute(ctxt, query, values)
        return last

    async def update(
        self, ctxt: RequestContext, table: str, where: Row, **values: Any
    ) -> int:
        """Change the rows in which the columns of ``where`` have these values; how many."""
        query = self.database.built("UPDATE", table, tuple(values), tuple(where))
        parameters = values | {f"where_{name}": value for name, value in where.items()}
        count, _, _ = await self._execute(ctxt, query, parameters)
        return count

    async def delete(self, ctxt: RequestContext, table: str, **where: Any) -> int:
        """Remove the rows in which the columns have these values; how many."""
        query = self.database.built("DELETE", table, (), tuple(where))
        parameters = {f"where_{name}": value for name, value in where.items()}
        count, _, _ = await self._execute(ctxt, query, parameters)
        return count

    def transaction(self, ctxt: RequestContext) -> Transaction:
        """``async with db.transaction(ctxt) as txn``: all or nothing, and nobody in between."""
        return Transaction(ctxt, self.source, self.database)

    async def _execute(
        self, ctxt: RequestContext, query: Query, parameters: dict[str, Any]
    ) -> tuple[int, int, list[Row]]:
        return await self.database.execute(ctxt, self.source, query, parameters, self._within)


class Transaction(DatabaseClient):
    """Statements that take effect together; an error rolls them back."""

    def __init__(self, ctxt: RequestContext, source: str, database: Database) -> None:
        super().__init__(source, database, self)
        self.ctxt = ctxt
        self.changes: list[Change] = []

    async def __aenter__(self) -> Transaction:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        try:
            if kind is None:
                await self._execute(self.ctxt, COMMIT, {})
            elif issubclass(kind, Exception):
                await self._execute(self.ctxt, ROLLBACK, {})
        finally:
            self.database.abandon(self)
