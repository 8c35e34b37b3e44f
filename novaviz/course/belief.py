"""A belief that many have, beside the event of a run that refutes it."""

from __future__ import annotations

from html import escape
from typing import Any

from novaviz.catalog.misconceptions import Misconception, read_misconceptions
from novaviz.exceptions import UsageError
from novaviz.model import Event, Trace
from novaviz.run import Run


class Belief:
    """What people think, why, how it is, and ``event``, which shows it.

    In a notebook a player stands below the words, at the event.
    """

    def __init__(
        self, belief: Misconception, shown: Run | Trace, event: Event, options: dict[str, Any]
    ) -> None:
        self.event, self._belief, self._shown = event, belief, shown
        self._options = {"position": event.seq, "detail": "messages", **options}

    @property
    def where(self) -> str:
        """The refuting event, in a line."""
        event = self.event
        return (
            f"Event {event.seq}, at {event.at:.3f} s: {event.kind} {event.name}"
            f" from {event.source} to {event.target}, {event.phase}"
        )

    def __repr__(self) -> str:
        one = self._belief
        return f"Many believe: {one.belief}\n{one.tempting}\nBut: {one.truth}\n{self.where}"

    def _repr_html_(self) -> str:
        one = self._belief
        return (
            f'<p><b>Many believe:</b> {escape(one.belief)} <i>{escape(one.tempting)}</i></p>'
            f"<p><b>But:</b> {escape(one.truth)}</p><p>{escape(self.where)}</p>"
        )

    def _repr_mimebundle_(self, **which: Any) -> Any:
        """The words and the player, where there are widgets; else the words."""
        try:
            from novaviz.views.refuted import words_and_player
        except ImportError:
            return {"text/plain": repr(self), "text/html": self._repr_html_()}
        player = self._shown.play(**self._options)
        return words_and_player(self._repr_html_(), player)._repr_mimebundle_(**which)


def belief(name: str, shown: Run | Trace, **options: Any) -> Belief:
    """The belief of this name (see ``misconceptions.yaml``), at the event that refutes it.

    ``options`` are the player's. UsageError if there is no such belief, or no such event here.
    """
    known = {one.name: one for one in read_misconceptions()}
    if name not in known:
        raise UsageError(f"unknown belief {name!r}", known)
    trace = shown if isinstance(shown, Trace) else shown.trace
    event = known[name].refuted(trace.events)
    if event is None:
        raise UsageError(f"nothing in this run refutes the belief {name!r}")
    return Belief(known[name], shown, event, options)
