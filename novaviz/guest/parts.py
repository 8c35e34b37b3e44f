"""The files that a guest is made of, whoever brings them."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

from novaviz.exceptions import GuestError

PT_INTERP = 3
"""The ELF program header that names a dynamic linker."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A kernel, a static busybox, the kernel's modules (None: all built in), and isolinux."""

    kernel: Path
    busybox: Path
    modules: Path | None = None
    loader: tuple[Path, Path] | None = None


def parts_in(root: Path) -> Parts:
    """Where unpacked packages hold them; old ones have ``/bin``, merged ones ``/usr/bin``."""
    return Parts(
        kernel=_one(root, "boot/vmlinuz-*"),
        busybox=_one(root, "bin/busybox", "usr/bin/busybox"),
        modules=_one(root, "lib/modules/*", "usr/lib/modules/*"),
        loader=_loader(root),
    )


def checked(parts: Parts) -> Parts:
    """The same parts; GuestError if one is not there, or busybox needs libraries."""
    for path in (parts.kernel, parts.busybox):
        if not path.is_file():
            raise GuestError(f"there is no file {path}")
    if parts.modules is not None and not parts.modules.is_dir():
        raise GuestError(f"there is no folder {parts.modules}")
    if not is_static(parts.busybox.read_bytes()):
        raise GuestError(f"{parts.busybox} is no static program: install busybox-static")
    return parts


def is_static(program: bytes) -> bool:
    """Whether this is a 64-bit little-endian ELF program that needs no dynamic linker."""
    if program[:6] != b"\x7fELF\x02\x01" or len(program) < 64:
        return False
    (start,) = struct.unpack_from("<Q", program, 32)
    size, number = struct.unpack_from("<HH", program, 54)
    headers = range(start, start + size * number, size or 1)
    return not any(
        struct.unpack_from("<I", program, at)[0] == PT_INTERP
        for at in headers if at + 4 <= len(program)
    )  # fmt: skip


def _one(root: Path, *patterns: str) -> Path:
    found = [path for pattern in patterns for path in sorted(root.glob(pattern))]
    if not found:
        raise GuestError(f"the packages hold no {' or '.join(patterns)}")
    return found[-1]


def _loader(root: Path) -> tuple[Path, Path] | None:
    loader = root / "usr/lib/ISOLINUX/isolinux.bin"
    library = root / "usr/lib/syslinux/modules/bios/ldlinux.c32"
    return (loader, library) if loader.is_file() and library.is_file() else None
