"""Guests in the user's own libvirtd, which others use, too, and which may be gone at any moment."""

from __future__ import annotations

import json
import os
import signal
import socket
from collections.abc import Iterator

import pytest

from tests.virt.session.ground import READY, Libvirtd, User, lines_until, said, until

pytestmark = pytest.mark.xdist_group("session")

FOREIGN = """
<domain type='qemu'><name>somebody-elses</name>
<uuid>8b7e7c5e-2f0a-4c55-9d1e-6a1f0c3f9a01</uuid><memory unit='MiB'>64</memory>
<os><type arch='x86_64' machine='pc'>hvm</type></os></domain>
"""
OURS, THEIRS = "instance-00000001", "somebody-elses"
NOTHING = {"processes": [], "files": [], "home": []}
BOOT = """
import json, os, sys
def wait(what):
    print(what, flush=True)
    sys.stdin.readline()
run = boot("web1", hypervisor=uri, volume=0, paused=True, settings={"ready_timeout": 0})
def to(name, phase="end"):
    assert run.run_until(lambda event: (event.name, event.phase) == (name, phase))
def told():
    run.close()
    fault = run.trace.events and [event.result["message"] for event in run.trace.events
        if event.phase == "error" and event.target.startswith("libvirtd@")]
    opened = [event.phase for event in run.trace.events if event.name == "virConnect.open"]
    print(json.dumps({"outcome": run.outcome, "errors": fault, "opened": opened}))
"""


@pytest.fixture(autouse=True)
def _nothing_is_left(user: User, libvirtd: Libvirtd) -> Iterator[None]:
    """Of novaviz; the other's guest stays as it was."""
    libvirtd.define(FOREIGN)
    yield
    until(lambda: user.leavings() == NOTHING)
    assert libvirtd.domains() == {THEIRS: False}


def test_three_computes_share_the_users_libvirtd_and_the_guest_is_heard(
    user: User, libvirtd: Libvirtd
) -> None:
    told = user.novaviz("boot", "web1", "--hypervisor", libvirtd.uri, "--volume", "1", "--json")
    assert told.status == 0, told.err
    trace = json.loads(told.out)
    assert said(trace, "console.ready") == [f"{READY} disks=vda,vdb"]
    assert said(trace, "console")
    assert trace["metadata"]["hypervisor"] == libvirtd.uri


def test_a_guest_of_another_with_the_same_name_is_not_touched(
    user: User, libvirtd: Libvirtd
) -> None:
    libvirtd.define(FOREIGN.replace(THEIRS, OURS).replace("8b7e", "9c8f"))
    told = user.novaviz("boot", "web1", "--hypervisor", libvirtd.uri, "--volume", "0", "--json")
    assert told.status == 1
    assert "already exists" in json.dumps(json.loads(told.out)["events"])
    assert libvirtd.domains() == {OURS: False, THEIRS: False}
    libvirtd.undefine(OURS)


def test_a_libvirtd_that_is_killed_while_a_guest_boots_takes_the_boot_with_it_and_not_the_guest(
    user: User, libvirtd: Libvirtd
) -> None:
    story = user.story(BOOT + """
to("virDomain.createWithFlags")
wait("started")
run.run()
wait("over")
told()
""", uri=libvirtd.uri)  # fmt: skip
    lines_until(story, "started")
    libvirtd.kill()
    assert len(user.leavings()["processes"]) == 1
    lines_until(story, "over", "\n")
    assert len(user.leavings()["processes"]) == 1
    libvirtd.start()
    assert libvirtd.domains() == {OURS: True, THEIRS: False}
    told = json.loads(story.communicate("\n")[0])
    assert story.returncode == 0
    assert told["outcome"] == "ERROR"
    assert "error" in told["opened"]
    assert any("Failed to connect socket" in error for error in told["errors"])


def test_a_libvirtd_that_comes_back_is_found_again_and_the_guest_with_it(
    user: User, libvirtd: Libvirtd
) -> None:
    story = user.story(BOOT + """
run.run()
wait("runs")
found = []
for do in (run.server.pause, run.server.unpause):
    do()
    found += run.cloud.nova.drivers["host3"].guests().values()
found += [event.phase for event in run.cloud.boundary.events if event.name == "virConnect.open"]
run.close()
print(json.dumps(found))
""", uri=libvirtd.uri)  # fmt: skip
    lines_until(story, "runs")
    libvirtd.kill()
    libvirtd.start()
    told = json.loads(story.communicate("\n")[0])
    assert told == ["PAUSED", "RUNNING", "start", "end"]


def test_what_a_killed_run_leaves_is_removed_when_the_next_begins(
    user: User, libvirtd: Libvirtd
) -> None:
    story = user.story(BOOT + """
from novaviz.virt.libvirt.processes import processes
to("virDomain.resume")
def parent(pid):
    return int(open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[1])
wait(",".join(str(one.pid) for one in processes() if "libvirt.child" in one.command
              and parent(one.pid) == os.getpid()))
""", uri=libvirtd.uri)  # fmt: skip
    assert story.stdout is not None
    children = [int(pid) for pid in story.stdout.readline().split(",")]
    for pid in (story.pid, *children):
        os.kill(pid, signal.SIGKILL)
    story.communicate()
    assert len(user.leavings()["processes"]) == 1
    assert libvirtd.domains() == {OURS: True, THEIRS: False}
    told = user.told(BOOT + "run.run()\ntold()\n", uri=libvirtd.uri)
    assert told == {"outcome": "ACTIVE", "errors": [], "opened": []}


def test_a_libvirtd_that_is_reached_over_the_network_needs_to_be_allowed(
    user: User, libvirtd: Libvirtd
) -> None:
    """This one is on this machine, too, so that it finds the guest's disk."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    libvirtd.kill()
    libvirtd.listen(port)
    uri = f"qemu+tcp://127.0.0.1:{port}/session"
    words = ("boot", "web1", "--hypervisor", uri, "--volume", "0")
    refused = user.novaviz(*words)
    assert refused.status == 2
    assert "is on another machine: that needs --allow-remote" in refused.err
    told = user.novaviz(*words, "--allow-remote", "--json")
    assert told.status == 0, told.err
    assert said(json.loads(told.out), "console.ready") == [f"{READY} disks=vda"]
