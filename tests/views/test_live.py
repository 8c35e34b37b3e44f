"""A run that is played while it happens: in order, nothing lost, for those who come late too."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from novaviz.exceptions import UsageError
from novaviz.model import Event
from novaviz.run import Run, boot
from novaviz.views.live import Live
from novaviz.views.score import score_of
from tests import boots, consoles
from tests.views.wire import Wire, wire_of, wires

__all__ = ["wires"]


class View:
    """What a browser knows, as ``feed.js`` keeps it."""

    def __init__(self, trace: dict[str, Any], score: dict[str, Any]) -> None:
        self.trace, self.score = dict(trace), dict(score)
        self.missed = 0

    @property
    def have(self) -> int:
        return len(self.trace["events"])

    def take(self, more: dict[str, Any]) -> None:
        known = self.have - more["from"]
        if known < 0:
            self.missed += 1
            return
        events = [*self.trace["events"], *more["events"][known:]]
        words = [*self.score["words"], *more["words"][known:]]
        self.trace |= {**more["trace"], "events": events}
        self.score |= {**more["score"], "words": words}


def first_state(wire: Wire) -> dict[str, Any]:
    state: dict[str, Any] = wire.sent[0]["state"]
    return state


def view_of(wire: Wire) -> View:
    return View(first_state(wire)["trace"], first_state(wire)["_score"])


@pytest.fixture
def run() -> Any:
    with boot(paused=True) as paused:
        yield paused


def test_all_that_happens_is_told_in_order_and_comes_to_the_whole(
    run: Run, wires: list[Wire]
) -> None:
    live = run.live(speed=0)
    assert live.wait(20)
    wire = wire_of(wires, live)
    view = view_of(wire)
    for more in wire.told():
        view.take(more)
    assert view.missed == 0
    assert view.trace == run.trace.to_dict() == boots.classic().to_dict()
    assert view.score == score_of(run.trace)


def test_at_the_end_the_state_holds_it_all(run: Run, wires: list[Wire]) -> None:
    live = run.live(speed=0)
    live.wait(20)
    assert (live.trace, live._live, live.end) == (run.trace.to_dict(), False, run.position)
    updates = wire_of(wires, live).updates()
    assert sum("trace" in state for state in updates) == 1
    assert [key for state in updates for key in state][-2:] == ["trace", "_live"]


def test_a_batch_holds_many_events_and_a_batch_comes_in_good_time(
    run: Run, wires: list[Wire]
) -> None:
    live = run.live(speed=20)
    live.wait(30)
    told = wire_of(wires, live).told()
    assert 20 < len(told) < len(run.trace.events)
    sizes = [len(more["events"]) for more in told]
    assert max(sizes) < 60


def test_what_has_not_changed_is_not_sent_again(run: Run, wires: list[Wire]) -> None:
    live = run.live(speed=30)
    live.wait(30)
    told = wire_of(wires, live).told()
    assert sum("text" in more["score"] for more in told) == 0
    assert sum("steps" in more["trace"] for more in told) < len(told)
    assert sum("metadata" in more["trace"] for more in told) < 5


def test_a_view_that_comes_late_gets_the_rest_and_duplicates_do_no_harm(
    run: Run, wires: list[Wire]
) -> None:
    live = run.live(speed=8)
    wire = wire_of(wires, live)
    late = view_of(wire)
    reloaded: View | None = None
    seen = 0
    while live.running or seen < len(wire.told()):
        told = wire.told()
        for more in told[seen:]:
            if run.position > 60 or more["from"] > 60:
                late.take(more)
                if reloaded is not None:
                    reloaded.take(more)
        if seen < len(told):
            seen = len(told)
            if late.missed:
                late.missed = 0
                wire.says(type="hello", have=late.have)
            if reloaded is None and run.position > 150:
                reloaded = view_of(wire)
                wire.says(type="hello", have=reloaded.have)
        time.sleep(0.005)
    assert reloaded is not None
    for view in (late, reloaded):
        assert view.trace == boots.classic().to_dict()
        assert view.score["words"] == score_of(run.trace)["words"]


@pytest.mark.parametrize("have", [-3, 10**9, None, "all", 2.5])
def test_a_strange_hello_is_answered_with_what_there_is(
    run: Run, wires: list[Wire], have: object
) -> None:
    live = run.live(speed=0)
    live.wait(20)
    wire = wire_of(wires, live)
    before = len(wire.told())
    wire.says(type="fnord")
    wire.says(type="hello", have=have)
    (answer,) = wire.told()[before:]
    assert 0 <= answer["from"] <= run.position
    assert answer["from"] + len(answer["events"]) == run.position


def test_a_run_that_has_begun_goes_on_from_where_it_is(run: Run, wires: list[Wire]) -> None:
    run.to_step(7)
    begun = run.position
    live = run.live(speed=0)
    assert first_state(wire_of(wires, live))["position"] == begun
    live.wait(20)
    assert wire_of(wires, live).told()[0]["from"] == begun
    assert run.outcome == "ACTIVE"


def test_it_stops_when_it_is_told_to_and_can_go_on(run: Run) -> None:
    live = run.live(speed=1)
    time.sleep(0.1)
    live.stop()
    assert not live.running
    stopped = run.position
    assert 0 < stopped < 100
    assert (len(live.trace["events"]), live._live, run.done) == (stopped, False, False)
    again = run.live(speed=0)
    assert again.wait(20)
    assert run.outcome == "ACTIVE"


@pytest.mark.parametrize(
    "end",
    [
        lambda run, live: run.close(),
        lambda run, live: run.rewind(0),
        lambda run, live: live.close(),
        lambda run, live: run.live(speed=0).wait(20),
    ],
)
def test_what_ends_the_run_or_the_player_ends_the_thread(run: Run, end: Any) -> None:
    live = run.live(speed=4)
    while run.position < 3:
        time.sleep(0.005)
    end(run, live)
    assert not live.running
    assert not [one for one in threading.enumerate() if one.name == "novaviz-live"]


def test_the_run_can_be_looked_into_and_stepped_meanwhile(run: Run) -> None:
    live = run.live(speed=10)
    while live.running:
        run.sql("nova", "SELECT count(*) FROM instances")
        assert len(run.trace.events) <= run.position
        run.step()
    assert run.trace == boots.classic()


def test_what_goes_wrong_in_the_engine_is_shown_and_kept(
    run: Run, wires: list[Wire], monkeypatch: pytest.MonkeyPatch
) -> None:
    step = run.step

    def broken() -> Event | None:
        if run.position >= 40:
            raise RuntimeError("the flux <capacitor>")
        return step()

    monkeypatch.setattr(run, "step", broken)
    live = run.live(speed=0)
    with pytest.raises(RuntimeError, match="flux"):
        live.wait(20)
    assert isinstance(live.error, RuntimeError)
    assert (live._problem, live._live) == ("RuntimeError: the flux <capacitor>", False)
    assert len(live.trace["events"]) == 40
    view = view_of(wire_of(wires, live))
    for more in wire_of(wires, live).told():
        view.take(more)
    assert view.have == 40
    live.close()  # an error that is kept keeps its run


def test_an_interrupt_while_waiting_stops_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    live = run.live(speed=0.5)
    join = live._thread.join
    calls = iter([KeyboardInterrupt, None])

    def interrupted(timeout: float | None = None) -> None:
        if (problem := next(calls)) is not None:
            raise problem
        join(timeout)

    monkeypatch.setattr(live._thread, "join", interrupted)
    with pytest.raises(KeyboardInterrupt):
        live.wait()
    assert not live.running


def test_an_observer_may_stop_it(run: Run, wires: list[Wire]) -> None:
    live = run.live(speed=1)
    live.observe(lambda change: live.stop(), "position")
    wire_of(wires, live).sets(position=0, playing=False)
    wire_of(wires, live).sets(position=1)
    live._thread.join(30)
    assert not live.running


def test_the_browser_and_the_engine_do_not_disturb_each_other(
    run: Run, wires: list[Wire]
) -> None:
    live = run.live(speed=0)
    wire = wire_of(wires, live)
    count = 0
    while live.running:
        count += 1
        wire.sets(position=count % 5, playing=bool(count % 2))
        wire.says(type="hello", have=0)
    assert live.error is None
    assert live.trace == boots.classic().to_dict()


@pytest.mark.parametrize("speed", [-1, float("nan"), float("inf")])
def test_a_speed_that_cannot_be_is_refused(run: Run, speed: float) -> None:
    with pytest.raises(UsageError, match="speed"):
        run.live(speed=speed)


def test_a_run_in_a_cloud_of_others_is_not_played_live() -> None:
    with boot(paused=True) as host, pytest.raises(UsageError, match="shares"):
        boot(name="vm2", cloud=host.cloud, paused=True).live()


def test_a_live_player_is_a_player(run: Run) -> None:
    live = run.live(speed=0, detail="everything", theme="projector")
    assert isinstance(live, Live)
    assert (live.playing, live.detail, live.theme) == (True, "everything", "projector")
    live.wait(20)
    assert "text/html" in live._repr_mimebundle_()


def test_what_the_guest_prints_is_told_as_all_else_and_the_table_follows(
    run: Run, wires: list[Wire]
) -> None:
    consoles.speaks(consoles.at_its_spawn(run))
    live = run.live(speed=0)
    assert live.wait(20)
    view = view_of(wire_of(wires, live))
    for more in wire_of(wires, live).told():
        view.take(more)
    assert view.trace == run.trace.to_dict()
    assert view.score == score_of(run.trace)
    printed = [event["payload"]["text"] for event in view.trace["events"]
               if (event["kind"], event["phase"]) == ("console", "start")]  # fmt: skip
    assert printed == [*consoles.LATE, consoles.READY]
    assert view.score["tables"][-1]["rows"][-1]["status"] == "Guest ready"
