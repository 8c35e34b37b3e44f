"""Simulated time and the tasks that live in it, on SimPy's event queue."""

from __future__ import annotations

import heapq
from collections.abc import Awaitable, Callable, Coroutine, Generator
from math import inf
from types import coroutine
from typing import Any, cast

import simpy

MICROSECONDS = 1_000_000
Work = Coroutine[Any, Any, Any]


@coroutine
def wait(event: simpy.Event) -> Generator[simpy.Event, Any, Any]:
    """Awaited by a coroutine: goes on when the SimPy event has come, with its value or error."""
    return (yield event)


class Future:
    """A value that will be there later, once; the first to set it wins.

    Each of those who wait for it goes on in a kernel step of its own.
    """

    __slots__ = ("_env", "_error", "_value", "_waiting", "done")

    def __init__(self, env: simpy.Environment) -> None:
        self._env = env
        self._waiting: list[simpy.Event] = []
        self._value: Any = None
        self._error: Exception | None = None
        self.done = False

    def set(self, value: Any = None) -> None:
        if not self.done:
            self._value = value
            self._be_done()

    def fail(self, error: Exception) -> None:
        if not self.done:
            self._error = error
            self._be_done()

    def _be_done(self) -> None:
        self.done = True
        for event in self._waiting:
            self._trigger(event)

    def _trigger(self, event: simpy.Event) -> None:
        if self._error is None:
            event.succeed(self._value)
        else:
            event.fail(self._error)
            event.defused = True

    def __await__(self) -> Generator[simpy.Event, Any, Any]:
        event = simpy.Event(self._env)
        if self.done:
            self._trigger(event)
        else:
            self._waiting.append(event)
        return (yield event)


Deadline = tuple[int, int, Future, Callable[[], Exception]]
"""When, in which order, what to fail, and with what."""


class Task:
    """A coroutine driven by SimPy's events; ``owner`` is the participant that dies with it."""

    __slots__ = ("_joined", "_kernel", "_waiting", "_work", "finished", "owner")

    def __init__(
        self, kernel: Kernel, work: Work, owner: str, delay: int, *, joined: bool
    ) -> None:
        self._kernel, self._work, self.owner, self._joined = kernel, work, owner, joined
        self.finished = Future(kernel.env)
        self._waiting: simpy.Event | None = simpy.Timeout(kernel.env, delay)
        self._waiting.callbacks.append(self._resume)

    def _resume(self, event: simpy.Event) -> None:
        if self._waiting is None:
            return
        try:
            if event.ok:
                target = self._work.send(event.value)
            else:
                event.defused = True
                target = self._work.throw(cast(BaseException, event.value))
        except StopIteration as stop:
            self._end()
            self.finished.set(stop.value)
        except Exception as error:
            self._end()
            if not self._joined:
                raise
            self.finished.fail(error)
        else:
            self._waiting = target
            target.callbacks.append(self._resume)

    def _end(self) -> None:
        self._waiting = None
        self._kernel.tasks.pop(self, None)

    def close(self) -> None:
        """Stop without a word: nothing after the current await runs, ``except`` clauses neither."""
        self._end()
        self._work.close()


class Kernel:
    """The clock (whole microseconds), and everything that is going to happen."""

    def __init__(self) -> None:
        self.env = simpy.Environment(0)
        self.tasks: dict[Task, None] = {}
        self.outside = 0
        """How many answers from other threads are awaited."""
        self._deadlines: list[Deadline] = []
        self._order = 0
        self._idle: list[Future] = []

    @property
    def now(self) -> int:
        """Microseconds since the epoch of the run."""
        return int(self.env.now)

    def future(self) -> Future:
        return Future(self.env)

    def sleep(self, microseconds: int) -> Awaitable[None]:
        """Let simulated time pass; 0 lets everything else that is due go first."""
        return wait(simpy.Timeout(self.env, microseconds))

    def spawn(self, work: Work, owner: str, *, delay: int = 0, joined: bool = False) -> Task:
        """Start a coroutine beside the others, ``delay`` microseconds from now.

        It begins in a kernel step of its own.

        What a ``joined`` task raises waits in ``task.finished``; what another raises is a bug
        and stops the run.
        """
        task = Task(self, work, owner, delay, joined=joined)
        self.tasks[task] = None
        return task

    def after(self, microseconds: int, act: Callable[[], None]) -> None:
        """Do something later, in a kernel step of its own."""
        timer = simpy.Timeout(self.env, microseconds)
        timer.callbacks.append(lambda _: act())

    def expire(self, future: Future, microseconds: int, error: Callable[[], Exception]) -> None:
        """Fail ``future`` with what ``error`` makes unless it is done by then.

        Once it is done, its deadline is stale: it neither counts as something to come nor moves
        the clock.
        """
        self._order += 1
        heapq.heappush(self._deadlines, (self.now + microseconds, self._order, future, error))

    def idle(self) -> Future:
        """Done when nothing else is left to happen; several are served one after another."""
        future = self.future()
        self._idle.append(future)
        return future

    def peek(self) -> float:
        """When the next thing happens, in microseconds; ``inf`` if nothing will by itself."""
        deadlines, soonest = self._deadlines, self.env.peek()
        while deadlines and deadlines[0][2].done:
            heapq.heappop(deadlines)
        return deadlines[0][0] if deadlines and deadlines[0][0] < soonest else soonest

    def step(self) -> bool:
        """Let one thing happen; False if there is nothing (left) to happen by itself."""
        env, when = self.env, self.peek()
        if when == inf:
            if self.outside or not self._idle:
                return False
            self._idle.pop(0).set()
            if env.peek() == inf:  # who waited for it is gone
                return True
        elif self._deadlines and when < env.peek():
            at, _, future, error = heapq.heappop(self._deadlines)
            self.after(at - self.now, lambda: future.fail(error()))
        env.step()
        return True

    def kill(self, owner: str) -> None:
        """Stop every task of a participant at once, as when its host loses power."""
        for task in [task for task in self.tasks if task.owner == owner]:
            task.close()

    def close(self) -> None:
        """Close every coroutine, newest first; the kernel is of no use afterwards."""
        while self.tasks:
            next(reversed(self.tasks)).close()
