"""What a statement does to a database, as a plain sentence; and how participants are called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from novaviz.model import Event
from novaviz.model.event import START
from novaviz.views.printable import crop

if TYPE_CHECKING:
    from novaviz.catalog import Text

TOLD_FIRST = ("vm_state", "task_state", "power_state", "status", "host", "message")
"""The columns that say most about what a write means."""

LONGEST_VALUE = 40


def who(name: str, text: Text) -> str:
    """A participant in a sentence: ``nova-compute on host1``, ``the nova database``."""
    words = text.participants
    base, _, host = name.partition("@")
    if base.startswith("DB:"):
        return words.database.format(name=base.removeprefix("DB:"))
    called = words.names.get(base, base)
    return words.on_host.format(name=called, host=host) if host else called


def statement(event: Event, text: Text) -> str:
    """What is about to be read or written; at the end also which rows, and how."""
    verb, _, table = event.name.partition(" ")
    words = text.narration.db
    moments = words.statements.get(verb, words.statements["UPDATE"])
    template = moments.start if event.phase == START else moments.end
    return template.format(
        source=who(event.source, text),
        table=table,
        database=_database(event, text),
        what="" if event.phase == START else _what(event, verb, text),
    )


def _what(event: Event, verb: str, text: Text) -> str:
    result = event.result or {}
    if verb == "SELECT":
        return text.narration.db.rows.of(len(result.get("rows") or ()))
    return changes_text(result.get("changes") or (), text) or text.narration.db.unchanged


def _database(event: Event, text: Text) -> str:
    """``the nova database``; a service's own is its."""
    own = event.target.removeprefix("DB:") == event.source
    return text.participants.own_database if own else who(event.target, text)


def changes_text(changes: Sequence[dict[str, Any]], text: Text) -> str:
    """``task_state from networking to spawning`` for the rows that a statement changed."""
    words = text.narration.db
    rows = words.rows.of(len(changes))
    if len(changes) > 1:
        columns = _columns(changes[0])
        if changes[0]["op"] != "update" or not columns:
            return rows
        return words.changed.format(rows=rows, columns=", ".join(columns))
    return _change(changes[0], rows, text) if changes else ""


def _change(change: dict[str, Any], row: str, text: Text) -> str:
    before, after = change["before"] or {}, change["after"] or {}
    words = text.narration.db
    if change["op"] == "delete":
        return row
    if change["op"] == "insert":
        told = ", ".join(
            words.column.format(column=column, value=_value(after[column], text))
            for column in TOLD_FIRST
            if after.get(column) is not None
        )
        return words.inserted.format(rows=row, columns=told) if told else row
    told = ", ".join(
        words.change.format(
            column=column,
            before=_value(before.get(column), text),
            after=_value(after[column], text),
        )
        for column in _columns(change)
    )
    return told or row


def _columns(change: dict[str, Any]) -> list[str]:
    """The changed columns that say most, at most two."""
    after = change["after"] or {}
    shown = [column for column in TOLD_FIRST if column in after]
    plain = [column for column in after if not column.endswith(("_at", "_time"))]
    return (shown or plain)[:2]


def _value(value: Any, text: Text) -> str:
    if value is None or value == "":
        return text.narration.db.empty
    told = str(value)
    return told if len(told) <= LONGEST_VALUE else crop(told, 12)
