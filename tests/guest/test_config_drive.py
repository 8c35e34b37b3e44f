"""The config drive: OpenStack's files on a disk that a guest finds, and no clock in it."""

from __future__ import annotations

import io
import json
import sys
import time
from dataclasses import replace

import pycdlib
import pytest

from novaviz.exceptions import GuestError
from novaviz.guest import Subnet, config_drive, meta_data_of, network_data_of
from novaviz.guest.iso import iso
from novaviz.model.resources import Flavor, Instance, Vif

INSTANCE = Instance(
    id=1, uuid="8f1e7a2c-0000-4000-8000-000000000001", display_name="Web 1", hostname="web-1",
    project_id="demo", user_id="u", vm_state=None, task_state=None, power_state=0, host="host1",
    node="host1", availability_zone="nova", image_ref="", flavor=Flavor("1", "tiny", 1, 512, 1),
)  # fmt: skip
VIF = Vif("30c3c4a5-aaaa-4bbb-8ccc-000000000001", "fa:16:3e:00:00:01", "n1", "private",
          ("10.0.0.10",), "host1")  # fmt: skip
SUBNET = Subnet("10.0.0.0/24", "10.0.0.1", ("10.0.0.3",), 1450)


def read(drive: bytes) -> dict[str, bytes]:
    """Its files by their Rock Ridge paths."""
    image = pycdlib.PyCdlib()
    image.open_fp(io.BytesIO(drive))
    found = {}
    for folder, _, files in image.walk(rr_path="/"):
        for name in files:
            path = f"{folder.rstrip('/')}/{name}"
            data = io.BytesIO()
            image.get_file_from_iso_fp(data, rr_path=path)
            found[path] = data.getvalue()
    image.close()
    return found


def test_a_guest_finds_its_files_by_label_and_path() -> None:
    meta, network = meta_data_of(INSTANCE), network_data_of([VIF], {"n1": SUBNET})
    drive = config_drive(meta, network, b"#!/bin/sh\n")
    assert drive[32769:32774] == b"CD001"
    assert drive[32808:32840] == b"config-2".ljust(32)
    assert len(drive) % 2048 == 0
    files = read(drive)
    assert json.loads(files.pop("/openstack/latest/meta_data.json")) == meta
    assert json.loads(files.pop("/openstack/latest/network_data.json")) == network
    assert files == {"/openstack/latest/user_data": b"#!/bin/sh\n"}
    assert len(read(config_drive(meta, network))) == 2


def test_the_same_data_give_the_same_bytes_at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    drive = config_drive({"a": 1, "b": 2}, {}, b"x")
    monkeypatch.setattr(time, "time", lambda: 2e9)
    assert config_drive({"b": 2, "a": 1}, {}, b"x") == drive


def test_dates_are_gone_from_folders_that_fill_many_sectors(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = {f"folder-{n % 3}/{n:03}-{'long' * 30}.txt": b"" for n in range(60)}
    image = iso("test", files)
    assert set(read(image)) == {f"/{path}" for path in files}
    monkeypatch.setattr(time, "time", lambda: 2e9)
    assert iso("test", files) == image


def test_meta_data_has_openstacks_shape() -> None:
    plain = {
        "uuid": INSTANCE.uuid, "hostname": "web-1", "name": "Web 1", "launch_index": 0,
        "availability_zone": "nova", "project_id": "demo", "devices": [],
    }  # fmt: skip
    assert meta_data_of(INSTANCE) == plain
    assert meta_data_of(
        replace(INSTANCE, availability_zone=None), public_keys={"me": "ssh-rsa A"},
        metadata={"role": "web"}, launch_index=2,
    ) == {
        **plain, "availability_zone": None, "launch_index": 2, "meta": {"role": "web"},
        "public_keys": {"me": "ssh-rsa A"},
        "keys": [{"name": "me", "type": "ssh", "data": "ssh-rsa A"}],
    }  # fmt: skip


def test_network_data_has_the_address_that_neutron_gave() -> None:
    assert network_data_of([VIF], {"n1": SUBNET}) == {
        "links": [{
            "id": "tap30c3c4a5-aa", "vif_id": VIF.id, "type": "ovs", "mtu": 1450,
            "ethernet_mac_address": "fa:16:3e:00:00:01",
        }],
        "networks": [{
            "id": "network0", "type": "ipv4", "link": "tap30c3c4a5-aa", "network_id": "n1",
            "ip_address": "10.0.0.10", "netmask": "255.255.255.0",
            "routes": [{"network": "0.0.0.0", "netmask": "0.0.0.0", "gateway": "10.0.0.1"}],
        }],
        "services": [{"type": "dns", "address": "10.0.0.3"}],
    }  # fmt: skip


def test_an_interface_of_an_unknown_subnet_is_told_to_ask_by_dhcp() -> None:
    other = replace(VIF, id="40c3c4a5-aaaa", network_id="n2", address="fa:16:3e:00:00:02")
    data = network_data_of([VIF, other, replace(VIF, ips=())], {"n1": replace(SUBNET, mtu=None)})
    assert [network["type"] for network in data["networks"]] == ["ipv4", "ipv4_dhcp", "ipv4_dhcp"]
    assert [network["id"] for network in data["networks"]] == ["network0", "network1", "network2"]
    assert len(data["services"]) == 1


def test_without_pycdlib_one_line_says_what_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pycdlib", None)
    with pytest.raises(GuestError, match=r"novaviz\[libvirt\]"):
        config_drive({}, {})
