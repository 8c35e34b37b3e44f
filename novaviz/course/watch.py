"""Exercises of notebook 1: who asks whom, in which order, and what the row says."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from novaviz.course.exercise import Exercise
from novaviz.model import Trace
from novaviz.model.event import DB, REST
from novaviz.run import boot

SERVICES = ("glance", "keystone", "neutron", "cinder", "nova-scheduler")


@cache
def boot_to_look_at() -> Trace:
    """A boot like the reader's own."""
    with boot() as run:
        return run.trace


def first_asked() -> list[str]:
    """The services in the order in which a message first goes to each of them."""
    found: list[str] = []
    for span in boot_to_look_at().spans():
        if span.target in SERVICES and span.target not in found:
            found.append(span.target)
    return found


def task_states() -> list[str]:
    """The task states that the row passes, each once."""
    found: list[str] = []
    for state in boot_to_look_at().transitions:
        if state.task_state and state.task_state not in found:
            found.append(state.task_state)
    return found


def host_writer() -> str:
    """Who wrote the host into the instance's row."""
    for event in boot_to_look_at().events:
        if event.kind == DB and event.result:
            for change in event.result["changes"]:
                if change["table"] == "instances" and (change["after"] or {}).get("host"):
                    return event.source
    raise AssertionError("no host was ever written")


def judge_order(answer: object) -> str | None:
    if not isinstance(answer, Sequence) or isinstance(answer, str):
        return 'Write a list, such as ["glance", "keystone"].'
    if missing := set(SERVICES) - set(answer):
        return f"Not all of them are there: {', '.join(sorted(missing))} is missing."
    if list(answer) == first_asked():
        return None
    wrong, right = next(
        pair for pair in zip(answer, first_asked(), strict=False) if pair[0] != pair[1]
    )
    hint = "who somebody is must be known first"
    if right != "keystone":
        hint = f"look in the player for the first arrow to {right}"
    return f"You have {wrong} where another service comes first: {hint}."


def judge_tasks(answer: object) -> str | None:
    if not isinstance(answer, Sequence) or isinstance(answer, str):
        return "Write a list of strings, one a task state."
    given = list(answer)
    if None in given:
        return "Leave None out: it means that nothing is at work, and is no task."
    if len(set(given)) < len(given):
        return "Say each task state once: the row is written more often than its task changes."
    right = task_states()
    if unknown := [one for one in given if one not in right]:
        return f"{unknown[0]!r} is no task state of this boot. Is it a vm_state?"
    if missing := [one for one in right if one not in given]:
        return f"One is missing: what is done between {_beside(right, missing[0])}?"
    return None if given == right else "All are there, but not in the order of the row's life."


def _beside(states: list[str], missing: str) -> str:
    place = states.index(missing)
    before = states[place - 1] if place else "the beginning"
    after = states[place + 1] if place + 1 < len(states) else "the end"
    return f"{before} and {after}"


def judge_host(answer: object) -> str | None:
    if answer == host_writer():
        return None
    if answer == "nova-scheduler":
        return "It chooses the host and says so in a message. Who writes it into the row?"
    if str(answer).startswith("nova-compute"):
        return "It asks for it, but it has no way to the database. Who writes for it?"
    if any(answer == event.target for event in boot_to_look_at().events if event.kind == REST):
        return "It takes part, but never writes to that table. Look for changes with the key host."
    return "Look for an event of the kind db whose changes have the key host; its source is asked."


EXERCISES = (
    Exercise(
        "watch.order", judge_order,
        "nova-api asks all of them whether the wish can be met, before anybody looks for a host.",
        first_asked,
        (["keystone", "glance", "nova-scheduler", "neutron", "cinder"], ["keystone", "glance"]),
    ),
    Exercise(
        "watch.tasks", judge_tasks,
        "Each is saved before its work begins, so that whoever looks knows what is going on.",
        task_states,
        (["scheduling", "networking", "spawning"],
         ["building", "networking", "block_device_mapping", "spawning"]),
    ),
    Exercise(
        "watch.host", judge_host,
        "nova-compute claims the host for the server, and nova-conductor writes it down.",
        host_writer,
        ("nova-scheduler", "nova-compute@host3"),
    ),
)  # fmt: skip
