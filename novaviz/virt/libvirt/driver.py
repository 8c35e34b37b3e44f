"""Nova's LibvirtDriver in small (source: ``nova.virt.libvirt.driver:LibvirtDriver``).

It is the same for every libvirt: what differs is in the connection and in its
:class:`~novaviz.virt.libvirt.domain.Machine`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from novaviz.exceptions import CloudError, InternalError, LibvirtError
from novaviz.kernel import Boundary
from novaviz.model import power_states
from novaviz.model.context import RequestContext
from novaviz.model.event import DRIVER
from novaviz.model.resources import Instance
from novaviz.virt.driver import Agent, SpawnRequest, VirtApi
from novaviz.virt.host import HostSide
from novaviz.virt.libvirt.connection import Connection
from novaviz.virt.libvirt.domain import Guest, Machine, describes, domain_xml
from novaviz.virt.libvirt.library import NO_DOMAIN, OPERATION_INVALID
from novaviz.virt.libvirt.lifecycle import STATES, TOLD, LifecycleEvent, Watch

START_PAUSED = 1
VALIDATE = 1
"""``VIR_DOMAIN_START_PAUSED`` and ``VIR_DOMAIN_DEFINE_VALIDATE``."""


class LibvirtDriver(HostSide):
    """Makes the guests of one host through its connection to libvirt.

    Only what it has made itself is ever destroyed. ``now`` tells the simulated time.
    """

    labels = {"simulated": True}

    def __init__(
        self, boundary: Boundary, host: str, virtapi: VirtApi, agent: Agent, *,
        connection: Connection, machine: Machine, now: Callable[[], datetime],
    ) -> None:  # fmt: skip
        super().__init__(boundary, host, virtapi, agent)
        self._connection, self._machine, self._now = connection, machine, now
        self._watch = Watch(boundary.kernel)
        self._states: dict[str, int] = {}
        self._causes: dict[str, RequestContext] = {}
        """What goes on with a guest that is ours; what libvirt tells of it is due to that."""
        connection.heard = self._hear
        boundary.on_death.append(self._die)

    async def spawn(self, ctxt: RequestContext, request: SpawnRequest) -> None:
        async def work(ctxt: RequestContext) -> None:
            instance = request.instance
            await self._check_free(ctxt, instance)
            if request.image is not None and request.fetch is not None:
                await self._images.get(ctxt, request.image, request.fetch)
            vifs = await request.networks()
            guest = Guest(request, vifs, ctxt, self._now(), self._connection.mark)
            xml = domain_xml(guest, self._machine)
            plugged = self._virtapi.expect_vif_plugged(instance, vifs)
            await self.plug_vifs(ctxt, instance, vifs)
            self._causes[instance.uuid] = ctxt
            domain = await self._start_paused(ctxt, instance, xml)
            await plugged()
            resumed = self._watch.expect(instance.uuid, "RESUMED")
            await self._call(ctxt, "virDomain.resume", instance, lambda _: domain.resume())
            await resumed
            self._causes[instance.uuid] = replace(ctxt, span=None)

        await self._do(ctxt, "spawn", request.to_dict(), work)

    async def _check_free(self, ctxt: RequestContext, instance: Instance) -> None:
        """To define what is there already would change it, whoever made it."""

        def names(raw: Any) -> dict[str, str]:
            return {domain.UUIDString(): domain.name() for domain in raw.listAllDomains()}

        found = await self._connection.call(ctxt, "virConnect.listAllDomains", {}, names)
        if instance.uuid in found:
            raise InternalError(f"Instance {instance.uuid} already exists.")

    async def _start_paused(self, ctxt: RequestContext, instance: Instance, xml: str) -> Any:
        """Define the guest, and have it there without a beat of its processors.

        A hypervisor that cannot start a guest paused has it suspended at once.
        """
        domain = await self._connection.call(
            ctxt, "virConnect.defineXML", {"xml": xml, "flags": ["VALIDATE"]},
            lambda raw: raw.defineXMLFlags(xml, VALIDATE), lambda _: describes(instance),
        )  # fmt: skip
        self._states.setdefault(instance.uuid, power_states.SHUTDOWN)
        paused = self._watch.expect(instance.uuid, "SUSPENDED")
        flag = START_PAUSED if self._machine.starts_paused else 0
        await self._call(
            ctxt, "virDomain.createWithFlags", instance, lambda _: domain.createWithFlags(flag),
            flags=["START_PAUSED"] if flag else [],
        )  # fmt: skip
        if not flag:
            await self._call(ctxt, "virDomain.suspend", instance, lambda _: domain.suspend())
        await paused
        return domain

    async def destroy(self, ctxt: RequestContext, instance: Instance) -> None:
        async def work(ctxt: RequestContext) -> None:
            self._watch.forget(instance.uuid)
            domain = await self._find(ctxt, instance)
            if domain is not None and instance.uuid in self._causes:
                self._causes[instance.uuid] = ctxt
                await self._destroy(ctxt, instance, domain)
            self._causes.pop(instance.uuid, None)
            self._states.pop(instance.uuid, None)

        await self._do(ctxt, "destroy", describes(instance), work)

    async def _destroy(self, ctxt: RequestContext, instance: Instance, domain: Any) -> None:
        """Stop it and forget it; a guest that does not run need not be stopped."""
        stopped = self._watch.expect(instance.uuid, "STOPPED")
        try:
            await self._call(ctxt, "virDomain.destroy", instance, lambda _: domain.destroy())
        except LibvirtError as error:
            if error.code not in (OPERATION_INVALID, NO_DOMAIN):
                raise
        else:
            with suppress(LibvirtError):
                await stopped
        gone = self._watch.expect(instance.uuid, "UNDEFINED")
        try:
            await self._call(
                ctxt, "virDomain.undefineFlags", instance, lambda _: domain.undefineFlags(0),
                flags=[],
            )  # fmt: skip
        except LibvirtError as error:
            if error.code != NO_DOMAIN:
                raise
        else:
            with suppress(LibvirtError):
                await gone

    async def get_info(self, ctxt: RequestContext, instance: Instance) -> int:
        async def work(ctxt: RequestContext) -> int:
            domain = await self._find(ctxt, instance)
            if domain is None:
                return power_states.NOSTATE
            try:
                info = await self._call(ctxt, "virDomain.info", instance, lambda _: domain.info())
            except LibvirtError as error:
                if error.code != NO_DOMAIN:
                    raise
                return power_states.NOSTATE
            return STATES[info[0]]

        state: int = await self._do(ctxt, "get_info", {"instance": instance.uuid}, work)
        return state

    def guests(self) -> dict[str, str]:
        return {uuid: power_states.NAMES[state] for uuid, state in self._states.items()}

    async def _find(self, ctxt: RequestContext, instance: Instance) -> Any:
        """The ``virDomain``; None if libvirt knows none."""
        uuid = instance.uuid
        try:
            return await self._connection.call(
                ctxt, "virConnect.lookupByUUIDString", {"uuid": uuid},
                lambda raw: raw.lookupByUUIDString(uuid), lambda _: describes(instance),
            )  # fmt: skip
        except LibvirtError as error:
            if error.code != NO_DOMAIN:
                raise
            return None

    async def _call(
        self, ctxt: RequestContext, name: str, instance: Instance, function: Callable[[Any], Any],
        **args: Any,
    ) -> Any:  # fmt: skip
        """A method of the guest's own ``virDomain``."""
        return await self._connection.call(
            ctxt, name, {**describes(instance), **args}, function
        )

    def _hear(self, event: LifecycleEvent) -> None:
        """libvirt has told something; of other people's guests nothing is heard."""
        ctxt = self._causes.get(event.uuid)
        if ctxt is not None:
            own = RequestContext(request_id=ctxt.request_id, span=ctxt.span)
            self._boundary.kernel.spawn(self._tell(own, event), f"nova-compute@{self.host}")

    async def _tell(self, ctxt: RequestContext, event: LifecycleEvent) -> None:
        """Hand it on to nova-compute (source: ``nova.virt.driver:ComputeDriver.emit_event``)."""

        async def work(ctxt: RequestContext) -> None:
            state = TOLD.get(event.name)
            if state is not None and event.uuid in self._states:
                self._states[event.uuid] = state
            self._watch.came(event)
            if state is not None and self._listener is not None:
                await self._listener(ctxt, event.uuid, state)

        with suppress(CloudError):
            await self._boundary.cross(
                ctxt, DRIVER, f"libvirtd@{self.host}", f"nova-compute@{self.host}",
                f"lifecycle.{event.name}",
                {"args": {"uuid": event.uuid, "detail": event.detail}}, work,
            )  # fmt: skip

    def _die(self, owner: str) -> None:
        """With its nova-compute goes whoever listened; the guests stay."""
        if owner == f"nova-compute@{self.host}":
            self._connection.heard = lambda event: None
