"""What a user gives a server for itself: an ssh public key, user-data and metadata.

A key that is refused is never quoted: it might be the private one. All else stands in the trace
as it was given, user-data in base64: it is the user's own text, and nova, too, takes it for no
secret.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from novaviz.exceptions import UsageError

LONGEST_USER_DATA = 65535
"""Characters of base64 (source: ``nova.api.openstack.compute.schemas.servers``)."""
LARGEST_USER_DATA = LONGEST_USER_DATA // 4 * 3
LARGEST_KEY = 16 * 1024
LONGEST_METADATA = 255
_METADATA_KEY = re.compile(r"[a-zA-Z0-9-_:. ]+")
_PRIVATE = ("PRIVATE KEY", "PuTTY-User-Key-File")

Pairs = tuple[tuple[str, str], ...]


def as_kept(request: Mapping[str, Any]) -> dict[str, Any]:
    """The request with its guest data as a scenario keeps them; UsageError for what is none."""
    forms = {"key": public_key_from, "user_data": user_data_from, "meta": metadata_from}
    return {name: forms[name](value) if name in forms else value
            for name, value in request.items()}  # fmt: skip


def check_kept(key: str, user_data: str, meta: Pairs) -> None:
    """UsageError for guest data that a scenario cannot keep."""
    public_key_from(key)
    metadata_from(meta)
    try:
        user_data_from(b64decode(user_data, validate=True))
    except (ValueError, TypeError):
        raise UsageError("the user-data of a scenario must be in base64") from None


def read_public_key(path: str) -> str:
    """The ssh public key in a file; UsageError if there is none, or a private one."""
    data = _read(path, LARGEST_KEY, "an ssh public key")
    return _public_key(data.decode(errors="replace"), path)


def read_user_data(path: str) -> bytes:
    """What a file holds, for a server to read when it boots; UsageError if it is too large."""
    data = _read(path, LARGEST_USER_DATA, "user-data")
    if not data:
        raise UsageError(f"{path} is empty: there is no user-data in it")
    return data


def public_key_from(text: object) -> str:
    """The key on one line, its parts apart by one space; nothing for no key at all."""
    if text == "" or text is None:
        return ""
    if not isinstance(text, str):
        raise UsageError("the key must be the text of an ssh public key")
    return _public_key(text, "the key")


def user_data_from(data: object) -> str:
    """The user-data, text or bytes, in base64; nothing for none."""
    if data is None:
        return ""
    try:
        plain = data.encode() if isinstance(data, str) else data
    except UnicodeEncodeError:
        raise UsageError("the user-data has characters that are no text") from None
    if not isinstance(plain, bytes):
        raise UsageError(f"the user-data must be text or bytes, not {type(data).__name__}")
    if len(plain) > LARGEST_USER_DATA:
        raise UsageError(
            f"the user-data has {len(plain)} bytes, and may have {LARGEST_USER_DATA} at most"
        )
    return b64encode(plain).decode()


def metadata_from(meta: object) -> Pairs:
    """The metadata as pairs, in the order given; UsageError for what nova-api would refuse."""
    if meta is None:
        return ()
    if isinstance(meta, tuple) and all(isinstance(one, tuple) and len(one) == 2 for one in meta):
        pairs = meta
    elif isinstance(meta, Mapping):
        pairs = tuple(meta.items())
    else:
        raise UsageError("the metadata must be texts by name")
    for key, value in pairs:
        _check_metadata(key, value)
    if len(dict(pairs)) < len(pairs):
        raise UsageError("the metadata has a name twice")
    return pairs


def _check_metadata(key: object, value: object) -> None:
    if not isinstance(key, str) or not isinstance(value, str):
        raise UsageError(f"metadata must be text, not {key!r}: {type(value).__name__}")
    if not key.strip():
        raise UsageError("the name of a metadata item must not be empty")
    for what, text in ((f"name {key[:60]!r}", key), (f"value of {key[:60]!r}", value)):
        if len(text) > LONGEST_METADATA:
            raise UsageError(
                f"the metadata {what} has {len(text)} characters, and may have"
                f" {LONGEST_METADATA} at most"
            )
    if not _METADATA_KEY.fullmatch(key):
        raise UsageError(
            f"the metadata name {key!r} has other characters than letters, digits, space and -_:."
        )
    if not value.isprintable():
        raise UsageError(f"the metadata value of {key!r} has characters that cannot be printed")


def _public_key(text: str, whence: str) -> str:
    from novaviz.services.nova.keypair import fingerprint_of

    if any(sign in text for sign in _PRIVATE):
        raise UsageError(
            f"{whence} holds a private key, which nobody else should see: give the public one"
            " (such as id_ed25519.pub)"
        )
    if len(text) > LARGEST_KEY:
        raise UsageError(f"{whence} is too large to be an ssh public key")
    lines = text.strip().splitlines()
    if len(lines) != 1:
        raise UsageError(f"{whence} must be one ssh public key on one line, not {len(lines)} lines")
    key = " ".join(lines[0].split(maxsplit=2))
    if not key.isprintable():
        raise UsageError(f"{whence} has characters that cannot be printed")
    try:
        fingerprint_of(key)
    except ValueError:
        raise UsageError(
            f"{whence} is no ssh public key: it should read like 'ssh-ed25519 AAAA... me@home'"
        ) from None
    return key


def _read(path: str, largest: int, what: str) -> bytes:
    """A file's bytes, no more than are allowed of them (``/dev/zero`` has no end)."""
    if any(sign in path for sign in _PRIVATE):
        raise UsageError(f"the name of a file with {what} is asked for, and no key")
    try:
        with open(path, "rb") as file:
            data = file.read(largest + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError(f"cannot read {path}: {reason}") from None
    if len(data) > largest:
        raise UsageError(f"{path} is too large for {what}: {largest} bytes at most")
    return data
