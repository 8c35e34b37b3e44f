"""What nova-compute keeps on its host's disk: images it has fetched, and each guest's own files.

Source: ``nova.virt.libvirt.imagebackend`` and ``nova.virt.configdrive``.
"""

from __future__ import annotations

import hashlib
import shutil
from base64 import b64decode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from novaviz.guest import Subnet, config_drive, meta_data_of, network_data_of
from novaviz.kernel import Errands
from novaviz.model.files import write_whole
from novaviz.model.resources import ImageMeta, Instance, Vif
from novaviz.virt import qemu_img
from novaviz.virt.libvirt.domain import CONFIG_FILE, CONSOLE_LOG, DISK
from novaviz.virt.libvirt.place import HostPlace, Owner


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one host; blocking work is done by ``errands``."""

    place: HostPlace
    owner: Owner
    errands: Errands

    def folder(self, uuid: str) -> Path:
        return self.place.instances / uuid

    def console_log(self, uuid: str) -> Path:
        return self.folder(uuid) / CONSOLE_LOG

    def begin_console(self, uuid: str) -> None:
        """Have it there, empty and ours: if virtlogd made it, it would be root's alone."""
        log = self.console_log(uuid)
        log.unlink(missing_ok=True)
        with suppress(OSError):
            log.touch(0o600)
            self.owner.take(log)

    def base(self, image_id: str) -> Path:
        """An image's file; its name is Nova's (source: ``imagecache.get_cache_fname``)."""
        return self.place.instances / "_base" / hashlib.sha1(image_id.encode()).hexdigest()

    async def keep(self, image: ImageMeta, content: bytes) -> None:
        """Write the image down; ImageUnacceptable, and no file, if it is damaged."""
        path = self.base(image.id)

        def write() -> None:
            self._make(path.parent)
            write_whole(path, content)
            try:
                qemu_img.check(path, image.disk_format, image.id)
            except BaseException:
                path.unlink()
                raise
            self.owner.take(path)

        await self.errands.do(write)

    async def create_disk(self, instance: Instance, image: ImageMeta) -> Path:
        """The guest's own disk: an overlay, so that the image stays as it is."""
        path = self.folder(instance.uuid) / DISK

        def create() -> None:
            self._make(path.parent)
            qemu_img.overlay(
                self.base(image.id), image.disk_format, path, instance.flavor.root_gb
            )
            self.owner.take(path)

        await self.errands.do(create)
        return path

    async def create_config_drive(
        self, instance: Instance, vifs: tuple[Vif, ...], subnets: Mapping[str, Subnet]
    ) -> Path:
        path = self.folder(instance.uuid) / CONFIG_FILE
        keys = {instance.key_name: instance.key_data or ""} if instance.key_name else None
        meta = meta_data_of(instance, public_keys=keys, metadata=dict(instance.metadata))
        network = network_data_of(vifs, subnets)
        user_data = b64decode(instance.user_data) if instance.user_data else None

        def create() -> None:
            self._make(path.parent)
            write_whole(path, config_drive(meta, network, user_data))
            self.owner.take(path)

        await self.errands.do(create)
        return path

    async def console(self, uuid: str) -> bytes:
        """What the guest has said since it was started; nothing if it has no file for it."""

        def read() -> bytes:
            with suppress(OSError):
                return self.console_log(uuid).read_bytes()
            return b""

        return await self.errands.do(read)

    async def remove(self, uuid: str) -> None:
        """Everything that the guest had here."""
        await self.errands.do(lambda: shutil.rmtree(self.folder(uuid), ignore_errors=True))

    def _make(self, folder: Path) -> None:
        if not folder.is_dir():
            folder.mkdir(mode=0o711, parents=True)
            self.owner.take(folder)
