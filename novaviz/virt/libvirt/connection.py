"""One connection to libvirt: every call is made by one thread, and recorded.

libvirt's calls block, some for more than a second, so that none is made by the simulation's own
thread. What comes of them comes back through the kernel's inbox.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any

from novaviz.exceptions import LibvirtError
from novaviz.kernel import Boundary, Future, Inbox
from novaviz.model.context import RequestContext
from novaviz.model.event import DRIVER, Json
from novaviz.model.snapshot import snapshot
from novaviz.virt.libvirt.domain import Mark, is_marked
from novaviz.virt.libvirt.event_loop import LOOP
from novaviz.virt.libvirt.library import load, refusal, translated
from novaviz.virt.libvirt.lifecycle import LifecycleEvent, event_name

PATIENCE = 30.0
"""Seconds that the thread may take to clean up."""

Function = Callable[[Any], Any]
"""What the thread does with the ``virConnect``."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a call, and how long it took (seconds, by the clock on the wall)."""

    value: Any
    error: Exception | None
    seconds: float


Job = tuple[Function, Callable[[Answer], None]]


class Connection:
    """nova-compute's way to the libvirtd of its host.

    ``mark`` is on each domain that is made through it: nobody else's is ever touched.
    """

    def __init__(self, boundary: Boundary, inbox: Inbox, mark: Mark) -> None:
        self.mark = mark
        self.heard: Callable[[LifecycleEvent], None] = lambda event: None
        self._boundary, self._inbox = boundary, inbox
        self._libvirt: Any = None
        self._raw: Any = None
        self._callback: int | None = None
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._thread: threading.Thread | None = None

    def open(self, uri: str) -> Callable[[], None]:
        """Begin to connect; the result waits for it, and raises HypervisorError if it fails."""
        self._libvirt = load()
        LOOP.enter(self._libvirt)
        self._thread = threading.Thread(
            target=self._work, name=f"novaviz-libvirt-{self.mark.host}", daemon=True
        )
        self._thread.start()
        answers: SimpleQueue[Answer] = SimpleQueue()
        self._jobs.put((lambda _: self._connect(uri), answers.put))

        def connected() -> None:
            error = answers.get().error
            if isinstance(error, LibvirtError):
                raise refusal(uri, error)
            if error is not None:
                raise error

        return connected

    async def call(
        self, ctxt: RequestContext, name: str, args: dict[str, Any], function: Function,
        show: Callable[[Any], Json] = snapshot,
    ) -> Any:  # fmt: skip
        """Have ``function`` done by the thread, as one exchange with libvirtd.

        ``show`` makes of its value what the trace records. LibvirtError if libvirt refuses.
        """

        async def work(ctxt: RequestContext) -> Answer:
            answer: Answer = await self._ask(function)
            return answer

        def told(answer: Answer) -> Json:
            return {"return": show(answer.value), "seconds": round(answer.seconds, 6)}

        host = self.mark.host
        answer = await self._boundary.cross(
            ctxt, DRIVER, f"nova-compute@{host}", f"libvirtd@{host}", name, {"args": args}, work,
            told,
        )  # fmt: skip
        return answer.value

    def _ask(self, function: Function) -> Future:
        """Hand a job to the thread; the kernel waits for its answer as for one from outside."""
        kernel = self._boundary.kernel
        future = kernel.future()
        kernel.outside += 1

        def enter(answer: Answer) -> None:
            kernel.outside -= 1
            if answer.error is None:
                future.set(answer)
            else:
                future.fail(answer.error)

        self._jobs.put((function, lambda answer: self._inbox.post(lambda: enter(answer))))
        return future

    def close(self) -> None:
        """Remove the guests of this run, end the connection and the thread."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        self._jobs.put(None)
        if thread is not threading.current_thread():
            thread.join(PATIENCE)
        LOOP.leave(self._libvirt)

    def _work(self) -> None:
        """The thread: one job after the other, until there are to be no more."""
        while (job := self._jobs.get()) is not None:
            function, done = job
            begun = self._inbox.wall()
            value: Any = None
            error: Exception | None = None
            try:
                value = function(self._raw)
            except self._libvirt.libvirtError as wrong:
                error = translated(wrong)
            except Exception as wrong:
                error = wrong
            done(Answer(value, error, self._inbox.wall() - begun))
            del job, function, done, value, error
        if self._raw is not None:
            self._leave()

    def _connect(self, uri: str) -> None:
        libvirt, inbox = self._libvirt, self._inbox
        self._raw = libvirt.open(uri)

        def hear(raw: Any, domain: Any, number: int, detail: int, opaque: Any) -> None:
            event = LifecycleEvent(domain.UUIDString(), event_name(number), detail)
            inbox.post(lambda: self.heard(event))

        self._callback = self._raw.domainEventRegisterAny(
            None, libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, hear, None
        )

    def _leave(self) -> None:
        """What fails now fails because libvirt is gone, and the guests' memory with it."""
        with suppress(self._libvirt.libvirtError):
            for domain in self._raw.listAllDomains():
                if is_marked(self._metadata(domain), self.mark):
                    self._remove(domain)
        with suppress(self._libvirt.libvirtError):
            self._raw.domainEventDeregisterAny(self._callback)
        with suppress(self._libvirt.libvirtError):
            self._raw.close()
        self._raw = None

    def _metadata(self, domain: Any) -> str:
        with suppress(self._libvirt.libvirtError):
            kind = self._libvirt.VIR_DOMAIN_METADATA_ELEMENT
            return str(domain.metadata(kind, Mark.NAMESPACE))
        return ""

    def _remove(self, domain: Any) -> None:
        with suppress(self._libvirt.libvirtError):
            if domain.isActive():
                domain.destroy()
        with suppress(self._libvirt.libvirtError):
            domain.undefineFlags(0)
