"""What libvirt tells by itself of a guest (source: ``nova.virt.libvirt.host:Host``)."""

from __future__ import annotations

from dataclasses import dataclass

from novaviz.exceptions import LibvirtError
from novaviz.kernel import MICROSECONDS, Future, Kernel
from novaviz.model import power_states

EVENTS = (
    "DEFINED", "UNDEFINED", "STARTED", "SUSPENDED", "RESUMED", "STOPPED", "SHUTDOWN",
    "PMSUSPENDED", "CRASHED",
)  # fmt: skip
"""By number (source: ``virDomainEventType``)."""

TOLD = {
    "STARTED": power_states.RUNNING,
    "SUSPENDED": power_states.PAUSED,
    "RESUMED": power_states.RUNNING,
    "STOPPED": power_states.SHUTDOWN,
}
"""Those that nova-compute is told of, and the power state that each of them means."""

STATES = (
    power_states.NOSTATE, power_states.RUNNING, power_states.RUNNING, power_states.PAUSED,
    power_states.SHUTDOWN, power_states.SHUTDOWN, power_states.CRASHED, power_states.SUSPENDED,
)  # fmt: skip
"""By libvirt's ``virDomainState`` (source: ``nova.virt.libvirt.guest:LIBVIRT_POWER_STATE``)."""

PATIENCE = 60
"""Seconds that an event may take which is sure to come."""


@dataclass(frozen=True, slots=True)
class LifecycleEvent:
    """``detail`` is libvirt's number for the reason."""

    uuid: str
    name: str
    detail: int | str


def event_name(number: int) -> str:
    return EVENTS[number] if 0 <= number < len(EVENTS) else str(number)


class Watch:
    """Who waits for which event of which guest."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._waiting: dict[tuple[str, str], Future] = {}

    def expect(self, uuid: str, name: str, seconds: int = PATIENCE) -> Future:
        """Begin to wait before the event is caused, so that it is not missed.

        Awaiting the result raises LibvirtError when the event does not come in time.
        """
        future = self._waiting[uuid, name] = self._kernel.future()
        self._kernel.expire(
            future, seconds * MICROSECONDS,
            lambda: LibvirtError(f"no event {name} of {uuid} came within {seconds} s"),
        )  # fmt: skip
        return future

    def came(self, event: LifecycleEvent) -> None:
        waiting = self._waiting.pop((event.uuid, event.name), None)
        if waiting is not None:
            waiting.set()

    def lost(self) -> None:
        """Nothing comes any more of what was waited for: the connection is gone."""
        waiting, self._waiting = self._waiting, {}
        for future in waiting.values():
            future.fail(LibvirtError("the connection to libvirt was lost"))

    def forget(self, uuid: str) -> None:
        """Nobody waits for this guest any more."""
        for key in [key for key in self._waiting if key[0] == uuid]:
            self._waiting.pop(key).set()
