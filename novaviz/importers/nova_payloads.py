"""What the events of a recording of real Nova carry, in the shapes of a trace, cut to size.

Only what was recorded is here: a body that a fixture did not make is not made up. Tokens are left
out, and so is what is long and says little (serialized objects, links, the service catalog).
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from novaviz.model.event import Json

Recorded = dict[str, Any]
"""An event, or another part, of a recording as its file has it."""

LONGEST_TEXT, MOST_ITEMS, MOST_KEYS, DEEPEST = 64, 3, 7, 4
LEFT_OUT = frozenset(
    {"catalog", "links", "transition", "binding:profile", "extensions",
     "nova_object.version", "nova_object.namespace"}
)  # fmt: skip
SECRET = re.compile(r"token|pass(word)?$|secret|private_key", re.IGNORECASE)
"""Keys whose values are never shown."""

TOPICS = {"compute-alt": "compute"}
"""A queue of its own for what must not wait behind builds; novaviz has one queue a host."""

STATUSES = {"POST /v2.0/ports": 201, "POST /v3/{id}/volumes": 202, "DELETE": 204,
            "POST /v3/{id}/attachments/{id}/action": 204}  # fmt: skip
"""What the real services answer where a fixture at client-method level has no status; else 200."""

WRAPPED = {
    "GET /v3/{id}/volumes/{id}": "volume",
    "POST /v3/{id}/volumes": "volume",
    "POST /v3/{id}/attachments": "attachment",
    "PUT /v3/{id}/attachments/{id}": "attachment",
}
"""The key around the body on the wire, which the client library takes off."""


def trimmed(value: Json, depth: int = 0) -> Json:
    """The value without secrets and without what makes a recording long."""
    if isinstance(value, str):
        return value if len(value) <= LONGEST_TEXT else value[: LONGEST_TEXT - 1] + "…"
    if isinstance(value, (list, dict)) and depth >= DEEPEST:
        return "…"
    if isinstance(value, list):
        kept = [trimmed(item, depth + 1) for item in value[:MOST_ITEMS]]
        return kept if len(value) <= MOST_ITEMS else [*kept, "…"]
    if isinstance(value, dict):
        told = [(key, item) for key, item in value.items() if _is_told(key, item)]
        return {key: trimmed(item, depth + 1) for key, item in told[:MOST_KEYS]}
    return value


def _is_told(key: str, value: Json) -> bool:
    return key not in LEFT_OUT and not SECRET.search(key) and value not in (None, "", [], {})


def request(event: Recorded, name: str) -> dict[str, Json]:
    """The payload of a REST request; what a client method was called with where that is known."""
    given = event.get("payload") or {}
    method, _, path = name.partition(" ")
    url = urlsplit(given.get("url") or event["name"].partition(" ")[2])
    payload = {
        "method": method,
        "path": url.path if "{" not in url.path else path,
        "query": dict(parse_qsl(url.query)),
        "headers": {},
        "body": trimmed(given.get("body")),
        "credential": _credential(event, name),
    }
    if given.get("microversion"):
        payload["headers"] = {"OpenStack-API-Version": given["microversion"]}
    if "client_method" in given:
        payload["client_method"] = given["client_method"]
        if method in ("POST", "PUT") and given.get("args"):
            payload["body"] = trimmed(given["args"][-1])
    return payload


def _credential(event: Recorded, name: str) -> str:
    """Whose token a request carries. Recorded for keystone's answers; for others, as in Nova."""
    source, target = event["from"], event["to"]
    if name in ("POST /v3/auth/tokens", "GET /v3"):
        return "none"
    if source == "neutron":
        return "neutron"
    if target in ("keystone", "placement") or name == "PUT /v2.0/ports/{id}":
        return "nova"
    return "user"


def answer(event: Recorded, name: str) -> dict[str, Json]:
    """The result of a REST answer."""
    given = event.get("payload")
    fields: Recorded = given if isinstance(given, dict) else {}
    if event["from"] == "keystone":
        return {"status": fields["status"], "headers": {}, "body": _identity(fields)}
    if isinstance(fields.get("status"), int):
        return {"status": fields["status"], "headers": {}, "body": trimmed(fields.get("body"))}
    body, verb = trimmed(given), name.partition(" ")[0]
    return {
        "status": STATUSES.get(name, STATUSES.get(verb, 200)),
        "headers": {},
        "body": {WRAPPED[name]: body} if name in WRAPPED else body,
    }


def _identity(given: Recorded) -> Json:
    if "user" not in given:
        return None
    return {"token": {
        "user": {"name": given["user"]},
        "project": {"id": given["project_id"]},
        "roles": [{"name": role} for role in given["roles"]],
    }}  # fmt: skip


def message(event: Recorded) -> dict[str, Json]:
    """The payload of a call or a cast."""
    topic, server = TOPICS.get(event["topic"], event["topic"]), event.get("server")
    fanout = bool(event.get("fanout"))
    payload = {"topic": topic, "server": server, "args": trimmed(event.get("payload") or {}, 1)}
    queue = f"{topic}_fanout" if fanout else f"{topic}.{server}" if server else topic
    if event["kind"] == "rpc-cast":
        return {**payload, "fanout": fanout, "queue": queue, "depth": 1}
    return {**payload, "timeout": None, "queue": queue}


def error(text: str) -> dict[str, Json]:
    """``NoValidHost: No valid host was found. `` as type and message."""
    kind, _, told = text.partition(": ")
    return {"type": kind, "message": told}


class Rows:
    """What statements change, with the value before where an earlier one told it."""

    def __init__(self) -> None:
        self._instances: dict[str, dict[str, Json]] = {}

    def changes(self, event: Recorded, verb: str, table: str) -> list[dict[str, Json]]:
        given = {key: value for key, value in (event.get("payload") or {}).items()
                 if key != "transition"}  # fmt: skip
        if verb not in ("INSERT", "UPDATE", "DELETE") or not given:
            return []
        if table == "instances":
            return self._instance(event, verb, given)
        uuid = given.get("instance_uuid") or event.get("instance")
        key: dict[str, Json] = {"instance_uuid": uuid} if uuid else {}
        if table == "build_requests":
            # Not recorded, but shown by the API, which answers BUILD, scheduling from it.
            states = {"vm_state": "building", "task_state": "scheduling", "power_state": 0}
            return [_change(table, "insert", key, None, {**given, "instance": states})]
        before: Json = None if verb == "INSERT" else {}
        after = None if verb == "DELETE" else trimmed(given, 2)
        return [_change(table, verb.lower(), key, before, after)]

    def _instance(
        self, event: Recorded, verb: str, given: dict[str, Json]
    ) -> list[dict[str, Json]]:
        """Only columns that have another value now."""
        row = self._instances.setdefault(f"{event['to']} {event['instance']}", {})
        told = {key: value for key, value in given.items() if row.get(key, _UNKNOWN) != value}
        before = {key: row.get(key) for key in told} if verb == "UPDATE" else None
        row.update(told)
        key: dict[str, Json] = {"uuid": event["instance"]}
        return [_change("instances", verb.lower(), key, before, told)] if told else []


_UNKNOWN = object()


def _change(
    table: str, op: str, key: dict[str, Json], before: Json, after: Json
) -> dict[str, Json]:
    return {"table": table, "op": op, "key": key, "before": before, "after": after}
