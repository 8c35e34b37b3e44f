"""Disks made and looked at by qemu-img (source: ``nova.virt.images``, ``nova.virt.disk.api``).

All of it blocks. A format is always said and never guessed: a guest may write what it likes into
a raw disk. What is made is written beside its place and renamed, so that a file is whole or not
there.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from novaviz.exceptions import (
    FlavorDiskTooSmall,
    HypervisorError,
    ImageUnacceptable,
    InternalError,
)
from novaviz.guest.tools import PACKAGES, has
from novaviz.virt import disk_format as formats
from novaviz.virt.disk_format import Damaged, Qcow2, format_of, needed_size, read_qcow2

PROGRAM = "qemu-img"
MISSING = f"{PROGRAM} is missing: install {PACKAGES[PROGRAM]}"
GIB = 1024**3

LIMITED = 'ulimit -t "$1" 2>/dev/null; ulimit -v "$2" 2>/dev/null; shift 2; exec "$@"'
"""Run by a shell: limits that are there before the program is, or lower ones that are set."""
CPU_SECONDS, ADDRESS_SPACE_KIB = 30, 1024**2
"""Enough for any honest image (source: ``nova.privsep.qemu:QEMU_IMG_LIMITS``)."""
COPY_CPU_SECONDS = 300
PATIENCE = 300.0
"""Seconds after which qemu-img is given up."""

CHECK_FOUND_LEAKS = 3
"""Exit status: clusters that nobody uses, which does no harm."""


@dataclass(frozen=True, slots=True)
class DiskInfo:
    """What qemu-img says of a disk; sizes in bytes: the guest's, and the file's."""

    format: str
    virtual_size: int
    file_size: int
    backing_file: str | None = None


class QemuImgError(InternalError):
    """qemu-img has failed; ``reason`` is its own last line."""

    name = InternalError.__name__

    def __init__(self, what: str, reason: str) -> None:
        self.reason = reason
        super().__init__(f"{what}: {reason}")

    def to_dict(self) -> dict[str, Any]:
        return {"type": self.name, "message": str(self)}


def require() -> None:
    """HypervisorError, in one line, if there is no qemu-img here."""
    if not has(PROGRAM):
        raise HypervisorError(MISSING)


def qemu_format(disk_format: str) -> str:
    """What QEMU calls glance's ``disk_format``: a CD's image is a raw disk to it."""
    return formats.RAW if disk_format == formats.ISO else disk_format


def inspect(path: Path, disk_format: str) -> DiskInfo:
    """Look at a disk that is this host's own, even while a guest uses it."""
    told = json.loads(_run("info", "-U", "--output=json", "-f", qemu_format(disk_format), path))
    return DiskInfo(
        told["format"], told["virtual-size"], path.stat().st_size, told.get("backing-filename")
    )


def check(path: Path, disk_format: str, image_id: str) -> DiskInfo:
    """Look at a stranger's image; ImageUnacceptable if it is damaged, cut off or a trap.

    Source: ``nova.virt.images:fetch_to_raw`` and ``do_image_deep_inspection``.
    """
    if disk_format not in (formats.QCOW2, formats.RAW, formats.ISO):
        raise unacceptable(image_id, "Image not in a supported format")
    try:
        found = format_of(path)
    except OSError as error:
        raise InternalError(f"cannot read {path}: {error.strerror}") from None
    if found != disk_format:
        raise unacceptable(image_id, "Image content does not match disk_format")
    try:
        if disk_format == formats.QCOW2:
            header = read_qcow2(path)
            _check_alone(header, image_id)
            _check_whole(path, header)
        return inspect(path, disk_format)
    except Damaged as error:
        raise unacceptable(image_id, f"it is damaged: {error}") from None
    except QemuImgError as error:
        raise unacceptable(image_id, f"it is damaged: {error.reason}") from None


def overlay(base: Path, base_format: str, target: Path, size_gb: int = 0) -> None:
    """A disk that has what ``base`` has and keeps what is written; 0 GB: as large as ``base``.

    FlavorDiskTooSmall if the base does not fit. Source:
    ``nova.virt.libvirt.imagebackend:Qcow2.create_image``.
    """
    size, base = size_gb * GIB, base.absolute()
    needed = inspect(base, base_format).virtual_size
    if 0 < size < needed:
        raise FlavorDiskTooSmall(
            f"Flavor's disk is too small for requested image. Flavor disk is {size} bytes,"
            f" image is {needed} bytes."
        )
    with _beside(target) as part:
        _run("create", "-q", "-f", "qcow2", "-b", base, "-F", qemu_format(base_format), part,
             *([str(size)] if size else []))  # fmt: skip


def volume(target: Path, size_gb: int) -> None:
    """An empty disk, which takes the room of what will be written."""
    with _beside(target) as part:
        _run("create", "-q", "-f", "qcow2", part, str(size_gb * GIB))


def volume_from(
    image: Path, disk_format: str, target: Path, size_gb: int, *, image_id: str
) -> None:
    """A disk with an image's content; ImageUnacceptable if it cannot be used or does not fit.

    Source: ``cinder.image.image_utils:fetch_to_volume_format`` and ``check_virtual_size``.
    """
    found = check(image, disk_format, image_id)
    needed = -(-found.virtual_size // GIB)
    if needed > size_gb:
        raise unacceptable(
            image_id,
            f"Image virtual size is {needed}GB and doesn't fit in a volume of size {size_gb}GB.",
        )
    with _beside(target) as part:
        try:
            _run("convert", "-q", "-f", found.format, "-O", "qcow2", image.absolute(), part,
                 cpu=COPY_CPU_SECONDS)  # fmt: skip
        except QemuImgError as error:
            raise unacceptable(
                image_id, f"Unable to convert image to qcow2: {error.reason}"
            ) from None
        _run("resize", "-q", "-f", "qcow2", part, str(size_gb * GIB))


def unacceptable(image_id: str, reason: str) -> ImageUnacceptable:
    return ImageUnacceptable(f"Image {image_id} is unacceptable: {reason}")


def _check_alone(header: Qcow2, image_id: str) -> None:
    """An image that needs another file would show the guest a file of the host."""
    if header.backing_file is not None:
        raise unacceptable(image_id, f"fmt=qcow2 backed by: {header.backing_file}")
    if header.data_file is not None:
        raise unacceptable(image_id, f"fmt=qcow2 has data-file: {header.data_file}")
    if header.encrypted:
        raise unacceptable(image_id, "it is encrypted")


def _check_whole(path: Path, header: Qcow2) -> None:
    if header.features & formats.CORRUPT:
        raise Damaged("it is marked as corrupt")
    _run("check", "-q", "-f", "qcow2", path.absolute(), fine=(0, CHECK_FOUND_LEAKS))
    size, needed = path.stat().st_size, needed_size(path, header)
    if size < needed:
        raise Damaged(f"it is cut off after {size} of {needed} bytes")


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Where to write; renamed to ``target`` if all went well, and gone otherwise."""
    part = target.absolute().with_name(f".{target.name}.part")
    try:
        yield part
        os.replace(part, target)
    except OSError as error:
        raise InternalError(f"cannot write {target}: {error.strerror}") from None
    finally:
        part.unlink(missing_ok=True)


def _run(
    *command: str | Path, fine: tuple[int, ...] = (0,), cpu: int = CPU_SECONDS
) -> bytes:
    """What qemu-img writes to stdout; QemuImgError if it does not end well."""
    if not has(PROGRAM):
        raise InternalError(MISSING)
    what = f"{PROGRAM} {command[0]}"
    words = ["sh", "-c", LIMITED, "sh", str(cpu), str(ADDRESS_SPACE_KIB),
             shutil.which(PROGRAM) or PROGRAM, *map(str, command)]  # fmt: skip
    try:
        done = subprocess.run(
            words, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE,
            env={**os.environ, "LC_ALL": "C"}, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise QemuImgError(what, f"given up after {PATIENCE:g} s") from None
    except OSError as error:
        raise QemuImgError(what, error.strerror or "it cannot be run") from None
    if done.returncode not in fine:
        raise QemuImgError(what, _reason(done))
    return done.stdout


def _reason(done: subprocess.CompletedProcess[bytes]) -> str:
    """The last line that it wrote, without the file's name: an image is not called by its path."""
    text = (done.stderr or done.stdout).decode(errors="replace")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return f"ended by signal {-done.returncode}" if done.returncode < 0 else (
            f"exit {done.returncode}"
        )
    return lines[-1].removeprefix(f"{PROGRAM}: ")
