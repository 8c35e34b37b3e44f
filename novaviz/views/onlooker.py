"""A boot on a real hypervisor, shown while it happens: as a picture, or line by line.

The engine waits for libvirt and for the guest, and an event may be the last one for seconds. So it
stays in the caller's thread, and what it has done is drawn in another one: soon, however long
nothing follows, and never so often that the drawing takes the engine's time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Protocol

from rich.console import Console
from rich.live import Live
from rich.text import Text

from novaviz.model import Event, Trace
from novaviz.model.event import CONSOLE, START
from novaviz.views.guest import is_ready
from novaviz.views.printable import printable
from novaviz.views.stage import Stage, beats
from novaviz.views.status_table import seen
from novaviz.views.summary import summary
from novaviz.views.terminal import picture
from novaviz.views.text import STEPS, console_text, state_text

if TYPE_CHECKING:
    from novaviz.catalog import Storyboard

FRAME = 1 / 12
"""Seconds from one look to the next, at least."""

SHARE = 0.25
"""The part of the time that looking may take."""

Look = Callable[[Trace], None]


class Going(Protocol):
    """What is watched: a :class:`~novaviz.run.Run`, as far as it is needed here."""

    @property
    def trace(self) -> Trace:
        """What has happened so far."""

    def step(self) -> Event | None:
        """Let one event happen, however long it takes; None if there is nothing more."""


def watch(run: Going, board: Storyboard | None, console: Console, *, detail: str = STEPS) -> None:
    """Let the run go on to its end under a picture of it, and leave the last picture standing.

    KeyboardInterrupt leaves the terminal in order and goes on to the caller.
    """
    with Live(console=console, auto_refresh=False, vertical_overflow="crop") as live:

        def look(trace: Trace) -> None:
            stage = Stage(trace, goes_on=trace.metadata.get("outcome") is None)
            for beat in beats(trace, detail):
                stage.play(beat)
            live.update(picture(stage, board, console), refresh=True)

        onlooking(run, look)
    console.print(Text(summary(run.trace)))


def tell(run: Going, write: Callable[[str], None]) -> None:
    """Let the run go on to its end, and write what happens: a line each, when it happens."""
    teller = _Teller()
    onlooking(run, lambda trace: write("".join(f"{line}\n" for line in teller.more(trace))))


class _Teller:
    """The lines of a trace that grows; none twice."""

    def __init__(self) -> None:
        self._events = 0
        self._steps: set[int] = set()

    def more(self, trace: Trace) -> Iterator[str]:
        """What is new since the last time, in the order in which it happened."""
        last, self._events = self._events, len(trace.events)
        fresh = [step for step in trace.steps if step.first and step.number not in self._steps]
        self._steps.update(step.number for step in fresh)
        found = [(step.first or 0, f"step {step.number}: {printable(step.title)}")
                 for step in fresh]  # fmt: skip
        found += [(state.seq, state_text(state)) for state in seen(trace) if state.seq > last]
        found += [
            (event.seq, console_text(event))
            for event in trace.events[last:]
            if event.kind == CONSOLE and event.phase == START
        ]
        for seq, text in sorted(found, key=lambda one: one[0]):
            event = trace.events[seq - 1]
            told = event.kind != CONSOLE or is_ready(event)
            yield f"{event.at:9.3f} s  {text}" if told else text


def onlooking(run: Going, look: Look) -> None:
    """Let the run go on to its end, and have what is new looked at; raises what ``look`` does."""
    onlooker = _Onlooker(look)
    try:
        while onlooker.error is None and run.step() is not None:
            onlooker.show(run.trace)
    finally:
        onlooker.stop()
    if onlooker.error is not None:
        raise onlooker.error


class _Onlooker:
    """Looks at the latest trace, in a thread of its own."""

    def __init__(self, look: Look) -> None:
        self.error: Exception | None = None
        self._look = look
        self._latest: Trace | None = None
        self._new, self._stopped = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._go, name="novaviz-onlooker", daemon=True)
        self._thread.start()

    def show(self, trace: Trace) -> None:
        self._latest = trace
        self._new.set()

    def stop(self) -> None:
        """Have the last trace looked at, and come back when that is done."""
        self._stopped.set()
        self._new.set()
        self._thread.join()

    def _go(self) -> None:
        shown: Trace | None = None
        while shown is not self._latest or not self._stopped.is_set():
            self._new.wait()
            self._new.clear()
            begun = time.monotonic()
            shown, before = self._latest, shown
            if shown is None or shown is before:
                continue
            try:
                self._look(shown)
            except Exception as error:
                self.error = error
                return
            self._stopped.wait(max(FRAME, (time.monotonic() - begun) / SHARE))
