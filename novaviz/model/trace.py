"""A whole recorded run: what every view, export and comparison reads."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

from novaviz.exceptions import TraceError
from novaviz.model.event import DELIVER, START, Event, Json
from novaviz.model.shown import Shown
from novaviz.model.span import Span
from novaviz.model.transition import Transition

FORMAT = "novaviz-trace"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Participant:
    """Who takes part: a lane of the diagram. ``role`` is what it is (service, database, ...)."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Step:
    """One numbered teaching step, matched to events: ``first`` and ``last`` are their seq.

    Both are None for a step that was not reached, or that this boot does not need.
    """

    number: int
    title: str
    needed: bool
    first: int | None
    last: int | None


@dataclass(frozen=True)
class Trace(Shown):
    """The events of one run, the states they led to and the steps they make up.

    ``metadata`` holds title, source, release, scenario, seed, epoch, instance, request_id,
    outcome, and what the run had to say beside them.
    """

    metadata: dict[str, Json]
    events: tuple[Event, ...]
    lanes: tuple[Participant, ...]
    transitions: tuple[Transition, ...]
    steps: tuple[Step, ...]

    def participants(self) -> tuple[Participant, ...]:
        """Everyone who sent or received something, in reading order."""
        return self.lanes

    def spans(self) -> list[Span]:
        """Every exchange, in the order of its start."""
        return list(self._spans.values())

    def span(self, number: int) -> Span:
        """The exchange with this span number; KeyError if there is none."""
        return self._spans[number]

    def children(self, number: int | None) -> list[Span]:
        """The exchanges that this one caused directly, in order (None: those nobody caused)."""
        return [self._spans[child] for child in self._children.get(number, ())]

    def descendants(self, number: int) -> Iterator[Span]:
        """The exchanges that this one caused, directly or through others."""
        for child in self.children(number):
            yield child
            yield from self.descendants(child.number)

    def state_at(self, seq: int, instance: str | None = None) -> Transition | None:
        """The state of an instance just after event ``seq``; None while no row tells of it.

        Without ``instance``, the one that this trace is about.
        """
        uuid = instance or self.metadata.get("instance")
        own = self._by_instance.get(uuid, ())
        at = bisect_right([transition.seq for transition in own], seq)
        return own[at - 1] if at else None

    @cached_property
    def _spans(self) -> dict[int, Span]:
        starts = {event.span: event for event in self.events if event.phase == START}
        arrivals = {event.span: event for event in self.events if event.phase == DELIVER}
        closes = {event.span: event for event in self.events if event.closes}
        return {
            number: Span(start, arrivals.get(number), closes.get(number))
            for number, start in starts.items()
        }

    @cached_property
    def _children(self) -> dict[int | None, list[int]]:
        children: dict[int | None, list[int]] = {}
        for number, span in self._spans.items():
            children.setdefault(span.parent, []).append(number)
        return children

    @cached_property
    def _by_instance(self) -> dict[Any, list[Transition]]:
        found: dict[Any, list[Transition]] = {}
        for transition in self.transitions:
            found.setdefault(transition.instance, []).append(transition)
        return found

    def to_dict(self) -> dict[str, Json]:
        """The trace as the file has it."""
        return {
            "format": FORMAT,
            "version": VERSION,
            "metadata": self.metadata,
            "participants": [{"name": lane.name, "role": lane.role} for lane in self.lanes],
            "events": [event.to_dict() for event in self.events],
            "transitions": [transition.to_dict() for transition in self.transitions],
            "steps": [
                {"number": step.number, "title": step.title, "needed": step.needed,
                 "first": step.first, "last": step.last}
                for step in self.steps
            ],
        }  # fmt: skip

    def to_json(self) -> str:
        """The trace file's text: one event a line, the same bytes for the same trace."""
        whole = self.to_dict()
        lines = ["{"]
        for key, value in whole.items():
            if isinstance(value, list) and value:
                lines.append(f"{_dump(key)}: [")
                lines.append(",\n".join(_dump(item) for item in value))
                lines.append("],")
            else:
                lines.append(f"{_dump(key)}: {_dump(value)},")
        lines[-1] = lines[-1].rstrip(",")
        return "\n".join([*lines, "}"]) + "\n"

    @classmethod
    def from_dict(cls, data: dict[str, Json]) -> Trace:
        """The trace that ``to_dict`` wrote; the data must already be valid."""
        return cls(
            metadata=data["metadata"],
            events=tuple(Event(**event) for event in data["events"]),
            lanes=tuple(Participant(lane["name"], lane["role"]) for lane in data["participants"]),
            transitions=tuple(Transition(**item) for item in data["transitions"]),
            steps=tuple(Step(**step) for step in data["steps"]),
        )

    @classmethod
    def from_json(cls, text: str, name: str = "trace") -> Trace:
        """The trace that ``to_json`` wrote; TraceError names what is damaged."""
        from novaviz.model.schema import check

        try:
            data = json.loads(text, parse_constant=_refuse)
        except ValueError as error:
            raise TraceError(f"{name} is not a trace: not JSON ({error})") from None
        except RecursionError:
            raise TraceError(f"{name} is not a trace: nested too deeply") from None
        check(data, name)
        return cls.from_dict(data)

    def save(self, path: str | Path) -> None:
        """Write the trace beside ``path`` and rename, so that no file is ever half-written."""
        from novaviz.model.files import write_whole

        write_whole(Path(path), self.to_json())

    def export(self, path: str | Path, **options: Any) -> None:
        """Write the trace in the form that the suffix of ``path`` names, such as ``.html``.

        Options are the exporter's, see :mod:`novaviz.export`; UsageError for an unknown suffix.
        """
        from novaviz.export import export

        export(self, path, **options)


def load_trace(path: str | Path) -> Trace:
    """Read a trace file; TraceError says which file is missing or damaged, and where."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise TraceError(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise TraceError(f"{path} is not a trace: not UTF-8 text") from None
    return Trace.from_json(text, str(path))


def participants_of(events: Iterable[Event], client: str = "cli") -> Sequence[Participant]:
    """The lanes of these events, in reading order: user's side, control plane, compute, others."""
    names = dict.fromkeys(name for event in events for name in (event.source, event.target))
    lanes = [Participant(name, role_of(name, client)) for name in names]
    return sorted(lanes, key=lambda lane: (_rank(lane.name), lane.name))


_ORDER = (
    "user", "client", "keystone", "nova-api", "DB:nova_api", "nova-scheduler", "placement",
    "DB:placement", "nova-conductor", "DB:nova", "DB:nova_cell0", "DB:nova_cell1", "nova-compute",
    "hypervisor", "libvirtd", "glance", "neutron", "neutron-agent", "cinder", "notifications",
    "DB:keystone", "DB:glance", "DB:neutron", "DB:cinder",
)  # fmt: skip


def _rank(name: str) -> int:
    base = name.split("@", 1)[0]
    return _ORDER.index(base) if base in _ORDER else len(_ORDER)


def role_of(name: str, client: str = "cli") -> str:
    """What a participant is, read off its name."""
    base = name.split("@", 1)[0]
    if base.startswith("DB:"):
        return "database"
    fixed = {"user": "user", "client": client, "hypervisor": "hypervisor",
             "libvirtd": "hypervisor", "notifications": "notifications",
             "neutron-agent": "agent"}  # fmt: skip
    return fixed.get(base, "service")


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number of JSON")


def _dump(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)
