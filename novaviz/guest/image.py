"""The guest's image in the user's cache: built once, kept until what it is made of changes.

A build is written into a folder of its own; only when that is whole does the manifest name it, in
one rename. Whoever reads the manifest therefore finds all of an image or none.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from novaviz.exceptions import GuestError
from novaviz.guest import bootable
from novaviz.guest.initrd import initrd
from novaviz.guest.modules import modules_in
from novaviz.guest.parts import Parts
from novaviz.guest.recipe import Recipe, recipe_here, recipe_of, sha256
from novaviz.model.files import write_whole

MIN_MEMORY_MB = 96
"""With 64 MiB the kernel hangs without a word."""

MANIFEST = "manifest.json"
FOLDER = re.compile(r"[0-9a-f]{12}-[a-z0-9_]{8}")
"""What a folder of ours is called: nothing else in the cache is ever removed."""

KERNEL, INITRD, QCOW2 = "vmlinuz", "initrd.gz", "guest.qcow2"


@dataclass(frozen=True, slots=True)
class GuestImage:
    """What a hypervisor needs to boot the guest.

    ``checksum`` (MD5, as glance's) and ``size`` in bytes are those of ``served``. ``sources`` says
    what it is made of; ``reused`` whether it was there already; ``note`` why there is no qcow2.
    """

    kernel: Path
    initrd: Path
    qcow2: Path | None
    checksum: str
    size: int
    sources: tuple[str, ...]
    note: str | None = None
    reused: bool = True

    @property
    def served(self) -> Path:
        """What glance serves: the disk that boots by itself, or else the initramfs."""
        return self.qcow2 or self.initrd


def cache_folder() -> Path:
    """``$XDG_CACHE_HOME/novaviz/guest``, or the same under ``~/.cache``."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    root = Path(base) if os.path.isabs(base) else Path.home() / ".cache"
    return root / "novaviz" / "guest"


def built(cache: Path | None = None) -> GuestImage | None:
    """The image that is in the cache, whole; None if there is none."""
    found = _read(cache or cache_folder())
    return None if found is None else found[1]


def build(
    cache: Path | None = None, *, force: bool = False, parts: Parts | None = None
) -> GuestImage:
    """The image, built if it is not there, if what it is made of has changed, or if forced.

    ``parts`` are files to make it of instead of the distribution's packages. GuestError, in one
    line, if it cannot be built.
    """
    place = cache or cache_folder()
    try:
        recipe = recipe_of(parts) if parts else recipe_here()
        place.mkdir(parents=True, exist_ok=True)
        with _alone(place):
            there = _read(place)
            if there is not None and there[0] == recipe.key and not force:
                return there[1]
            with _folder(place, recipe) as scratch:
                _write(place, recipe, recipe.gather(scratch))
            made = _read(place)
    except OSError as error:
        raise GuestError(f"cannot build the guest in {place}: {error.strerror}") from None
    if made is None:
        raise GuestError(f"the guest in {place} was removed while it was built")
    return replace(made[1], reused=False)


def _write(place: Path, recipe: Recipe, parts: Parts) -> None:
    """Make the image in a new folder, name it in the manifest, and remove all others of ours."""
    with _folder(place, recipe, keep=True) as folder:
        folder.chmod(0o755)
        kernel = parts.kernel.read_bytes()
        modules = modules_in(parts.modules) if parts.modules else ()
        first_root = initrd(parts.busybox.read_bytes(), modules)
        (folder / KERNEL).write_bytes(kernel)
        (folder / INITRD).write_bytes(first_root)
        if recipe.note is None and parts.loader is not None:
            bootable.write(folder / QCOW2, kernel, first_root, parts.loader)
        manifest = {
            "key": recipe.key, "folder": folder.name,
            "sources": list(recipe.sources), "note": recipe.note,
            "files": {path.name: _facts(path) for path in sorted(folder.iterdir())},
        }  # fmt: skip
        write_whole(place / MANIFEST, json.dumps(manifest, indent=1) + "\n")
    for other in place.iterdir():
        if FOLDER.fullmatch(other.name) and other != folder:
            shutil.rmtree(other, ignore_errors=True)


@contextmanager
def _folder(place: Path, recipe: Recipe, *, keep: bool = False) -> Iterator[Path]:
    """A new folder in the cache; what a killed process leaves of it goes with the next build."""
    folder = Path(tempfile.mkdtemp(dir=place, prefix=f"{recipe.key[:12]}-"))
    try:
        yield folder
    except BaseException:
        keep = False
        raise
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)


def _facts(path: Path) -> dict[str, Any]:
    data = path.read_bytes()
    md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()
    return {"size": len(data), "md5": md5, "sha256": sha256(data)}


def _read(place: Path) -> tuple[str, GuestImage] | None:
    """The key and the image that the manifest names; None if any of it is missing or cut off."""
    try:
        manifest = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
        folder, files = place / str(manifest["folder"]), manifest["files"]
        if not {KERNEL, INITRD} <= files.keys() or any(
            (folder / name).stat().st_size != facts["size"] for name, facts in files.items()
        ):
            return None
        served = files[QCOW2 if QCOW2 in files else INITRD]
        return manifest["key"], GuestImage(
            folder / KERNEL, folder / INITRD, folder / QCOW2 if QCOW2 in files else None,
            served["md5"], served["size"], tuple(manifest["sources"]), manifest["note"],
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """Whoever else builds in this cache waits; the lock ends with the process that holds it."""
    try:
        import fcntl
    except ImportError:
        raise GuestError("a guest cannot be built on this system") from None
    with open(place / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
