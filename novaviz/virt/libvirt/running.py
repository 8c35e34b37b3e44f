"""The guests that run on this machine for this user, whichever process has booted them.

What they are is read from the folders of their hosts; whether they run, from the machine itself.
"""

from __future__ import annotations

import os
import re
import signal
import stat
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from novaviz.exceptions import HypervisorError, UsageError
from novaviz.kernel import wall_seconds
from novaviz.virt.libvirt import place, roster
from novaviz.virt.libvirt.domain import CONFIG_FILE, CONSOLE_LOG
from novaviz.virt.libvirt.processes import Process, lives, qemus_in
from novaviz.virt.libvirt.roster import Listed

UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PATIENCE = 5.0
"""Seconds that a QEMU has to end by itself."""
CLEANING = 30.0
"""Seconds that the process which keeps a guest has to remove all of it."""
ENDING = 2.0
LOOK = 0.05


@dataclass(frozen=True, slots=True)
class Running:
    """One guest of a host that is kept by somebody.

    ``folder`` is its host's. ``process`` is its QEMU; None: it does not run just now. ``keeper``
    is the process that speaks to its libvirt, None if that is gone; ``owner`` the one that booted
    it, a command or a notebook, None if the guest outlives it. ``since``: when it was made.
    """

    guest: Listed
    run: str
    folder: Path
    process: Process | None
    keeper: int | None
    owner: int | None
    since: datetime | None

    @property
    def log(self) -> Path:
        """What it has said since it was started."""
        return self.folder / "instances" / self.guest.uuid / CONSOLE_LOG

    @property
    def handle(self) -> str:
        """How it is named where its name alone would not do."""
        return f"{self.run}/{self.guest.name}"


def running() -> list[Running]:
    """Those that there are, oldest first; what dead processes have left is removed before."""
    base = place.base_folder()
    place.reap(base)
    found = [
        one for run in base.iterdir() if place.RUN.fullmatch(run.name) and not run.is_symlink()
        for host in place.hosts_of(run) for one in _of_host(host)
    ]  # fmt: skip
    return sorted(found, key=lambda one: (str(one.since), one.handle))


def _of_host(host: Path) -> list[Running]:
    guests = [guest for guest in roster.read(host) if UUID.fullmatch(guest.uuid)]
    if not guests:
        return []
    processes = qemus_in(host)
    keeper, owner = place.keeper_of(host), place.keeper_of(host.parent)
    return [
        Running(
            guest, host.parent.name, host, _process_of(guest.uuid, processes), keeper, owner,
            _made(host / "instances" / guest.uuid / CONFIG_FILE),
        )
        for guest in guests
    ]  # fmt: skip


def _process_of(uuid: str, processes: Iterable[Process]) -> Process | None:
    return next((one for one in processes if f"-uuid {uuid}" in one.words), None)


def _made(config_drive: Path) -> datetime | None:
    """A guest's config drive is written once, when it is made."""
    with suppress(OSError):
        return datetime.fromtimestamp(config_drive.lstat().st_mtime, UTC)
    return None


def chosen(name: str, among: Iterable[Running]) -> Running:
    """The guest of this name, ``RUN/NAME`` or uuid; UsageError if there is none, or several."""
    there = list(among)
    found = [one for one in there if name in (one.guest.name, one.handle, one.guest.uuid)]
    if not found:
        raise UsageError(f"no guest {name!r} runs here", [one.guest.name for one in there])
    if len(found) == 1:
        return found[0]
    handles = [one.handle for one in found]
    if len(set(handles)) < len(handles):
        handles = [one.guest.uuid for one in found]
    raise UsageError(f"{len(found)} guests are called {name!r}", handles)


def remove(one: Running) -> bool:
    """Stop the guest; whether nothing of it is left then.

    One that a live process has booted is that process's: its files go when that ends. Raises
    HypervisorError if it cannot be stopped, and then nothing has been done.
    """
    if one.process is not None:
        _stop(one, one.process)
    if one.owner is not None:
        return False
    _until(lambda: not place.is_held(one.folder) or not _is_listed(one), CLEANING)
    if not place.is_held(one.folder):
        _until(lambda: not one.keeper or not _exists(one.keeper), ENDING)
        place.reap_run(one.folder.parent)
    return not one.log.parent.exists()


def _stop(one: Running, process: Process) -> None:
    if process.uid not in place.owners_of(one.folder):
        raise HypervisorError(
            f"{one.guest.name!r} runs as another user (process {process.pid}, uid {process.uid}):"
            " that user can stop it, or root"
        )
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.kill(process.pid, number)
        if _until(lambda: not lives(process), PATIENCE):
            return
    raise HypervisorError(f"{one.guest.name!r} does not end (process {process.pid})")


def serial(one: Running) -> int:
    """The guest's serial port, opened: a file descriptor that never blocks.

    What the guest says there is in its ``log``, too, and from the beginning. Raises
    HypervisorError if there is no port, or one that is not its QEMU's.
    """
    path, process = one.guest.console, one.process
    if process is None or path is None:
        raise HypervisorError(f"{one.guest.name!r} does not run just now")
    flags = os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        found = os.lstat(path)
        if not stat.S_ISCHR(found.st_mode) or found.st_uid != process.uid:
            raise HypervisorError(f"{path} is not the serial port of {one.guest.name!r}")
        port = os.open(path, flags)
    except OSError as error:
        raise HypervisorError(
            f"cannot open the serial port of {one.guest.name!r}: {path}: {error.strerror}"
        ) from None
    if os.isatty(port) and os.fstat(port).st_uid == process.uid:
        return port
    os.close(port)
    raise HypervisorError(f"{path} is not the serial port of {one.guest.name!r}")


def _is_listed(one: Running) -> bool:
    return any(guest.uuid == one.guest.uuid for guest in roster.read(one.folder))


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _until(true: Callable[[], bool], seconds: float) -> bool:
    """Wait until it is so; whether it became so in time."""
    end = wall_seconds() + seconds
    while not true():
        if wall_seconds() > end:
            return False
        threading.Event().wait(LOOK)
    return True
