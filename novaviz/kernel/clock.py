"""Two ways for time to pass, one loop: at once, or never ahead of the clock on the wall."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from math import inf

from novaviz.kernel.kernel import MICROSECONDS, Kernel

Act = Callable[[], None]


class FreeClock:
    """Jumps to whatever is due next."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel

    def advance(self) -> bool:
        """Let one thing happen; False if nothing is left."""
        return self._kernel.step()


class Inbox:
    """What other threads have to say; only the simulation's thread opens it.

    ``post`` may be called from any thread, with something to do in the simulation.
    """

    def __init__(self, wall: Callable[[], float] = time.monotonic) -> None:
        self._queue: queue.SimpleQueue[tuple[float, Act]] = queue.SimpleQueue()
        self._wall = wall

    def post(self, act: Act) -> None:
        self._queue.put((self._wall(), act))

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
    before it is overtaken. Real hypervisors run under rate 1.
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
        self._start = wall() - kernel.now / MICROSECONDS / rate

    def advance(self) -> bool:
        """Let one thing happen when it is due; False if nothing is left and nothing can come."""
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
