"""Which exchange caused which, in a recording that knows of threads and not of causes.

What happens in a thread while a request is being answered there is its child. Where work goes on
in another thread, the parent is the exchange that the same service is busy with.
"""

from __future__ import annotations

from dataclasses import dataclass

from novaviz.model import Event
from novaviz.model.event import DELIVER, DRIVER, END, RPC_CALL, START, USER, Json

TABLES = {
    "BlockDeviceMapping": "block_device_mapping",
    "VirtualInterface": "virtual_interfaces",
    "InstanceInfoCache": "instance_info_caches",
    "ComputeNode": "compute_nodes",
    "InstanceAction": "instance_actions",
    "Service": "services",
    "PciDevice": "pci_devices",
    "ShareMapping": "share_mapping",
    "Instance": "instance",
}
"""How the tables begin that an object call reaches, by how its name begins; the first counts."""


@dataclass(slots=True)
class Exchange:
    """A span while it is being made; ``taken`` when a thread of the receiver has taken it up."""

    number: int
    parent: int | None
    kind: str
    source: str
    target: str
    name: str
    thread: str
    open: bool = True
    taken: bool = False

    @property
    def executor(self) -> str:
        """Whose work it is: a driver is a library inside the process that calls it."""
        return self.source if self.kind == DRIVER else self.target


class Threads:
    """The exchanges so far, and the events that they are made of."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.exchanges: list[Exchange] = []
        self._work: dict[str, Exchange] = {}

    def start(
        self,
        at: float,
        thread: str,
        kind: str,
        ends: tuple[str, str],
        name: str,
        payload: dict[str, Json],
        *,
        parent: Exchange | None = None,
        seen: bool = True,
    ) -> Exchange:
        """Begin an exchange between these two ``ends``, under ``parent`` or what fits best."""
        source, target = ends
        above = parent or self.parent(source, thread)
        if above is None and self.exchanges:
            above = self.exchanges[0]
        number = len(self.exchanges) + 1
        made = Exchange(number, above.number if above else None, kind, source, target, name, thread)
        self.exchanges.append(made)
        self._emit(at, START, made, payload, None, seen=seen)
        return made

    def close(
        self, at: float, exchange: Exchange, result: Json, phase: str = END, *, seen: bool = True
    ) -> None:
        exchange.open = False
        self._emit(at, phase, exchange, {}, result, seen=seen)

    def deliver(self, at: float, exchange: Exchange) -> None:
        self._emit(at, DELIVER, exchange, {}, None)

    def assign(self, thread: str, exchange: Exchange) -> None:
        """From now on this thread does the work of the exchange."""
        exchange.taken = True
        self._work[thread] = exchange

    def work_of(self, thread: str) -> Exchange | None:
        return self._work.get(thread)

    def waiting(self, thread: str, name: str) -> Exchange | None:
        """The open exchange of this name that was begun last in this thread."""
        return next(
            (
                one
                for one in reversed(self.exchanges)
                if one.open and one.thread == thread and one.name == name
            ),
            None,
        )

    def parent(self, source: str, thread: str, table: str = "") -> Exchange | None:
        """The exchange that ``source`` is busy with in this thread, or else in any.

        Conductor answers many calls at once: a thread that is new to it takes the one whose
        object the ``table`` belongs to.
        """
        for one in reversed(self.exchanges):
            if one.open and one.thread == thread and one.executor == source:
                return one
        work = self._work.get(thread)
        if work is not None and work.open and work.executor == source:
            return work
        busy = [
            one
            for one in self.exchanges
            if one.open and one.executor == source and one.kind != USER
        ]
        if source == "nova-conductor" and busy:
            calls = [one for one in busy if one.kind == RPC_CALL and not one.taken] or busy
            found = next((one for one in calls if _reaches(one.name, table)), calls[0])
            self.assign(thread, found)
            return found
        if source == "neutron" and not busy:
            # It says that a port is wired because the interface has been plugged in.
            busy = [one for one in self.exchanges if one.name == "plug_vifs"]
        return busy[-1] if busy else None

    def _emit(
        self,
        at: float,
        phase: str,
        exchange: Exchange,
        payload: dict[str, Json],
        result: Json,
        *,
        seen: bool = True,
    ) -> None:
        self.events.append(
            Event(
                len(self.events) + 1,
                at,
                phase,
                exchange.number,
                exchange.parent,
                exchange.kind,
                exchange.source,
                exchange.target,
                exchange.name,
                payload,
                result,
                seen,
            )
        )


def _reaches(call: str, table: str) -> bool:
    """Whether an object call is one that reads or writes this table."""
    wanted = next((known for name, known in TABLES.items() if f" {name}" in call), "")
    return bool(wanted) and table.startswith(wanted)
