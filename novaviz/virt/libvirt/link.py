"""The way to whoever speaks to libvirt: a thread of this process, or a process of its own.

libvirt's calls block, some for more than a second, so that none is made by the simulation's own
thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from typing import Any, Protocol

from novaviz.exceptions import LibvirtError
from novaviz.virt.libvirt.calls import Args
from novaviz.virt.libvirt.domain import Mark
from novaviz.virt.libvirt.event_loop import LOOP
from novaviz.virt.libvirt.library import load
from novaviz.virt.libvirt.worker import Answer, Told, Worker

PATIENCE = 30.0
"""Seconds that cleaning up may take."""

LOST = LibvirtError("internal error: client socket is closed", 1, 7)
"""What libvirt's own client says of a libvirtd that is gone."""

Done = Callable[[Answer], None]
Tell = Callable[[Told], None]


class Link(Protocol):
    """Calls go one way, one after another; answers and what libvirt tells come the other.

    Both come from another thread than the simulation's.
    """

    def open(self, uri: str, tell: Tell, done: Done) -> None:
        """Begin to connect, or to connect again."""

    def ask(self, name: str, args: Args, done: Done) -> None:
        """Have a call made, after those before it."""

    def close(self) -> None:
        """Remove the guests of this run, end the connection and whoever held it."""


class ThreadLink:
    """A thread of this process: for libvirts that are only a connection away."""

    def __init__(self, mark: Mark) -> None:
        self._mark = mark
        self._libvirt: Any = None
        self._worker: Worker | None = None
        self._jobs: SimpleQueue[tuple[Callable[[Worker], Any], Done] | None] = SimpleQueue()
        self._thread: threading.Thread | None = None

    def open(self, uri: str, tell: Tell, done: Done) -> None:
        if self._thread is None:
            self._start(tell)
        self.do(lambda worker: worker.connect(uri), done)

    def _start(self, tell: Tell) -> None:
        self._libvirt = load()
        LOOP.enter(self._libvirt)
        self._worker = Worker(self._libvirt, self._mark, tell)
        self._thread = threading.Thread(
            target=self._work, args=(self._worker,), name=f"novaviz-libvirt-{self._mark.host}",
            daemon=True,
        )  # fmt: skip
        self._thread.start()

    def ask(self, name: str, args: Args, done: Done) -> None:
        self.do(lambda worker: worker.perform(name, args), done)

    def do(self, function: Callable[[Worker], Any], done: Done) -> None:
        """Have anything done by the thread."""
        self._jobs.put((function, done))

    def close(self) -> None:
        thread, self._thread = self._thread, None
        if thread is None:
            return
        self._jobs.put(None)
        if thread is not threading.current_thread():
            thread.join(PATIENCE)
        LOOP.leave(self._libvirt)

    def _work(self, worker: Worker) -> None:
        """The thread: one job after the other, until there are to be no more."""
        while (job := self._jobs.get()) is not None:
            function, done = job
            done(worker.answer(partial(function, worker)))
            del job, function, done
        worker.leave()
