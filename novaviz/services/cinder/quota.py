"""How many volumes, and of what size, a project may have.

Source: ``cinder.volume.flows.api.create_volume:QuotaReserveTask``. Answered with 413, as cinder
does, not with nova's 403.
"""

from __future__ import annotations

from novaviz.database import DatabaseClient
from novaviz.model.context import RequestContext
from novaviz.transport import Refused

UNLIMITED = -1


async def check_quota(db: DatabaseClient, ctxt: RequestContext, project_id: str, size: int) -> None:
    """Refused with 413 if one more volume of ``size`` GB is more than the project may have."""
    rows = await db.select(ctxt, "quota_usage", project_id=project_id)
    limits = {row["resource"]: row["hard_limit"] for row in rows}
    used = {row["resource"]: row["in_use"] for row in rows}
    largest = limits.get("per_volume_gigabytes", UNLIMITED)
    if largest != UNLIMITED and size > largest:
        raise _over_limit(
            "VolumeSizeExceedsLimit",
            f"Requested volume size {size}G is larger than maximum allowed limit {largest}G.",
        )
    gigabytes = limits.get("gigabytes", UNLIMITED)
    if gigabytes != UNLIMITED and used["gigabytes"] + size > gigabytes:
        raise _over_limit(
            "VolumeSizeExceedsAvailableQuota",
            f"Requested volume or snapshot exceeds allowed gigabytes quota. Requested {size}G, "
            f"quota is {gigabytes}G and {used['gigabytes']}G has been consumed.",
        )
    volumes = limits.get("volumes", UNLIMITED)
    if volumes != UNLIMITED and used["volumes"] + 1 > volumes:
        raise _over_limit(
            "VolumeLimitExceeded",
            f"Maximum number of volumes allowed ({volumes}) exceeded for quota 'volumes'.",
        )


def _over_limit(kind: str, message: str) -> Refused:
    return Refused(413, f"{kind}: {message}", headers={"Retry-After": "0"})
