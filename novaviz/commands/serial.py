"""The user's terminal, connected to a guest's serial port; and what the guest has said before.

The guest's output is read from its log, where all of it is; what comes out of the port begins only
about a second after it was opened, and says merely that there is more.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn

from novaviz.virt.libvirt.console import clean
from novaviz.virt.libvirt.place import open_theirs

LEAVE = b"\x1d"
"""Ctrl-]."""
LOOK = 0.05
"""Seconds between two looks at the log, where nothing else says that there is more."""
CHUNK = 65536


class Tail:
    """What is new in a log; one that became shorter is read from its beginning."""

    def __init__(self, path: Path) -> None:
        self._path, self._read = path, 0

    def more(self) -> bytes:
        """All that is new; nothing if there is no such file."""
        try:
            with open_theirs(self._path) as file:
                if file.seek(0, os.SEEK_END) < self._read:
                    self._read = 0
                file.seek(self._read)
                new = file.read()
        except OSError:
            return b""
        self._read += len(new)
        return new


class Lines:
    """What a guest says, cleaned of what would steer a terminal: lines that are whole."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say, self.rest = say, ""
        self._decoder = getincrementaldecoder("utf-8")(errors="replace")

    def take(self, data: bytes) -> None:
        """Say what is whole now; ``rest`` is not yet."""
        lines, newline, self.rest = (self.rest + self._decoder.decode(data)).rpartition("\n")
        if newline:
            self._say(clean(lines) + newline)

    def end(self) -> None:
        """Nothing follows."""
        if self.rest:
            self._say(f"{clean(self.rest)}\n")
            self.rest = ""


def is_terminal() -> bool:
    """Whether somebody sits there who can type and read."""
    return all(
        stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)
    )


def follow(tail: Tail, lines: Lines, lives: Callable[[], bool]) -> None:
    """Say what the guest says, until it does not live any more, or nobody reads it."""
    while lives() and _is_read():
        lines.take(tail.more())
        time.sleep(LOOK)
    lines.take(tail.more())
    lines.end()


def _is_read() -> bool:
    """Whether whoever stdout leads to is still there; a pipe says so without being written to."""
    try:
        poll = select.poll()
        poll.register(sys.stdout.fileno(), 0)
        return not poll.poll(0)
    except (OSError, AttributeError):
        return True


def connect(serial: int, tail: Tail) -> bool:
    """Type into the guest and see what it says, until Ctrl-]; False if it has stopped before.

    The terminal is as before afterwards, whatever ends it.
    """
    stdin, stdout = sys.stdin.fileno(), sys.stdout.fileno()
    pending = b""
    with _raw(stdin):
        while True:
            typing = [serial] if pending else []
            readable, _, _ = select.select([stdin, serial], typing, [], LOOK)
            stopped = serial in readable and not _drained(serial)
            left = False
            if stdin in readable:
                typed = _read(stdin)
                before, escape, _ = typed.partition(LEAVE)
                pending, left = pending + before, bool(escape) or not typed
            with suppress(OSError):
                pending = pending[os.write(serial, pending) :] if pending else pending
            _write(stdout, tail.more())
            if stopped or left:
                return not stopped


def _drained(serial: int) -> bool:
    """Read what is there, and forget it: the log has it; False if the other end is gone."""
    try:
        return bool(os.read(serial, CHUNK))
    except BlockingIOError:
        return True
    except OSError:
        return False


def _read(stdin: int) -> bytes:
    """What was typed; nothing if nobody can type any more."""
    try:
        return os.read(stdin, CHUNK)
    except OSError:
        return b""


def _write(stdout: int, data: bytes) -> None:
    """Show all of it; a terminal that is gone shows nothing, and nobody types there either."""
    with suppress(OSError):
        while data:
            data = data[os.write(stdout, data) :]


@contextmanager
def _raw(terminal: int) -> Iterator[None]:
    """Every key goes to the guest, Ctrl-C too."""
    import termios
    import tty

    before = termios.tcgetattr(terminal)
    signals = (signal.SIGTERM, signal.SIGHUP)
    handlers = {number: signal.signal(number, _end) for number in signals}
    try:
        tty.setraw(terminal, termios.TCSANOW)
        yield
    finally:
        with suppress(termios.error):
            termios.tcsetattr(terminal, termios.TCSANOW, before)
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _end(number: int, frame: FrameType | None) -> NoReturn:
    sys.exit(128 + number)
