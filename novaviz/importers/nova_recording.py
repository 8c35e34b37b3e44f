"""A recording of real Nova as a trace.

The recordings were made with Nova's own functional tests in one process: what was sent and
answered, by whom and in which thread. What was not recorded and must have been (the user's act,
the client's sign-in) is there with ``observed`` false. ``data/recordings/`` holds what ``convert``
made of them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from novaviz.catalog import read_storyboard
from novaviz.catalog.releases import ACTIVE, ERROR, MODERN
from novaviz.importers.nova_payloads import Recorded, Rows, answer, error, message, request, trimmed
from novaviz.importers.nova_threads import Exchange, Threads
from novaviz.model import Event, Step, Trace
from novaviz.model.event import (
    DB,
    DECISION,
    DRIVER,
    END,
    NOTIFY,
    REST,
    RPC_CALL,
    RPC_CAST,
    USER,
    Json,
)
from novaviz.model.event import ERROR as FAILED
from novaviz.model.trace import participants_of
from novaviz.model.transition import fold
from novaviz.storyboard import match

DATABASES = {
    "api-db": "DB:nova_api",
    "cell0-db": "DB:nova_cell0",
    "cell1-db": "DB:nova_cell1",
    "placement-db": "DB:placement",
}

REACHES_THE_HYPERVISOR = re.compile(
    r"spawn|destroy|(un)?plug_vifs|get_info|get_volume_connector|(at|de)tach_volume|os_vif\..*|vir.*"
)
"""The driver's methods that do; the others only look something up."""

BUILDS = "ComputeManager._do_build_and_run_instance"
BUILD = "build_and_run_instance"
LOOK = "GET /v2.1/servers/{id}"
UUID = re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")


def convert(recording: dict[str, Any], scenario: str) -> Trace:
    """The trace of a recording, up to the client's last look at its server."""
    made = tuple(_Conversion(recording).events())
    transitions = tuple(fold(made))
    last = transitions[-1].status if transitions else None
    action = recording["instance_actions"][0]["instanceAction"]
    devices = _asked(recording).get("block_device_mapping_v2", ())
    volume = any(device["destination_type"] == "volume" for device in devices)
    return Trace(
        metadata={
            "title": recording["title"],
            "source": "recording",
            "release": MODERN,
            "scenario": scenario,
            "seed": None,
            "epoch": f"{action['start_time']}Z",
            "instance": recording["final_server"]["server"]["id"],
            "request_id": action["request_id"],
            "outcome": last if last in (ACTIVE, ERROR) else None,
            "nova": recording["nova"],
            "driver": recording["driver"],
            "times": "Real seconds of a test harness that polls messages every 50 ms.",
            "fixtures": recording["keystone_note"],
            "inferred": "Parents across threads; the user's act and the sign-in are not recorded.",
        },
        events=made,
        lanes=tuple(participants_of(made)),
        transitions=transitions,
        steps=_steps(made, {"image", *(["volume"] if volume else [])}, up=last == ACTIVE),
    )


def _steps(made: Sequence[Event], has: Collection[str], *, up: bool) -> tuple[Step, ...]:
    """The steps of the storyboard; those that a boot came ``up`` without are not needed.

    A fixture in place of a hypervisor fetches no image, plugs nothing and waits for no network.
    """
    board = read_storyboard(MODERN)
    steps = match(board, made, has)
    while up and (lost := next((one for one in steps if one.needed and not one.first), None)):
        board = replace(board, steps=tuple(one for one in board.steps if one.number != lost.number))
        steps = match(board, made, has)
    found = {step.number: step for step in steps}
    return tuple(
        found.get(step.number) or Step(step.number, step.title, needed=False, first=None, last=None)
        for step in read_storyboard(MODERN).steps
    )


def _asked(recording: dict[str, Any]) -> Recorded:
    server: Recorded = recording["http"][0]["request_body"]["server"]
    return server


class _Conversion:
    """One pass over what was recorded."""

    def __init__(self, recording: dict[str, Any]) -> None:
        self._recording = recording
        self._threads = Threads()
        self._rows = Rows()
        self._read: set[tuple[int | None, str, str]] = set()
        self._filtering: Exchange | None = None
        self._verdicts: list[Json] = []

    def events(self) -> list[Event]:
        user = self._user()
        at = 0.0
        for event in self._recording["events"]:
            at = event["t"]
            self._take(event)
            if event["to"] == "client" and _name(event) == LOOK:
                break
        self._threads.close(at, user, {"exit": 0}, seen=False)
        return self._threads.events

    def _user(self) -> Exchange:
        """What began before the recording did."""
        start = self._threads.start
        command = f"nova boot {_asked(self._recording)['name']}"
        user = start(
            0.0, "", USER, ("user", "client"), "nova boot", {"command": command}, seen=False
        )
        token = "POST /v3/auth/tokens"
        asks = request({"name": token, "from": "client", "to": "keystone"}, token)
        sign_in = start(0.0, "", REST, ("client", "keystone"), token, asks, seen=False)
        answered = {"status": 201, "headers": {}, "body": None}
        self._threads.close(0.0, sign_in, answered, seen=False)
        return user

    def _take(self, event: Recorded) -> None:
        kind, phase = event["kind"], event.get("phase")
        if kind == "code":
            self._code(event)
        elif kind == "db":
            self._statement(event)
        elif kind == "notify":
            self._notification(event)
        elif kind == "rpc":
            self._message(event)
        elif phase == "send":
            self._send(event)
        elif phase == "reply":
            self._reply(event)

    def _send(self, event: Recorded) -> None:
        name = _name(event)
        if event["kind"] == "rest":
            kind, payload = REST, request(event, name)
        elif event["kind"] != "driver":
            kind = RPC_CAST if event["kind"] == "rpc-cast" else RPC_CALL
            payload = message(event)
        elif REACHES_THE_HYPERVISOR.fullmatch(name):
            kind, payload = DRIVER, {"args": {}}
        else:
            return
        self._threads.start(event["t"], event["thread"], kind, _ends(event), name, payload)

    def _reply(self, event: Recorded) -> None:
        name, given = _name(event), event.get("payload")
        exchange = self._threads.waiting(event["thread"], name)
        if exchange is None:
            return
        close, fields = self._threads.close, given if isinstance(given, dict) else {}
        if exchange.kind == REST:
            result = answer(event, name)
            if name == LOOK and exchange.source == "client":
                result["body"] = self._recording["final_server"]
            close(event["t"], exchange, result, FAILED if result["status"] >= 400 else END)
        elif "error" in fields:
            close(event["t"], exchange, error(fields["error"]), FAILED)
        else:
            back = fields.get("result") if exchange.kind == RPC_CALL else None
            close(event["t"], exchange, {"return": trimmed(back, 1)})

    def _message(self, event: Recorded) -> None:
        """A message is taken from its queue or, a build apart, has been worked off."""
        threads, thread = self._threads, event["thread"]
        if event["phase"] == "done":
            cast = threads.work_of(thread)
            if cast and cast.open and cast.kind == RPC_CAST and cast.name != BUILD:
                threads.close(event["t"], cast, {"return": None})
            return
        for one in threads.exchanges:
            if one.name == event["name"] and one.target == event["to"] and not one.taken:
                threads.assign(thread, one)
                if one.kind == RPC_CAST:
                    threads.deliver(event["t"], one)
                return

    def _code(self, event: Recorded) -> None:
        """What the scheduler decides; and a build, which goes on in a thread of its own."""
        name, phase, given = event["name"], event.get("phase"), event.get("payload") or {}
        if name == BUILDS and phase == "enter":
            build = next(one for one in reversed(self._threads.exchanges)
                         if one.name == BUILD and one.target == event["from"])  # fmt: skip
            self._threads.assign(event["thread"], build)
        elif name == BUILDS:
            worked = self._threads.work_of(event["thread"])
            if worked:
                self._threads.close(event["t"], worked, {"return": None})
        elif name == "filters" and phase == "enter":
            self._filtering = self._threads.start(
                event["t"], event["thread"], DECISION, _ends(event), "get_filtered_hosts",
                {"hosts": given["hosts_in"]},
            )  # fmt: skip
            self._verdicts = []
        elif name == "filters" and self._filtering:
            self._threads.close(event["t"], self._filtering, {"verdicts": self._verdicts})
        elif name.startswith("filter "):
            self._verdicts += [
                {"host": host, "filter": name.removeprefix("filter "),
                 "passed": host in given["out"], "reason": ""}
                for host in given["in"]
            ]  # fmt: skip
        elif name == "weighers":
            self._weighed(event, given)

    def _weighed(self, event: Recorded, given: Recorded) -> None:
        """Only the sum of all weighers was recorded."""
        hosts, weigher = [host for host, _ in given["result"]], f"{len(given['weighers'])} weighers"
        weights = [{"host": host, "weigher": weigher, "weight": weight}
                   for host, weight in given["result"]]  # fmt: skip
        payload, result = {"hosts": hosts}, {"weights": weights, "order": hosts}
        self._moment(event, DECISION, "get_weighed_hosts", payload, result)

    def _notification(self, event: Recorded) -> None:
        """The versioned ones; each has a legacy one beside it."""
        if event["versioned"]:
            given = event["payload"]
            payload = {"event_type": event["name"], "payload": trimmed(given, 2),
                       "publisher_id": given.get("publisher_id", event["from"])}  # fmt: skip
            self._moment(event, NOTIFY, event["name"], payload, {})

    def _statement(self, event: Recorded) -> None:
        """What was written, or the tables that one read after the other, recorded as one event.

        What an exchange reads again (lazily loaded parts of an object) is left out.
        """
        verb, _, table = event["name"].partition(" ")
        read = dict.fromkeys((event.get("payload") or {}).get("tables", ()))
        for name in [table] if table else read:
            parent = self._threads.parent(event["from"], event["thread"], name)
            what = (parent.number if parent else None, event["to"], name)
            if verb == "SELECT" and what in self._read:
                continue
            self._read.add(what)
            changes = self._rows.changes(event, verb, name)
            payload = {"sql": f"{verb} {name}", "parameters": {}}
            result = {"rowcount": len(changes), "rows": [], "changes": changes}
            self._moment(event, DB, f"{verb} {name}", payload, result, parent)

    def _moment(
        self, event: Recorded, kind: str, name: str, payload: dict[str, Json], result: Json,
        parent: Exchange | None = None,
    ) -> None:  # fmt: skip
        """An exchange of which one moment was recorded."""
        at, thread = event["t"], event["thread"]
        made = self._threads.start(at, thread, kind, _ends(event), name, payload, parent=parent)
        self._threads.close(at, made, result)


def _ends(event: Recorded) -> tuple[str, str]:
    return _who(event["from"]), _who(event["to"])


def _who(name: str) -> str:
    """A participant by novaviz's name; os-vif is a library of the compute host."""
    name = name.removesuffix("(fanout)").replace("os-vif@", "hypervisor@")
    return DATABASES.get(name, name)


def _name(event: Recorded) -> str:
    name: str = event["name"]
    if event["kind"] != "rest":
        return name
    name = UUID.sub("{id}", name).replace("{project}", "{id}").replace("{p}", "{id}")
    return " ".join(name.split()[:2])  # an action's name is in the body
