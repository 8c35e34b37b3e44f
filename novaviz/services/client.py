"""The user's side: signs in, asks for a server and looks at it once everything has settled.

Source: ``novaclient.v2.shell:do_boot``, ``openstackclient.compute.v2.server:CreateServer`` and
``openstack_dashboard.api.nova:server_create``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from novaviz.exceptions import CloudError
from novaviz.model.context import RequestContext
from novaviz.model.event import USER
from novaviz.services.middleware import expiry, password_login
from novaviz.services.wiring import Wiring
from novaviz.transport import Response

TOKENS = "/v3/auth/tokens"


@dataclass(frozen=True, slots=True)
class Credential:
    """How the user signs in."""

    user: str
    password: str
    project: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user asks for: the command that was typed or the form, and the API's body."""

    command: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that the user has done to a server: the command and the API's request.

    ``name`` is the command's without its arguments. With ``looks`` the user looks at the server
    once everything has settled.
    """

    name: str
    command: str
    method: str
    template: str
    ids: tuple[str, ...]
    body: Any = None
    looks: bool = True


class Client:
    """A command line client, or (with ``lists_first``) a dashboard, which shows choices first.

    ``answer`` is what nova-api said to the request, ``server`` what it showed at the end;
    ``unanswered`` says which request got no answer, so that the client gave up.
    ``microversion`` is the dialect that it speaks to nova-api (None: it knows of none).
    With ``forges`` the token that is sent is not the one that was given.
    """

    name = "client"

    def __init__(
        self, wiring: Wiring, credential: Credential, *, lists_first: bool,
        microversion: str | None,
    ) -> None:  # fmt: skip
        self._wiring, self._credential, self._lists_first = wiring, credential, lists_first
        self._microversion = microversion
        self._rest = wiring.rest(self.name)
        self.forges = False
        self.answer: Response | None = None
        self.unanswered: str | None = None
        self.server: dict[str, Any] | None = None
        self._token, self._expires = "", 0.0

    async def boot(self, ctxt: RequestContext, asked: Asked) -> int:
        """What the user does, from the command to the answer; the exit status."""

        async def work(ctxt: RequestContext) -> int:
            try:
                return await self._boot(ctxt, asked)
            except CloudError as error:
                self.unanswered = self.unanswered or str(error)
                await self._wiring.kernel.idle()
                return 1

        name = "Launch Instance" if self._lists_first else "nova boot"
        code: int = await self._wiring.boundary.cross(
            ctxt, USER, "user", self.name, name, {"command": asked.command}, work,
            show=lambda code: {"exit": code},
        )  # fmt: skip
        return code

    async def delete(self, ctxt: RequestContext, uuid: str) -> int:
        """Delete a server and wait until it is gone; the exit status."""

        return await self.act(ctxt, Act(
            "nova delete", f"nova delete {uuid}", "DELETE", "/v2.1/servers/{id}", (uuid,),
            looks=False,
        ))  # fmt: skip

    async def act(self, ctxt: RequestContext, act: Act) -> int:
        """Do something to a server, and wait until everything has settled; the exit status."""

        async def work(ctxt: RequestContext) -> int:
            try:
                return await self._act(ctxt, act)
            except CloudError as error:
                self.unanswered = str(error)
                return 1

        code: int = await self._wiring.boundary.cross(
            ctxt, USER, "user", self.name, act.name, {"command": act.command}, work,
            show=lambda code: {"exit": code},
        )  # fmt: skip
        return code

    async def _act(self, ctxt: RequestContext, act: Act) -> int:
        self.answer = await self._sign_in(ctxt)
        if self.answer.status >= 400:
            return 1
        self.answer = None
        self.answer = await self._send(
            ctxt, "nova-api", act.method, act.template, *act.ids, body=act.body
        )
        await self._wiring.kernel.idle()
        if act.looks and self.answer.status < 400:
            await self._look(ctxt, act.ids[0])
        return 0 if self.answer.status < 400 else 1

    async def _look(self, ctxt: RequestContext, uuid: str) -> Response:
        """The server as it is now; signing in again if the token has expired meanwhile."""
        if self._expires <= self._wiring.seconds:
            signed_in = await self._sign_in(ctxt)
            if signed_in.status >= 400:
                return signed_in
        shown = await self._send(ctxt, "nova-api", "GET", "/v2.1/servers/{id}", uuid)
        if shown.status < 400:
            self.server = shown.body["server"]
        return shown

    async def _boot(self, ctxt: RequestContext, asked: Asked) -> int:
        signed_in = await self._sign_in(ctxt)
        if signed_in.status >= 400:
            self.answer = signed_in
            return 1
        if self._lists_first:
            await self._fill_form(ctxt)
        self.answer = await self._send(
            ctxt, "nova-api", "POST", "/v2.1/servers", body=asked.body
        )
        if self.answer.status >= 400:
            return 1
        await self._wiring.kernel.idle()
        shown = await self._look(ctxt, self.answer.body["server"]["id"])
        if shown.status >= 400:
            return 1
        return 0 if shown.body["server"]["status"] == "ACTIVE" else 1

    async def _sign_in(self, ctxt: RequestContext) -> Response:
        """Get a token for the project: at once, or (dashboard) by way of one for no project.

        Keystone's answer, whatever its status.
        """
        who = self._credential
        scope = None if self._lists_first else who.project
        answer = await self._rest.send(
            ctxt, "keystone", "POST", TOKENS, body=password_login(who.user, who.password, scope)
        )
        if self._lists_first and answer.status < 400:
            domain = {"name": "Default"}
            answer = await self._rest.send(ctxt, "keystone", "POST", TOKENS, body={"auth": {
                "identity": {"methods": ["token"],
                             "token": {"id": answer.headers["X-Subject-Token"]}},
                "scope": {"project": {"name": who.project, "domain": domain}},
            }})  # fmt: skip
        if answer.status < 400:
            self._token = answer.headers["X-Subject-Token"]
            self._expires = expiry(answer.body["token"])
        return answer

    async def _fill_form(self, ctxt: RequestContext) -> None:
        """What the dashboard lists for the user to choose from."""
        await self._send(ctxt, "nova-api", "GET", "/v2.1/flavors/detail")
        await self._send(ctxt, "nova-api", "GET", "/v2.1/limits")
        await self._send(ctxt, "glance", "GET", "/v2/images")
        await self._send(ctxt, "neutron", "GET", "/v2.0/networks")

    async def _send(
        self, ctxt: RequestContext, target: str, method: str, template: str, *ids: str,
        body: Any = None,
    ) -> Response:  # fmt: skip
        headers = {"X-Auth-Token": _forged(self._token) if self.forges else self._token}
        if target == "nova-api" and self._microversion:
            headers["OpenStack-API-Version"] = f"compute {self._microversion}"
        return await self._rest.send(
            ctxt, target, method, template, *ids, body=body, headers=headers, credential="user"
        )


def _forged(token: str) -> str:
    """The token with one letter changed: its signature no longer fits."""
    middle = len(token) // 2
    return token[:middle] + ("A" if token[middle] != "A" else "B") + token[middle + 1 :]
