"""Passwords are kept as salted hashes that take work to compute, and compared in constant time.

The work is small here (2**6, under 0.2 ms) because clouds are built and signed in to by the
thousand; production takes 2**16, about a thousand times as much.
Source: ``keystone.common.password_hashing``.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

LOG_COST, BLOCK_SIZE, PARALLEL = 6, 8, 1


def hash_password(password: str, salt: bytes) -> str:
    """The hash, with what it takes to compute it again (the format of passlib)."""
    digest = _scrypt(password, salt)
    return f"$scrypt$ln={LOG_COST},r={BLOCK_SIZE},p={PARALLEL}${_text(salt)}${_text(digest)}"


def check_password(password: str, hashed: str) -> bool:
    """Whether it is the password; as slow for a wrong one as for the right one."""
    salt, digest = hashed.split("$")[-2:]
    return hmac.compare_digest(_text(_scrypt(password, base64.b64decode(salt))), digest)


def _scrypt(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(
        password.encode(), salt=salt, n=2**LOG_COST, r=BLOCK_SIZE, p=PARALLEL, dklen=32
    )


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


NOBODY = hash_password("", b"nobody has this!")
"""Checked for an unknown user, so that the time taken does not tell who exists."""
