"""A service's database: SQLite in memory, every statement an exchange, every change reported."""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Iterable
from types import TracebackType
from typing import Any

from novaviz.database.sqlfiles import Query, Template, template
from novaviz.exceptions import CloudError, DBDuplicateEntry, DBError, UsageError, from_dict
from novaviz.kernel import Boundary, Future
from novaviz.model.context import RequestContext
from novaviz.model.event import DB, END
from novaviz.model.snapshot import snapshot

Row = dict[str, Any]
Change = dict[str, Any]


class _Recorder:
    """Gathers what the triggers report.

    Apart from the Database, which would otherwise never be freed: SQLite holds on to this.
    """

    __slots__ = ("_template", "changes")

    def __init__(self, template: Template) -> None:
        self._template = template
        self.changes: list[Change] | None = None

    def changed(self, table: str, operation: str, *values: Any) -> None:
        """Called by the triggers: once an inserted or deleted row, once an updated column."""
        changes = self.changes
        if changes is None:
            return
        keys = self._template.keys[table]
        if operation == "update":
            *row, column, old, new = values
            key = dict(zip(keys, row, strict=True))
            last = changes[-1] if changes else None
            if last is None or last["key"] != key or last["table"] != table:
                last = _change(table, operation, key, {}, {})
                changes.append(last)
            last["before"][column], last["after"][column] = old, new
            return
        whole = dict(zip(self._template.columns[table], values, strict=True))
        key = {name: whole[name] for name in keys}
        before, after = (None, whole) if operation == "insert" else (whole, None)
        changes.append(_change(table, operation, key, before, after))


class Database:
    """One database, and the lock that a transaction holds on it in simulated time."""

    def __init__(self, name: str, schemas: tuple[str, ...], boundary: Boundary) -> None:
        self.name = f"DB:{name}"
        self.boundary = boundary
        self._connection = sqlite3.connect(
            ":memory:", isolation_level=None, cached_statements=512, check_same_thread=False
        )
        self._template = template(*schemas)
        self._recorder = _Recorder(self._template)
        self._connection.deserialize(self._template.image)
        self._connection.create_function("novaviz_changed", -1, self._recorder.changed)
        self._built: dict[tuple[str, ...], Query] = {}
        self._holder: Transaction | None = None
        self._queue: deque[Future] = deque()

    def close(self) -> None:
        self._connection.close()

    def __del__(self) -> None:
        self._connection.close()

    def fill(self, table: str, rows: Iterable[Row]) -> None:
        """Put rows in before the run begins: nothing is recorded."""
        for row in rows:
            query = self.built("INSERT", table, tuple(row))
            self._connection.execute(query.sql, row)

    def alter(self, sql: str, **parameters: Any) -> int:
        """Change rows behind the services' backs (a ``set`` fault): nothing is recorded."""
        return self._connection.execute(sql, parameters).rowcount

    def look(self, sql: str, parameters: Row | None = None) -> list[Row]:
        """What our own SELECT finds right now, unrecorded."""
        return self._rows(self._connection.execute(sql, parameters or {}))

    def read(self, sql: str, parameters: dict[str, Any] | None = None) -> list[Row]:
        """What a user's SELECT finds right now, unrecorded; UsageError for any other statement.

        SQLite itself is asked to allow nothing but reading, which costs it every statement that it
        has prepared: inside, ``look`` is used.
        """
        self._connection.set_authorizer(_only_reads)
        try:
            cursor = self._connection.execute(sql, parameters or {})
            return self._rows(cursor) if cursor.description else []
        except sqlite3.Error as error:
            raise UsageError(f"{self.name} refuses the query: {error}") from None
        finally:
            self._connection.set_authorizer(None)

    def query(self, name: str) -> Query:
        return self._template.queries[name]

    def built(
        self, verb: str, table: str, columns: tuple[str, ...], where: tuple[str, ...] = ()
    ) -> Query:
        """The statement for one table's rows, with parameters named after its columns."""
        key = (verb, table, *columns, "|", *where)
        found = self._built.get(key)
        if found is None:
            unknown = (set(columns) | set(where)) - set(self._template.columns[table])
            if unknown:
                raise KeyError(f"{table} has no column {sorted(unknown)}")
            found = self._built[key] = Query.of(_statement(verb, table, columns, where))
        return found

    async def execute(
        self, ctxt: RequestContext, source: str, query: Query, parameters: dict[str, Any],
        within: Transaction | None,
    ) -> tuple[int, int, list[Row]]:  # fmt: skip
        """Run one statement as one exchange: row count, last row id, rows.

        It takes effect in the kernel step of its ``end``; a transaction of somebody else's is
        waited for.
        """
        boundary = self.boundary
        crossing = boundary.begin(
            ctxt, DB, source, self.name, query.name, {"sql": query.sql, "parameters": parameters}
        )
        effect = crossing.effect
        await boundary.kernel.sleep(crossing.latency("request") + effect.delay)
        if effect.kill:
            await boundary.die(crossing)
        while self._holder is not None and self._holder is not within:
            turn = boundary.kernel.future()
            self._queue.append(turn)
            await turn
        try:
            if effect.error:
                raise from_dict(effect.error)
            count, last, rows, changes = self._run(query, parameters, within)
        except CloudError as error:
            crossing.fail(error)
            await boundary.settle()
            raise
        crossing.close(END, {"rowcount": count, "rows": snapshot(rows), "changes": changes})
        await boundary.settle()
        return count, last, rows

    def _run(
        self, query: Query, parameters: dict[str, Any], within: Transaction | None
    ) -> tuple[int, int, list[Row], list[Change]]:
        if within is not None and self._holder is None:
            self._holder = within
            self._connection.execute("BEGIN")
        self._recorder.changes = changes = []
        try:
            cursor = self._connection.execute(query.sql, parameters)
            rows = self._rows(cursor) if cursor.description else []
        except sqlite3.IntegrityError as error:
            raise DBDuplicateEntry(str(error)) from None
        except sqlite3.Error as error:
            raise DBError(str(error)) from None
        finally:
            self._recorder.changes = None
        if within is not None:
            if query is COMMIT:
                self.release(within)
            elif query is ROLLBACK:
                changes = [_inverse(change) for change in reversed(within.changes)]
                self.release(within)
            else:
                within.changes += changes
        changes = snapshot(changes)
        count = len(rows) if cursor.description else max(cursor.rowcount, 0)
        return count, cursor.lastrowid or 0, rows, changes

    def release(self, holder: Transaction) -> None:
        """Give the lock back: whoever waits goes on."""
        if self._holder is holder:
            self._holder = None
            while self._queue:
                self._queue.popleft().set()

    def abandon(self, holder: Transaction) -> None:
        """The holder is gone, or could not say COMMIT: its changes are dropped."""
        if self._holder is holder:
            self._connection.execute("ROLLBACK")
            undone = [_inverse(change) for change in reversed(holder.changes)]
            self.boundary.kernel.spawn(self._report(holder.ctxt, undone), self.name)
            self.release(holder)

    async def _report(self, ctxt: RequestContext, undone: list[Change]) -> None:
        """Record what the database took back by itself."""
        crossing = self.boundary.begin(
            ctxt, DB, self.name, self.name, ROLLBACK.name, {"sql": ROLLBACK.sql, "parameters": {}}
        )
        await self.boundary.settle()
        crossing.close(END, {"rowcount": 0, "rows": [], "changes": undone})
        await self.boundary.settle()

    @staticmethod
    def _rows(cursor: sqlite3.Cursor) -> list[Row]:
        columns = [column[0] for column in cursor.description]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]


def _change(table: str, op: str, key: Row, before: Row | None, after: Row | None) -> Change:
    return {"table": table, "op": op, "key": key, "before": before, "after": after}


COMMIT = Query("COMMIT", "COMMIT")
ROLLBACK = Query("ROLLBACK", "ROLLBACK")


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


def _statement(verb: str, table: str, columns: tuple[str, ...], where: tuple[str, ...]) -> str:
    if verb == "INSERT":
        names = ", ".join(columns)
        return f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{c}' for c in columns)})"
    match = " AND ".join(f"{column} IS :where_{column}" for column in where)
    if verb == "UPDATE":
        return f"UPDATE {table} SET {', '.join(f'{c} = :{c}' for c in columns)} WHERE {match}"
    return f"DELETE FROM {table} WHERE {match}"


def _inverse(change: Change) -> Change:
    opposite = {"insert": "delete", "delete": "insert", "update": "update"}
    return {**change, "op": opposite[change["op"]], "before": change["after"],
            "after": change["before"]}  # fmt: skip


def _only_reads(action: int, *_: object) -> int:
    allowed = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION,
               sqlite3.SQLITE_RECURSIVE)  # fmt: skip
    return sqlite3.SQLITE_OK if action in allowed else sqlite3.SQLITE_DENY
