"""Issues tokens and says for whom a token speaks (source: ``keystone.token.provider:Manager``)."""

from __future__ import annotations

from novaviz.database import DatabaseClient, Row
from novaviz.model.context import RequestContext
from novaviz.services.keystone.access import Access
from novaviz.services.keystone.fernet import Entropy, TokenFormatter
from novaviz.services.keystone.payload import TokenPayload, audit_id
from novaviz.services.wiring import Wiring

MOST_DECRYPTED = 1000


class TokenProvider:
    """Keeps no token: each carries whose it is and until when, its roles are looked up anew.

    It is the simulated clock that decides, against the exact time in the token.
    """

    def __init__(
        self, wiring: Wiring, database: DatabaseClient, entropy: Entropy, expiration: float
    ) -> None:
        self.expiration = expiration
        self._wiring, self._db, self._entropy = wiring, database, entropy
        self._formatter = TokenFormatter(entropy)
        self._decrypted: dict[str, TokenPayload] = {}

    def issue(
        self, user_id: str, project_id: str | None, parent: TokenPayload | None = None
    ) -> tuple[str, TokenPayload]:
        """A new token; one got with another (``parent``) expires with it, and names it."""
        audit_ids: tuple[str, ...] = (audit_id(self._entropy("fernet-audit-id", 16)),)
        methods: tuple[str, ...] = ("password",)
        expires_at = round(self._now() + self.expiration, 6)
        if parent is not None:
            audit_ids += parent.audit_ids[-1:]
            methods = ("password", "token")
            expires_at = parent.expires_at
        payload = TokenPayload(user_id, project_id, methods, expires_at, audit_ids)
        return self._formatter.pack(payload.to_bytes(), int(self._now())), payload

    async def read(self, ctxt: RequestContext, token: str, window: int = 0) -> Access | None:
        """For whom the token speaks now; None if it is forged, expired or revoked.

        ``window`` is how many seconds ago it may have expired.
        """
        now = self._now()
        payload = self._payload(token, int(now))
        if payload is None or payload.expires_at + window <= now:
            return None
        who = {"user_id": payload.user_id, "audit_id": payload.audit_ids[0]}
        if payload.project_id is None:
            rows = await self._db.select(ctxt, "token_without_project", **who)
            return self.access(token, payload, rows[0]["user_name"]) if rows else None
        rows = await self._db.select(
            ctxt, "token_in_project", project_id=payload.project_id, **who
        )
        return self.access(token, payload, rows[0]["user_name"], rows) if rows else None

    def _payload(self, token: str, now: int) -> TokenPayload | None:
        """What the token says; a good one is decrypted once, as keystone caches it."""
        payload = self._decrypted.get(token)
        if payload is None:
            packed = self._formatter.unpack(token, now)
            if packed is None:
                return None
            if len(self._decrypted) >= MOST_DECRYPTED:
                self._decrypted.clear()
            payload = self._decrypted[token] = TokenPayload.from_bytes(packed)
        return payload

    def access(
        self, token: str, payload: TokenPayload, user_name: str, roles: list[Row] | None = None
    ) -> Access:
        """The token's payload with its names; ``roles`` are rows that also name the project."""
        issued_at = self._formatter.creation_time(token)
        if not roles:
            return Access(payload, issued_at, user_name)
        named = tuple((row["role_id"], row["role_name"]) for row in roles)
        return Access(payload, issued_at, user_name, roles[0]["project_name"], named)

    def _now(self) -> float:
        return round(self._wiring.seconds, 6)
