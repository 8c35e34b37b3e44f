"""What a sign-in asks for: the body of ``POST /v3/auth/tokens``, taken apart.

Source: ``keystone.api.auth`` and ``keystone.auth.core:AuthInfo``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from novaviz.services.keystone.errors import (
    unauthorized,
    unsupported_method,
    validation_error,
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A user or project by id or by name; names are those of one domain."""

    id: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class AuthInfo:
    """Either ``token``, or ``user`` and ``password``; ``project`` is None for no scope."""

    project: Reference | None
    user: Reference = Reference()
    password: str = ""
    token: str | None = None

    @classmethod
    def from_body(cls, body: Any, domain: dict[str, str]) -> AuthInfo:
        """Refused with 400 for a malformed body and with 401 for what nobody can sign in with."""
        auth = _part(body, "auth", "request body")
        identity = _part(auth, "identity", "auth")
        project = _scope(auth.get("scope"), domain)
        methods = identity.get("methods")
        if methods == ["token"]:
            token = _part(identity, "token", "identity").get("id")
            if not isinstance(token, str):
                raise validation_error("id", "token")
            return cls(project, token=token)
        if methods != ["password"]:
            raise unsupported_method()
        user = _part(_part(identity, "password", "identity"), "user", "password")
        password = user.get("password")
        if not isinstance(password, str):
            raise validation_error("password", "user")
        return cls(project, user=_reference(user, "user", domain), password=password)


def _part(body: Any, attribute: str, target: str) -> dict[str, Any]:
    part = body.get(attribute) if isinstance(body, dict) else None
    if not isinstance(part, dict):
        raise validation_error(attribute, target)
    return part


def _scope(scope: Any, domain: dict[str, str]) -> Reference | None:
    if scope is None or scope == "unscoped" or scope == {"unscoped": {}}:
        return None
    if not isinstance(scope, dict) or not isinstance(scope.get("project"), dict):
        raise unauthorized()  # no user of this cloud has a role on a domain or on the system
    return _reference(scope["project"], "project", domain)


def _reference(value: dict[str, Any], target: str, domain: dict[str, str]) -> Reference:
    if isinstance(value.get("id"), str):
        return Reference(id=value["id"])
    if not isinstance(value.get("name"), str):
        raise validation_error("name", target)
    given = _part(value, "domain", target)
    if any(given.get(key, domain[key]) != domain[key] for key in ("id", "name")):
        raise unauthorized()
    return Reference(name=value["name"])
