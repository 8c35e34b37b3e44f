"""Where glance keeps the bytes of its images (source: ``glance_store``).

The content is made up from the image's name, always the same, so that checksums hold from run to
run. A hash of it is worth computing once a process: clouds are built by the thousand.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property

HASH_ALGORITHM = "sha512"
MAGIC = {"qcow2": b"QFI\xfb\x00\x00\x00\x03", "vmdk": b"KDMV"}
"""How a file of this format begins."""


@dataclass(frozen=True)
class Content:
    """The bytes of one image and their hashes, computed when somebody asks."""

    size: int
    read: Callable[[], bytes]

    @cached_property
    def data(self) -> bytes:
        return self.read()

    @cached_property
    def checksum(self) -> str:
        """MD5, which glance still gives for old clients."""
        return hashlib.md5(self.data, usedforsecurity=False).hexdigest()

    @cached_property
    def hash_value(self) -> str:
        return hashlib.new(HASH_ALGORITHM, self.data).hexdigest()


@cache
def made_up(name: str, disk_format: str, size: int) -> Content:
    """Content for an image of which only the size matters: no guest would boot from it."""

    def read() -> bytes:
        head = MAGIC.get(disk_format, b"")
        body = random.Random(f"image:{name}").randbytes(max(0, size - len(head)))
        return (head + body)[:size]

    return Content(size, read)


def given(data: bytes) -> Content:
    """Content that somebody brought."""
    return Content(len(data), lambda: data)
