"""The line between a widget and a browser, with a browser that only listens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import comm
import pytest
from comm.base_comm import BaseComm


class Wire(BaseComm):
    """Keeps what is sent; :meth:`says` is the browser's turn."""

    opened: list[Wire]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.sent: list[dict[str, Any]] = []
        super().__init__(*args, **kwargs)
        self.opened.append(self)

    def publish_msg(self, msg_type: str, data: Any = None, **rest: Any) -> None:
        self.sent.append({"type": msg_type, **(data or {})})

    def says(self, **content: Any) -> None:
        self._receive({"method": "custom", "content": content})

    def sets(self, **state: Any) -> None:
        self._receive({"method": "update", "state": state})

    def _receive(self, data: dict[str, Any]) -> None:
        self.handle_msg({"content": {"data": data}, "buffers": []})

    def told(self) -> list[dict[str, Any]]:
        """The messages that tell what has happened."""
        return [one["content"] for one in self.sent if one.get("method") == "custom"]

    def updates(self) -> list[dict[str, Any]]:
        """The changes of traits, in order."""
        return [one["state"] for one in self.sent if one.get("method") == "update"]


@pytest.fixture
def wires(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Wire]]:
    """The lines of all widgets that are made."""
    monkeypatch.setattr(Wire, "opened", [], raising=False)
    monkeypatch.setattr(comm, "create_comm", Wire)
    yield Wire.opened
    for wire in list(Wire.opened):
        wire.close()


def wire_of(wires: list[Wire], widget: Any) -> Wire:
    return next(wire for wire in wires if wire.comm_id == widget.model_id)
