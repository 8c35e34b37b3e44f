"""What holds for every boot there can be: drawn at random, with anything broken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from novaviz.catalog import HostData, read_cloud, read_faults
from novaviz.cloud import Cloud
from novaviz.kernel import MICROSECONDS, Effect, Rule
from novaviz.model.context import RequestContext
from novaviz.model.event import DELIVER, END, ERROR, RPC_CAST, START, Event
from novaviz.model.schema import check
from novaviz.release import RELEASES
from novaviz.request import asked_of
from novaviz.run import Run, boot
from novaviz.scenario import Scenario
from tests.census import beside_the_error, census

MODEST = settings(
    deadline=None, max_examples=60, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
CLOUD = read_cloud()
FAULTS = read_faults()
MOST_EVENTS = 20_000


@st.composite
def hosts(draw: st.DrawFn) -> tuple[HostData, ...]:
    """One host to four, some of them too small for anything."""
    return tuple(
        HostData(
            f"host{number}",
            vcpus=draw(st.integers(1, 8)),
            memory_mb=draw(st.sampled_from([700, 1024, 2600, 8192])),
            disk_gb=draw(st.sampled_from([1, 2, 21, 80])),
            reserved_host_memory_mb=draw(st.sampled_from([0, 512])),
            cpu_allocation_ratio=draw(st.sampled_from([1.0, 4.0])),
            disabled=draw(st.integers(0, 9)) == 0,
        )
        for number in range(1, draw(st.integers(1, 4)) + 1)
    )  # fmt: skip


@st.composite
def scenarios(draw: st.DrawFn, *, faults: bool = True) -> Scenario:
    release = draw(st.sampled_from(["classic", "modern"]))
    there = [name for name, fault in FAULTS.items() if release in fault.releases]
    broken = draw(st.lists(st.sampled_from(there), max_size=3, unique=True)) if faults else []
    return Scenario(
        flavor=draw(st.sampled_from(["m1.tiny", "m1.tiny", "m1.small", "m1.huge"])),
        image=draw(st.sampled_from(["cirros", "cirros", "cirros", "cirros-arm", "retired"])),
        network=draw(st.sampled_from(["private", "tiny"])),
        volume=draw(st.sampled_from([0, 1])),
        boot_from_volume=draw(st.sampled_from([0, 0, 1])),
        entry=draw(st.sampled_from(["cli", "dashboard"])),
        release=release,
        faults=tuple(broken),
        seed=draw(st.integers(0, 1000)),
    )  # fmt: skip


def exchanges(release: str) -> list[tuple[str, str, str, str]]:
    """What a plain boot exchanges, in order: where something may be broken."""
    if release not in _EXCHANGES:
        with boot(release=release) as run:
            _EXCHANGES[release] = [
                (event.kind, event.source, event.target, event.name)
                for event in run.trace.events
                if event.phase == START and event.kind in _POSSIBLE
            ]
    return _EXCHANGES[release]


_EXCHANGES: dict[str, list[tuple[str, str, str, str]]] = {}
_RAISED = {"type": "InternalError", "message": "broken"}
_LATE = [Effect(delay=MICROSECONDS // 2), Effect(delay=5 * MICROSECONDS)]
_POSSIBLE: dict[str, list[Effect]] = {
    "rest": [*(Effect(error={"status": status, "message": "broken"})
               for status in (401, 404, 409, 500, 503)),
             Effect(drop="request"), Effect(drop="reply"), *_LATE],
    "rpc.call": [Effect(error=_RAISED), Effect(drop="request"), Effect(drop="reply"), *_LATE],
    "rpc.cast": [Effect(error=_RAISED), Effect(drop="request"), Effect(duplicate=True), *_LATE],
    "db": [Effect(error={"type": "DBError", "message": "broken"}), *_LATE],
    "driver": [Effect(error=_RAISED), *_LATE],
    "decision": [Effect(error=_RAISED), *_LATE],
}  # fmt: skip
_FATAL: dict[str, list[Effect]] = {
    kind: [Effect(kill="source"), Effect(delay=100 * MICROSECONDS),
           *([Effect(kill="target")] if kind.startswith("r") else [])]
    for kind in _POSSIBLE
}  # fmt: skip


@st.composite
def rules(draw: st.DrawFn, release: str, *, fatal: bool) -> Rule:
    """One strike at any exchange of a boot; a ``fatal`` one may kill, or be late beyond hope."""
    at = draw(st.sampled_from(exchanges(release)))
    kind, source, target, name = at
    skip = draw(st.integers(0, exchanges(release).count(at) - 1))
    effects = _POSSIBLE[kind] + (_FATAL[kind] if fatal else [])
    effect = draw(st.sampled_from(effects))
    times = draw(st.sampled_from([1, 2, None])) if fatal else 1
    return Rule("random", kind, source, target, (name.replace("[", "[[]"),), effect, skip, times)


@contextmanager
def run_on(hosts: tuple[HostData, ...], scenario: Scenario, *rules: Rule) -> Iterator[Run]:
    """A run in a cloud of these hosts, not begun yet."""
    data = replace(CLOUD, hosts=hosts, aggregates=())
    cloud = Cloud(RELEASES[scenario.release], data=data, seed=scenario.seed)
    try:
        run = Run(scenario, cloud)
        cloud.boundary.faults.add(rules)
        yield run
    finally:
        cloud.close()


def go(run: Run) -> None:
    """To the end, which there always is, looking at every host's figures after every event."""
    watch = Figures(run.cloud)
    while (event := run.step()) is not None:
        watch.look(event)
        assert run.position < MOST_EVENTS
    assert run.done
    well_formed(run)


class Figures:
    """What is used of every host: never more than there is, at any event."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._reported = False

    def look(self, event: Event) -> None:
        result = event.result if isinstance(event.result, dict) else {}
        tables = {change["table"] for change in result.get("changes") or ()}
        if self._cloud.placement is not None and "allocations" in tables:
            self._placement()
        if "compute_nodes" in tables and self._cloud.placement is None:
            self._compute_nodes()

    def _placement(self) -> None:
        assert self._cloud.placement is not None
        over = self._cloud.placement.database.look(
            "SELECT i.resource_class, sum(a.used) AS used,"
            " (i.total - i.reserved) * i.allocation_ratio AS capacity"
            " FROM inventories AS i JOIN allocations AS a"
            " ON a.resource_provider_id = i.resource_provider_id"
            " AND a.resource_class = i.resource_class"
            " GROUP BY i.id HAVING used > capacity"
        )
        assert over == []

    def _compute_nodes(self) -> None:
        for node in self._cloud.nova.cell.look("SELECT * FROM compute_nodes"):
            assert node["vcpus_used"] <= node["vcpus"] * node["cpu_allocation_ratio"]
            assert node["memory_mb_used"] <= node["memory_mb"] * node["ram_allocation_ratio"]
            assert node["local_gb_used"] <= node["local_gb"] * node["disk_allocation_ratio"]
            assert node["running_vms"] >= 0
            assert node["free_ram_mb"] == node["memory_mb"] - node["memory_mb_used"]


def well_formed(run: Run) -> None:
    """Every span has its phases and is closed; nothing is missing, and time never goes back."""
    events = run.trace.events
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert all(before.at <= after.at for before, after in pairwise(events))
    phases: dict[int, list[Event]] = {}
    for event in events:
        phases.setdefault(event.span, []).append(event)
    for number, own in phases.items():
        first, *between, last = own
        assert first.phase == START
        assert last.phase in (END, ERROR)
        assert [event.phase for event in between] in ([], [DELIVER])
        if between:
            assert first.kind == RPC_CAST
        if first.kind == RPC_CAST and last.phase == END:
            assert between
        if first.parent is not None:
            assert first.parent < number
            assert phases[first.parent][0].seq < first.seq
    assert not run.cloud.boundary.open
    check(run.trace.to_dict(), "the trace")


def nothing_leaked(run: Run, before: dict[str, Any]) -> None:
    """For ERROR only the server itself and its use of the quota are left, for REJECTED nothing."""
    after = census(run.cloud)
    if run.outcome == "REJECTED":
        assert after == before
    elif run.outcome == "ERROR":
        assert run.cloud.holdings(run.trace.metadata["instance"]) == []
        assert beside_the_error(after, run.cloud) == beside_the_error(before, run.cloud)
        assert len(after["instances"]) == 1


def deleted(run: Run) -> None:
    """Have the server deleted by a user whose token is good."""
    cloud = run.cloud
    cloud.keystone.expiration = 3600
    cloud.kernel.spawn(
        cloud.client().delete(RequestContext(), run.trace.metadata["instance"]), "client"
    )
    while cloud.kernel.step():
        pass
    assert not cloud.boundary.open


@MODEST
@given(computes=hosts(), scenario=scenarios())
def test_named_faults_in_any_mixture_leak_nothing(
    computes: tuple[HostData, ...], scenario: Scenario
) -> None:
    """Any request, on any hosts, with up to three of the named faults at once.

    A fault that keeps the message from arriving, or kills who would clean up, leaves a STUCK
    server; such a one is not claimed to give anything back. Every other does, and a server that
    was deleted leaves nothing at all.
    """
    with run_on(computes, scenario) as run:
        before = census(run.cloud)
        go(run)
        nothing_leaked(run, before)
        if run.outcome in ("ACTIVE", "ERROR") and "compute-down" not in scenario.faults:
            deleted(run)
            assert census(run.cloud) == before


@MODEST
@given(drawn=st.data(), computes=hosts(), scenario=scenarios(faults=False))
def test_one_thing_that_goes_wrong_anywhere_leaks_nothing(
    drawn: st.DataObject, computes: tuple[HostData, ...], scenario: Scenario
) -> None:
    """One strike at any one exchange of the build, by a service that stays alive.

    What is not claimed, because a real cloud leaks there as well:

    * more than one strike: the second may hit the message that cleans up after the first;
    * a process that dies, for it cannot give back what it holds in its head;
    * an answer that comes after its asker gave up, and whose work nobody knows of any more: a
      delay longer than a timeout, and the lost reply to a POST that made something (the id of an
      attachment, for one, is in that reply and nowhere else).
    """
    rule = drawn.draw(rules(scenario.release, fatal=False))
    with run_on(computes, scenario, rule) as run:
        before = census(run.cloud)
        go(run)
        made = rule.kind == "rest" and rule.names[0].startswith("POST")
        if not (rule.effect.drop == "reply" and made):
            nothing_leaked(run, before)
            if run.outcome == "ACTIVE":
                deleted(run)
                assert census(run.cloud) == before


@MODEST
@given(drawn=st.data(), computes=hosts(), scenario=scenarios())
def test_whatever_goes_wrong_the_run_ends_and_its_trace_is_whole(
    drawn: st.DataObject, computes: tuple[HostData, ...], scenario: Scenario
) -> None:
    """Named faults and random ones together, deaths and endless ones too.

    Something may leak, as it would in a real cloud; but no host is ever used beyond what it has,
    and every exchange that began is over at the end.
    """
    broken = drawn.draw(st.lists(rules(scenario.release, fatal=True), min_size=1, max_size=3))
    with run_on(computes, scenario, *broken) as run:
        go(run)
        assert run.outcome in ("ACTIVE", "ERROR", "REJECTED", "STUCK")
        if run.outcome == "STUCK":
            assert run.trace.metadata["waiting_for"]


@settings(MODEST, max_examples=25)
@given(computes=hosts(), scenario=scenarios(faults=False), seats=st.integers(2, 5))
def test_those_who_ask_at_once_never_get_more_than_there_is(
    computes: tuple[HostData, ...], scenario: Scenario, seats: int
) -> None:
    """Several users boot at the same moment; afterwards all is deleted, and given back."""
    with run_on(computes, scenario) as run:
        cloud = run.cloud
        before, clients = census(cloud), [cloud.client() for _ in range(seats)]
        for number, client in enumerate(clients):
            asked = asked_of(cloud, scenario.changed(name=f"vm{number}", volume=0))
            cloud.kernel.spawn(client.boot(RequestContext(), asked), client.name)
        go(run)
        servers = [client.server["id"] for client in (*clients, run.client) if client.server]
        for uuid in servers:
            cloud.kernel.spawn(cloud.client().delete(RequestContext(), uuid), "client")
        while cloud.kernel.step():
            pass
        assert census(cloud) == before
