"""Whether this machine has all that real boots need.

``python -m tests.virt.machine`` says what is missing, and fails then; with ``packages`` it looks
only for what packages of the system bring, before libvirt-python is built.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
import sysconfig
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from novaviz.cloud import Cloud
from novaviz.exceptions import UsageError
from novaviz.guest import packages
from novaviz.guest.tools import run
from novaviz.release import CLASSIC
from novaviz.virt import hypervisor_named

PROGRAMS = ("qemu-img", "qemu-system-x86_64", "libvirtd")
PATHS = ("/usr/sbin", "/usr/libexec")
OS_RELEASE = Path("/etc/os-release")


def missing_packages() -> Iterator[str]:
    """What is missing of programs, of what libvirt-python is built with, of the guest's parts."""
    path = ":".join((*PATHS, *filter(None, [os.environ.get("PATH")])))
    for program in PROGRAMS:
        if shutil.which(program, path=path) is None:
            yield program
    if find_spec("libvirt") is None:
        yield from _missing_to_build()
    try:
        row = packages.distribution(OS_RELEASE.read_text(), platform.machine())
        packages.choose(row)
    except (OSError, UsageError) as error:
        yield str(error)


def _missing_to_build() -> Iterator[str]:
    for program in ("pkg-config", "gcc"):
        if shutil.which(program) is None:
            yield program
    if not Path(sysconfig.get_path("include"), "Python.h").exists():
        yield "Python.h"
    try:
        run("pkg-config", "--atleast-version=6", "libvirt")
    except UsageError:
        yield "libvirt's headers"


def missing() -> Iterator[str]:
    """All of that, and whatever keeps an embedded libvirt from being opened."""
    yield from missing_packages()
    try:
        Cloud(CLASSIC, hypervisor=hypervisor_named("qemu")).close()
    except UsageError as error:
        yield str(error)


def main(words: list[str]) -> int:
    found = list(missing_packages() if words == ["packages"] else missing())
    sys.stderr.writelines(f"missing: {one}\n" for one in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
