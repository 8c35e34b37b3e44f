"""What an event means, as a plain sentence.

A beginner reads these beside the diagram, so they say who does what to whom in OpenStack's words:
a call is called, a cast is put in a queue, a statement reads or writes a database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from novaviz.model import Event, Span, Trace
from novaviz.model.event import (
    CONSOLE,
    DB,
    DECISION,
    DELIVER,
    DRIVER,
    ERROR,
    NOTIFY,
    REST,
    RPC_CALL,
    RPC_CAST,
    START,
    USER,
)
from novaviz.views.printable import crop, printable

LONGEST = 200

ASKS = {
    "POST /v3/auth/tokens": "{source} signs in to {target} and asks for a token",
    "GET /v3/auth/tokens": "{source} asks {target} to validate the token",
    "POST /v2.1/servers": "{source} asks {target} for a new server",
    "GET /v2.1/servers/{id}": "{source} asks {target} how the server is doing",
    "DELETE /v2.1/servers/{id}": "{source} asks {target} to delete the server",
    "GET /v2.1/flavors": "{source} asks {target} which flavors there are",
    "GET /v2.1/flavors/{id}": "{source} asks {target} for the flavor",
    "POST /v2.1/os-server-external-events": "{source} tells {target} that something happened",
    "GET /v2/images": "{source} asks {target} which images there are",
    "GET /v2/images/{id}": "{source} asks {target} about the image",
    "GET /v2/images/{id}/file": "{source} downloads the image from {target}",
    "GET /v2.0/networks": "{source} asks {target} about the network",
    "GET /v2.0/networks/{id}": "{source} asks {target} about the network",
    "GET /v2.0/subnets": "{source} asks {target} about the subnets",
    "GET /v2.0/security-groups": "{source} asks {target} about the security groups",
    "GET /v2.0/ports": "{source} asks {target} about the instance's ports",
    "POST /v2.0/ports": "{source} asks {target} for a port: a MAC and an IP address",
    "PUT /v2.0/ports/{id}": "{source} asks {target} to bind the port to its host",
    "DELETE /v2.0/ports/{id}": "{source} gives the port back to {target}",
    "GET /v3/{id}/volumes/{id}": "{source} asks {target} about the volume",
    "POST /v3/{id}/volumes": "{source} asks {target} for a new volume",
    "POST /v3/{id}/attachments": "{source} asks {target} to reserve the volume",
    "PUT /v3/{id}/attachments/{id}": "{source} asks {target} how to connect to the volume",
    "DELETE /v3/{id}/attachments/{id}": "{source} gives the attachment back to {target}",
    "GET /allocation_candidates": "{source} asks {target} which hosts have room",
    "PUT /allocations/{id}": "{source} claims the host's resources in {target}",
    "DELETE /allocations/{id}": "{source} gives the host's resources back to {target}",
}
"""What a REST request asks, by its name; any other is told by its verb and path."""

DRIVES = {
    "spawn": "{source} has the driver launch the guest on {target}",
    "plug_vifs": "{source} has the driver plug the guest's network interfaces in on {target}",
    "destroy": "{source} has the driver destroy the guest on {target}",
}

TOLD_FIRST = ("vm_state", "task_state", "power_state", "status", "host", "message")
"""The columns that say most about what a write means."""


def narrate(trace: Trace, event: Event) -> str:
    """One sentence for this moment of its exchange."""
    return sentence(event, trace.span(event.span).start)


def sentence(event: Event, start: Event) -> str:
    """One sentence for this event of the span that began with ``start``."""
    if event.phase == ERROR:
        told = _failed(event, start)
    elif event.phase == DELIVER:
        told = f"{event.target} takes {event.name} from the queue{_queue(start)}"
    else:
        told = (_BEGINS if event.phase == START else _ENDS)[event.kind](event, start)
    return crop(printable(told), LONGEST)


def span_sentence(span: Span) -> str:
    """One sentence for the exchange as a whole: how it begins."""
    return sentence(span.start, span.start)


def error_text(result: Any) -> str:
    """``NoValidHost: ...`` or ``404 Not Found: ...``, from the result of an error event."""
    if not isinstance(result, dict):
        return "failed"
    if "status" not in result:
        return f"{result.get('type')}: {result.get('message')}"
    message = _message(result.get("body"))
    return f"{status_text(result['status'])}{f': {message}' if message else ''}"


def status_text(status: int) -> str:
    """``202 Accepted``."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _message(body: Any) -> str:
    """The message inside an OpenStack error body, whatever its one key is called."""
    if isinstance(body, dict):
        for inner in body.values():
            if isinstance(inner, dict) and "message" in inner:
                return str(inner["message"])
        if isinstance(body.get("message"), str):
            return str(body["message"])
        if isinstance(body.get("errors"), list) and body["errors"]:
            first = body["errors"][0]
            return str(first.get("detail", "")) if isinstance(first, dict) else ""
    return ""


def database(name: str) -> str:
    """``nova`` for the participant ``DB:nova``."""
    return name.removeprefix("DB:")


def changes_text(changes: Iterable[dict[str, Any]]) -> str:
    """``task_state networking -> spawning`` for the rows that a statement changed."""
    return "; ".join(_change(change) for change in list(changes)[:2])


def _change(change: dict[str, Any]) -> str:
    before, after = change["before"] or {}, change["after"] or {}
    if change["op"] == "delete":
        return f"a row of {change['table']} goes"
    shown = [column for column in TOLD_FIRST if column in after]
    if change["op"] == "insert":
        told = ", ".join(
            f"{column} {after[column]}" for column in shown if after[column] is not None
        )
        return f"a new row in {change['table']}" + (f" ({told})" if told else "")
    shown = shown or [column for column in after if not column.endswith("_at")][:2]
    told = ", ".join(
        f"{column} {_value(before.get(column))} -> {_value(after[column])}" for column in shown
    )
    return told or f"a row of {change['table']} is touched"


def _value(value: Any) -> str:
    return crop(str(value), 40)


def _queue(start: Event) -> str:
    queue = start.payload.get("queue")
    return f" {queue}" if queue else ""


def _user(event: Event, start: Event) -> str:
    return f"the user asks on the {event.target}: {start.payload.get('command') or event.name}"


def _asks(event: Event, start: Event) -> str:
    form = ASKS.get(event.name, "{source} sends {target} the request " + _literal(event.name))
    return form.format(source=event.source, target=event.target)


def _literal(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _answers(event: Event, start: Event) -> str:
    result = event.result or {}
    if event.name == "GET /v3/auth/tokens":
        told = _identity(result.get("body"))
        return f"{event.target} tells {event.source} that the token is valid{told}"
    return f"{event.target} answers {event.source}: {status_text(result.get('status', 0))}"


def _identity(body: Any) -> str:
    """Whose token it is and with which roles, as keystone says it."""
    token = body.get("token") if isinstance(body, dict) else None
    if not isinstance(token, dict):
        return ""
    user = token.get("user")
    roles = [
        role["name"]
        for role in token.get("roles") or ()
        if isinstance(role, dict) and "name" in role
    ]
    name = user.get("name") if isinstance(user, dict) else None
    return (f": user {name}" if name else "") + (f", roles {', '.join(roles)}" if roles else "")


def _puts(event: Event, start: Event) -> str:
    if start.payload.get("fanout"):
        return f"{event.source} puts {event.name} in the queue of every {event.target}"
    queue = start.payload.get("queue")
    where = f"the queue {queue}" if queue else f"the queue of {event.target}"
    return f"{event.source} puts {event.name} in {where}"


def _states(event: Event, start: Event) -> str:
    verb = event.name.split(" ", 1)[0]
    does = "reads from" if verb == "SELECT" else "writes to"
    return f"{event.source} {does} {database(event.target)}: {event.name}"


def _stated(event: Event, start: Event) -> str:
    result = event.result or {}
    changes = result.get("changes") or ()
    if changes:
        return f"{event.source} writes to {database(event.target)}: {changes_text(changes)}"
    count = len(result.get("rows") or ())
    rows = "1 row" if count == 1 else f"{count} rows" if count else "no row"
    if event.name.startswith("SELECT"):
        return f"{event.source} reads from {database(event.target)}: {event.name}, {rows}"
    return f"{event.source} writes to {database(event.target)}: {event.name}, nothing changes"


def _drives(event: Event, start: Event) -> str:
    if event.name.startswith("lifecycle."):
        return f"{event.source} tells {event.target}: {event.name}"
    form = DRIVES.get(event.name, "{source} calls " + _literal(event.name) + " on {target}")
    return form.format(source=event.source, target=event.target)


def _weighs(event: Event, start: Event) -> str:
    does = "weighs" if "weigh" in event.name else "filters"
    count = len(start.payload.get("hosts") or ())
    return f"{event.source} {does} {count} host{'' if count == 1 else 's'}"


def _weighed(event: Event, start: Event) -> str:
    result = event.result or {}
    if "order" in result:
        order = [str(host) for host in result["order"]]
        return f"{event.source} weighs the hosts: {', '.join(order) or 'none is left'}"
    refused = {
        verdict["host"]: verdict
        for verdict in result.get("verdicts") or ()
        if not verdict["passed"]
    }
    if not refused:
        return f"{event.source}: every host passes the filters"
    told = "; ".join(
        f"{host} is refused by {verdict['filter']} ({verdict['reason']})"
        for host, verdict in refused.items()
    )
    return f"{event.source}: {told}"


def _failed(event: Event, start: Event) -> str:
    """How an exchange went wrong, and whether a fault of the scenario did it."""
    result = event.result if isinstance(event.result, dict) else {}
    kind = result.get("type")
    if event.kind == REST and "status" in result:
        told = f"{event.target} refuses {event.source}: {error_text(result)}"
    elif kind == "MessageLost":
        told = f"{event.name} is lost: {event.target} never takes it from the queue{_queue(start)}"
    elif kind in ("MessagingTimeout", "ConnectTimeout"):
        told = f"{event.source} gets no answer from {event.target}: {error_text(result)}"
    else:
        told = f"{event.name} fails: {error_text(result)}"
    fault = result.get("fault")
    return f"{told} [fault {fault}]" if fault else told


_BEGINS: dict[str, Callable[[Event, Event], str]] = {
    USER: _user,
    REST: _asks,
    RPC_CALL: lambda event, start: f"{event.source} calls {event.target}: {event.name}",
    RPC_CAST: _puts,
    DB: _states,
    DRIVER: _drives,
    NOTIFY: lambda event, start: f"{event.source} notifies whoever listens: {event.name}",
    DECISION: _weighs,
    CONSOLE: lambda event, start: f"the guest prints: {start.payload.get('text')}",
}
_ENDS: dict[str, Callable[[Event, Event], str]] = {
    USER: lambda event, start: (
        f"the {event.target} is done: exit {(event.result or {}).get('exit')}"
    ),
    REST: _answers,
    RPC_CALL: lambda event, start: f"{event.target} answers {event.source}: {event.name} is done",
    RPC_CAST: lambda event, start: f"{event.target} has finished {event.name}",
    DB: _stated,
    DRIVER: lambda event, start: f"{event.target} has done {event.name}",
    NOTIFY: lambda event, start: f"{event.source} has notified: {event.name}",
    DECISION: _weighed,
    CONSOLE: lambda event, start: f"the guest has printed: {start.payload.get('text')}",
}
