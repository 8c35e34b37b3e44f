"""The states of an instance, folded from the rows that the trace saw change."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from novaviz.model import power_states, task_states, vm_states
from novaviz.model.event import DB, END, Event, Json

INSTANCES = "instances"
BUILD_REQUESTS = "build_requests"

_STATUS = {
    vm_states.BUILDING: "BUILD",
    vm_states.ACTIVE: "ACTIVE",
    vm_states.PAUSED: "PAUSED",
    vm_states.SUSPENDED: "SUSPENDED",
    vm_states.STOPPED: "SHUTOFF",
    vm_states.ERROR: "ERROR",
    vm_states.DELETED: "DELETED",
}


def status_of(vm_state: str | None, task_state: str | None = None) -> str:
    """The one word that the API shows (source: ``nova.api.openstack.common:status_from_state``)."""
    if vm_state == vm_states.ACTIVE and task_state in task_states.SOFT_REBOOT:
        return "REBOOT"
    if vm_state == vm_states.ACTIVE and task_state in task_states.HARD_REBOOT:
        return "HARD_REBOOT"
    return _STATUS.get(vm_state or "", "UNKNOWN")


@dataclass(frozen=True, slots=True)
class Transition:
    """The state of one instance from the db ``end`` event ``seq`` on.

    ``origin`` says which row told it: ``instances``, or ``build_requests`` while the modern
    release has no instance row yet. ``power_state`` is the name, ``host`` None until claimed.
    """

    seq: int
    at: float
    instance: str
    origin: str
    vm_state: str | None
    task_state: str | None
    power_state: str
    status: str
    host: str | None

    def to_dict(self) -> dict[str, Json]:
        return {name: getattr(self, name) for name in self.__slots__}

    @property
    def state(self) -> tuple[str, str | None, str | None, str, str | None]:
        """What makes two transitions differ."""
        return (self.origin, self.vm_state, self.task_state, self.power_state, self.host)


def fold(events: Iterable[Event]) -> Iterator[Transition]:
    """Every change of an instance's state, in order, read from recorded row changes alone."""
    folder = Folder()
    for event in events:
        yield from folder.feed(event)


class Folder:
    """The fold, one event at a time: what the live views keep while a run goes on."""

    def __init__(self) -> None:
        self._rows: dict[tuple[str, str, Any], dict[str, Any]] = {}
        self._last: dict[str, Transition] = {}

    def feed(self, event: Event) -> Iterator[Transition]:
        if event.kind != DB or event.phase != END or not event.result:
            return
        for change in event.result["changes"]:
            if change["table"] in (INSTANCES, BUILD_REQUESTS):
                transition = self._change(event, change)
                if transition is not None:
                    yield transition

    def _change(self, event: Event, change: dict[str, Any]) -> Transition | None:
        table: str = change["table"]
        key = (event.target, table, json.dumps(change["key"], sort_keys=True))
        if change["op"] == "delete":
            self._rows.pop(key, None)
            return None
        row = self._rows.setdefault(key, {})
        row.update(change["after"])
        if table == BUILD_REQUESTS:
            state = row.get("instance") or "{}"
            fields = json.loads(state) if isinstance(state, str) else state
            uuid = row["instance_uuid"]
        else:
            fields, uuid = row, row["uuid"]
        made = Transition(
            seq=event.seq,
            at=event.at,
            instance=uuid,
            origin=table,
            vm_state=fields.get("vm_state"),
            task_state=fields.get("task_state"),
            power_state=power_states.NAMES.get(fields.get("power_state") or 0, "NOSTATE"),
            status=status_of(fields.get("vm_state"), fields.get("task_state")),
            host=fields.get("host"),
        )
        before = self._last.get(uuid)
        if before is not None and before.state == made.state:
            return None
        self._last[uuid] = made
        return made
