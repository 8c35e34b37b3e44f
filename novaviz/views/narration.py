"""What an event means, as a plain sentence.

A beginner reads these beside the diagram, so they say who does what to whom in OpenStack's words:
a call is called, a cast is put in a queue, a statement reads or writes a database.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from novaviz.model import Event, Trace
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
from novaviz.views.phrases import CALLS, DRIVES, REST_ANSWERS, REST_ASKS
from novaviz.views.printable import crop, printable
from novaviz.views.statements import stated, statement

LONGEST = 200

OBJECT_CALLS = ("object_action ", "object_class_action_versions ")


def narrate(trace: Trace, event: Event) -> str:
    """One sentence for this moment of its exchange."""
    return sentence(event, trace.span(event.span).start)


def sentence(event: Event, start: Event) -> str:
    """One sentence for this event of the span that began with ``start``."""
    if event.phase == ERROR:
        told = _failed(event, start)
    elif event.phase == DELIVER:
        told = f"{who(event.target)} takes {event.name} from the queue{_queue(start)}"
    else:
        told = (_BEGINS if event.phase == START else _ENDS)[event.kind](event, start)
    return crop(printable(told), LONGEST)


def who(name: str) -> str:
    """A participant in a sentence: ``nova-compute on host1``."""
    if name in ("user", "client"):
        return f"the {name}"
    base, _, host = name.partition("@")
    if base in ("hypervisor", "neutron-agent"):
        base = f"the {base.replace('-', ' ')}"
    return f"{base} on {host}" if host else base


def method(name: str) -> str:
    """The method of an RPC; of an object call the object's, for that says what is done."""
    return name.split(" ", 1)[1] if name.startswith(OBJECT_CALLS) else name


def error_text(result: Any) -> str:
    """``NoValidHost: ...`` or ``404 Not Found: ...``, from the result of an error event."""
    if not isinstance(result, dict):
        return "failed"
    if "status" not in result:
        return f"{result.get('type')}: {_one_line(result.get('message'))}"
    message = _one_line(_message(result.get("body")))
    return f"{status_text(result['status'])}{f': {message}' if message else ''}"


def status_text(status: int) -> str:
    """``202 Accepted``."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _one_line(message: object) -> str:
    return " ".join(str(message).split())


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


def _queue(start: Event) -> str:
    queue = start.payload.get("queue")
    return f" {queue}" if queue else ""


def _user(event: Event, start: Event) -> str:
    return f"the user asks for an instance: {start.payload.get('command') or event.name}"


def _asks(event: Event, start: Event) -> str:
    body = event.payload.get("body")
    form = REST_ASKS.get(event.name, "{source} sends {target} the request " + _literal(event.name))
    return form.format(
        source=who(event.source),
        target=who(event.target),
        events=_events(body),
        reserve=_reserve(body),
    )


def _literal(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _events(body: Any) -> str:
    try:
        return ", ".join(str(event["name"]) for event in body["events"])
    except (KeyError, TypeError):
        return "something happened"


def _reserve(body: Any) -> str:
    """An attachment without a connector only reserves the volume."""
    try:
        connector = body["attachment"].get("connector")
    except (AttributeError, KeyError, TypeError):
        connector = None
    return "attach the volume to its host" if connector else "reserve the volume"


def _answers(event: Event, start: Event) -> str:
    result = event.result or {}
    if event.name == "GET /v3/auth/tokens":
        told = _identity(result.get("body"))
        return f"{who(event.target)} tells {who(event.source)} that the token is valid{told}"
    told = f"{who(event.target)} answers {who(event.source)}: {status_text(result['status'])}"
    try:
        brings = REST_ANSWERS[event.name](result.get("body"))
    except (KeyError, TypeError, AttributeError, IndexError):
        return told
    return f"{told}, {brings}"


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
    return (f": user {name}" if name else "") + (
        f", role{'' if len(roles) == 1 else 's'} {', '.join(roles)}" if roles else ""
    )


def _calls(event: Event, start: Event) -> str:
    name = method(event.name)
    purpose = f" {CALLS[name]} ({name})" if name in CALLS else f": {name}"
    return f"{who(event.source)} calls {who(event.target)}{purpose}"


def _puts(event: Event, start: Event) -> str:
    if start.payload.get("fanout"):
        return f"{who(event.source)} puts {event.name} in the queue of every {event.target}"
    queue = start.payload.get("queue")
    where = f"the queue {queue}" if queue else f"the queue of {who(event.target)}"
    return f"{who(event.source)} puts {event.name} in {where}"


def _drives(event: Event, start: Event) -> str:
    if event.name.startswith("lifecycle."):
        return f"{who(event.source)} tells {who(event.target)}: {event.name}"
    begins = DRIVES.get(event.name, ("{source} has the driver do " + _literal(event.name), ""))[0]
    return begins.format(source=who(event.source))


def _driven(event: Event, start: Event) -> str:
    if event.name.startswith("lifecycle."):
        return f"{who(event.target)} knows of {event.name}"
    return DRIVES.get(event.name, ("", f"the driver has done {event.name}"))[1]


def _weighs(event: Event, start: Event) -> str:
    does = "weighs" if "weigh" in event.name else "filters"
    count = len(start.payload.get("hosts") or ())
    return f"{event.source} {does} {count} host{'' if count == 1 else 's'}"


def _weighed(event: Event, start: Event) -> str:
    result = event.result or {}
    if "order" in result:
        order = [str(host) for host in result["order"]]
        return f"{event.source} puts the hosts in order: {', '.join(order) or 'none is left'}"
    refused = {
        verdict["host"]: verdict
        for verdict in result.get("verdicts") or ()
        if not verdict["passed"]
    }
    if not refused:
        return f"every host passes the filters of {event.source}"
    told = "; ".join(
        f"{host} is refused by {verdict['filter']} ({verdict['reason']})"
        for host, verdict in refused.items()
    )
    return f"{event.source}: {told}"


def _failed(event: Event, start: Event) -> str:
    """How an exchange went wrong, and whether a fault of the scenario did it."""
    result = event.result if isinstance(event.result, dict) else {}
    kind, source, target = result.get("type"), who(event.source), who(event.target)
    name = method(event.name)
    if event.kind == REST and "status" in result:
        told = f"{target} refuses {source}: {error_text(result)}"
    elif kind == "MessageLost":
        told = f"{name} is lost: {target} never takes it from the queue{_queue(start)}"
    elif kind == "MessageUndelivered":
        told = f"{name} stays in the queue{_queue(start)}: {target} does not take it"
    elif kind == "ServiceDied":
        told = f"{who(str(result.get('message')).removesuffix(' died'))} dies, {name} is not over"
    elif event.kind == RPC_CAST:
        told = f"{target} ends {name} with an error: {error_text(result)}"
    elif kind in ("MessagingTimeout", "ConnectTimeout"):
        told = f"{source} gets no answer from {target}: {error_text(result)}"
    else:
        told = f"{name} fails: {error_text(result)}"
    fault = result.get("fault")
    return f"{told} [fault {fault}]" if fault else told


_BEGINS: dict[str, Callable[[Event, Event], str]] = {
    USER: _user,
    REST: _asks,
    RPC_CALL: _calls,
    RPC_CAST: _puts,
    DB: lambda event, start: statement(event),
    DRIVER: _drives,
    NOTIFY: lambda event, start: f"{who(event.source)} notifies whoever listens: {event.name}",
    DECISION: _weighs,
    CONSOLE: lambda event, start: f"the guest prints: {start.payload.get('text')}",
}
_ENDS: dict[str, Callable[[Event, Event], str]] = {
    USER: lambda event, start: (
        f"the client ends with exit status {(event.result or {}).get('exit')}"
    ),
    REST: _answers,
    RPC_CALL: lambda event, start: (
        f"{who(event.target)} answers {who(event.source)}: {method(event.name)} is done"
    ),
    RPC_CAST: lambda event, start: f"{who(event.target)} has finished {event.name}",
    DB: lambda event, start: stated(event),
    DRIVER: _driven,
    NOTIFY: lambda event, start: f"{who(event.source)} has notified: {event.name}",
    DECISION: _weighed,
    CONSOLE: lambda event, start: f"the guest has printed: {start.payload.get('text')}",
}
