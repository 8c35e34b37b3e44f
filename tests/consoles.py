"""Boots whose guest is heard: a trace with what a guest prints put in where a real one prints it.

The times and the lines are those of a guest under QEMU; everything else is the boot that is given.
"""

from __future__ import annotations

from collections.abc import Sequence

from novaviz.model import Event, Trace
from novaviz.model.context import RequestContext
from novaviz.model.event import CONSOLE, DRIVER, END, START
from novaviz.model.schema import check
from novaviz.run import Run
from tests import boots

EARLY = (
    "SeaBIOS (version 1.16.2-debian-1.16.2-1)",
    "Booting from ROM...",
    "[    0.000000] Linux version 6.1.0-37-cloud-amd64 (debian-kernel@lists.debian.org)\n"
    "[    0.000000] Command line: console=ttyS0 quiet",
)
LATE = (
    "novaviz-guest: devices ready after 0.9 s",
    "novaviz-guest: config drive /dev/vdc: instance-id i-00000001, name vm1\n"
    "novaviz-guest: its metadata has 1 network and 0 keys",
    "novaviz-guest: eth0 asks for an address",
    "udhcpc: started, v1.35.0",
    "udhcpc: lease of 10.0.0.10 obtained from 10.0.0.1, lease time 86400",
)
READY = "novaviz-guest: ready hostname=vm1 ip=10.0.0.10 disks=vda:1.0G,vdb:1.0G"
SIMULATED = ("the host's network and its agent", "the volumes' content")
SECONDS_APART = 0.25


def heard(
    trace: Trace | None = None,
    *,
    early: Sequence[str] = EARLY,
    late: Sequence[str] = LATE,
    ready: str | None = READY,
) -> Trace:
    """The boot, with ``early`` outputs before ACTIVE and ``late`` ones after it, then ``ready``."""
    base = trace or boots.classic()
    last = _last_look(base)
    spawn = next(span for span in base.spans() if (span.kind, span.name) == (DRIVER, "spawn"))
    assert spawn.close is not None
    writer = _Writer(base, f"hypervisor@{base.transitions[-1].host}")
    for event in base.events:
        if event.seq == spawn.close.seq:
            for text in early:
                writer.prints(text, "console", spawn.number)
        if event.seq == last:
            for text in late:
                writer.prints(text, "console", None, later=SECONDS_APART)
            if ready is not None:
                writer.prints(ready, "console.ready", None, later=SECONDS_APART)
        writer.keeps(event)
    return writer.trace()


def _last_look(trace: Trace) -> int:
    """Where the client looks at its server for the last time."""
    return max(event.seq for event in trace.events
               if event.name == "GET /v2.1/servers/{id}" and event.phase == START)  # fmt: skip


class _Writer:
    """A trace that is written anew, with more in it."""

    def __init__(self, base: Trace, hypervisor: str) -> None:
        self._base, self._hypervisor = base, hypervisor
        self._events: list[Event] = []
        self._seqs: dict[int, int] = {}
        self._later = 0.0
        self._span = max(span.number for span in base.spans())

    def keeps(self, event: Event) -> None:
        """An event of the boot itself, after all that is there by now."""
        self._seqs[event.seq] = len(self._events) + 1
        at = round(event.at + self._later, 6)
        self._events.append(event._replace(seq=len(self._events) + 1, at=at))

    def prints(self, text: str, name: str, parent: int | None, later: float = 0.0) -> None:
        """One output of the guest, ``later`` seconds after what was before it."""
        self._span += 1
        self._later += later
        at = round((self._events[-1].at if self._events else 0.0) + later, 6)
        payload = {"instance": self._base.metadata["instance"], "text": text}
        start = Event(
            len(self._events) + 1, at, START, self._span, parent, CONSOLE,
            self._hypervisor, "client", name, payload,
        )  # fmt: skip
        end = start._replace(seq=start.seq + 1, phase=END, payload={}, result={})
        self._events += [start, end]

    def trace(self) -> Trace:
        """The whole, as valid as any other."""
        whole = self._base.to_dict()
        whole["events"] = [event.to_dict() for event in self._events]
        for state in whole["transitions"]:
            state["seq"] = self._seqs[state["seq"]]
            state["at"] = self._events[state["seq"] - 1].at
        for step in whole["steps"]:
            for end in ("first", "last"):
                step[end] = self._seqs.get(step[end])
        whole["metadata"] = whole["metadata"] | {
            "hypervisor": "qemu", "times": "real seconds", "simulated": list(SIMULATED),
        }  # fmt: skip
        check(whole, "a boot that is heard")
        return Trace.from_dict(whole)


def speaks(run: Run, ready: str | None = READY) -> None:
    """Have the guest of a run that is paused at the end of its spawn print, as a driver would."""
    boundary, uuid = run.cloud.boundary, run.trace.metadata["instance"]
    hypervisor = next(
        event.target for event in boundary.events if (event.kind, event.name) == (DRIVER, "spawn")
    )

    async def printing() -> None:
        said = [("console", text) for text in LATE]
        for name, text in [*said, *([("console.ready", ready)] if ready else [])]:
            payload = {"instance": uuid, "text": text}
            await boundary.moment(RequestContext(), CONSOLE, hypervisor, "client", name, payload)

    run.cloud.kernel.spawn(printing(), hypervisor)


def at_its_spawn(run: Run) -> Run:
    """The run at the moment at which its guest begins to run."""
    assert run.run_until(lambda event: (event.name, event.phase) == ("spawn", END))
    return run
