"""One whole exchange: the events that share a span number."""

from __future__ import annotations

from dataclasses import dataclass

from novaviz.model.event import ERROR, Event, Json


@dataclass(frozen=True, slots=True)
class Span:
    """An exchange from its start to its end or error; ``deliver`` only where a cast arrived."""

    start: Event
    deliver: Event | None
    close: Event | None

    @property
    def number(self) -> int:
        return self.start.span

    @property
    def parent(self) -> int | None:
        return self.start.parent

    @property
    def kind(self) -> str:
        return self.start.kind

    @property
    def source(self) -> str:
        return self.start.source

    @property
    def target(self) -> str:
        return self.start.target

    @property
    def name(self) -> str:
        return self.start.name

    @property
    def payload(self) -> dict[str, Json]:
        return self.start.payload

    @property
    def result(self) -> Json:
        """The result or the error; None while the span is open."""
        return self.close.result if self.close else None

    @property
    def failed(self) -> bool:
        return self.close is not None and self.close.phase == ERROR

    @property
    def duration(self) -> float | None:
        """Seconds of simulated time from start to close; None while the span is open."""
        return round(self.close.at - self.start.at, 6) if self.close else None
