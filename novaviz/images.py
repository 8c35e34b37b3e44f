"""Images with real bytes: the guest that novaviz builds, and what a user brings in a file.

The catalog's images have made-up bytes, from which nothing boots: enough for a hypervisor that
executes nothing, and for no other.
"""

from __future__ import annotations

import stat
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from novaviz.catalog import ImageData
from novaviz.exceptions import UsageError
from novaviz.guest import MIN_MEMORY_MB, built
from novaviz.services.glance.store import Content, in_file
from novaviz.virt.disk_format import ISO, QCOW2, RAW, format_of

GUEST = "novaviz-guest"
"""The image that ``novaviz guest build`` makes."""
DEFAULT = "cirros"
"""What is booted if nobody says anything: on a real hypervisor it stands for the guest."""
VIRTIO = {"hw_disk_bus": "virtio", "hw_vif_model": "virtio"}
LONGEST_NAME = 255
"""Characters of an image's name (source: ``glance.api.v2.images:get_base_properties``)."""


@dataclass(frozen=True, slots=True)
class Brought:
    """An image that is not the catalog's: how glance describes it, and where its bytes are."""

    data: ImageData
    content: Content


def name_for(image: str, image_file: str) -> str:
    """What an image in a file is called: as was asked for, or else as the file."""
    name = Path(image_file).stem if image == DEFAULT else image
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise UsageError(f"{name!r} cannot be an image's name: give another with --image")
    return name


def image_for(image: str, made_up: Collection[str], *, executes: bool) -> str:
    """The image to boot, where ``made_up`` are those whose bytes nobody can execute.

    UsageError if one of them is asked for on a hypervisor that executes its guests.
    """
    if not executes or image not in made_up:
        return image
    if image == DEFAULT:
        return GUEST
    raise UsageError(
        f"the bytes of the image {image!r} are made up: no guest boots from them",
        (GUEST, "--image-file FILE"),
    )


def brought(image: str, image_file: str) -> Brought | None:
    """The image with real bytes that is asked for, under this name; None if it is the catalog's.

    UsageError if it is not built yet, or if the file cannot be an image.
    """
    if image_file:
        return _in_file(image, Path(image_file))
    return _guest() if image == GUEST else None


def _guest() -> Brought:
    found = built()
    if found is None:
        raise UsageError(f"the image {GUEST} is not built yet: novaviz guest build")
    if found.qcow2 is None:
        raise UsageError(f"the image {GUEST} was built without a disk: {found.note}")
    content = _content(f"the image {GUEST}", found.qcow2)
    return Brought(
        ImageData(GUEST, content.size, QCOW2, min_ram=MIN_MEMORY_MB, properties=VIRTIO), content
    )


def _in_file(name: str, path: Path) -> Brought:
    what = f"the image file {path}"
    content = _content(what, path)
    found = format_of(path)
    if found not in (QCOW2, RAW, ISO):
        raise UsageError(f"{what} is a {found} disk", (QCOW2, RAW))
    return Brought(ImageData(name, content.size, found), content)


def _content(what: str, path: Path) -> Content:
    """The file's bytes; UsageError, in one line, if it has none."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise UsageError(f"{what} is a directory")
        if not stat.S_ISREG(mode):
            raise UsageError(f"{what} is not a regular file")
        content = in_file(path)
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot read {what}: {getattr(error, 'strerror', error)}") from None
    if content.size == 0:
        raise UsageError(f"{what} is empty")
    return content
