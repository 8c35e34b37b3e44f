"""The QEMUs that run on this machine, found by what their command lines name."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Process:
    """One process; ``uid`` is its owner's."""

    pid: int
    uid: int
    command: str

    @property
    def words(self) -> str:
        """The command line with blanks between its words."""
        return self.command.replace("\0", " ")


def qemus_in(folder: Path) -> list[Process]:
    """The QEMUs whose command line names a file in this folder, whoever runs them."""
    inside = f"{folder}/"
    return [
        one for one in processes()
        if inside in one.command and "qemu-" in one.command.split("\0")[0]
    ]  # fmt: skip


def lives(process: Process) -> bool:
    """Whether it is still there, and no other has its number."""
    if not PROC.is_dir():
        return process in processes()
    with suppress(OSError):
        found = PROC / str(process.pid) / "cmdline"
        return found.read_text(errors="replace") == process.command
    return False


def processes() -> list[Process]:
    """All of them, as far as we may look at them."""
    if not PROC.is_dir():
        done = subprocess.run(
            ["ps", "-axww", "-o", "pid=,uid=,command="],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        rows = (line.split(None, 2) for line in done.stdout.splitlines())
        return [Process(int(row[0]), int(row[1]), row[2]) for row in rows if len(row) == 3]
    found = []
    for entry in PROC.iterdir():
        if entry.name.isdecimal():
            with suppress(OSError):
                command = (entry / "cmdline").read_text(errors="replace")
                found.append(Process(int(entry.name), entry.stat().st_uid, command))
    return found
