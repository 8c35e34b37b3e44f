"""Where the guest's kernel and busybox come from: packages of the distribution that we run on.

Packages are downloaded and unpacked in a temporary folder, which needs no root and installs
nothing. Tried: Debian 12 on x86_64; the other rows follow what those packages declare.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from novaviz.exceptions import GuestError
from novaviz.guest.parts import Parts, parts_in
from novaviz.guest.tools import has, run

INSTEAD = "give the files yourself with --kernel, --busybox and --modules"


@dataclass(frozen=True, slots=True)
class Distribution:
    """Names of packages: kernels (the first that there is), busybox, and the boot loader, if any.

    A kernel is named by the package that always depends on the newest one.
    """

    kernels: tuple[str, ...]
    busybox: str
    loader: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Package:
    """A package as apt knows it, and what it depends on, by name."""

    name: str
    version: str
    depends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """The packages that were chosen: ``loader`` is empty where nothing could boot from a disk."""

    system: tuple[Package, ...]
    loader: tuple[Package, ...]


LOADER = ("isolinux", "syslinux-common")

DISTRIBUTIONS = {
    ("debian", "x86_64"): Distribution(
        ("linux-image-cloud-amd64", "linux-image-amd64"), "busybox-static", LOADER),
    ("debian", "aarch64"): Distribution(
        ("linux-image-cloud-arm64", "linux-image-arm64"), "busybox-static"),
    ("ubuntu", "x86_64"): Distribution(
        ("linux-image-virtual", "linux-image-generic"), "busybox-static", LOADER),
    ("ubuntu", "aarch64"): Distribution(
        ("linux-image-virtual", "linux-image-generic"), "busybox-static"),
}  # fmt: skip
"""By the ID of ``/etc/os-release`` and the machine."""

MACHINES = {"amd64": "x86_64", "arm64": "aarch64"}
"""Other names of a machine."""


def distribution(os_release: str, machine: str) -> Distribution:
    """The row for this ``/etc/os-release`` and machine, or for what it says it is like."""
    said = dict(re.findall(r"""^(\w+)=["']?(.*?)["']?\s*$""", os_release, re.MULTILINE))
    machine = MACHINES.get(machine.lower(), machine)
    ids = [said.get("ID", ""), *said.get("ID_LIKE", "").split()]
    for name in ids:
        if (name, machine) in DISTRIBUTIONS:
            return DISTRIBUTIONS[name, machine]
    system = said.get("PRETTY_NAME") or said.get("ID") or "this system"
    known = sorted({name for name, _ in DISTRIBUTIONS})
    if set(ids) & set(known):
        system += f" on {machine}"
    raise GuestError(
        f"it is not known which packages of {system} hold a kernel and busybox "
        f"(known: {', '.join(known)}): {INSTEAD}"
    )


def choose(row: Distribution) -> Choice:
    """The packages of this row, at the versions that apt would install now."""
    if not has("apt-cache"):
        raise GuestError(f"apt-cache is missing, which finds the packages: {INSTEAD}")
    found = known(*row.kernels, row.busybox, *row.loader)
    newest = next((found[name] for name in row.kernels if name in found), None)
    if newest is None or row.busybox not in found:
        missing = row.busybox if newest else " or ".join(row.kernels)
        raise GuestError(f"apt knows no package {missing}: is apt-get update needed?")
    named = [name for name in newest.depends if name.startswith("linux-image-")]
    kernel = known(*named[:1]).get(named[0], newest) if named else newest
    modules = known(*(name for name in kernel.depends if name.startswith("linux-modules-")))
    loader = [found[name] for name in row.loader if name in found]
    return Choice(
        (kernel, *modules.values(), found[row.busybox]),
        tuple(loader) if len(loader) == len(row.loader) else (),
    )


def known(*names: str) -> dict[str, Package]:
    """What apt knows of these packages; one that it does not know is left out."""
    if not names:
        return {}
    try:
        shown = run("apt-cache", "show", "--no-all-versions", *names).decode()
    except GuestError:
        return {}
    return {package.name: package for package in map(_package, re.split(r"\n{2,}", shown.strip()))}


def _package(stanza: str) -> Package:
    fields = dict(re.findall(r"^([A-Z][\w-]*): (.*)$", stanza, re.MULTILINE))
    wants = (want.strip() for want in fields.get("Depends", "").split(","))
    depends = tuple(re.split(r"[\s(:|]", want)[0] for want in wants if want)
    return Package(fields.get("Package", ""), fields.get("Version", ""), depends)


def download(choice: Choice, folder: Path) -> Parts:
    """Fetch the packages, unpack them in the folder and say what of them is needed."""
    wanted = (*choice.system, *choice.loader)
    folder.mkdir(exist_ok=True)
    exact = [f"{package.name}={package.version}" for package in wanted]
    try:
        run("apt-get", "-qq", "-o", "APT::Sandbox::User=root", "download", *exact, cwd=folder)
    except GuestError as error:
        raise GuestError(
            f"cannot download {', '.join(package.name for package in wanted)}: {error}; "
            "is there a network, and is apt-get update needed?"
        ) from None
    root = folder / "root"
    for file in sorted(folder.glob("*.deb")):
        run("dpkg-deb", "-x", file, root)
    return parts_in(root)
