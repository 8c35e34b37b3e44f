"""A cloud whose hypervisor runs nothing, but whose volumes are real files."""

from __future__ import annotations

from pathlib import Path

from novaviz.cloud import Cloud
from novaviz.images import Brought
from novaviz.kernel import Boundary, Errands, PacedClock
from novaviz.release import RELEASES
from novaviz.virt.guest_options import GuestOptions
from novaviz.virt.hypervisor import Hosts, Hypervisor, SimulatedHosts
from novaviz.virt.volumes import FileBackend

RATE = 4.0
"""Simulated seconds in a real one: nova gives a volume thirty of them to be made."""


class FileHosts(SimulatedHosts):
    def __init__(self, boundary: Boundary, folder: Path) -> None:
        super().__init__(boundary)
        paced = PacedClock(boundary.kernel, RATE)
        self.clock = paced
        self.errands = Errands(boundary.kernel, paced.inbox)
        self.volumes = FileBackend(folder, self.errands)

    def close(self) -> None:
        self.errands.close()


class FileHypervisor(Hypervisor):
    __slots__ = ("folder",)

    def __init__(self, folder: Path) -> None:
        super().__init__("simulated")
        object.__setattr__(self, "folder", folder)

    def hosts(self, boundary: Boundary, options: GuestOptions) -> Hosts:
        return FileHosts(boundary, self.folder)


def cloud(folder: Path, release: str, *images: Brought) -> Cloud:
    """Volumes are files in this folder."""
    return Cloud(RELEASES[release], hypervisor=FileHypervisor(folder), images=images)
