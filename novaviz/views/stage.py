"""How a trace is played: event by event, what is drawn and how long it may be looked at.

The pace follows what an event means, not the simulated clock: a step lingers, a statement of SQL
flits by. What is drawn comes from the events alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from novaviz.model import Event, Step, Trace
from novaviz.model.event import (
    CONSOLE,
    DB,
    DECISION,
    DELIVER,
    END,
    ERROR,
    NOTIFY,
    RPC_CALL,
    RPC_CAST,
    START,
)
from novaviz.views.guest import is_ready
from novaviz.views.labels import label, new_state, request
from novaviz.views.lanes import CALL, CAST, POINT, REPLY, TAKE, Arrow
from novaviz.views.narration import english, narrate
from novaviz.views.printable import printable
from novaviz.views.text import EVERYTHING, MESSAGES, STATES, STEPS

FAILURE = "error"
"""The style of what went wrong; an arrow's style is otherwise its kind."""

FAILURE_LINGERS = 1.2


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds to look at a step, a change of state, a message and a statement, at speed 1."""

    step: float
    state: float
    message: float
    statement: float


PACES = {
    STATES: Pace(0.1, 2.2, 0.03, 0.005),
    STEPS: Pace(0.72, 0.58, 0.065, 0.01),
    MESSAGES: Pace(0.9, 0.7, 0.4, 0.03),
    EVERYTHING: Pace(0.9, 0.7, 0.45, 0.3),
}


@dataclass(frozen=True, slots=True)
class Beat:
    """One event as it is played: the row it draws (if any), and the seconds it stays.

    ``again`` draws the row of its span once more in place (a reply with nothing in between);
    ``fleeting`` rows make way for the next one.
    """

    event: Event
    arrow: Arrow | None
    seconds: float
    again: bool
    fleeting: bool


def beats(trace: Trace, detail: str = STEPS) -> Iterator[Beat]:
    """Every event of the trace in order, as it is played at this level of detail."""
    pace = PACES[detail]
    firsts = {step.first for step in trace.steps}
    states = {state.seq for state in trace.transitions}
    struck = {trace.span(event.span).start.seq for event in trace.events if event.seq in states}
    for event in trace.events:
        again = event.closes and event.seq not in firsts and not trace.children(event.span)
        told = {event.seq, trace.span(event.span).start.seq} & (firsts | struck)
        quiet = (
            event.phase == END
            and event.kind == RPC_CALL
            and not again
            and event.seq not in firsts
            and detail in (STATES, STEPS)
        )
        yield Beat(
            event=event,
            arrow=None if quiet else arrow_of(trace, event, again=again),
            seconds=_seconds(event, pace, event.seq in firsts, event.seq in states),
            again=again,
            fleeting=event.kind == DB and not told and detail != EVERYTHING,
        )


def _seconds(event: Event, pace: Pace, step: bool, state: bool) -> float:  # noqa: FBT001
    usual = pace.statement if event.kind in (DB, NOTIFY, CONSOLE) else pace.message
    if event.phase == END:
        usual /= 2
    failed = FAILURE_LINGERS if event.phase == ERROR else 0.0
    state = state or (is_ready(event) and event.phase == START)
    return max(usual, pace.step if step else 0.0, pace.state if state else 0.0, failed)


def arrow_of(trace: Trace, event: Event, *, again: bool) -> Arrow | None:
    """The row that the event draws; None where it moves nothing that is worth a row."""
    style = FAILURE if event.phase == ERROR else event.kind
    if event.kind == NOTIFY or (event.kind == CONSOLE and not is_ready(event)):
        return None  # the console has a place of its own
    if event.kind == CONSOLE:
        return Arrow(event.source, event.target, POINT, label(trace, event), style)
    if event.kind == DECISION:
        if event.phase == START:
            return None
        told = f"{event.name}: {label(trace, event)}"
        return Arrow(event.source, event.target, POINT, told, style, event.phase == ERROR)
    if event.kind == RPC_CAST:
        return _cast(trace, event, style)
    if event.phase == START or again:
        told = _asked(trace, event) + (_added(trace, event) if event.closes else "")
        return Arrow(event.source, event.target, CALL, told, style, event.phase == ERROR)
    told = _asked(trace, event) if _is_done(trace, event) else label(trace, event)
    return Arrow(event.target, event.source, REPLY, told, style, event.phase == ERROR)


def _cast(trace: Trace, event: Event, style: str) -> Arrow | None:
    """A cast lies in its queue until it is taken; that it is finished nobody is told."""
    if event.phase == DELIVER:
        return Arrow(event.source, event.target, TAKE, label(trace, event), style)
    start = trace.span(event.span).start
    queue = start.payload.get("queue") or event.target
    if event.phase == START:
        told = f"{label(trace, event)}, queue {queue}"
        return Arrow(event.source, event.target, CAST, told, style)
    if event.phase == ERROR:
        told = f"{event.name}: {label(trace, event)}"
        return Arrow(event.source, event.target, CAST, told, style, failed=True)
    return None


def _asked(trace: Trace, event: Event) -> str:
    """The request, for an arrow that stands for the answer as well; of a write the new state."""
    asked = request(trace.span(event.span))
    return (new_state(event.result["changes"]) or asked) if _is_stated(event) else asked


def _added(trace: Trace, event: Event) -> str:
    """What the answer adds to that: the outcome, if it says more than that all is done."""
    plain = _is_stated(event) or _is_done(trace, event)
    return "" if plain else f" · {label(trace, event)}"


def _is_stated(event: Event) -> bool:
    return event.kind == DB and event.phase == END


def _is_done(trace: Trace, event: Event) -> bool:
    """Whether the answer is no more than that all is done, which says less than the request."""
    return label(trace, event) == english().labels.done


@dataclass(slots=True)
class Row:
    """A row on the stage: its arrow, the span it is about and the step that begins with it."""

    arrow: Arrow
    span: int
    step: int | None
    fleeting: bool


class Stage:
    """What is to be seen after the beats so far; of a run that ``goes_on`` no event is the last."""

    def __init__(self, trace: Trace, *, goes_on: bool = False) -> None:
        self.trace = trace
        self.goes_on = goes_on
        self.rows: list[Row] = []
        self.event: Event | None = None
        self.step: Step | None = None
        self._firsts = {step.first: step for step in trace.steps}

    @property
    def seq(self) -> int:
        """The seq of the last event played; 0 before the first."""
        return self.event.seq if self.event else 0

    @property
    def over(self) -> bool:
        """Whether the last event has been played."""
        return self.seq == len(self.trace.events) and not self.goes_on

    @property
    def active(self) -> tuple[str, ...]:
        """Who takes part in the event that is on; nobody once all is over."""
        return (self.event.source, self.event.target) if self.event and not self.over else ()

    @property
    def within(self) -> bool:
        """Whether the event that is on still belongs to the last step begun."""
        return self.step is not None and (self.step.last is None or self.seq <= self.step.last)

    def play(self, beat: Beat) -> None:
        """Let one more event happen."""
        self.event = beat.event
        begun = self._firsts.get(beat.event.seq)
        self.step = begun or self.step
        if beat.arrow is None:
            return
        if self.rows and self.rows[-1].fleeting and self.rows[-1].span != beat.event.span:
            self.rows.pop()
        number = begun.number if begun else None
        if beat.again:
            for row in reversed(self.rows):
                if row.span == beat.event.span:
                    row.arrow = beat.arrow
                    return
        self.rows.append(Row(beat.arrow, beat.event.span, number, beat.fleeting))

    @property
    def now(self) -> str:
        """The event that is on, in a sentence."""
        return narrate(self.trace, self.event) if self.event else ""


def title_of(trace: Trace) -> str:
    """The trace's title, and its release where the title does not say it; safe to print."""
    title = str(trace.metadata.get("title") or "boot")
    release = str(trace.metadata.get("release") or "recorded")
    return printable(title if release in title else f"{title} · {release}")
