"""Traces of real boots, each run once: what the tests of the views and the command line read."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from novaviz.model import Trace
from novaviz.run import boot


@cache
def booted(**options: Any) -> Trace:
    """The trace of a boot with these options of :func:`novaviz.run.boot`."""
    with boot(**options) as run:
        return run.trace


def classic() -> Trace:
    return booted()


def modern() -> Trace:
    return booted(release="modern")


def no_valid_host() -> Trace:
    """ERROR: the scheduler finds no host."""
    return booted(faults=("no-valid-host",))


def rejected() -> Trace:
    """REJECTED: nova-api refuses a forged token."""
    return booted(faults=("bad-token",))


def lost_cast() -> Trace:
    """STUCK: compute is never told."""
    return booted(faults=("lost-cast-to-compute",))


def rescheduled() -> Trace:
    """ACTIVE, on the second host."""
    return booted(release="modern", faults=("spawn-fails-once",))


def renamed(name: str) -> Trace:
    """A boot of a server with a name that nova-api would refuse: a trace is a stranger's text."""

    def put(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: put(one) for key, one in value.items()}
        if isinstance(value, list):
            return [put(one) for one in value]
        return value.replace("vm1", name) if isinstance(value, str) else value

    return Trace.from_dict(put(json.loads(classic().to_json())))


STORIES = (classic, modern, no_valid_host, rejected, lost_cast, rescheduled)
"""One boot of each kind that a view has to tell."""
