"""A run: stepped, looked into, taken back and forked."""

from __future__ import annotations

import gc
import sys
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from novaviz.catalog import read_cloud
from novaviz.cloud import Cloud
from novaviz.exceptions import TraceError, UsageError
from novaviz.kernel import Effect, Rule
from novaviz.model import Trace, load_trace
from novaviz.model.context import RequestContext
from novaviz.model.event import END, START, Event
from novaviz.release import RELEASES
from novaviz.request import asked_of
from novaviz.run import Run, boot
from novaviz.scenario import Scenario
from novaviz.services.keystone.provider import TokenProvider

BOTH = pytest.mark.parametrize("release", ["classic", "modern"])


def paused(**request: Any) -> Run:
    return boot(paused=True, **request)


def at_event(number: int, **request: Any) -> Run:
    run = paused(**request)
    while run.position < number:
        run.step()
    return run


def lines(trace: Trace) -> list[dict[str, Any]]:
    return [event.to_dict() for event in trace.events]


@BOTH
def test_one_step_is_exactly_one_event_for_a_whole_boot(release: str) -> None:
    with paused(release=release) as run:
        assert (run.position, run.done, run.outcome) == (0, False, None)
        stepped: list[Event] = []
        while (event := run.step()) is not None:
            stepped.append(event)
            assert run.position == len(stepped) == event.seq
            assert len(run.cloud.boundary.events) == len(stepped)
        assert (run.done, run.outcome) == (True, "ACTIVE")
        assert run.trace.events == tuple(stepped)
        assert run.step() is None
    with boot(release=release) as at_once:
        assert lines(at_once.trace) == lines(run.trace)


@BOTH
def test_no_kernel_step_emits_more_than_one_event(release: str) -> None:
    with paused(release=release, entry="dashboard", faults=["spawn-fails-everywhere"]) as run:
        events, kernel = run.cloud.boundary.events, run.cloud.kernel
        before = 0
        while kernel.step():
            assert len(events) - before <= 1
            before = len(events)


def test_a_run_is_done_with_the_event_that_closes_the_last_span() -> None:
    with boot() as whole:
        last = whole.position
    with paused() as run:
        while run.position < last:
            assert not run.done
            run.step()
        assert run.done
        assert run.trace.metadata["outcome"] == "ACTIVE"


def test_the_last_act_is_a_look_at_the_server_after_everything_else() -> None:
    with boot() as run:
        tops = run.trace.children(1)
    assert tops[-1].name == "GET /v2.1/servers/{id}"
    assert tops[-1].result["body"]["server"]["status"] == "ACTIVE"
    assert run.trace.events[-1].result == {"exit": 0}


def test_a_stale_timer_does_not_move_the_clock() -> None:
    with boot(release="modern") as run:
        assert run.trace.events[-1].at < 30


def test_run_goes_on_from_wherever_one_is() -> None:
    with boot() as whole, at_event(50) as run:
        assert lines(run.run().trace) == lines(whole.trace)
        assert run.run() is run


def test_the_trace_of_a_paused_run_says_so_far() -> None:
    with at_event(50) as run:
        assert len(run.trace.events) == 50
        assert run.trace.metadata["outcome"] is None
        begun = [step.number for step in run.trace.steps if step.first]
        assert begun
        assert max(begun) < 19


def test_run_until_stops_at_the_event_and_returns_it() -> None:
    with paused() as run:
        event = run.run_until(lambda event: event.name == "INSERT instances")
        assert event is not None
        assert event.seq == run.position
        assert (event.name, event.phase) == ("INSERT instances", START)
        assert run.run_until(lambda event: False) is None
        assert run.done


@BOTH
def test_to_step_stops_where_the_step_begins(release: str) -> None:
    with boot(release=release) as whole:
        firsts = {step.number: step.first for step in whole.trace.steps}
    with paused(release=release) as run:
        for number in (1, 5, 11, 17):
            event = run.to_step(number)
            assert event is not None
            assert event.seq == run.position == firsts[number]


def test_to_step_goes_back_to_what_has_begun_already() -> None:
    with paused() as run:
        late, early = run.to_step(12), run.to_step(3)
        assert late is not None
        assert early is not None
        assert (run.position, run.history[0].events[-1].seq) == (early.seq, late.seq)


def test_a_step_that_never_begins_ends_the_run() -> None:
    with paused(volume=0) as run:
        assert run.to_step(17) is None
        assert run.outcome == "ACTIVE"
    with paused(faults=["lost-cast-to-compute"]) as run:
        assert run.to_step(10) is None
        assert run.outcome == "STUCK"


@pytest.mark.parametrize("number", [0, 20, -1])
def test_a_step_that_there_is_not_is_refused(number: int) -> None:
    with paused() as run, pytest.raises(UsageError, match=f"no step {number}"):
        run.to_step(number)


@BOTH
def test_rewinding_and_going_on_gives_the_same_events(release: str) -> None:
    with boot(release=release) as run:
        before = run.trace
        for seq in (0, 1, 100, before.events[-1].seq):
            assert run.rewind(seq) is run
            assert run.position == seq
            assert lines(run.trace) == lines(before)[:seq]
            run.run()
            assert run.trace.to_json() == before.to_json()


def test_the_future_that_was_left_is_kept_in_the_history() -> None:
    with boot(faults=["spawn-fails-once"]) as run:
        left = run.trace
        run.rewind(20)
        assert run.history == [left]
        run.rewind(10)
        assert [len(trace.events) for trace in run.history] == [len(left.events), 20]


@pytest.mark.parametrize("seq", [-1, 31])
def test_one_cannot_rewind_to_where_one_has_not_been(seq: int) -> None:
    with at_event(30) as run, pytest.raises(UsageError, match="run is at 30"):
        run.rewind(seq)


@BOTH
def test_a_fork_shares_the_past_exactly_and_differs_afterwards(release: str) -> None:
    with boot(release=release) as plain, at_event(60, release=release) as run:
        with run.fork(faults=["spawn-fails-everywhere"]) as fork:
            assert fork.parent is run
            assert fork.position == run.position == 60
            assert lines(fork.trace) == lines(run.trace)
            fork.run()
            assert fork.outcome == "ERROR"
            assert lines(fork.trace)[:60] == lines(plain.trace)[:60]
            assert lines(fork.trace) != lines(plain.trace)
            assert fork.trace.metadata["faults"] == ["spawn-fails-everywhere"]
        assert run.run().outcome == "ACTIVE"
        assert lines(run.trace) == lines(plain.trace)


def test_a_fork_may_set_values_of_the_cloud_in_the_middle_of_the_boot() -> None:
    with paused() as run:
        run.run_until(lambda event: event.name == "POST /v2.1/servers" and event.phase == END)
        with run.fork(faults=["no-more-ips"]) as fork:
            assert fork.sql("neutron", "SELECT count(*) AS n FROM ipallocations")[0]["n"] > 100
            assert fork.run().outcome == "ERROR"
        assert run.run().outcome == "ACTIVE"


def test_a_fork_of_a_fork_keeps_what_was_broken_before() -> None:
    with at_event(40) as run, run.fork(faults=["spawn-fails-once"]) as first:
        first.run_until(lambda event: event.name == "run_instance")
        with first.fork(faults=["lost-cast-to-compute"]) as second:
            assert second.run().outcome == "STUCK"
            assert second.trace.metadata["faults"] == ["spawn-fails-once", "lost-cast-to-compute"]
        assert first.run().outcome == "ACTIVE"


def test_a_fork_that_is_taken_back_breaks_again_at_the_same_place() -> None:
    with at_event(60) as run, run.fork(faults=["spawn-fails-everywhere"]) as fork:
        future = fork.run().trace
        for seq in (60, 80, 20, 0):
            fork.rewind(seq)
            assert fork.run().trace.to_json() == future.to_json()
        fork.rewind(20)
        while fork.step() is not None:
            pass
        assert fork.trace.to_json() == future.to_json()


def test_a_fork_with_another_request_is_at_its_beginning() -> None:
    with boot() as run, run.fork(request={"flavor": "m1.huge"}) as fork:
        assert (fork.parent, fork.position) == (run, 0)
        assert fork.scenario.flavor == "m1.huge"
        assert fork.run().outcome == "ERROR"


def test_a_fork_names_what_cannot_be() -> None:
    with boot() as run:
        with pytest.raises(UsageError, match="unknown fault 'rain'"):
            run.fork(faults=["rain"])
        with pytest.raises(UsageError, match=r"does not exist in classic: .*Icehouse"):
            run.fork(faults=["vif-plug-timeout"])
        with pytest.raises(UsageError, match="unknown request key 'colour'"):
            run.fork(request={"colour": "red"})
        with pytest.raises(UsageError, match="unknown flavor"):
            run.fork(request={"flavor": "m1.none"})


def test_a_paused_run_can_be_asked_for_its_tables() -> None:
    with paused() as run:
        run.run_until(lambda event: event.name == "INSERT instances" and event.phase == END)
        query = "SELECT vm_state, task_state, host FROM instances"
        assert run.sql("nova", query) == run.sql("DB:nova", query) == [
            {"vm_state": "building", "task_state": "scheduling", "host": None}
        ]  # fmt: skip
        with pytest.raises(UsageError, match="refuses"):
            run.sql("nova", "DELETE FROM instances")
        with pytest.raises(UsageError, match=r"unknown database 'nova_api' \(choose from: nova,"):
            run.sql("nova_api", query)
        assert run.run().outcome == "ACTIVE"


def test_diff_gives_the_rows_and_columns_that_an_event_changed() -> None:
    with boot() as run:
        seq = next(event.seq for event in run.trace.events
                   if event.name == "UPDATE instances" and event.phase == END
                   and "task_state" in event.result["changes"][0]["after"])  # fmt: skip
        (change,) = run.diff(seq)
        assert (change["table"], change["op"]) == ("instances", "update")
        assert change["before"]["task_state"] == "scheduling"
        assert change["after"]["task_state"] is None
        assert run.diff(1) == []
        for wrong in (0, run.position + 1):
            with pytest.raises(UsageError, match=f"no event {wrong}"):
                run.diff(wrong)


def test_a_closed_run_can_still_be_read() -> None:
    with boot() as run:
        pass
    run.close()
    assert (run.done, run.outcome) == (True, "ACTIVE")
    assert run.trace.metadata["outcome"] == "ACTIVE"
    assert run.diff(1) == []
    assert run.step() is None
    with pytest.raises(UsageError, match="closed"):
        run.sql("nova", "SELECT 1")


def test_the_trace_of_a_closed_run_stays_readable_where_it_was_left() -> None:
    run = boot(paused=True)
    run.to_step(7)
    before = run.trace
    run.close()
    assert run.trace == before
    assert run.trace.metadata["outcome"] is None


def test_a_run_that_is_closed_halfway_has_no_outcome() -> None:
    with at_event(50) as run:
        pass
    assert (run.done, run.outcome, run.position) == (False, None, 50)
    assert run.step() is None
    assert run.run() is run
    assert len(run.trace.events) == 50


def test_a_closed_run_can_be_taken_back_and_forked() -> None:
    with at_event(50) as run:
        pass
    with run.fork(faults=["lost-cast-to-compute"]) as fork:
        assert fork.run().outcome == "STUCK"
    with run.rewind(10).run():
        assert run.outcome == "ACTIVE"


@pytest.mark.parametrize(
    ("stride", "request_"),
    [
        (1, {"release": "classic", "volume": 0}),
        (1, {"release": "modern", "volume": 0}),
        (5, {"release": "classic", "faults": ["conductor-times-out"], "entry": "dashboard"}),
        (5, {"release": "modern", "faults": ["compute-dies-while-building"]}),
    ],
)
def test_a_run_may_be_dropped_at_every_event_without_a_warning(
    stride: int, request_: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    complaints: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", complaints.append)
    with boot(**request_) as whole:
        last = whole.position
    for position in range(0, last + 1, stride):
        run = at_event(position, **request_)
        assert run.position == position
        if position % 3:
            run.close()
        del run
        if position % 25 == 0:
            gc.collect()
    gc.collect()
    assert complaints == []


def test_what_was_dropped_is_freed() -> None:
    """What other stories still hold was there before."""

    def alive() -> list[int]:
        gc.collect()
        found = Counter(type(thing).__name__ for thing in gc.get_objects())
        return [found[kind] for kind in ("Cloud", "Database", "Kernel")]

    before = alive()
    for _ in range(3):
        run = at_event(100)
        del run
    assert alive() == before


def test_several_boots_in_one_cloud_are_runs_of_their_own() -> None:
    cloud = Cloud(RELEASES["modern"], seed=3)
    first = boot("vm1", cloud=cloud)
    second = boot("vm2", cloud=cloud, volume=0)
    try:
        assert (first.outcome, second.outcome) == ("ACTIVE", "ACTIVE")
        assert first.trace.metadata["instance"] != second.trace.metadata["instance"]
        for run in (first, second):
            trace = run.trace
            assert [event.seq for event in trace.events] == list(range(1, run.position + 1))
            assert trace.events[0].name == "nova boot"
            assert trace.events[-1].result == {"exit": 0}
            assert {item.instance for item in trace.transitions} == {trace.metadata["instance"]}
            assert (trace.metadata["release"], trace.metadata["seed"]) == ("modern", 3)
            assert Trace.from_json(trace.to_json()) == trace
        assert second.trace.events[0].at >= first.trace.events[-1].at
        assert second.diff(second.position) == []
    finally:
        cloud.close()


def test_what_happens_later_in_the_cloud_does_not_change_a_run_that_is_done() -> None:
    cloud = Cloud(RELEASES["classic"])
    run = boot(cloud=cloud)
    uuid = run.trace.metadata["instance"]
    assert uuid is not None
    position = run.position
    cloud.kernel.spawn(run.client.delete(RequestContext(), uuid), "client")
    while cloud.kernel.step():
        assert run.done
    assert (run.position, run.outcome) == (position, "ACTIVE")
    assert len(run.trace.events) == position
    assert Trace.from_json(run.trace.to_json()) == run.trace
    cloud.close()


def test_a_run_in_a_cloud_of_others_cannot_be_run_again() -> None:
    cloud = Cloud(RELEASES["classic"])
    run = boot(cloud=cloud)
    for act in (lambda: run.rewind(1), run.fork, lambda: run.to_step(3)):
        with pytest.raises(UsageError, match="shares with others"):
            act()
    run.close()
    assert run.sql("nova", "SELECT count(*) AS n FROM instances") == [{"n": 1}]
    cloud.close()


def race(release: str) -> tuple[Cloud, list[Any]]:
    """Two users ask at once for the one place that the flavor has in the cloud."""
    data = read_cloud()
    host = replace(data.hosts[0], disk_gb=30)
    cloud = Cloud(RELEASES[release], data=replace(data, hosts=(host,), aggregates=()))
    scenarios = [Scenario(name=name, flavor="m1.small", release=release, volume=0)
                 for name in ("left", "right")]  # fmt: skip
    clients = [cloud.client() for _ in scenarios]
    for client, scenario in zip(clients, scenarios, strict=True):
        cloud.kernel.spawn(client.boot(RequestContext(), asked_of(cloud, scenario)), client.name)
    while cloud.kernel.step():
        pass
    assert not cloud.boundary.open
    return cloud, clients


def statuses(clients: list[Any]) -> list[str]:
    return sorted(client.server["status"] for client in clients)


def test_two_race_for_the_last_place_and_in_classic_the_claim_settles_it() -> None:
    cloud, clients = race("classic")
    assert statuses(clients) == ["ACTIVE", "ERROR"]
    chosen = [event for event in cloud.boundary.events
              if event.name == "run_instance" and event.phase == START
              and event.target == "nova-compute@host1"]  # fmt: skip
    assert len(chosen) == 2, "the scheduler sent both to the same host"
    errors = [event.payload["payload"]["message"] for event in cloud.boundary.events
              if event.name == "compute.instance.create.error"
              and event.phase == START]  # fmt: skip
    assert any("Insufficient compute resources" in message for message in errors)
    (loser,) = [client for client in clients if client.server["status"] == "ERROR"]
    assert cloud.holdings(loser.server["id"]) == []
    cloud.close()


def test_two_race_for_the_last_place_and_in_modern_placement_refuses_the_second() -> None:
    cloud, clients = race("modern")
    assert statuses(clients) == ["ACTIVE", "ERROR"]
    refused = [event for event in cloud.boundary.events
               if event.name == "PUT /allocations/{id}" and event.phase == "error"]  # fmt: skip
    assert [event.result["status"] for event in refused][-1] == 409
    (loser,) = [client for client in clients if client.server["status"] == "ERROR"]
    assert cloud.holdings(loser.server["id"]) == []
    assert "No valid host" in loser.server["fault"]["message"]
    cloud.close()


def test_a_boot_whose_request_is_lost_is_rejected_by_nobody_but_the_clock() -> None:
    with paused() as run:
        run.cloud.boundary.faults.add([
            Rule("lost", "rest", "client", "nova-api", ("POST *",), Effect(drop="request"))
        ])  # fmt: skip
        run.run()
        assert run.outcome == "REJECTED"
        assert run.trace.metadata["instance"] is None
        assert run.trace.metadata["error"] == {
            "code": 504, "message": "Request to nova-api /v2.1/servers timed out",
        }  # fmt: skip
        assert run.trace.events[-1].result == {"exit": 1}


def test_a_boot_whose_answer_is_lost_goes_on_without_its_user() -> None:
    with paused() as run:
        run.cloud.boundary.faults.add([
            Rule("lost", "rest", "client", "nova-api", ("POST *",), Effect(drop="reply"))
        ])  # fmt: skip
        run.run()
        assert run.outcome == "ACTIVE"
        assert run.trace.metadata["instance"] == run.trace.transitions[0].instance
        assert run.trace.events[-1].result == {"exit": 1}


@BOTH
def test_a_trace_reads_back_as_it_was_written(release: str, tmp_path: Any) -> None:
    with boot(release=release, faults=["spawn-fails-everywhere"]) as run:
        trace = run.trace
    assert Trace.from_json(trace.to_json()) == trace
    trace.save(tmp_path / "boot.json")
    assert load_trace(tmp_path / "boot.json") == trace
    assert [path.name for path in tmp_path.iterdir()] == ["boot.json"]


@BOTH
def test_every_span_of_a_boot_has_a_parent_that_began_before_it(release: str) -> None:
    with boot(release=release) as run:
        spans = {span.number: span for span in run.trace.spans()}
    assert [number for number, span in spans.items() if span.parent is None] == [1]
    for span in spans.values():
        if span.parent is not None:
            assert spans[span.parent].start.seq < span.start.seq
        assert span.close is not None
        assert (span.deliver is not None) == (span.kind == "rpc.cast")


@BOTH
@pytest.mark.parametrize("entry", ["cli", "dashboard"])
def test_a_trace_holds_no_token_and_no_password(
    release: str, entry: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    issued: list[str] = []
    issue = TokenProvider.issue

    def remember(self: TokenProvider, *args: Any, **kwargs: Any) -> Any:
        token, payload = issue(self, *args, **kwargs)
        issued.append(token)
        return token, payload

    monkeypatch.setattr(TokenProvider, "issue", remember)
    with boot(release=release, entry=entry) as run:
        text = run.trace.to_json()
        assert run.client.answer is not None
        given = run.client.answer.body["server"]["adminPass"]
        assert run.client._token in issued
    assert len(issued) > 4
    passwords = [user.password for user in read_cloud().users]
    assert all(len(secret) >= 8 for secret in [*issued, *passwords, given])
    for secret in [*issued, *passwords, given]:
        assert secret not in text
    assert text.count("{SHA256}") > 10


def test_a_damaged_trace_is_refused_with_its_place(tmp_path: Any) -> None:
    with boot() as run:
        text = run.trace.to_json()
    (tmp_path / "half.json").write_text(text[: len(text) // 2])
    with pytest.raises(TraceError, match=r"half\.json is not a trace"):
        load_trace(tmp_path / "half.json")
