"""A Python with novaviz that a user without rights can run.

Where tests run as root, the interpreter, its packages or the checkout may lie where nobody else may
look, in root's own home above all. Then what a real boot needs of them is copied.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

TOP = Path(__file__).resolve().parents[3]
EXTRAS = ("libvirt-python", "pycdlib")
LOOK = "import novaviz.cli, libvirt, pycdlib, cryptography.fernet, networkx, rich, simpy"
NOT_NEEDED = shutil.ignore_patterns(
    "site-packages", "dist-packages", "test", "tests", "idlelib", "tkinter", "ensurepip", "config-*"
)


@dataclass(frozen=True, slots=True)
class Python:
    """``program`` with ``env`` finds novaviz and all that it needs."""

    program: str
    env: Mapping[str, str]


def python_for(account: Mapping[str, Any], folder: Path) -> Python:
    """This Python, if the account can run it; else a copy, in ``folder``."""
    here = Python(sys.executable, {"PYTHONPATH": str(TOP)})
    if _works(here, LOOK, account):
        return here
    packages = folder / "packages"
    for name in ("novaviz", "data"):
        shutil.copytree(TOP / name, packages / name, ignore=NOT_NEEDED)
    for file, target in _files():
        (packages / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, packages / target)
    program = str(Path(sys.executable).resolve())
    if not _works(Python(program, {}), "", account):
        program = _interpreter(folder / "python")
    env = {"PYTHONPATH": str(packages), "LD_LIBRARY_PATH": str(folder / "python" / "lib")}
    return Python(program, env)


def _works(python: Python, code: str, account: Mapping[str, Any]) -> bool:
    try:
        done = subprocess.run(
            [python.program, "-c", code], env={**python.env, "PATH": "/usr/bin:/bin"}, cwd="/",
            capture_output=True, check=False, **account,
        )  # fmt: skip
    except OSError:
        return False
    return done.returncode == 0


def _interpreter(folder: Path) -> str:
    """The interpreter and its standard library, which it finds beside itself."""
    base, version = Path(sys.base_prefix), f"python3.{sys.version_info.minor}"
    shutil.copytree(
        base / "lib" / version, folder / "lib" / version, ignore=NOT_NEEDED, symlinks=True
    )
    for library in (base / "lib").glob("libpython*.so*"):
        shutil.copyfile(library, folder / "lib" / library.name)
    (folder / "bin").mkdir()
    return str(shutil.copy(Path(sys.executable).resolve(), folder / "bin" / version))


def _files() -> Iterator[tuple[Path, Path]]:
    """Every file of novaviz's dependencies, and its place in a folder of packages."""
    for name in _needed("novaviz", *EXTRAS):
        for file in metadata.distribution(name).files or ():
            if ".." not in file.parts and name != "novaviz":
                yield Path(str(file.locate())), Path(*file.parts)


def _needed(*names: str) -> set[str]:
    """These distributions and those they depend on, as far as they are there."""
    found: set[str] = set()
    left = list(names)
    while left:
        name = left.pop()
        try:
            requires = metadata.distribution(name).requires or ()
        except metadata.PackageNotFoundError:
            continue
        found.add(name)
        wanted = (re.match(r"[\w.-]+", one) for one in requires if "extra ==" not in one)
        left += [one.group() for one in wanted if one and one.group() not in found]
    return found
