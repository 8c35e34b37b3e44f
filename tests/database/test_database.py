"""SQLite in memory: every statement an exchange, every changed row reported."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from novaviz.database import Database, DatabaseClient
from novaviz.exceptions import DBDuplicateEntry, DBError, UsageError
from novaviz.kernel import MICROSECONDS, Rule
from tests.ground import CTXT, Ground, broken

UUID = "b1737d46-ec20-4476-93df-447d79b134b3"


class Tables(Ground):
    """The API database, and two who use it."""

    def __init__(self, *rules: Rule, seconds: float = 0.001) -> None:
        super().__init__(rules, seconds=seconds)
        self.database = Database("nova_api", ("nova_api",), self.boundary)
        self.db = DatabaseClient("nova-api", self.database)
        self.other = DatabaseClient("nova-conductor", self.database)

    def __exit__(self, *raised: Any) -> None:
        super().__exit__(*raised)
        self.database.close()

    def quota(self, resource: str = "instances", limit: int = 10, project: str = "demo") -> Any:
        return self.db.insert(
            CTXT, "quotas", project_id=project, resource=resource, hard_limit=limit
        )

    def limits(self) -> dict[str, int]:
        rows = self.database.look("SELECT resource, hard_limit FROM quotas ORDER BY id")
        return {row["resource"]: row["hard_limit"] for row in rows}

    @property
    def changes(self) -> list[dict[str, Any]]:
        results = [event.result or {} for event in self.events]
        return [change for result in results for change in result.get("changes", [])]


@pytest.fixture
def tables() -> Iterator[Tables]:
    with Tables() as made:
        yield made


def test_a_statement_is_an_exchange_named_by_verb_and_table(tables: Tables) -> None:
    assert tables.run(tables.quota()) == 1
    start, end = tables.events
    assert (start.kind, start.source, start.target) == ("db", "nova-api", "DB:nova_api")
    assert start.name == "INSERT quotas"
    assert start.payload["sql"].startswith("INSERT INTO quotas (project_id, resource, hard_limit)")
    assert start.payload["parameters"] == {
        "project_id": "demo", "resource": "instances", "hard_limit": 10,
    }  # fmt: skip
    assert (end.result["rowcount"], end.result["rows"]) == (1, [])


def test_a_query_shows_its_rows_and_changes_nothing(tables: Tables) -> None:
    tables.run(tables.quota())
    rows = tables.run(tables.db.select(CTXT, "quotas_by_project", project_id="demo"))
    assert [(row["resource"], row["hard_limit"]) for row in rows] == [("instances", 10)]
    end = tables.events[-1]
    assert end.name == "SELECT quotas"
    assert (end.result["rowcount"], end.result["rows"], end.result["changes"]) == (1, rows, [])


def test_the_rows_that_the_trace_shows_are_a_copy(tables: Tables) -> None:
    tables.run(tables.quota())
    rows = tables.run(tables.db.select(CTXT, "quotas_by_project", project_id="demo"))
    rows[0]["hard_limit"] = -1
    assert tables.events[-1].result["rows"][0]["hard_limit"] == 10


def test_an_insert_reports_the_whole_row_with_what_the_database_added(tables: Tables) -> None:
    tables.run(tables.quota())
    assert tables.changes == [{
        "table": "quotas", "op": "insert", "key": {"id": 1}, "before": None,
        "after": {"id": 1, "project_id": "demo", "resource": "instances", "hard_limit": 10},
    }]  # fmt: skip


def test_an_update_reports_the_changed_columns_only(tables: Tables) -> None:
    tables.run(tables.quota())
    tables.run(tables.quota("cores", 20))
    tables.run(tables.db.update(
        CTXT, "quotas", {"project_id": "demo"}, hard_limit=20, resource="cores", project_id="demo"
    ))  # fmt: skip
    assert isinstance(tables.raised[0], DBDuplicateEntry)
    count = tables.run(tables.db.update(CTXT, "quotas", {"project_id": "demo"}, hard_limit=20))
    assert count == 2
    assert tables.events[-1].result["changes"] == [{
        "table": "quotas", "op": "update", "key": {"id": 1},
        "before": {"hard_limit": 10}, "after": {"hard_limit": 20},
    }]  # fmt: skip


def test_an_update_to_null_and_back_is_a_change(tables: Tables) -> None:
    tables.run(tables.db.insert(CTXT, "instance_mappings", instance_uuid=UUID, cell_id=None,
                                project_id="demo", user_id="demo"))  # fmt: skip
    for cell in (2, 2, None):
        tables.run(tables.db.update(CTXT, "instance_mappings", {"instance_uuid": UUID},
                                    cell_id=cell))  # fmt: skip
    assert [(change["before"], change["after"]) for change in tables.changes[1:]] == [
        ({"cell_id": None}, {"cell_id": 2}), ({"cell_id": 2}, {"cell_id": None}),
    ]  # fmt: skip


def test_several_changed_columns_of_several_rows_are_one_change_a_row(tables: Tables) -> None:
    for resource, limit in (("instances", 1), ("cores", 2)):
        tables.run(tables.quota(resource, limit, project="old"))
    tables.run(tables.db.update(CTXT, "quotas", {"project_id": "old"}, project_id="new",
                                hard_limit=9))  # fmt: skip
    assert tables.events[-1].result["changes"] == [
        {"table": "quotas", "op": "update", "key": {"id": number},
         "before": {"project_id": "old", "hard_limit": number},
         "after": {"project_id": "new", "hard_limit": 9}}
        for number in (1, 2)
    ]  # fmt: skip


def test_a_delete_reports_the_row_that_was(tables: Tables) -> None:
    tables.run(tables.quota())
    assert tables.run(tables.db.delete(CTXT, "quotas", project_id="demo")) == 1
    assert tables.run(tables.db.delete(CTXT, "quotas", project_id="demo")) == 0
    assert tables.changes[1:] == [{
        "table": "quotas", "op": "delete", "key": {"id": 1}, "after": None,
        "before": {"id": 1, "project_id": "demo", "resource": "instances", "hard_limit": 10},
    }]  # fmt: skip


def test_a_statement_takes_effect_in_the_kernel_step_of_its_end(tables: Tables) -> None:
    tables.begin(tables.quota())
    seen = []
    while tables.kernel.step():
        seen.append((len(tables.events), len(tables.limits())))
    assert set(seen) == {(1, 0), (2, 1)}


def test_what_is_there_already_is_a_duplicate_entry(tables: Tables) -> None:
    tables.run(tables.quota())
    tables.run(tables.quota())
    assert type(tables.raised[0]) is DBDuplicateEntry
    assert tables.events[-1].phase == "error"
    assert tables.events[-1].result["type"] == "DBDuplicateEntry"
    assert "changes" not in tables.events[-1].result


def test_a_column_that_there_is_not_is_a_mistake_in_the_program(tables: Tables) -> None:
    tables.run(tables.db.insert(CTXT, "quotas", colour="red"))
    assert isinstance(tables.raised[0], KeyError)


def test_a_raised_fault_keeps_the_statement_from_being_done() -> None:
    with Tables(broken("db", error={"type": "DBError", "message": "gone away"})) as tables:
        tables.run(tables.quota())
        assert tables.limits() == {}
        assert isinstance(tables.raised[0], DBError)
        assert tables.events[-1].result["fault"] == "broken"


async def two_quotas(tables: Tables, *, fail: bool = False, nap: float = 0.0) -> None:
    async with tables.db.transaction(CTXT) as txn:
        await txn.insert(CTXT, "quotas", project_id="demo", resource="cores", hard_limit=20)
        await tables.kernel.sleep(round(nap * MICROSECONDS))
        await txn.insert(CTXT, "quotas", project_id="demo", resource="ram", hard_limit=30)
        if fail:
            raise DBError("second thoughts")


def test_a_transaction_is_statements_and_a_commit(tables: Tables) -> None:
    tables.run(two_quotas(tables))
    assert [event.name for event in tables.events if event.closes] == [
        "INSERT quotas", "INSERT quotas", "COMMIT",
    ]  # fmt: skip
    assert tables.limits() == {"cores": 20, "ram": 30}
    assert tables.events[-1].result["changes"] == []


def test_rollback_is_an_event_whose_changes_are_the_inverse(tables: Tables) -> None:
    tables.run(tables.quota())
    tables.run(two_quotas(tables, fail=True))
    assert tables.limits() == {"instances": 10}
    end = tables.events[-1]
    assert (end.name, end.phase) == ("ROLLBACK", "end")
    assert [(change["op"], change["before"]["resource"], change["after"])
            for change in end.result["changes"]] == [
        ("delete", "ram", None), ("delete", "cores", None),
    ]  # fmt: skip
    assert str(tables.raised[0]) == "second thoughts"


def test_rollback_puts_back_what_was_updated_and_deleted(tables: Tables) -> None:
    tables.run(tables.quota())
    tables.run(tables.quota("cores", 20))

    async def work() -> None:
        async with tables.db.transaction(CTXT) as txn:
            await txn.update(CTXT, "quotas", {"resource": "instances"}, hard_limit=1)
            await txn.delete(CTXT, "quotas", resource="cores")
            raise DBError("no")

    tables.run(work())
    assert tables.limits() == {"instances": 10, "cores": 20}
    back, again = tables.events[-1].result["changes"]
    assert (back["op"], back["after"]["hard_limit"]) == ("insert", 20)
    assert (again["op"], again["before"], again["after"]) == (
        "update", {"hard_limit": 1}, {"hard_limit": 10},
    )  # fmt: skip


def test_a_transaction_holds_its_lock_in_simulated_time(tables: Tables) -> None:
    tables.begin(two_quotas(tables, nap=5.0))
    tables.kernel.after(MICROSECONDS, lambda: tables.begin(
        tables.other.select(CTXT, "quotas_by_project", project_id="demo")
    ))  # fmt: skip
    tables.settle()
    end = tables.events[-1]
    (commit,) = [event for event in tables.events if event.name == "COMMIT" and event.closes]
    assert (end.source, end.name) == ("nova-conductor", "SELECT quotas")
    assert end.at >= commit.at >= 5.0
    assert len(end.result["rows"]) == 2


def test_those_who_wait_for_a_transaction_are_served_in_their_order(tables: Tables) -> None:
    tables.begin(two_quotas(tables, nap=5.0))
    for number in range(3):
        tables.kernel.after(MICROSECONDS + number, lambda number=number: tables.begin(
            tables.other.insert(CTXT, "quotas", project_id=f"p{number}", resource="cores",
                                hard_limit=number)
        ))  # type: ignore[misc]  # fmt: skip
    tables.settle()
    rows = tables.database.look("SELECT project_id FROM quotas WHERE project_id LIKE 'p%'"
                                " ORDER BY id")  # fmt: skip
    assert [row["project_id"] for row in rows] == ["p0", "p1", "p2"]


def test_a_killed_holders_changes_are_dropped_and_the_next_goes_on(tables: Tables) -> None:
    tables.begin(two_quotas(tables, nap=5.0), owner="nova-api")
    tables.kernel.after(MICROSECONDS, lambda: tables.begin(tables.quota(), owner="test"))
    tables.kernel.after(2 * MICROSECONDS, lambda: tables.boundary.kill("nova-api"))
    tables.settle()
    assert tables.limits() == {"instances": 10}
    assert not tables.boundary.open


def test_what_the_database_itself_rolls_back_is_told_so_that_the_states_stay_true(
    tables: Tables,
) -> None:
    tables.begin(two_quotas(tables, nap=5.0), owner="nova-api")
    tables.kernel.after(MICROSECONDS, lambda: tables.boundary.kill("nova-api"))
    tables.settle()
    end = tables.events[-1]
    assert (end.name, end.source, end.target) == ("ROLLBACK", "DB:nova_api", "DB:nova_api")
    assert [change["op"] for change in end.result["changes"]] == ["delete"]
    assert tables.limits() == {}


@pytest.mark.parametrize("effect", [
    {"error": {"type": "DBError", "message": "gone away"}}, {"kill": "source"},
])  # fmt: skip
def test_a_commit_that_fails_drops_the_changes_and_the_lock(effect: dict[str, Any]) -> None:
    with Tables(broken("db", "COMMIT", **effect)) as tables:
        tables.begin(two_quotas(tables), owner="nova-api")
        tables.settle()
        tables.run(tables.quota(), owner="test")
        assert tables.limits() == {"instances": 10}
        assert not tables.boundary.open


def test_a_transaction_in_which_nothing_was_said_holds_nothing(tables: Tables) -> None:
    async def work() -> None:
        async with tables.db.transaction(CTXT):
            await tables.kernel.sleep(MICROSECONDS)

    tables.run(work())
    tables.run(tables.quota())
    assert tables.limits() == {"instances": 10}


def test_a_paused_run_can_be_asked_anything_that_only_reads(tables: Tables) -> None:
    tables.run(tables.quota())
    read = tables.database.read
    assert read("SELECT hard_limit AS most FROM quotas") == [{"most": 10}]
    assert read("select count(*) as n, max(hard_limit) as most from quotas") == [
        {"n": 1, "most": 10}
    ]
    assert read("WITH RECURSIVE n(i) AS (SELECT 1 UNION SELECT i + 1 FROM n WHERE i < 3)"
                " SELECT i FROM n") == [{"i": 1}, {"i": 2}, {"i": 3}]  # fmt: skip
    assert read("SELECT q.resource FROM quotas AS q JOIN (SELECT 10 AS x) ON x = q.hard_limit") == [
        {"resource": "instances"}
    ]
    assert read("SELECT name FROM sqlite_master WHERE name = 'quotas'") == [{"name": "quotas"}]
    assert read("SELECT hard_limit FROM quotas WHERE id = :id", {"id": 1}) == [{"hard_limit": 10}]


@pytest.mark.parametrize("sql", [
    "INSERT INTO quotas (project_id, resource, hard_limit) VALUES ('demo', 'x', 1)",
    "UPDATE quotas SET hard_limit = 99",
    "DELETE FROM quotas",
    "DROP TABLE quotas",
    "CREATE TABLE mine (id)",
    "CREATE TEMP TABLE mine (id)",
    "CREATE VIEW mine AS SELECT 1",
    "ALTER TABLE quotas ADD COLUMN colour",
    "PRAGMA journal_mode",
    "PRAGMA writable_schema = 1",
    "PRAGMA table_info(quotas)",
    "ATTACH ':memory:' AS other",
    "DETACH main",
    "BEGIN",
    "COMMIT",
    "SAVEPOINT here",
    "VACUUM",
    "REINDEX",
    "ANALYZE",
    "EXPLAIN DELETE FROM quotas",
    "WITH gone AS (SELECT id FROM quotas) DELETE FROM quotas WHERE id IN (SELECT id FROM gone)",
    "WITH x AS (SELECT 1) UPDATE quotas SET hard_limit = 5",
    "INSERT INTO quotas SELECT NULL, 'p', 'r', 1 RETURNING id",
    "DELETE FROM quotas RETURNING id",
    "SELECT 1; DELETE FROM quotas",
    "SELECT colour FROM quotas",
    "SELEC",
])  # fmt: skip
def test_a_paused_run_refuses_everything_else(tables: Tables, sql: str) -> None:
    tables.run(tables.quota())
    with pytest.raises(UsageError, match="DB:nova_api"):
        tables.database.read(sql)
    assert tables.limits() == {"instances": 10}
    assert tables.run(tables.quota("cores", 1)) == 2
    assert len(tables.events) == 4


def test_reading_while_paused_records_nothing(tables: Tables) -> None:
    tables.run(tables.quota())
    before = len(tables.events)
    tables.database.read("SELECT * FROM quotas")
    assert len(tables.events) == before


def test_rows_put_in_beforehand_are_recorded_nowhere(tables: Tables) -> None:
    tables.database.fill("quotas", [{"project_id": "a", "resource": "cores", "hard_limit": 1}])
    assert tables.database.alter("UPDATE quotas SET hard_limit = :most", most=2) == 1
    assert tables.events == []
    assert tables.limits() == {"cores": 2}
