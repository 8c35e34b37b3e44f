"""Exercises of notebook 4: calls and casts, what lies in a queue, and who writes the rows."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from novaviz.cloud import Cloud
from novaviz.course.consumer import queues, stop
from novaviz.course.exercise import Exercise
from novaviz.model import Trace
from novaviz.model.event import DB, RPC_CALL, RPC_CAST
from novaviz.model.span import Span
from novaviz.release import RELEASES
from novaviz.run import Run, boot

HOST = "nova-compute@host3"
NOVA = "DB:nova"
EVIDENCE = ("status", "row", "queue")
CLOSE = 0.01
"""Seconds by which an answer may be off: it may have been rounded."""


@cache
def a_boot(release: str) -> Trace:
    """A boot like the reader's own."""
    with boot(release=release) as run:
        return run.trace


@cache
def five_boots() -> Trace:
    """Five boots whose host takes no messages for a while."""
    cloud = Cloud(RELEASES["classic"])
    stopped = stop(cloud, HOST)
    runs = [
        boot(f"web{number}", flavor="m1.large", volume=0, cloud=cloud, paused=True)
        for number in range(1, 6)
    ]
    runs[0].run_until(lambda event: event.target == HOST and event.payload.get("depth") == 5)
    stopped.start(after=30)
    trace = runs[0].run().trace
    cloud.close()
    return trace


def casts() -> set[str]:
    """The messages that are cast in a boot of today."""
    return {span.name for span in a_boot("modern").spans() if span.kind == RPC_CAST}


def fifth() -> Span:
    """The message that was put in the host's queue when four lay there already."""
    return next(
        span for span in five_boots().spans()
        if span.target == HOST and span.payload.get("depth") == 5
    )  # fmt: skip


def waited() -> float:
    """Seconds that it lay in the queue."""
    span = fifth()
    assert span.deliver is not None
    return span.deliver.at - span.start.at


def readers() -> set[str]:
    """Who sends SQL to nova's database in a boot of 2013."""
    return {event.source for event in a_boot("classic").events
            if event.kind == DB and event.target == NOVA}  # fmt: skip


@cache
def seen(evidence: str) -> tuple[Any, Any]:
    """What one sees of a server whose message is lost, and of one whose message waits."""
    cloud = Cloud(RELEASES["classic"])
    stop(cloud, HOST)
    with boot(faults=["lost-cast-to-compute"]) as lost:
        found = (_look(lost, evidence), _look(boot(cloud=cloud), evidence))
    cloud.close()
    return found


def _look(run: Run, evidence: str) -> Any:
    if evidence == "queue":
        return [one["messages"] for one in queues(run.cloud) if one["name"] == "compute.host3"]
    if evidence == "status":
        return run.server.status
    return run.sql("nova", "SELECT vm_state, task_state, host FROM instances")


def _words(answer: object) -> set[str] | None:
    """The answer as a set of texts; None if it is none."""
    if isinstance(answer, str) or not isinstance(answer, Iterable):
        return None
    found = set(answer)
    return found if all(isinstance(one, str) for one in found) else None


def judge_casts(answer: object) -> str | None:
    given = _words(answer)
    if given is None:
        return 'Write a set of names, such as {"run_instance"}.'
    spans = {span.name: span for span in a_boot("modern").spans()}
    for name in sorted(given - casts()):
        span = spans.get(name)
        if span is None:
            return f"No message has the name {name!r}. Did you boot the modern release?"
        if span.kind == RPC_CALL:
            return f"{name} is a call: {span.source} waits until {span.target} answers."
        return f"{name} is of the kind {span.kind}, and goes through no queue."
    if missing := sorted(casts() - given):
        span = spans[missing[0]]
        return f"One is missing at least: look for what {span.source} casts to {span.target}."
    return None


def judge_wait(answer: object) -> str | None:
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        return "Write a number of seconds: the time of one moment minus that of another."
    span = fifth()
    if abs(answer - waited()) <= CLOSE:
        return None
    if span.close is not None and abs(answer - (span.close.at - span.start.at)) <= CLOSE:
        return "That is until the work is finished: the message left the queue when it was taken."
    if answer == 30:
        return (
            "For 30 seconds the service was stopped after the queue had five messages."
            " The message also travels: subtract its own two moments."
        )
    if answer < 30:
        return (
            "That is too short: its consumer was stopped longer than that."
            " Which cast has the depth 5?"
        )
    return "That is too long. Take the fifth cast alone: deliver.at minus start.at."


def judge_evidence(answer: object) -> str | None:
    if answer not in EVIDENCE:
        return 'Write one of the three words: "status", "row" or "queue".'
    lost, waits = seen(str(answer))
    if lost != waits:
        return None
    if answer == "status":
        return f"The user sees {lost} in both cases: nobody has said that anything is wrong."
    return f"In both cases the row says {lost[0]}: whoever would change it got no message."


def judge_database(answer: object) -> str | None:
    given = _words(answer)
    if given is None:
        return "Write a set of participants: the sources of the events of the kind db."
    for name in sorted(given - readers()):
        if name.startswith("nova-compute"):
            return "It sends no SQL. Look at the events that its calls to nova-conductor cause."
        others = {event.target for event in a_boot("classic").events
                  if event.kind == DB and event.source == name}  # fmt: skip
        if others:
            return f"{name} has a database of its own ({', '.join(sorted(others))}), not {NOVA}."
        return f"{name} sends no SQL to {NOVA} in this boot."
    if missing := readers() - given:
        return (
            f"Not all are named, {len(missing)} more: nova-conductor is there for the hosts, but"
            " services of the control plane reach the database themselves."
        )
    return None


EXERCISES = (
    Exercise(
        "queue.casts", judge_casts,
        "Each hands work on, or tells news. What needs an answer, such as a host, is a call.",
        casts,
        ({"build_and_run_instance", "select_destinations"},
         {"schedule_and_build_instances", "build_and_run_instance"}),
    ),
    Exercise(
        "queue.wait", judge_wait,
        "The sender waited for none of this time: its cast was over when the queue had it.",
        waited,
        (30, 0.4),
    ),
    Exercise(
        "queue.evidence", judge_evidence,
        "One queue holds a message and the other none: operators look at queues for that reason.",
        lambda: "queue",
        ("status", "row"),
    ),
    Exercise(
        "queue.database", judge_database,
        "All of them run in the control plane. No host where guests run is among them.",
        readers,
        ({"nova-conductor"}, {"nova-conductor", "nova-compute@host3"},
         {"nova-api", "nova-scheduler", "nova-conductor", "keystone"}),
    ),
)  # fmt: skip
