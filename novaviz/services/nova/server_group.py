"""Server groups: servers that are to be on one host, or each on another.

Source: ``nova.objects.instance_group:InstanceGroup``. The policy is kept by the scheduler's
filters when a host is chosen.
"""

from __future__ import annotations

from novaviz.database import Database
from novaviz.exceptions import UsageError

POLICIES = ("affinity", "anti-affinity")
"""On one host, or each on another (the soft policies need weighers that are not here)."""


def fill_server_group(
    database: Database, project_id: str, *, uuid: str, name: str, policy: str
) -> None:
    """A server group that was made before the run, without members; UsageError if it cannot be."""
    if policy not in POLICIES:
        raise UsageError(f"unknown policy {policy!r} of a server group", POLICIES)
    if name in _names(database):
        raise UsageError(f"there is a server group {name!r} already")
    database.fill("instance_groups", [
        {"uuid": uuid, "name": name, "project_id": project_id, "policy": policy}
    ])  # fmt: skip


def server_group_id(database: Database, name: str) -> str:
    """The uuid of the server group of this name; UsageError with those there are."""
    known = _names(database)
    if name not in known:
        raise UsageError(f"there is no server group {name!r} in this cloud", known)
    return known[name]


def _names(database: Database) -> dict[str, str]:
    rows = database.look("SELECT name, uuid FROM instance_groups ORDER BY id", {})
    return {row["name"]: row["uuid"] for row in rows}
