"""Real disks, good ones and bad ones; skips, saying why, where there is no qemu-img."""

from __future__ import annotations

import random
import shutil
import struct
import subprocess
from pathlib import Path

import pytest

MISSING = "there is no qemu-img: install what binder/apt.txt names"
NEEDED = pytest.mark.skipif(shutil.which("qemu-img") is None, reason=MISSING)
SIZE = 2 * 1024**2
"""Of the disk inside, in bytes: a whole number of clusters of any size."""
GIB = 1024**3


def qemu_img(*words: str | Path) -> bytes:
    return subprocess.run(
        ["qemu-img", *map(str, words)], check=True, capture_output=True
    ).stdout


def raw(path: Path, size: int = SIZE) -> Path:
    """A disk of bytes that are the same each time, with a hole in the middle."""
    data = bytearray(random.Random(7).randbytes(size))
    data[size // 3 : size // 2] = bytes(size // 2 - size // 3)
    path.write_bytes(data)
    return path


def qcow2(path: Path, *options: str, size: int = SIZE) -> Path:
    """The same disk as a qcow2; ``-c`` compresses it."""
    source = raw(path.with_suffix(".raw"), size)
    qemu_img("convert", "-f", "raw", "-O", "qcow2", *options, source, path)
    source.unlink()
    return path


def sized(path: Path, size: str) -> Path:
    """An empty qcow2, of any size."""
    qemu_img("create", "-q", "-f", "qcow2", path, size)
    return path


def trap(path: Path) -> Path:
    """A qcow2 that would show the guest a file of the host."""
    options = ("-u", "-b", "/etc/passwd", "-F", "raw")
    qemu_img("create", "-q", "-f", "qcow2", *options, path, "1M")
    return path


def content(path: Path) -> bytes:
    """The first bytes that a guest would read: as many as the disks here have."""
    out = path.with_suffix(".out")
    qemu_img("convert", "-f", "qcow2", "-O", "raw", path, out)
    with out.open("rb") as file:
        data = file.read(SIZE)
    out.unlink()
    return data


def patched(path: Path, offset: int, form: str, value: int) -> Path:
    """One field of it changed."""
    data = bytearray(path.read_bytes())
    struct.pack_into(form, data, offset, value)
    path.write_bytes(data)
    return path
