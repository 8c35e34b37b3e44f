"""What nova-compute asks of a hypervisor (source: ``nova.virt.driver:ComputeDriver``)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

from novaviz.model.context import RequestContext
from novaviz.model.resources import BlockDevice, ImageMeta, Instance, Vif

Fetch = Callable[[RequestContext], Awaitable[bytes]]
Networks = Callable[[], Awaitable[tuple[Vif, ...]]]


@dataclass(frozen=True, slots=True)
class SpawnRequest:
    """What is known of the guest to be started.

    ``networks`` is awaited for the interfaces, which may still be in the making; ``fetch`` gets
    the image's bytes; both are asked only when the driver comes to need them.
    """

    instance: Instance
    image: ImageMeta | None
    fetch: Fetch | None
    networks: Networks
    block_devices: tuple[BlockDevice, ...]
    admin_password: str

    def to_dict(self) -> dict[str, Any]:
        """What the trace shows of it."""
        return {
            "instance": self.instance.to_dict(),
            "image": self.image.to_dict() if self.image else None,
            "block_devices": [device.to_dict() for device in self.block_devices],
        }


class Listener(Protocol):
    """Who is told what the hypervisor says of a guest by itself."""

    async def __call__(self, ctxt: RequestContext, uuid: str, power_state: int) -> None: ...


class Agent(Protocol):
    """The network agent of the host, which sees interfaces come and go."""

    async def device_added(self, ctxt: RequestContext, port_id: str) -> None: ...

    async def device_removed(self, ctxt: RequestContext, port_id: str) -> None: ...


class VirtApi(Protocol):
    """What a driver may ask of the nova-compute that it serves (source: ``nova.virt.virtapi``)."""

    def expect_vif_plugged(
        self, instance: Instance, vifs: tuple[Vif, ...]
    ) -> Callable[[], Awaitable[None]]:
        """Begin to watch for neutron's events; await the result for them to have come."""


class ComputeDriver(Protocol):
    """One hypervisor, as one nova-compute sees it. Every method is recorded as an exchange."""

    host: str

    async def spawn(self, ctxt: RequestContext, request: SpawnRequest) -> None:
        """Make the guest and start it."""

    async def destroy(self, ctxt: RequestContext, instance: Instance) -> None:
        """Stop the guest and remove it; one that is not there is fine."""

    async def power_off(self, ctxt: RequestContext, instance: Instance, timeout: int) -> None:
        """Stop the guest and keep it: it has ``timeout`` seconds to shut down by itself.

        With 0 its power is taken away at once. Source: ``nova.virt.driver:power_off``.
        """

    async def power_on(self, ctxt: RequestContext, instance: Instance) -> None:
        """Start a guest that was stopped (source: ``nova.virt.driver:power_on``)."""

    async def reboot(
        self, ctxt: RequestContext, instance: Instance, reboot_type: str
    ) -> None:
        """Start the guest anew: ``SOFT`` asks it to, ``HARD`` makes it anew from whatever state.

        Source: ``nova.virt.driver:ComputeDriver.reboot``.
        """

    async def pause(self, ctxt: RequestContext, instance: Instance) -> None:
        """Stop the guest's processors; its memory stays (source: ``ComputeDriver.pause``)."""

    async def unpause(self, ctxt: RequestContext, instance: Instance) -> None:
        """Let a paused guest's processors go on (source: ``ComputeDriver.unpause``)."""

    async def suspend(self, ctxt: RequestContext, instance: Instance) -> None:
        """Save the guest's memory and stop it (source: ``ComputeDriver.suspend``)."""

    async def resume(self, ctxt: RequestContext, instance: Instance) -> None:
        """Let a suspended guest go on with its memory (source: ``ComputeDriver.resume``)."""

    async def attach_volume(
        self, ctxt: RequestContext, instance: Instance, device: BlockDevice
    ) -> None:
        """Give the guest one more disk, running or not.

        ``device`` has its ``device_name`` and ``connection_info``, which says how to reach the
        volume. Source: ``nova.virt.driver:ComputeDriver.attach_volume``.
        """

    async def detach_volume(
        self, ctxt: RequestContext, instance: Instance, device: BlockDevice
    ) -> None:
        """Take a disk away from the guest.

        Raises DiskNotFound if it has none such, DeviceDetachFailed if it does not give it up.
        Source: ``nova.virt.driver:ComputeDriver.detach_volume``.
        """

    async def get_console_output(self, ctxt: RequestContext, instance: Instance) -> bytes:
        """What the guest has printed (source: ``ComputeDriver.get_console_output``)."""

    async def plug_vifs(
        self, ctxt: RequestContext, instance: Instance, vifs: tuple[Vif, ...]
    ) -> None:
        """Connect the guest's interfaces to the network."""

    async def unplug_vifs(
        self, ctxt: RequestContext, instance: Instance, vifs: tuple[Vif, ...]
    ) -> None:
        """Disconnect them."""

    async def get_info(self, ctxt: RequestContext, instance: Instance) -> int:
        """The guest's power state."""

    async def get_volume_connector(self, ctxt: RequestContext) -> dict[str, Any]:
        """How this host can be reached by a storage backend."""

    async def cache_image(self, ctxt: RequestContext, image: ImageMeta, fetch: Fetch) -> None:
        """Have the image on this host; nothing is fetched if it is there already."""

    def register_event_listener(self, listener: Listener) -> None:
        """Tell ``listener`` from now on what becomes of guests."""

    def guests(self) -> dict[str, str]:
        """The guests that are there: uuid to power state by name. Recorded nowhere."""
