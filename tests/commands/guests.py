"""Ground for stories with guests that run: a folder of the test's own, and a terminal."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

import pytest

from novaviz.guest import GuestImage
from novaviz.virt.libvirt import place

PATIENCE = 120.0
"""Seconds that anything may take on a machine that is busy."""
BOOT = ("boot", "web1", "--hypervisor", "qemu", "--image", "novaviz-guest", "--speed", "0")


@contextmanager
def leaving_nothing(image: GuestImage, cache: Path) -> Iterator[Path]:
    """Runs are in a folder of its own, where afterwards nothing is; the image is the one built."""
    folder = Path(tempfile.mkdtemp(prefix="nvc-", dir="/tmp"))
    folder.chmod(0o711)
    (cache / "novaviz").mkdir(parents=True)
    (cache / "novaviz" / "guest").symlink_to(image.kernel.parent.parent)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(folder))
        patch.setenv("XDG_CACHE_HOME", str(cache))
        patch.setattr(tempfile, "tempdir", str(folder))
        base = place.base_folder()
        try:
            yield base
            assert list(base.rglob("*")) == []
            assert place.processes_in(base) == []
        finally:
            for pid in place.processes_in(base):
                os.kill(pid, signal.SIGKILL)
            place.reap(base)
            with suppress(OSError):
                base.rmdir()
                folder.rmdir()


def until(what: Callable[[], Any]) -> Any:
    """Wait until it is so, and say how."""
    end = time.monotonic() + PATIENCE
    while not (found := what()):
        assert time.monotonic() < end, what
        time.sleep(0.05)
    return found


def novaviz(*arguments: str) -> str:
    """What a run of the command without a terminal prints; it is no failure."""
    done = subprocess.run(
        [sys.executable, "-m", "novaviz", *arguments],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def listed() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(novaviz("guest", "list", "--json"))
    return found


class Terminal:
    """A run of the command in a terminal, which is closed at the end."""

    def __init__(self, *arguments: str) -> None:
        self._ours, self._theirs = pty.openpty()
        self.before = self.manner
        self._process = subprocess.Popen(
            [sys.executable, "-m", "novaviz", *arguments], start_new_session=True,
            stdin=self._theirs, stdout=self._theirs, stderr=self._theirs,
            env={**os.environ, "TERM": "dumb"},
        )  # fmt: skip
        self.shown = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        os.close(self._ours)
        os.close(self._theirs)

    @property
    def manner(self) -> list[Any]:
        """How the terminal treats what is typed."""
        return termios.tcgetattr(self._theirs)

    def type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def see(self, text: str) -> None:
        """Wait until this is shown, after what was seen before."""
        self._read(lambda: text in self.shown)
        self.shown = self.shown.partition(text)[2]

    def end(self, number: int | None = None) -> int:
        """What it exits with, by itself or by a signal."""
        if number is not None:
            self._process.send_signal(number)
        self._read(lambda: self._process.poll() is not None)
        return self._process.wait()

    def _read(self, enough: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while True:
            over = self._process.poll() is not None
            if select.select([self._ours], [], [], 0 if over else 0.05)[0]:
                self.shown += os.read(self._ours, 65536).decode(errors="replace")
                over = False
            if enough():
                return
            assert not over, self.shown
            assert time.monotonic() < end, self.shown
