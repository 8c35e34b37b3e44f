"""The SQL of each service: its schema, its named queries, and how the trace calls them."""

from __future__ import annotations

import sqlite3
from importlib.resources import files

import pytest

from novaviz.database.sqlfiles import Query, template

SCHEMAS = sorted(
    entry.name.removesuffix(".queries.sql")
    for entry in (files("novaviz.database") / "sql").iterdir()
    if entry.name.endswith(".queries.sql")
)


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        ("SELECT * FROM instances WHERE uuid = :uuid;", "SELECT instances"),
        ("select a.used\nFROM allocations AS a JOIN b", "SELECT allocations"),
        ("INSERT INTO quotas (id) VALUES (1)", "INSERT quotas"),
        ("UPDATE volumes SET status = 'x'", "UPDATE volumes"),
        ("DELETE FROM build_requests", "DELETE build_requests"),
        ("COMMIT", "COMMIT"),
    ],
)
def test_a_statement_is_called_by_its_verb_and_first_table(sql: str, name: str) -> None:
    assert Query.of(sql).name == name


@pytest.mark.parametrize("schema", SCHEMAS)
def test_every_named_query_is_one_statement_that_sqlite_understands(schema: str) -> None:
    connection = sqlite3.connect(":memory:")
    schemas = ("nova_api", "nova_cell") if schema.startswith("nova") else (schema,)
    made = template(*schemas)
    connection.deserialize(made.image)
    connection.create_function("novaviz_changed", -1, lambda *_: None)
    assert made.queries
    for query in made.queries.values():
        names = dict.fromkeys(_parameters(query.sql))
        connection.execute(f"EXPLAIN {query.sql}", names)
        assert query.name.split()[0] in ("SELECT", "INSERT", "UPDATE", "DELETE")
    connection.close()


def _parameters(sql: str) -> list[str]:
    words = sql.replace("(", " ").replace(")", " ").replace(",", " ").split()
    return [word[1:].rstrip(";") for word in words if word.startswith(":")]


@pytest.mark.parametrize("schema", SCHEMAS)
def test_every_table_has_a_key_by_which_its_rows_are_told_apart(schema: str) -> None:
    made = template(schema)
    assert made.columns
    assert all(made.keys[table] for table in made.columns)


def test_the_same_schemas_are_read_once() -> None:
    assert template("glance") is template("glance")
