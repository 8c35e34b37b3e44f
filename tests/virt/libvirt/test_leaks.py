"""However a run ends, nothing of it is left: no thread, no file, no guest."""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from novaviz.run import boot
from tests.virt.libvirt.ground import leaving_nothing, threads

SHARED = "test:///default"


@pytest.fixture(autouse=True)
def _nothing_is_left(tmp_path: Path) -> Iterator[None]:
    with leaving_nothing(tmp_path / "temporary"):
        yield


def test_while_it_goes_on_there_are_threads_and_no_files(tmp_path: Path) -> None:
    with boot(hypervisor="test", paused=True) as run:
        run.step()
        assert threads() == {
            "novaviz-libvirt-events",
            *(f"novaviz-libvirt-host{number}" for number in (1, 2, 3)),
        }
        assert list((tmp_path / "temporary").iterdir()) == []


def test_a_run_is_closed_in_the_middle() -> None:
    run = boot(hypervisor=SHARED, paused=True)
    assert run.run_until(lambda event: event.name == "virDomain.suspend") is not None
    run.close()
    assert run.outcome is None
    assert run.step() is None
    assert run.trace.events


def test_a_run_is_dropped() -> None:
    run = boot(hypervisor=SHARED, paused=True)
    assert run.run_until(lambda event: event.name == "lifecycle.STARTED") is not None
    del run
    gc.collect()


def test_an_exception_ends_a_run() -> None:
    with pytest.raises(ZeroDivisionError), boot(hypervisor=SHARED) as run:  # noqa: PT012
        assert run.outcome == "ACTIVE"
        raise ZeroDivisionError


def test_ctrl_c_ends_a_run_at_once() -> None:
    timer = threading.Timer(0.4, lambda: os.kill(os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        boot(hypervisor=SHARED)
    timer.join()


def test_a_run_that_waits_is_closed_by_another_thread_at_once() -> None:
    """neutron never says that the interface is plugged: nova would wait for five minutes."""
    run = boot(hypervisor="test", release="modern", faults=["vif-plug-timeout"], paused=True)
    runner = threading.Thread(target=run.run)
    runner.start()
    while not any(event.name == "lifecycle.SUSPENDED" for event in run.cloud.boundary.events):
        time.sleep(0.05)
    time.sleep(0.5)
    begun = time.monotonic()
    run.close()
    runner.join()
    assert time.monotonic() - begun < 60  # of 300 seconds
    assert run.outcome is None


def test_a_request_that_is_refused_opens_nothing() -> None:
    with boot(hypervisor="test", faults=["bad-token"]) as run:
        assert run.outcome == "REJECTED"


def test_a_player_that_is_stopped_does_not_wait_for_the_hypervisor() -> None:
    pytest.importorskip("anywidget")
    run = boot(hypervisor="test", release="modern", faults=["vif-plug-timeout"], paused=True)
    live = run.live(speed=0)
    while not any(event.name == "lifecycle.SUSPENDED" for event in run.cloud.boundary.events):
        time.sleep(0.05)
    time.sleep(0.5)
    begun = time.monotonic()
    live.stop()
    assert time.monotonic() - begun < 60  # of 300 seconds
    assert not live.running
    assert not run.done
    run.close()
