"""What became of a boot, read from the answers and the rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from novaviz.catalog.releases import ACTIVE, DONE, ERROR, REJECTED, STUCK
from novaviz.cloud import Cloud
from novaviz.model import vm_states
from novaviz.model.event import ERROR as FAILED
from novaviz.model.event import RPC_CAST, Event
from novaviz.model.transition import fold
from novaviz.services.client import Client
from novaviz.services.nova.fault import CODE

GATEWAY_TIMEOUT = 504
"""What a proxy in front of the API tells a user whose request is never answered."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended; ``instance`` is None where there is none. ``details`` go to metadata."""

    name: str
    instance: str | None
    details: dict[str, Any] = field(default_factory=dict)


def outcome_of(cloud: Cloud, client: Client, events: Sequence[Event]) -> Outcome:
    """The outcome as it stands now; only final once the run is done."""
    answer = client.answer
    if answer is not None and answer.status >= 400:
        return Outcome(REJECTED, None, {"error": _refused(client)})
    uuid = answer.body["server"]["id"] if answer is not None else _first_instance(events)
    if uuid is None:
        return Outcome(REJECTED, None, {"error": _refused(client)})
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


def outcome_of_act(
    cloud: Cloud, client: Client, uuid: str, events: Sequence[Event]
) -> Outcome:
    """What became of something that a user had done to a server that is there.

    ``DONE`` as the user wanted; ``REJECTED`` by the API; ``ERROR`` if the host could not, with
    the reason as ``fault``, whatever state the instance is left in; ``STUCK`` if it never ends.
    """
    answer, row = client.answer, cloud.instance_row(uuid)
    if answer is None or answer.status >= 400:
        return Outcome(REJECTED, uuid, {"error": _refused(client)})
    failed = [event for event in events if event.phase == FAILED and event.kind == RPC_CAST]
    silent = [event for event in failed if event.result["type"] in _UNFINISHED]
    if silent or (row is not None and row["task_state"] is not None):
        details = {"held": cloud.holdings(uuid), "waiting_for": _waiting_for(events)}
        return Outcome(STUCK, uuid, details)
    if failed or (row is not None and row["vm_state"] == vm_states.ERROR):
        reasons = [str(event.result["message"]) for event in failed]
        fault = {"code": CODE, "message": reasons[0] if reasons else "the instance is in error"}
        return Outcome(ERROR, uuid, {"fault": fault, "held": cloud.holdings(uuid)})
    return Outcome(DONE, uuid)


def _refused(client: Client) -> dict[str, Any]:
    """The API's no, in its words."""
    if client.answer is None:
        message = client.unanswered or "The request was never answered"
        return {"code": GATEWAY_TIMEOUT, "message": message}
    code, message = _refusal(client.answer.body, client.answer.status)
    return {"code": code, "message": message}


def _first_instance(events: Sequence[Event]) -> str | None:
    """The server that was begun although its user never heard of it."""
    return next((transition.instance for transition in fold(events)), None)


def _refusal(body: Any, status: int) -> tuple[int, str]:
    for inner in body.values():
        if isinstance(inner, dict) and "message" in inner:
            return inner.get("code", status), inner["message"]
    return status, "The request was refused"


def _waiting_for(events: Sequence[Event]) -> list[str]:
    """Who would have had to act for the boot to go on: a sentence each."""
    errors = [event for event in events if event.phase == FAILED]
    found = [_missing(event) for event in errors if event.kind == RPC_CAST]
    if not found:
        found = [_missing(event) for event in errors if event.result.get("type") in _SILENCE]
    return list(dict.fromkeys(found))


_UNFINISHED = ("MessageLost", "MessageUndelivered", "ServiceDied")
_SILENCE = ("MessagingTimeout", "ConnectTimeout", "ServiceDied")


def _missing(event: Event) -> str:
    """What the one at the other end of a failed exchange did not do."""
    kind, name = event.result["type"], event.name
    if kind == "MessageLost":
        return f"{event.target}, which never got {name} from {event.source}"
    if kind == "MessageUndelivered":
        return f"{event.target}, which does not take {name} from its queue"
    if kind == "ServiceDied" and event.kind == RPC_CAST:
        return f"{event.target}, which died while it did {name}"
    if kind == "ServiceDied":
        return f"{event.source}, which died while it waited for {name}"
    if kind in _SILENCE:
        return f"{event.target}, which did not answer {name} from {event.source} in time"
    return f"{event.target}, which gave {name} up: {event.result['message']}"
