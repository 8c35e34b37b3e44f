"""The longest common subsequence, held against the plain way of finding it."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from novaviz.analysis.sequence import common, increasing


def length_of_lcs(left: str, right: str) -> int:
    """By dynamic programming, as textbooks have it."""
    above = [0] * (len(right) + 1)
    for a in left:
        row = [0]
        for index, b in enumerate(right):
            row.append(above[index] + 1 if a == b else max(above[index + 1], row[index]))
        above = row
    return above[-1]


@given(st.text("abc", max_size=12), st.text("abc", max_size=12))
def test_what_two_sequences_have_in_common_is_found_at_its_longest(left: str, right: str) -> None:
    pairs = common(left, right)
    assert all(left[a] == right[b] for a, b in pairs)
    assert all(one[0] < two[0] and one[1] < two[1] for one, two in pairwise(pairs))
    assert len(pairs) == length_of_lcs(left, right)


def test_a_sequence_has_all_in_common_with_itself() -> None:
    assert common("boot", "boot") == [(0, 0), (1, 1), (2, 2), (3, 3)]


def test_of_pairs_with_the_same_first_only_one_is_chosen() -> None:
    assert increasing([(1, 1), (1, 2), (2, 2)]) == [(1, 1), (2, 2)]


def test_nothing_has_nothing_in_common() -> None:
    assert common("", "abc") == []
    assert increasing([]) == []
