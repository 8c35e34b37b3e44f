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

import errno
import os
import pwd
import re
import shutil
import signal
import stat
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from novaviz.exceptions import HypervisorError
from novaviz.virt.libvirt.processes import qemus_in

LONGEST = 20
"""Characters that the folder for temporary files may have; else ``/tmp`` is taken."""

RUN = re.compile("[a-z0-9_]{8}")
HOST = re.compile("h[0-9]+")
LOCK = "lock"
PROBES, PROBE = 40, 0.05
"""How often a lock is tried for, and the seconds between."""
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
            self._lock = claim(self.path)
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


def claim(folder: Path) -> IO[str] | None:
    """The folder's lock for this process, which says so in it; None if another keeps it.

    Whoever only looks whether it is held has it for a moment, too, and is waited for.
    """
    for _ in range(PROBES):
        held = lock(folder)
        if held is not None:
            held.truncate()
            held.write(f"{os.getpid()}\n")
            held.flush()
            return held
        if not folder.exists():
            break
        threading.Event().wait(PROBE)
    return None


def keeper_of(folder: Path) -> int | None:
    """The process that holds the folder's lock; 0 if it has not said yet which it is."""
    if not is_held(folder):
        return None
    try:
        with open_theirs(folder / LOCK) as file:
            return int(file.read(20))
    except (OSError, ValueError):
        return 0


def open_theirs(path: Path) -> IO[bytes]:
    """A file that the guests' owner may have written; a link or a pipe in its place is no trap."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    file = open(os.open(path, flags), "rb")  # noqa: SIM115
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise OSError(errno.EINVAL, "it is no regular file")


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
    """Remove what is dead of a run, with its QEMUs: hosts without a keeper, at last all of it."""
    held = lock(run)
    if held is None:
        return
    with held:
        hosts = hosts_of(run)
        living = [host for host in hosts if is_held(host)]
        for folder in [host for host in hosts if host not in living] if living else [run]:
            for pid in processes_in(folder):
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
            shutil.rmtree(folder, ignore_errors=True)


def owners_of(folder: Path) -> set[int]:
    """As whom guests in this folder may run: us; in root's place also who was given it."""
    found = {os.geteuid()}
    if os.geteuid() != 0:
        return found
    for name in SERVANTS:
        with suppress(KeyError):
            found.add(pwd.getpwnam(name).pw_uid)
    for one in (folder, *hosts_of(folder)):
        with suppress(OSError):
            found.add(one.lstat().st_uid)
    return found


def processes_in(folder: Path) -> list[int]:
    """Our QEMUs whose command line names a file in this folder."""
    owners = owners_of(folder)
    return [one.pid for one in qemus_in(folder) if one.uid in owners]
