"""What predict mode asks: whom a service turns to next, and what task_state becomes.

The right answer is what the trace says. Wrong ones are first what people really believe
(``data/misconceptions.yaml``), as far as an event of this very trace refutes it, and then whatever
stands near by in the trace, so that no choice is absurd.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import partial
from typing import TYPE_CHECKING

from novaviz.model import Event, Trace, Transition
from novaviz.model.event import DB, DRIVER, REST, RPC_CALL, RPC_CAST, START, Json
from novaviz.views.narration import english, narrate
from novaviz.views.printable import printable
from novaviz.views.statements import who
from novaviz.views.status_table import seen

if TYPE_CHECKING:
    from novaviz.catalog import Misconception, Text

WHO, TASK = "who", "task"
MESSAGES = (REST, RPC_CALL, RPC_CAST, DB, DRIVER)
"""The kinds with which somebody turns to somebody else."""

MOST_WRONG, LEAST_WRONG = 3, 2
ALIKE = 2
"""How often the same request to the same service is worth a question."""

NOBODY = ("user", "notifications")
"""Those whom nobody turns to."""

NEAR = 30
"""How many events before and after a message its neighbours are looked for in."""

_NO_ROW = "no row yet"

Offer = tuple[str | None, str, int | None]
"""A wrong answer (a participant or a task_state), how it is in truth, and the refuting seq."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to choose from; ``refuted`` is the seq of the event that shows it to be wrong."""

    text: str
    why: str
    right: bool = False
    refuted: int | None = None

    def to_dict(self) -> dict[str, Json]:
        return {name: getattr(self, name) for name in self.__slots__}


def questions_of(trace: Trace, text: Text | None = None) -> list[dict[str, Json]]:
    """The questions of a trace in the order of its events, in the shape of the player's score."""
    text = text or english()
    beliefs = _Beliefs(trace)
    asked = [*_Who(trace, text, beliefs).questions(), *_tasks_asked(trace, text, beliefs)]
    return sorted(asked, key=lambda question: int(question["before"]))


class _Beliefs:
    """The misconceptions that this trace refutes, with the seq of the event that does so."""

    def __init__(self, trace: Trace) -> None:
        from novaviz.catalog import read_misconceptions

        release = trace.metadata.get("release")
        self._refuted: list[tuple[Misconception, int]] = [
            (belief, event.seq)
            for belief in read_misconceptions()
            if release in belief.releases and (event := belief.refuted(trace.events))
        ]

    def offers(self, event: Event) -> Iterator[Offer]:
        """What they answer to a question about this event."""
        for belief, seq in self._refuted:
            for says in belief.answers(event):
                yield says, belief.truth, seq


class _Who:
    """The questions whom a sender turns to next."""

    def __init__(self, trace: Trace, text: Text, beliefs: _Beliefs) -> None:
        self._trace, self._text, self._beliefs = trace, text, beliefs
        self._names = [lane.name for lane in trace.participants()]
        self._turns = [
            event for event in trace.events
            if event.phase == START and event.kind in MESSAGES and event.target not in NOBODY
        ]  # fmt: skip

    def questions(self) -> Iterator[dict[str, Json]]:
        """One for each pair of sender and receiver that the steps are about."""
        asked: set[tuple[str, str]] = set()
        alike: list[tuple[str, str]] = []
        for event in self._worth_asking():
            pair, request = (event.source, event.target), (event.target, event.name)
            wrong = [
                Choice(said, why, refuted=seq)
                for said, why, seq in _picked(self._offers(event), {*pair, *NOBODY}, self._who)
            ]
            if pair in asked or alike.count(request) == ALIKE or len(wrong) < LEAST_WRONG:
                continue
            asked.add(pair)
            alike.append(request)
            ask = self._text.questions.who.format(source=self._who(event.source))
            told = narrate(self._trace, event, self._text)
            right = Choice(self._who(event.target), told, right=True)
            yield _question(event.seq, WHO, ask, [right, *wrong])

    def _worth_asking(self) -> Iterator[Event]:
        """Of each step the event that begins it, or the message with which that turn began."""
        before = 0
        for first in [step.first for step in self._trace.steps if step.first is not None]:
            event = self._trace.events[first - 1]
            turn = [
                one for one in self._turns
                if before < one.seq <= first
                and (one.source, one.target) == (event.source, event.target)
            ]  # fmt: skip
            fresh = (one for one in (event, *turn) if one in turn and not self._is_given_away(one))
            yield from list(fresh)[:1]
            before = first

    def _is_given_away(self, event: Event) -> bool:
        """Whether the sender turned the same way just before, so that everybody sees it coming."""
        own = [one for one in self._turns if one.seq < event.seq and one.source == event.source]
        return bool(own) and own[-1].target == event.target

    def _offers(self, event: Event) -> Iterator[Offer]:
        for glob, why, seq in self._beliefs.offers(event):
            if meant := self._meant(str(glob)):
                yield meant, why, seq
        truth = self._text.questions.truth_who.format(
            source=self._who(event.source), target=self._who(event.target)
        )
        for name in self._near(event):
            yield name, truth, None

    def _who(self, name: str | None) -> str:
        return printable(who(str(name), self._text))

    def _meant(self, glob: str) -> str | None:
        """The participant that a belief means: of several the one that the instance is on."""
        found = [name for name in self._names if fnmatchcase(name, glob)]
        final = self._trace.state_at(len(self._trace.events))
        own = [name for name in found if final and name.endswith(f"@{final.host}")]
        return next(iter([*own, *found]), None)

    def _near(self, event: Event) -> Iterator[str]:
        """Whom the sender turns to at other times, then who is busy around it, then all others."""
        yield from (one.target for one in self._turns if one.source == event.source)
        around = sorted(self._turns, key=lambda one: abs(one.seq - event.seq))
        for one in around[:NEAR]:
            yield one.target
            yield one.source
        yield from self._names


def _tasks_asked(trace: Trace, text: Text, beliefs: _Beliefs) -> Iterator[dict[str, Json]]:
    """The questions what task_state becomes, one for each change that there is."""
    words = text.questions
    before: Transition | None = None
    asked: set[tuple[str | None, str | None]] = set()
    for state in seen(trace):
        change = (before.task_state if before else _NO_ROW, state.task_state)
        if change[0] != change[1] and change not in asked:
            asked.add(change)
            event = trace.events[state.seq - 1]
            truth = words.truth_task.format(task=state.task_state)
            near: list[Offer] = [(task, truth, None) for task in _tasks(trace, state)]
            said = partial(_said, before=before, text=text)
            picked = _picked([*beliefs.offers(event), *near], {state.task_state}, said)
            wrong = [Choice(told, why, refuted=seq) for told, why, seq in picked]
            ask = words.task_next.format(task=before.task_state) if before else words.task_first
            right = Choice(said(state.task_state), narrate(trace, event, text), right=True)
            if len(wrong) >= LEAST_WRONG:
                yield _question(state.seq, TASK, ask, [right, *wrong])
        before = state


def _said(task: str | None, before: Transition | None, text: Text) -> str:
    stays = before is not None and before.task_state == task
    return printable(text.questions.stays.format(task=task) if stays else task)


def _tasks(trace: Trace, state: Transition) -> list[str | None]:
    """The states of the table, those nearest to this one first."""
    from novaviz.catalog import read_storyboard
    from novaviz.catalog.releases import RELEASES

    release = trace.metadata.get("release")
    states = [one.task_state for one in seen(trace)]
    if release in RELEASES:
        states = [row.task_state for row in read_storyboard(str(release)).table]
    known = list(dict.fromkeys(states))
    here = known.index(state.task_state) if state.task_state in known else 0
    return sorted(known, key=lambda task: abs(known.index(task) - here))


def _picked(
    offers: Iterable[Offer], taken: Iterable[str | None], said: Callable[[str | None], str]
) -> list[tuple[str, str, int | None]]:
    """The first offers that are not taken, each as it is said, and no two that say the same."""
    gone, found = {said(one) for one in taken}, list[tuple[str, str, int | None]]()
    for answer, why, seq in offers:
        if (told := said(answer)) not in gone and len(found) < MOST_WRONG:
            gone.add(told)
            found.append((told, why, seq))
    return found


def _question(seq: int, kind: str, ask: str, choices: Sequence[Choice]) -> dict[str, Json]:
    """The question, its choices shuffled in the same way each time."""
    mixed = list(choices)
    random.Random(f"question:{seq}").shuffle(mixed)
    return {
        "before": seq,
        "kind": kind,
        "ask": ask[0].upper() + ask[1:] if ask.startswith("the ") else ask,
        "choices": [choice.to_dict() for choice in mixed],
    }
