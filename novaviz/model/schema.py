"""Whether data is a trace: what the JSON Schema says, then what a schema cannot say.

A damaged file is refused in one line that names the file, the place and the problem, so that no
view, export or comparison ever has to doubt what it reads. Each event is held against the small
schema of its own kind and phase, not against all of them: 20,000 events take seconds.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, cast

from novaviz.exceptions import TraceError
from novaviz.model.event import DELIVER, END, ERROR, REST, RPC_CAST, START
from novaviz.model.trace import FORMAT, VERSION

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator
    from jsonschema.exceptions import ValidationError

Place = tuple[str | int, ...]
"""Where something stands in the file, as keys and indices."""

SAME_IN_SPAN = ("parent", "kind", "source", "target", "name")
"""What the later moments of a span repeat from its start."""


def check(data: Any, name: str) -> None:
    """Return quietly if ``data`` is a whole trace; TraceError says where ``name`` is damaged."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise TraceError(f'{name} is not a trace: no object with "format": "{FORMAT}"')
    if data.get("version") != VERSION:
        raise TraceError(
            f"{name}: version: {_short(data.get('version'))} is not {VERSION}, "
            "the only one that this novaviz reads"
        )
    _conform(data, "trace", name, ())
    for index, event in enumerate(data["events"]):
        place: Place = ("events", index)
        _conform(event, "event", name, place)
        _conform(event, _moment(event), name, place)
    for place, problem in _contradictions(data):
        _refuse(name, place, problem)


@cache
def schema() -> dict[str, Any]:
    """The JSON Schema of the trace file (draft 2020-12), as the package ships it."""
    path = Path(__file__).with_name("trace.schema.json")
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


@cache
def _validator(part: str) -> Draft202012Validator:
    """A validator of one ``$defs`` entry with its references filled in; ``trace``: all but events.

    References are resolved once, here: looking them up for every event would take longest.
    """
    from jsonschema import Draft202012Validator
    from jsonschema.validators import extend

    # 7.0 is an integer to a JSON Schema, and no index to anybody else.
    types = Draft202012Validator.TYPE_CHECKER.redefine("integer", lambda _, it: type(it) is int)
    strict = cast(Any, extend)(Draft202012Validator, type_checker=types)
    whole = schema()
    if part == "trace":
        wanted = {**whole, "properties": {**whole["properties"], "events": {"type": "array"}}}
    else:
        wanted = whole["$defs"][part]
    return cast("Draft202012Validator", strict(_resolved(wanted)))


def _resolved(node: Any) -> Any:
    if isinstance(node, dict):
        if "$ref" in node:
            return _resolved(schema()["$defs"][node["$ref"].removeprefix("#/$defs/")])
        return {key: _resolved(value) for key, value in node.items() if key != "$defs"}
    return [_resolved(item) for item in node] if isinstance(node, list) else node


def _moment(event: dict[str, Any]) -> str:
    """Which shape payload and result have to have (``event`` where nothing more is said)."""
    kind, phase = event["kind"], event["phase"]
    if phase == DELIVER:
        return "event"
    return "failure" if phase == ERROR and kind != REST else f"{kind}.{phase}"


def _conform(value: Any, part: str, name: str, place: Place) -> None:
    validator = _validator(part)
    if validator.is_valid(value):
        return
    from jsonschema.exceptions import best_match

    error = best_match(validator.iter_errors(value))
    assert error is not None
    _refuse(name, (*place, *error.absolute_path), _problem(error))


def _contradictions(data: dict[str, Any]) -> Iterator[tuple[Place, str]]:
    """What is well-formed and still cannot be."""
    events = data["events"]
    yield from _events(events, {lane["name"] for lane in data["participants"]})
    if data["metadata"]["source"] == "run" and data["metadata"]["outcome"] is not None:
        yield from _unclosed(events)
    before = 1
    for index, transition in enumerate(data["transitions"]):
        if not before <= transition["seq"] <= len(events):
            yield ("transitions", index, "seq"), _no_event(transition["seq"], before, len(events))
        before = transition["seq"]
    number = first = 0
    for index, step in enumerate(data["steps"]):
        if step["number"] <= number:
            yield ("steps", index, "number"), f"{step['number']} comes after {number}"
        number = step["number"]
        if step["first"] is None:
            if step["last"] is not None:
                yield ("steps", index, "last"), "there is a last event but no first"
            continue
        if not first < step["first"] <= len(events):
            yield ("steps", index, "first"), _no_event(step["first"], first + 1, len(events))
        first = step["first"]
        if step["last"] is not None and not first <= step["last"] <= len(events):
            yield ("steps", index, "last"), _no_event(step["last"], first, len(events))


def _events(events: list[dict[str, Any]], lanes: set[str]) -> Iterator[tuple[Place, str]]:
    """Order, time and the life of each span."""
    at = 0.0
    starts: dict[int, dict[str, Any]] = {}
    phases: dict[int, str] = {}
    for index, event in enumerate(events):
        seq, span, phase = event["seq"], event["span"], event["phase"]
        if type(seq) is not int or seq != index + 1:
            yield ("events", index, "seq"), f"expected {index + 1}, found {_short(seq)}"
        if not math.isfinite(event["at"]) or event["at"] != round(event["at"], 6):
            yield ("events", index, "at"), f"{event['at']} is no time in whole microseconds"
        if event["at"] < at:
            yield ("events", index, "at"), f"{event['at']} is before the event above it ({at})"
        at = event["at"]
        for end in ("source", "target"):
            if event[end] not in lanes:
                yield ("events", index, end), f"{_short(event[end])} is not in participants"
        if event["parent"] is not None and (
            event["parent"] not in starts or event["parent"] == span
        ):
            yield ("events", index, "parent"), f"no span {event['parent']} starts before this event"
        if phase == START:
            if span in starts:
                yield ("events", index, "span"), f"span {span} has already started"
            starts[span] = event
        elif span not in starts:
            yield ("events", index, "span"), f"span {span} has not started"
        else:
            yield from _later(index, event, starts[span], phases[span])
        phases[span] = phase


def _later(
    index: int, event: dict[str, Any], start: dict[str, Any], before: str
) -> Iterator[tuple[Place, str]]:
    """A span's moment after its start: not after its close, and about the same exchange."""
    span, phase = event["span"], event["phase"]
    if before in (END, ERROR):
        yield ("events", index, "span"), f"span {span} is already closed"
    if phase == DELIVER and before == DELIVER:
        yield ("events", index, "phase"), f"span {span} was already delivered"
    if phase == END and event["kind"] == RPC_CAST and before != DELIVER:
        yield ("events", index, "phase"), f"cast {span} ends but was never delivered"
    for field in SAME_IN_SPAN:
        if event[field] != start[field]:
            yield (
                ("events", index, field),
                f"{_short(event[field])} is not the {_short(start[field])} of its start",
            )


def _unclosed(events: list[dict[str, Any]]) -> Iterator[tuple[Place, str]]:
    opened = {event["span"]: index for index, event in enumerate(events) if event["phase"] == START}
    for event in events:
        if event["phase"] in (END, ERROR):
            opened.pop(event["span"], None)
    for span, index in opened.items():
        yield (
            ("events", index, "span"),
            f"span {span} is never closed, though the run has an outcome",
        )


def _no_event(seq: int, low: int, high: int) -> str:
    return f"{seq} is not the seq of an event from {low} to {high}"


def _problem(error: ValidationError) -> str:
    """What is wrong, in few words and without the whole value."""
    rule, value, wanted = (
        error.validator,
        cast(Any, error.instance),
        cast(Any, error.validator_value),
    )
    if rule == "type":
        names = wanted if isinstance(wanted, list) else [wanted]
        return f"expected {' or '.join(names)}, found {_short(value)}"
    if rule == "enum":
        return f"{_short(value)} is none of {', '.join(_short(one) for one in wanted)}"
    if rule == "const":
        return f"{_short(value)} is not {_short(wanted)}"
    if rule == "required":
        missing = next(key for key in wanted if key not in value)
        return f"{_short(missing)} is missing"
    if rule in ("minimum", "maximum"):
        return f"{_short(value)} is beyond the {rule} of {wanted}"
    if rule == "minLength":
        return "must not be empty"
    if rule == "maxProperties":
        return "must be empty at this phase"
    if rule == "additionalProperties":
        allowed = error.schema["properties"] if isinstance(error.schema, dict) else {}
        return f"unknown key {_short(next(key for key in value if key not in allowed))}"
    return "has none of the forms that it may have"


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "an array"
    text = json.dumps(value)
    return text if len(text) <= 60 else text[:56] + '..."'


def _refuse(name: str, place: Place, problem: str) -> NoReturn:
    """One line: the file, the place as ``events[12].phase``, the problem."""
    path = ""
    for key in place:
        path += f"[{key}]" if isinstance(key, int) else f".{key}"
    raise TraceError(f"{name}: {path.lstrip('.') or 'the whole file'}: {problem}")
