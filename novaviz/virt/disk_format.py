"""What kind of disk image a file is, by how it begins, and what a qcow2 says of itself.

Read without qemu-img, before it is let near a stranger's file: a hostile image names files of the
host, which qemu-img would open. Source: ``oslo_utils.imageutils.format_inspector``.
"""

from __future__ import annotations

import struct
from array import array
from dataclasses import dataclass
from pathlib import Path
from sys import byteorder
from typing import BinaryIO

RAW, QCOW2, ISO = "raw", "qcow2", "iso"
MAGIC = {
    QCOW2: b"QFI\xfb", "vmdk": b"KDMV", "vhd": b"conectix", "vhdx": b"vhdxfile",
    "luks": b"LUKS\xba\xbe", "vdi": b"<<< ",
}  # fmt: skip
ISO_MAGIC, ISO_AT = b"CD001", 0x8001

HEADER = struct.Struct(">4sIQIIQIIQQIIQQQQII")
SHORT_HEADER = 72
"""Of version 2, which ends before the features."""
CORRUPT, DATA_FILE, EXTENDED_L2 = 1 << 1, 1 << 2, 1 << 4
DATA_FILE_NAME = 0x44415441
COMPRESSED, ZERO = 1 << 62, 1
ALL = 2**32 - 1
"""Of the 32 parts that a cluster may have."""
OFFSET = 0x00FF_FFFF_FFFF_FE00
SECTOR = 512
LONGEST_NAME = 1023
L1_AT_MOST = 32 * 1024**2
"""Bytes of the L1 table that QEMU accepts."""


class Damaged(Exception):
    """The file is not whole: why."""


def format_of(path: Path) -> str:
    """What the file is by its first bytes; ``raw`` for everything that is nothing else."""
    with path.open("rb") as file:
        head = file.read(16)
        file.seek(ISO_AT)
        iso = file.read(len(ISO_MAGIC)) == ISO_MAGIC
    for name, magic in MAGIC.items():
        if head.startswith(magic):
            return name
    return ISO if iso else RAW


@dataclass(frozen=True, slots=True)
class Qcow2:
    """The header of a qcow2: offsets and sizes in bytes."""

    virtual_size: int
    cluster_bits: int
    encrypted: bool
    features: int
    l1_offset: int
    l1_entries: int
    backing_file: str | None
    data_file: str | None

    @property
    def cluster(self) -> int:
        return 1 << self.cluster_bits


def read_qcow2(path: Path) -> Qcow2:
    """The header; Damaged if it is none."""
    with path.open("rb") as file:
        head = file.read(HEADER.size)
        if len(head) < SHORT_HEADER:
            raise Damaged("its header is cut off")
        fields = HEADER.unpack(head.ljust(HEADER.size, b"\0"))
        _, version, name_at, name_size, bits, size, crypt, entries, l1_at = fields[:9]
        features, length = fields[13], fields[17]
        if version == 2:
            features, length = 0, SHORT_HEADER
        if not (version in (2, 3) and 9 <= bits <= 21 and entries * 8 <= L1_AT_MOST):
            raise Damaged("its header makes no sense")
        backing = _text(file, name_at, name_size) if name_at else None
        data_file = None
        if features & DATA_FILE:
            data_file = _data_file(file, length, 1 << bits)
    return Qcow2(size, bits, bool(crypt), features, l1_at, entries, backing, data_file)


def needed_size(path: Path, header: Qcow2) -> int:
    """Where the last byte is that a reader of the disk could come to.

    For a file that ``qemu-img check`` has passed: it sees that whole clusters are missing, but not
    that a part of the last one is. A table is read once, however often a hostile image names it.
    """
    end = header.l1_offset + 8 * header.l1_entries
    wide = 2 if header.features & EXTENDED_L2 else 1
    slots = header.cluster // 8 // wide
    seen: set[int] = set()
    with path.open("rb") as file:
        for index, pointer in enumerate(_table(file, header.l1_offset, header.l1_entries)):
            at = pointer & OFFSET
            if not at or at in seen:
                continue
            seen.add(at)
            end = max(end, at + header.cluster)
            table = _table(file, at, header.cluster // 8)
            for slot, entry in enumerate(table[::wide]):
                if entry:
                    left = header.virtual_size - (index * slots + slot) * header.cluster
                    parts = table[slot * wide + 1] & ALL if wide == 2 else ALL
                    end = max(end, _data_end(header, entry, left, parts))
    return end


def _data_end(header: Qcow2, entry: int, left: int, parts: int) -> int:
    """Where a cluster's data end; ``left`` of the disk from it on, ``parts`` of it are there."""
    if entry & COMPRESSED:
        shift = 62 - (header.cluster_bits - 8)
        start = entry & ((1 << shift) - 1)
        sectors = ((entry & (COMPRESSED - 1)) >> shift) + 1
        return start // SECTOR * SECTOR + sectors * SECTOR
    if not entry & OFFSET or entry & ZERO:
        return 0
    there = header.cluster * parts.bit_length() // ALL.bit_length()
    return (entry & OFFSET) + min(there, left)


def _table(file: BinaryIO, offset: int, count: int) -> array[int]:
    file.seek(offset)
    data = file.read(8 * count)
    table = array("Q", data[: len(data) // 8 * 8])
    if byteorder == "little":
        table.byteswap()
    return table


def _text(file: BinaryIO, offset: int, size: int) -> str:
    file.seek(min(offset, 2**62))
    return file.read(min(size, LONGEST_NAME)).decode(errors="replace")


def _data_file(file: BinaryIO, offset: int, end: int) -> str:
    """The name of the file that the data are in; an image need not say it, and is no better."""
    while offset + 8 <= end:
        file.seek(offset)
        head = file.read(8)
        if len(head) < 8:
            break
        kind, length = struct.unpack(">II", head)
        if kind == DATA_FILE_NAME:
            return _text(file, offset + 8, length)
        if kind == 0:
            break
        offset += 8 + (length + 7) // 8 * 8
    return "(not named)"
