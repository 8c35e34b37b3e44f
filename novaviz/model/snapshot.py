"""What is recorded is a copy that can never change, in JSON, without secrets."""

from __future__ import annotations

import hashlib
from functools import lru_cache
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
_SHORTEST_TOKEN = 100
_PLAIN = frozenset({int, float, bool, type(None)})


def snapshot(value: Any) -> Json:
    """A JSON-ready copy: sets become sorted lists, bytes their size and hash, secrets a hash.

    Most values are short texts and numbers in dicts: those are copied without a call of their own.
    """
    kind = type(value)
    if kind is dict:
        copy = {}
        for key, item in value.items():
            inner = type(item)
            if inner in _PLAIN or (inner is str and len(item) < _SHORTEST_TOKEN):
                copy[key] = item
            else:
                copy[key] = snapshot(item)
        if not SECRETS.isdisjoint(copy):
            for key in SECRETS.intersection(copy):
                if type(value[key]) is str:
                    copy[key] = hide(value[key])
        return copy
    if kind is str:
        return hide(value) if value.startswith(_FERNET) else value
    if kind in _PLAIN:
        return value
    if kind is list or kind is tuple:
        return [snapshot(item) for item in value]
    if kind is bytes:
        return {"size": len(value), "sha256": hashlib.sha256(value).hexdigest()}
    if kind is set or kind is frozenset:
        return sorted(snapshot(item) for item in value)
    return snapshot(value.to_dict())


@lru_cache(maxsize=1024)
def hide(secret: str) -> str:
    """What the trace shows of a token or a password: enough to tell two apart."""
    return "{SHA256}" + hashlib.sha256(secret.encode()).hexdigest()[:12]
