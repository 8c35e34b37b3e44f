"""The SQL of each service, read from files: its schema and its named queries."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_TABLE = re.compile(r"\b(?:FROM|INTO|UPDATE)\s+(\w+)", re.IGNORECASE)
_NAME = re.compile(r"^--\s*name:\s*(\w+)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Query:
    """A statement with bound parameters, and how the trace calls it: verb and first table."""

    sql: str
    name: str

    @classmethod
    def of(cls, sql: str) -> Query:
        flat = " ".join(sql.split()).rstrip(";")
        table = _TABLE.search(flat)
        verb = flat.split(" ", 1)[0].upper()
        return cls(flat, f"{verb} {table.group(1)}" if table else verb)


@dataclass(frozen=True, slots=True)
class Template:
    """An empty database of these schemas, ready to be copied."""

    image: bytes
    columns: dict[str, tuple[str, ...]]
    keys: dict[str, tuple[str, ...]]
    queries: dict[str, Query]


def _text(name: str) -> str:
    return (files("novaviz.database") / "sql" / name).read_text(encoding="utf-8")


def _queries(name: str) -> dict[str, Query]:
    parts = _NAME.split(_text(f"{name}.queries.sql"))
    found = {}
    for title, body in zip(parts[1::2], parts[2::2], strict=True):
        sql = "\n".join(line for line in body.splitlines() if not line.lstrip().startswith("--"))
        found[title] = Query.of(sql)
    return found


@cache
def template(*schemas: str) -> Template:
    """The database that these schema files describe, with a trigger for each change of a row."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    columns: dict[str, tuple[str, ...]] = {}
    keys: dict[str, tuple[str, ...]] = {}
    queries: dict[str, Query] = {}
    for schema in schemas:
        connection.executescript(_text(f"{schema}.sql"))
        queries.update(_queries(schema))
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    for (table,) in tables.fetchall():
        if table.startswith("sqlite_"):
            continue
        info = connection.execute(f"PRAGMA table_info({table})").fetchall()
        columns[table] = tuple(row[1] for row in info)
        keys[table] = tuple(row[1] for row in sorted(info, key=lambda row: row[5]) if row[5])
        for trigger in _triggers(table, columns[table], keys[table]):
            connection.execute(trigger)
    image = connection.serialize()
    connection.close()
    return Template(image, columns, keys, queries)


def _triggers(table: str, columns: tuple[str, ...], keys: tuple[str, ...]) -> list[str]:
    """Report each changed row; of an updated one only the columns that differ, one by one.

    A trigger a column: SQLite runs only those of the columns that a statement sets.
    """
    made = []
    for operation, side in (("INSERT", "NEW"), ("DELETE", "OLD")):
        values = ", ".join(f"{side}.{column}" for column in columns)
        made.append(
            f"CREATE TRIGGER changed_{table}_{operation.lower()} AFTER {operation} ON {table}"
            f" BEGIN SELECT novaviz_changed('{table}', '{operation.lower()}', {values}); END"
        )
    key = ", ".join(f"OLD.{column}" for column in keys)
    made += [
        f"CREATE TRIGGER changed_{table}_update_{column} AFTER UPDATE OF {column} ON {table}"
        f" WHEN OLD.{column} IS NOT NEW.{column}"
        f" BEGIN SELECT novaviz_changed('{table}', 'update', {key}, '{column}',"
        f" OLD.{column}, NEW.{column}); END"
        for column in reversed(columns)
    ]
    return made
