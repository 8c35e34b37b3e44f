"""What people believe wrongly is refuted by what really happens in some boot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from novaviz.catalog import Misconception, read_misconceptions
from novaviz.exceptions import DataError
from novaviz.model import Trace
from tests import boots

BELIEFS = [pytest.param(belief, id=belief.name) for belief in read_misconceptions()]
FAULTS = ((), ("lost-cast-to-compute",), ("conductor-times-out",), ("bad-token",))


def traces(release: str) -> list[Trace]:
    return [boots.booted(release=release, faults=faults) for faults in FAULTS]


@pytest.mark.parametrize("belief", BELIEFS)
def test_in_each_of_its_releases_some_boot_refutes_it(belief: Misconception) -> None:
    for release in belief.releases:
        assert any(belief.refuted(trace.events) for trace in traces(release)), release


@pytest.mark.parametrize("belief", BELIEFS)
def test_its_wrong_answer_is_given_to_something_that_happens(belief: Misconception) -> None:
    events = [
        event for release in belief.releases for trace in traces(release) for event in trace.events
    ]
    for wrong in belief.wrong_answer:
        assert any(wrong.before.fits(event) for event in events), wrong


@pytest.mark.parametrize(
    ("name", "story", "source", "event"),
    [
        ("command-waits", boots.classic, "client", "POST /v2.1/servers"),
        ("scheduler-starts-the-instance", boots.classic, "nova-compute@host3", "spawn"),
        ("casts-always-arrive", boots.lost_cast, "nova-scheduler", "run_instance"),
        ("networking-done-means-ready", boots.modern, "neutron-agent@host3", "update_device_up"),
        ("scheduler-sets-the-host", boots.modern, "nova-conductor", "UPDATE instances"),
        ("failures-reschedule", boots.rejected, "client", "POST /v2.1/servers"),
    ],
)
def test_it_is_refuted_by_the_event_that_shows_it(
    name: str, story: Callable[[], Trace], source: str, event: str
) -> None:
    belief = next(belief for belief in read_misconceptions() if belief.name == name)
    found = belief.refuted(story().events)
    assert found is not None
    assert (found.source, found.name) == (source, event)


def test_what_did_not_happen_refutes_nothing() -> None:
    held = [one.name for one in read_misconceptions() if not one.refuted(boots.classic().events)]
    assert {"casts-always-arrive", "timeout-means-nothing-done", "failures-reschedule"} <= set(held)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (
            "refuted_by: {kind: rest, in: 3}",
            "line 7: misconceptions[0].refuted_by.in: only a storyboard has steps to refer to",
        ),
        ("refuted_by: []", "line 7: misconceptions[0].refuted_by: expected a list (each a mapping"),
        (
            "refuted_by: {kind: rest}\n    wrong_answer: [{before: {kind: rest}}]",
            "line 8: misconceptions[0].wrong_answer[0].says: missing, expected a text, or null",
        ),
    ],
)
def test_one_that_cannot_be_is_refused(tmp_path: Path, entry: str, said: str) -> None:
    file = tmp_path / "misconceptions.yaml"
    file.write_text(
        "misconceptions:\n  - name: mine\n    belief: It is magic.\n    tempting: It looks so.\n"
        f"    truth: It is not.\n    about: who\n    {entry}\n"
    )
    with pytest.raises(DataError) as raised:
        read_misconceptions(tmp_path)
    assert str(raised.value).startswith(f"{file}, {said}")
