"""Nova's LibvirtDriver in small (source: ``nova.virt.libvirt.driver:LibvirtDriver``).

It is the same for every libvirt: what differs is in the connection, in its
:class:`~novaviz.virt.libvirt.domain.Machine`, and in whether guests have files and a voice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from novaviz.exceptions import CloudError, InternalError, LibvirtError
from novaviz.guest import Subnet
from novaviz.kernel import Boundary
from novaviz.model import power_states
from novaviz.model.context import RequestContext
from novaviz.model.event import DRIVER
from novaviz.model.resources import Instance
from novaviz.virt.driver import Agent, SpawnRequest, VirtApi
from novaviz.virt.guest_options import KVM, TCG
from novaviz.virt.host import HostSide
from novaviz.virt.image_cache import keep_nothing
from novaviz.virt.libvirt.connection import Connection
from novaviz.virt.libvirt.domain import Guest, Machine, describes, domain_xml
from novaviz.virt.libvirt.files import Files
from novaviz.virt.libvirt.library import NO_DOMAIN, NO_KVM, OPERATION_INVALID
from novaviz.virt.libvirt.lifecycle import STATES, TOLD, LifecycleEvent, Watch
from novaviz.virt.libvirt.talk import Talk
from novaviz.virt.libvirt.worker import Told

KVM_PATIENCE = 10.0
"""Seconds in which a guest under KVM has to say something: on some machines KVM only seems to be
there."""


class LibvirtDriver(HostSide):
    """Makes the guests of one host through its connection to libvirt.

    Only what it has made itself is ever destroyed. ``now`` tells the simulated time; ``files`` and
    ``talk`` are None where guests have no disks and say nothing.
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

    async def spawn(self, ctxt: RequestContext, request: SpawnRequest) -> None:
        async def work(ctxt: RequestContext) -> None:
            instance = request.instance
            await self._check_free(ctxt, instance)
            await self._create_image(ctxt, request)
            vifs = await request.networks()
            mark = self._connection.mark
            guest = Guest(request, vifs, ctxt, self._now(), mark, self._subnets)
            await self._create_configdrive(ctxt, guest)
            plugged = self._virtapi.expect_vif_plugged(instance, vifs)
            await self.plug_vifs(ctxt, instance, vifs)
            self._causes[instance.uuid] = ctxt
            await self._launch(ctxt, guest, plugged)
            self._let_be(ctxt, instance)

        await self._do(ctxt, "spawn", request.to_dict(), work)

    async def _check_free(self, ctxt: RequestContext, instance: Instance) -> None:
        """To define what is there already would change it, whoever made it."""
        found = await self._connection.call(ctxt, "virConnect.listAllDomains", {})
        if instance.uuid in found:
            raise InternalError(f"Instance {instance.uuid} already exists.")

    async def _create_image(self, ctxt: RequestContext, request: SpawnRequest) -> None:
        """Have the image here, and the guest's own disk on top of it."""
        instance, image, files = request.instance, request.image, self._files
        if image is None or request.fetch is None:
            return
        await self._images.have(ctxt, image, request.fetch)
        if files is None:
            return

        async def work(ctxt: RequestContext) -> str:
            return str(await files.create_disk(instance, image))

        what = {"instance": instance.uuid, "image": image.id, "size_gb": instance.flavor.root_gb}
        await self._do(ctxt, "create_image", what, work)

    async def _create_configdrive(self, ctxt: RequestContext, guest: Guest) -> None:
        instance, files = guest.request.instance, self._files
        if files is None:
            return

        async def work(ctxt: RequestContext) -> str:
            return str(await files.create_config_drive(instance, guest.vifs, self._subnets))

        await self._do(ctxt, "create_configdrive", {"instance": instance.uuid}, work)

    async def _launch(
        self, ctxt: RequestContext, guest: Guest, plugged: Callable[[], Awaitable[None]]
    ) -> None:
        """Have the guest run when its network is there; by translation if KVM does not do it."""
        instance, machine = guest.request.instance, self._machine
        try:
            await self._start_paused(ctxt, guest, machine)
        except LibvirtError as error:
            if machine.type != KVM or error.code != NO_KVM:
                raise
            machine = await self._fall_back(ctxt, guest, str(error))
        await plugged()
        await self._resume(ctxt, instance)
        if machine.type == KVM and not await self._speaks(instance):
            silent = f"nothing was printed within {KVM_PATIENCE:g} s"
            await self._fall_back(ctxt, guest, silent)
            await self._resume(ctxt, instance)

    async def _fall_back(self, ctxt: RequestContext, guest: Guest, reason: str) -> Machine:
        """Have the guest there once more, without KVM."""
        machine = replace(self._machine, type="qemu")

        async def work(ctxt: RequestContext) -> None:
            await self._forget(ctxt, guest.request.instance)
            await self._start_paused(ctxt, guest, machine)

        what = {**describes(guest.request.instance), "accelerator": TCG, "reason": reason}
        await self._do(ctxt, "fall_back", what, work)
        return machine

    async def _speaks(self, instance: Instance) -> bool:
        return self._talk is None or await self._talk.first_word(instance.uuid, KVM_PATIENCE)

    async def _start_paused(self, ctxt: RequestContext, guest: Guest, machine: Machine) -> None:
        """Define the guest, and have it there without a beat of its processors.

        A hypervisor that cannot start a guest paused has it suspended at once.
        """
        instance, xml = guest.request.instance, domain_xml(guest, machine)
        await self._connection.call(
            ctxt, "virConnect.defineXML", {"xml": xml, "flags": ["VALIDATE"]}
        )
        self._states.setdefault(instance.uuid, power_states.SHUTDOWN)
        if self._talk is not None:
            self._talk.listen(ctxt, instance)
        paused = self._watch.expect(instance.uuid, "SUSPENDED")
        flags = ["START_PAUSED"] if machine.starts_paused else []
        await self._call(ctxt, "virDomain.createWithFlags", instance, flags=flags)
        if not flags:
            await self._call(ctxt, "virDomain.suspend", instance)
        await paused

    async def _resume(self, ctxt: RequestContext, instance: Instance) -> None:
        resumed = self._watch.expect(instance.uuid, "RESUMED")
        await self._call(ctxt, "virDomain.resume", instance)
        await resumed

    def _let_be(self, ctxt: RequestContext, instance: Instance) -> None:
        """It runs, and what it does from now on nobody has asked it to."""
        alone = self._causes[instance.uuid] = replace(ctxt, span=None)
        if self._talk is not None:
            self._talk.settled(instance.uuid, alone)
            self._talk.expect_ready(instance.uuid)

    async def destroy(self, ctxt: RequestContext, instance: Instance) -> None:
        async def work(ctxt: RequestContext) -> None:
            uuid = instance.uuid
            self._watch.forget(uuid)
            if uuid in self._causes and await self._find(ctxt, instance):
                self._causes[uuid] = ctxt
                await self._forget(ctxt, instance)
            self._causes.pop(uuid, None)
            self._states.pop(uuid, None)
            if self._talk is not None:
                self._talk.forget(uuid)
            if self._files is not None:
                await self._files.remove(uuid)

        await self._do(ctxt, "destroy", describes(instance), work)

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
                info = await self._call(ctxt, "virDomain.info", instance)
            except LibvirtError as error:
                if error.code != NO_DOMAIN:
                    raise
                return power_states.NOSTATE
            return STATES[info[0]]

        state: int = await self._do(ctxt, "get_info", {"instance": instance.uuid}, work)
        return state

    def guests(self) -> dict[str, str]:
        return {uuid: power_states.NAMES[state] for uuid, state in self._states.items()}

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
        ctxt = self._causes.get(told.uuid)
        if ctxt is not None and told.what == "lifecycle":
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
