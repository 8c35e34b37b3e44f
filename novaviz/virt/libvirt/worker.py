"""Whoever speaks to libvirt: connects, makes calls, hears what it tells, and cleans up."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from novaviz.exceptions import LibvirtError
from novaviz.kernel import wall_seconds
from novaviz.model.event import Json
from novaviz.virt.libvirt.calls import Args, perform
from novaviz.virt.libvirt.domain import Mark, mark_of
from novaviz.virt.libvirt.library import translated
from novaviz.virt.libvirt.lifecycle import event_name


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a call, and how long it took (seconds, by the clock on the wall)."""

    value: Any
    error: Exception | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Told:
    """What libvirt has said by itself.

    ``what`` is ``lifecycle`` (``name`` is the event's), ``device`` (``DEVICE_ADDED``,
    ``DEVICE_REMOVED``; ``detail`` is the device's alias) or ``closed``: the connection is gone.
    """

    what: str
    name: str = ""
    uuid: str = ""
    detail: int | str = 0


KEPT = Told("kept")
"""Said by whoever stays with its guests when there is nobody any more to ask."""


class Worker:
    """One connection, in the thread that it belongs to; ``tell`` is called by libvirt's own.

    ``mark`` is on each domain that is made through it: nobody else's is ever removed, but those
    of a run that is ``over`` and could not do it.
    """

    def __init__(
        self, libvirt: Any, mark: Mark, tell: Callable[[Told], None],
        over: Callable[[str], bool] = lambda run: False,
    ) -> None:  # fmt: skip
        self._libvirt, self._mark, self._tell, self._over = libvirt, mark, tell, over
        self.raw: Any = None
        self._uri = ""
        self._callbacks: list[int] = []

    def answer(self, function: Callable[[], Any]) -> Answer:
        """What the function does with libvirt, and how long it takes; it raises nothing."""
        begun = wall_seconds()
        value: Any = None
        wrong: Exception | None = None
        try:
            value = function()
        except self._libvirt.libvirtError as error:
            wrong = translated(error)
        except Exception as error:
            wrong = error
        return Answer(value, wrong, wall_seconds() - begun)

    def connect(self, uri: str) -> None:
        """Open the connection, and listen; remove what is left of a run that is over."""
        libvirt = self._libvirt
        self._disconnect()
        self.raw = libvirt.open(uri)
        self._uri = uri
        self._listen(libvirt.VIR_DOMAIN_EVENT_ID_LIFECYCLE, self._lifecycle)
        for name in ("DEVICE_ADDED", "DEVICE_REMOVED"):
            with suppress(libvirt.libvirtError):  # the test driver knows neither
                self._listen(getattr(libvirt, f"VIR_DOMAIN_EVENT_ID_{name}"), self._device(name))
        with suppress(libvirt.libvirtError):
            self.raw.registerCloseCallback(self._closed, None)
        self._reap()

    def perform(self, name: str, args: Args) -> Json:
        """Make a call; LibvirtError where there is no connection any more."""
        if self.raw is None:
            raise LibvirtError("the connection to libvirt is closed", 6, 7)
        return perform(self.raw, name, args)

    def marked(self) -> list[Any]:
        """The guests of this run; none where there is no libvirt to ask."""
        with suppress(self._libvirt.libvirtError, AttributeError):
            return [domain for domain in self.raw.listAllDomains()
                    if self._mark_of(domain) == self._mark]  # fmt: skip
        return []

    def leave(self) -> None:
        """Remove the guests of this run, and end the connection; one that was lost is made anew."""
        with suppress(self._libvirt.libvirtError):
            if self._uri and (self.raw is None or not self.raw.isAlive()):
                self.connect(self._uri)
        for domain in self.marked():
            self.remove(domain)
        self._disconnect()

    def remove(self, domain: Any) -> None:
        """Stop a guest and forget it; what libvirt does not want is left."""
        with suppress(self._libvirt.libvirtError):
            if domain.isActive():
                domain.destroy()
        with suppress(self._libvirt.libvirtError):
            domain.undefineFlags(self._libvirt.VIR_DOMAIN_UNDEFINE_MANAGED_SAVE)

    def _disconnect(self) -> None:
        if self.raw is None:
            return
        error = self._libvirt.libvirtError
        for callback in self._callbacks:
            with suppress(error):
                self.raw.domainEventDeregisterAny(callback)
        self._callbacks.clear()
        with suppress(error):
            self.raw.unregisterCloseCallback()
        with suppress(error):
            self.raw.close()
        self.raw = None

    def _listen(self, event: int, callback: Callable[..., None]) -> None:
        self._callbacks.append(self.raw.domainEventRegisterAny(None, event, callback, None))

    def _lifecycle(self, raw: Any, domain: Any, number: int, detail: int, opaque: Any) -> None:
        self._tell(Told("lifecycle", event_name(number), domain.UUIDString(), detail))

    def _device(self, name: str) -> Callable[..., None]:
        def told(raw: Any, domain: Any, alias: str, opaque: Any) -> None:
            self._tell(Told("device", name, domain.UUIDString(), alias))

        return told

    def _closed(self, raw: Any, reason: int, opaque: Any) -> None:
        self._tell(Told("closed", detail=reason))

    def _reap(self) -> None:
        for domain in self.raw.listAllDomains():
            mark = self._mark_of(domain)
            if mark is not None and mark != self._mark and self._over(mark.run):
                self.remove(domain)

    def _mark_of(self, domain: Any) -> Mark | None:
        with suppress(self._libvirt.libvirtError):
            kind = self._libvirt.VIR_DOMAIN_METADATA_ELEMENT
            return mark_of(str(domain.metadata(kind, Mark.NAMESPACE)))
        return None
