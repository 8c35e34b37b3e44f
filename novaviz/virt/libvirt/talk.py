"""What guests say, as events of the trace; and whether they have said that they are ready."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass

from novaviz.exceptions import CloudError, NovaException
from novaviz.kernel import MICROSECONDS, Boundary, Future, Inbox
from novaviz.model.context import RequestContext
from novaviz.model.event import CONSOLE
from novaviz.model.resources import Instance
from novaviz.virt.libvirt.console import ConsoleReader
from novaviz.virt.libvirt.files import Files

READY = re.compile(r"^novaviz-guest: ready .*$|^.*\blogin: ?$", re.MULTILINE)
"""The tiny guest's own word, or the prompt of any other system."""

SAID, IS_READY = "console", "console.ready"


@dataclass(slots=True)
class _Guest:
    """``first`` is done when anything was said, ``ready`` when it is ready (or given up)."""

    ctxt: RequestContext
    first: Future
    ready: Future
    is_ready: bool = False


class Talk:
    """The consoles of one host's guests.

    Until a guest is ready, or ``patience`` (seconds) is over, the run is not: there is something
    to come from outside.
    """

    def __init__(
        self, boundary: Boundary, inbox: Inbox, host: str, files: Files, patience: float
    ) -> None:
        self._boundary, self._inbox, self._files = boundary, inbox, files
        self._source, self._patience = f"hypervisor@{host}", patience
        self._reader = ConsoleReader()
        self._guests: dict[str, _Guest] = {}

    def listen(self, ctxt: RequestContext, instance: Instance) -> None:
        """Hear what the guest says from now on; to be begun before it runs.

        What it said before it was last stopped is gone, as it is with Nova.
        """
        kernel, uuid = self._boundary.kernel, instance.uuid
        self.forget(uuid)
        self._files.begin_console(uuid)
        self._guests[uuid] = _Guest(ctxt, kernel.future(), kernel.future())
        self._reader.watch(
            uuid, self._files.console_log(uuid),
            lambda text: self._inbox.post(lambda: self._hear(uuid, text)),
        )  # fmt: skip

    def expect_ready(self, uuid: str) -> None:
        """The run is to wait for the guest, if it can be heard at all."""
        guest, kernel = self._guests.get(uuid), self._boundary.kernel
        if guest is None or guest.ready.done:
            return
        kernel.outside += 1
        kernel.expire(guest.ready, int(self._patience * MICROSECONDS), _never)
        kernel.spawn(self._until(guest.ready), self._source)

    async def _until(self, ready: Future) -> None:
        with suppress(CloudError):
            await ready
        self._boundary.kernel.outside -= 1

    async def first_word(self, uuid: str, seconds: float) -> bool:
        """Whether the guest says anything at all within this time."""
        guest, kernel = self._guests[uuid], self._boundary.kernel
        kernel.outside += 1
        kernel.expire(guest.first, int(seconds * MICROSECONDS), _never)
        try:
            await guest.first
        except CloudError:
            return False
        finally:
            kernel.outside -= 1
        return True

    def settled(self, uuid: str, ctxt: RequestContext) -> None:
        """What it says from now on is nobody's doing any more but its own."""
        if uuid in self._guests:
            self._guests[uuid].ctxt = ctxt

    def stopped(self, uuid: str) -> None:
        """It will not be ready any more."""
        if uuid in self._guests:
            self._guests[uuid].ready.set()

    def forget(self, uuid: str) -> None:
        """Hear no more of it."""
        self._reader.leave(uuid)
        guest = self._guests.pop(uuid, None)
        if guest is not None:
            guest.first.set()
            guest.ready.set()

    def close(self) -> None:
        self._reader.close()

    def _hear(self, uuid: str, text: str) -> None:
        guest = self._guests.get(uuid)
        if guest is None:
            return
        guest.first.set()
        self._boundary.kernel.spawn(self._tell(guest, uuid, text), self._source)

    async def _tell(self, guest: _Guest, uuid: str, text: str) -> None:
        found = None if guest.is_ready else READY.search(text)
        if found is None:
            await self._say(guest, SAID, uuid, text)
            return
        guest.is_ready = True
        before, after = text[: found.start()].rstrip("\n"), text[found.end() :].strip("\n")
        if before:
            await self._say(guest, SAID, uuid, before)
        await self._say(guest, IS_READY, uuid, found.group())
        guest.ready.set()
        if after:
            await self._say(guest, SAID, uuid, after)

    async def _say(self, guest: _Guest, name: str, uuid: str, text: str) -> None:
        ctxt = RequestContext(request_id=guest.ctxt.request_id, span=guest.ctxt.span)
        await self._boundary.moment(
            ctxt, CONSOLE, self._source, "client", name, {"instance": uuid, "text": text}
        )


def _never() -> NovaException:
    return NovaException("the guest has not said so")
