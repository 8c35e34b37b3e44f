"""Which exchanges a rule strikes."""

from __future__ import annotations

from novaviz.kernel import Faults
from tests.ground import broken

ASK = ("rest", "nova-compute@host1", "glance", "GET /v2/images/{id}")
OTHER = ("rest", "nova-api", "glance", "GET /v2/images/{id}")


def struck(faults: Faults, exchange: tuple[str, str, str, str], times: int) -> list[bool]:
    return [faults.strike(*exchange) is not None for _ in range(times)]


def test_a_rule_strikes_once_unless_it_says_more() -> None:
    faults = Faults([broken("rest", drop="request")])
    assert struck(faults, ASK, 3) == [True, False, False]


def test_a_rule_lets_the_first_ones_through_and_then_strikes_so_many() -> None:
    faults = Faults([broken("rest", skip=2, times=2, drop="request")])
    assert struck(faults, ASK, 6) == [False, False, True, True, False, False]


def test_a_rule_without_times_never_ends() -> None:
    faults = Faults([broken("rest", skip=1, times=None, drop="request")])
    assert struck(faults, ASK, 5) == [False, True, True, True, True]


def test_only_what_matches_kind_ends_and_name_counts() -> None:
    rule = broken("rest", "GET *", source="nova-compute@*", target="glance", skip=1, drop="reply")
    faults = Faults([rule])
    assert struck(faults, OTHER, 3) == [False, False, False]
    assert struck(faults, ("rpc.call", *ASK[1:]), 3) == [False, False, False]
    assert struck(faults, (*ASK[:2], "neutron", ASK[3]), 3) == [False, False, False]
    assert struck(faults, (*ASK[:3], "PUT /v2/images/{id}"), 3) == [False, False, False]
    assert struck(faults, ASK, 3) == [False, True, False]


def test_of_two_rules_for_one_exchange_the_first_strikes_and_the_other_keeps_its_turn() -> None:
    first, second = broken("rest", drop="request"), broken("rest", drop="reply")
    faults = Faults([first, second])
    assert faults.strike(*ASK) is first
    assert faults.strike(*ASK) is second
    assert faults.strike(*ASK) is None


def test_rules_that_are_added_count_from_then_on() -> None:
    faults = Faults()
    assert struck(faults, ASK, 2) == [False, False]
    faults.add([broken("rest", skip=1, drop="request")])
    assert struck(faults, ASK, 3) == [False, True, False]
