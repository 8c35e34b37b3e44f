"""What is recorded is a copy that can never change, in JSON, without secrets."""

from __future__ import annotations

import hashlib
from typing import Any

from novaviz.model.event import Json

SECRETS = frozenset(
    {
        "X-Auth-Token", "X-Subject-Token", "X-Service-Token", "auth_token", "password",
        "password_hash", "adminPass", "admin_password", "secret",
    }
)  # fmt: skip
_FERNET = "gAAAAA"
"""How every Fernet token begins: version byte 0x80 and the high bytes of its time."""


def snapshot(value: Any) -> Json:
    """A JSON-ready copy: sets become sorted lists, bytes their size and hash, secrets a hash."""
    kind = type(value)
    if kind is str:
        return hide(value) if value.startswith(_FERNET) else value
    if kind is int or kind is float or kind is bool or value is None:
        return value
    if kind is dict:
        if SECRETS.isdisjoint(value):
            return {key: snapshot(item) for key, item in value.items()}
        return {
            key: hide(item) if key in SECRETS and type(item) is str else snapshot(item)
            for key, item in value.items()
        }
    if kind is list or kind is tuple:
        return [snapshot(item) for item in value]
    if kind is bytes:
        return {"size": len(value), "sha256": hashlib.sha256(value).hexdigest()}
    if kind is set or kind is frozenset:
        return sorted(snapshot(item) for item in value)
    return snapshot(value.to_dict())


def hide(secret: str) -> str:
    """What the trace shows of a token or a password: enough to tell two apart."""
    return "{SHA256}" + hashlib.sha256(secret.encode()).hexdigest()[:12]
