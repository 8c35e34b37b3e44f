"""What an image would be made of, known before anything is downloaded.

It decides whether the image that is in the cache is still the right one.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from novaviz.guest import bootable, packages
from novaviz.guest.initrd import SCRIPTS
from novaviz.guest.parts import Parts, checked


@dataclass(frozen=True, slots=True)
class Recipe:
    """What goes into an image: ``sources`` by name and version, or by path and checksum.

    ``gather`` brings the parts, into a folder if they have to be fetched; ``note`` says why there
    can be no disk that boots by itself.
    """

    sources: tuple[str, ...]
    note: str | None
    gather: Callable[[Path], Parts]

    @property
    def key(self) -> str:
        """The same for the same inputs: packages or files, this package, and what is made."""
        here = Path(__file__).parent
        files = sorted((*here.glob("*.py"), *SCRIPTS.iterdir()))
        own = [sha256(path.read_bytes()) for path in files]
        inputs = [self.note is None, list(self.sources), own]
        return sha256(json.dumps(inputs).encode())


def recipe_of(parts: Parts) -> Recipe:
    """An image of files that the user has; of the modules' folder names and sizes are enough."""
    files = (checked(parts).kernel, parts.busybox, *(parts.loader or ()))
    sources = [f"{path} {sha256(path.read_bytes())[:16]}" for path in files]
    if parts.modules is not None:
        inside = sorted(
            f"{path.relative_to(parts.modules)} {path.stat().st_size}"
            for path in parts.modules.rglob("*.ko*")
        )
        sources.append(f"{parts.modules} {sha256(json.dumps(inside).encode())[:16]}")
    lacking = None if parts.loader else "no boot loader was given"
    return Recipe(tuple(sources), lacking or bootable.lacking(), lambda folder: parts)


def recipe_here() -> Recipe:
    """An image of the packages of the distribution that we run on."""
    chosen = packages.choose(packages.distribution(_os_release(), platform.machine()))
    sources = tuple(f"{one.name} {one.version}" for one in (*chosen.system, *chosen.loader))
    lacking = None if chosen.loader else "there is no package with a boot loader"
    return Recipe(
        sources,
        lacking or bootable.lacking(),
        lambda folder: checked(packages.download(chosen, folder)),
    )


def _os_release() -> str:
    for path in (Path("/etc/os-release"), Path("/usr/lib/os-release")):
        if path.is_file():
            return path.read_text(encoding="utf-8")
    return f"ID={platform.system()}"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
