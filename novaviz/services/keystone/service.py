"""Keystone's tokens API: issue, validate, revoke (source: ``keystone.api.auth``)."""

from __future__ import annotations

from novaviz.catalog import CloudData
from novaviz.database import Database, DatabaseClient, Row
from novaviz.model.context import RequestContext
from novaviz.services.keystone.access import Access
from novaviz.services.keystone.auth_info import AuthInfo, Reference
from novaviz.services.keystone.errors import forbidden, token_not_found, unauthorized
from novaviz.services.keystone.fernet import Entropy
from novaviz.services.keystone.identity import Identity
from novaviz.services.keystone.password import NOBODY, check_password
from novaviz.services.keystone.payload import TokenPayload
from novaviz.services.keystone.provider import TokenProvider
from novaviz.services.wiring import Wiring
from novaviz.transport import Request, Response, RestService, Routes

EXPIRATION = 3600.0
ALLOW_EXPIRED_WINDOW = 48 * 3600
"""Seconds for which an expired token can still be asked about with ``allow_expired``."""


class Keystone(RestService):
    """The identity service.

    ``entropy`` gives random bytes for keys and tokens; without one they come from the run's seed,
    so that the same run gives the same tokens.
    """

    name = "keystone"

    def __init__(
        self, wiring: Wiring, database: Database, *, expiration: float = EXPIRATION,
        entropy: Entropy | None = None,
    ) -> None:  # fmt: skip
        self.domain = {"id": "default", "name": "Default"}
        self._wiring, self._database = wiring, database
        self._db = DatabaseClient(self.name, database)
        self._identity = Identity(wiring.streams)
        self._tokens = TokenProvider(wiring, self._db, entropy or self._seeded, expiration)
        self.routes = Routes(
            [
                ("POST", "/v3/auth/tokens", self.issue_token),
                ("GET", "/v3/auth/tokens", self.validate_token),
                ("DELETE", "/v3/auth/tokens", self.revoke_token),
            ]
        )

    def _seeded(self, purpose: str, size: int) -> bytes:
        return self._wiring.streams.of(purpose).randbytes(size)

    @property
    def expiration(self) -> float:
        """Seconds for which a new token is good; may be changed at any time."""
        return self._tokens.expiration

    @expiration.setter
    def expiration(self, seconds: float) -> None:
        self._tokens.expiration = seconds

    def fill(self, cloud: CloudData) -> None:
        """Put the cloud's users, projects and roles into the database, before the run."""
        self.domain = {"id": "default", "name": cloud.domain}
        self._identity.fill(cloud, self._database)

    def user_id(self, name: str) -> str:
        return self._identity.users[name]

    def project_id(self, name: str) -> str:
        return self._identity.projects[name]

    def issue_now(self, user: str, project: str) -> tuple[str, float]:
        """A token and when it expires (seconds since 1970), without any request or trace."""
        token, payload = self._tokens.issue(self.user_id(user), self.project_id(project))
        return token, payload.expires_at

    async def issue_token(self, ctxt: RequestContext, request: Request) -> Response:
        """Find out who it is, then what they may do in the project that they ask for."""
        auth = AuthInfo.from_body(request.body, self.domain)
        parent: TokenPayload | None = None
        if auth.token is None:
            user = await self._check_password(ctxt, auth.user, auth.password)
            user_id, user_name = user["id"], user["name"]
        else:
            known = await self._tokens.read(ctxt, auth.token)
            if known is None:
                raise unauthorized()
            parent = known.payload
            user_id, user_name = parent.user_id, known.user_name
        roles: list[Row] = []
        if auth.project is not None:
            roles = await self._roles(ctxt, user_id, auth.project)
        token, payload = self._tokens.issue(
            user_id, roles[0]["project_id"] if roles else None, parent
        )
        access = self._tokens.access(token, payload, user_name, roles)
        return self._answer(201, token, access, request)

    async def validate_token(self, ctxt: RequestContext, request: Request) -> Response:
        """Say whose the subject token is, to a service or to that user."""
        allow_expired = request.query.get("allow_expired", "").lower() in ("1", "true", "yes", "on")
        window = ALLOW_EXPIRED_WINDOW if allow_expired else 0
        asker, subject = await self._asker_and_subject(ctxt, request, window)
        if not asker.has_role("service", "admin") and not asker.same_user(subject):
            raise forbidden("identity:validate_token")
        return self._answer(200, request.headers["X-Subject-Token"], subject, request)

    async def revoke_token(self, ctxt: RequestContext, request: Request) -> Response:
        """Put the subject token on the list of those that no longer count: it is kept nowhere."""
        asker, subject = await self._asker_and_subject(ctxt, request)
        if not asker.has_role("admin") and not asker.same_user(subject):
            raise forbidden("identity:revoke_token")
        now = self._wiring.now()
        await self._db.insert(
            ctxt, "revocation_event", user_id=subject.payload.user_id,
            audit_id=subject.payload.audit_ids[0], issued_before=now, revoked_at=now,
        )  # fmt: skip
        return Response(204)

    async def _asker_and_subject(
        self, ctxt: RequestContext, request: Request, window: int = 0
    ) -> tuple[Access, Access]:
        own = request.headers.get("X-Auth-Token", "")
        asker = await self._tokens.read(ctxt, own)
        if asker is None:
            raise unauthorized()
        token = request.headers.get("X-Subject-Token", "")
        subject = asker if token == own else await self._tokens.read(ctxt, token, window)
        if subject is None:
            raise token_not_found()
        return asker, subject

    async def _check_password(self, ctxt: RequestContext, who: Reference, password: str) -> Row:
        user = await self._db.first(ctxt, "user_to_authenticate", id=who.id, name=who.name)
        matches = check_password(password, user["password_hash"] if user else NOBODY)
        if user is None or not matches:
            raise unauthorized()
        return user

    async def _roles(self, ctxt: RequestContext, user_id: str, project: Reference) -> list[Row]:
        roles = await self._db.select(
            ctxt, "roles_in_project", user_id=user_id, id=project.id, name=project.name
        )
        if not roles:
            raise unauthorized()
        return roles

    def _answer(self, status: int, token: str, access: Access, request: Request) -> Response:
        body = access.to_dict(self.domain, catalog="nocatalog" not in request.query)
        return Response(status, body, {"X-Subject-Token": token})
