"""One request about a server that is there, sent as somebody, with a token good or bad."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from novaviz.cloud import Cloud
from novaviz.exceptions import UsageError
from novaviz.model import Trace
from novaviz.model.context import RequestContext
from novaviz.model.span import Span
from novaviz.outcome import outcome_of_act
from novaviz.record import Record
from novaviz.run import Run
from novaviz.services.client import Act, Client

TEMPLATES = {
    "GET": "/v2.1/servers/{id}",
    "DELETE": "/v2.1/servers/{id}",
    "POST": "/v2.1/servers/{id}/action",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What nova-api answers: its status, and what it says if it refuses; ``trace`` is of it all."""

    status: int
    message: str
    trace: Trace

    def __repr__(self) -> str:
        return f"{self.status} {self.message}".rstrip()

    def play(self, **options: Any) -> Any:
        """A player of the request."""
        return self.trace.play(**options)


def ask(
    run: Run, method: str = "GET", *, user: str = "demo", token: str = "good", body: Any = None,
    uuid: str = "",
) -> Answer:  # fmt: skip
    """Look at the run's server (``GET``), delete it (``DELETE``), or act on it (``POST`` a body).

    The user signs in to a project of theirs. ``token`` is ``good``, ``forged`` (one letter of it is
    another) or ``expired``. ``uuid`` asks for another server than the run's. UsageError for what
    cannot be asked.
    """
    cloud, users = run.cloud, {one.name: one for one in run.cloud.data.users}
    for what, value, choices in (
        ("method", method, TEMPLATES), ("user", user, users), ("token", token, TOKENS)
    ):  # fmt: skip
        if value not in choices:
            raise UsageError(f"unknown {what} {value!r}", choices)
    template, server = TEMPLATES[method], uuid or run.server.uuid
    path = template.replace("{id}", server)
    roles = users[user].roles
    client = cloud.client(user, "demo" if "demo" in roles else next(iter(roles)))
    act = Act("curl", f"curl -X {method} {path}", method, template, (server,), body, looks=False)
    with run.lock:
        trace = TOKENS[token](run, client, act)
    asked = next(span for span in trace.spans() if span.target == "nova-api")
    error = trace.metadata.get("error") or {}
    return Answer(asked.result["status"], error.get("message", ""), trace)


def _send(run: Run, client: Client, act: Act) -> Trace:
    """The exchange alone, from the command until the cloud has settled."""
    cloud: Cloud = run.cloud
    ctxt = RequestContext(request_id=f"req-{cloud.wiring.streams.uuid('request')}")
    record = Record(cloud, run.scenario, ctxt.request_id, operation=act.method)
    cloud.kernel.spawn(client.act(ctxt, act), client.name)
    over = record.run()
    record.end()
    return record.trace(
        lambda: outcome_of_act(cloud, client, act.ids[0], record.events), [], done=over
    )


def _forged(run: Run, client: Client, act: Act) -> Trace:
    client.forges = True
    return _send(run, client, act)


def _expired(run: Run, client: Client, act: Act) -> Trace:
    """Signed in for no time at all: by when it is sent, the token is good no more."""
    keystone = run.cloud.keystone
    before, keystone.expiration = keystone.expiration, 0
    try:
        return _send(run, client, act)
    finally:
        keystone.expiration = before


TOKENS: dict[str, Callable[[Run, Client, Act], Trace]] = {
    "good": _send, "forged": _forged, "expired": _expired,
}  # fmt: skip


def exchanges(trace: Trace) -> list[dict[str, Any]]:
    """The REST exchanges of a trace, a row each: who asks whom for what, and the status."""
    return [
        {"from": span.source, "to": span.target, "request": span.name, "status": _status(span)}
        for span in trace.spans()
        if span.kind == "rest"
    ]


def _status(span: Span) -> Any:
    result = span.result or {}
    return result.get("status", result.get("type"))
