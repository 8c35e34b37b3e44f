"""A token to take apart: what stands in it, who can read what, and what gives a forgery away.

A trace never holds a token, and a notebook must not show one that is good. So this one says the
same as the run's, but is locked with a key that no keystone has: it opens nothing.
"""

from __future__ import annotations

import base64
import random
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from novaviz.exceptions import UsageError
from novaviz.model import Trace
from novaviz.run import Run
from novaviz.services.keystone.fernet import TokenFormatter
from novaviz.services.keystone.payload import TokenPayload

TIME, IV, BODY, SIGNATURE = 1, 9, 25, 32
"""Where the time, the IV and the encrypted part begin; how many bytes the signature has."""


@dataclass(frozen=True, slots=True)
class Token:
    """A Fernet token. ``formatter`` has the key that locks and opens it."""

    text: str
    formatter: TokenFormatter

    def parts(self) -> list[dict[str, Any]]:
        """Its bytes from first to last: what they are, and who can read them."""
        whole = base64.urlsafe_b64decode(self.text + "=" * (-len(self.text) % 4))
        made = datetime.fromtimestamp(self.formatter.creation_time(self.text), UTC)
        cuts = (
            (0, TIME, "version", whole[:TIME].hex(), "anybody"),
            (TIME, IV, "made at", f"{made:%Y-%m-%d %H:%M:%S}", "anybody"),
            (IV, BODY, "random start (IV)", _short(whole[IV:BODY]), "anybody; says nothing"),
            (BODY, len(whole) - SIGNATURE, "content, encrypted",
             _short(whole[BODY:-SIGNATURE]), "who has the key"),
            (len(whole) - SIGNATURE, len(whole), "signature of all before",
             _short(whole[-SIGNATURE:]), "who has the key can check it"),
        )  # fmt: skip
        return [
            {"bytes": f"{first} to {end - 1}" if end - first > 1 else str(first), "what": what,
             "value": value, "who can read it": who}
            for first, end, what, value, who in cuts
        ]  # fmt: skip

    def content(self, text: str | None = None) -> dict[str, Any] | None:
        """What who has the key reads in it, or in ``text``; None if that was not made with it."""
        given = self.text if text is None else text
        packed = self.formatter.unpack(given, self.formatter.creation_time(self.text))
        if packed is None:
            return None
        payload = TokenPayload.from_bytes(packed)
        return {
            "user_id": payload.user_id,
            "project_id": payload.project_id,
            "methods": list(payload.methods),
            "expires_at": f"{datetime.fromtimestamp(payload.expires_at, UTC):%Y-%m-%d %H:%M:%S}",
            "audit_ids": list(payload.audit_ids),
        }


def token_like(shown: Run | Trace) -> Token:
    """A token that says what the first token of this run says; UsageError if there is none."""
    trace = shown if isinstance(shown, Trace) else shown.trace
    for span in trace.spans():
        if span.name == "POST /v3/auth/tokens" and span.close and not span.failed:
            return _like(span.result["body"]["token"])
    raise UsageError("nobody signs in in this run, so there is no token")


def _like(said: dict[str, Any]) -> Token:
    """A token of what keystone said when it gave the real one."""
    issued, expires = (
        datetime.fromisoformat(said[key]).timestamp() for key in ("issued_at", "expires_at")
    )
    payload = TokenPayload(
        said["user"]["id"], said.get("project", {}).get("id"), tuple(said["methods"]), expires,
        tuple(said["audit_ids"]),
    )  # fmt: skip
    formatter = TokenFormatter(lambda purpose, size: random.Random(purpose).randbytes(size))
    return Token(formatter.pack(payload.to_bytes(), int(issued)), formatter)


def _short(data: bytes) -> str:
    return f"{data[:6].hex()}…"
