"""What became of a boot, read from the answers and the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from novaviz.cloud import Cloud
from novaviz.model import vm_states
from novaviz.model.event import RPC_CAST, Event
from novaviz.services.client import Client

ACTIVE, ERROR, REJECTED, STUCK = "ACTIVE", "ERROR", "REJECTED", "STUCK"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One of four ends; ``instance`` is None where the API refused. ``details`` go to metadata."""

    name: str
    instance: str | None
    details: dict[str, Any] = field(default_factory=dict)


def outcome_of(cloud: Cloud, client: Client, events: Sequence[Event]) -> Outcome:
    """The outcome as it stands now; only final once the run is done."""
    answer = client.answer
    if answer is None:
        return Outcome(STUCK, None)
    if answer.status >= 400:
        code, message = _refusal(answer.body, answer.status)
        return Outcome(REJECTED, None, {"error": {"code": code, "message": message}})
    uuid: str = answer.body["server"]["id"]
    row = cloud.instance_row(uuid)
    state = row["vm_state"] if row else vm_states.BUILDING
    if state == vm_states.ERROR:
        fault = cloud.fault_of(uuid)
        shown = {"code": fault["code"], "message": fault["message"]} if fault else None
        return Outcome(ERROR, uuid, {"fault": shown, "held": cloud.holdings(uuid)})
    if state == vm_states.BUILDING:
        details = {"held": cloud.holdings(uuid), "waiting_for": _waiting_for(events)}
        return Outcome(STUCK, uuid, details)
    return Outcome(ACTIVE, uuid)


def _refusal(body: Any, status: int) -> tuple[int, str]:
    for inner in body.values():
        if isinstance(inner, dict) and "message" in inner:
            return inner.get("code", status), inner["message"]
    return status, "The request was refused"


def _waiting_for(events: Sequence[Event]) -> list[str]:
    """Who would have had to act for the boot to go on."""
    found: dict[str, None] = {}
    for event in events:
        kind = (event.result or {}).get("type") if isinstance(event.result, dict) else None
        if kind == "MessageLost":
            found[f"{event.target}, which never got {event.name} from {event.source}"] = None
        elif kind == "MessageUndelivered":
            found[f"{event.target}, which does not take {event.name} from its queue"] = None
        elif kind == "ServiceDied" and event.kind == RPC_CAST:
            found[f"{event.target}, which died while it did {event.name}"] = None
    return list(found)
