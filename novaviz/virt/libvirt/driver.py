"""Nova's LibvirtDriver in small (source: ``nova.virt.libvirt.driver:LibvirtDriver``).

It is the same for every libvirt: what differs is in the connection, in its
:class:`~novaviz.virt.libvirt.domain.Machine`, and in whether guests have files and a voice.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from novaviz.exceptions import InternalError, LibvirtError
from novaviz.model.context import RequestContext
from novaviz.model.resources import Instance, Vif
from novaviz.virt.driver import SpawnRequest
from novaviz.virt.guest_options import KVM, TCG
from novaviz.virt.libvirt.domain import Guest, Machine, describes
from novaviz.virt.libvirt.library import NO_KVM
from novaviz.virt.libvirt.operations import LibvirtOperations

KVM_PATIENCE = 10.0
"""Seconds in which a guest under KVM has to say something: on some machines KVM only seems to be
there."""


class LibvirtDriver(LibvirtOperations):
    """Makes the guests of one host, and removes them."""

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
            self._begin(ctxt, instance)
            await self._launch(ctxt, guest, plugged)
            self._let_be(ctxt, instance)
            self._expect_ready(instance)

        await self._do(ctxt, "spawn", request.to_dict(), work)

    async def plug_vifs(
        self, ctxt: RequestContext, instance: Instance, vifs: tuple[Vif, ...]
    ) -> None:
        """Have all ready for the interfaces: libvirt itself makes them, with the guest."""

        async def work(ctxt: RequestContext) -> None:
            """Nothing has to be made ready for interfaces inside QEMU."""

        await self._do(ctxt, "plug_vifs", self._vifs(instance, vifs), work)

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
            made = await self._start_paused(ctxt, guest, machine)
        except LibvirtError as error:
            if machine.type != KVM or error.code != NO_KVM:
                raise
            machine = replace(machine, type="qemu")
            made = await self._fall_back(ctxt, guest, machine, str(error))
        await self._appear(ctxt, guest.vifs)
        await plugged()
        await self._resume(ctxt, instance, made)
        if machine.type == KVM and not await self._speaks(instance):
            silent = f"nothing was printed within {KVM_PATIENCE:g} s"
            made = await self._fall_back(ctxt, guest, replace(machine, type="qemu"), silent)
            await self._resume(ctxt, instance, made)

    async def _fall_back(
        self, ctxt: RequestContext, guest: Guest, machine: Machine, reason: str
    ) -> int:
        """Have the guest there once more, without KVM."""
        made = 0

        async def work(ctxt: RequestContext) -> None:
            nonlocal made
            await self._forget(ctxt, guest.request.instance)
            made = await self._start_paused(ctxt, guest, machine)

        what = {**describes(guest.request.instance), "accelerator": TCG, "reason": reason}
        await self._do(ctxt, "fall_back", what, work)
        return made

    async def _speaks(self, instance: Instance) -> bool:
        return self._talk is None or await self._talk.first_word(instance.uuid, KVM_PATIENCE)

    async def destroy(self, ctxt: RequestContext, instance: Instance) -> None:
        async def work(ctxt: RequestContext) -> None:
            uuid = instance.uuid
            self._watch.forget(uuid)
            if uuid in self._causes and await self._find(ctxt, instance):
                self._begin(ctxt, instance)
                await self._forget(ctxt, instance)
            self._causes.pop(uuid, None)
            self._states.pop(uuid, None)
            if self._talk is not None:
                self._talk.forget(uuid)
            if self._files is not None:
                await self._files.remove(uuid)

        await self._do(ctxt, "destroy", describes(instance), work)
