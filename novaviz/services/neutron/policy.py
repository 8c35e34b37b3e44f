"""Who may do what in neutron, by the roles that keystone returned.

Source: ``neutron.conf.policies.port`` and ``neutron.policy``.
"""

from __future__ import annotations

from novaviz.model.context import RequestContext
from novaviz.services.neutron.refusals import disallowed


def is_admin(ctxt: RequestContext) -> bool:
    """Whether the asker, an admin or another service, sees and changes what belongs to anybody."""
    return "admin" in ctxt.roles or "service" in ctxt.roles


def owner(ctxt: RequestContext) -> str | None:
    """Whose things the asker may see; None for an admin, who sees all."""
    return None if is_admin(ctxt) else ctxt.project_id


def check_write(ctxt: RequestContext, rule: str) -> None:
    """Members write in their own project, readers nowhere."""
    if not is_admin(ctxt) and "member" not in ctxt.roles:
        raise disallowed(f"rule:{rule}")


def check_binding(ctxt: RequestContext, rule: str) -> None:
    """A port is bound to a host by the services, never by a user."""
    if not is_admin(ctxt):
        raise disallowed(f"(rule:{rule} and rule:{rule}:binding:host_id)")


def check_project(ctxt: RequestContext, rule: str, project_id: str | None) -> None:
    """Only an admin acts for another project."""
    if not is_admin(ctxt) and project_id != ctxt.project_id:
        raise disallowed(f"rule:{rule}")
