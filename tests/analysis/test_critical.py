"""The critical path, told as the boots that it is of, and held by what must be true of any."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from novaviz.analysis.causality import causality
from novaviz.analysis.critical import Segment, critical_path, end_of
from novaviz.catalog import read_faults
from novaviz.model import Span, Trace
from tests.boots import STORIES, booted, classic, modern
from tests.traces import Story

FAULTS = read_faults()


def named(trace: Trace, name: str) -> Span:
    return next(span for span in trace.spans() if span.name == name)


def on_path(trace: Trace, name: str) -> float:
    """For how many seconds exchanges of this name were waited for themselves."""
    return round(
        sum(
            one.end - one.begin for one in critical_path(trace) if trace.span(one.span).name == name
        ),
        6,
    )


def check(trace: Trace) -> None:
    path = critical_path(trace)
    end = trace.events[end_of(trace) - 1].at
    assert path[0].begin == trace.events[0].at
    assert path[-1].end == end
    assert all(one.end == two.begin for one, two in pairwise(path))
    assert all(one.begin < one.end for one in path)
    assert sum(one.end - one.begin for one in path) == pytest.approx(end - trace.events[0].at)
    for one in path:
        span = trace.span(one.span)
        assert span.start.at <= one.begin
        assert span.close is None or one.end <= span.close.at


@pytest.mark.parametrize("story", STORIES)
def test_it_covers_the_boot_without_a_gap(story: object) -> None:
    check(story())  # type: ignore[operator]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 10_000),
    release=st.sampled_from(["classic", "modern"]),
    fault=st.sampled_from([None, *FAULTS]),
    volume=st.integers(0, 1),
)
def test_it_covers_any_boot(seed: int, release: str, fault: str | None, volume: int) -> None:
    chosen = (fault,) if fault and release in FAULTS[fault].releases else ()
    check(booted(seed=seed, release=release, faults=chosen, volume=volume))


def test_it_ends_with_the_write_that_makes_the_instance_active() -> None:
    trace = classic()
    last = trace.events[end_of(trace) - 1]
    assert last.name == "UPDATE instances"
    assert last.result["changes"][0]["after"]["vm_state"] == "active"


def test_a_refused_boot_ends_with_its_last_event() -> None:
    trace = booted(faults=("bad-token",))
    assert end_of(trace) == len(trace.events)


def test_what_goes_on_after_the_answer_is_not_waited_for() -> None:
    """The user has the 202 long before the instance is up; the path follows the casts."""
    trace = classic()
    assert on_path(trace, "GET /v2.1/servers/{id}") == 0
    assert on_path(trace, "run_instance") > 0


def test_a_cast_hands_the_path_on_to_its_receiver() -> None:
    trace = classic()
    casts = [span for span in trace.spans() if span.name == "run_instance"]
    path = {one.span: one for one in critical_path(trace)}
    for cast in casts:
        assert cast.deliver is not None
        assert path[cast.number].begin == cast.start.at


def test_the_guest_waits_for_the_network_to_be_ready() -> None:
    """The event comes from neutron by way of nova-api, as a cast that spawn is waiting for."""
    trace = modern()
    assert on_path(trace, "external_instance_event") > 0
    assert on_path(trace, "update_device_up") > 0


def test_of_two_tasks_side_by_side_the_longer_one_is_on_the_path() -> None:
    """A modern host attaches volumes while neutron makes the port: quick here, slow there."""
    trace = modern()
    network, image = named(trace, "POST /v2.0/ports"), named(trace, "GET /v2/images/{id}/file")
    assert network.close is not None
    assert network.close.at < image.start.at  # so the build had to wait for the image only
    assert on_path(trace, "POST /v2.0/ports") == 0
    assert on_path(trace, "GET /v2/images/{id}/file") > 0.4


def test_a_build_that_waits_for_the_network_s_task_has_it_on_the_path() -> None:
    """Where the first spawn fails at once, the task beside it is waited for before cleaning up."""
    trace = booted(release="modern", faults=("spawn-fails-once",))
    assert on_path(trace, "POST /v2.0/ports") > 0.2


def test_the_causality_graph_leads_forward_and_reaches_every_event() -> None:
    trace = modern()
    graph = causality(trace)
    assert nx.is_directed_acyclic_graph(graph)
    assert all(cause < seq for cause, seq in graph.edges)
    assert set(nx.descendants(graph, 1)) == set(range(2, len(trace.events) + 1))


def test_a_trace_without_a_single_root_is_covered_too() -> None:
    story = Story()
    for name in ("GET /one", "GET /two"):
        story.parents = [None]
        story.exchange("rest", "client", "nova-api", name)
    path = critical_path(story.trace(None))
    assert path[0].begin == story.events[0].at
    assert path[-1].end == story.events[-1].at
    assert all(one.end == two.begin for one, two in pairwise(path))


def test_a_trace_without_events_has_no_path() -> None:
    assert critical_path(Trace({"instance": None}, (), (), (), ())) == []


def test_a_segment_is_written_as_the_score_has_it() -> None:
    assert Segment(3, 0.5, 1.0).to_dict() == {"span": 3, "from": 0.5, "to": 1.0}
