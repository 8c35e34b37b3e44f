"""The score of a trace: all words, and what has to be computed, so that the player can play it.

The trace says what happened; the score says it in a language, with the status table at each
change, the badges, the critical path, the map and the questions. Its shape is ``Score`` in
``views/js/types.d.ts``. Whatever a trace does not give (an imported one has no steps) is empty,
and the player does without.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from novaviz.catalog import Storyboard, Text, read_anachronisms, read_storyboard, read_text
from novaviz.catalog.releases import RELEASES
from novaviz.model import Event, Trace
from novaviz.model.event import DECISION, START, Json
from novaviz.views.guest import is_ready, ready_event
from novaviz.views.labels import label
from novaviz.views.narration import narrate
from novaviz.views.questions import questions_of
from novaviz.views.status_table import caption, seen, state_rows
from novaviz.views.step_list import progress, so_far

ENGLISH = "en"


def score_of(trace: Trace, language: str = ENGLISH) -> dict[str, Json]:
    """The whole score of a trace, of a run that is over or not.

    UsageError if there is no such language.
    """
    scorer = Scorer(language)
    whole = EMPTY | scorer.more(trace)
    return whole if is_over(trace) else whole | scorer.looking_back(trace)


EMPTY: dict[str, Json] = {
    "language": ENGLISH,
    "words": [],
    "steps": [],
    "tables": [],
    "badges": {},
    "anachronisms": {},
    "critical": [],
    "map": {"nodes": [], "edges": []},
    "questions": [],
    "text": {},
}
"""A score that adds nothing."""


class Scorer:
    """The score of a trace that grows, part by part: what a live view sends after each batch.

    >>> scorer = Scorer()
    >>> parts = scorer.more(run.trace)    # some time later, with more events, again

    ``more`` gives the words of the events since the last call (to be appended), and each other
    part of the score only when it is another than before (to be put in the place of the old one).
    The critical path and the questions look back, and come with the outcome. What is in the trace
    itself (events, transitions, participants, metadata) is not repeated. A call takes time for
    the new events alone, and for a part only where the trace changed what it is made of.
    """

    def __init__(self, language: str = ENGLISH) -> None:
        self._text = read_text(language)
        self._events = 0
        self._states = -1
        self._begun = self._over = False
        self._steps: object = None
        self._links: set[tuple[str, str, str]] = set()
        self._badges: dict[str, list[str]] = {}
        self._known: dict[tuple[str, str, str, str], list[str]] = {}

    def more(self, trace: Trace) -> dict[str, Json]:
        """The parts of the score that are new; the trace continues that of the last call."""
        events = trace.events[self._events :]
        over = is_over(trace)
        ended, self._over = over and not self._over, over
        text = self._text
        parts: dict[str, Json] = {
            "words": [[label(trace, event, text), narrate(trace, event, text)] for event in events]
        }
        if begins := not self._begun:
            self._begun = True
            parts |= {"language": text.language, "text": dict(text.player)}
        self._events = len(trace.events)
        if ended or self._steps != trace.steps:
            self._steps = trace.steps
            parts["steps"] = steps_of(trace, text)
        if ended or self._states != len(trace.transitions) or any(map(is_ready, events)):
            self._states = len(trace.transitions)
            parts["tables"] = tables_of(trace, text)
        if self._stamp(events, trace.metadata.get("release")):
            parts["badges"] = dict(self._badges)
            parts["anachronisms"] = _explained(self._badges)
        if self._joins(events) or begins:
            parts["map"] = _map(trace)
        if ended:
            parts |= self.looking_back(trace)
        return parts

    def looking_back(self, trace: Trace) -> dict[str, Json]:
        """The parts that are made from the end of the trace."""
        return {"critical": _critical(trace), "questions": questions_of(trace, self._text)}

    def _stamp(self, events: Iterable[Event], release: object) -> bool:
        """Find out which of these exchanges are newer than the release; whether any is."""
        before = len(self._badges)
        newer = [one for one in read_anachronisms() if release in one.releases]
        for event in events if newer else ():
            if event.phase != START:
                continue
            what = (event.kind, event.source, event.target, event.name)
            if what not in self._known:
                self._known[what] = [one.name for one in newer if one.matches(*what)]
            if self._known[what]:
                self._badges[str(event.span)] = self._known[what]
        return len(self._badges) > before

    def _joins(self, events: Iterable[Event]) -> bool:
        """Whether somebody exchanges something with somebody for the first time."""
        before = len(self._links)
        self._links.update((event.source, event.target, event.kind) for event in events)
        return len(self._links) > before or any(event.kind == DECISION for event in events)


def is_over(trace: Trace) -> bool:
    return trace.metadata.get("outcome") is not None


def board_of(trace: Trace) -> Storyboard | None:
    """The storyboard of the trace's release; None for a trace that tells of none.

    What is done to an instance later has no steps, and is no part of that story.
    """
    release = trace.metadata.get("release")
    if trace.metadata.get("source") == "run" and not trace.steps:
        return None
    return read_storyboard(release) if release in RELEASES else None


def steps_of(trace: Trace, text: Text) -> list[dict[str, Json]]:
    """The trace's steps with their words and how far each has come.

    While a run goes on, what is not finished has not failed.
    """
    board, told = board_of(trace), text.steps.get(trace.metadata.get("release") or "", {})
    sources = {step.number: list(step.source) for step in board.steps} if board else {}
    came = progress(trace) if is_over(trace) else so_far(trace)
    found = []
    for step in trace.steps:
        words = told.get(step.number)
        found.append(
            {
                "number": step.number,
                "title": words.title if words else step.title,
                "sentence": words.sentence if words else step.title,
                "why": words.why if words else "",
                "source": sources.get(step.number, []),
                "first": step.first,
                "last": step.last,
                "state": came[step.number],
            }
        )
    return found


def tables_of(trace: Trace, text: Text) -> list[dict[str, Json]]:
    """The status table from 0 on, at each change of its marks, and at the end."""
    board, over = board_of(trace), is_over(trace)
    ready = ready_event(trace)
    changes = sorted({0, *(state.seq for state in seen(trace)), *([ready.seq] if ready else [])})
    if over:
        changes.append(len(trace.events))
    tables: list[dict[str, Json]] = []
    for seq in dict.fromkeys(changes):
        rows = state_rows(board, trace, seq, text=text, goes_on=not over)
        shown = [
            {"status": row.status, "task": row.task, "steps": row.steps, "mark": row.mark}
            for row in rows
        ]
        table = {"from": seq, "rows": shown, "caption": caption(trace, seq, text)}
        if not tables or table | {"from": tables[-1]["from"]} != tables[-1]:
            tables.append(table)
    return tables


def _explained(badges: dict[str, list[str]]) -> dict[str, Json]:
    """What the badges mean, for those that occur."""
    worn = {name for names in badges.values() for name in names}
    return {
        one.name: {"shown": one.shown, "in_2013_1": one.in_2013_1, "why_kept": one.why_kept}
        for one in read_anachronisms()
        if one.name in worn
    }


def _critical(trace: Trace) -> list[dict[str, Json]]:
    from novaviz.analysis.critical import critical_path

    return [segment.to_dict() for segment in critical_path(trace)]


def _map(trace: Trace) -> dict[str, Any]:
    from novaviz.analysis.plan import positions

    return positions(trace)
