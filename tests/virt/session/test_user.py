"""Whoever runs novaviz needs no rights for a real boot, and nothing of it is left."""

from __future__ import annotations

import json

import pytest

from tests.virt.session.ground import READY, User, said

pytestmark = pytest.mark.xdist_group("session")


def test_an_ordinary_user_boots_a_guest_without_a_daemon(user: User) -> None:
    told = user.novaviz("boot", "web1", "--hypervisor", "qemu", "--volume", "1", "--json")
    assert told.status == 0, told.err
    trace = json.loads(told.out)
    assert trace["metadata"]["outcome"] == "ACTIVE"
    assert said(trace, "console.ready") == [f"{READY} disks=vda,vdb"]
    assert user.leavings() == {"processes": [], "files": [], "home": []}


def test_the_guests_process_is_the_users_own(user: User) -> None:
    code = """
import json, os
from novaviz.virt.libvirt.place import base_folder, processes_in
with boot("web1", hypervisor="qemu", volume=0, settings={"ready_timeout": 0}) as run:
    (pid,) = processes_in(base_folder())
    folders = [os.stat(one).st_mode & 0o777 for one in base_folder().iterdir()]
    print(json.dumps({"outcome": run.outcome, "uid": os.stat(f"/proc/{pid}").st_uid,
                      "others may enter": any(mode & 0o007 for mode in folders)}))
"""
    told = user.told(code)
    assert told == {"outcome": "ACTIVE", "uid": user.uid, "others may enter": False}
    assert user.leavings() == {"processes": [], "files": [], "home": []}
