"""Exercises of notebook 2: what the client sends, what a token is for, and who says no."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from novaviz.catalog import read_cloud
from novaviz.course.ask import Answer, ask
from novaviz.course.exercise import Exercise
from novaviz.run import boot

DELETED = "deleted server"
REQUESTS: dict[str, dict[str, str]] = {
    "changed letter": {"token": "forged"},
    "old token": {"token": "expired"},
    "reader deletes": {"method": "DELETE", "user": "reader"},
    "other project": {"user": "other"},
    DELETED: {},
}
"""The requests that are told apart, by name; how each is sent."""

CODES = (401, 403, 404)
MEANING = {
    401: "401 says that nobody knows who asks",
    403: "403 says that this somebody is known, and may not do this",
    404: "404 says that for this somebody there is no such thing",
}
HELP = {
    "changed letter": "keystone's 404 is for nova-api, about the token. What does the client get?",
    "old token": "nova-api cannot learn from it who asks.",
    "reader deletes": "The token is good, and the server is there and of the same project.",
    "other project": "nova-api does not even tell strangers what exists.",
    DELETED: "The token is good, and the role is enough.",
}
LIFETIME = 3600
"""Seconds that keystone lets a token live if nobody says otherwise."""


@cache
def answers() -> dict[str, Answer]:
    """What nova-api really answers to each of them."""
    with boot(volume=0) as run:
        found = {name: ask(run, **how) for name, how in REQUESTS.items() if name != DELETED}
        ask(run, "DELETE")
        return found | {DELETED: ask(run)}


def codes() -> dict[str, int]:
    return {name: answer.status for name, answer in answers().items()}


def not_vouched_for() -> list[str]:
    """Those of them in which keystone says no."""
    return [
        name for name, answer in answers().items()
        if any(span.target == "keystone" and span.failed for span in answer.trace.spans())
    ]  # fmt: skip


@cache
def outcomes() -> dict[str, str]:
    """What becomes of an ubuntu of each flavor."""
    found = {}
    for flavor in read_cloud().flavors:
        with boot(image="ubuntu", flavor=flavor.name, volume=0) as run:
            found[flavor.name] = str(run.outcome)
    return found


def refused_flavors() -> list[str]:
    return [name for name, outcome in outcomes().items() if outcome == "REJECTED"]


def outcome_with(lifetime: float) -> str:
    """What becomes of a boot whose token lives so many seconds."""
    with boot(paused=True) as run:
        run.cloud.keystone.expiration = lifetime
        return str(run.run().outcome)


def short_lifetime() -> float:
    """The first of a few, from short to long, with which a boot begins and then fails."""
    return next(one / 10 for one in range(1, 40) if outcome_with(one / 10) == "ERROR")


def judge_flavors(answer: object) -> str | None:
    if not isinstance(answer, Collection) or isinstance(answer, str | bytes | Mapping):
        return 'Write a list of names, such as ["m1.small", "m1.medium"].'
    known = outcomes()
    if unknown := [one for one in answer if one not in known]:
        return f"There is no flavor {unknown[0]!r}: look at the table of flavors."
    for one in answer:
        if known[one] == "ERROR":
            return (
                f"{one} is accepted with 202; only then the scheduler finds no host for it."
                " To accept is not to promise."
            )
        if known[one] == "ACTIVE":
            return f"With {one} it boots: its memory and disk are enough for ubuntu."
    missing = [one for one in refused_flavors() if one not in answer]
    return "One is missing: compare min_ram of ubuntu with the flavors." if missing else None


def judge_codes(answer: object) -> str | None:
    if not isinstance(answer, Mapping):
        return 'Write a dict with a status for each request, such as {"old token": 200}.'
    for name, right in codes().items():
        if name not in answer:
            return f"There is no status for {name!r} yet."
        if answer[name] not in CODES:
            return f"For {name!r} you have {answer[name]!r}: it is one of 401, 403 and 404."
        if answer[name] != right:
            return f"{name!r} does not get {answer[name]}: {MEANING[answer[name]]}. {HELP[name]}"
    return None


def judge_keystone(answer: object) -> str | None:
    if not isinstance(answer, Collection) or isinstance(answer, str | bytes | Mapping):
        return 'Write a list of names, such as ["old token", "other project"].'
    right = not_vouched_for()
    for name in answer:
        if name not in REQUESTS:
            return f"There is no request {name!r}: take the names of exercise 2."
        if name not in right:
            return (
                f"In {name!r} keystone answers 200: it knows who asks, and says so. nova-api"
                f" decides alone that the answer is {codes()[name]}."
            )
    missing = [name for name in right if name not in answer]
    return f"One is missing: who finds out what is wrong in {missing[0]!r}?" if missing else None


def judge_lifetime(answer: Any) -> str | None:
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        return "Write a number of seconds, such as 2.5."
    if not 0 <= answer <= LIFETIME:
        return f"A lifetime is from 0 to {LIFETIME} seconds here."
    outcome = outcome_with(answer)
    if outcome == "REJECTED":
        return "Too short: it expires while nova-api still checks the request, which is refused."
    if outcome == "ACTIVE":
        return "Too long: it lives until the last service has had it checked, and the boot is fine."
    return None


EXERCISES = (
    Exercise(
        "request.flavors", judge_flavors,
        "nova-api compares flavor and image itself. Whether a host has room is found out later.",
        refused_flavors,
        (["m1.tiny", "m1.huge"], ["m1.tiny", "m1.small"], []),
    ),
    Exercise(
        "request.codes", judge_codes,
        "401: who are you? 403: I know you, and you may not. 404: for you there is no such thing.",
        codes,
        (
            {**dict.fromkeys(REQUESTS, 404), "changed letter": 401, "old token": 401},
            {"changed letter": 401, "old token": 401, "reader deletes": 403,
             "other project": 403, DELETED: 404},
            {**dict.fromkeys(REQUESTS, 404)},
        ),
    ),
    Exercise(
        "request.keystone", judge_keystone,
        "keystone only says who somebody is. What they may do, the service decides.",
        not_vouched_for,
        (["changed letter", "old token", "reader deletes"], ["changed letter"],
         ["other project"]),
    ),
    Exercise(
        "request.lifetime", judge_lifetime,
        "Accepted, and too late all the same: the token is checked again by each service.",
        short_lifetime,
        (0, LIFETIME),
    ),
)  # fmt: skip
