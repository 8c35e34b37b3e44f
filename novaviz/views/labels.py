"""What stands at an arrow of the diagram: short, and in OpenStack's own words where it has some.

A request is labelled by its verb and path or its method, an answer by what came of it, a write by
the state that it brings the instance into. The terminal and the player share these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from novaviz.model import Event, Span, Trace
from novaviz.model.event import (
    CONSOLE,
    DB,
    DECISION,
    DRIVER,
    NOTIFY,
    REST,
    RPC_CALL,
    RPC_CAST,
    USER,
)
from novaviz.views.guest import lines_of
from novaviz.views.narration import english, error_text, method, status_text
from novaviz.views.printable import crop, printable

if TYPE_CHECKING:
    from novaviz.catalog import Text

LONGEST = 60


def label(trace: Trace, event: Event, text: Text | None = None) -> str:
    """What stands at the arrow of this moment; in English without a ``text``."""
    span = trace.span(event.span)
    told = outcome(span, text) if event.closes else request(span)
    return crop(told, LONGEST)


def request(span: Span) -> str:
    """What is asked: verb and path, method, statement; of the user the command."""
    if span.kind == USER:
        return printable(span.payload.get("command") or span.name)
    if span.kind == CONSOLE:
        return _printed(span)
    return printable(method(span.name))


def _printed(span: Span) -> str:
    """The first line with a word in it, or else with anything to see."""
    lines = [line.strip() for line in lines_of(span.payload.get("text"))]
    words = (line for line in lines if any(map(str.isalnum, line)))
    return next(words, next(filter(None, lines), span.name))


def outcome(span: Span, text: Text | None = None) -> str:
    """What came of an exchange, in a word or two."""
    text = text or english()
    if span.close is None:
        return text.labels.open
    result = span.result if isinstance(span.result, dict) else {}
    told = error_text(result) if span.failed else _OUTCOMES[span.kind](span, result, text)
    fault = result.get("fault")
    return printable(text.labels.fault.format(told=told, fault=fault) if fault else told)


def _stated(span: Span, result: dict[str, Any], text: Text) -> str:
    verb, _, table = span.name.partition(" ")
    if not table:
        return text.labels.done
    if verb == "SELECT":
        return text.labels.rows.of(len(result["rows"]))
    changes = result["changes"]
    return new_state(changes, text) or text.labels.changed.of(len(changes))


def new_state(changes: Iterable[dict[str, Any]], text: Text | None = None) -> str:
    """``task_state → networking``: what a write means for the instance; empty if nothing."""
    text = text or english()
    return ", ".join(
        text.labels.state.format(column=column, value=change["after"][column])
        for change in changes
        if change["table"] == "instances" and change["op"] == "update"
        for column in ("vm_state", "task_state")
        if column in change["after"]
    )


def _decided(span: Span, result: dict[str, Any], text: Text) -> str:
    if "order" in result:
        return ", ".join(str(host) for host in result["order"])
    hosts = {verdict["host"]: True for verdict in result["verdicts"]}
    for verdict in result["verdicts"]:
        hosts[verdict["host"]] &= verdict["passed"]
    return text.labels.hosts_pass.format(passing=sum(hosts.values()), hosts=len(hosts))


def _done(span: Span, result: dict[str, Any], text: Text) -> str:
    return text.labels.done


def _again(span: Span, result: dict[str, Any], text: Text) -> str:
    """A moment without an answer is labelled as it began."""
    return request(span)


_OUTCOMES: dict[str, Callable[[Span, dict[str, Any], Text], str]] = {
    USER: lambda span, result, text: text.labels.exit.format(exit=result.get("exit")),
    REST: lambda span, result, text: status_text(result["status"]),
    RPC_CALL: _done,
    RPC_CAST: _done,
    DB: _stated,
    DRIVER: _done,
    DECISION: _decided,
    NOTIFY: _again,
    CONSOLE: _again,
}
