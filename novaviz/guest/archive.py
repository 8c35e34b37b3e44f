"""An initramfs: a cpio archive of the "newc" format, which the kernel unpacks into its first root.

Written here and not by a program, because a device node such as ``/dev/console`` can be archived
without root only where no file of it is needed. The same entries always give the same bytes.
Source: ``Documentation/driver-api/early-userspace/buffer-format.rst`` of Linux.
"""

from __future__ import annotations

import gzip
import stat
from collections.abc import Iterable
from dataclasses import dataclass

from novaviz.exceptions import EngineError


@dataclass(frozen=True, slots=True)
class Entry:
    """One name in the archive: ``mode`` with its file type, ``device`` as major and minor."""

    path: str
    mode: int
    data: bytes = b""
    device: tuple[int, int] = (0, 0)


def directory(path: str, mode: int = 0o755) -> Entry:
    return Entry(path, stat.S_IFDIR | mode)


def file(path: str, data: bytes, mode: int = 0o644) -> Entry:
    return Entry(path, stat.S_IFREG | mode, data)


def symlink(path: str, target: str) -> Entry:
    return Entry(path, stat.S_IFLNK | 0o777, target.encode())


def device(path: str, major: int, minor: int, mode: int = 0o600) -> Entry:
    """A character device."""
    return Entry(path, stat.S_IFCHR | mode, device=(major, minor))


def cpio(entries: Iterable[Entry]) -> bytes:
    """The archive, sorted by path, with the directories that its paths need; all is root's."""
    named: dict[str, Entry] = {}
    for entry in entries:
        if entry.path in named or not _is_plain(entry.path):
            raise EngineError(f"the archive cannot have a (second) {entry.path!r}")
        named[entry.path] = entry
    for path in list(named):
        for end in (at for at, char in enumerate(path) if char == "/"):
            named.setdefault(path[:end], directory(path[:end]))
    members = [_member(number, named[path]) for number, path in enumerate(sorted(named), 1)]
    return b"".join((*members, _member(0, Entry("TRAILER!!!", 0))))


def compressed(archive: bytes) -> bytes:
    """The archive as gzip without a date or name in it."""
    return gzip.compress(archive, 9, mtime=0)


def _is_plain(path: str) -> bool:
    parts = path.split("/")
    return "\0" not in path and not any(part in ("", ".", "..") for part in parts)


def _member(number: int, entry: Entry) -> bytes:
    name = entry.path.encode() + b"\0"
    links = 2 if stat.S_ISDIR(entry.mode) else 1
    numbers = (
        number, entry.mode, 0, 0, links, 0, len(entry.data),
        0, 0, *entry.device, len(name), 0,
    )  # fmt: skip
    header = b"070701" + b"".join(b"%08X" % value for value in numbers)
    return _padded(header + name) + _padded(entry.data)


def _padded(data: bytes) -> bytes:
    """Filled with zeros to a multiple of four bytes."""
    return data + bytes(-len(data) % 4)
