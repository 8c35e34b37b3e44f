"""Every event has a sentence that a beginner understands."""

from __future__ import annotations

from typing import Any

import pytest

from novaviz.model import Event
from novaviz.views.narration import narrate, sentence
from tests import traces

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
            "nova-api asks keystone to validate the token",
        ),
        (
            moment("start", "rest", "client", "nova-api", "PATCH /v2.1/{id}/odd"),
            "client sends nova-api the request PATCH /v2.1/{id}/odd",
        ),
        (
            moment(
                "end", "rest", "nova-api", "keystone", "GET /v3/auth/tokens",
                result={"status": 200, "body": TOKEN},
            ),
            "keystone tells nova-api that the token is valid: user demo, roles member, reader",
        ),
        (
            moment(
                "error", "rest", COMPUTE, "glance", "GET /v2/images/{id}",
                result={"status": 404, "body": {"NotFound": {"message": "no such image"}}},
            ),
            "glance refuses nova-compute@host1: 404 Not Found: no such image",
        ),
        (
            moment(
                "start", "rpc.cast", "nova-api", "nova-scheduler", "run_instance",
                payload={"queue": "scheduler"},
            ),
            "nova-api puts run_instance in the queue scheduler",
        ),
        (
            moment(
                "deliver", "rpc.cast", "nova-api", "nova-scheduler", "run_instance",
                payload={"queue": "scheduler"},
            ),
            "nova-scheduler takes run_instance from the queue scheduler",
        ),
        (
            moment(
                "error", "rpc.cast", "nova-scheduler", COMPUTE, "run_instance",
                payload={"queue": "compute.host1"},
                result={"type": "MessageLost", "message": "gone", "fault": "lost-cast-to-compute"},
            ),
            "run_instance is lost: nova-compute@host1 never takes it from the queue compute.host1 "
            "[fault lost-cast-to-compute]",
        ),
        (
            moment("start", "rpc.call", COMPUTE, "nova-conductor", "instance_get_by_uuid"),
            "nova-compute@host1 calls nova-conductor: instance_get_by_uuid",
        ),
        (
            moment(
                "error", "rpc.call", COMPUTE, "nova-conductor", "instance_get_by_uuid",
                result={"type": "MessagingTimeout", "message": "no reply in 60 s"},
            ),
            "nova-compute@host1 gets no answer from nova-conductor: "
            "MessagingTimeout: no reply in 60 s",
        ),
        (
            moment(
                "end", "db", "nova-conductor", "DB:nova", "UPDATE instances",
                result={"rowcount": 1, "rows": [], "changes": [CHANGE]},
            ),
            "nova-conductor writes to nova: task_state networking -> spawning",
        ),
        (
            moment(
                "end", "db", "nova-scheduler", "DB:nova", "SELECT compute_nodes",
                result={"rowcount": 2, "rows": [{}, {}], "changes": []},
            ),
            "nova-scheduler reads from nova: SELECT compute_nodes, 2 rows",
        ),
        (
            moment("start", "driver", COMPUTE, "hypervisor@host1", "spawn"),
            "nova-compute@host1 has the driver launch the guest on hypervisor@host1",
        ),
        (
            moment("start", "driver", "libvirtd@host1", COMPUTE, "lifecycle.STARTED"),
            "libvirtd@host1 tells nova-compute@host1: lifecycle.STARTED",
        ),
        (
            moment("start", "notify", COMPUTE, "notifications", "instance.create.start"),
            "nova-compute@host1 notifies whoever listens: instance.create.start",
        ),
        (
            moment(
                "end", "decision", "nova-scheduler", "nova-scheduler", "get_filtered_hosts",
                result={"verdicts": [VERDICT]},
            ),
            "nova-scheduler: host2 is refused by RamFilter (128 MB free)",
        ),
        (
            moment(
                "start", "console", "hypervisor@host1", "client", "console",
                payload={"instance": None, "text": "login: \x1b[2J"},
            ),
            r"the guest prints: login: \x1b[2J",
        ),
    ],
)  # fmt: skip
def test_a_moment_is_told_in_openstacks_words(event: Event, told: str) -> None:
    assert sentence(event, event) == told


@pytest.mark.parametrize("story", [traces.classic_boot, traces.no_valid_host, traces.lost_cast])
def test_every_event_of_a_boot_has_a_short_sentence(story: Any) -> None:
    trace = story()
    for event in trace.events:
        told = narrate(trace, event)
        assert told
        assert len(told) <= 200
        assert told.isprintable()


def test_a_cast_is_never_called_a_call() -> None:
    trace = traces.classic_boot()
    casts = [narrate(trace, event) for event in trace.events if event.kind == "rpc.cast"]
    assert casts
    assert not any("calls" in told for told in casts)
