"""The guests of one host as libvirt has them: brought up and down, and listened to.

Source: ``nova.virt.libvirt.guest:Guest`` and ``nova.virt.libvirt.host:Host``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from novaviz.exceptions import CloudError, LibvirtError
from novaviz.guest import Subnet
from novaviz.kernel import Boundary
from novaviz.model import power_states
from novaviz.model.context import RequestContext
from novaviz.model.event import DRIVER
from novaviz.model.resources import Instance
from novaviz.virt.driver import Agent, VirtApi
from novaviz.virt.host import HostSide
from novaviz.virt.image_cache import keep_nothing
from novaviz.virt.libvirt.connection import Connection
from novaviz.virt.libvirt.domain import Guest, Machine, describes, domain_xml
from novaviz.virt.libvirt.files import Files
from novaviz.virt.libvirt.library import NO_DOMAIN, OPERATION_INVALID
from novaviz.virt.libvirt.lifecycle import STATES, TOLD, LifecycleEvent, Watch
from novaviz.virt.libvirt.talk import Talk
from novaviz.virt.libvirt.worker import Told


class LibvirtGuests(HostSide):
    """What every operation on a guest is made of.

    Only what this has made itself is ever destroyed. ``now`` tells the simulated time; ``files``
    and ``talk`` are None where guests have no disks and say nothing.
    """

    labels = {"simulated": True}

    def __init__(
        self, boundary: Boundary, host: str, virtapi: VirtApi, agent: Agent, *,
        connection: Connection, machine: Machine, files: Files | None, talk: Talk | None,
        subnets: Mapping[str, Subnet], now: Callable[[], datetime],
    ) -> None:  # fmt: skip
        keep = files.keep if files is not None else keep_nothing
        super().__init__(boundary, host, virtapi, agent, keep)
        self._connection, self._machine, self._now = connection, machine, now
        self._files, self._talk, self._subnets = files, talk, subnets
        self._watch = Watch(boundary.kernel)
        self._states: dict[str, int] = {}
        self._causes: dict[str, RequestContext] = {}
        """What goes on with a guest that is ours; what libvirt tells of it is due to that."""
        connection.heard = self._hear
        boundary.on_death.append(self._die)

    async def _start_paused(self, ctxt: RequestContext, guest: Guest, machine: Machine) -> int:
        """Define the guest, and have it there without a beat of its processors.

        Returns which connection its ``virDomain`` is from. A hypervisor that cannot start a guest
        paused has it suspended at once.
        """
        instance, xml = guest.request.instance, domain_xml(guest, machine)
        await self._connection.call(
            ctxt, "virConnect.defineXML", {"xml": xml, "flags": ["VALIDATE"]}
        )
        made = self._connection.opened
        self._states.setdefault(instance.uuid, power_states.SHUTDOWN)
        if self._talk is not None:
            self._talk.listen(ctxt, instance)
        paused = self._watch.expect(instance.uuid, "SUSPENDED")
        flags = ["START_PAUSED"] if machine.starts_paused else []
        await self._call(ctxt, "virDomain.createWithFlags", instance, flags=flags)
        if not flags:
            await self._call(ctxt, "virDomain.suspend", instance)
        await paused
        return made

    async def _resume(
        self, ctxt: RequestContext, instance: Instance, since: int | None = None
    ) -> None:
        """Let it go on; ``since``: with the ``virDomain`` of that connection."""
        resumed = self._watch.expect(instance.uuid, "RESUMED")
        await self._connection.call(
            ctxt, "virDomain.resume", describes(instance), since=since
        )
        await resumed

    def _begin(self, ctxt: RequestContext, instance: Instance) -> None:
        """What libvirt tells of the guest from now on is due to this."""
        self._causes[instance.uuid] = ctxt

    def _let_be(self, ctxt: RequestContext, instance: Instance) -> None:
        """It runs, and what it does from now on nobody has asked it to."""
        alone = self._causes[instance.uuid] = replace(ctxt, span=None)
        if self._talk is not None:
            self._talk.settled(instance.uuid, alone)

    def _expect_ready(self, instance: Instance) -> None:
        """The run is not over before the guest is ready."""
        if self._talk is not None:
            self._talk.expect_ready(instance.uuid)

    def _runs(self, instance: Instance) -> bool:
        """Whether the guest has a process, as far as was told."""
        return self._states.get(instance.uuid) in (power_states.RUNNING, power_states.PAUSED)

    async def _forget(self, ctxt: RequestContext, instance: Instance) -> None:
        """Stop it and undefine it; a guest that does not run need not be stopped."""
        await self._stop(ctxt, instance)
        gone = self._watch.expect(instance.uuid, "UNDEFINED")
        try:
            await self._call(ctxt, "virDomain.undefineFlags", instance, flags=["MANAGED_SAVE"])
        except LibvirtError as error:
            if error.code != NO_DOMAIN:
                raise
        else:
            with suppress(LibvirtError):
                await gone

    async def _stop(self, ctxt: RequestContext, instance: Instance) -> None:
        stopped = self._watch.expect(instance.uuid, "STOPPED")
        try:
            await self._call(ctxt, "virDomain.destroy", instance)
        except LibvirtError as error:
            if error.code not in (OPERATION_INVALID, NO_DOMAIN):
                raise
        else:
            with suppress(LibvirtError):
                await stopped

    async def get_info(self, ctxt: RequestContext, instance: Instance) -> int:
        async def work(ctxt: RequestContext) -> int:
            if not await self._find(ctxt, instance):
                return power_states.NOSTATE
            try:
                return await self._state(ctxt, instance)
            except LibvirtError as error:
                if error.code != NO_DOMAIN:
                    raise
                return power_states.NOSTATE

        state: int = await self._do(ctxt, "get_info", {"instance": instance.uuid}, work)
        return state

    def guests(self) -> dict[str, str]:
        return {uuid: power_states.NAMES[state] for uuid, state in self._states.items()}

    async def _state(self, ctxt: RequestContext, instance: Instance) -> int:
        info: list[int] = await self._call(ctxt, "virDomain.info", instance)
        return STATES[info[0]]

    async def _find(self, ctxt: RequestContext, instance: Instance) -> bool:
        """Whether libvirt knows the guest."""
        try:
            await self._connection.call(
                ctxt, "virConnect.lookupByUUIDString", {"uuid": instance.uuid}
            )
        except LibvirtError as error:
            if error.code != NO_DOMAIN:
                raise
            return False
        return True

    async def _call(
        self, ctxt: RequestContext, name: str, instance: Instance, **args: Any
    ) -> Any:
        """A method of the guest's own ``virDomain``."""
        return await self._connection.call(ctxt, name, {**describes(instance), **args})

    def _hear(self, told: Told) -> None:
        """libvirt has told something; of other people's guests nothing is heard."""
        if told.what == "closed":
            self._watch.lost()
            return
        ctxt = self._causes.get(told.uuid)
        if ctxt is not None:
            own = RequestContext(request_id=ctxt.request_id, span=ctxt.span)
            event = LifecycleEvent(told.uuid, told.name, told.detail)
            self._boundary.kernel.spawn(self._tell(own, event), f"nova-compute@{self.host}")

    async def _tell(self, ctxt: RequestContext, event: LifecycleEvent) -> None:
        """Hand it on to nova-compute (source: ``nova.virt.driver:ComputeDriver.emit_event``)."""

        async def work(ctxt: RequestContext) -> None:
            state = TOLD.get(event.name)
            if state is not None and event.uuid in self._states:
                self._states[event.uuid] = state
            if event.name == "STOPPED" and self._talk is not None:
                self._talk.stopped(event.uuid)
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
            self._connection.heard = lambda told: None
