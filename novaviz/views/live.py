"""A player of a run that goes on while it is watched.

The engine runs in a thread of its own and tells the browser what has happened, a batch at a time;
the browser plays at its own pace. Messages are not kept by whoever was not there to hear them: a
view that is made late asks, and once the run is over the whole trace is put into the widget's
state, for reloads and for saved notebooks.
"""

from __future__ import annotations

import threading
import time
import weakref
from dataclasses import replace
from math import inf
from typing import TYPE_CHECKING, Any

from novaviz.exceptions import UsageError
from novaviz.kernel import Clock
from novaviz.model import Event, Trace
from novaviz.model.event import Json
from novaviz.views.choices import SPEEDS
from novaviz.views.playable import ENGLISH, unicode
from novaviz.views.player import Player
from novaviz.views.score import Scorer
from novaviz.views.stage import beats

if TYPE_CHECKING:
    from novaviz.run import Run

TICK = 0.04
"""Seconds from batch to batch."""

SHARE = 0.25
"""The part of the time that may be spent on telling, however long the trace has become."""

PATIENCE = 5.0
"""Seconds to wait for the thread where it is stopped; one event takes milliseconds."""


class Live(Player):
    """A run that is played while it happens.

    ``speed`` is the pace of the engine: 1 is a reading pace, 0 as fast as it can. ``stop`` leaves
    the run where it is; ``wait`` comes back when it is over. What goes wrong in the engine is
    shown in the player, and kept in ``error``.
    """

    def __init__(
        self, run: Run, *, speed: float = 1.0, language: str = ENGLISH, **options: Any
    ) -> None:
        self.error: Exception | None = None
        self._pace = speed
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._clock = weakref.ref(run.cloud.clock)
        # Only the thread has the run, so that a player that is still shown keeps no cloud alive.
        self._thread = threading.Thread(
            target=self._go, args=(run,), name="novaviz-live", daemon=True
        )
        if not 0 <= speed < inf:
            raise UsageError(f"speed is a number from 0 (as fast as it can), not {speed}")
        self._scorer = Scorer(language)
        self._told: list[Event] = []
        self._latest = run.trace
        self._facts: dict[str, Json] = {}
        self._parts: dict[str, Json] = {}
        self._words: list[Json] = []
        self._setter: int | None = None
        self._learn(self._latest)
        slowest, fastest = SPEEDS
        options = {
            "twin": False,
            "speed": min(max(speed, slowest), fastest) if speed else 1.0,
            "position": len(self._told),
            "playing": True,
        } | options
        super().__init__(self._latest, language=language, _live=True, **options)
        self.on_msg(self._hear)
        weakref.finalize(self, _halt, self._stopped, self._thread, self._clock)
        self._thread.start()

    @property
    def end(self) -> int:
        """The seq of the last event that the browser has been told of."""
        return max(super().end, len(self._told))

    @property
    def running(self) -> bool:
        """Whether the engine is at work."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Leave the run where it is, and the player with what has happened till then."""
        self._stopped.set()
        clock = self._clock()
        if clock is not None:
            clock.halt()
        if self.running and threading.get_ident() not in (self._thread.ident, self._setter):
            self._thread.join(PATIENCE)
        if clock is not None:
            clock.halted = False

    def wait(self, timeout: float | None = None) -> bool:
        """Come back when the run is over, or after ``timeout`` seconds; whether it is over.

        Raises what went wrong in the engine. An interrupt stops the run. An observer cannot wait
        for what waits for it.
        """
        try:
            if threading.get_ident() not in (self._thread.ident, self._setter):
                self._thread.join(timeout)
        except KeyboardInterrupt:
            self.stop()
            raise
        if self.error is not None:
            raise self.error
        return not self.running

    def close(self) -> None:
        """Stop, and take the player off the page."""
        self.stop()
        super().close()

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take what the browser says; traitlets cannot be set by two threads at once."""
        with self._lock:
            self._setter = threading.get_ident()
            try:
                super().set_state(sync_data)
            finally:
                self._setter = None

    def _go(self, run: Run) -> None:
        try:
            try:
                self._play(run)
            finally:
                self._tell(run)
        except Exception as error:
            self.error = error
        with self._lock:
            try:
                self.trace = self._latest
            finally:  # whatever an observer makes of it
                if self.error is not None:
                    self._problem = f"{type(self.error).__name__}: {self.error}"
                self._live = False

    def _play(self, run: Run) -> None:
        """Let the run go on, and tell of it in time, until it is over or stopped."""
        due = next_batch = time.monotonic()
        while not self._stopped.is_set() and run.step() is not None:
            due = max(due + (self._pause(run.trace) if self._pace else 0), time.monotonic())
            now = time.monotonic()
            if now >= next_batch or due - now > TICK:
                self._tell(run)
                took = time.monotonic() - now
                next_batch = now + max(TICK, took / SHARE)
            self._stopped.wait(max(due - time.monotonic(), 0))

    def _pause(self, trace: Trace) -> float:
        """Seconds to look at the event that has just happened."""
        *_, beat = beats(trace, self.detail)
        return beat.seconds / self._pace

    def _tell(self, run: Run) -> None:
        """Send what has happened since the last time."""
        trace = run.trace
        with self._lock:
            had = len(self._told)
            facts, parts = self._learn(trace)
            self._send_from(had, facts, parts)

    def _learn(self, trace: Trace) -> tuple[dict[str, Json], dict[str, Json]]:
        """Take in what is new; the parts of the trace and of the score that have changed."""
        facts = replace(trace, events=()).to_dict()
        del facts["events"]
        changed = {name: fact for name, fact in facts.items() if fact != self._facts.get(name)}
        parts = self._scorer.more(trace)
        self._words += parts.pop("words")
        self._latest, self._facts, self._parts = trace, facts, self._parts | parts
        self._told += trace.events[len(self._told) :]
        return changed, parts

    def _send_from(self, seq: int, facts: dict[str, Json], parts: dict[str, Json]) -> None:
        self.send(
            unicode(
                {
                    "type": "more",
                    "from": seq,
                    "events": [event.to_dict() for event in self._told[seq:]],
                    "words": self._words[seq:],
                    "trace": facts,
                    "score": parts,
                }
            )
        )

    def _hear(self, player: Player, content: Any, buffers: object) -> None:
        """Answer a view that has just been made, or has missed something."""
        if not isinstance(content, dict) or content.get("type") != "hello":
            return
        have = content.get("have")
        with self._lock:
            seq = min(max(have, 0), len(self._told)) if isinstance(have, int) else 0
            self._send_from(seq, self._facts, self._parts)


def _halt(
    stopped: threading.Event, thread: threading.Thread, clock: weakref.ref[Clock]
) -> None:
    """Before Python ends and closes the cloud: nobody is to be at work in it."""
    stopped.set()
    waiting = clock()
    if waiting is not None:
        waiting.halt()
    if thread.is_alive() and thread is not threading.current_thread():
        thread.join(PATIENCE)
