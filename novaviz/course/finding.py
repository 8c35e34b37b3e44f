"""Exercises of notebook 3: which host a request gets, who refuses it, and why."""

from __future__ import annotations

from contextlib import closing
from functools import cache
from typing import Any

from novaviz.course.clouds import cloud
from novaviz.course.decisions import refusals
from novaviz.course.exercise import Exercise
from novaviz.model import Trace
from novaviz.run import boot

ASKED = {"flavor": "m1.xlarge", "availability_zone": "zone-b"}
"""Every host refuses this one, for three different reasons."""
MEMBER = "m1.medium"
FLAVOR, LAST = "m1.large", "host-ram"
"""On an empty host of this name there is one place for this flavor, in both releases."""
KEYS = ("flavor", "image", "availability_zone")


def booted(**request: Any) -> Trace:
    """The boot of one server without a volume, in a cloud of its own in which nothing runs."""
    with closing(cloud()) as empty:
        return boot(volume=0, cloud=empty, **request).trace


@cache
def refused() -> dict[str, str]:
    """Who refuses which host for the request of the first exercise."""
    return refusals(booted(**ASKED))


@cache
def group_size() -> int:
    """How many servers of the flavor a server group with the policy affinity takes."""
    with closing(cloud(groups={"near": "affinity"})) as empty:
        size = 0
        while boot(flavor=MEMBER, volume=0, group="near", cloud=empty).outcome == "ACTIVE":
            size += 1
    return size


@cache
def refuser() -> str:
    """Who tells the second of two requests, today, that the last place is gone."""
    with closing(cloud([LAST], release="modern")) as small:
        first, second = (
            boot(name, flavor=FLAVOR, volume=0, cloud=small, paused=True)
            for name in ("first", "second")
        )
        first.run()
        second.run()
        claims = [span for span in second.trace.spans() if span.name == "PUT /allocations/{id}"]
    return next(span.target for span in claims if span.failed)


def judge_verdicts(answer: object) -> str | None:
    if not isinstance(answer, dict):
        return 'Write a dict, host to filter, such as {"host-cpu": "RamFilter"}.'
    right = refused()
    if strangers := [host for host in answer if host not in right]:
        return f"There is no host {strangers[0]!r} in this cloud; the table in 3.1 has the names."
    for host, filter_ in right.items():
        given = answer.get(host)
        if given == filter_:
            continue
        if given is None:
            return f"You let {host} pass. Compare what it has with what is asked for, and its zone."
        if filter_ == "AvailabilityZoneFilter":
            return (f"{given} is never asked about {host}: an earlier filter has refused it."
                    " In which zone is it?")  # fmt: skip
        if given == "CoreFilter":
            return f"Each vCPU of {host} is promised sixteen times: CoreFilter has no objection."
        return f"{given} is not who refuses {host}: which of its numbers is too small?"
    return None


def judge_request(answer: object) -> str | None:
    if not isinstance(answer, dict):
        return 'Write a dict of what boot is given, such as {"flavor": "m1.small"}.'
    if others := [key for key in answer if key not in KEYS]:
        return f"{others[0]!r} may not be used here. Use only {', '.join(KEYS)}."
    trace = booted(**answer)
    outcome: Any = trace.metadata
    if outcome["outcome"] == "REJECTED":
        return ("nova-api refuses that itself, and the scheduler is never asked:"
                f" {outcome['error']['message']}")  # fmt: skip
    if outcome["outcome"] == "ACTIVE":
        return f"That finds a host: {trace.transitions[-1].host}. Who could refuse that one?"
    small = [host for host, by in refusals(trace).items() if by == "RamFilter"]
    if small:
        return f"It finds no host, but RamFilter refuses {small[0]}: somebody else must do that."
    return None


def judge_group(answer: object) -> str | None:
    if type(answer) is not int:
        return "Write a whole number of servers, such as 2."
    right = group_size()
    if answer == right:
        return None
    if answer == 3:
        return "That is what fits in its RAM without the allocation ratio of 1.5."
    if answer == 4:
        return "There are four hosts, but a group with affinity stays on the host of its first."
    if answer == 10:
        return "That is what its disk can take. Which resource of the host is used up before?"
    if answer > right:
        return "That is more than the group's host can hold: look at its RAM, with the ratio."
    return "More fit. On which host is the first, and how much RAM may be promised there?"


def judge_race(answer: object) -> str | None:
    if str(answer).strip().lower() == refuser():
        return None
    if str(answer).startswith("nova-compute"):
        return "So it was in 2013. Today the second request never gets as far as a host."
    if answer == "nova-scheduler":
        return "It finds the host good, twice, and then asks somebody else to claim it. Whom?"
    if str(answer).startswith("host"):
        return "That is the host that both want. Who counts what is left of it?"
    return "Look for an exchange of the second run that failed: span.failed is true of it."


EXERCISES = (
    Exercise(
        "finding.verdicts", judge_verdicts,
        "A host is refused by the first filter that says no, and is asked nothing after that.",
        refused,
        ({"host-cpu": "RamFilter", "host-mid": "AvailabilityZoneFilter",
          "host-ram": "DiskFilter", "host-disk": "RamFilter"},
         {"host-cpu": "AvailabilityZoneFilter", "host-mid": "AvailabilityZoneFilter",
          "host-ram": "CoreFilter", "host-disk": "RamFilter"},
         {"host-cpu": "AvailabilityZoneFilter", "host-mid": "AvailabilityZoneFilter",
          "host-disk": "RamFilter"}),
    ),
    Exercise(
        "finding.request", judge_request,
        "The user is told the same as always: no valid host. Only the verdicts tell the reason.",
        lambda: {"image": "cirros-arm"},
        ({"flavor": "m1.xlarge"}, {"flavor": "m1.xlarge", "availability_zone": "zone-b"},
         {"image": "ubuntu"}, {"flavor": "m9.moon"}),
    ),
    Exercise(
        "finding.group", judge_group,
        "The whole group lives from one host's RAM, and no other host may help out.",
        group_size,
        (4, 10, 3),
    ),
    Exercise(
        "finding.race", judge_race,
        "Both requests pass filters and weighers; placement grants the claim to one of them only.",
        refuser,
        ("nova-compute@host-ram", "nova-scheduler", "host-ram"),
    ),
)  # fmt: skip
