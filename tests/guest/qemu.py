"""A QEMU that is on this machine, started bare: no libvirt between the test and the guest.

``python -m tests.guest.qemu`` prints its path, and fails where there is none.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

PROGRAM = "qemu-system-x86_64"
MISSING = f"there is no {PROGRAM} or qemu-img: install what binder/apt.txt names"
MAC = "fa:16:3e:00:00:01"
READY = "novaviz-guest: ready "


def find() -> str | None:
    return shutil.which(PROGRAM) if shutil.which("qemu-img") else None


class Machine:
    """A guest that runs, its serial console as text, and its power button."""

    def __init__(
        self, place: Path, *options: str, disks: Iterable[str] = (), port: int | None = None
    ) -> None:
        """``disks`` are values of ``-drive``; ``port`` of ours leads to the guest's port 80."""
        self._monitor = place / "qmp"
        forward = f",hostfwd=tcp:127.0.0.1:{port}-10.0.0.10:80" if port else ""
        network = f"user,id=n0,net=10.0.0.0/24,host=10.0.0.1,dhcpstart=10.0.0.50{forward}"
        drives = (word for disk in disks for word in ("-drive", f"if=virtio,{disk}"))
        self._process = subprocess.Popen(
            [
                PROGRAM, "-accel", "tcg,tb-size=32", "-machine", "pc", "-m", "96", "-nodefaults",
                "-display", "none", "-no-reboot", "-snapshot", "-serial", "stdio",
                "-qmp", f"unix:{self._monitor},server=on,wait=off",
                "-netdev", f"{network},restrict=on",
                "-device", f"virtio-net-pci,netdev=n0,mac={MAC},romfile=", *drives, *options,
            ],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=0,
        )  # fmt: skip
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._keys, self._screen = self._process.stdin, self._process.stdout
        self._said = b""

    @property
    def console(self) -> str:
        return self._said.decode(errors="replace").replace("\r\n", "\n")

    def lines(self, start: str = "") -> list[str]:
        return [line for line in self.console.splitlines() if line.startswith(start)]

    def wait_for(self, text: str, seconds: float = 90) -> None:
        """Read the console until it shows this."""
        until = time.monotonic() + seconds
        while text not in self.console:
            left = until - time.monotonic()
            assert left > 0, f"no {text!r} in {seconds} s:\n{self.console}"
            if select.select([self._screen], [], [], left)[0]:
                more = os.read(self._screen.fileno(), 65536)
                assert more, f"QEMU ended without {text!r}:\n{self.console}"
                self._said += more

    def wait_until_ready(self) -> str:
        """The ready line, once it is whole."""
        self.wait_for(READY)
        self.wait_for("\n", 5)
        self.wait_for("novaviz-guest# ", 30)
        (line,) = self.lines(READY)
        return line.removeprefix(READY)

    def enter(self, line: str) -> None:
        self._keys.write(f"{line}\n".encode())

    def power_button(self) -> int:
        """Press it, as libvirt's shutdown does; what QEMU then ends with."""
        with socket.socket(socket.AF_UNIX) as monitor:
            monitor.connect(str(self._monitor))
            with monitor.makefile("rw") as wire:
                for command in ("qmp_capabilities", "system_powerdown"):
                    wire.write(json.dumps({"execute": command}) + "\n")
                    wire.flush()
                    while "return" not in json.loads(wire.readline()):
                        pass
        return self._process.wait(30)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._process.kill()
        self._process.wait()
        self._keys.close()
        self._screen.close()


if __name__ == "__main__":
    sys.stdout.write(f"{find() or MISSING}\n")
    sys.exit(find() is None)
