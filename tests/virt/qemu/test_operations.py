"""What a user does with a server is done to the guest that runs."""

from __future__ import annotations

import socket
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from novaviz.exceptions import UsageError
from novaviz.model import Trace
from tests.keys import public_key
from tests.virt.qemu.ground import console, emulators, listed, ports, real, runs, shell

SCRIPT = """#!/bin/sh
echo "role $(cat /run/meta_data | grep -c ^meta.role)"
timeout -s KILL 5 wget -q -O - http://10.0.0.1:{port}/ || echo closed
"""


@contextmanager
def served(answer: bytes) -> Iterator[int]:
    """A server on this machine's loopback, which the guest ought not to reach; its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        over = threading.Event()

        def serve() -> None:
            while not over.is_set():
                try:
                    came, _ = server.accept()
                except TimeoutError:
                    continue
                with came:
                    came.recv(4096)
                    came.sendall(b"HTTP/1.0 200 OK\r\n\r\n" + answer)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            over.set()
            thread.join()


def ready(trace: Trace) -> str:
    return console(trace, "console.ready")


def test_a_guest_is_operated_all_its_life(port: int) -> None:
    with (
        served(b"reached\n") as ours,
        real(
            release="modern", key=public_key(), user_data=SCRIPT.format(port=ours),
            meta={"role": "web"}, settings={"http_port": port},
        ) as run,
    ):  # fmt: skip
        server, uuid = run.server, run.server.uuid
        printed, (address,) = console(run.trace), ports(run.trace)
        assert "instance web1, ssh keys 1" in printed
        assert "user-data: role 1" in printed
        assert "user-data: closed" in printed
        assert "reached" not in printed
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60) as page:
            assert page.read() == f"novaviz-guest web1 {address}\n".encode()
        assert printed.splitlines()[0] in server.console()
        assert server.console(1) != server.console()

        look = "until grep -w 2097152 /proc/partitions; do usleep 100000; done"
        server.attach(2)
        extra = server.volumes()[1]
        assert shell("web1", look, r"2097152 vd\w") == "2097152 vdd"
        server.detach(extra)
        left = shell("web1", "echo left $(ls /dev/vd?) there", "left /.* there")
        assert left == "left /dev/vda /dev/vdb /dev/vdc there"
        assert len(server.volumes()) == 1
        assert extra not in server.volumes()

        (before,) = emulators()
        for operation, status in (("pause", "PAUSED"), ("unpause", "ACTIVE")):
            assert getattr(server, operation)().metadata["outcome"] == "DONE"
            assert (server.status, emulators()) == (status, [before])
        shell("web1", "mark=$((6*7)); echo kept $mark", "kept 42")
        assert server.suspend().metadata["outcome"] == "DONE"
        assert (server.status, emulators()) == ("SUSPENDED", [])
        assert server.resume().metadata["outcome"] == "DONE"
        assert server.status == "ACTIVE"
        shell("web1", "echo still $mark", "still 42")

        for reboot in (server.reboot, lambda: server.reboot(hard=True)):
            (before,) = emulators()
            trace = reboot()
            assert trace.metadata["outcome"] == "DONE"
            assert f"hostname=web1 ip={address} disks=vda,vdb" in ready(trace)
            assert emulators() != [before]
        assert server.stop().metadata["outcome"] == "DONE"
        assert (server.status, emulators()) == ("SHUTOFF", [])
        assert listed()["web1"].console is None
        assert "hostname=web1" in ready(server.start())

        assert server.delete().metadata["outcome"] == "DONE"
        assert (server.status, emulators(), listed()) == ("DELETED", [], {})
        assert run.cloud.holdings(uuid) == []
        (place,) = runs()
        assert not [*place.glob("h*/instances/*-*")]
        with pytest.raises(UsageError, match="could not be found"):
            server.console()


def test_a_guest_boots_from_its_volume_and_an_open_network_leads_to_this_machine() -> None:
    with (
        served(b"reached\n") as ours,
        real(
            boot_from_volume=1, volume=0, user_data=SCRIPT.format(port=ours),
            settings={"guest_network": "open"},
        ) as run,
    ):  # fmt: skip
        assert ready(run.trace).endswith("disks=vda")
        assert "user-data: reached" in console(run.trace)
        (place,) = runs()
        assert not [*place.glob("h*/instances/_base/*"), *place.glob("h*/instances/*/disk")]
        assert len([*(place / "volumes").iterdir()]) == 1
        run.server.delete()
        assert [*(place / "volumes").iterdir()] == []
        assert run.cloud.holdings(run.server.uuid if run.server else "") == []
