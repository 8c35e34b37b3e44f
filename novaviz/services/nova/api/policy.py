"""nova's own rules: which role may do what (source: ``nova.policies`` and ``nova.policy``).

Keystone says who somebody is and which roles they have; whether that is enough, each service
decides for itself.
"""

from __future__ import annotations

from novaviz.model.context import RequestContext
from novaviz.transport import Refused

ANYBODY = frozenset({"reader", "member", "admin", "service"})
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
    "os_compute_api:servers:stop": MEMBER,
    "os_compute_api:servers:start": MEMBER,
    "os_compute_api:servers:reboot": MEMBER,
    "os_compute_api:os-pause-server:pause": MEMBER,
    "os_compute_api:os-pause-server:unpause": MEMBER,
    "os_compute_api:os-suspend-server:suspend": MEMBER,
    "os_compute_api:os-suspend-server:resume": MEMBER,
    "os_compute_api:os-console-output": MEMBER,
    "os_compute_api:os-volumes-attachments:index": READER,
    "os_compute_api:os-volumes-attachments:show": READER,
    "os_compute_api:os-volumes-attachments:create": MEMBER,
    "os_compute_api:os-volumes-attachments:delete": MEMBER,
    "os_compute_api:limits": READER,
    "os_compute_api:os-keypairs:create": ANYBODY,
    "os_compute_api:os-keypairs:index": ANYBODY,
    "os_compute_api:os-keypairs:show": ANYBODY,
    "os_compute_api:os-keypairs:delete": ANYBODY,
    "os_compute_api:os-server-external-events:create": SERVICE,
}


def enforce(ctxt: RequestContext, rule: str, *, user_id: str | None = None) -> None:
    """Refused with 403 unless one of the asker's roles is enough.

    What belongs to another user, ``user_id``, is for administrators alone.
    """
    others = user_id not in (None, ctxt.user_id) and "admin" not in ctxt.roles
    if others or RULES[rule].isdisjoint(ctxt.roles):
        raise Refused(403, f"Policy doesn't allow {rule} to be performed.")
