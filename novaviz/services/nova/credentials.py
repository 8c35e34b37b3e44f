"""With whose token nova goes to another service."""

from __future__ import annotations

from novaviz.model.context import RequestContext
from novaviz.services.middleware import ServiceSession


class Credentials:
    """The user's token for what is the user's, nova's own for what only an operator may do.

    With ``send_service_user_token`` nova's token goes along with the user's, so that a token that
    expires in the middle of a long build is still honoured. Off by default, as in Nova.
    Source: ``nova.service_auth:get_auth_plugin``.
    """

    def __init__(self, session: ServiceSession, *, send_service_user_token: bool = False) -> None:
        self.session = session
        self._send_service_user_token = send_service_user_token

    async def user(self, ctxt: RequestContext) -> dict[str, str]:
        """The headers of a request in the user's name."""
        headers = {"X-Auth-Token": ctxt.token or ""}
        if self._send_service_user_token:
            headers["X-Service-Token"] = await self.session.token(ctxt)
        return headers

    async def nova(self, ctxt: RequestContext) -> dict[str, str]:
        """The headers of a request in nova's own name."""
        return {"X-Auth-Token": await self.session.token(ctxt)}
