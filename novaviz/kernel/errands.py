"""Work that blocks, done by a thread while the simulation goes on.

A disk that is converted takes seconds; the kernel, under a paced clock, waits for it as for any
answer from outside.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar

from novaviz.exceptions import CloudError, EngineError
from novaviz.kernel.clock import Inbox
from novaviz.kernel.kernel import Future, Kernel

T = TypeVar("T")

PATIENCE = 60.0
"""Seconds that ``close`` waits for the job at hand."""

Job = tuple[Callable[[], Any], Future]


class Errands:
    """One thread that does one job after the other; it is started by the first."""

    def __init__(self, kernel: Kernel, inbox: Inbox) -> None:
        self._kernel, self._inbox = kernel, inbox
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closed = False

    async def do(self, function: Callable[[], T]) -> T:
        """What the function returns, or the CloudError that it raises.

        Anything else that it raises is a bug: it stops the run, whoever waits.
        """
        if self._closed:
            raise EngineError("there is nobody left to run errands")
        if self._thread is None:
            self._thread = threading.Thread(
                target=self._work, name="novaviz-errands", daemon=True
            )
            self._thread.start()
        future = self._kernel.future()
        self._kernel.outside += 1
        self._jobs.put((function, future))
        value: T = await future
        return value

    def close(self) -> None:
        """End the thread when the job at hand is done; what is queued behind it is not begun."""
        self._closed = True
        thread, self._thread = self._thread, None
        if thread is None:
            return
        self._jobs.put(None)
        if thread is not threading.current_thread():
            thread.join(PATIENCE)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None and not self._closed:
            function, future = job
            value: Any = None
            error: BaseException | None = None
            try:
                value = function()
            except BaseException as wrong:
                error = wrong
            self._post(future, value, error)
            del job, function, future, value, error

    def _post(self, future: Future, value: Any, error: BaseException | None) -> None:
        def enter() -> None:
            self._kernel.outside -= 1
            if error is None:
                future.set(value)
            elif isinstance(error, CloudError):
                future.fail(error)
            else:
                raise error

        self._inbox.post(enter)
