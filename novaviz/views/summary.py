"""What became of a boot: outcome, host, address, the reason, and what a stuck one still holds.

The client's last look at its server tells most of it, as it would tell a user.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from novaviz.model import Event, Trace
from novaviz.model.event import DB, END, START
from novaviz.views.guest import is_heard, lines_of, ready_event, seconds_after_active
from novaviz.views.printable import printable
from novaviz.views.status_table import seen
from novaviz.views.step_list import count_text, failures, last_step


def summary(trace: Trace) -> str:
    """What became of the boot: outcome, host, address, fault, and what is held by a stuck one."""
    return "\n".join(f"  {label:<11} {text}" for label, text in _facts(trace))


def _facts(trace: Trace) -> Iterator[tuple[str, str]]:
    metadata, server = trace.metadata, server_of(trace)
    outcome = metadata.get("outcome") or "not over yet"
    yield "outcome", printable(outcome)
    state = seen(trace)[-1] if seen(trace) else None
    if state is not None:
        yield "instance", printable(state.instance)
        if state.host:
            yield "host", printable(state.host)
    addresses = addresses_of(server)
    if addresses:
        yield "address", ", ".join(printable(address) for address in addresses)
    if stopped_by(trace):
        if trace.steps:
            yield "stopped at", stopped_at(trace)
        yield "because", stopped_by(trace)
    if outcome in ("ERROR", "STUCK"):
        for held in holdings(trace) or ["nothing but its own rows"]:
            yield "still held", held
    for who in waiting_for(trace):
        yield "waits for", who
    if metadata.get("faults"):
        yield "fault", ", ".join(printable(fault) for fault in metadata["faults"])
    if trace.metadata.get("simulated") or is_heard(trace):
        yield from _guest(trace)
    messages = sum(event.phase == START and event.kind != DB for event in trace.events)
    seconds = trace.events[-1].at if trace.events else 0.0
    yield (
        "trace",
        (
            f"{count_text(trace)}, {messages} messages, {len(trace.events)} events, "
            f"{seconds:.3f} s{'' if trace.metadata.get('times') else ' of simulated time'}"
        ),
    )


def _guest(trace: Trace) -> Iterator[tuple[str, str]]:
    """Of a real run: what the guest says of itself, and what was only simulated beside it."""
    ready = ready_event(trace)
    if ready is not None:
        yield "guest", printable(ready_text(trace, ready))
        for line in lines_of(ready.payload.get("text")):
            yield "", line
    elif is_heard(trace):
        yield "guest", "not ready when the run stopped waiting for it"
    elif _executes(trace):
        yield "guest", "had said nothing when the run stopped waiting for it"
    for phrase in trace.metadata.get("simulated") or ():
        yield "simulated", printable(phrase)


def _executes(trace: Trace) -> bool:
    """Whether a guest really runs, that might have said something."""
    qemu = str(trace.metadata.get("hypervisor", "")).startswith("qemu")
    return qemu and trace.metadata.get("outcome") == "ACTIVE"


def ready_text(trace: Trace, ready: Event) -> str:
    """``ready 3.2 s after ACTIVE``; Nova does not know, and its ACTIVE does not wait for it."""
    after = seconds_after_active(trace, ready)
    if after is None:
        return f"ready at {ready.at:.1f} s, though never ACTIVE"
    return f"ready {abs(after):.1f} s {'after' if after >= 0 else 'before'} ACTIVE"


def holdings(trace: Trace) -> list[str]:
    """What a boot that did not end well still holds, as the run says it."""
    return [printable(held) for held in trace.metadata.get("held") or ()]


def waiting_for(trace: Trace) -> list[str]:
    """Who would have had to act for a stuck boot to go on."""
    waiting = trace.metadata.get("waiting_for") or ()
    return [printable(who) for who in ([waiting] if isinstance(waiting, str) else waiting)]


def stopped_at(trace: Trace) -> str:
    """The last step that failed, or else the last one begun: ``step 9 (The request goes to ...)``.

    What was begun beside the step that failed says less than the failure.
    """
    failed = failures(trace)
    step = next((step for step in reversed(trace.steps) if step.number in failed), None)
    step = step or last_step(trace)
    return f"step {step.number} ({printable(step.title)})" if step else "before the first step"


def ending(trace: Trace) -> list[str]:
    """What became of the boot, in a few short sentences."""
    metadata, name = trace.metadata, name_of(trace)
    outcome = metadata.get("outcome")
    if outcome is not None and metadata.get("source") == "run" and not trace.steps:
        return _ending_of_act(trace)
    where = f"It stopped at {stopped_at(trace)}."
    if outcome == "REJECTED":
        return [f"{name}: REJECTED, there is no instance", where, stopped_by(trace)]
    if outcome == "STUCK":
        return [
            f"{name} is STUCK in BUILD",
            f"{where} Nothing is left to happen, and nobody says so.",
            *(f"Waits for {who}." for who in waiting_for(trace)),
            *(f"Still held: {held}." for held in holdings(trace)),
        ]
    if outcome == "ERROR":
        return [f"{name} is in ERROR", where, stopped_by(trace)]
    if outcome is None:
        return [f"{name}: the recording ends here"]
    state = seen(trace)[-1] if seen(trace) else None
    host = f"on {state.host}" if state is not None and state.host else ""
    addresses = ", ".join(addresses_of(server_of(trace)))
    told = [f"{name} is ACTIVE {host}".strip(), f"Address: {addresses}" if addresses else ""]
    ready = ready_event(trace)
    return [*told, f"The guest was {ready_text(trace, ready)}."] if ready else told


def _ending_of_act(trace: Trace) -> list[str]:
    """What became of something that was done to an instance that is there."""
    server, title = server_of(trace), printable(trace.metadata.get("title") or "the instance")
    return [
        f"{title}: {trace.metadata['outcome']}",
        f"The instance is {printable(server['status'])}." if server.get("status") else "",
        stopped_by(trace),
        *(f"Waits for {who}." for who in waiting_for(trace)),
    ]


def stopped_by(trace: Trace) -> str:
    """Why the boot did not end ACTIVE, in the words of the API; empty if it did."""
    outcome = trace.metadata.get("outcome")
    if outcome == "REJECTED":
        error = trace.metadata.get("error") or {}
        return printable(f"HTTP {error.get('code')}: {error.get('message')}")
    if outcome == "ERROR":
        fault = server_of(trace).get("fault") or trace.metadata.get("fault")
        return printable(str(fault.get("message")).strip() if isinstance(fault, dict) else "ERROR")
    return "nothing is left to happen" if outcome == "STUCK" else ""


def name_of(trace: Trace) -> str:
    """The name that was asked for."""
    for event in trace.events:
        if event.name == "POST /v2.1/servers" and event.phase == START:
            body = event.payload.get("body")
            server = body.get("server") if isinstance(body, dict) else None
            if isinstance(server, dict) and server.get("name"):
                return printable(server["name"])
    return printable(trace.metadata.get("title") or "the instance")


def server_of(trace: Trace) -> dict[str, Any]:
    """The server as the API last showed it to the client; empty if it never did."""
    for event in reversed(trace.events):
        if event.name == "GET /v2.1/servers/{id}" and event.phase == END:
            body = event.result.get("body")
            server = body.get("server") if isinstance(body, dict) else None
            if isinstance(server, dict):
                return server
    return {}


def addresses_of(server: dict[str, Any]) -> list[str]:
    """``10.0.0.3 (private)``, one for each fixed address."""
    networks = server.get("addresses")
    if not isinstance(networks, dict):
        return []
    return [
        f"{address.get('addr')} ({network})"
        for network, given in networks.items()
        if isinstance(given, list)
        for address in given
        if isinstance(address, dict)
    ]
