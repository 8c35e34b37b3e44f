"""However a run ends, nothing of it stays: closed, dropped, interrupted, or killed."""

from __future__ import annotations

import gc
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from novaviz.run import Run
from novaviz.virt.libvirt import place as places
from tests.guest import qemu
from tests.virt.qemu.ground import (
    UNHEARD,
    base,
    begun,
    children,
    emulators,
    kill,
    paused_at,
    quiet,
    real,
    runs,
    threads,
    until,
)

CREATED = "virDomain.createWithFlags"


@pytest.mark.parametrize(
    ("name", "phase"),
    [
        ("POST /v2.1/servers", "start"), ("create_image", "start"),
        ("virConnect.defineXML", "start"), (CREATED, "start"), ("virDomain.resume", "end"),
    ],
)  # fmt: skip
def test_a_run_that_is_closed_half_way_leaves_nothing(name: str, phase: str) -> None:
    run = paused_at(name, phase, release="modern", settings=UNHEARD)
    run.close()
    assert (run.done, quiet(), runs()) == (False, True, [])
    assert run.step() is None


def test_a_run_that_nobody_knows_any_more_leaves_nothing() -> None:
    paused_at(CREATED)
    gc.collect()
    assert (quiet(), runs(), threads()) == (True, [], set())


def test_an_exception_in_a_cell_leaves_nothing() -> None:
    def cell() -> None:
        with paused_at(CREATED) as run:
            assert len(emulators()) == 1
            assert run.position / 0

    with pytest.raises(ZeroDivisionError):
        cell()
    assert (quiet(), runs()) == (True, [])


def test_a_run_is_closed_while_another_thread_waits_for_its_guest() -> None:
    run = paused_at("virDomain.resume")
    going = threading.Thread(target=run.run)
    going.start()
    until(emulators)
    run.close()
    going.join(60)
    assert not going.is_alive()
    assert (quiet(), runs()) == (True, [])


@contextmanager
def command() -> Iterator[subprocess.Popen[str]]:
    process = begun("boot", "web1", "--hypervisor", "qemu", "--set", "ready_timeout=600")
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("moment", ["connecting", "building", "talking"])
def test_ctrl_c_ends_the_command_with_130_and_leaves_nothing(moment: str) -> None:
    with command() as process:
        until({"connecting": children, "building": emulators, "talking": emulators}[moment])
        if moment == "talking":
            assert process.stdout is not None
            while "ACTIVE" not in process.stdout.readline():
                pass
        process.send_signal(signal.SIGINT)
        _, complaint = process.communicate(timeout=60)
        assert process.returncode == 130, complaint
        assert "Traceback" not in complaint
        until(quiet)  # a helper that had only just been begun finds nobody to help
        assert runs() == []


def test_of_a_command_that_is_killed_its_helpers_remove_the_guest() -> None:
    with command() as process:
        until(emulators)
        process.kill()
        until(quiet)
    left = [one for run in runs() for one in run.rglob("*") if one.is_file()]
    assert [one.name for one in left if one.suffix != ".qcow2"] == ["lock"] * len(runs())
    with real(paused=True):
        assert len(runs()) == 1
    assert runs() == []


@pytest.fixture
def foreign(tmp_path: Path, place: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Somebody else's QEMU, which knows a folder with a name like ours."""
    beside = place / f"{base().name}-not"
    beside.mkdir()
    program = qemu.find()
    assert program is not None
    process = subprocess.Popen(
        [program, "-machine", "none", "-display", "none", "-nodefaults", "-S",
         "-pidfile", str(beside / "pid")],
    )  # fmt: skip
    try:
        until((beside / "pid").exists)
        yield process
    finally:
        process.kill()
        process.wait()


def test_what_was_killed_with_its_helpers_is_removed_by_the_next_run_and_nothing_else(
    foreign: subprocess.Popen[bytes],
) -> None:
    with paused_at(CREATED, settings=UNHEARD) as alive:
        (ours,), (own,) = emulators(), runs()
        keepers = children()
        with command() as process:
            until(lambda: len(emulators()) == 2)
            process.send_signal(signal.SIGSTOP)
            kill(*(pid for pid in children() if pid not in keepers))
            until(lambda: children() == keepers)
            process.kill()
            process.wait()
        assert len(emulators()) == 2
        assert len(runs()) == 2
        with real(paused=True):
            assert emulators() == [ours]
            assert own in runs()
            assert len(runs()) == 2
        assert goes_on(alive)
        assert emulators() == [ours]
        assert foreign.poll() is None
    places.reap(base())
    assert foreign.poll() is None


def goes_on(run: Run) -> bool:
    return run.run().outcome == "ACTIVE"
