"""Every event has a sentence that a beginner understands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from novaviz.model import Event, Trace
from novaviz.views.narration import narrate, sentence
from tests import boots

COMPUTE = "nova-compute@host1"


def moment(phase: str, kind: str, source: str, target: str, name: str, **fields: Any) -> Event:
    return Event(
        seq=1,
        at=0.0,
        phase=phase,
        span=1,
        parent=None,
        kind=kind,
        source=source,
        target=target,
        name=name,
        payload=fields.get("payload", {}),
        result=fields.get("result"),
    )


CHANGE = {
    "table": "instances",
    "op": "update",
    "key": {"id": 1},
    "before": {"task_state": "networking", "updated_at": 1},
    "after": {"task_state": "spawning", "updated_at": 2},
}
TOKEN = {"token": {"user": {"name": "demo"}, "roles": [{"name": "member"}, {"name": "reader"}]}}
VERDICT = {"host": "host2", "filter": "RamFilter", "passed": False, "reason": "128 MB free"}


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (
            moment("start", "rest", "nova-api", "keystone", "GET /v3/auth/tokens"),
            "nova-api asks keystone whether the token is valid.",
        ),
        (
            moment(
                "start", "rest", COMPUTE, "neutron", "POST /v2.0/ports",
                payload={"credential": "user"},
            ),
            "nova-compute on host1 asks neutron for a port with an IP address, "
            "with the user's token.",
        ),
        (
            moment("start", "rest", "client", "nova-api", "PATCH /v2.1/{id}/odd"),
            "The client sends nova-api the request PATCH /v2.1/{id}/odd.",
        ),
        (
            moment(
                "end", "rest", "nova-api", "keystone", "GET /v3/auth/tokens",
                result={"status": 200, "body": TOKEN},
            ),
            "keystone tells nova-api that the token is valid: user demo as member, reader.",
        ),
        (
            moment(
                "error", "rest", COMPUTE, "glance", "GET /v2/images/{id}",
                result={"status": 404, "body": {"NotFound": {"message": "no such image"}}},
            ),
            "glance refuses nova-compute on host1: 404 Not Found: no such image.",
        ),
        (
            moment(
                "start", "rpc.cast", "nova-api", "nova-scheduler", "run_instance",
                payload={"queue": "scheduler"},
            ),
            "nova-api puts a message in the queue of nova-scheduler: "
            "launch the instance (run_instance).",
        ),
        (
            moment(
                "deliver", "rpc.cast", "nova-api", "nova-scheduler", "run_instance",
                payload={"queue": "scheduler"},
            ),
            "nova-scheduler takes the message run_instance from its queue.",
        ),
        (
            moment(
                "error", "rpc.cast", "nova-scheduler", COMPUTE, "run_instance",
                payload={"queue": "compute.host1"},
                result={"type": "MessageLost", "message": "gone", "fault": "lost-cast-to-compute"},
            ),
            "run_instance is lost: nova-compute on host1 never gets the message. "
            "This is the fault lost-cast-to-compute.",
        ),
        (
            moment("start", "rpc.call", COMPUTE, "nova-conductor", "instance_get_by_uuid"),
            "nova-compute on host1 calls nova-conductor for the instance (instance_get_by_uuid).",
        ),
        (
            moment(
                "error", "rpc.call", COMPUTE, "nova-conductor", "instance_get_by_uuid",
                result={"type": "MessagingTimeout", "message": "no reply in 60 s"},
            ),
            "nova-compute on host1 gets no answer from nova-conductor: "
            "MessagingTimeout: no reply in 60 s.",
        ),
        (
            moment(
                "end", "db", "nova-conductor", "DB:nova", "UPDATE instances",
                result={"rowcount": 1, "rows": [], "changes": [CHANGE]},
            ),
            "nova-conductor changes instances in the nova database: "
            "task_state from networking to spawning.",
        ),
        (
            moment(
                "end", "db", "nova-scheduler", "DB:nova", "SELECT compute_nodes",
                result={"rowcount": 2, "rows": [{}, {}], "changes": []},
            ),
            "nova-scheduler reads compute_nodes in the nova database: 2 rows.",
        ),
        (
            moment("start", "driver", COMPUTE, "hypervisor@host1", "spawn"),
            "nova-compute on host1 has the driver launch the guest.",
        ),
        (
            moment("start", "driver", "libvirtd@host1", COMPUTE, "lifecycle.STARTED"),
            "libvirtd on host1 reports that the guest has a process (STARTED).",
        ),
        (
            moment("start", "driver", "libvirtd@host1", COMPUTE, "lifecycle.ODD"),
            "libvirtd on host1 tells nova-compute on host1: ODD.",
        ),
        (
            moment("start", "console", "hypervisor@host1", "client", "console",
                   payload={"instance": "1", "text": "one\n\n"}),
            "The guest prints 3 lines, the last: one",
        ),
        (
            moment("start", "console", "hypervisor@host1", "client", "console",
                   payload={"instance": "1", "text": ""}),
            "The guest prints an empty line.",
        ),
        (
            moment("start", "notify", COMPUTE, "notifications", "instance.create.start"),
            "nova-compute on host1 notifies whoever listens: instance.create.start.",
        ),
        (
            moment(
                "end", "decision", "nova-scheduler", "nova-scheduler", "get_filtered_hosts",
                result={"verdicts": [VERDICT]},
            ),
            "nova-scheduler refuses host2 by RamFilter (128 MB free).",
        ),
        (
            moment(
                "start", "console", "hypervisor@host1", "client", "console",
                payload={"instance": None, "text": "login: \x1b[2J"},
            ),
            r"The guest prints: login: \x1b[2J",
        ),
    ],
)  # fmt: skip
def test_a_moment_is_told_in_openstacks_words(event: Event, told: str) -> None:
    assert sentence(event, event) == told


@pytest.mark.parametrize("story", boots.STORIES)
def test_every_event_of_a_boot_has_a_short_sentence(story: Callable[[], Trace]) -> None:
    trace = story()
    for event in trace.events:
        told = narrate(trace, event)
        assert told
        assert len(told) <= 200
        assert told.isprintable()


@pytest.mark.parametrize("story", [boots.classic, boots.modern, boots.rescheduled])
def test_every_request_and_call_of_a_boot_is_explained(story: Callable[[], Trace]) -> None:
    trace = story()
    told = [narrate(trace, event) for event in trace.events if event.phase == "start"]
    assert not [sentence for sentence in told if "the request " in sentence]
    assert not [sentence for sentence in told if "has the driver do" in sentence]
    assert all("(" in sentence for sentence in told if " calls " in sentence)


@pytest.mark.parametrize("story", [boots.classic, boots.modern, boots.rescheduled])
def test_a_request_says_whose_token_it_carries(story: Callable[[], Trace]) -> None:
    trace = story()
    whose = {"user": "the user's token", "nova": "Nova's own token",
             "neutron": "neutron's own token"}  # fmt: skip
    asked = [event for event in trace.events if event.phase == "start" and event.kind == "rest"]
    assert {event.payload["credential"] for event in asked} == {*whose, "none"}
    for event in asked:
        told = narrate(trace, event)
        for credential, words in whose.items():
            assert (words in told) is (event.payload["credential"] == credential), told


def test_an_attachment_is_told_by_what_it_asks_for() -> None:
    """Without a connector it reserves the volume, with one it attaches it."""
    name = "POST /v3/{id}/attachments"

    def asked(trace: Trace) -> str:
        return next(narrate(trace, event) for event in trace.events if event.name == name)

    assert asked(boots.modern()).startswith("nova-api asks cinder to reserve the volume,")
    assert " asks cinder to attach the volume to its host," in asked(boots.classic())


def test_a_cast_is_never_called_a_call() -> None:
    for trace in (boots.classic(), boots.modern()):
        casts = [narrate(trace, event) for event in trace.events if event.kind == "rpc.cast"]
        assert casts
        assert not any("calls" in told for told in casts)
        assert any("puts a message in the queue of" in told for told in casts)


def test_a_receiver_that_fails_is_not_told_as_a_sender_that_waits() -> None:
    trace = boots.booted(faults=("conductor-times-out",))
    failed = [event for event in trace.events if event.phase == "error"]
    told = [narrate(trace, event) for event in failed if event.kind == "rpc.cast"]
    assert [text.split(":")[0] for text in told] == [
        "nova-compute on host3 ends run_instance with an error"
    ]


def test_a_dead_process_is_told_as_dead() -> None:
    trace = boots.booted(faults=("compute-dies-while-building",))
    told = [narrate(trace, event) for event in trace.events if event.phase == "error"]
    assert any(text.startswith("nova-compute on host3 dies, and spawn remains") for text in told)
