"""ISO 9660 images with Rock Ridge names, and with no clock in them.

pycdlib writes the time of writing into every record. The images of one run have to be the same
bytes again, so all dates are set to one afterwards. Source: ECMA-119 for the records, IEEE P1282
for Rock Ridge's ``TF`` and ``CE`` entries.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING

from novaviz.exceptions import GuestError

if TYPE_CHECKING:
    from pycdlib import PyCdlib

SECTOR = 2048
SHORT_DATE = bytes([80, 1, 1, 0, 0, 0, 0])
LONG_DATE = b"1980010100000000\0"
"""The one date, in the two ways in which it is written."""

MISSING = "pycdlib is missing, which writes ISO images: pip install 'novaviz[libvirt]'"


def iso(label: str, files: Mapping[str, bytes], *, boot: str | None = None) -> bytes:
    """An image of these files, by path, with this label.

    ``boot`` names the file that is isolinux: the image then boots from a CD and from a disk.
    """
    try:
        import pycdlib
    except ImportError:
        raise GuestError(MISSING) from None
    image = pycdlib.PyCdlib()
    image.new(interchange_level=3, vol_ident=label, rock_ridge="1.09")
    names = _short_names(files)
    for path, short in names.items():
        if path in files:
            data = files[path]
            image.add_fp(
                BytesIO(data), len(data), short + ";1", rr_name=_last(path), file_mode=0o100444
            )
        else:
            image.add_directory(short, rr_name=_last(path), file_mode=0o040555)
    if boot is not None:
        _make_bootable(image, names[boot])
    written = BytesIO()
    image.write_fp(written)
    image.close()
    return undated(written.getvalue())


def _make_bootable(image: PyCdlib, short: str) -> None:
    image.add_eltorito(
        short + ";1", "/BOOT.CAT;1", rr_bootcatname="boot.cat",
        boot_load_size=4, boot_info_table=True,
    )  # fmt: skip
    image.add_isohybrid(mbr_id=0x6E6F7661)


def _short_names(files: Mapping[str, bytes]) -> dict[str, str]:
    """Every path and the folders on the way, each to the name that plain ISO 9660 allows."""
    names: dict[str, str] = {}
    for path in sorted(files):
        parts = path.split("/")
        for depth in range(1, len(parts) + 1):
            part = "/".join(parts[:depth])
            plain = part.upper().replace("-", "_")
            names.setdefault(part, "/" + (plain if part not in files or "." in _last(part)
                                          else plain + "."))  # fmt: skip
    return names


def _last(path: str) -> str:
    return path.rpartition("/")[2]


def undated(image: bytes) -> bytes:
    """The image with every date of its descriptors and directories set to the same one."""
    changed = bytearray(image)
    descriptor = 16 * SECTOR
    while changed[descriptor] != 255:
        if changed[descriptor] == 1:
            for at in (813, 830, 864):
                changed[descriptor + at : descriptor + at + 17] = LONG_DATE
            _undate_folder(changed, descriptor + 156)
        descriptor += SECTOR
    return bytes(changed)


def _undate_folder(image: bytearray, record: int) -> None:
    """The record of a folder, and all that is in it."""
    image[record + 18 : record + 25] = SHORT_DATE
    for child in _records(image, record):
        image[child + 18 : child + 25] = SHORT_DATE
        name = image[child + 32]
        entries = child + 33 + name + (1 - name % 2)
        _undate_entries(image, entries, child + image[child])
        if image[child + 25] & 2 and bytes(image[child + 33 : child + 33 + name]) not in DOTS:
            _undate_folder(image, child)


DOTS = (b"\0", b"\1")
"""How a folder names itself and its parent."""


def _records(image: bytearray, folder: int) -> Iterator[int]:
    extent, length = _number(image, folder + 2), _number(image, folder + 10)
    at, end = extent * SECTOR, extent * SECTOR + length
    while at < end:
        if image[at]:
            yield at
            at += image[at]
        else:  # a record does not cross a sector: the rest of this one is empty
            at += SECTOR - at % SECTOR


def _undate_entries(image: bytearray, at: int, end: int) -> None:
    """Rock Ridge's entries between two places, and where they are continued."""
    while at + 4 <= end and image[at + 2] >= 4:
        kind = bytes(image[at : at + 2])
        if kind == b"TF":
            start, size = at + 5, image[at + 2]
            date = LONG_DATE if image[at + 4] & 0x80 else SHORT_DATE
            image[start : at + size] = date * ((at + size - start) // len(date))
        elif kind == b"CE":
            block, offset, length = (_number(image, at + place) for place in (4, 12, 20))
            start = block * SECTOR + offset
            _undate_entries(image, start, start + length)
        at += image[at + 2]


def _number(image: bytearray, at: int) -> int:
    found: int = struct.unpack_from("<I", image, at)[0]
    return found
