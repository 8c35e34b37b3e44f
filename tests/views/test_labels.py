"""What stands at an arrow: short, in OpenStack's words, and the same in every view."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from novaviz.model import Trace
from novaviz.views.labels import LONGEST, label
from novaviz.views.printable import cells
from tests import boots


def labels(trace: Trace, source: str, name: str) -> list[str]:
    """The labels of the first exchange of that name, moment by moment."""
    first = next(one for one in trace.events if one.source == source and one.name == name)
    return [label(trace, event) for event in trace.events if event.span == first.span]


@pytest.mark.parametrize(
    ("source", "name", "said"),
    [
        ("client", "POST /v2.1/servers", ["POST /v2.1/servers", "202 Accepted"]),
        ("nova-api", "run_instance", ["run_instance", "run_instance", "done"]),
        ("nova-compute@host3", "spawn", ["spawn", "done"]),
        ("nova-scheduler", "SELECT compute_nodes", ["SELECT compute_nodes", "3 rows"]),
        ("nova-api", "INSERT instances", ["INSERT instances", "1 row changed"]),
        ("nova-api", "COMMIT", ["COMMIT", "done"]),
        (
            "nova-scheduler", "get_filtered_hosts",
            ["get_filtered_hosts", "3 of 3 hosts pass"],
        ),
        (
            "nova-scheduler", "get_weighed_hosts",
            ["get_weighed_hosts", "host3, host2, host1"],
        ),
        (
            "nova-compute@host3", "compute.instance.create.start",
            ["compute.instance.create.start", "compute.instance.create.start"],
        ),
    ],
)  # fmt: skip
def test_a_request_and_its_answer_are_labelled(source: str, name: str, said: list[str]) -> None:
    assert labels(boots.classic(), source, name) == said


def test_an_object_call_is_labelled_by_object_and_method() -> None:
    name = "object_action Instance.save"
    assert labels(boots.modern(), "nova-compute@host3", name) == ["Instance.save", "done"]


def test_a_write_is_labelled_by_the_state_that_it_brings() -> None:
    trace = boots.classic()
    said = [label(trace, trace.events[state.seq - 1]) for state in trace.transitions]
    assert said[0] == "1 row changed"
    assert "task_state → networking" in said
    assert said[-1] == "vm_state → active, task_state → None"


def test_an_error_is_labelled_by_what_went_wrong() -> None:
    assert labels(boots.rejected(), "client", "POST /v2.1/servers")[-1].startswith(
        "401 Unauthorized: The request"
    )
    assert labels(boots.lost_cast(), "nova-scheduler", "run_instance")[-1].startswith("MessageLost")


@pytest.mark.parametrize("story", boots.STORIES)
def test_every_event_has_a_short_label(story: Callable[[], Trace]) -> None:
    trace = story()
    for event in trace.events:
        said = label(trace, event)
        assert said
        assert cells(said) <= LONGEST
        assert said.isprintable()


def test_a_strangers_text_is_made_safe() -> None:
    trace = boots.renamed("vm\x1b[2J\u202e")
    assert label(trace, trace.events[0]).isprintable()
