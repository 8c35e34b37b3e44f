"""The ground that one service stands on in a test: a real kernel and boundary, and a fake auth."""

from __future__ import annotations

import weakref

from novaviz.exceptions import HTTPError
from novaviz.kernel import Boundary, Faults, Kernel, Streams
from novaviz.model.context import RequestContext
from novaviz.services.wiring import Wiring
from novaviz.transport import Broker, Refused, RestNet, RestService

CTXT = RequestContext(request_id="req-1")
ROLES = {"demo": ("member",), "other": ("member",), "reader": ("reader",),
         "nova": ("service", "admin"), "admin": ("admin",)}  # fmt: skip
PROJECTS = {"reader": "demo", "nova": "service"}


class Hop:
    def at(self, u, size=0):
        return 100 + int(u * 5000)


class Hops:
    def of(self, kind, source, target, name, leg):
        return Hop()


class FakeAuth:
    """Takes the token for the user's name."""

    async def context(self, ctxt, request):
        user = request.headers.get("X-Auth-Token")
        if user not in ROLES:
            raise Refused(401, "The request you have made requires authentication.")
        return RequestContext(
            request_id=ctxt.request_id, user_id=user, user_name=user,
            project_id=PROJECTS.get(user, user), roles=ROLES[user], token=user, span=ctxt.span,
        )  # fmt: skip


class FakeSession:
    """A service user that always has a token."""

    async def token(self, ctxt):
        return "neutron"


class Ground:
    def __init__(self, seed=0, rules=()):
        self.kernel = Kernel()
        self.boundary = Boundary(self.kernel, Streams(seed), Hops(), Faults(rules))
        self.wiring = Wiring(self.boundary, RestNet(self.boundary), Broker(self.boundary))

    def add(self, service: RestService):
        self.wiring.net.add(service)
        if hasattr(service, "database"):
            weakref.finalize(self, service.database.close)

    def start(self, work):
        """Begin something; its result, or the HTTPError, is in the list when it is over."""
        result = []

        async def run():
            try:
                result.append(await work)
            except HTTPError as error:
                result.append(error)

        self.kernel.spawn(run(), "test")
        return result

    def settle(self):
        """Let everything happen, one event a step at most."""
        events = self.boundary.events
        before = len(events)
        while self.kernel.step():
            assert len(events) - before <= 1
            before = len(events)
        assert not self.boundary.open

    def ask(self, target, method, template, *ids, user="demo", body=None, query=None):
        """Begin a request; ``result`` as in ``start``."""
        rest = self.wiring.rest("client")
        return self.start(rest.send(
            CTXT, target, method, template, *ids, body=body, query=query,
            headers={"X-Auth-Token": user},
        ))  # fmt: skip

    def answer(self, *args, **more):
        """Make a request and wait until nothing is left to happen."""
        result = self.ask(*args, **more)
        self.settle()
        return result[0]

    def names(self, kind, phase="start"):
        return [e.name for e in self.boundary.events if e.kind == kind and e.phase == phase]
