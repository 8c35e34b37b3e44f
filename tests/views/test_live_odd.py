"""Live players that are disturbed: faults, forks, two of them, nobody left who holds one."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from typing import Any

import pytest

from novaviz.run import Run, boot
from novaviz.views.live import Live
from novaviz.views.score import score_of
from tests import boots
from tests.views.test_live import view_of
from tests.views.wire import Wire, wire_of, wires

__all__ = ["wires"]


def begun(run: Run, live: Live, seq: int = 3) -> None:
    while run.position < seq and live.running:
        time.sleep(0.002)


def alone() -> bool:
    return not [one for one in threading.enumerate() if one.name == "novaviz-live"]


@pytest.mark.parametrize("release", ["classic", "modern"])
@pytest.mark.parametrize("fault", ["no-valid-host", "bad-token", "spawn-fails-once"])
def test_a_boot_that_goes_wrong_is_told_whole(
    release: str, fault: str, wires: list[Wire]
) -> None:
    with boot(release=release, faults=(fault,), paused=True) as run:
        live = run.live(speed=0)
        assert live.wait(30)
        view = view_of(wire_of(wires, live))
        for more in wire_of(wires, live).told():
            view.take(more)
        whole = boots.booted(release=release, faults=(fault,))
        assert view.trace == live.trace == whole.to_dict()
        assert view.score == live._score == score_of(whole)


def test_a_second_one_takes_over_from_the_first() -> None:
    with boot(paused=True) as run:
        first = run.live(speed=2)
        begun(run, first)
        second = run.live(speed=0)
        assert not first.running
        assert second.wait(20)
        assert len(first.trace["events"]) < len(second.trace["events"])
        assert run.trace == boots.classic()
    assert alone()


def test_a_fork_of_what_is_live_goes_its_own_way() -> None:
    with boot(paused=True) as run:
        live = run.live(speed=5)
        begun(run, live, 20)
        with run.fork(faults=("no-valid-host",)) as other:
            other.run()
            assert other.outcome in ("ERROR", "ACTIVE")
        live.wait(60) if live.running and run.position > 250 else live.stop()
        run.run()
        assert run.trace == boots.classic()


def test_many_may_step_at_once_and_nothing_is_lost() -> None:
    with boot(paused=True) as run:
        live = run.live(speed=0)

        def step() -> None:
            while run.step() is not None:
                pass

        others = [threading.Thread(target=step) for _ in range(3)]
        for one in others:
            one.start()
        for one in others:
            one.join(30)
        assert live.wait(20)
        assert live.trace == run.trace.to_dict() == boots.classic().to_dict()


def test_it_plays_on_though_nobody_holds_it_and_is_then_let_go() -> None:
    run = boot(paused=True)
    live = run.live(speed=0)
    thread, known = live._thread, weakref.ref(run)
    live.close()
    del live
    run._live = None
    thread.join(20)
    run.close()
    del run
    gc.collect()
    assert known() is None
    assert alone()


@pytest.mark.parametrize("trait", ["trace", "_live", "position"])
def test_an_observer_that_fails_leaves_no_player_that_waits_for_ever(
    trait: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threading, "excepthook", lambda args: None)
    with boot(paused=True) as run:
        live = run.live(speed=4)

        def fail(change: Any) -> None:
            raise RuntimeError("an observer")

        live.observe(fail, trait)
        begun(run, live)
        live.stop()
        assert not live.running
        assert live._live is False


def test_an_observer_cannot_wait_for_what_waits_for_it(wires: list[Wire]) -> None:
    with boot(paused=True) as run:
        live = run.live(speed=1)
        over: list[bool] = []
        live.observe(lambda change: over.append(live.wait()), "position")
        wire_of(wires, live).sets(position=0, playing=False)
        begun(run, live)
        wire_of(wires, live).sets(position=1)
        assert over[-1] is False
        live.stop()


def test_a_stopped_one_says_so_to_its_views(wires: list[Wire]) -> None:
    with boot(paused=True) as run:
        live = run.live(speed=2)
        begun(run, live)
        run.close()
        states = wire_of(wires, live).updates()
        assert states[-1] == {"_live": False}
        assert live.end == run.position
        live.position = 10**6
        assert live.position == run.position
