"""Parts that look like those of a guest, small and made up, and a reader of what they become."""

from __future__ import annotations

import gzip
import stat
import struct
from pathlib import Path

from novaviz.guest.archive import Entry
from novaviz.guest.modules import NEEDED
from novaviz.guest.parts import PT_INTERP, Parts


def program(*headers: int) -> bytes:
    """An ELF program with program headers of these types."""
    head = b"\x7fELF\x02\x01\x01" + bytes(25) + struct.pack("<Q", 64) + bytes(14)
    return head + struct.pack("<HH", 56, len(headers)) + bytes(6) + b"".join(
        struct.pack("<I", kind) + bytes(52) for kind in headers
    )  # fmt: skip


STATIC, DYNAMIC = program(1), program(1, PT_INTERP)


def module(name: str, *depends: str) -> bytes:
    """What of a ``.ko`` file matters here."""
    said = f"\0license=GPL\0depends={','.join(depends)}\0name={name}\0"
    return b"\x7fELF\x02\x01" + said.encode()


def parts(place: Path) -> Parts:
    place.mkdir()
    (place / "vmlinuz").write_bytes(b"kernel" * 100)
    (place / "busybox").write_bytes(STATIC)
    for name in NEEDED:
        path = place / "modules" / "kernel" / f"{name}.ko"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(module(name))
    loader = b"\0" * 64 + b"\xfb\xc0\x78\x70" + b"\0" * 4028
    (place / "isolinux.bin").write_bytes(loader)
    (place / "ldlinux.c32").write_bytes(b"library")
    return Parts(
        place / "vmlinuz", place / "busybox", place / "modules",
        (place / "isolinux.bin", place / "ldlinux.c32"),
    )  # fmt: skip


def unpacked(archive: bytes) -> dict[str, Entry]:
    """Read a newc archive, by its description and not by our writer."""
    if archive.startswith(b"\x1f\x8b"):
        archive = gzip.decompress(archive)
    found: dict[str, Entry] = {}
    at = 0
    while True:
        assert archive[at : at + 6] == b"070701"
        fields = [int(archive[at + 6 + 8 * n : at + 14 + 8 * n], 16) for n in range(13)]
        _, mode, uid, gid, links, mtime, size, _, _, major, minor, length, check = fields
        assert (uid, gid, mtime, check) == (0, 0, 0, 0)
        name = archive[at + 110 : at + 110 + length - 1].decode()
        start = at + (110 + length + 3) // 4 * 4
        data = archive[start : start + size]
        at = start + (size + 3) // 4 * 4
        if name == "TRAILER!!!":
            assert archive[at:] == b""
            return found
        assert links == (2 if stat.S_ISDIR(mode) else 1)
        parent = name.rpartition("/")[0]
        assert not parent or stat.S_ISDIR(found[parent].mode), "a folder comes before its content"
        found[name] = Entry(name, mode, data, (major, minor))
