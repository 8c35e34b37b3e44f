"""Longest common and longest increasing subsequences."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Sequence

Pair = tuple[int, int]


def increasing(pairs: Sequence[Pair]) -> list[Pair]:
    """The longest choice of these sorted pairs in which both sides strictly increase."""
    tails: list[int] = []
    at: list[int] = []
    before: list[int] = []
    # Among those with the same first the later ones come first, so that no two are chosen.
    order = sorted(range(len(pairs)), key=lambda index: (pairs[index][0], -pairs[index][1]))
    for index in order:
        place = bisect_left(tails, pairs[index][1])
        before.append(at[place - 1] if place else -1)
        if place == len(tails):
            tails.append(pairs[index][1])
            at.append(len(before) - 1)
        else:
            tails[place] = pairs[index][1]
            at[place] = len(before) - 1
    chosen: list[Pair] = []
    here = at[-1] if at else -1
    while here >= 0:
        chosen.append(pairs[order[here]])
        here = before[here]
    return chosen[::-1]


def common(left: Sequence[Hashable], right: Sequence[Hashable]) -> list[Pair]:
    """Indices of a longest common subsequence (Hunt and Szymanski), ends that agree taken first."""
    head = 0
    while head < min(len(left), len(right)) and left[head] == right[head]:
        head += 1
    tail = 0
    while tail < min(len(left), len(right)) - head and left[-1 - tail] == right[-1 - tail]:
        tail += 1
    where: dict[Hashable, list[int]] = defaultdict(list)
    for index in range(head, len(right) - tail):
        where[right[index]].append(index)
    middle = increasing(
        [(a, b) for a in range(head, len(left) - tail) for b in where.get(left[a], ())]
    )
    ends = [(len(left) - tail + i, len(right) - tail + i) for i in range(tail)]
    return [*((i, i) for i in range(head)), *middle, *ends]
