"""Fernet tokens whose time is the simulated one and whose chance is the run's own.

``cryptography``'s ``Fernet`` takes its IV from the operating system, so the same run would never
give the same token twice. A token is therefore put together from the same library's primitives,
as the specification has it, and read by ``Fernet`` itself.
Source: ``keystone.token.token_formatters:TokenFormatter``.
"""

from __future__ import annotations

import base64
from collections.abc import Callable

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.padding import PKCS7

Entropy = Callable[[str, int], bytes]
"""Random bytes: what for, and how many."""

VERSION = b"\x80"
NO_LIMIT = 10**10
"""Seconds. Keystone reads a token of any age: the time at which it expires is inside."""


class TokenFormatter:
    """Makes bytes unreadable and unforgeable, and reads what it made."""

    def __init__(self, entropy: Entropy) -> None:
        self._entropy = entropy
        key = entropy("fernet-key", 32)
        self._signing_key, self._encryption_key = key[:16], key[16:]
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def pack(self, payload: bytes, now: int) -> str:
        """A token; ``now`` in seconds since 1970. Padding is cut off, as keystone does."""
        padder = PKCS7(128).padder()
        padded = padder.update(payload) + padder.finalize()
        iv = self._entropy("fernet-iv", 16)
        encryptor = Cipher(algorithms.AES(self._encryption_key), modes.CBC(iv)).encryptor()
        body = VERSION + now.to_bytes(8, "big") + iv + encryptor.update(padded)
        body += encryptor.finalize()
        signer = HMAC(self._signing_key, SHA256())
        signer.update(body)
        return base64.urlsafe_b64encode(body + signer.finalize()).rstrip(b"=").decode()

    def unpack(self, token: str, now: int) -> bytes | None:
        """What is in the token; None if it was not made with this key."""
        try:
            whole = token.encode("ascii") + b"=" * (-len(token) % 4)
            return self._fernet.decrypt_at_time(whole, NO_LIMIT, now)
        except (InvalidToken, UnicodeEncodeError):
            return None

    @staticmethod
    def creation_time(token: str) -> int:
        """When the token was made, in seconds since 1970; anybody can read that much."""
        return int.from_bytes(base64.urlsafe_b64decode(token[:12])[1:], "big")
