"""The process that one host's libvirt lives in: JSON lines come in, answers and events go out.

When there is nobody any more to ask, it removes the guests and their files, and ends: so nothing
is left of a process that was killed. One that is to ``keep`` its guests stays until the last of
them is gone.
"""

from __future__ import annotations

import grp
import json
import os
import shutil
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn, TextIO

from novaviz.exceptions import HypervisorError, LibvirtError
from novaviz.virt.libvirt import place
from novaviz.virt.libvirt.domain import Mark
from novaviz.virt.libvirt.event_loop import LOOP
from novaviz.virt.libvirt.library import load
from novaviz.virt.libvirt.roster import CHANGING, Roster
from novaviz.virt.libvirt.worker import KEPT, Answer, Told, Worker

KVM = "kvm"
"""The group that may use /dev/kvm."""
EMBEDDED = "qemu:///embed"
"""How the URI of a libvirt begins that is to live in this process."""


class Speaker:
    """Says what is to be said, a line at a time, to whoever still listens."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._lock = stream, threading.Lock()

    def answer(self, number: int, answer: Answer) -> None:
        self._say({
            "id": number, "value": answer.value, "error": _described(answer.error),
            "seconds": answer.seconds,
        })  # fmt: skip

    def tell(self, told: Told) -> None:
        self._say({"told": {
            "what": told.what, "name": told.name, "uuid": told.uuid, "detail": told.detail,
        }})  # fmt: skip

    def _say(self, message: dict[str, Any]) -> None:
        with self._lock, suppress(OSError, ValueError):
            self._stream.write(json.dumps(message) + "\n")
            self._stream.flush()


def _described(error: Exception | None) -> dict[str, Any] | None:
    if error is None:
        return None
    if isinstance(error, LibvirtError):
        return {"message": str(error), "code": error.code, "domain": error.domain}
    if isinstance(error, HypervisorError):
        return {"message": str(error), "missing": True}
    return {"message": repr(error)}


def main() -> None:
    """Serve whoever has begun this process, until there is nobody."""
    signal.signal(signal.SIGTERM, _end)
    setup = json.loads(sys.stdin.readline())
    folder, speaker = Path(setup["place"]), Speaker(sys.stdout)
    held = None
    try:
        libvirt = _prepare(folder, setup)
        held = place.claim(folder)
        _serve(libvirt, setup, folder, speaker)
    except HypervisorError as error:
        speaker.answer(setup["id"], Answer(None, error, 0.0))
    finally:
        if held is not None:
            held.close()
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):
            place.reap_run(folder.parent)


def _prepare(folder: Path, setup: dict[str, Any]) -> Any:
    """Load what has to be loaded while it can be read, and give up root's rights."""
    uid, gid = setup["uid"], setup["gid"]
    log = folder / "libvirt.log"
    log.touch()
    if os.geteuid() != uid:
        os.chown(log, uid, gid)
    os.environ["LIBVIRT_LOG_OUTPUTS"] = f"3:file:{log}"
    if setup["open"].startswith(EMBEDDED):
        _settle(folder / "root")
    libvirt = load()
    if os.geteuid() != uid:
        os.setgroups(_kvm_group() if setup["kvm"] else [])
        os.setgid(gid)
        os.setuid(uid)
    return libvirt


def _settle(home: Path) -> None:
    """Have the embedded libvirt's own files there, too, and not with the user's."""
    for name in [name for name in os.environ if name.startswith("XDG_")]:
        del os.environ[name]
    os.environ["HOME"] = str(home)


def _kvm_group() -> list[int]:
    with suppress(KeyError):
        return [grp.getgrnam(KVM).gr_gid]
    return []


def _serve(libvirt: Any, setup: dict[str, Any], folder: Path, speaker: Speaker) -> None:
    mark, changed = Mark(setup["run"], setup["host"]), threading.Event()
    ran: set[str] = set()

    def tell(told: Told) -> None:
        if told.name == "RESUMED":
            ran.add(told.uuid)
        changed.set()
        speaker.tell(told)

    LOOP.enter(libvirt)
    worker = Worker(libvirt, mark, tell, place.is_over if setup["reaps"] else lambda run: False)
    roster = Roster(folder, mark)
    try:
        speaker.answer(setup["id"], worker.answer(lambda: worker.connect(setup["open"])))
        for line in sys.stdin:
            message = json.loads(line)
            speaker.answer(message["id"], _done(worker, message))
            if message.get("call") in CHANGING:
                worker.answer(lambda: roster.write(worker.marked()))
        while setup["keep"] and _still_there(worker, roster, folder, ran):
            speaker.tell(KEPT)
            changed.wait()
            changed.clear()
    finally:
        worker.leave()
        LOOP.leave(libvirt)


def _still_there(worker: Worker, roster: Roster, folder: Path, ran: set[str]) -> bool:
    """Remove the guests that do not run any more, or never did; whether there are others."""
    for domain in worker.marked():
        uuid = domain.UUIDString()
        if uuid not in ran or not domain.isActive():
            worker.remove(domain)
            shutil.rmtree(folder / "instances" / uuid, ignore_errors=True)
    left = [domain for domain in worker.marked() if domain.isActive()]
    worker.answer(lambda: roster.write(left))
    return bool(left)


def _done(worker: Worker, message: dict[str, Any]) -> Answer:
    if "open" in message:
        return worker.answer(lambda: worker.connect(message["open"]))
    return worker.answer(lambda: worker.perform(message["call"], message["args"]))


def _end(number: int, frame: object) -> NoReturn:
    sys.exit()


if __name__ == "__main__":
    main()
