"""Two ways for time to pass, one loop: at once, or never ahead of the clock on the wall."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from datetime import UTC, datetime
from math import inf
from typing import Protocol

from novaviz.kernel.kernel import MICROSECONDS, Kernel

Act = Callable[[], None]


def utc_now() -> datetime:
    """The time on the wall, for what happens once and really: nobody else looks at it."""
    return datetime.now(UTC)


def wall_seconds() -> float:
    """A clock on the wall that only goes forward, for how long something outside really takes."""
    return time.monotonic()


class Clock(Protocol):
    """How a kernel is made to go on.

    ``halted`` says that whoever goes on should stop, even while the clock waits.
    """

    halted: bool

    def advance(self) -> bool:
        """Let one thing happen; False if nothing is left."""

    def halt(self) -> None:
        """Wake a clock that waits, in another thread, and have it left alone."""


class FreeClock:
    """Jumps to whatever is due next."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self.halted = False

    def advance(self) -> bool:
        """Let one thing happen; False if nothing is left."""
        return self._kernel.step()

    def halt(self) -> None:
        """It never waits: who goes on looks by himself."""


class Inbox:
    """What other threads have to say; only the simulation's thread opens it.

    ``post`` may be called from any thread, with something to do in the simulation. ``wall`` is
    the clock by which arrivals are told, in seconds.
    """

    def __init__(self, wall: Callable[[], float] = time.monotonic) -> None:
        self._queue: queue.SimpleQueue[tuple[float, Act]] = queue.SimpleQueue()
        self.wall = wall

    def post(self, act: Act) -> None:
        self._queue.put((self.wall(), act))

    def take(self, seconds: float | None) -> tuple[float, Act] | None:
        """The next message and when it came (wall time); None if none comes in time."""
        try:
            return self._queue.get(timeout=seconds) if seconds is None or seconds > 0 else (
                self._queue.get_nowait()
            )
        except queue.Empty:
            return None


class PacedClock:
    """Never ahead of wall time times ``rate``; waits on its inbox while nothing is due.

    What comes in enters at ``max(now, arrival)``: time never goes back, and nothing that was due
    before it is overtaken. Real hypervisors run under rate 1. The time that passes between one
    ``advance`` and the next does not count: a reader who looks at an event for a minute makes no
    deadline pass.
    """

    def __init__(
        self,
        kernel: Kernel,
        rate: float = 1.0,
        inbox: Inbox | None = None,
        wall: Callable[[], float] = time.monotonic,
    ) -> None:
        self._kernel, self._rate, self._wall = kernel, rate, wall
        self.inbox = inbox or Inbox(wall)
        self.halted = False
        self._start = wall() - kernel.now / MICROSECONDS / rate
        self._left: float | None = None

    def halt(self) -> None:
        """Wake a clock that waits, in another thread, and have it left alone."""
        self.halted = True
        self.inbox.post(lambda: None)

    def advance(self) -> bool:
        """Let one thing happen when it is due; False if nothing is left and nothing can come."""
        if self._left is not None:
            self._start += self._wall() - self._left
        try:
            return self._advance()
        finally:
            self._left = self._wall()

    def _advance(self) -> bool:
        kernel = self._kernel
        while True:
            due = kernel.peek()
            wait = inf if due == inf else self._start + due / MICROSECONDS / self._rate
            nothing_comes = due == inf and not kernel.outside
            message = self.inbox.take(
                0 if nothing_comes else None if due == inf else wait - self._wall()
            )
            if message is None:
                if nothing_comes or self._wall() >= wait:
                    return kernel.step()
                continue
            came, act = message
            arrival = int((came - self._start) * self._rate * MICROSECONDS)
            kernel.after(max(0, arrival - kernel.now), act)
