"""Ssh public keys made for tests: nobody has their private halves."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

_PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def public_key(comment: str = "me@laptop", seed: int = 0) -> str:
    """A key as a ``.pub`` file has it; another ``seed`` is another key."""
    private = Ed25519PrivateKey.from_private_bytes(bytes([seed] * 32))
    text = private.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    return f"{text} {comment}".rstrip()


def private_key() -> str:
    """What must never be given away, as ``ssh-keygen`` writes it."""
    form = PrivateFormat.OpenSSH
    return _PRIVATE.private_bytes(Encoding.PEM, form, NoEncryption()).decode()
