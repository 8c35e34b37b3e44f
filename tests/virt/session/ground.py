"""Ground for stories of an ordinary user, with a home and a libvirtd that are nobody else's."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from novaviz.virt.libvirt.place import processes_in
from tests.virt.session.python import Python

LIBVIRTD = shutil.which("libvirtd", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
NO_LIBVIRTD = "there is no libvirtd: install what tests/libvirt.txt names"
PATIENCE = 120
READY = "novaviz-guest: ready hostname=web1 ip=10.0.0.10"


def account() -> dict[str, Any]:
    """As whom an ordinary user's processes run, as ``subprocess`` takes it: root becomes nobody."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended."""

    status: int
    out: str
    err: str


class User:
    """``folder`` is short: there are sockets in it."""

    def __init__(self, folder: Path, python: Python) -> None:
        self.folder, self.home, self._python = folder, folder / "home", python
        for path in (self.home, self.home / "run"):
            path.mkdir(mode=0o700)
        self.env = {
            "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TMPDIR": str(folder),
            "HOME": str(self.home), "XDG_RUNTIME_DIR": str(self.home / "run"),
        }  # fmt: skip

    @property
    def uid(self) -> int:
        return int(account().get("user", os.geteuid()))

    def own(self) -> None:
        """Give the user what was made for them."""
        if account():
            subprocess.run(["chown", "-R", str(self.uid), str(self.folder)], check=True)
            self.folder.chmod(0o755)

    def novaviz(self, *words: str) -> Ended:
        """The command line, until it ends."""
        return self._ended(self._begin("-m", "novaviz", *words))

    def story(self, code: str, **names: str) -> subprocess.Popen[str]:
        """Python that is begun; it may say what is to be awaited, a line each."""
        given = "".join(f"{name} = {value!r}\n" for name, value in names.items())
        return self._begin("-c", f"from novaviz.run import boot\n{given}{code}")

    def told(self, code: str, **names: str) -> Any:
        """What a story prints, as JSON."""
        ended = self._ended(self.story(code, **names))
        assert ended.status == 0, ended.err
        return json.loads(ended.out)

    def leavings(self) -> dict[str, list[Any]]:
        """What is left of the user's runs: processes and files."""
        runs = self.folder / f"novaviz-{self.uid}"
        return {
            "processes": processes_in(runs),
            "files": [str(one) for one in runs.rglob("*")],
            "home": [str(one) for one in (self.home / "run").iterdir()],
        }

    def _begin(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [self._python.program, *words], env={**self.env, **self._python.env}, cwd="/",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            **account(),
        )  # fmt: skip

    def _ended(self, process: subprocess.Popen[str]) -> Ended:
        out, err = process.communicate(timeout=PATIENCE)
        return Ended(process.returncode, out, err)


class Libvirtd:
    """A libvirtd of the user's own, beside the one that the user may have anyway."""

    def __init__(self, user: User) -> None:
        self._user, self._options = user, ("--timeout=120",)
        self._place = user.folder / "virt"
        self._socket = self._place / "run" / "libvirt" / "libvirt-sock"
        self.uri = f"qemu:///session?socket={self._socket}"
        self._process: subprocess.Popen[bytes] | None = None
        for name in ("run", "config", "cache"):
            (self._place / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        user.own()

    def start(self) -> None:
        env = {
            "XDG_RUNTIME_DIR": str(self._place / "run"),
            "XDG_CONFIG_HOME": str(self._place / "config"),
            "XDG_CACHE_HOME": str(self._place / "cache"),
        }
        assert LIBVIRTD is not None
        with open(self._user.folder / "libvirtd.log", "ab") as log:
            self._process = subprocess.Popen(
                [LIBVIRTD, *self._options], env={**self._user.env, **env}, cwd="/", stdout=log,
                stderr=log, **account(),
            )  # fmt: skip
        until(lambda: self.domains() is not None)

    def listen(self, port: int) -> None:
        """Start it where it can be reached over the network of this machine, too."""
        settings = self._user.folder / "libvirtd.conf"
        settings.write_text(
            'listen_tls = 0\nlisten_tcp = 1\nauth_tcp = "none"\nlisten_addr = "127.0.0.1"\n'
            f'tcp_port = "{port}"\n'
        )
        self._options = (*self._options, "--listen", "--config", str(settings))
        self.start()

    def domains(self) -> dict[str, bool] | None:
        """Every guest there, and whether it runs; None while nobody answers."""
        found = self._ask("{one.name(): bool(one.isActive()) for one in raw.listAllDomains()}")
        return None if found is None else dict(found)

    def define(self, xml: str) -> None:
        """A guest that is not novaviz's."""
        self._ask(f"bool(raw.defineXML({xml!r}))")

    def undefine(self, name: str) -> None:
        self._ask(f"raw.lookupByName({name!r}).undefine()")

    def kill(self) -> None:
        """As a crash does; guests go on."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        self.kill()
        for file in (self._place / "run").rglob("*.pid"):
            with suppress(OSError, ValueError):
                os.kill(int(file.read_text()), signal.SIGTERM)

    def _ask(self, expression: str) -> Any:
        code = (
            "import json, libvirt\n"
            "libvirt.registerErrorHandler(lambda context, error: None, None)\n"
            f"try: raw = libvirt.open({self.uri!r})\n"
            "except libvirt.libvirtError: print('null')\n"
            f"else: print(json.dumps({expression}))\n"
        )
        return self._user.told(code)


def until(what: Callable[[], Any]) -> Any:
    """Wait until it is so."""
    end = time.monotonic() + PATIENCE
    while not (found := what()):
        assert time.monotonic() < end, "it never was"
        time.sleep(0.05)
    return found


def lines_until(process: subprocess.Popen[str], last: str, answer: str = "") -> None:
    """Answer a story, and read what it says until it has said this."""
    assert process.stdout is not None
    assert process.stdin is not None
    process.stdin.write(answer)
    process.stdin.flush()
    for line in process.stdout:
        if line.strip() == last:
            return
    assert process.stderr is not None
    raise AssertionError(process.stderr.read())


@contextmanager
def short_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="nv", dir="/tmp"))
    try:
        yield folder
    finally:
        for pid in processes_in(folder):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        shutil.rmtree(folder, ignore_errors=True)


def said(trace: Mapping[str, Any], name: str) -> list[str]:
    """What the guest said in events of this name."""
    return [event["payload"]["text"] for event in trace["events"]
            if event["name"] == name and event["phase"] == "start"]  # fmt: skip
