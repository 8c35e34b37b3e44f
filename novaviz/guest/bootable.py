"""The guest as a disk that boots by itself: what glance serves under ``novaviz-guest``.

A CD image that is also a disk image ("isohybrid") with isolinux, the kernel and the initramfs in
it, as a compressed qcow2. Where a part is missing the guest still boots from its kernel and
initramfs directly, which every hypervisor through libvirt can do.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from novaviz.guest import iso
from novaviz.guest.tools import PACKAGES, has, run

LABEL = "novaviz-guest"

KERNEL_ARGUMENTS = "console=ttyS0 quiet"
"""For whoever boots the kernel directly, too; an aarch64 machine needs ``ttyAMA0`` instead."""

CONFIG = """\
default guest
prompt 0
label guest
  kernel /vmlinuz
  initrd /initrd.gz
  append {arguments}
"""


def lacking() -> str | None:
    """What of the tools is missing, and what brings it; None if all are there."""
    if find_spec("pycdlib") is None:
        return iso.MISSING
    if not has("qemu-img"):
        return f"qemu-img is missing: install {PACKAGES['qemu-img']}"
    return None


def write(target: Path, kernel: bytes, initrd: bytes, loader: tuple[Path, Path]) -> None:
    """Write the qcow2; ``loader`` is isolinux.bin and ldlinux.c32."""
    program, library = loader
    disk = iso.iso(
        LABEL,
        {
            "isolinux.bin": program.read_bytes(),
            "ldlinux.c32": library.read_bytes(),
            "isolinux.cfg": CONFIG.format(arguments=KERNEL_ARGUMENTS).encode(),
            "vmlinuz": kernel,
            "initrd.gz": initrd,
        },
        boot="isolinux.bin",
    )
    raw = target.with_suffix(".raw")
    raw.write_bytes(disk)
    run("qemu-img", "convert", "-q", "-c", "-f", "raw", "-O", "qcow2", raw, target)
    raw.unlink()
