"""Whom a token speaks for, and how that is shown.

Source: ``keystone.common.render_token:render_token_response_from_model``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from novaviz.model.event import Json
from novaviz.services.keystone.payload import TokenPayload

CATALOG: list[Json] = [
    {"type": kind, "name": name, "endpoints": [{"interface": "public", "url": url}]}
    for kind, name, url in (
        ("compute", "nova", "http://nova-api/v2.1"),
        ("identity", "keystone", "http://keystone/v3"),
        ("image", "glance", "http://glance"),
        ("network", "neutron", "http://neutron"),
        ("placement", "placement", "http://placement"),
        ("block-storage", "cinder", "http://cinder/v3"),
    )
]
"""Where the services are: what a client reads to find them."""


@dataclass(frozen=True, slots=True)
class Access:
    """A valid token's payload, with the names that belong to its ids; ``roles`` are id and name."""

    payload: TokenPayload
    issued_at: int
    user_name: str
    project_name: str | None = None
    roles: tuple[tuple[str, str], ...] = ()

    def has_role(self, *names: str) -> bool:
        return any(name in names for _, name in self.roles)

    def same_user(self, other: Access) -> bool:
        return self.payload.user_id == other.payload.user_id

    def to_dict(self, domain: dict[str, str], *, catalog: bool) -> dict[str, Json]:
        """The body of an answer about this token."""
        payload = self.payload
        token: dict[str, Json] = {
            "methods": list(payload.methods),
            "user": {"id": payload.user_id, "name": self.user_name, "domain": domain,
                     "password_expires_at": None},
            "audit_ids": list(payload.audit_ids),
            "expires_at": _iso(payload.expires_at),
            "issued_at": _iso(self.issued_at),
        }  # fmt: skip
        if payload.project_id is not None:
            token["project"] = {
                "id": payload.project_id, "name": self.project_name, "domain": domain,
            }  # fmt: skip
            token["is_domain"] = False
            token["roles"] = [{"id": role_id, "name": name} for role_id, name in self.roles]
            if catalog:
                token["catalog"] = CATALOG
        return {"token": token}


def _iso(seconds: float) -> str:
    moment = datetime.fromtimestamp(seconds, UTC)
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")
