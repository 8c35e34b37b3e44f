"""Cinder's volumes as files that a hypervisor on this machine can open.

They are told in the shape of cinder's NFS driver, whose volumes are such files, too; but nothing is
mounted: the export is a folder of this machine. Source:
``cinder.volume.drivers.nfs:NfsDriver.initialize_connection``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from novaviz.exceptions import CloudError, HypervisorError, InternalError
from novaviz.kernel import Errands
from novaviz.model.context import RequestContext
from novaviz.model.event import Json
from novaviz.model.resources import VolumeImage
from novaviz.virt import qemu_img


def device_path(connection_info: str) -> Path:
    """The file that a block device's ``connection_info`` (JSON) leads to.

    Source: ``nova.virt.libvirt.volume.fs:LibvirtMountedFileSystemVolumeDriver._get_device_path``.
    """
    data: dict[str, str] = json.loads(connection_info)["data"]
    return Path(data["export"], data["name"])


class FileBackend:
    """Each volume is a qcow2 in ``folder``, which is there; ``errands`` do the slow work.

    ``give`` hands a new file over to whoever is to use it.
    """

    def __init__(
        self, folder: Path, errands: Errands, give: Callable[[Path], None] = lambda path: None
    ) -> None:
        self._folder, self._errands, self._give = folder.absolute(), errands, give

    async def create(
        self, ctxt: RequestContext, volume_id: str, size_gb: int, image: VolumeImage | None
    ) -> None:
        """Make the file; ImageUnacceptable if the image is no good, and nothing is left then."""
        if image is None:
            await self._errands.do(lambda: self._make(volume_id, size_gb))
        else:
            await self._errands.do(lambda: self._make_from(volume_id, size_gb, image))

    async def delete(self, ctxt: RequestContext, volume_id: str) -> None:
        await self._errands.do(lambda: self._remove(volume_id))

    def connection(self, volume_id: str) -> dict[str, Json]:
        """The share and the file in it; whoever connects looks into the folder itself."""
        return {
            "driver_volume_type": "nfs",
            "data": {
                "export": str(self._folder),
                "name": self._path(volume_id).name,
                "format": "qcow2",
                "options": None,
                "volume_id": volume_id,
                "access_mode": "rw",
                "encrypted": False,
            },
            "mount_point_base": str(self._folder.parent),
        }

    def fill(self, volume_id: str, size_gb: int) -> None:
        """HypervisorError if the file cannot be made: nothing has happened yet."""
        try:
            self._make(volume_id, size_gb)
        except CloudError as error:
            raise HypervisorError(str(error)) from None

    def _path(self, volume_id: str) -> Path:
        return self._folder / f"volume-{volume_id}.qcow2"

    def _make(self, volume_id: str, size_gb: int) -> None:
        qemu_img.volume(self._path(volume_id), size_gb)
        self._give(self._path(volume_id))

    def _make_from(self, volume_id: str, size_gb: int, image: VolumeImage) -> None:
        """Write the image beside the volume for as long as it is converted."""
        there = self._folder / f".image-{volume_id}.part"
        try:
            there.write_bytes(image.data)
            qemu_img.volume_from(
                there, image.disk_format, self._path(volume_id), size_gb, image_id=image.id
            )
            self._give(self._path(volume_id))
        except OSError as error:
            raise InternalError(f"cannot write {there}: {error.strerror}") from None
        finally:
            there.unlink(missing_ok=True)

    def _remove(self, volume_id: str) -> None:
        try:
            self._path(volume_id).unlink(missing_ok=True)
        except OSError as error:
            raise InternalError(
                f"cannot remove {self._path(volume_id)}: {error.strerror}"
            ) from None
