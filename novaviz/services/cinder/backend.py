"""What keeps the volumes' content (source: ``cinder.volume.driver:VolumeDriver``)."""

from __future__ import annotations

from typing import Protocol

from novaviz.model.context import RequestContext
from novaviz.model.event import Json
from novaviz.model.resources import VolumeImage

TARGET_PORTAL = "192.0.2.30:3260"
"""Where the volume host exports its volumes over iSCSI."""
TARGET_PREFIX = "iqn.2010-10.org.openstack:volume-"


class VolumeBackend(Protocol):
    """One kind of storage. CloudError from it leaves the volume in error."""

    async def create(
        self, ctxt: RequestContext, volume_id: str, size_gb: int, image: VolumeImage | None
    ) -> None:
        """Make a volume, with the image's content if there is one."""

    async def delete(self, ctxt: RequestContext, volume_id: str) -> None:
        """Remove a volume; one that is not there is fine."""

    def connection(self, volume_id: str) -> dict[str, Json]:
        """How a host reaches the volume: ``connection_info``."""

    def fill(self, volume_id: str, size_gb: int) -> None:
        """Make a volume that is there before the run."""


class SimulatedBackend:
    """Volumes that are rows and nothing else, said to be exported over iSCSI."""

    async def create(
        self, ctxt: RequestContext, volume_id: str, size_gb: int, image: VolumeImage | None
    ) -> None:
        """There is nothing to make."""

    async def delete(self, ctxt: RequestContext, volume_id: str) -> None:
        """There is nothing to remove."""

    def connection(self, volume_id: str) -> dict[str, Json]:
        """Without a login, so that there is no secret.

        Source: ``cinder.volume.targets.iscsi:ISCSITarget.initialize_connection``.
        """
        return {
            "driver_volume_type": "iscsi",
            "data": {
                "target_discovered": False,
                "target_portal": TARGET_PORTAL,
                "target_iqn": TARGET_PREFIX + volume_id,
                "target_lun": 0,
                "volume_id": volume_id,
                "access_mode": "rw",
                "encrypted": False,
            },
        }

    def fill(self, volume_id: str, size_gb: int) -> None:
        """There is nothing to make."""
