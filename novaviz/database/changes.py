"""What the triggers of a database report: rows and columns, before and after."""

from __future__ import annotations

from typing import Any

from novaviz.database.sqlfiles import Template

Row = dict[str, Any]
Change = dict[str, Any]
"""``table``, ``op``, the row's ``key``, and its changed columns ``before`` and ``after``."""


class Recorder:
    """Gathers what the triggers report.

    Apart from the Database, which would otherwise never be freed: SQLite holds on to this.
    """

    __slots__ = ("_template", "changes")

    def __init__(self, template: Template) -> None:
        self._template = template
        self.changes: list[Change] | None = None

    def changed(self, table: str, operation: str, *values: Any) -> None:
        """Called by the triggers: once an inserted or deleted row, once an updated column."""
        changes = self.changes
        if changes is None:
            return
        keys = self._template.keys[table]
        if operation == "update":
            *row, column, old, new = values
            key = dict(zip(keys, row, strict=True))
            last = changes[-1] if changes else None
            if last is None or last["key"] != key or last["table"] != table:
                last = _change(table, operation, key, {}, {})
                changes.append(last)
            last["before"][column], last["after"][column] = old, new
            return
        whole = dict(zip(self._template.columns[table], values, strict=True))
        key = {name: whole[name] for name in keys}
        before, after = (None, whole) if operation == "insert" else (whole, None)
        changes.append(_change(table, operation, key, before, after))


def inverse(change: Change) -> Change:
    """The change that undoes this one."""
    opposite = {"insert": "delete", "delete": "insert", "update": "update"}
    return {**change, "op": opposite[change["op"]], "before": change["after"],
            "after": change["before"]}  # fmt: skip


def _change(table: str, op: str, key: Row, before: Row | None, after: Row | None) -> Change:
    return {"table": table, "op": op, "key": key, "before": before, "after": after}
