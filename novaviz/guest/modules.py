"""The kernel modules that the guest needs, in the order in which they can be loaded.

A distribution's package has no ``modules.dep`` (that is made when it is installed), but every
``.ko`` file names in ``depends=`` what it needs.
"""

from __future__ import annotations

import gzip
import lzma
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from novaviz.exceptions import GuestError
from novaviz.guest.tools import run

NEEDED = ("virtio_pci", "virtio_blk", "virtio_net", "isofs")
"""Without these there are no disks, no network and no config drive."""

WANTED = ("button", "evdev", "virtio_rng", "virtio_mmio")
"""The power button and its events, randomness, and the disks of other machines: if there are."""

DEPENDS = re.compile(rb"(?:^|\0)depends=([^\0]*)\0")
SUFFIX = re.compile(r"\.ko(\.xz|\.zst|\.gz)?$")


@dataclass(frozen=True, slots=True)
class Module:
    """A module as ``insmod`` takes it: uncompressed, ``depends`` by name."""

    name: str
    content: bytes
    depends: tuple[str, ...]


def modules_in(
    folder: Path, needed: Iterable[str] = NEEDED, wanted: Iterable[str] = WANTED
) -> tuple[Module, ...]:
    """These modules and all that they depend on, each after what it needs.

    ``folder`` is a ``/lib/modules/VERSION``. What is built into the kernel needs no module;
    GuestError if a needed one is neither.
    """
    files = {_name(path): path for path in sorted(folder.rglob("*")) if SUFFIX.search(path.name)}
    builtin = {
        _name(Path(line))
        for listed in sorted(folder.rglob("modules.builtin"))
        for line in listed.read_text(encoding="utf-8").split()
    }
    ordered: dict[str, Module] = {}

    def add(name: str, above: tuple[str, ...]) -> None:
        if name in ordered or name in builtin or name in above:
            return
        if name not in files:
            wants = f", which {above[-1]} needs," if above else ""
            raise GuestError(f"the kernel module {name}{wants} is not in {folder}")
        content = unpacked(files[name])
        depends = depends_of(content)
        for other in depends:
            add(other, (*above, name))
        ordered[name] = Module(name, content, depends)

    for name in needed:
        add(name, ())
    for name in wanted:
        if name in files:
            add(name, ())
    return tuple(ordered.values())


def depends_of(content: bytes) -> tuple[str, ...]:
    """What the module says that it needs, in its ``.modinfo`` section."""
    found = DEPENDS.search(content)
    names = found.group(1).decode("ascii", "replace").split(",") if found else []
    return tuple(_plain(name) for name in names if name)


def unpacked(path: Path) -> bytes:
    """The module's content, whatever the distribution compressed it with."""
    try:
        data = path.read_bytes()
        if path.suffix == ".xz":
            return lzma.decompress(data)
        if path.suffix == ".gz":
            return gzip.decompress(data)
    except (OSError, EOFError, lzma.LZMAError) as error:
        raise GuestError(f"cannot read the kernel module {path}: {error}") from None
    if path.suffix == ".zst":
        return run("zstd", "--decompress", "--stdout", "--quiet", path)
    return data


def _name(path: Path) -> str:
    return _plain(SUFFIX.sub("", path.name))


def _plain(name: str) -> str:
    """The kernel takes a dash and an underscore for the same."""
    return name.replace("-", "_")
