"""Where glance keeps the bytes of its images (source: ``glance_store``).

The catalog's images have content made up from their name, always the same, so that checksums hold
from run to run; others are files. A hash of either is worth computing once a process: clouds are
built by the thousand.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Protocol

HASH_ALGORITHM = "sha512"
MAGIC = {"qcow2": b"QFI\xfb\x00\x00\x00\x03", "vmdk": b"KDMV"}
"""How a file of this format begins."""
CHUNK = 1024**2


class Content(Protocol):
    """The bytes of one image, their number and their hashes.

    ``checksum`` is MD5, which glance still gives for old clients; ``data`` raises OSError if the
    bytes cannot be had any more.
    """

    @property
    def size(self) -> int: ...

    @property
    def data(self) -> bytes: ...

    @property
    def checksum(self) -> str: ...

    @property
    def hash_value(self) -> str: ...


@dataclass(frozen=True)
class KeptContent:
    """Bytes in memory, read and hashed when somebody asks."""

    size: int
    read: Callable[[], bytes]

    @cached_property
    def data(self) -> bytes:
        return self.read()

    @cached_property
    def checksum(self) -> str:
        return hashlib.md5(self.data, usedforsecurity=False).hexdigest()

    @cached_property
    def hash_value(self) -> str:
        return hashlib.new(HASH_ALGORITHM, self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class FileContent:
    """Bytes in a file, read whenever they are asked for and never kept."""

    path: Path
    size: int
    checksum: str
    hash_value: str

    @property
    def data(self) -> bytes:
        return self.path.read_bytes()


@cache
def made_up(name: str, disk_format: str, size: int) -> Content:
    """Content for an image of which only the size matters: no guest would boot from it."""

    def read() -> bytes:
        head = MAGIC.get(disk_format, b"")
        body = random.Random(f"image:{name}").randbytes(max(0, size - len(head)))
        return (head + body)[:size]

    return KeptContent(size, read)


def given(data: bytes) -> Content:
    """Content that somebody brought."""
    return KeptContent(len(data), lambda: data)


def in_file(path: Path) -> Content:
    """Content that is in a file; OSError if it cannot be read.

    Its hashes are remembered for as long as it does not change.
    """
    found = path.stat()
    return _hashed(path, found.st_size, found.st_mtime_ns)


@lru_cache(maxsize=16)
def _hashed(path: Path, size: int, changed: int) -> FileContent:
    md5 = hashlib.md5(usedforsecurity=False)
    other = hashlib.new(HASH_ALGORITHM)
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            md5.update(chunk)
            other.update(chunk)
    return FileContent(path, size, md5.hexdigest(), other.hexdigest())
