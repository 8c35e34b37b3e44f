"""libvirt's event loop, which brings what libvirt tells by itself."""

from __future__ import annotations

import threading
from typing import Any


class EventLoop:
    """Runs in a thread of its own while it has users.

    libvirt knows one event loop a process and never forgets it, so there is one of these a
    process, too: :data:`LOOP`.
    """

    def __init__(self) -> None:
        # Python may collect another run, which leaves, while one enters.
        self._lock = threading.RLock()
        self._users = 0
        self._timer: int | None = None
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def enter(self, libvirt: Any) -> None:
        """One user more; to be called before the user connects."""
        with self._lock:
            if self._timer is None:
                libvirt.virEventRegisterDefaultImpl()
                self._timer = libvirt.virEventAddTimeout(-1, _nothing, None)
            self._users += 1
            if self._thread is None:
                self._stopped = threading.Event()
                self._thread = threading.Thread(
                    target=_go, args=(libvirt, self._stopped), name="novaviz-libvirt-events",
                    daemon=True,
                )  # fmt: skip
                self._thread.start()

    def leave(self, libvirt: Any) -> None:
        """One user less; the last one stops the thread, and waits until it is over."""
        with self._lock:
            self._users -= 1
            if self._users or self._thread is None:
                return
            thread, self._thread = self._thread, None
            self._stopped.set()
            libvirt.virEventUpdateTimeout(self._timer, 0)
            if thread is not threading.current_thread():
                thread.join()
            libvirt.virEventUpdateTimeout(self._timer, -1)


def _go(libvirt: Any, stopped: threading.Event) -> None:
    while not stopped.is_set():
        libvirt.virEventRunDefaultImpl()


def _nothing(timer: int, opaque: object) -> None:
    """The timer is there to wake the loop."""


LOOP = EventLoop()
