"""A process of its own for one host's libvirt, seen from the process that begins it.

An embedded libvirt wants a whole process: it has one root, once. And whatever becomes of the user's
process, this one notices and removes the guests.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from novaviz.exceptions import EngineError, HypervisorError, LibvirtError
from novaviz.virt.libvirt.calls import Args
from novaviz.virt.libvirt.domain import Mark
from novaviz.virt.libvirt.link import LOST, PATIENCE, Done, Tell
from novaviz.virt.libvirt.place import HostPlace, Owner
from novaviz.virt.libvirt.worker import KEPT, Answer, Told


class ProcessLink:
    """``keep``: the process stays with its guests when the link is closed.

    With ``reaps`` it first removes what dead runs have left in that libvirt; with ``kvm`` it may
    use KVM.
    """

    def __init__(
        self, mark: Mark, place: HostPlace, owner: Owner, *, keep: bool = False,
        reaps: bool = True, kvm: bool = False,
    ) -> None:  # fmt: skip
        self._mark, self._place, self._owner = mark, place, owner
        self._manner = {"keep": keep, "reaps": reaps, "kvm": kvm}
        self._keep = keep
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None
        self._lock = threading.Lock()
        self._pending: dict[int, Done] = {}
        self._asked = 0
        self._alive = False
        self._kept = False

    @property
    def pid(self) -> int | None:
        """The process's, while there is one."""
        return self._process.pid if self._process else None

    def open(self, uri: str, tell: Tell, done: Done) -> None:
        if self._alive:
            self._send({"open": uri}, done)
            return
        self._start(tell)
        self._send({
            "open": uri, "run": self._mark.run, "host": self._mark.host,
            "place": str(self._place.path),
            "uid": self._owner.uid, "gid": self._owner.gid, **self._manner,
        }, done)  # fmt: skip

    def _start(self, tell: Tell) -> None:
        if self._process is not None:
            _bury(self._process)
        package = str(Path(__file__).parents[3])
        known = os.environ.get("PYTHONPATH")
        paths = package if not known else os.pathsep.join((package, known))
        with open(self._place.path / "log", "a") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "novaviz.virt.libvirt.child"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True,
                start_new_session=True, env={**os.environ, "PYTHONPATH": paths}, cwd="/",
            )  # fmt: skip
        self._alive = True
        self._reader = threading.Thread(
            target=self._read, args=(self._process, tell), daemon=True,
            name=f"novaviz-libvirt-{self._mark.host}",
        )  # fmt: skip
        self._reader.start()

    def ask(self, name: str, args: Args, done: Done) -> None:
        self._send({"call": name, "args": dict(args)}, done)

    def close(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None
        assert process.stdout is not None
        with suppress(OSError):
            process.stdin.close()
        if self._keep and self._reader not in (None, threading.current_thread()):
            assert self._reader is not None
            self._reader.join(PATIENCE)
            if self._kept:
                return
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if self._reader is not None and self._reader is not threading.current_thread():
            self._reader.join(PATIENCE)
        process.stdout.close()

    def _send(self, message: dict[str, Any], done: Done) -> None:
        with self._lock:
            self._asked += 1
            number = self._asked
            self._pending[number] = done
            process = self._process
            try:
                if process is None or process.stdin is None or not self._alive:
                    raise OSError
                process.stdin.write(json.dumps({"id": number, **message}) + "\n")
                process.stdin.flush()
                return
            except (OSError, ValueError):
                del self._pending[number]
        done(Answer(None, LOST, 0.0))

    def _read(self, process: subprocess.Popen[str], tell: Tell) -> None:
        """The thread: hand on what the process says, until it is gone."""
        assert process.stdout is not None
        for line in process.stdout:
            message = json.loads(line)
            if message.get("told", {}).get("what") == KEPT.what:
                self._kept = True
                process.stdout.close()
                break
            if "told" in message:
                tell(Told(**message["told"]))
                continue
            with self._lock:
                done = self._pending.pop(message["id"])
            done(Answer(message.get("value"), _error(message.get("error")), message["seconds"]))
        with self._lock:
            self._alive = False
            lost = list(self._pending.values())
            self._pending.clear()
        for done in lost:
            done(Answer(None, LOST, 0.0))
        tell(Told("closed"))


def _bury(process: subprocess.Popen[str]) -> None:
    """Leave nothing open of a process that has died."""
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):
                stream.close()


def _error(found: dict[str, Any] | None) -> Exception | None:
    if found is None:
        return None
    if "code" in found:
        return LibvirtError(found["message"], found["code"], found["domain"])
    if found.get("missing"):
        return HypervisorError(found["message"])
    return EngineError(found["message"])
