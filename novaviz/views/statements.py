"""What a statement does to a database, as a plain sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from novaviz.model import Event
from novaviz.views.printable import crop

TOLD_FIRST = ("vm_state", "task_state", "power_state", "status", "host", "message")
"""The columns that say most about what a write means."""

ACTS = {
    "BEGIN": "begins a transaction in",
    "COMMIT": "commits its writes to",
    "ROLLBACK": "takes back its writes to",
}
LONGEST_VALUE = 40


def statement(event: Event) -> str:
    """What is about to be read or written."""
    verb, _, table = event.name.partition(" ")
    where = database(event)
    if verb in ACTS:
        return f"{event.source} {ACTS[verb]} {where}"
    if verb == "SELECT":
        return f"{event.source} reads {table} in {where}"
    if verb == "INSERT":
        return f"{event.source} adds to {table} in {where}"
    return f"{event.source} {'deletes from' if verb == 'DELETE' else 'changes'} {table} in {where}"


def stated(event: Event) -> str:
    """What was read, or which rows were changed and how."""
    verb = event.name.partition(" ")[0]
    result = event.result or {}
    changes = result.get("changes") or ()
    if verb in ACTS:
        return statement(event)
    if verb == "SELECT":
        count = len(result.get("rows") or ())
        return f"{statement(event)}: {count or 'no'} row{'' if count == 1 else 's'}"
    return f"{statement(event)}: {changes_text(changes) or 'nothing to change'}"


def database(event: Event) -> str:
    """``the nova database`` for the participant ``DB:nova``; a service's own is its."""
    name = event.target.removeprefix("DB:")
    return "its database" if name == event.source else f"the {name} database"


def changes_text(changes: Sequence[dict[str, Any]]) -> str:
    """``task_state networking → spawning`` for the rows that a statement changed."""
    if len(changes) > 1:
        columns = _columns(changes[0])
        told = f" ({', '.join(columns)})" if changes[0]["op"] == "update" and columns else ""
        return f"{len(changes)} rows{told}"
    return _change(changes[0]) if changes else ""


def _change(change: dict[str, Any]) -> str:
    before, after = change["before"] or {}, change["after"] or {}
    if change["op"] == "delete":
        return "1 row"
    if change["op"] == "insert":
        told = ", ".join(
            f"{column} {_value(after[column])}"
            for column in TOLD_FIRST
            if after.get(column) is not None
        )
        return f"1 row ({told})" if told else "1 row"
    told = ", ".join(
        f"{column} {_value(before.get(column))} → {_value(after[column])}"
        for column in _columns(change)
    )
    return told or "1 row"


def _columns(change: dict[str, Any]) -> list[str]:
    """The changed columns that say most, at most three."""
    after = change["after"] or {}
    shown = [column for column in TOLD_FIRST if column in after]
    plain = [column for column in after if not column.endswith(("_at", "_time"))]
    return shown or plain[:2]


def _value(value: Any) -> str:
    if value is None or value == "":
        return "none"
    text = str(value)
    return text if len(text) <= LONGEST_VALUE else crop(text, 12)
