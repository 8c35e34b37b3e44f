"""Nova's client of placement."""

from __future__ import annotations

import pytest

from novaviz.exceptions import HTTPError
from novaviz.kernel import Effect, Rule
from novaviz.services.nova.report_client import allocation_request
from tests.services.nova.scheduler.small_cloud import CTXT, SmallCloud

REQUEST = allocation_request("node-1", {"VCPU": 1})


def claim(cloud: SmallCloud) -> bool:
    claimed: bool = cloud.run(
        cloud.report.claim(CTXT, "vm-1", REQUEST, project_id="p", user_id="u")
    )
    return claimed


def test_what_was_claimed_is_shown_until_it_is_given_back():
    cloud = SmallCloud()
    assert claim(cloud)
    held = cloud.run(cloud.report.get_allocations(CTXT, "vm-1"))
    assert held["allocations"] == REQUEST["allocations"]
    assert cloud.run(cloud.report.delete_allocation(CTXT, "vm-1"))
    assert cloud.run(cloud.report.get_allocations(CTXT, "vm-1"))["allocations"] == {}


def test_giving_back_nothing_is_no_error():
    cloud = SmallCloud()
    assert not cloud.run(cloud.report.delete_allocation(CTXT, "vm-1"))


def test_a_second_claim_carries_the_generation_of_the_first():
    cloud = SmallCloud()
    assert claim(cloud)
    assert claim(cloud)
    assert cloud.placement.asked[-1].body["consumer_generation"] == 1


def test_a_claim_gives_up_after_four_lost_races():
    cloud = SmallCloud()
    cloud.placement.conflicts = 10
    assert not claim(cloud)
    assert cloud.placement.conflicts == 6


def test_a_claim_without_room_is_not_tried_again():
    cloud = SmallCloud()
    cloud.placement.full = {"node-1"}
    assert not claim(cloud)
    assert len(cloud.placement.asked) == 1


def test_a_refusal_of_any_other_kind_is_no_claim_either():
    refuse = Rule("refuse", "rest", "*", "placement", ("PUT *",),
                  Effect(error={"status": 409, "message": "no"}))  # fmt: skip
    assert not claim(SmallCloud(rules=(refuse,)))


def test_a_broken_placement_is_an_error_for_who_only_asks():
    broken = Rule("broken", "rest", "*", "placement", ("*",),
                  Effect(error={"status": 500, "message": "broken"}), times=None)  # fmt: skip
    cloud = SmallCloud(rules=(broken,))
    for call in (cloud.report.get_allocations, cloud.report.delete_allocation):
        with pytest.raises(HTTPError, match="broken"):
            cloud.run(call(CTXT, "vm-1"))
