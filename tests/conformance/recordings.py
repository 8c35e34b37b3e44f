"""The facts of the recordings of real Nova, and the same boots of novaviz beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from novaviz.model import Trace
from novaviz.model.event import START, Event
from novaviz.run import Run, boot

RECORDED = Path(__file__).with_name("recorded")
BOOTS: dict[str, dict[str, Any]] = {
    "boot": {"volume": 0},
    "boot-from-volume": {"volume": 0, "boot_from_volume": 1},
    "boot-extra-volume": {"volume": 1},
    "no-valid-host": {"volume": 0, "flavor": "m1.huge"},
    "reschedule": {"volume": 0, "faults": ("spawn-fails-once",)},
}
"""What is asked of novaviz to have the boot of each recording."""
MESSAGES = ("rest", "rpc.call", "rpc.cast")


@cache
def recording(name: str) -> dict[str, Any]:
    """The facts that were read off one recording."""
    facts: dict[str, Any] = yaml.safe_load((RECORDED / f"{name}.yaml").read_text())
    return facts


def ran(name: str) -> Run:
    """The same boot, run to its end by novaviz."""
    return boot(release="modern", **BOOTS[name])


def starts(trace: Trace, *kinds: str) -> list[Event]:
    """Where each exchange of these kinds begins, until the client looks at the server again."""
    client = [event for event in trace.events if event.phase == START and event.source == "client"]
    end = client[-1].seq if client[-1].name.startswith("GET") else len(trace.events) + 1
    return [event for event in trace.events
            if event.phase == START and event.kind in kinds and event.seq < end]  # fmt: skip


def anyhost(participant: str) -> str:
    """The participant, with HOST for the host that it runs on."""
    return re.sub("@.*", "@HOST", participant)


def messages(trace: Trace) -> dict[str, list[str]]:
    """The names of requests and messages by who asks whom, in order, as a recording has them."""
    found: dict[str, list[str]] = {}
    for event in starts(trace, *MESSAGES):
        if event.target != "keystone":
            pair = f"{anyhost(event.source)} > {anyhost(event.target)}"
            found.setdefault(pair, []).append(event.name)
    return found


def collapsed(names: Iterable[str]) -> list[str]:
    """The names without immediate repetitions: how often one polls or saves is not the point."""
    return [name for name, _ in groupby(names)]


def instance_of(run: Run) -> str:
    """The uuid of the run's server."""
    uuid: str = run.trace.metadata["instance"]
    return uuid
