"""What a guest says on its serial port: read off the file that its hypervisor writes."""

from __future__ import annotations

import codecs
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

POLL = 0.02
"""Seconds between two looks at the files."""
SILENCE = 0.5
"""Seconds after which what stands at the end of a line counts, too: a prompt, above all."""
CHUNK = 65536

_ESCAPES = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[PX^_\]][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])?"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

Say = Callable[[str], None]
"""Is given whole lines (or a prompt), joined by newlines; in the reader's thread."""


def clean(text: str) -> str:
    """The text without what would steer a terminal; a guest may say anything."""
    lines = (line.rstrip("\r").rsplit("\r", 1)[-1] for line in text.split("\n"))
    return _CONTROL.sub("", _ESCAPES.sub("", "\n".join(lines)))


@dataclass(slots=True)
class _Log:
    """One guest's file, and how much of it is read."""

    path: Path
    say: Say
    read: int = 0
    rest: str = ""
    quiet: float = 0.0
    decoder: codecs.IncrementalDecoder = field(
        default_factory=lambda: codecs.getincrementaldecoder("utf-8")(errors="replace")
    )

    def look(self) -> None:
        """Say what is new; a file that became shorter is begun anew."""
        try:
            with open(self.path, "rb") as file:
                if file.seek(0, 2) < self.read:
                    self.read, self.rest = 0, ""
                file.seek(self.read)
                new = file.read(CHUNK)
        except OSError:
            return
        self.read += len(new)
        self.rest += self.decoder.decode(new)
        lines, newline, rest = self.rest.rpartition("\n")
        self.quiet = 0.0 if new else self.quiet + POLL
        if newline:
            self.rest = rest
            self.say(clean(lines))
        if self.rest and self.quiet >= SILENCE:
            said, self.rest = self.rest, ""
            self.say(clean(said))


class ConsoleReader:
    """One thread that reads the consoles of one host's guests."""

    def __init__(self) -> None:
        self._logs: dict[str, _Log] = {}
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def watch(self, uuid: str, path: Path, say: Say) -> None:
        """Tell ``say`` from now on what the guest says, from the beginning of its file."""
        with self._lock:
            self._logs[uuid] = _Log(path, say)
        if self._thread is None:
            self._thread = threading.Thread(
                target=self._go, name="novaviz-console", daemon=True
            )
            self._thread.start()

    def leave(self, uuid: str) -> None:
        """Read no more of this guest; what it has said until now is told."""
        with self._lock:
            log = self._logs.pop(uuid, None)
        if log is not None:
            log.look()

    def close(self) -> None:
        self._stopped.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def _go(self) -> None:
        while not self._stopped.wait(POLL):
            with self._lock:
                for log in self._logs.values():
                    log.look()
