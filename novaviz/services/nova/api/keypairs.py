"""``/v2.1/os-keypairs``: the public keys that a user may have put into servers.

Source: ``nova.api.openstack.compute.keypairs:KeypairController`` and
``nova.compute.api:KeypairAPI``. Keys are imported only: Nova stopped making pairs in 2.92, and
certificates (type x509), pages of a long list and notifications are left out.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from novaviz.database import DatabaseClient, Row
from novaviz.exceptions import DBDuplicateEntry
from novaviz.model.context import RequestContext
from novaviz.services.nova.api.body import NAME, check
from novaviz.services.nova.api.microversion import Microversions
from novaviz.services.nova.api.policy import enforce
from novaviz.services.nova.cells import Cells
from novaviz.services.nova.keypair import NAME_PATTERN, fingerprint_of
from novaviz.services.wiring import Wiring
from novaviz.transport import Refused, Request, Response

KEY_PAIRS = 100
"""Of one user, at most (source: ``nova.conf.quota``)."""
TYPED, OTHERS, DOTTED = 2, 10, 92
"""The minor versions since which pairs have a type, may be another user's, and have an ``@``."""
_OLD_PATTERN = r"^[_\- a-zA-Z0-9]+$"


class KeyPairs:
    """A user's own key pairs; an administrator may name another user."""

    def __init__(self, wiring: Wiring, cells: Cells, microversions: Microversions) -> None:
        self._wiring, self._db, self._microversions = wiring, cells.api_db, microversions

    async def create(self, ctxt: RequestContext, request: Request) -> Response:
        """Import a public key."""
        minor = self._microversions.of(request)
        check(request.body, _schema(minor))
        asked = request.body["keypair"]
        user_id = self._user(ctxt, "create", asked)
        counted = await self._db.first(ctxt, "key_pair_count", user_id=user_id)
        if counted is not None and counted["count"] >= KEY_PAIRS:
            raise Refused(403, "Quota exceeded, too many key pairs.")
        try:
            fingerprint = fingerprint_of(asked["public_key"])
        except ValueError as error:
            raise Refused(400, f"Keypair data is invalid: {error}") from None
        row = {"user_id": user_id, "name": asked["name"], "type": "ssh",
               "public_key": asked["public_key"], "fingerprint": fingerprint}  # fmt: skip
        try:
            await self._db.insert(ctxt, "key_pairs", **row, created_at=self._wiring.now())
        except DBDuplicateEntry:
            raise Refused(409, f"Key pair '{asked['name']}' already exists.") from None
        body = _view(row, minor, "user_id")
        return Response(200 if minor < TYPED else 201, {"keypair": body})

    async def index(self, ctxt: RequestContext, request: Request) -> Response:
        minor = self._microversions.of(request)
        user_id = self._user(ctxt, "index", request.query if minor >= OTHERS else {})
        rows = await self._db.select(ctxt, "key_pairs_by_user", user_id=user_id)
        return Response(200, {"keypairs": [{"keypair": _view(row, minor)} for row in rows]})

    async def show(self, ctxt: RequestContext, request: Request) -> Response:
        minor = self._microversions.of(request)
        user_id = self._user(ctxt, "show", request.query if minor >= OTHERS else {})
        name = unquote(request.ids[0])
        row = await self._db.first(ctxt, "key_pair_get", user_id=user_id, name=name)
        if row is None:
            raise _unknown(name, user_id)
        view = _view(row, minor, "user_id", "id") | {
            "created_at": row["created_at"].removesuffix("Z"), "deleted": False,
            "deleted_at": None, "updated_at": None,
        }  # fmt: skip
        return Response(200, {"keypair": view})

    async def delete(self, ctxt: RequestContext, request: Request) -> Response:
        """Forget a key; servers that were given it keep their copy."""
        minor = self._microversions.of(request)
        user_id = self._user(ctxt, "delete", request.query if minor >= OTHERS else {})
        name = unquote(request.ids[0])
        if not await self._db.delete(ctxt, "key_pairs", user_id=user_id, name=name):
            raise _unknown(name, user_id)
        return Response(202 if minor < TYPED else 204)

    def _user(self, ctxt: RequestContext, what: str, asked: dict[str, Any]) -> str:
        """Whose key pairs are meant; Refused with 403 if that is none of the asker's business."""
        user_id = asked.get("user_id") or ctxt.user_id or ""
        enforce(ctxt, f"os_compute_api:os-keypairs:{what}", user_id=user_id)
        return user_id


async def public_key(
    db: DatabaseClient, ctxt: RequestContext, key_name: str | None
) -> str | None:
    """The asker's key of this name for a new server; nothing is read where none was named."""
    if key_name is None:
        return None
    row = await db.first(ctxt, "key_pair_get", user_id=ctxt.user_id, name=key_name)
    if row is None:
        raise Refused(400, "Invalid key_name provided.")
    key: str = row["public_key"]
    return key


def _unknown(name: str, user_id: str) -> Refused:
    return Refused(404, f"Keypair {name} not found for user {user_id}")


def _view(row: Row, minor: int, *more: str) -> dict[str, Any]:
    """Source: ``nova.api.openstack.compute.views.keypairs:ViewBuilder``."""
    names = ("name", "public_key", "fingerprint", *more, *(("type",) if minor >= TYPED else ()))
    return {name: row[name] for name in names}


def _schema(minor: int) -> dict[str, Any]:
    """Source: ``nova.api.openstack.compute.schemas.keypairs``."""
    pattern = NAME_PATTERN if minor >= DOTTED else _OLD_PATTERN
    properties: dict[str, Any] = {
        "name": {"allOf": [NAME, {"type": "string", "pattern": pattern}]},
        "public_key": {"type": "string"},
    }
    if minor >= TYPED:
        properties["type"] = {"type": "string", "enum": ["ssh"]}
    if minor >= OTHERS:
        properties["user_id"] = {"type": "string"}
    keypair = {"type": "object", "properties": properties, "required": ["name", "public_key"],
               "additionalProperties": False}  # fmt: skip
    return {"type": "object", "properties": {"keypair": keypair}, "required": ["keypair"],
            "additionalProperties": False}  # fmt: skip
