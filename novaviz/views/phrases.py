"""What a REST exchange holds that is worth telling, read out of its payload and its answer.

Whose token it carries, what it is for, and what the answer brings. The words around these facts
are those of ``data/text``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from novaviz.model import Event

if TYPE_CHECKING:
    from novaviz.catalog import Text

ACTIONS = ("/servers/{id}/action", "/volumes/{id}/action")
"""The ends of requests whose body says what is to be done."""

Facts = Mapping[str, object]


def token_of(event: Event, text: Text) -> str:
    """Whose token the request carries; empty where it carries none."""
    return text.narration.rest.token.get(str(event.payload.get("credential")), "")


def purpose_of(event: Event, text: Text) -> str:
    """What the request is for, where its name does not say it; empty otherwise."""
    body: Any = event.payload.get("body")
    purposes = text.narration.rest.purposes
    if event.name == "POST /v3/{id}/attachments":
        return purposes["attach" if _has_connector(body) else "reserve"]
    if event.name == "POST /v2.1/os-server-external-events":
        try:
            return ", ".join(str(one["name"]) for one in body["events"])
        except (KeyError, TypeError):
            return purposes["unknown_event"]
    if event.name.startswith("POST ") and event.name.endswith(ACTIONS):
        return _action(body, purposes)
    return ""


def _action(body: Any, purposes: Mapping[str, str]) -> str:
    """What is to be done, from the one key of an action's body."""
    if not isinstance(body, dict) or len(body) != 1:
        return purposes["unknown_action"]
    (key,) = body
    if key == "reboot" and isinstance(body[key], dict):
        hard = str(body[key].get("type")).upper() == "HARD"
        return purposes["reboot_hard" if hard else "reboot"]
    return purposes.get(str(key), purposes["unknown_action"])


def _has_connector(body: Any) -> bool:
    """An attachment without a connector only reserves the volume."""
    try:
        return bool(body["attachment"].get("connector"))
    except (AttributeError, KeyError, TypeError):
        return False


def _candidates(body: Any, text: Text) -> Facts:
    return {"hosts": text.narration.rest.candidates.of(len(body["allocation_requests"]))}


def _server(body: Any, text: Text) -> Facts:
    server = body["server"]
    return {"status": server["status"], "task": server.get("OS-EXT-STS:task_state")}


def _port(body: Any, text: Text) -> Facts:
    return {"addresses": ", ".join(ip["ip_address"] for ip in body["port"]["fixed_ips"])}


ANSWERS: Mapping[str, Callable[[Any, Text], Facts]] = {
    "POST /v3/auth/tokens": lambda body, text: {"user": body["token"]["user"]["name"]},
    "POST /v2.1/servers": lambda body, text: {},
    "GET /v2.1/servers/{id}": _server,
    "GET /v2/images/{id}": lambda body, text: {"image": body["name"], "status": body["status"]},
    "GET /v2/images/{id}/file": lambda body, text: {"bytes": body["size"]},
    "GET /v2.0/quotas/{id}": lambda body, text: {"ports": body["quota"]["port"]},
    "POST /v2.0/ports": _port,
    "GET /v3/{id}/volumes/{id}": lambda body, text: {"status": body["volume"]["status"]},
    "GET /allocation_candidates": _candidates,
    "PUT /allocations/{id}": lambda body, text: {},
}
"""What an answer brings, from its body; a body that does not fit is told by its status alone."""
