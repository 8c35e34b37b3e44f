"""The numbered teaching steps, matched to the events of a run.

A step is never drawn: it is there when the run has an event that its pattern describes.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from novaviz.catalog.pattern import LAST, Pattern
from novaviz.catalog.storyboard import Storyboard, StoryStep
from novaviz.model.event import Event
from novaviz.model.trace import Step


def match(
    storyboard: Storyboard, events: Sequence[Event], has: Collection[str]
) -> tuple[Step, ...]:
    """The steps of these events; ``has`` says what the request brings (``volume``, ``image``).

    ``first`` strictly increases. A step that needs something may be passed over (the image is on
    the host already): it was not needed, and nothing is made up for it. The story ends with any
    other step that is not there.
    """
    return _Matcher(storyboard.steps, events, has).steps()


class _Matcher:
    def __init__(
        self, steps: Sequence[StoryStep], events: Sequence[Event], has: Collection[str]
    ) -> None:
        self._steps, self._events, self._has = steps, events, has
        self._parents = {event.span: event.parent for event in events if event.parent is not None}
        self._first: dict[int, Event] = {}

    def steps(self) -> tuple[Step, ...]:
        at = 0
        for index, step in enumerate(self._steps):
            found = self._find(step.first, at)
            if found is not None and step.first.pick == LAST:
                found = self._latest(step.first, at, self._begin_after(index, found.seq)) or found
            if found is not None:
                self._first[step.number] = found
                at = found.seq
            elif step.needs is None:
                break
        return tuple(self._step(step) for step in self._steps)

    def _begin_after(self, index: int, at: int) -> int:
        """Where the next step begins, if it is looked for from here."""
        for step in self._steps[index + 1 :]:
            found = self._find(step.first, at)
            if found is not None:
                return found.seq
        return len(self._events) + 1

    def _step(self, step: StoryStep) -> Step:
        first = self._first.get(step.number)
        if first is None:
            wanted = step.needs is None or step.needs in self._has
            passed_over = any(number > step.number for number in self._first)
            return Step(step.number, step.title, wanted and not passed_over, None, None)
        last: Event | None = first
        if step.last is not None:
            if step.last.pick == LAST:
                later = [one.seq for number, one in self._first.items() if number > step.number]
                end = min(later, default=len(self._events) + 1)
                last = self._latest(step.last, first.seq - 1, end)
            else:
                last = self._find(step.last, first.seq - 1)
        return Step(
            step.number, step.title, needed=True, first=first.seq, last=last.seq if last else None
        )

    def _find(self, pattern: Pattern, after: int) -> Event | None:
        """The first event behind ``after`` that matches."""
        for event in self._events[after:]:
            if self._matches(pattern, event):
                return event
        return None

    def _latest(self, pattern: Pattern, after: int, before: int) -> Event | None:
        for event in reversed(self._events[after : before - 1]):
            if self._matches(pattern, event):
                return event
        return None

    def _matches(self, pattern: Pattern, event: Event) -> bool:
        return pattern.fits(event) and self._related(pattern, event)

    def _related(self, pattern: Pattern, event: Event) -> bool:
        if pattern.same_as is not None:
            return event.span == self._span(pattern.same_as)
        if pattern.child_of is not None:
            return event.parent is not None and event.parent == self._span(pattern.child_of)
        if pattern.in_ is not None:
            ancestor, parent = self._span(pattern.in_), event.parent
            while parent is not None and parent != ancestor:
                parent = self._parents.get(parent)
            return parent is not None
        return True

    def _span(self, number: int) -> int | None:
        begun = self._first.get(number)
        return begun.span if begun else None
