"""What a token says, packed as tightly as keystone packs it.

Source: ``keystone.token.token_formatters:ProjectScopedPayload`` (MessagePack there).
"""

from __future__ import annotations

import base64
import struct
from dataclasses import dataclass

METHODS = {"password": 2, "token": 4}
"""Bits of ``methods``, as with keystone's default list of them."""

UNSCOPED, PROJECT_SCOPED = 0, 2
_HEAD = struct.Struct(">BBd16s")
_ID = 16


@dataclass(frozen=True, slots=True)
class TokenPayload:
    """Ids are 32 hex digits. ``expires_at`` is in seconds since 1970, exact to the microsecond.

    The first of ``audit_ids`` names this token, the second the one that it was got with.
    """

    user_id: str
    project_id: str | None
    methods: tuple[str, ...]
    expires_at: float
    audit_ids: tuple[str, ...]

    def to_bytes(self) -> bytes:
        version = UNSCOPED if self.project_id is None else PROJECT_SCOPED
        bits = sum(METHODS[method] for method in self.methods)
        packed = _HEAD.pack(version, bits, self.expires_at, bytes.fromhex(self.user_id))
        if self.project_id is not None:
            packed += bytes.fromhex(self.project_id)
        return packed + b"".join(base64.urlsafe_b64decode(f"{one}==") for one in self.audit_ids)

    @classmethod
    def from_bytes(cls, data: bytes) -> TokenPayload:
        version, bits, expires_at, user_id = _HEAD.unpack_from(data)
        rest = [data[at : at + _ID] for at in range(_HEAD.size, len(data), _ID)]
        project_id = rest.pop(0).hex() if version == PROJECT_SCOPED else None
        methods = tuple(method for method, bit in METHODS.items() if bits & bit)
        return cls(user_id.hex(), project_id, methods, expires_at, tuple(map(audit_id, rest)))


def audit_id(random: bytes) -> str:
    """A name for a token that may be shown (source: ``keystone.token.provider``)."""
    return base64.urlsafe_b64encode(random).rstrip(b"=").decode()
