"""One recorded moment of one exchange, and the words that may stand in it."""

from __future__ import annotations

from typing import Any, NamedTuple

Json = Any
"""A value of JSON: None, bool, int, float, str, list or dict with string keys."""

USER = "user"
REST = "rest"
RPC_CALL = "rpc.call"
RPC_CAST = "rpc.cast"
DB = "db"
DRIVER = "driver"
NOTIFY = "notify"
DECISION = "decision"
CONSOLE = "console"
KINDS = (USER, REST, RPC_CALL, RPC_CAST, DB, DRIVER, NOTIFY, DECISION, CONSOLE)

START = "start"
DELIVER = "deliver"
END = "end"
ERROR = "error"
PHASES = (START, DELIVER, END, ERROR)


class Event(NamedTuple):
    """One moment of a span: its start, a cast's delivery, its end or its error.

    ``seq`` counts from 1 without gaps. ``at`` is seconds of simulated time since the trace's
    epoch, in whole microseconds. ``span`` names the exchange and ``parent`` the exchange that
    caused it (None for the user's own act). ``payload`` is filled at start and ``{}`` elsewhere;
    ``result`` is None at start and deliver. Both are snapshots in JSON, without secrets.
    ``observed`` is False where an importer inferred the event. A named tuple and not a frozen
    dataclass, for it is made hundreds of times a boot and is five times as fast to make.
    """

    seq: int
    at: float
    phase: str
    span: int
    parent: int | None
    kind: str
    source: str
    target: str
    name: str
    payload: dict[str, Json]
    result: Json = None
    observed: bool = True

    def to_dict(self) -> dict[str, Json]:
        """The event as the trace file has it."""
        return self._asdict()

    @property
    def closes(self) -> bool:
        """Whether the span is over with this event."""
        return self.phase in (END, ERROR)
