"""Ground for stories with guests that really run: a folder of the test's own, and a look at it."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from novaviz.cloud import Cloud
from novaviz.model import Event, Trace
from novaviz.model.event import END, ERROR, START
from novaviz.run import Run, boot
from novaviz.virt.libvirt import hosts, place, roster
from novaviz.virt.libvirt.connection import Connection

FIRST, SECOND, THIRD = "host3", "host2", "host1"
"""Where the scheduler goes."""
FAST = 4.0
"""Simulated seconds that pass in a real one, for what is not about time."""
PATIENT = {"ready_timeout": 600}
"""As long as a guest may take, however busy the machine is."""
UNHEARD = {"ready_timeout": 0}
"""Where it does not matter what the guest has to say."""
CHILD = "novaviz.virt.libvirt.child"


def real(name: str = "web1", **options: Any) -> Run:
    """A boot under QEMU."""
    settings = {**PATIENT, **options.pop("settings", {})}
    return boot(name, **{"hypervisor": "qemu", "settings": settings, **options})


def base() -> Path:
    """The folder of all runs of this test."""
    return place.base_folder()


def runs() -> list[Path]:
    """The folders of the runs that have one."""
    return sorted(one for one in base().iterdir())


def emulators() -> list[int]:
    """The QEMUs of this test's runs that are guests."""
    found = []
    for pid in place.processes_in(base()):
        with suppress(OSError):
            if b"qemu-system" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0]:
                found.append(pid)
    return found


def children() -> list[int]:
    """The processes that speak to libvirt for this test's runs, whoever's children they are."""
    mark = f"TMPDIR={base().parent}\0".encode()
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and int(entry.name) != os.getpid():
            with suppress(OSError):
                ours = mark in (entry / "environ").read_bytes() + b"\0"
                if ours and CHILD.encode() in (entry / "cmdline").read_bytes():
                    found.append(int(entry.name))
    return found


def threads() -> set[str]:
    return {one.name for one in threading.enumerate() if one.name.startswith("novaviz-")}


def sockets(folder: Path) -> list[str]:
    """Sockets in the folder that somebody holds."""
    return [line for line in Path("/proc/net/unix").read_text().splitlines() if str(folder) in line]


def kill(*pids: int, number: int = signal.SIGKILL) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


def until(what: Callable[[], Any], seconds: float = 60) -> Any:
    """Wait until it is so, and say how."""
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        time.sleep(0.02)
    return found


def quiet() -> bool:
    """Whether no process of this test's runs is there."""
    return not place.processes_in(base()) and not children()


@contextmanager
def leaving_nothing(cache_home: Path) -> Iterator[Path]:
    """Temporary files are made in a folder of its own; afterwards nothing of a run is there."""
    folder = Path(tempfile.mkdtemp(prefix="nvt-", dir="/tmp"))
    folder.chmod(0o711)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(folder))
        patch.setattr(tempfile, "tempdir", str(folder))
        patch.setenv("XDG_CACHE_HOME", str(cache_home))
        patch.setattr(hosts, "RATE", FAST)
        try:
            yield folder
            left = {
                "processes": place.processes_in(base()), "helpers": children(),
                "threads": sorted(threads()), "sockets": sockets(folder),
                "files": [str(one) for one in base().rglob("*")],
            }  # fmt: skip
            assert {what: found for what, found in left.items() if found} == {}
        finally:
            kill(*children(), *place.processes_in(base()))
            place.reap(base())
            subprocess.run(["rm", "-rf", str(folder)], check=True)


def happens(name: str, phase: str = END) -> Callable[[Event], bool]:
    return lambda event: (event.name, event.phase) == (name, phase)


def paused_at(name: str, phase: str = END, **options: Any) -> Run:
    """A boot that goes no further than this event."""
    run = real(paused=True, **options)
    try:
        assert run.run_until(happens(name, phase)), f"no {name} {phase}"
    except BaseException:
        run.close()
        raise
    return run


def connection(cloud: Cloud, host: str) -> Connection:
    found: dict[str, Connection] = cloud.hosts.connections  # type: ignore[attr-defined]
    return found[host]


def beside(cloud: Cloud, host: str, call: str, **args: Any) -> Any:
    """What a call to the host's libvirt answers, recorded nowhere."""
    answers: SimpleQueue[Any] = SimpleQueue()
    connection(cloud, host).link.ask(call, args, answers.put)
    answer = answers.get(timeout=60)
    assert answer.error is None, answer.error
    return answer.value


def refusals(trace: Trace) -> list[tuple[int, str]]:
    """What libvirt has said no with: code and words."""
    return [(event.result["code"], event.result["message"]) for event in trace.events
            if event.phase == ERROR and event.target.startswith("libvirtd@")]  # fmt: skip


def console(trace: Trace, name: str = "console") -> str:
    """What the guest has said in this trace."""
    said = [event.payload["text"] for event in trace.events
            if (event.kind, event.phase, event.name) == ("console", START, name)]  # fmt: skip
    return "\n".join(said)


def listed() -> dict[str, roster.Listed]:
    """The guests that the hosts' folders tell of, by the user's name for them."""
    return {one.name: one for run in runs() for host in place.hosts_of(run)
            for one in roster.read(host)}  # fmt: skip


def shell(name: str, line: str, answer: str, seconds: float = 60) -> str:
    """Enter a line at the guest's serial console; what it answers, as the pattern finds it.

    QEMU looks once a second whether anybody is at the console.
    """
    path = listed()[name].console
    assert path is not None
    said, end = "", time.monotonic() + seconds
    terminal = os.open(path, os.O_RDWR | os.O_NOCTTY)
    try:
        os.write(terminal, f"{line}\n".encode())
        while not (found := re.search(answer, said)):
            assert time.monotonic() < end, f"no {answer!r} within {seconds} s: {said}"
            if select.select([terminal], [], [], 1)[0]:
                said += os.read(terminal, 65536).decode(errors="replace")
    finally:
        os.close(terminal)
    return found.group()


def begun(*words: str, **how: Any) -> subprocess.Popen[str]:
    """The command line, in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "novaviz", *words], stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, **how,
    )  # fmt: skip


def ports(trace: Trace) -> list[str]:
    """The addresses that neutron gave, as its own rows say."""
    return [change["after"]["ip_address"] for event in trace.events if event.kind == "db"
            for change in (event.result or {}).get("changes", [])
            if change["table"] == "ipallocations" and change["op"] == "insert"]  # fmt: skip
