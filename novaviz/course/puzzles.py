"""The five broken clouds of the hunt: what was broken in each, and what else it could have been."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from novaviz.catalog import read_faults
from novaviz.cloud import Cloud
from novaviz.fault import rules_of


@dataclass(frozen=True, slots=True)
class Suspect:
    """A cause that could be; ``evidence`` is what speaks for it or, if it is not it, against it."""

    name: str
    says: str
    evidence: str


def _nothing(cloud: Cloud) -> None:
    """Nothing more is broken than the faults say."""


@dataclass(frozen=True, slots=True)
class Puzzle:
    """What the user tells, what could be the cause, which one is; and how it is brought about."""

    told: str
    cause: str
    suspects: tuple[Suspect, ...]
    flavor: str = "m1.tiny"
    faults: tuple[str, ...] = ()
    breaks: Callable[[Cloud], None] = _nothing

    @property
    def evidence(self) -> dict[str, str]:
        """By suspect, what speaks for or against it."""
        return {suspect.name: suspect.evidence for suspect in self.suspects}


def _stop_quietly(cloud: Cloud) -> None:
    """The host that will be chosen takes no messages; its last report is from just now."""
    cloud.wiring.broker.stop("nova-compute@host3")


def _lose_a_reply(cloud: Cloud) -> None:
    """As the fault that loses a call to conductor, but on the way back."""
    known = read_faults()["conductor-times-out"]
    lost = tuple(replace(rule, drop="reply") for rule in known.at)
    cloud.boundary.faults.add(rules_of([replace(known, at=lost)]))


PUZZLES = {
    1: Puzzle(
        "“I have tried three times. Each time it ends like this.”",
        "too-large",
        (
            Suspect("full", "Other servers use all the memory of every host.",
                    "Look at memory_mb_used in compute_nodes: the hosts are nearly empty."),
            Suspect("down", "No nova-compute has reported for long.",
                    "Look at last_seen_up in services: every nova-compute has just reported."),
            Suspect("too-large", "No host is large enough for what was asked.",
                    "The request has a flavor whose disk is larger than any host's local_gb."),
            Suspect("disabled", "An operator has disabled every host.",
                    "Look at disabled in services: it is 0 for each of them."),
        ),
        flavor="m1.huge",
    ),
    2: Puzzle(
        "“It has been building since this morning.”",
        "stopped",
        (
            Suspect("no-host", "nova-scheduler has found no host.",
                    "Somebody was sent the build: there is a cast to a nova-compute."),
            Suspect("lost", "The message to nova-compute was lost on the bus.",
                    "A lost message ends in MessageLost. How does this cast end?"),
            Suspect("stopped", "nova-compute does not run on the host, but counts as alive.",
                    "The message still lies in its queue (MessageUndelivered), while services has"
                    " a fresh last_seen_up: nova-scheduler trusts the report."),
            Suspect("died", "nova-compute died while it built the server.",
                    "Then it would have claimed the host. Look at host in the row: it is empty."),
        ),
        breaks=_stop_quietly,
    ),
    3: Puzzle(
        "“I booted one like it an hour ago, with the same command.”",
        "expired",
        (
            Suspect("forged", "The token is not from keystone.",
                    "nova-api had the same token checked, and took it. Look at the answer to the"
                    " POST."),
            Suspect("role", "The user has no role that lets them boot servers.",
                    "nova-api would have refused the POST with 403. Look at its answer."),
            Suspect("expired", "The token has expired while the boot went on.",
                    "nova-api took the token. Later the same token is refused with 401: between"
                    " the two lies its end."),
            Suspect("service-user", "nova's own password is wrong.",
                    "What was refused bears the user's credential, not nova's. Look at the payload"
                    " of the request that got 401."),
        ),
        faults=("expired-token-mid-boot",),
    ),
    4: Puzzle(
        "“Since last night no server starts, whatever the image.”",
        "agents",
        (
            Suspect("pool", "The network has no address left.",
                    "Each port got an address: look for ports in what neutron answers."),
            Suspect("quota", "The project may not have another port.",
                    "neutron would have refused the POST of the port. It answers 201 Created."),
            Suspect("agents", "No network agent is alive that could wire the port on the host.",
                    "neutron answers with a good status, but binding:vif_type is binding_failed;"
                    " agents in neutron's database says that none is alive."),
            Suspect("neutron", "neutron does not answer.",
                    "neutron does answer: each request to it ends with a status below 400."),
        ),
        faults=("port-binding-fails",),
    ),
    5: Puzzle(
        "“Nothing happened for a whole minute.”",
        "reply-lost",
        (
            Suspect("request-lost", "A call to nova-conductor was lost on its way.",
                    "The call that timed out has children in the trace: nova-conductor got it."),
            Suspect("reply-lost", "nova-conductor did its work, and the answer was lost.",
                    "The call timed out for nova-compute, and has a child in the trace that ended"
                    " well. A timeout does not say that nothing was done."),
            Suspect("conductor-down", "nova-conductor did not run.",
                    "It answers other calls, before and after. Look at its spans."),
            Suspect("hypervisor", "The hypervisor of the first host failed.",
                    "The first host had not come to spawn when the trouble began."),
        ),
        breaks=_lose_a_reply,
    ),
}  # fmt: skip
"""By number. Each can be told by trace and tables alone, in both releases."""
