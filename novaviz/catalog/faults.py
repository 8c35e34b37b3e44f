"""What can be broken: values of the cloud that are set, or rules at the boundary.

Only what a callee could do itself is done for it. What a service can decide (no host fits, no
address is left) is never raised: the fault sets the value, and the service decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from novaviz.catalog.files import load
from novaviz.catalog.node import Node
from novaviz.catalog.releases import OUTCOMES, RELEASES
from novaviz.catalog.shape import (
    Shape,
    choice,
    flag,
    listing,
    mapping,
    nullable,
    number,
    record,
    several,
    text,
    unique,
    whole,
)
from novaviz.model.event import DB, DECISION, DRIVER, KINDS, REST, RPC_CALL, RPC_CAST

KNOBS: Mapping[str, Shape[bool] | Shape[int] | Shape[float] | Shape[str]] = {
    "hosts_full": flag(),
    "computes_down": text("a glob of host names"),
    "quota_instances": whole(),
    "image_deleted": flag(),
    "pool_used_up": flag(),
    "agents_dead": text("a glob of host names"),
    "token_lifetime": number(),
    "token_forged": flag(),
}
"""What ``set`` may set; ``token_lifetime`` is in seconds."""

ACTIONS = ("raise", "drop", "delay", "duplicate", "kill")
POSSIBLE: Mapping[str, tuple[str, ...]] = {
    REST: ("raise", "drop", "delay", "kill"),
    RPC_CALL: ("raise", "drop", "delay", "kill"),
    RPC_CAST: ACTIONS,
    DB: ("raise", "delay", "kill"),
    DRIVER: ("raise", "delay", "kill"),
    DECISION: ("raise", "delay", "kill"),
}
"""What can go wrong with exchanges of a kind. Only what travels can be lost, and a cast has no
reply. A statement, a driver's work and a decision are done in the process of their source, so that
their target cannot die alone. What is shown or told (user, notify, console) does not fail."""


@dataclass(frozen=True, slots=True)
class RaisedError:
    """The error that the callee answers with: ``status`` for rest, ``type`` for all others."""

    message: str
    type: str | None = None
    status: int | None = None

    def to_dict(self) -> dict[str, str | int]:
        """``{"status", "message"}`` for rest, ``{"type", "message"}`` for all others."""
        if self.status is not None:
            return {"status": self.status, "message": self.message}
        return {"type": self.type or "", "message": self.message}


@dataclass(frozen=True, slots=True)
class FaultRule:
    """Which exchanges go wrong, as globs, and how: exactly one of the last five is given.

    The first ``skip`` exchanges that match are let through, then ``times`` are hit (None: all
    of them). ``drop`` loses the request or the reply, ``delay`` is in seconds, and ``kill`` ends
    the source's or the target's process.
    """

    kind: str
    source: str = "*"
    target: str = "*"
    name: tuple[str, ...] = ("*",)
    skip: int = 0
    times: int | None = 1
    raise_: RaisedError | None = None
    drop: str | None = None
    delay: float | None = None
    duplicate: bool = False
    kill: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to break. ``step`` and ``expect`` (the outcome) are by release.

    ``since`` says why a release is not in ``releases``.
    """

    name: str
    summary: str
    releases: tuple[str, ...]
    step: Mapping[str, int]
    expect: Mapping[str, str]
    teaches: str
    since: str | None = None
    set: Mapping[str, bool | int | float | str] = field(default_factory=dict)
    at: tuple[FaultRule, ...] = ()


def read_faults(directory: Path | None = None) -> Mapping[str, Fault]:
    """The faults of ``faults.yaml`` by name, in the order of the file.

    Raises:
        DataError: something in the file cannot be.
    """
    return load("faults.yaml", _faults, directory)


_GLOB = text("a glob")

_RULE = record(
    FaultRule,
    kind=choice(*KINDS),
    source=_GLOB,
    target=_GLOB,
    name=several(_GLOB),
    skip=whole(),
    times=nullable(whole(1)),
    raise_=record(RaisedError, type=text(), status=whole(400), message=text()),
    drop=choice("request", "reply"),
    delay=number(),
    duplicate=flag(),
    kill=choice("source", "target"),
)


def _rule(node: Node) -> FaultRule:
    rule = _RULE(node)
    given = [action for action in ACTIONS if action in node.value]
    if len(given) != 1:
        found = " and ".join(given) or "none"
        node.fail(f"expected exactly one of {', '.join(ACTIONS)}, found {found}")
    possible = POSSIBLE.get(rule.kind, ())
    if given[0] not in possible:
        wanted = f"expected one of {', '.join(possible)}" if possible else "nothing can go wrong"
        node.fail(f"{wanted} for kind {rule.kind}, found {given[0]}")
    if rule.drop == "reply" and rule.kind == RPC_CAST:
        node.at("drop").fail("expected request, for a cast has no reply")
    if rule.kill == "target" and "drop" not in possible:
        node.at("kill").fail(f"expected source for kind {rule.kind}")
    if rule.raise_ is not None:
        wanted, other = ("status", "type") if rule.kind == REST else ("type", "status")
        if wanted not in node.value["raise"]:
            node.at("raise").child(wanted, None).fail(f"missing, expected it for kind {rule.kind}")
        if other in node.value["raise"]:
            node.at("raise", other).fail(f"expected {wanted} in its place for kind {rule.kind}")
    return rule


def _knobs(node: Node) -> Mapping[str, bool | int | float | str]:
    if not isinstance(node.value, dict):
        node.expected(f"a mapping with {', '.join(KNOBS)}")
    for name in node.value:
        if name not in KNOBS:
            node.child(name, None).fail(f"unknown key (known: {', '.join(KNOBS)})")
    return {name: KNOBS[name](node.at(name)) for name in node.value}


_FAULT = record(
    Fault,
    name=text(),
    summary=text(),
    releases=listing(choice(*RELEASES), at_least=1),
    since=text(),
    step=mapping(whole(1), keys=RELEASES),
    expect=mapping(choice(*OUTCOMES), keys=RELEASES),
    teaches=text(),
    set=Shape("a mapping of values of the cloud", _knobs),
    at=listing(Shape(_RULE.expects, _rule), at_least=1),
)


def _fault(node: Node) -> Fault:
    """A fault that says for each of its releases what to expect, and for a missing one why."""
    fault = _FAULT(node)
    if ("set" in node.value) == ("at" in node.value):
        node.fail("expected either set or at")
    for key in ("step", "expect"):
        if set(node.value[key]) != set(fault.releases):
            node.at(key).fail(f"expected one value for each of {', '.join(fault.releases)}")
    if len(fault.releases) < len(RELEASES) and fault.since is None:
        node.child("since", None).fail("missing, expected a text that says why not in all releases")
    return fault


@dataclass(frozen=True, slots=True)
class _File:
    faults: tuple[Fault, ...]


_FILE = record(_File, faults=listing(Shape(_FAULT.expects, _fault)))


def _faults(node: Node) -> Mapping[str, Fault]:
    found = _FILE(node).faults
    unique(node.at("faults"))
    return {fault.name: fault for fault in found}
