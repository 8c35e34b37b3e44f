"""Traces that are valid and still odd: what another tool may write, or somebody who means harm."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from novaviz.model.event import DECISION, DELIVER, END, ERROR, KINDS, REST, RPC_CAST, START, Json
from novaviz.model.trace import FORMAT, VERSION

HOSTILE = (
    "<img src=x onerror=alert(1)>", "</script><script>alert(1)</script>", "\"' onload='alert(1)",
    "\u202egnp.exe", "\ud800", "\x00\x1b[2J", "\N{PILE OF POO}" * 3, "x" * 10_000, "{0.__class__}",
    "%s%n", "__proto__", "constructor", "toString", "javascript:alert(1)", "a\nb\u2028c", " ", "@",
    "@host1", "DB:", "DB:@", "bus", "host:host1", "nova", "client", " \N{MIDDLE DOT} ",
)  # fmt: skip
PARTIES = (
    "user", "client", "keystone", "nova-api", "nova-scheduler", "nova-conductor",
    "nova-compute@host1", "nova-compute@host2", "nova-compute", "hypervisor@host1",
    "libvirtd@host1", "placement", "glance", "neutron", "neutron-agent@host2", "cinder",
    "notifications", "DB:nova", "DB:nova_cell1", "DB:heat", "nova-spicehtml5proxy", "heat-engine",
    *HOSTILE,
)  # fmt: skip
NAMES = (
    "GET /v3/auth/tokens", "POST /v3/auth/tokens", "POST /v2.1/servers", "GET /v2.1/servers/{id}",
    "POST /v2.0/ports", "GET /allocation_candidates", "POST /v3/{id}/attachments",
    "POST /v2.1/os-server-external-events", "GET /v2.0/quotas/{id}", "GET /v2/images/{id}",
    "run_instance", "build_and_run_instance", "select_destinations", "object_action Instance.save",
    "object_action ", "INSERT instances", "UPDATE instances", "SELECT", "BEGIN", "ROLLBACK",
    "spawn", "lifecycle.STARTED", "get_filtered_hosts", "get_weighed_hosts",
    "instance.create.start", *HOSTILE,
)  # fmt: skip

ELEMENT = {"tag": "script", "attrs": {}, "children": ["window.evil = 1"]}
"""What the player itself makes its elements of."""

words = st.sampled_from(HOSTILE) | st.text(max_size=5)
scalars = st.none() | st.booleans() | st.integers(-3, 2**60) | st.floats(-1e9, 1e9) | words
values = st.recursive(
    scalars | st.just(ELEMENT),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(words, inner, max_size=2),
    max_leaves=4,
)  # fmt: skip
objects = st.dictionaries(
    words | st.sampled_from(["server", "token", "message", "errors", "events", "body", "fault"]),
    values, max_size=3,
)  # fmt: skip
bodies = values | st.builds(lambda key, value: {key: value}, st.sampled_from(
    ["server", "port", "token", "events", "errors", "message", "allocation_requests", "attachment",
     "quota", "volume", "itemNotFound"]), values | objects)  # fmt: skip
columns = st.dictionaries(
    st.sampled_from(["vm_state", "task_state", "power_state", "host", "uuid"]) | words,
    values, max_size=3,
)  # fmt: skip
_change = {
    "table": st.sampled_from(["instances", "build_requests"]) | words.filter(bool),
    "key": objects, "before": st.none() | columns,
}  # fmt: skip
changes = st.fixed_dictionaries(
    _change | {"op": st.sampled_from(["insert", "update"]), "after": columns}
) | st.fixed_dictionaries(_change | {"op": st.just("delete"), "after": st.none() | columns})
hosts = st.lists(st.sampled_from(["host1", "host2", "host9"]) | words, max_size=3)
verdicts = st.fixed_dictionaries({
    "host": words, "filter": words, "passed": st.booleans(), "reason": st.none() | words,
})  # fmt: skip
weights = st.fixed_dictionaries({"host": words, "weigher": words, "weight": st.floats(-9, 9)})

ASKED: dict[str, st.SearchStrategy[Any]] = {
    "user": st.fixed_dictionaries({"command": words}),
    "rest": st.fixed_dictionaries({
        "method": words.filter(bool), "path": words, "query": st.none() | words | objects,
        "headers": objects, "body": bodies,
        "credential": st.sampled_from(["user", "nova", "neutron", "none"]),
    }),
    "rpc.call": st.fixed_dictionaries({
        "topic": words.filter(bool), "server": st.none() | words, "args": objects,
        "timeout": st.none() | st.integers(0, 60),
    }),
    "rpc.cast": st.fixed_dictionaries({
        "topic": words.filter(bool), "server": st.none() | words, "args": objects,
        "fanout": st.booleans(), "queue": st.none() | words, "depth": st.integers(0, 3),
    }),
    "db": st.fixed_dictionaries({"sql": words, "parameters": objects | st.lists(values)}),
    "driver": st.fixed_dictionaries({"args": objects | st.lists(values)}),
    "notify": st.fixed_dictionaries({
        "event_type": words.filter(bool), "publisher_id": words, "payload": objects,
    }),
    "decision": st.fixed_dictionaries({"hosts": hosts}),
    "console": st.fixed_dictionaries({"instance": st.none() | words, "text": words}),
}  # fmt: skip
ANSWERED: dict[str, st.SearchStrategy[Any]] = {
    "user": st.fixed_dictionaries({"exit": st.integers(0, 255)}),
    "rest": st.fixed_dictionaries({
        "status": st.integers(100, 399), "headers": objects, "body": bodies,
    }),
    "rpc.call": st.fixed_dictionaries({"return": values}),
    "rpc.cast": st.just({"return": None}),
    "db": st.fixed_dictionaries({
        "rowcount": st.integers(-1, 9), "rows": st.lists(values, max_size=2),
        "changes": st.lists(changes, max_size=2),
    }),
    "driver": st.fixed_dictionaries({"return": values}),
    "notify": objects,
    "decision": st.one_of(
        st.fixed_dictionaries({"verdicts": st.lists(verdicts, max_size=3)}),
        st.fixed_dictionaries({"weights": st.lists(weights, max_size=2), "order": hosts}),
        st.fixed_dictionaries({"verdicts": st.lists(verdicts, max_size=1), "order": hosts}),
    ),
    "console": objects,
}  # fmt: skip
further = st.just({}) | st.dictionaries(st.sampled_from([
    "type", "message", "status", "body", "headers", "fault", "changes", "rows", "verdicts", "args",
    "weights", "order", "hosts", "return", "duplicate_of", "queue", "fanout", "code", "payload",
    "events", "text", "sql", "parameters", "method", "topic", "timeout", "domain", "depth",
]), values, max_size=4)  # fmt: skip
"""Keys of other kinds of events: nobody says what they hold where they are not asked for."""

failures = st.fixed_dictionaries(
    {"type": st.sampled_from(["MessageLost", "MessagingTimeout", "ServiceDied", "NoValidHost"])
     | words.filter(bool), "message": words},
    optional={"fault": values, "code": values},
)  # fmt: skip
refusals = failures | st.fixed_dictionaries(
    {"status": st.integers(400, 599), "headers": objects, "body": bodies}
)


@st.composite
def odd_traces(draw: st.DrawFn, most: int = 12) -> dict[str, Json]:
    """The data of a trace file, with all that the schema allows."""
    events = draw(_events(most))
    seqs = st.integers(1, len(events)) if events else st.nothing()
    names = {name for event in events for name in (event["source"], event["target"])}
    lanes = sorted(names | set(draw(st.lists(st.sampled_from(PARTIES), max_size=2))))
    changes = sorted(draw(st.lists(seqs, max_size=4))) if events else []
    firsts = sorted(draw(st.sets(seqs, max_size=4))) if events else []
    numbers = sorted(draw(st.sets(st.integers(1, 40), min_size=len(firsts) + 1, max_size=6)))
    steps = [
        {"number": number, "title": draw(words.filter(bool)), "needed": draw(st.booleans()),
         "first": first, "last": draw(st.none() | st.integers(first, len(events)))
         if first else None}
        for number, first in zip(numbers, [*firsts, *[None] * len(numbers)], strict=False)
    ]  # fmt: skip
    instances = st.sampled_from(["uuid1", "uuid1", "uuid2", HOSTILE[0]])
    return {
        "format": FORMAT,
        "version": VERSION,
        "metadata": draw(_metadata()) | {"source": draw(_sources)},
        "participants": [{"name": name, "role": draw(words.filter(bool))} for name in lanes],
        "events": events,
        "transitions": [
            {"seq": seq, "at": events[seq - 1]["at"],
             "instance": draw(instances),
             "origin": draw(st.sampled_from(["instances", "build_requests"])),
             "vm_state": draw(_states), "task_state": draw(_states),
             "power_state": draw(words.filter(bool)),
             "status": draw(st.sampled_from(["BUILD", "ACTIVE", "ERROR", "<b>"])),
             "host": draw(st.none() | words)}
            for seq in changes
        ],
        "steps": steps,
    }  # fmt: skip


_sources = st.sampled_from(["recording", "osprofiler", "nova-log", "notifications"])
_states = st.sampled_from([None, "building", "active", "error", "spawning", "networking", "<i>"])


def _metadata() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "title": words,
            "release": st.none() | st.sampled_from(["classic", "modern", "2029.1", "<b>"]),
            "scenario": st.none() | words, "seed": st.none() | st.integers(),
            "epoch": st.none() | words, "instance": st.none() | st.just("uuid1"),
            "request_id": st.none() | words,
            "outcome": st.sampled_from(["ACTIVE", "ERROR", "REJECTED", "STUCK", None]),
        },
        optional={"error": st.none() | objects, "held": st.none() | st.lists(words, max_size=2),
                  "fault": values, "faults": st.lists(words, max_size=2),
                  "times": st.none() | words, "settings": values,
                  "waiting_for": st.none() | words | st.lists(words, max_size=2)},
    )  # fmt: skip


@st.composite
def _events(draw: st.DrawFn, most: int) -> list[dict[str, Json]]:
    """Moments of spans that may stay open, that overlap, and that nobody may have caused."""
    events: list[dict[str, Json]] = []
    starts: dict[int, dict[str, Json]] = {}
    live: dict[int, str] = {}
    at = 0.0
    for seq in range(1, draw(st.integers(0, most)) + 1):
        at = round(at + draw(st.sampled_from([0.0, 0.0, 0.000001, 0.5, 10_000.0])), 6)
        span = draw(st.sampled_from([0, *live]))
        if span == 0:
            span = max(starts, default=0) + draw(st.integers(1, 3))
            fields = draw(_start(sorted(starts)))
            starts[span] = fields
            live[span] = START
            moment = {"phase": START, **fields}
        else:
            moment = {"phase": draw(_next_phase(starts[span]["kind"], live[span])), **starts[span],
                      "payload": {}}  # fmt: skip
            live[span] = moment["phase"]
        phase, kind = moment["phase"], moment["kind"]
        if phase in (END, ERROR):
            del live[span]
            failed = refusals if kind == REST else failures
            answer = draw(failed if phase == ERROR else ANSWERED[kind])
            more = {} if kind == DECISION and phase == END else draw(further)
            moment["result"] = more | answer
        events.append({"seq": seq, "at": at, "span": span, "observed": draw(st.booleans()),
                       "result": None, **moment})  # fmt: skip
    return events


@st.composite
def _start(draw: st.DrawFn, known: list[int]) -> dict[str, Json]:
    kind = draw(st.sampled_from(KINDS))
    return {
        "parent": draw(st.sampled_from([None, *known])), "kind": kind,
        "source": draw(st.sampled_from(PARTIES)), "target": draw(st.sampled_from(PARTIES)),
        "name": draw(st.sampled_from(NAMES)), "payload": draw(further) | draw(ASKED[kind]),
    }  # fmt: skip


def _next_phase(kind: str, before: str) -> st.SearchStrategy[str]:
    if kind == RPC_CAST and before == START:
        return st.sampled_from([DELIVER, DELIVER, ERROR])
    return st.sampled_from([END, END, ERROR])
