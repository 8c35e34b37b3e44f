"""The one place through which everything passes."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from novaviz.exceptions import DBError, InternalError
from novaviz.kernel import MICROSECONDS
from novaviz.model.context import RequestContext
from novaviz.model.event import DRIVER, NOTIFY
from tests.ground import CTXT, Always, Ground, broken

COMPUTE, HYPERVISOR = "nova-compute@host1", "hypervisor@host1"


def spawn(ground: Ground, ctxt: RequestContext = CTXT, name: str = "spawn", **args: Any) -> Any:
    """A driver call that takes what it takes, and returns 7."""

    async def work(ctxt: RequestContext) -> int:
        return 7

    return ground.boundary.cross(ctxt, DRIVER, COMPUTE, HYPERVISOR, name, {"args": args}, work)


def test_an_exchange_has_a_start_and_an_end_and_takes_the_time_of_both_legs() -> None:
    with Ground(seconds=0.25) as ground:
        assert ground.run(spawn(ground, image="cirros")) == 7
    start, end = ground.events
    assert (start.seq, start.at, start.phase, start.span) == (1, 0.0, "start", 1)
    assert (start.payload, start.result) == ({"args": {"image": "cirros"}}, None)
    assert (end.seq, end.at, end.phase, end.span) == (2, 0.5, "end", 1)
    assert (end.payload, end.result) == ({}, {"return": 7})
    assert not ground.boundary.open


def test_what_the_work_does_is_a_child_of_the_exchange() -> None:
    with Ground() as ground:

        async def outer(ctxt: RequestContext) -> None:
            await spawn(ground, ctxt, "plug_vifs")

        cross = ground.boundary.cross(CTXT, DRIVER, COMPUTE, HYPERVISOR, "spawn", {}, outer)
        ground.run(cross)
        ground.run(spawn(ground, name="get_info"))
    assert ground.told() == [
        "spawn start", "plug_vifs start", "plug_vifs end", "spawn end",
        "get_info start", "get_info end",
    ]  # fmt: skip
    assert [(event.span, event.parent) for event in ground.events if event.phase == "start"] == [
        (1, None), (2, 1), (3, None),
    ]  # fmt: skip


def test_two_that_emit_at_the_same_moment_do_it_one_after_the_other() -> None:
    with Ground(seconds=0.0) as ground:
        for number in range(5):
            ground.begin(spawn(ground, number=number))
        ground.settle()
    assert [event.seq for event in ground.events] == list(range(1, 11))
    assert {event.at for event in ground.events} == {0.0}


def test_an_error_closes_the_span_and_goes_on_to_the_caller() -> None:
    with Ground() as ground:

        async def work(ctxt: RequestContext) -> None:
            raise InternalError("no monitor")

        ground.run(ground.boundary.cross(CTXT, DRIVER, COMPUTE, HYPERVISOR, "spawn", {}, work))
    assert ground.told() == ["spawn start", "spawn error"]
    assert ground.events[1].result == {"type": "InternalError", "message": "no monitor"}
    assert [str(error) for error in ground.raised] == ["no monitor"]


def test_a_snapshot_does_not_change_when_the_thing_does() -> None:
    args = {"hosts": ["host1"], "tags": {"b", "a"}, "blob": b"cirros"}
    with Ground() as ground:
        ground.run(spawn(ground, **args))
        args["hosts"].append("host2")  # type: ignore[attr-defined]
        args["tags"].clear()  # type: ignore[attr-defined]
    shown = ground.events[0].payload["args"]
    assert (shown["hosts"], shown["tags"]) == (["host1"], ["a", "b"])
    assert shown["blob"] == {"size": 6, "sha256": hashlib.sha256(b"cirros").hexdigest()}


def test_a_recorded_answer_does_not_change_when_the_caller_works_on_it() -> None:
    answer = {"hosts": ["host1"]}
    with Ground() as ground:

        async def work(ctxt: RequestContext) -> dict[str, list[str]]:
            return answer

        ground.run(ground.boundary.cross(CTXT, DRIVER, COMPUTE, HYPERVISOR, "ls", {}, work))
        answer["hosts"].append("host2")
    assert ground.events[1].result == {"return": {"hosts": ["host1"]}}


@pytest.mark.parametrize("key", ["X-Auth-Token", "X-Subject-Token", "password", "adminPass",
                                 "admin_password"])  # fmt: skip
def test_a_secret_is_shown_as_a_hash_however_deep_it_lies(key: str) -> None:
    with Ground() as ground:
        ground.run(spawn(ground, body=[{"auth": {key: "s3cret", "user": "demo"}}]))
    (shown,) = ground.events[0].payload["args"]["body"]
    assert shown["auth"][key].startswith("{SHA256}")
    assert len(shown["auth"][key]) == len("{SHA256}") + 12
    assert shown["auth"]["user"] == "demo"
    assert "s3cret" not in repr(ground.events)


def test_a_moment_takes_no_time_and_has_no_answer() -> None:
    with Ground(seconds=1.0) as ground:
        ground.run(ground.boundary.moment(
            CTXT, NOTIFY, COMPUTE, "notifications", "instance.create.start", {"event_type": "x"}
        ))  # fmt: skip
    start, end = ground.events
    assert (start.at, end.at) == (0.0, 0.0)
    assert end.result == {}


def durations(ground: Ground) -> dict[str, list[float]]:
    """How long each exchange took, by name."""
    begun = {event.span: event for event in ground.events if event.phase == "start"}
    found: dict[str, list[float]] = {}
    for event in ground.events:
        if event.closes:
            took = round(event.at - begun[event.span].at, 6)
            found.setdefault(event.name, []).append(took)
    return found


def test_latencies_depend_on_the_occurrence_alone_so_that_others_do_not_shift_them() -> None:
    with Ground(spread=0.5) as quiet:
        for _ in range(3):
            quiet.run(spawn(quiet))
    with Ground(spread=0.5) as busy:
        for _ in range(3):
            busy.run(spawn(busy, name="get_info"))
            busy.run(spawn(busy))
    assert durations(busy)["spawn"] == durations(quiet)["spawn"]
    assert len(set(durations(quiet)["spawn"])) == 3


def test_another_seed_takes_other_times() -> None:
    times = []
    for seed in (1, 2):
        with Ground(spread=0.5, seed=seed) as ground:
            ground.run(spawn(ground))
        times.append(durations(ground))
    assert times[0] != times[1]


def test_a_raised_fault_keeps_the_work_from_being_done_and_says_its_name() -> None:
    done = []
    error = {"type": "DBError", "message": "lost connection"}
    with Ground([broken(DRIVER, "spawn", error=error)]) as ground:

        async def work(ctxt: RequestContext) -> None:
            done.append("spawned")

        ground.run(ground.boundary.cross(CTXT, DRIVER, COMPUTE, HYPERVISOR, "spawn", {}, work))
    assert done == []
    assert ground.events[-1].result == {**error, "fault": "broken"}
    assert isinstance(ground.raised[0], DBError)


def test_a_delayed_fault_takes_longer_and_says_its_name() -> None:
    rule = broken(DRIVER, "spawn", delay=3 * MICROSECONDS)
    with Ground([rule], seconds=0.25) as ground:
        ground.run(spawn(ground))
        ground.run(spawn(ground))
    assert durations(ground)["spawn"] == [3.5, 0.5]
    assert ground.events[1].result == {"return": 7, "fault": "broken"}
    assert ground.events[3].result == {"return": 7}


def test_who_dies_in_an_exchange_never_hears_of_it_and_its_spans_are_closed() -> None:
    with Ground([broken(DRIVER, "plug_vifs", kill="source")]) as ground:

        async def outer(ctxt: RequestContext) -> None:
            await spawn(ground, ctxt, "plug_vifs")

        cross = ground.boundary.cross(CTXT, DRIVER, COMPUTE, HYPERVISOR, "spawn", {}, outer)
        ground.begin(cross, owner=COMPUTE)
        ground.settle()
    assert ground.told() == [
        "spawn start", "plug_vifs start", "plug_vifs error", "spawn error",
    ]  # fmt: skip
    died = {"type": "ServiceDied", "message": f"{COMPUTE} died"}
    assert [event.result for event in ground.events[2:]] == [{**died, "fault": "broken"}, died]
    assert ground.raised == []
    assert not ground.boundary.open


def test_the_death_of_one_leaves_the_others_alone() -> None:
    with Ground([broken(DRIVER, "spawn", kill="source")]) as ground:
        ground.begin(spawn(ground), owner=COMPUTE)
        other = ground.boundary.cross(
            CTXT, DRIVER, "nova-compute@host2", "hypervisor@host2", "spawn", {}, _nothing
        )
        ground.begin(other, owner="nova-compute@host2")
        ground.settle()
    closed = {event.source: event.phase for event in ground.events if event.closes}
    assert closed == {COMPUTE: "error", "nova-compute@host2": "end"}


async def _nothing(ctxt: RequestContext) -> None:
    """Work that is none."""


def test_times_are_whole_microseconds() -> None:
    with Ground(latencies=Always(0.0012345678, 0.3)) as ground:  # type: ignore[arg-type]
        for _ in range(20):
            ground.run(spawn(ground))
    assert all(event.at == round(event.at, 6) for event in ground.events)
