"""Two runs side by side: which exchange of one is which of the other, and what is different.

Runs are aligned by meaning, not by the clock: exchanges match that are the same act of the same
role, under exchanges that match, in the same order. What is left is matched by its order alone, in
the gaps between (another release has other parents for the same act), and then in any order
(it fetches the image later): such a match is no pair to step by, but nothing is missing either.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from itertools import pairwise

from novaviz.analysis.meaning import Meanings
from novaviz.analysis.sequence import Pair, common, increasing
from novaviz.model import Span, Trace
from novaviz.model.event import DB, Event, Json

SHARE, SECONDS = 0.2, 0.05
"""By how much an exchange's own time must differ to be called slower or faster."""

MISSING, EXTRA, FAILED, SLOWER, FASTER = "missing", "extra", "failed", "slower", "faster"


def align(first: Trace, second: Trace) -> dict[str, Json]:
    """``{"pairs": [[seq, seq]], "marks": [{seq: {mark}}, {seq: {mark, by}}]}``.

    Pairs strictly increase on both sides, so that stepping through either can lead the other.
    ``missing`` marks every event of an exchange of the first run that the second has not,
    ``extra`` the reverse. ``failed`` marks the close of an exchange whose partner went well, in
    either run; ``slower`` and ``faster`` the close of one of the second run whose own time (what
    nothing that it caused accounts for) is other than its partner's ``by`` so many seconds.
    """
    left, right = Meanings(first), Meanings(second)
    matched = _Matcher(left, right).match()
    pairs = _in_step(left, right, matched)
    ours: dict[str, Json] = {}
    theirs: dict[str, Json] = {}
    _mark_alone(first.events, {a for a, _ in matched}, MISSING, ours)
    _mark_alone(second.events, {b for _, b in matched}, EXTRA, theirs)
    for a, b in matched:
        _mark_failed(left.span(a), right.span(b), ours)
        _mark_failed(right.span(b), left.span(a), theirs)
        by = round(right.own_time(b) - left.own_time(a), 6)
        close = right.span(b).close
        if close and abs(by) > max(SECONDS, SHARE * left.own_time(a)):
            mark = {"mark": SLOWER if by > 0 else FASTER, "by": abs(by)}
            theirs.setdefault(str(close.seq), mark)
    return {"pairs": [list(pair) for pair in pairs], "marks": [ours, theirs]}


def _in_step(left: Meanings, right: Meanings, matched: list[Pair]) -> list[Pair]:
    """The pairs of events to step by: those that change the state, and most of what is between."""
    states: list[Pair] = []
    every: list[Pair] = []
    for a, b in matched:
        moments = _moments(left.span(a), right.span(b))
        every += moments
        if left.span(a).kind == DB and left.state(a):
            states += moments
    anchors = increasing(sorted(states))
    between: list[list[Pair]] = [[] for _ in range(len(anchors) + 1)]
    for pair in every:
        gap = bisect_left(anchors, pair)
        after = gap == 0 or anchors[gap - 1][1] < pair[1]
        if after and (gap == len(anchors) or pair[1] < anchors[gap][1]):
            between[gap].append(pair)
    return sorted([*anchors, *(pair for gap in between for pair in increasing(sorted(gap)))])


def _moments(one: Span, other: Span) -> list[Pair]:
    events = ((one.start, other.start), (one.deliver, other.deliver), (one.close, other.close))
    return [(mine.seq, theirs.seq) for mine, theirs in events if mine and theirs]


def _mark_alone(
    events: Sequence[Event], matched: set[int], mark: str, marks: dict[str, Json]
) -> None:
    for event in events:
        if event.span not in matched:
            marks[str(event.seq)] = {"mark": mark}


def _mark_failed(span: Span, partner: Span, marks: dict[str, Json]) -> None:
    if span.close and span.failed and not partner.failed:
        marks[str(span.close.seq)] = {"mark": FAILED}


KnownBy = Callable[[Meanings, int], Hashable]
"""How a span is recognized; what comes out false is not."""


class _Matcher:
    """Pairs of span numbers, found from the roots down and then in the gaps."""

    def __init__(self, left: Meanings, right: Meanings) -> None:
        self._left, self._right = left, right
        self._pairs: list[Pair] = []

    def match(self) -> list[Pair]:
        open_ = [(self._left.children(None), self._right.children(None))]
        while open_:
            for a, b in self._siblings(*open_.pop()):
                self._pairs.append((a, b))
                open_.append((self._left.children(a), self._right.children(b)))
        anchors = increasing(sorted(self._pairs))
        self._pairs += self._between(anchors, *self._left_over(), Meanings.name)
        for known_by in (Meanings.name, Meanings.bare_name):
            self._pairs += self._in_any_order(*self._left_over(), known_by)
        return sorted(self._pairs)

    def _siblings(self, ours: list[int], theirs: list[int]) -> list[Pair]:
        """Pairs of these, in order: first what changes the instance's state, so that the same
        state is shown on both sides, then what does the same, and then what has the same name.
        """
        found: list[Pair] = []
        for known_by in (Meanings.state, Meanings.acts, Meanings.name):
            found = sorted([*found, *self._between(found, ours, theirs, known_by)])
        return found

    def _between(
        self, anchors: list[Pair], ours: list[int], theirs: list[int], known_by: KnownBy
    ) -> list[Pair]:
        """More pairs, of those that stand between the anchors."""
        ends = (ours[-1] + 1 if ours else 0, theirs[-1] + 1 if theirs else 0)
        found: list[Pair] = []
        a = b = 0
        for low, high in pairwise([(-1, -1), *anchors, ends]):
            mine, a = _inside(ours, a, low[0], high[0])
            other, b = _inside(theirs, b, low[1], high[1])
            if mine and other:
                found += self._common(mine, other, known_by)
        return found

    def _common(self, ours: list[int], theirs: list[int], known_by: KnownBy) -> list[Pair]:
        """The longest common subsequence, of those that can be known so."""
        left = [(one, key) for one in ours if (key := known_by(self._left, one))]
        right = [(one, key) for one in theirs if (key := known_by(self._right, one))]
        found = common([key for _, key in left], [key for _, key in right])
        return [(left[a][0], right[b][0]) for a, b in found]

    def _left_over(self) -> tuple[list[int], list[int]]:
        ours, theirs = {a for a, _ in self._pairs}, {b for _, b in self._pairs}
        return (
            [one for one in self._left.numbers if one not in ours],
            [one for one in self._right.numbers if one not in theirs],
        )

    def _in_any_order(
        self, ours: list[int], theirs: list[int], known_by: KnownBy
    ) -> list[Pair]:
        """What is known by the same, the first with the first."""
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for one in reversed(theirs):
            waiting[known_by(self._right, one)].append(one)
        return [
            (one, found.pop()) for one in ours if (found := waiting.get(known_by(self._left, one)))
        ]


def _inside(numbers: list[int], at: int, low: int, high: int) -> tuple[list[int], int]:
    """The numbers between ``low`` and ``high`` from index ``at`` on, and where they end."""
    while at < len(numbers) and numbers[at] <= low:
        at += 1
    begin = at
    while at < len(numbers) and numbers[at] < high:
        at += 1
    return numbers[begin:at], at
