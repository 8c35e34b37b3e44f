"""REST between services: routes, requests, responses and status codes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from novaviz.exceptions import CloudError, ConnectTimeout, HTTPError
from novaviz.kernel import MICROSECONDS, Boundary, Crossing, Future
from novaviz.model.context import RequestContext
from novaviz.model.event import END, ERROR, REST, Json
from novaviz.model.snapshot import snapshot

TIMEOUT = 600
"""Seconds after which a client gives a request up (as haproxy and requests do, generously)."""

REASONS = {
    400: "badRequest", 401: "unauthorized", 403: "forbidden", 404: "itemNotFound",
    405: "badMethod", 409: "conflictingRequest", 413: "overLimit",
    500: "computeFault", 503: "serviceUnavailable",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    """What a server gets. ``path`` is the raw path, ``ids`` its variable segments in order."""

    method: str
    path: str
    ids: tuple[str, ...] = ()
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None


@dataclass(frozen=True, slots=True)
class Response:
    """What a server answers: status from 200 on, headers, and a body in JSON or bytes."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Json]:
        return {
            "status": self.status,
            "headers": snapshot(self.headers),
            "body": snapshot(self.body),
        }


def refusal(status: int, message: str, *, headers: dict[str, str] | None = None) -> Response:
    """An error answer in the shape that most APIs share (source: ``nova.api.wsgi:Fault``)."""
    reason = REASONS.get(status, "computeFault")
    return Response(status, {reason: {"code": status, "message": message}}, headers or {})


class Refused(CloudError):
    """Raised by a handler to answer with an error status."""

    def __init__(
        self, status: int, message: str, *, headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.response = refusal(status, message, headers=headers)


Handler = Callable[[RequestContext, Request], Awaitable[Response]]


class Routes:
    """Which handler answers which method and path; variable segments are written ``{id}``."""

    def __init__(self, routes: Iterable[tuple[str, str, Handler]]) -> None:
        self._routes: dict[str, list[tuple[str, tuple[str, ...], Handler]]] = {}
        for method, template, handler in routes:
            parts = tuple(template.strip("/").split("/"))
            self._routes.setdefault(method, []).append((template, parts, handler))

    def find(self, method: str, path: str) -> tuple[str, tuple[str, ...], Handler] | None:
        """The route's template, the path's variable segments and the handler."""
        segments = path.strip("/").split("/")
        for template, parts, handler in self._routes.get(method, ()):
            if len(parts) == len(segments):
                ids = []
                for part, segment in zip(parts, segments, strict=True):
                    if part == "{id}":
                        ids.append(segment)
                    elif part != segment:
                        break
                else:
                    return template, tuple(ids), handler
        return None


class RestService:
    """A server: its routes, and what every request passes before it reaches its handler."""

    name: str
    routes: Routes

    async def handle(self, ctxt: RequestContext, request: Request) -> Response:
        """Answer a request; nothing but a Response ever comes out."""
        found = self.routes.find(request.method, request.path)
        if found is None:
            return refusal(404, "The resource could not be found.")
        _, ids, handler = found
        try:
            ctxt = await self.authenticate(ctxt, request)
            return await handler(
                ctxt,
                Request(request.method, request.path, ids, request.query, request.headers,
                        request.body),
            )  # fmt: skip
        except Refused as error:
            return error.response
        except CloudError as error:
            return refusal(500, self.unexpected(error))

    async def authenticate(self, ctxt: RequestContext, request: Request) -> RequestContext:
        """Who asks: by default, whoever comes is served."""
        return ctxt

    def unexpected(self, error: CloudError) -> str:
        """What the client is told of an error that no handler took."""
        return (
            "Unexpected API Error. Please report this and attach the API log if possible.\n"
            f"<class '{type(error).__name__}'>"
        )


class RestNet:
    """Who serves REST in this cloud, by participant name."""

    def __init__(self, boundary: Boundary) -> None:
        self.boundary = boundary
        self.servers: dict[str, RestService] = {}
        self._dead: set[str] = set()

    def add(self, server: RestService) -> None:
        self.servers[server.name] = server

    def stop(self, participant: str) -> None:
        """A server is gone: whoever asks it gets no answer."""
        self._dead.add(participant)

    def serves(self, participant: str) -> bool:
        return participant not in self._dead


@dataclass(frozen=True, slots=True)
class RestClient:
    """The way from one participant to the REST services."""

    source: str
    net: RestNet
    timeout: int = TIMEOUT

    async def send(
        self, ctxt: RequestContext, target: str, method: str, template: str, *ids: str,
        body: Any = None, query: dict[str, str] | None = None,
        headers: dict[str, str] | None = None, credential: str = "none",
    ) -> Response:  # fmt: skip
        """Make a request and return the answer, whatever its status.

        ``template`` has ``{id}`` for each of ``ids``; ``credential`` says whose token the headers
        carry: ``user``, ``nova``, ``neutron`` or ``none``. Raises ConnectTimeout if no answer
        comes within ``timeout`` seconds; the work may be done all the same.
        """
        boundary = self.net.boundary
        path = template
        for item in ids:
            path = path.replace("{id}", item, 1)
        request = Request(method, path, ids, query or {}, headers or {}, body)
        crossing = boundary.begin(
            ctxt, REST, self.source, target, f"{method} {template}",
            {"method": method, "path": path, "query": request.query, "headers": request.headers,
             "body": body, "credential": credential},
        )  # fmt: skip
        reply = boundary.kernel.future()
        boundary.kernel.expire(
            reply,
            self.timeout * MICROSECONDS,
            lambda: ConnectTimeout(f"Request to {target} {path} timed out"),
        )
        effect = crossing.effect
        if effect.drop != "request":
            serving = self._serve(ctxt, crossing, target, request, reply)
            way = crossing.latency("request") + effect.delay
            boundary.kernel.spawn(serving, target, delay=way)
        try:
            response: Response = await reply
        except ConnectTimeout as error:
            crossing.fail(error)
            await boundary.settle()
            raise
        crossing.close(ERROR if response.status >= 400 else END, response.to_dict())
        await boundary.settle()
        return response

    async def _serve(
        self, ctxt: RequestContext, crossing: Crossing, target: str, request: Request,
        reply: Future,
    ) -> None:  # fmt: skip
        boundary = self.net.boundary
        effect = crossing.effect
        if effect.kill:
            await boundary.die(crossing)
        if not self.net.serves(target):
            return
        if effect.error:
            response = refusal(effect.error["status"], effect.error["message"])
        else:
            server = self.net.servers[target]
            arriving = RequestContext(request_id=ctxt.request_id, span=crossing.number)
            response = await server.handle(arriving, request)
        if effect.drop != "reply":
            size = len(response.body) if isinstance(response.body, bytes) else 0
            boundary.kernel.after(crossing.latency("reply", size), lambda: reply.set(response))

    async def ask(
        self, ctxt: RequestContext, target: str, method: str, template: str, *ids: str,
        body: Any = None, query: dict[str, str] | None = None,
        headers: dict[str, str] | None = None, credential: str = "none",
    ) -> Any:  # fmt: skip
        """The same, for a client library: the body of a good answer, HTTPError for another."""
        response = await self.send(
            ctxt, target, method, template, *ids,
            body=body, query=query, headers=headers, credential=credential,
        )  # fmt: skip
        if response.status >= 400:
            raise HTTPError(response.status, response.body)
        return response.body
