"""What one run has recorded so far, as a trace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from novaviz.catalog import read_storyboard
from novaviz.cloud import Cloud
from novaviz.exceptions import UsageError
from novaviz.model.event import Event, Json
from novaviz.model.trace import Trace, participants_of
from novaviz.model.transition import Folder, Transition
from novaviz.outcome import Outcome
from novaviz.scenario import Scenario
from novaviz.storyboard import match


class Record:
    """The events of one run: in a cloud that boots others, neither the first nor the last.

    ``position`` is the seq of the last one, counted from where the run began. With ``operation``
    it is not the scenario's boot but what is done to its server later; that has no steps.
    """

    def __init__(
        self, cloud: Cloud, scenario: Scenario, request_id: str, *, operation: str | None = None
    ) -> None:
        self._cloud, self._scenario, self._request_id = cloud, scenario, request_id
        self._operation = operation
        self._before = len(cloud.boundary.events)
        self._after: int | None = None
        self._folder = Folder()
        self._learn()
        self._folded = 0
        self._transitions: list[Transition] = []
        self._trace: tuple[int, bool, Trace] | None = None

    def _learn(self) -> None:
        """The rows that are there already: what changes in them tells only what changed."""
        for event in self._cloud.boundary.events[: self._before]:
            for _ in self._folder.feed(event):
                pass

    @property
    def position(self) -> int:
        after = len(self._cloud.boundary.events) if self._after is None else self._after
        return after - self._before

    @property
    def events(self) -> tuple[Event, ...]:
        """The run's own events, counted from 1."""
        return tuple(map(self._counted, self._cloud.boundary.events[self._before : self._after]))

    def event(self, seq: int) -> Event:
        return self._counted(self._cloud.boundary.events[self._before + seq - 1])

    def changes(self, seq: int) -> list[dict[str, Any]]:
        """The rows and columns that event ``seq`` changed; UsageError if there is no such event."""
        if not 1 <= seq <= self.position:
            raise UsageError(f"there is no event {seq}: the run is at {self.position}")
        changes: list[dict[str, Any]] = (self.event(seq).result or {}).get("changes", [])
        return changes

    def end(self) -> None:
        """What comes from now on belongs to others."""
        self._after = len(self._cloud.boundary.events)

    def step(self) -> bool:
        """Let exactly one event happen; False if nothing is left or the clock was stopped."""
        events, clock = self._cloud.boundary.events, self._cloud.clock
        before = len(events)
        while len(events) == before:
            if clock.halted or not (clock.advance() or self._cloud.abandon()):
                return False
        return True

    def run(self) -> bool:
        """Go on until every exchange is over; False if the clock was stopped before."""
        clock, abandon = self._cloud.clock, self._cloud.abandon
        advance, unfinished = clock.advance, self._cloud.boundary.open
        while self.position == 0 and not clock.halted and advance():
            pass
        while unfinished and not clock.halted and (advance() or abandon()):
            pass
        return not clock.halted

    def trace(self, outcome: Callable[[], Outcome], faults: list[str], *, done: bool) -> Trace:
        """Events, transitions and steps so far, and what became of it all.

        The databases are asked for the outcome only if there is something new.
        """
        known = self._trace
        if known is None or known[:2] != (self.position, done):
            known = (self.position, done, self._make(outcome(), faults, done=done))
            self._trace = known
        return known[2]

    def _make(self, outcome: Outcome, faults: list[str], *, done: bool) -> Trace:
        events, scenario = self.events, self._scenario
        for event in events[self._folded :]:
            self._transitions += self._folder.feed(event)
        self._folded = len(events)
        metadata: dict[str, Json] = {
            "title": (
                f"{scenario.name}: {self._operation}" if self._operation else scenario.title
            ),
            "source": "run",
            "release": scenario.release,
            "scenario": self._operation or scenario.scenario,
            "seed": scenario.seed,
            "epoch": self._cloud.wiring.epoch.isoformat().replace("+00:00", "Z"),
            "instance": outcome.instance,
            "request_id": self._request_id,
            "outcome": outcome.name if done else None,
            "faults": faults,
            "settings": dict(scenario.settings),
            "entry": scenario.entry,
            "hypervisor": scenario.hypervisor,
        }
        hypervisor = self._cloud.hypervisor
        if hypervisor.real:
            metadata |= {"times": "real seconds", "simulated": list(hypervisor.simulated)}
        if done:
            metadata |= outcome.details
        return Trace(
            metadata=metadata,
            events=events,
            lanes=tuple(participants_of(events, scenario.entry)),
            transitions=tuple(self._transitions),
            steps=(
                () if self._operation
                else match(read_storyboard(scenario.release), events, scenario.has)
            ),
        )

    def _counted(self, event: Event) -> Event:
        return event._replace(seq=event.seq - self._before) if self._before else event
