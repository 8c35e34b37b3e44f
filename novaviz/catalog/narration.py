"""What the events of a boot are told with: one record for each kind of exchange.

Each name in braces stands for what the code fills in, and the shapes below say which there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from novaviz.catalog.shape import mapping, record, text
from novaviz.catalog.template import (
    Counted,
    Moments,
    all_moments,
    counted,
    moments,
    template,
    templates,
)


@dataclass(frozen=True, slots=True)
class Participants:
    """How a participant is called in a sentence; one that has no entry goes by its own name."""

    names: Mapping[str, str]
    on_host: str
    database: str
    own_database: str


@dataclass(frozen=True, slots=True)
class UserText:
    """``acts`` by the command's name is what the user has done to an instance that is there."""

    start: str
    acts: Mapping[str, str]
    end: str


@dataclass(frozen=True, slots=True)
class RestText:
    """``asks`` and ``answers`` by the request's name; ``token`` by the credential it carries."""

    token: Mapping[str, str]
    asks: Mapping[str, str]
    asks_other: str
    purposes: Mapping[str, str]
    answers: Mapping[str, str]
    candidates: Counted
    answered: str
    brings: str
    token_valid: str
    token_whose: str
    refused: str


@dataclass(frozen=True, slots=True)
class CallText:
    """``asks`` and ``returns`` by the method, of an object call by object and method."""

    asks: Mapping[str, str]
    asks_other: str
    returns: Mapping[str, str]
    returned: str


@dataclass(frozen=True, slots=True)
class CastText:
    """``about`` says by the method what a message asks its receiver to do."""

    puts: str
    puts_every: str
    about: Mapping[str, str]
    takes: str
    finishes: str


@dataclass(frozen=True, slots=True)
class DbText:
    """``statements`` by the SQL verb; ``{what}`` is made of the other entries."""

    statements: Mapping[str, Moments]
    rows: Counted
    inserted: str
    changed: str
    column: str
    change: str
    unchanged: str
    empty: str


@dataclass(frozen=True, slots=True)
class LifecycleText:
    """What libvirt reports by itself, by the event's name; ``end``: nova-compute has heard it."""

    events: Mapping[str, str]
    other: str
    end: str


@dataclass(frozen=True, slots=True)
class DriverText:
    """``calls`` by the driver's method; ``lifecycle`` is what libvirt reports by itself."""

    calls: Mapping[str, Moments]
    other: Moments
    lifecycle: LifecycleText


@dataclass(frozen=True, slots=True)
class DecisionText:
    """How the scheduler filters and weighs hosts."""

    filters: str
    weighs: str
    hosts: Counted
    passes: str
    refused: str
    refused_more: str
    ordered: str
    nobody: str


@dataclass(frozen=True, slots=True)
class FailureText:
    """How an exchange goes wrong; ``fault`` is added where a fault of the scenario does it."""

    lost: str
    undelivered: str
    died: str
    cast: str
    no_answer: str
    other: str
    fault: str


@dataclass(frozen=True, slots=True)
class ConsoleText:
    """What the guest prints: a line or several, of which the last is told, or that it is ready.

    ``blank``: there is nothing to be read in it.
    """

    line: str
    lines: str
    blank: str
    ready: str


@dataclass(frozen=True, slots=True)
class NarrationText:
    """All that an event is told with, by its kind."""

    user: UserText
    rest: RestText
    call: CallText
    cast: CastText
    db: DbText
    driver: DriverText
    decision: DecisionText
    notify: Moments
    console: ConsoleText
    failure: FailureText


ANSWERS: Mapping[str, tuple[str, ...]] = {
    "POST /v3/auth/tokens": ("user",),
    "POST /v2.1/servers": (),
    "GET /v2.1/servers/{id}": ("status", "task"),
    "GET /v2/images/{id}": ("image", "status"),
    "GET /v2/images/{id}/file": ("bytes",),
    "GET /v2.0/quotas/{id}": ("ports",),
    "POST /v2.0/ports": ("addresses",),
    "GET /v3/{id}/volumes/{id}": ("status",),
    "GET /allocation_candidates": ("hosts",),
    "PUT /allocations/{id}": (),
}
"""The answers whose content is told, and what of it there is to tell."""

STATEMENTS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("BEGIN", "COMMIT", "ROLLBACK"), ()),
    **dict.fromkeys(("SELECT", "INSERT", "UPDATE", "DELETE"), ("what",)),
}
"""The SQL verbs, and what there is to tell at the end beside table and database."""

TOKENS = ("user", "nova", "neutron")
PURPOSES = (
    "reserve", "attach", "unknown_event", "os-stop", "os-start", "reboot", "reboot_hard", "pause",
    "unpause", "suspend", "resume", "os-getConsoleOutput", "os-begin_detaching",
    "os-roll_detaching", "unknown_action",
)  # fmt: skip
_PAIR = ("source", "target")

PARTICIPANTS = record(
    Participants,
    names=mapping(text()),
    on_host=template("name", "host"),
    database=template("name"),
    own_database=template(),
)

_TOLD = template("command")
_USER = record(UserText, start=_TOLD, acts=mapping(_TOLD), end=template("exit"))

_REST = record(
    RestText,
    token=templates(TOKENS),
    asks=mapping(template(*_PAIR, "token", "purpose")),
    asks_other=template(*_PAIR, "token", "name"),
    purposes=templates(PURPOSES),
    answers=templates(ANSWERS),
    candidates=counted(),
    answered=template(*_PAIR, "status"),
    brings=template(*_PAIR, "status", "what"),
    token_valid=template(*_PAIR),
    token_whose=template(*_PAIR, "user", "roles"),
    refused=template(*_PAIR, "error"),
)

_CALL = record(
    CallText,
    asks=mapping(template(*_PAIR, "method")),
    asks_other=template(*_PAIR, "method"),
    returns=mapping(template(*_PAIR, "method")),
    returned=template(*_PAIR, "method"),
)

_CAST = record(
    CastText,
    puts=template(*_PAIR, "what"),
    puts_every=template(*_PAIR, "what"),
    about=mapping(template("method")),
    takes=template("target", "method"),
    finishes=template("target", "method"),
)


_DB = record(
    DbText,
    statements=all_moments(STATEMENTS, "source", "table", "database"),
    rows=counted(),
    inserted=template("rows", "columns"),
    changed=template("rows", "columns"),
    column=template("column", "value"),
    change=template("column", "before", "after"),
    unchanged=template(),
    empty=template(),
)

_DRIVER = record(
    DriverText,
    calls=mapping(moments("source")),
    other=moments("source", "name"),
    lifecycle=record(
        LifecycleText,
        events=mapping(template(*_PAIR, "name")),
        other=template(*_PAIR, "name"),
        end=template(*_PAIR, "name"),
    ),
)

_DECISION = record(
    DecisionText,
    filters=template("source", "hosts"),
    weighs=template("source", "hosts"),
    hosts=counted(),
    passes=template("source"),
    refused=template("source", "host", "filter", "reason"),
    refused_more=template("source", "count", "hosts", "filters"),
    ordered=template("source", "hosts"),
    nobody=template("source"),
)

_FAILURE = record(
    FailureText,
    lost=template("method", "target"),
    undelivered=template("method", "target"),
    died=template("who", "method"),
    cast=template("target", "method", "error"),
    no_answer=template(*_PAIR, "error"),
    other=template("method", "error"),
    fault=template("told", "fault"),
)

NARRATION = record(
    NarrationText,
    user=_USER,
    rest=_REST,
    call=_CALL,
    cast=_CAST,
    db=_DB,
    driver=_DRIVER,
    decision=_DECISION,
    notify=moments("source", "name"),
    console=record(
        ConsoleText,
        line=template("line"),
        lines=template("count", "line"),
        blank=template(),
        ready=template("line"),
    ),
    failure=_FAILURE,
)
