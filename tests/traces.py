"""Small handmade traces: a classic boot in miniature, and ways for it to go wrong.

Only the tests of the views and of the trace file use these; the engine's own traces are tested
beside the engine.
"""

from __future__ import annotations

from typing import Any

from novaviz.model import Event, Step, Trace
from novaviz.model.trace import participants_of
from novaviz.model.transition import fold

UUID = "8b7e7c5e-2f0a-4c55-9d1e-6a1f0c3f9a01"
REQUEST_ID = "req-1c0ffee0-0000-4000-8000-000000000001"
CLASSIC = (
    "The user asks for an instance",
    "The client signs in",
    "The request goes to nova-api",
    "nova-api has the token checked",
    "keystone returns roles and permissions",
    "nova-api creates the initial entry",
    "nova-api sends the request to nova-scheduler",
    "nova-scheduler finds a host",
    "nova-scheduler sends the request to nova-compute",
    "nova-compute asks nova-conductor",
    "nova-conductor reads the database",
    "nova-compute picks the information up",
    "nova-compute asks glance for the image",
    "glance has the token validated",
    "nova-compute asks neutron for the network",
    "neutron has the token validated",
    "nova-compute asks cinder for the volume",
    "cinder has the token validated",
    "The driver launches the instance",
)
COMPUTE = "nova-compute@host1"


class Story:
    """Writes events by hand, a millisecond apart, and keeps what they add up to."""

    def __init__(self, name: str = "vm1", release: str = "classic") -> None:
        self.name, self.release = name, release
        self.events: list[Event] = []
        self.marked: dict[int, tuple[int, int]] = {}
        self.parents: list[int | None] = [None]
        self.spans: dict[int, Event] = {}

    @property
    def seq(self) -> int:
        """The seq of the last event."""
        return len(self.events)

    def _emit(self, phase: str, start: Event | None, result: Any, **fields: Any) -> Event:
        at = round(0.001 * len(self.events), 6)
        if start is not None:
            fields = {
                "span": start.span,
                "parent": start.parent,
                "kind": start.kind,
                "source": start.source,
                "target": start.target,
                "name": start.name,
                "payload": {},
            }
        event = Event(seq=self.seq + 1, at=at, phase=phase, result=result, **fields)
        self.events.append(event)
        return event

    def start(self, kind: str, source: str, target: str, name: str, payload: Any = None) -> int:
        """Open a span under the one that is open, and make it the parent of what follows."""
        span = len(self.spans) + 1
        self.spans[span] = self._emit(
            "start",
            None,
            None,
            span=span,
            parent=self.parents[-1],
            kind=kind,
            source=source,
            target=target,
            name=name,
            payload=payload or PAYLOADS[kind](target, name),
        )
        self.parents.append(span)
        return span

    def deliver(self, span: int) -> None:
        self._emit("deliver", self.spans[span], None)

    def end(self, span: int, result: Any = None, phase: str = "end") -> None:
        start = self.spans[span]
        self._emit(phase, start, RESULTS[start.kind] if result is None else result)
        if span in self.parents:
            self.parents.remove(span)

    def error(self, span: int, kind: str, message: str, **more: Any) -> None:
        self.end(span, {"type": kind, "message": message, **more}, "error")

    def exchange(
        self,
        kind: str,
        source: str,
        target: str,
        name: str,
        payload: Any = None,
        result: Any = None,
    ) -> int:
        """A span that nothing happens inside."""
        span = self.start(kind, source, target, name, payload)
        self.end(span, result)
        return span

    def write(self, source: str, after: dict[str, Any], before: dict[str, Any] | None) -> None:
        """A change of the instance's row."""
        verb = "INSERT" if before is None else "UPDATE"
        change = {
            "table": "instances",
            "op": verb.lower(),
            "key": {"id": 1},
            "before": before,
            "after": after,
        }
        self.exchange(
            "db",
            source,
            "DB:nova",
            f"{verb} instances",
            result={"rowcount": 1, "rows": [], "changes": [change]},
        )

    def save(self, after: dict[str, Any], before: dict[str, Any]) -> None:
        """nova-compute has nova-conductor write the row."""
        call = self.start("rpc.call", COMPUTE, "nova-conductor", "object_action Instance.save")
        self.write("nova-conductor", after, before)
        self.end(call)

    def step(self, number: int, first: int, last: int | None = None) -> None:
        self.marked[number] = (first, self.seq if last is None else last)

    def validate(self, source: str) -> None:
        self.exchange(
            "rest",
            source,
            "keystone",
            "GET /v3/auth/tokens",
            result={
                "status": 200,
                "headers": {},
                "body": {"token": {"user": {"name": "demo"}, "roles": [{"name": "member"}]}},
            },
        )

    def trace(
        self, outcome: str | None = "ACTIVE", skipped: tuple[int, ...] = (), **metadata: Any
    ) -> Trace:
        transitions = tuple(fold(self.events))
        return Trace(
            metadata={
                "title": f"boot {self.name}",
                "source": "run",
                "release": self.release,
                "scenario": "boot",
                "seed": 0,
                "epoch": "2026-01-01T00:00:00Z",
                "instance": UUID if transitions else None,
                "request_id": REQUEST_ID,
                "outcome": outcome,
                **metadata,
            },
            events=tuple(self.events),
            lanes=tuple(participants_of(self.events)),
            transitions=transitions,
            steps=tuple(
                Step(number, title, number not in skipped, *self.marked.get(number, (None, None)))
                for number, title in enumerate(CLASSIC, 1)
            ),
        )


def _rest(target: str, name: str) -> dict[str, Any]:
    method, path = name.split(" ", 1)
    return {
        "method": method,
        "path": path,
        "query": {},
        "headers": {},
        "body": None,
        "credential": "user",
    }


PAYLOADS: dict[str, Any] = {
    "user": lambda target, name: {"command": name},
    "rest": _rest,
    "rpc.call": lambda target, name: {
        "topic": "conductor",
        "server": None,
        "args": {},
        "timeout": 60,
    },
    "rpc.cast": lambda target, name: {
        "topic": target,
        "server": None,
        "args": {},
        "fanout": False,
        "queue": QUEUES[target],
        "depth": 1,
    },
    "db": lambda target, name: {"sql": name, "parameters": {}},
    "driver": lambda target, name: {"args": {}},
    "decision": lambda target, name: {"hosts": ["host1", "host2"]},
}
QUEUES = {"nova-scheduler": "scheduler", COMPUTE: "compute.host1"}
RESULTS: dict[str, Any] = {
    "user": {"exit": 0},
    "rest": {"status": 200, "headers": {}, "body": None},
    "rpc.call": {"return": None},
    "rpc.cast": {"return": None},
    "db": {"rowcount": 1, "rows": [{"id": 1}], "changes": []},
    "driver": {"return": None},
}
VERDICTS = {
    "verdicts": [
        {"host": "host1", "filter": "RamFilter", "passed": True, "reason": "7680 MB free"},
        {
            "host": "host2",
            "filter": "RamFilter",
            "passed": False,
            "reason": "128 MB free, 512 asked",
        },
    ]
}
WEIGHTS = {
    "weights": [{"host": "host1", "weigher": "RAMWeigher", "weight": 1.0}],
    "order": ["host1"],
}


def _ask(story: Story) -> tuple[int, int]:
    """Steps 1 to 5: the spans of the user's act and of the POST stay open."""
    user = story.start(
        "user",
        "user",
        "client",
        "nova boot",
        {"command": f"nova boot --flavor m1.tiny --image cirros {story.name}"},
    )
    story.step(1, story.seq)
    first = story.seq + 1
    story.exchange(
        "rest",
        "client",
        "keystone",
        "POST /v3/auth/tokens",
        result={"status": 201, "headers": {}, "body": {}},
    )
    story.step(2, first)
    post = story.start(
        "rest",
        "client",
        "nova-api",
        "POST /v2.1/servers",
        {**_rest("nova-api", "POST /v2.1/servers"), "body": {"server": {"name": story.name}}},
    )
    story.step(3, story.seq)
    first = story.seq + 1
    story.validate("nova-api")
    story.step(4, first, first)
    story.step(5, story.seq)
    return user, post


def _tell(story: Story, user: int, server: dict[str, Any], **fields: Any) -> None:
    """The client's last act: it asks how the server is, and shows it."""
    story.exchange(
        "rest",
        "client",
        "nova-api",
        "GET /v2.1/servers/{id}",
        result={"status": 200, "headers": {}, "body": {"server": server}},
    )
    story.end(user)


def classic_boot(name: str = "vm1") -> Trace:
    """All nineteen steps, ACTIVE."""
    story = Story(name)
    user = _to_compute(story)
    _build(story)
    _tell(
        story,
        user,
        {
            "id": UUID,
            "name": name,
            "status": "ACTIVE",
            "OS-EXT-SRV-ATTR:host": "host1",
            "addresses": {"private": [{"addr": "10.0.0.3", "version": 4}]},
        },
    )
    return story.trace()


def _to_compute(story: Story) -> int:
    """Steps 1 to 9, delivered; returns the user's span."""
    user, cast = _to_scheduler(story)
    first = story.seq + 1
    story.exchange(
        "db",
        "nova-scheduler",
        "DB:nova",
        "SELECT compute_nodes",
        result={"rowcount": 2, "rows": [{"id": 1}, {"id": 2}], "changes": []},
    )
    story.step(8, first)
    for name, result in (("get_filtered_hosts", VERDICTS), ("get_weighed_hosts", WEIGHTS)):
        story.exchange("decision", "nova-scheduler", "nova-scheduler", name, result=result)
    first = story.seq + 1
    story.parents = [None, user, cast]
    run = story.start("rpc.cast", "nova-scheduler", COMPUTE, "run_instance")
    story.parents.remove(run)
    story.end(cast)
    story.parents = [None, run]
    story.deliver(run)
    story.step(9, first)
    return user


def _to_scheduler(story: Story) -> tuple[int, int]:
    """Steps 1 to 7, delivered; returns the spans of the user and of the cast."""
    user, post = _ask(story)
    first = story.seq + 1
    story.write(
        "nova-api",
        {
            "uuid": UUID,
            "vm_state": "building",
            "task_state": "scheduling",
            "power_state": 0,
            "host": None,
        },
        None,
    )
    story.step(6, first)
    first = story.seq + 1
    cast = story.start("rpc.cast", "nova-api", "nova-scheduler", "run_instance")
    story.parents.remove(cast)
    story.end(post, {"status": 202, "headers": {}, "body": {"server": {"id": UUID}}})
    story.parents = [None, cast]
    story.deliver(cast)
    story.step(7, first)
    return user, cast


def _build(story: Story) -> None:
    """Steps 10 to 19: what nova-compute does with the request."""
    run = story.parents[-1]
    story.save({"task_state": None, "host": "host1"}, {"task_state": "scheduling", "host": None})
    call = story.start(
        "rpc.call", COMPUTE, "nova-conductor", "object_class_action_versions Instance.get_by_uuid"
    )
    story.step(10, story.seq)
    first = story.seq + 1
    story.exchange("db", "nova-conductor", "DB:nova", "SELECT instances")
    story.step(11, first)
    story.end(call)
    story.step(12, story.seq)
    _service(story, "glance", "GET /v2/images/{id}/file", 13)
    story.save({"task_state": "networking"}, {"task_state": None})
    _service(story, "neutron", "POST /v2.0/ports", 15)
    story.save({"task_state": "block_device_mapping"}, {"task_state": "networking"})
    _service(story, "cinder", "POST /v3/{id}/attachments", 17)
    story.save({"task_state": "spawning"}, {"task_state": "block_device_mapping"})
    first = story.seq + 1
    story.exchange("driver", COMPUTE, "hypervisor@host1", "spawn")
    story.step(19, first)
    story.save(
        {"vm_state": "active", "task_state": None, "power_state": 1},
        {"vm_state": "building", "task_state": "spawning", "power_state": 0},
    )
    assert run is not None
    story.end(run)
    story.parents = [None, 1]


def _service(story: Story, service: str, name: str, step: int) -> None:
    call = story.start("rest", COMPUTE, service, name)
    story.step(step, story.seq)
    first = story.seq + 1
    story.validate(service)
    story.end(call)
    story.step(step + 1, first)


def no_valid_host() -> Trace:
    """Every host is refused by a filter: ERROR after step 8."""
    story = Story()
    user, cast = _to_scheduler(story)
    first = story.seq + 1
    story.exchange("db", "nova-scheduler", "DB:nova", "SELECT compute_nodes")
    story.step(8, first)
    refused = {
        "verdicts": [
            {
                "host": "host1",
                "filter": "RamFilter",
                "passed": False,
                "reason": "0 MB free, 512 asked",
            }
        ]
    }
    story.exchange(
        "decision", "nova-scheduler", "nova-scheduler", "get_filtered_hosts", result=refused
    )
    story.write(
        "nova-scheduler",
        {"vm_state": "error", "task_state": None},
        {"vm_state": "building", "task_state": "scheduling"},
    )
    story.end(cast)
    story.parents = [None, user]
    _tell(
        story,
        user,
        {
            "id": UUID,
            "name": "vm1",
            "status": "ERROR",
            "addresses": {},
            "fault": {"code": 500, "message": "No valid host was found. "},
        },
    )
    return story.trace("ERROR", faults=["no-valid-host"])


def rejected() -> Trace:
    """keystone does not know the token: nova-api answers 401."""
    story = Story()
    user = story.start("user", "user", "client", "nova boot", {"command": "nova boot vm1"})
    story.step(1, story.seq)
    first = story.seq + 1
    story.exchange("rest", "client", "keystone", "POST /v3/auth/tokens")
    story.step(2, first)
    post = story.start(
        "rest",
        "client",
        "nova-api",
        "POST /v2.1/servers",
        {**_rest("nova-api", "POST /v2.1/servers"), "body": {"server": {"name": "vm1"}}},
    )
    story.step(3, story.seq)
    check = story.start("rest", "nova-api", "keystone", "GET /v3/auth/tokens")
    story.step(4, story.seq)
    story.end(
        check,
        {
            "status": 404,
            "headers": {},
            "body": {"error": {"message": "This is not a recognized Fernet token"}},
        },
        "error",
    )
    story.step(5, story.seq)
    story.end(
        post,
        {
            "status": 401,
            "headers": {},
            "body": {
                "error": {
                    "code": 401,
                    "message": "The request you have made requires authentication.",
                }
            },
        },
        "error",
    )
    story.end(user, {"exit": 1})
    return story.trace(
        "REJECTED",
        error={"code": 401, "message": "The request you have made requires authentication."},
    )


def lost_cast() -> Trace:
    """The scheduler's cast to compute is lost: STUCK in BUILD, scheduling."""
    story = Story()
    user, cast = _to_scheduler(story)
    first = story.seq + 1
    story.exchange("db", "nova-scheduler", "DB:nova", "SELECT compute_nodes")
    story.step(8, first)
    story.parents = [None, user, cast]
    first = story.seq + 1
    run = story.start("rpc.cast", "nova-scheduler", COMPUTE, "run_instance")
    story.error(run, "MessageLost", "nobody got run_instance", fault="lost-cast-to-compute")
    story.step(9, first)
    story.end(cast)
    story.parents = [None, user]
    _tell(story, user, {"id": UUID, "name": "vm1", "status": "BUILD", "addresses": {}})
    return story.trace(
        "STUCK",
        faults=["lost-cast-to-compute"],
        held=["its use of the instance quota"],
        waiting_for=["nova-compute@host1"],
    )
