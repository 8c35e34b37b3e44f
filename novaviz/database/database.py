"""A service's database: SQLite in memory, every statement an exchange, every change reported."""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Iterable
from typing import Any, Protocol

from novaviz.database.changes import Change, Recorder, Row, inverse
from novaviz.database.sqlfiles import Query, template
from novaviz.exceptions import CloudError, DBDuplicateEntry, DBError, UsageError, from_dict
from novaviz.kernel import Boundary, Future
from novaviz.model.context import RequestContext
from novaviz.model.event import DB, END
from novaviz.model.snapshot import snapshot

COMMIT = Query("COMMIT", "COMMIT")
ROLLBACK = Query("ROLLBACK", "ROLLBACK")


class Holder(Protocol):
    """Who may hold a database's lock: a transaction, with what it has changed so far."""

    ctxt: RequestContext
    changes: list[Change]


class Database:
    """One database, and the lock that a transaction holds on it in simulated time."""

    def __init__(self, name: str, schemas: tuple[str, ...], boundary: Boundary) -> None:
        self.name = f"DB:{name}"
        self.boundary = boundary
        self._connection = sqlite3.connect(
            ":memory:", isolation_level=None, cached_statements=512, check_same_thread=False
        )
        self._template = template(*schemas)
        self._recorder = Recorder(self._template)
        self._connection.deserialize(self._template.image)
        self._connection.create_function("novaviz_changed", -1, self._recorder.changed)
        self._built: dict[tuple[str, ...], Query] = {}
        self._holder: Holder | None = None
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
        within: Holder | None,
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
        self, query: Query, parameters: dict[str, Any], within: Holder | None
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
                changes = [inverse(change) for change in reversed(within.changes)]
                self.release(within)
            else:
                within.changes += changes
        changes = snapshot(changes)
        count = len(rows) if cursor.description else max(cursor.rowcount, 0)
        return count, cursor.lastrowid or 0, rows, changes

    def release(self, holder: Holder) -> None:
        """Give the lock back: whoever waits goes on."""
        if self._holder is holder:
            self._holder = None
            while self._queue:
                self._queue.popleft().set()

    def abandon(self, holder: Holder) -> None:
        """The holder is gone, or could not say COMMIT: its changes are dropped."""
        if self._holder is holder:
            self._connection.execute("ROLLBACK")
            undone = [inverse(change) for change in reversed(holder.changes)]
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


def _statement(verb: str, table: str, columns: tuple[str, ...], where: tuple[str, ...]) -> str:
    if verb == "INSERT":
        names = ", ".join(columns)
        return f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{c}' for c in columns)})"
    match = " AND ".join(f"{column} IS :where_{column}" for column in where)
    if verb == "UPDATE":
        return f"UPDATE {table} SET {', '.join(f'{c} = :{c}' for c in columns)} WHERE {match}"
    return f"DELETE FROM {table} WHERE {match}"


def _only_reads(action: int, *_: object) -> int:
    allowed = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION,
               sqlite3.SQLITE_RECURSIVE)  # fmt: skip
    return sqlite3.SQLITE_OK if action in allowed else sqlite3.SQLITE_DENY
