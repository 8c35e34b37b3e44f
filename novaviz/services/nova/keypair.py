"""A user's key pair: the public half of an ssh key, kept under a name.

Source: ``nova.objects.keypair:KeyPair`` and ``nova.crypto``. The private half never leaves the
user, who alone can then sign in to servers that were given the public one.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode

from novaviz.database import Database

NAME_PATTERN = r"^[_\-\@\. a-zA-Z0-9]+$"
"""What a key pair may be called (since 2.92: with ``@`` and ``.``)."""
USUAL_NAME = "mykey"
"""What OpenStack's own documentation calls a key pair."""


def fingerprint_of(public_key: str) -> str:
    """The MD5 of an ssh public key, as hex with colons; ValueError if it is none.

    Source: ``nova.crypto:generate_fingerprint``.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_ssh_public_key

    try:
        load_ssh_public_key(public_key.encode())
        data = b64decode(public_key.split(" ")[1])
    except (ValueError, TypeError, IndexError, NotImplementedError, UnsupportedAlgorithm):
        raise ValueError("failed to generate fingerprint") from None
    return hashlib.md5(data, usedforsecurity=False).digest().hex(":")


def fill_key_pair(database: Database, user_id: str, public_key: str, now: str) -> str:
    """A key pair that the user imported before the run; its name.

    It is called what the key's comment says, where that is a name. A name that is taken by another
    key gets a number.
    """
    _, _, comment = public_key.split(" ", 2) if public_key.count(" ") > 1 else ("", "", "")
    wanted = comment if re.fullmatch(NAME_PATTERN, comment[:256]) else USUAL_NAME
    rows = database.look(
        "SELECT name, public_key FROM key_pairs WHERE user_id = :user_id", {"user_id": user_id}
    )
    there = {row["name"]: row["public_key"] for row in rows}
    name, number = wanted[:250].strip(), 1
    while there.get(name, public_key) != public_key:
        number += 1
        name = f"{wanted[:250].strip()}-{number}"
    if name not in there:
        database.fill("key_pairs", [{
            "user_id": user_id, "name": name, "type": "ssh", "public_key": public_key,
            "fingerprint": fingerprint_of(public_key), "created_at": now,
        }])  # fmt: skip
    return name
