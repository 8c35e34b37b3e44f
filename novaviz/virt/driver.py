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

    def guests(self) -> dict[str, str]:
        """The guests that are there: uuid to power state by name. Recorded nowhere."""
