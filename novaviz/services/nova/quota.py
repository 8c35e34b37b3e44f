"""How much a project may have: two ways to keep count.

Grizzly reserved before it wrote and committed after; today nova counts what is there, and counts
again once the instance is written. Source: ``nova.quota``.
"""

from __future__ import annotations

from typing import Protocol

from novaviz.database import DatabaseClient, Row
from novaviz.model.context import RequestContext
from novaviz.model.resources import Flavor
from novaviz.transport import Refused

RESOURCES = ("instances", "cores", "ram")
Deltas = dict[str, int]


def deltas_of(flavor: Flavor) -> Deltas:
    """What one server of this flavor takes: ``ram`` in MB."""
    return {"instances": 1, "cores": flavor.vcpus, "ram": flavor.memory_mb}


class Quota(Protocol):
    """One way to keep count."""

    async def reserve(self, ctxt: RequestContext, deltas: Deltas) -> None:
        """Refused with 403 if this is more than is left."""

    async def commit(self, ctxt: RequestContext, deltas: Deltas) -> None:
        """What was reserved is there now."""

    async def rollback(self, ctxt: RequestContext, deltas: Deltas) -> None:
        """What was reserved did not come."""

    async def release(self, ctxt: RequestContext, project_id: str, deltas: Deltas) -> None:
        """What was there is gone."""


def check(limits: list[Row], used: Deltas, deltas: Deltas) -> None:
    """Refused with nova's words if a limit (-1 is none) would be passed."""
    allowed = {row["resource"]: row["hard_limit"] for row in limits}
    over = [
        name for name in RESOURCES
        if 0 <= allowed.get(name, -1) < used[name] + deltas[name]
    ]  # fmt: skip
    if over:
        names = ", ".join(over)
        asked = ", ".join(str(deltas[name]) for name in over)
        have = ", ".join(str(used[name]) for name in over)
        most = ", ".join(str(allowed[name]) for name in over)
        raise Refused(
            403,
            f"Quota exceeded for {names}: Requested {asked},"
            f" but already used {have} of {most} {names}",
        )


class CountedQuota:
    """Counts the instances that are there, in every cell."""

    def __init__(self, api_db: DatabaseClient, cells: tuple[DatabaseClient, ...]) -> None:
        self._api_db, self._cells = api_db, cells

    async def reserve(self, ctxt: RequestContext, deltas: Deltas) -> None:
        used = dict.fromkeys(RESOURCES, 0)
        for cell in self._cells:
            rows = await cell.select(ctxt, "instance_usage", project_id=ctxt.project_id)
            for name in RESOURCES:
                used[name] += rows[0][name]
        limits = await self._api_db.select(ctxt, "quotas_by_project", project_id=ctxt.project_id)
        check(limits, used, deltas)

    async def commit(self, ctxt: RequestContext, deltas: Deltas) -> None:
        """Nothing to do: the rows are the count."""

    async def rollback(self, ctxt: RequestContext, deltas: Deltas) -> None:
        """Nothing to do: nothing was written."""

    async def release(self, ctxt: RequestContext, project_id: str, deltas: Deltas) -> None:
        """Nothing to do: a deleted row is not counted."""


class ReservedQuota:
    """Keeps the usage in rows: reserved first, then in use."""

    def __init__(self, db: DatabaseClient) -> None:
        self._db = db

    async def reserve(self, ctxt: RequestContext, deltas: Deltas) -> None:
        async with self._db.transaction(ctxt) as txn:
            project = ctxt.project_id
            limits = await txn.select(ctxt, "quotas_by_project", project_id=project)
            rows = await txn.select(ctxt, "quota_usages_by_project", project_id=project)
            used = {row["resource"]: row["in_use"] + row["reserved"] for row in rows}
            check(limits, used, deltas)
            await txn.execute(ctxt, "quota_reserve", project_id=project, **deltas)

    async def commit(self, ctxt: RequestContext, deltas: Deltas) -> None:
        await self._db.execute(ctxt, "quota_commit", project_id=ctxt.project_id, **deltas)

    async def rollback(self, ctxt: RequestContext, deltas: Deltas) -> None:
        await self._db.execute(ctxt, "quota_rollback", project_id=ctxt.project_id, **deltas)

    async def release(self, ctxt: RequestContext, project_id: str, deltas: Deltas) -> None:
        await self._db.execute(ctxt, "quota_release", project_id=project_id, **deltas)
