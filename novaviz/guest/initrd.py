"""The guest's first and only root: busybox, the modules it loads, and what it runs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from novaviz.guest import archive
from novaviz.guest.modules import Module

SCRIPTS = Path(__file__).parent / "scripts"

PLACES = {
    "init.sh": ("init", 0o755),
    "json.awk": ("lib/novaviz/json.awk", 0o644),
    "udhcpc.sh": ("lib/novaviz/udhcpc.sh", 0o755),
    "power.sh": ("etc/acpi/PWRF/00000080", 0o755),
    "bash.sh": ("bin/bash", 0o755),
    "profile.sh": ("etc/profile", 0o644),
}
"""Where each script stands in the guest; the place of ``power.sh`` is what acpid looks for."""

FOLDERS = {
    "bin": 0o755, "sbin": 0o755, "usr/bin": 0o755, "usr/sbin": 0o755, "proc": 0o555, "sys": 0o555,
    "dev": 0o755, "run": 0o755, "tmp": 0o1777, "mnt": 0o755, "root": 0o700, "var/www": 0o755,
}  # fmt: skip


def initrd(busybox: bytes, modules: Iterable[Module]) -> bytes:
    """The initramfs, compressed; the same parts always give the same bytes."""
    loaded = tuple(modules)
    order = "".join(f"{module.name}\n" for module in loaded)
    return archive.compressed(archive.cpio([
        *(archive.directory(path, mode) for path, mode in FOLDERS.items()),
        archive.device("dev/console", 5, 1),
        archive.device("dev/null", 1, 3, 0o666),
        archive.file("bin/busybox", busybox, 0o755),
        archive.symlink("bin/sh", "busybox"),
        *(archive.file(path, (SCRIPTS / name).read_bytes(), mode)
          for name, (path, mode) in PLACES.items()),
        archive.file("lib/modules/order", order.encode()),
        *(archive.file(f"lib/modules/{module.name}.ko", module.content) for module in loaded),
    ]))  # fmt: skip
