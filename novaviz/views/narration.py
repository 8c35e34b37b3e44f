"""What an event means, as a plain sentence.

A beginner reads these beside the diagram, so they say who does what to whom in OpenStack's words:
a call is called, a cast is put in a queue, a statement reads or writes a database. The words are
those of ``data/text``; here is only which of them an event is told with, and what fills them in.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

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
from novaviz.views.guest import is_ready, lines_of
from novaviz.views.phrases import ANSWERS, purpose_of, token_of
from novaviz.views.printable import crop, printable
from novaviz.views.statements import statement, who

if TYPE_CHECKING:
    from novaviz.catalog import Text

LONGEST = 200
LONGEST_LINE = 60
"""Of the guest's console, within a sentence."""

LIFECYCLE = "lifecycle."
"""What the names of events begin with that libvirt reports by itself."""

OBJECT_CALLS = ("object_action ", "object_class_action_versions ")


def narrate(trace: Trace, event: Event, text: Text | None = None) -> str:
    """One sentence for this moment of its exchange; in English without a ``text``."""
    return sentence(event, trace.span(event.span).start, text)


def sentence(event: Event, start: Event, text: Text | None = None) -> str:
    """One sentence for this event of the span that began with ``start``."""
    text = text or english()
    if event.phase == ERROR:
        told = _failed(event, text)
    elif event.phase == DELIVER:
        told = _say(text.narration.cast.takes, event, text)
    else:
        told = (_BEGINS if event.phase == START else _ENDS)[event.kind](event, start, text)
    return crop(printable(told), LONGEST)


def english() -> Text:
    """What is said where nobody asked for another language."""
    from novaviz.catalog import read_text

    return read_text()


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


def _say(template: str, event: Event, text: Text, **more: object) -> str:
    """The sentence, filled in; a participant that has words begins it with a capital."""
    told = template.format(
        **{
            "source": who(event.source, text),
            "target": who(event.target, text),
            "method": method(event.name),
            "name": event.name,
        }
        | more
    )
    named = tuple(text.participants.names.values())
    return told[0].upper() + told[1:] if template[0] == "{" and told.startswith(named) else told


def _user(event: Event, start: Event, text: Text) -> str:
    command = start.payload.get("command") or event.name
    words = text.narration.user
    return _say(words.acts.get(event.name, words.start), event, text, command=command)


def _exits(event: Event, start: Event, text: Text) -> str:
    return _say(text.narration.user.end, event, text, exit=(event.result or {}).get("exit"))


def _asks(event: Event, start: Event, text: Text) -> str:
    words = text.narration.rest
    return _say(
        words.asks.get(event.name, words.asks_other), event, text,
        token=token_of(event, text), purpose=purpose_of(event, text),
    )  # fmt: skip


def _answers(event: Event, start: Event, text: Text) -> str:
    words, result = text.narration.rest, event.result or {}
    if event.name == "GET /v3/auth/tokens":
        user, roles = _identity(result.get("body"))
        if user is None:
            return _say(words.token_valid, event, text)
        return _say(words.token_whose, event, text, user=user, roles=", ".join(roles))
    status = status_text(result["status"])
    try:
        facts = ANSWERS[event.name](result.get("body"), text)
    except (KeyError, TypeError, AttributeError, IndexError):
        return _say(words.answered, event, text, status=status)
    what = words.answers[event.name].format(**facts)
    return _say(words.brings, event, text, status=status, what=what)


def _identity(body: Any) -> tuple[str | None, list[str]]:
    """Whose token it is and with which roles, as keystone says it."""
    try:
        token = body["token"]
        return str(token["user"]["name"]), [str(role["name"]) for role in token["roles"]]
    except (KeyError, TypeError):
        return None, []


def _calls(event: Event, start: Event, text: Text) -> str:
    words = text.narration.call
    return _say(words.asks.get(method(event.name), words.asks_other), event, text)


def _returns(event: Event, start: Event, text: Text) -> str:
    words = text.narration.call
    return _say(words.returns.get(method(event.name), words.returned), event, text)


def _puts(event: Event, start: Event, text: Text) -> str:
    words = text.narration.cast
    template = words.puts_every if start.payload.get("fanout") else words.puts
    about = words.about.get(event.name, "{method}").format(method=event.name)
    return _say(template, event, text, what=about)


def _drives(event: Event, start: Event, text: Text) -> str:
    words = text.narration.driver
    if event.name.startswith(LIFECYCLE):
        return _reports(event, text)
    moments = words.calls.get(event.name, words.other)
    return _say(moments.start if event.phase == START else moments.end, event, text)


def _reports(event: Event, text: Text) -> str:
    words = text.narration.driver.lifecycle
    if event.phase != START:
        return _say(words.end, event, text)
    name = event.name.removeprefix(LIFECYCLE)
    return _say(words.events.get(name, words.other), event, text, name=name)


def _decides(event: Event, start: Event, text: Text) -> str:
    words = text.narration.decision
    hosts = words.hosts.of(len(start.payload.get("hosts") or ()))
    template = words.weighs if "weigh" in event.name else words.filters
    return _say(template, event, text, hosts=hosts)


def _decided(event: Event, start: Event, text: Text) -> str:
    words, result = text.narration.decision, event.result or {}
    if "order" in result:
        order = ", ".join(map(str, result["order"]))
        return _say(words.ordered if order else words.nobody, event, text, hosts=order)
    refused = {
        verdict["host"]: verdict
        for verdict in result.get("verdicts") or ()
        if not verdict["passed"]
    }
    if not refused:
        return _say(words.passes, event, text)
    if len(refused) == 1:
        (host, verdict), *_ = refused.items()
        because = {"filter": verdict["filter"], "reason": verdict["reason"]}
        return _say(words.refused, event, text, host=host, **because)
    everyone = len({verdict["host"] for verdict in result["verdicts"]})
    filters = ", ".join(dict.fromkeys(verdict["filter"] for verdict in refused.values()))
    return _say(words.refused_more, event, text, count=len(refused),
                hosts=words.hosts.of(everyone), filters=filters)  # fmt: skip


def _notifies(event: Event, start: Event, text: Text) -> str:
    moments = text.narration.notify
    template = moments.start if event.phase == START else moments.end
    return _say(template, event, text)


def _prints(event: Event, start: Event, text: Text) -> str:
    words, printed = text.narration.console, lines_of(start.payload.get("text"))
    last = next((line.strip() for line in reversed(printed) if line.strip()), "")
    template = words.lines if len(printed) > 1 else words.line
    if is_ready(start):
        template = words.ready
    elif not last:
        template = words.blank
    line = crop(last, LONGEST_LINE)
    return _say(template, event, text, line=line, count=len(printed))


def _failed(event: Event, text: Text) -> str:
    """How an exchange goes wrong, and whether a fault of the scenario does it."""
    words, result = text.narration.failure, event.result if isinstance(event.result, dict) else {}
    kind = result.get("type")
    dead = who(str(result.get("message")).removesuffix(" died"), text)
    if event.kind == REST and "status" in result:
        template = text.narration.rest.refused
    elif kind == "MessageLost":
        template = words.lost
    elif kind == "MessageUndelivered":
        template = words.undelivered
    elif kind == "ServiceDied":
        template = words.died
    elif event.kind == RPC_CAST:
        template = words.cast
    elif kind in ("MessagingTimeout", "ConnectTimeout"):
        template = words.no_answer
    else:
        template = words.other
    told = _say(template, event, text, error=error_text(result).removesuffix("."), who=dead)
    fault = result.get("fault")
    return words.fault.format(told=told, fault=fault) if fault else told


def _states(event: Event, start: Event, text: Text) -> str:
    return statement(event, text)


_BEGINS: dict[str, Callable[[Event, Event, Text], str]] = {
    USER: _user,
    REST: _asks,
    RPC_CALL: _calls,
    RPC_CAST: _puts,
    DB: _states,
    DRIVER: _drives,
    NOTIFY: _notifies,
    DECISION: _decides,
    CONSOLE: _prints,
}
_ENDS: dict[str, Callable[[Event, Event, Text], str]] = {
    USER: _exits,
    REST: _answers,
    RPC_CALL: _returns,
    RPC_CAST: lambda event, start, text: _say(text.narration.cast.finishes, event, text),
    DB: _states,
    DRIVER: _drives,
    NOTIFY: _notifies,
    DECISION: _decided,
    CONSOLE: _prints,
}
