"""One connection to libvirt: every call is recorded, and what libvirt tells is handed on.

Answers and events come from another thread, and enter through the kernel's inbox.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from queue import SimpleQueue
from typing import Any

from novaviz.exceptions import HypervisorError, LibvirtError
from novaviz.kernel import Boundary, Future, Inbox
from novaviz.model.context import RequestContext
from novaviz.model.event import DRIVER, Json
from novaviz.virt.libvirt.calls import Args
from novaviz.virt.libvirt.domain import Mark
from novaviz.virt.libvirt.library import NO_CONNECT, refusal
from novaviz.virt.libvirt.link import LOST, Done, Link
from novaviz.virt.libvirt.worker import Answer, Told


class Connection:
    """nova-compute's way to the libvirtd of its host.

    ``mark`` is on each domain that is made through it. A connection that was lost is made anew
    when it is next needed (source: ``nova.virt.libvirt.host:Host._get_connection``).
    """

    def __init__(self, boundary: Boundary, inbox: Inbox, mark: Mark, link: Link) -> None:
        self.mark, self.link = mark, link
        self.heard: Callable[[Told], None] = lambda told: None
        self._boundary, self._inbox = boundary, inbox
        self._uri = ""
        self._lost = False
        self._coming: Future | None = None
        self.opened = 1
        """How often a connection was made."""

    def open(self, uri: str) -> Callable[[], None]:
        """Begin to connect; the result waits for it, and raises HypervisorError if it fails."""
        self._uri = uri
        answers: SimpleQueue[Answer] = SimpleQueue()
        self.link.open(uri, self._tell, answers.put)

        def connected() -> None:
            error = answers.get().error
            if isinstance(error, LibvirtError):
                raise refusal(uri, error)
            if error is not None:
                raise error

        return connected

    async def call(
        self, ctxt: RequestContext, name: str, args: Args, *, since: int | None = None
    ) -> Any:
        """Have a call made, as one exchange with libvirtd; LibvirtError if libvirt refuses.

        A ``virDomain`` belongs to its connection, and is of no use when that is lost; ``since``
        says which it is from, if it is kept for longer than a call.
        """
        if not name.startswith("virDomain."):
            await self.restore(ctxt)

        def ask(done: Done) -> None:
            if since is None or (since == self.opened and not self._lost):
                self.link.ask(name, args, done)
            else:
                done(Answer(None, LOST, 0.0))

        answer: Answer = await self._cross(ctxt, name, args, ask)
        return answer.value

    async def restore(self, ctxt: RequestContext) -> None:
        """Connect anew if the connection is lost; those who need it at once do it once."""
        while self._coming is not None:
            await self._coming
        if not self._lost:
            return
        coming = self._coming = self._boundary.kernel.future()
        try:
            await self._cross(ctxt, "virConnect.open", {"uri": self._uri}, self._reopen)
        finally:
            self._coming = None
            coming.set()

    async def _cross(
        self, ctxt: RequestContext, name: str, args: Args,
        ask: Callable[[Done], None],
    ) -> Answer:  # fmt: skip
        async def work(ctxt: RequestContext) -> Answer:
            found: Answer = await self._asked(ask)
            return found

        def told(answer: Answer) -> Json:
            return {"return": answer.value, "seconds": round(answer.seconds, 6)}

        host = self.mark.host
        answer: Answer = await self._boundary.cross(
            ctxt, DRIVER, f"nova-compute@{host}", f"libvirtd@{host}", name, {"args": dict(args)},
            work, told,
        )  # fmt: skip
        return answer

    def _asked(self, ask: Callable[[Done], None]) -> Future:
        """The kernel waits for the answer as for one from outside."""
        kernel = self._boundary.kernel
        future = kernel.future()
        kernel.outside += 1

        def enter(answer: Answer) -> None:
            kernel.outside -= 1
            if answer.error is None:
                future.set(answer)
            else:
                future.fail(answer.error)

        ask(lambda answer: self._inbox.post(lambda: enter(answer)))
        return future

    def _reopen(self, done: Done) -> None:
        def opened(answer: Answer) -> None:
            error = answer.error
            if isinstance(error, HypervisorError):
                error = LibvirtError(str(error), NO_CONNECT)
            self._lost = error is not None
            self.opened += error is None
            done(replace(answer, value=None, error=error))

        self.link.open(self._uri, self._tell, opened)

    def _tell(self, told: Told) -> None:
        """In the link's thread."""
        self._inbox.post(lambda: self._hear(told))

    def _hear(self, told: Told) -> None:
        if told.what == "closed":
            self._lost = True
        self.heard(told)

    def close(self) -> None:
        """Remove the guests of this run, end the connection and whoever holds it."""
        self.link.close()
