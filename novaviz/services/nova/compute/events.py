"""Events from outside that a build waits for (source: ``nova.compute.manager:InstanceEvents``)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from novaviz.exceptions import VirtualInterfaceCreateException
from novaviz.kernel import MICROSECONDS, Future, Kernel
from novaviz.model.context import RequestContext
from novaviz.model.resources import Instance, Vif


class InstanceEvents:
    """Who waits for ``network-vif-plugged`` on this host.

    ``vif_plugging_timeout`` is in seconds; 0 means that nobody waits: before Icehouse neutron
    told nova nothing, and a guest could boot before its network worked.
    """

    def __init__(self, kernel: Kernel, *, vif_plugging_timeout: int) -> None:
        self._kernel, self._timeout = kernel, vif_plugging_timeout
        self._waiting: dict[tuple[str, str], Future] = {}

    def expect_vif_plugged(
        self, instance: Instance, vifs: tuple[Vif, ...]
    ) -> Callable[[], Awaitable[None]]:
        """Begin to watch before the interfaces are plugged, so that no event is missed.

        Awaiting the result raises VirtualInterfaceCreateException when the time is over.
        """
        keys = [(instance.uuid, vif.id) for vif in vifs if self._timeout and not vif.active]
        for key in keys:
            self._waiting[key] = self._kernel.future()

        async def plugged() -> None:
            try:
                for key in keys:
                    self._kernel.expire(
                        self._waiting[key],
                        self._timeout * MICROSECONDS,
                        lambda: VirtualInterfaceCreateException(
                            "Virtual Interface creation failed"
                        ),
                    )
                for key in keys:
                    await self._waiting[key]
            finally:
                for key in keys:
                    self._waiting.pop(key, None)

        return plugged

    async def external_instance_event(
        self, ctxt: RequestContext, *, instance_uuid: str, events: tuple[dict[str, str], ...]
    ) -> None:
        """Wake whoever waits for these; an event that nobody waits for is dropped."""
        for event in events:
            waiting = self._waiting.get((instance_uuid, event.get("tag", "")))
            if waiting is not None and event["name"] == "network-vif-plugged":
                waiting.set()
