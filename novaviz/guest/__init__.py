"""The tiny guest that talks: a kernel and busybox that boot in seconds and say who they are.

It reads its config drive as any OpenStack guest does, so that what a real boot shows (a hostname,
neutron's address, cinder's disk) was really passed through the cloud. Nothing here knows nova's
services or libvirt.
"""

from novaviz.guest.bootable import KERNEL_ARGUMENTS
from novaviz.guest.config_drive import Subnet, config_drive, meta_data_of, network_data_of
from novaviz.guest.image import MIN_MEMORY_MB, GuestImage, build, built, cache_folder
from novaviz.guest.parts import Parts

__all__ = [
    "KERNEL_ARGUMENTS",
    "MIN_MEMORY_MB",
    "GuestImage",
    "Parts",
    "Subnet",
    "build",
    "built",
    "cache_folder",
    "config_drive",
    "meta_data_of",
    "network_data_of",
]
