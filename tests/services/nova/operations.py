"""Ground for stories about servers that are there: a boot in a small real cloud."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from novaviz.kernel import Rule
from novaviz.model import Trace
from novaviz.run import Run, boot


@contextmanager
def booted(release: str, *rules: Rule, volume: int = 0) -> Iterator[Run]:
    """A server that is there; the rules strike only what comes later."""
    with boot(release=release, volume=volume) as run:
        assert run.outcome == "ACTIVE"
        run.cloud.boundary.faults.add(rules)
        yield run


def states(trace: Trace) -> list[tuple[str, str | None]]:
    """The server's status and task, as they changed."""
    return [(state.status, state.task_state) for state in trace.transitions]


def begun(trace: Trace, kind: str) -> list[str]:
    """The exchanges of one kind, in order."""
    return [span.name for span in trace.spans() if span.kind == kind]


def guest(run: Run) -> str | None:
    """What the hypervisor of its host says of the server's guest."""
    uuid = run.server.uuid
    found = [driver.guests()[uuid] for driver in run.cloud.nova.drivers.values()
             if uuid in driver.guests()]  # fmt: skip
    return found[0] if found else None


def refusal(trace: Trace) -> tuple[int, str]:
    """The API's no: its code and its words."""
    assert trace.metadata["outcome"] == "REJECTED"
    error = trace.metadata["error"]
    return error["code"], error["message"]


def volume_row(run: Run, volume_id: str) -> tuple[str, str]:
    """How cinder counts a volume."""
    rows = run.sql("cinder", "SELECT id, status, attach_status FROM volumes")
    row = next(row for row in rows if row["id"] == volume_id)
    return row["status"], row["attach_status"]
