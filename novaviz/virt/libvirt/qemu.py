"""QEMU's world: guests that really run, in an embedded libvirt or in a libvirtd that is there.

Each host's libvirt is spoken to by a process of its own. An embedded libvirt has a root for each
host; a session's or the system's libvirtd is shared by them.
"""

from __future__ import annotations

import os
import platform
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from novaviz.exceptions import HypervisorError
from novaviz.guest import cache_folder, iso
from novaviz.kernel import Errands
from novaviz.virt import qemu_img
from novaviz.virt.guest_options import KVM, GuestOptions
from novaviz.virt.libvirt.domain import Machine, Mark
from novaviz.virt.libvirt.files import Files
from novaviz.virt.libvirt.library import socket_of
from novaviz.virt.libvirt.place import HostPlace, Owner, RunPlace, open_theirs, owner_here
from novaviz.virt.libvirt.process import ProcessLink
from novaviz.virt.libvirt.user_network import check_free
from novaviz.virt.libvirt.world import Spot
from novaviz.virt.volumes import FileBackend

EMULATORS = ("qemu-system-x86_64", "/usr/libexec/qemu-kvm", "qemu-kvm")
MACHINES = {"x86_64": "pc", "amd64": "pc", "AMD64": "pc"}
"""The machine that QEMU is to be, by this machine's own kind."""

SESSION, SYSTEM = "/session", "/system"
"""The paths of URIs of a libvirtd that is there: a user's own, the machine's."""

KNOWN = re.compile(r"[0-9a-f]{64}\.xml")
"""What libvirt calls the file of one QEMU."""
CONFIG = 'stdio_handler = "file"\n'
"""Of an embedded libvirt: QEMU writes the console's file itself, there is no virtlogd."""


class QemuWorld:
    """``uri`` is where all hosts' libvirtd is; None: one is embedded for each."""

    def __init__(
        self, uri: str | None, options: GuestOptions, errands: Errands, *, remote: bool
    ) -> None:
        _check_tools(remote=remote)
        if options.http_port and not remote:
            check_free(options.http_port)
        self._uri, self._options, self._errands, self._remote = uri, options, errands, remote
        self._place = RunPlace(
            owner_here() if uri is None else _owner(uri, remote=remote),
            through=uri is not None and urlsplit(uri).path == SYSTEM,
        )
        self._embedded: list[HostPlace] = []
        self.run = self._place.name
        self.volumes: FileBackend | None = FileBackend(
            self._place.volumes, errands, self._place.owner.take
        )

    def spot(self, mark: Mark) -> Spot:
        options, owner = self._options, self._place.owner
        place = self._place.host()
        uri = self._uri
        if uri is None:
            uri = f"qemu:///embed?root={place.root}"
            self._embed(place)
        machine = Machine(
            KVM if options.accelerator == KVM else "qemu",
            str(place.instances), str(self._place.volumes), arch="x86_64",
            machine=MACHINES[platform.machine()], cache="writeback", user_network=True,
            restrict=not options.open_network, http_port=options.http_port, executes=True,
        )  # fmt: skip
        link = ProcessLink(
            mark, place, owner, keep=options.keep, reaps=not self._remote,
            kvm=options.accelerator == KVM,
        )  # fmt: skip
        return Spot(lambda: uri, link, machine, Files(place, owner, self._errands))

    @contextmanager
    def connecting(self) -> Iterator[None]:
        """Nothing more than what is there already."""
        yield

    def retire(self) -> None:
        for place in self._embedded:
            _copy(_known(place), _kept())

    def close(self) -> None:
        self._place.remove()

    def _embed(self, place: HostPlace) -> None:
        """A root for an embedded libvirt, which need not ask QEMU what it can do once more."""
        (place.root / "etc" / "qemu.conf").write_text(CONFIG, encoding="utf-8")
        for folder in reversed(_known(place).relative_to(place.root).parents[:-1]):
            (place.root / folder).mkdir(mode=0o700)
        _known(place).mkdir(mode=0o700)
        _copy(_kept(), _known(place))
        if self._place.owner.other:
            for path in (place.root / "cache").rglob("*"):
                self._place.owner.take(path)
            self._place.owner.take(place.root / "cache")
        self._embedded.append(place)


def _known(place: HostPlace) -> Path:
    """Where libvirt keeps what it has found out of QEMU, which takes it seconds."""
    return place.root / "cache" / "qemu" / "capabilities"


def _kept() -> Path:
    """The same, kept for the next run; libvirt itself sees when it is out of date."""
    return cache_folder().parent / "capabilities"


def _copy(source: Path, target: Path) -> None:
    """Copy what libvirt has written there, and nothing that somebody else has put in its place.

    It is a convenience that may fail.
    """
    with suppress(OSError):
        for file in source.iterdir():
            if KNOWN.fullmatch(file.name):
                with open_theirs(file) as found:
                    target.mkdir(parents=True, exist_ok=True)
                    (target / file.name).write_bytes(found.read())


def _owner(uri: str, *, remote: bool) -> Owner:
    """As whom that libvirtd runs guests, where it cannot take our files for itself.

    A libvirtd that root runs is the machine's, so that root can only use another user's session.
    """
    if remote or os.geteuid() != 0 or urlsplit(uri).path != SESSION:
        return Owner(os.geteuid(), os.getegid())
    socket = socket_of(uri)
    if socket is None:
        raise HypervisorError(
            f"root has no session of its own in libvirt ({uri}): take qemu or qemu:///system, or"
            " be an ordinary user"
        )
    try:
        found = os.stat(socket)
    except OSError as error:
        raise HypervisorError(f"cannot connect to {uri}: {socket}: {error.strerror}") from None
    return Owner(found.st_uid, found.st_gid)


def _check_tools(*, remote: bool) -> None:
    if platform.machine() not in MACHINES:
        raise HypervisorError(
            f"guests cannot be run on this kind of machine ({platform.machine()}) yet"
        )
    if find_spec("pycdlib") is None:
        raise HypervisorError(iso.MISSING)
    qemu_img.require()
    if not remote and not any(shutil.which(program) for program in EMULATORS):
        raise HypervisorError(
            "QEMU is missing: install qemu-system-x86 (Debian, Ubuntu) or qemu-kvm (Fedora)"
        )
