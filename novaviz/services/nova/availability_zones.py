"""In which availability zone a host is (source: ``nova.availability_zones``)."""

from __future__ import annotations

from novaviz.database import DatabaseClient
from novaviz.model.context import RequestContext

DEFAULT = "nova"
"""The zone of every host that no group puts into another (``default_availability_zone``)."""


async def get_host_availability_zone(db: DatabaseClient, ctxt: RequestContext, host: str) -> str:
    """The zone of the first group of hosts that has one and that the host is in."""
    row = await db.first(ctxt, "aggregate_zone_by_host", host=host)
    zone: str = row["zone"] if row else DEFAULT
    return zone
