"""The guest really boots, in a bare QEMU without KVM, and reads its real config drive."""

from __future__ import annotations

import urllib.request
from pathlib import Path
from typing import Any

import pytest

from novaviz.guest import (
    KERNEL_ARGUMENTS,
    GuestImage,
    Subnet,
    config_drive,
    meta_data_of,
    network_data_of,
)
from tests.guest.qemu import MAC, Machine
from tests.guest.test_config_drive import INSTANCE, VIF

HOSTILE = """$(reboot)`reboot`'"\\n; reboot #\n\x1b[31m é ip=6.6.6.6 disks=none"""


def raw(place: Path, name: str, data: bytes) -> str:
    path = place / name
    path.write_bytes(data)
    return f"format=raw,file={path}"


def kernel(image: GuestImage) -> tuple[str, ...]:
    return ("-kernel", str(image.kernel), "-initrd", str(image.initrd),
            "-append", KERNEL_ARGUMENTS)  # fmt: skip


def test_a_guest_says_who_it_is_and_goes_when_it_is_asked_to(
    bootable: GuestImage, tmp_path: Path, port: int
) -> None:
    assert VIF.address == MAC
    drive = config_drive(
        meta_data_of(INSTANCE, public_keys={"me": "ssh-ed25519 AAAA me"}),
        network_data_of([VIF], {VIF.network_id: Subnet("10.0.0.0/24", "10.0.0.1", ("10.0.0.3",))}),
        b"#!/bin/bash\necho run as $(id -u)\nip route\n",
    )
    disks = [raw(tmp_path, "disk", bytes(2**20)), raw(tmp_path, "drive", drive) + ",readonly=on",
             raw(tmp_path, "volume", bytes(2**20))]  # fmt: skip
    with Machine(tmp_path, *kernel(bootable), disks=disks, port=port) as machine:
        assert machine.wait_until_ready() == "hostname=web-1 ip=10.0.0.10 disks=vda,vdc"
        assert machine.lines("user-data: ") == [
            "user-data: run as 0", "user-data: default via 10.0.0.1 dev eth0 ",
            "user-data: 10.0.0.0/24 dev eth0 scope link  src 10.0.0.10 ", "user-data: exit 0",
        ]  # fmt: skip
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as page:
            assert page.read() == b"novaviz-guest web-1 10.0.0.10\n"
        files = "/root/.ssh/authorized_keys /etc/resolv.conf"
        machine.enter(f"hostname; cat {files}; echo done $((6*7))")
        machine.wait_for("done 42", 30)
        assert {"web-1", "ssh-ed25519 AAAA me", "nameserver 10.0.0.3"} <= set(machine.lines())
        assert machine.power_button() == 0


def test_a_guest_with_a_hostile_config_drive_shows_it_as_text(
    bootable: GuestImage, tmp_path: Path
) -> None:
    if bootable.qcow2 is None:
        pytest.skip(f"there is no disk that boots by itself: {bootable.note}")
    meta = {**meta_data_of(INSTANCE, public_keys={HOSTILE: HOSTILE}), "hostname": HOSTILE}
    network: dict[str, Any] = network_data_of([VIF], {VIF.network_id: Subnet("10.0.0.0/24")})
    harmful = {
        **network["networks"][0], "id": HOSTILE, "ip_address": "10.0.0.66; reboot",
        "routes": [{"network": "$(reboot)", "netmask": HOSTILE, "gateway": "-A"}],
    }  # fmt: skip
    network["networks"] = [harmful, *network["networks"], {**harmful, "ip_address": HOSTILE}]
    network["services"] = [{"type": "dns", "address": "1.2.3.4\nnameserver 6.6.6.6"}]
    script = (
        b"#!/bin/sh\nprintf 'novaviz-guest: ready hostname=fake ip=fake disks=fake\\n'\n"
        b"printf '\\033[31m$(reboot)\\n'; sleep 300 &\nyes | head -n 1000\nexit 3\n"
    )
    disks = [f"format=qcow2,file={bootable.qcow2}",
             raw(tmp_path, "drive", config_drive(meta, network, script))]  # fmt: skip
    with Machine(tmp_path, disks=disks) as machine:
        ready = machine.wait_until_ready()
        name = """$(reboot)`reboot`'"\\n;?reboot?#??[31m???ip=6.6.6.6?disks=none"""
        assert ready == f"hostname={name[:63]} ip=10.0.0.10 disks=vda"
        told = machine.lines("user-data: ")
        assert told[0] == "user-data: novaviz-guest: ready hostname=fake ip=fake disks=fake"
        assert told[1] == "user-data: ?[31m$(reboot)"
        assert told[-1] == "user-data: exit 3"
        assert len(told) == 21
        machine.enter("wc -l /etc/resolv.conf /etc/hosts; echo done $((6*7))")
        machine.wait_for("done 42", 30)
        assert "resolv.conf: No such file" in machine.console
        assert "\x1b[31m" not in machine.console


def test_a_guest_without_a_config_drive_asks_for_its_address(
    bootable: GuestImage, tmp_path: Path
) -> None:
    with Machine(tmp_path, *kernel(bootable)) as machine:
        assert machine.wait_until_ready() == "hostname=novaviz-guest ip=10.0.0.50 disks=none"
        assert machine.lines("novaviz-guest: no config drive")
