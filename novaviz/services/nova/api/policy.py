"""nova's own rules: which role may do what (source: ``nova.policies`` and ``nova.policy``).

Keystone says who somebody is and which roles they have; whether that is enough, each service
decides for itself.
"""

from __future__ import annotations

from novaviz.model.context import RequestContext
from novaviz.transport import Refused

READER = frozenset({"reader", "member", "admin"})
MEMBER = frozenset({"member", "admin"})
SERVICE = frozenset({"service", "admin"})

RULES = {
    "os_compute_api:servers:create": MEMBER,
    "os_compute_api:servers:create:attach_volume": MEMBER,
    "os_compute_api:servers:delete": MEMBER,
    "os_compute_api:servers:show": READER,
    "os_compute_api:servers:index": READER,
    "os_compute_api:servers:detail": READER,
    "os_compute_api:limits": READER,
    "os_compute_api:os-server-external-events:create": SERVICE,
}


def enforce(ctxt: RequestContext, rule: str) -> None:
    """Refused with 403 unless one of the asker's roles is enough."""
    if RULES[rule].isdisjoint(ctxt.roles):
        raise Refused(403, f"Policy doesn't allow {rule} to be performed.")
