"""Where a run's guests live on this machine's disk, and how what is left of dead runs is removed.

::

    /tmp/novaviz-UID/               the user's own
        k3j2h1x9/                   a run
            lock                    held by the process that began it
            volumes/                cinder's
            h1/                     a host
                lock                held by the process that speaks to its libvirt
                root/               of the embedded libvirt
                instances/_base/    images that were fetched
                instances/UUID/     a guest's disk, config drive and console

The paths are short on purpose: sockets are among them, and their paths have 108 bytes.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from novaviz.exceptions import HypervisorError

LONGEST = 20
"""Characters that the folder for temporary files may have; else ``/tmp`` is taken."""

RUN = re.compile("[a-z0-9_]{8}")
HOST = re.compile("h[0-9]+")
LOCK = "lock"
PROC = Path("/proc")
SERVANTS = ("libvirt-qemu", "nobody")
"""As whom root has QEMU run: the first of these accounts that there is."""
THROUGH, PRIVATE = 0o711, 0o700
"""Of folders: others may reach what they know the name of; only the owner may."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who the guests' processes run as: the user, or somebody without rights in root's place."""

    uid: int
    gid: int

    @property
    def other(self) -> bool:
        """Whether that is somebody else than we are."""
        return self.uid != os.geteuid()

    def take(self, path: Path) -> None:
        """Make it theirs."""
        if self.other:
            os.chown(path, self.uid, self.gid)


def owner_here() -> Owner:
    """As whom guests are to run here; HypervisorError if root has nobody for it."""
    if os.geteuid() != 0:
        return Owner(os.geteuid(), os.getegid())
    for name in SERVANTS:
        with suppress(KeyError):
            account = pwd.getpwnam(name)
            return Owner(account.pw_uid, account.pw_gid)
    raise HypervisorError("root has no account to run guests as: libvirt-qemu or nobody")


def base_folder() -> Path:
    """The user's own folder for runs, made if it is not there.

    Raises HypervisorError if somebody else has taken its name, or if there can be no folder.
    """
    temporary = tempfile.gettempdir()
    if len(temporary) > LONGEST or not os.path.isabs(temporary):
        temporary = "/tmp"
    base = Path(temporary) / f"novaviz-{os.geteuid()}"
    try:
        with suppress(FileExistsError):
            base.mkdir(mode=THROUGH)
        found = base.lstat()
        others = found.st_uid != os.geteuid() or found.st_mode & 0o022
        if not stat.S_ISDIR(found.st_mode) or others:
            raise HypervisorError(f"{base} is not a folder of this user's alone: remove it")
        base.chmod(THROUGH)
    except OSError as error:
        raise HypervisorError(f"cannot make the folder {base}: {error.strerror}") from None
    return base


class HostPlace:
    """One host's folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.root, self.instances = path / "root", path / "instances"

    def make(self, owner: Owner) -> None:
        for folder in (self.path, self.root, self.root / "etc", self.instances):
            folder.mkdir(mode=THROUGH)
            owner.take(folder)


class RunPlace:
    """One run's folder, from its making until it is removed; ``owner`` runs its guests.

    With ``through`` others may reach in, too: a libvirtd whose guests are somebody else's.
    """

    def __init__(self, owner: Owner, *, through: bool = False) -> None:
        base = base_folder()
        reap(base)
        self.owner = owner
        while True:
            self.path = Path(tempfile.mkdtemp(prefix="", dir=base))
            self._lock = lock(self.path)
            if self._lock is not None and self.path.exists():
                break  # nobody took it for a dead one meanwhile
        self.path.chmod(THROUGH if through or owner.other else PRIVATE)
        self.volumes = self.path / "volumes"
        self.volumes.mkdir(mode=THROUGH)
        self.owner.take(self.volumes)
        self._hosts = 0

    @property
    def name(self) -> str:
        return self.path.name

    def host(self) -> HostPlace:
        """A folder for one more host."""
        self._hosts += 1
        place = HostPlace(self.path / f"h{self._hosts}")
        place.make(self.owner)
        return place

    def remove(self) -> None:
        """Remove it and every QEMU that is still in it, unless a host is kept by its keeper."""
        if self._lock is None:
            return
        held, self._lock = self._lock, None
        held.close()
        reap_run(self.path)


def lock(folder: Path) -> IO[str] | None:
    """The folder's lock, held until it is closed or the process ends; None if another has it."""
    import fcntl

    try:
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        held = open(os.open(folder / LOCK, flags, 0o600), "r+")  # noqa: SIM115
    except OSError:
        return None
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        held.close()
        return None
    return held


def is_held(folder: Path) -> bool:
    """Whether a process holds the folder's lock."""
    held = lock(folder)
    if held is not None:
        held.close()
    return held is None and folder.exists()


def is_over(run: str) -> bool:
    """Whether nothing of the run of this name lives any more."""
    if not RUN.fullmatch(run):
        return False
    path = base_folder() / run
    return not any(is_held(folder) for folder in (path, *hosts_of(path)))


def hosts_of(run: Path) -> list[Path]:
    """The folders of a run's hosts."""
    try:
        return sorted(one for one in run.iterdir() if HOST.fullmatch(one.name))
    except OSError:
        return []


def reap(base: Path) -> None:
    """Remove the runs whose processes are gone, and their QEMUs."""
    for run in base.iterdir():
        if RUN.fullmatch(run.name) and not run.is_symlink():
            reap_run(run)


def reap_run(run: Path) -> None:
    """Remove a run's folder and its QEMUs, unless something of it lives."""
    held = lock(run)
    if held is None:
        return
    with held:
        if any(map(is_held, hosts_of(run))):
            return
        for pid in processes_in(run):
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)
        shutil.rmtree(run, ignore_errors=True)


def processes_in(folder: Path) -> list[int]:
    """The QEMUs whose command line names a file in this folder."""
    inside = f"{folder}/"
    return [pid for pid, command in _commands()
            if inside in command and "qemu-" in command.split("\0")[0]]  # fmt: skip


def _commands() -> list[tuple[int, str]]:
    """Every process and its command line."""
    if not PROC.is_dir():
        done = subprocess.run(
            ["ps", "-axww", "-o", "pid=,command="], capture_output=True, text=True, check=False
        )
        lines = (line.strip().partition(" ") for line in done.stdout.splitlines())
        return [(int(pid), command) for pid, _, command in lines]
    found = []
    for entry in PROC.iterdir():
        if entry.name.isdecimal():
            with suppress(OSError):
                found.append((int(entry.name), (entry / "cmdline").read_text(errors="replace")))
    return found
