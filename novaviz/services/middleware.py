"""Token checking in front of a service, and the token with which a service itself comes.

Source: ``keystonemiddleware.auth_token:AuthProtocol`` and ``keystoneauth1.session:Session``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from novaviz.exceptions import HTTPError
from novaviz.model.context import RequestContext
from novaviz.services.wiring import Wiring
from novaviz.transport import Refused, Request, Response

UNAUTHORIZED = "The request you have made requires authentication."
CHALLENGE = {"WWW-Authenticate": 'Keystone uri="http://keystone/identity"'}


class Unauthorized(Refused):
    """No token, or one that keystone does not vouch for; in keystonemiddleware's own words."""

    def __init__(self) -> None:
        super().__init__(401, UNAUTHORIZED)
        body = {"error": {"code": 401, "title": "Unauthorized", "message": UNAUTHORIZED}}
        self.response = Response(401, body, CHALLENGE)


class ServiceSession:
    """A service user's token, fetched when there is none or when it has expired."""

    def __init__(self, wiring: Wiring, source: str, user: str, password: str) -> None:
        self.user = user
        self._password = password
        self._wiring, self._rest = wiring, wiring.rest(source)
        self._token: str | None = None
        self._expires = 0.0

    def keep(self, token: str, expires: float) -> None:
        """Hold a token: ``expires`` in seconds since 1970."""
        self._token, self._expires = token, expires

    async def token(self, ctxt: RequestContext) -> str:
        """A token that is good now."""
        if self._token is None or self._expires <= self._wiring.seconds:
            body = password_login(self.user, self._password, "service")
            answer = await self._rest.send(
                ctxt, "keystone", "POST", "/v3/auth/tokens", body=body, credential="none"
            )
            if answer.status >= 400:
                raise HTTPError(answer.status, answer.body)
            self.keep(answer.headers["X-Subject-Token"], expiry(answer.body["token"]))
        assert self._token is not None
        return self._token


def password_login(user: str, password: str, project: str | None) -> dict[str, Any]:
    """The body of a sign-in with a password, scoped to a project unless that is None."""
    domain = {"name": "Default"}
    auth: dict[str, Any] = {
        "identity": {
            "methods": ["password"],
            "password": {"user": {"name": user, "domain": domain, "password": password}},
        }
    }
    if project is not None:
        auth["scope"] = {"project": {"name": project, "domain": domain}}
    return {"auth": auth}


def expiry(token: dict[str, Any]) -> float:
    """When a token expires, in seconds since 1970."""
    return datetime.fromisoformat(token["expires_at"]).timestamp()


class AuthToken:
    """Asks keystone whose token came with a request.

    With ``session`` the service asks in its own name (``credential`` says whose, in the trace);
    without, it presents the token as its own witness, which keystone allows to a token's subject.
    With ``cache`` an answer is kept until the token expires.
    """

    def __init__(
        self, wiring: Wiring, source: str, *, session: ServiceSession | None = None,
        credential: str = "user", cache: bool = False,
    ) -> None:  # fmt: skip
        self._wiring, self._rest = wiring, wiring.rest(source)
        self._session, self._credential = session, credential
        self._cache: dict[str, dict[str, Any]] | None = {} if cache else None

    async def context(self, ctxt: RequestContext, request: Request) -> RequestContext:
        """The asker, as keystone knows it; Refused with 401 for a bad or missing token."""
        token = request.headers.get("X-Auth-Token")
        if not token:
            raise Unauthorized
        helper = request.headers.get("X-Service-Token")
        trusted = helper is not None and await self._is_service(ctxt, helper)
        found = await self._validate(ctxt, token, allow_expired=trusted)
        if found is None:
            raise Unauthorized
        return RequestContext(
            request_id=ctxt.request_id,
            user_id=found["user"]["id"],
            user_name=found["user"]["name"],
            project_id=found["project"]["id"],
            project_name=found["project"]["name"],
            roles=tuple(role["name"] for role in found["roles"]),
            token=token,
            span=ctxt.span,
        )

    async def _is_service(self, ctxt: RequestContext, token: str) -> bool:
        found = await self._validate(ctxt, token, allow_expired=False)
        return found is not None and any(role["name"] == "service" for role in found["roles"])

    async def _validate(
        self, ctxt: RequestContext, token: str, *, allow_expired: bool
    ) -> dict[str, Any] | None:
        if self._cache is not None and token in self._cache:
            kept = self._cache[token]
            if allow_expired or expiry(kept) > self._wiring.seconds:
                return kept
            return None
        own = token if self._session is None else await self._session.token(ctxt)
        answer = await self._rest.send(
            ctxt, "keystone", "GET", "/v3/auth/tokens",
            headers={"X-Auth-Token": own, "X-Subject-Token": token},
            query={"nocatalog": ""} | ({"allow_expired": "1"} if allow_expired else {}),
            credential=self._credential,
        )  # fmt: skip
        if answer.status in (401, 404):
            return None
        if answer.status >= 400:
            raise Refused(503, "Keystone service is temporarily unavailable.")
        found: dict[str, Any] = answer.body["token"]
        if "project" not in found:
            return None
        if self._cache is not None:
            self._cache[token] = found
        return found
