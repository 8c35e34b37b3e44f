"""``novaviz guest list|console|rm`` and ``boot --keep``: guests that run, whoever booted them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from novaviz.guest import GuestImage
from novaviz.run import boot
from tests.commands.guests import BOOT, Terminal, leaving_nothing, listed, novaviz, until
from tests.guest.conftest import bootable, port
from tests.guest.shared import cache_home, image, shared
from tests.test_cli import novaviz as here
from tests.test_cli import refused

__all__ = ["bootable", "cache_home", "image", "port", "shared"]

CTRL_RIGHT_BRACKET = "\x1d"
MARK = "$((6*7)) is the answer"
"""What the guest answers stands nowhere in what is typed."""


@pytest.fixture
def base(bootable: GuestImage, tmp_path: Path) -> Iterator[Path]:
    """The folder of this test's runs."""
    pytest.importorskip(
        "libvirt", exc_type=ImportError,
        reason="no libvirt-python, or no libvirt0: pip install 'novaviz[libvirt]' brings it",
    )  # fmt: skip
    with leaving_nothing(bootable, tmp_path / "cache") as folder:
        yield folder


def test_a_kept_guest_is_listed_talked_to_served_and_removed(base: Path, port: int) -> None:
    with Terminal(*BOOT, "--keep", "--http", str(port)) as terminal:
        terminal.see("web1 goes on, on host3")
        terminal.see("novaviz guest console web1")
        terminal.see("novaviz guest rm web1")
        terminal.see(f"http://127.0.0.1:{port}/")
        assert terminal.end() == 0
    (one,) = listed()
    assert (one["name"], one["host"], one["ips"]) == ("web1", "host3", ["10.0.0.10"])
    assert (one["state"], one["kept"], one["booted_by_pid"]) == ("running", True, None)
    row = novaviz("guest", "list").splitlines()[1]
    assert row.split()[:5] == ["web1", "running", "host3", "10.0.0.10", "instance-00000001"]
    assert len(list(base.glob("*/volumes/*.qcow2"))) == 1
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60) as page:
        assert page.read().startswith(b"novaviz-guest web1")
    taken = refused(here(*BOOT, "--http", str(port)))
    assert taken == f"the port {port} of 127.0.0.1 cannot be had: Address already in use"

    said = novaviz("guest", "console", "web1")
    assert "novaviz-guest: ready hostname=web1 ip=10.0.0.10" in said
    assert "\x1b" not in said
    for how in (None, signal.SIGTERM):
        with Terminal("guest", "console", one["uuid"]) as terminal:
            terminal.see("Ctrl-] leaves")
            terminal.type(f"echo {MARK}\r")
            terminal.see("42 is the answer")
            assert terminal.manner != terminal.before
            if how is None:
                terminal.type(CTRL_RIGHT_BRACKET)
                terminal.see("web1 goes on")
            assert terminal.end(how) == (0 if how is None else 128 + how)
            assert terminal.manner == terminal.before

    assert refused(here("guest", "rm", "web2")).endswith("(choose from: web1)")
    assert novaviz("guest", "rm", f"{one['run']}/web1") == "  removed     web1 on host3\n"
    assert novaviz("guest", "list") == "no guest runs here\n"
    assert list(base.iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.kill(one["qemu_pid"], 0)


def test_a_guest_of_another_process_is_told_from_one_that_is_kept(base: Path) -> None:
    with boot("web1", hypervisor="qemu", settings={"ready_timeout": 600}):
        (one,) = listed()
        assert (one["kept"], one["booted_by_pid"]) == (False, os.getpid())
        with Terminal("guest", "console", "web1", "--follow") as terminal:
            terminal.see("novaviz-guest: ready")
            told = novaviz("guest", "rm", "web1")
            assert terminal.end() == 0
        assert f"stopped     web1 on host3; it is the guest of process {os.getpid()}" in told
        assert [one["state"] for one in listed()] == ["stopped"]
        assert "novaviz-guest: ready" in novaviz("guest", "console", "web1")
    assert listed() == []


KEEP = """
import signal, novaviz
run = novaviz.boot("web1", hypervisor="qemu", settings={"keep_guest": True})
print("booted", flush=True)
signal.pause()
"""


def test_a_guest_outlives_its_process_and_all_goes_when_it_powers_itself_off(base: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", KEEP], stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"booted\n"
            (one,) = listed()
            assert (one["kept"], one["booted_by_pid"]) == (False, process.pid)
        finally:
            process.kill()
    until(lambda: [one for one in listed() if one["kept"]])
    with Terminal("guest", "console", "web1") as terminal:
        terminal.see("Ctrl-] leaves")
        terminal.type("poweroff\r")
        terminal.see("web1 has stopped")
        assert terminal.end() == 0
    until(lambda: not listed() and not list(base.iterdir()))


def test_which_guests_are_to_go_must_be_said() -> None:
    assert "say which guests" in refused(here("guest", "rm"))
    assert "say which guests" in refused(here("guest", "rm", "web1", "--all"))


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["--kvm", "--set", "accelerator=tcg"], ["--kvm", "accelerator=tcg"]),
        (["--keep", "--set", "keep_guest=off"], ["--keep", "keep_guest=off"]),
        (["--http", "8080", "--set", "http_port=8081"], ["--http", "http_port=8081"]),
        (["--open-network", "--set", "guest_network=closed"], ["guest_network=closed"]),
        (["--keep"], ["keep_guest", "simulated", "qemu"]),
        (["--kvm", "--hypervisor", "test"], ["accelerator", "'test'", "qemu"]),
        (["--http", "0"], ["--http", "0"]),
        (["--http", "70000"], ["--http", "70000"]),
    ],
)
def test_what_a_guest_cannot_be_given_is_refused(options: list[str], named: list[str]) -> None:
    said = refused(here("boot", *options))
    assert all(word in said for word in named)


def test_a_flag_may_say_what_a_setting_says(base: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = str(taken.getsockname()[1])
        said = refused(here(*BOOT, "--http", number, "--set", f"http_port={number}"))
        assert f"the port {number} of 127.0.0.1 cannot be had" in said
