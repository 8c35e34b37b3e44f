"""Claims: what a consumer is given, and that no host ever gives more than it has."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from novaviz.services.placement import Inventory
from novaviz.services.placement.refusals import CONCURRENT_UPDATE, UNDEFINED
from tests.services.placement.small_placement import LARGE, SMALL, TINY, SmallPlacement


def test_a_claim_is_written_and_can_be_read():
    cloud = SmallPlacement()
    assert cloud.allocations("vm1") == {"allocations": {}}
    cloud.claimed("vm1", {LARGE: TINY})
    assert cloud.allocations("vm1") == {
        "allocations": {LARGE: {"resources": TINY, "generation": 1}},
        "project_id": "demo", "user_id": "demo", "consumer_generation": 1,
    }  # fmt: skip
    assert cloud.usages(LARGE) == TINY


def test_a_claim_is_one_transaction():
    cloud = SmallPlacement()
    cloud.claimed("vm1", {LARGE: TINY})
    assert cloud.names("db") == [
        "SELECT consumers", "SELECT inventories", "INSERT consumers", "INSERT allocations",
        "UPDATE resource_providers", "COMMIT",
    ]  # fmt: skip
    (end,) = [e for e in cloud.boundary.events
              if e.name == "INSERT allocations" and e.phase == "end"]  # fmt: skip
    assert [change["after"]["used"] for change in end.result["changes"]] == [1, 512, 1]


@pytest.mark.parametrize(
    ("resources", "problem"),
    [
        ({"VCPU": 2}, "Unable to create allocation for 'VCPU' on resource provider "
                      f"'{SMALL}'. The requested amount would violate inventory constraints."),
        ({"MEMORY_MB": 1025}, "Unable to create allocation for 'MEMORY_MB' on resource provider "
                              f"'{SMALL}'. The requested amount would exceed the capacity."),
        ({"PCPU": 1}, f"Inventory for 'PCPU' on resource provider '{SMALL}' invalid."),
    ],
)  # fmt: skip
def test_what_a_host_cannot_give_is_refused_and_nothing_written(resources, problem):
    cloud = SmallPlacement()
    assert cloud.refused(cloud.put("vm1", {LARGE: TINY, SMALL: resources})) == (
        409,
        "There was a conflict when trying to complete your request.\n\n "
        f"Unable to allocate inventory: {problem}  ",
        UNDEFINED,
    )
    assert cloud.rows("allocations") == cloud.rows("consumers") == []
    assert cloud.generation(LARGE) == 0


def test_units_come_in_steps():
    cloud = SmallPlacement()
    stepped = Inventory(100, min_unit=10, max_unit=50, step_size=5)
    cloud.placement.fill("P", "odd", {"DISK_GB": stepped})
    for amount, status in ((5, 409), (12, 409), (55, 409), (15, 204)):
        (answer,) = cloud.after(cloud.put(f"vm{amount}", {"P": {"DISK_GB": amount}}))
        assert answer.status == status


@settings(deadline=None, max_examples=50)
@given(
    seed=st.integers(0, 1000),
    claims=st.lists(
        st.tuples(st.sampled_from([LARGE, SMALL]), st.integers(1, 8), st.integers(1, 3000),
                  st.integers(1, 40)),
        max_size=15,
    ),
)  # fmt: skip
def test_capacity_is_never_exceeded_by_claims_made_at_once(seed, claims):
    cloud = SmallPlacement(seed=seed)
    results = [
        cloud.put(f"vm{n}", {uuid: {"VCPU": vcpus, "MEMORY_MB": memory, "DISK_GB": disk}})
        for n, (uuid, vcpus, memory, disk) in enumerate(claims)
    ]
    cloud.settle()
    granted = [claim for claim, (answer,) in zip(claims, results, strict=True)
               if answer.status == 204]  # fmt: skip
    for uuid, capacity in ((LARGE, (32, 8192, 100)), (SMALL, (4, 1024, 10))):
        used = tuple(cloud.usages(uuid).values())
        assert all(u <= c for u, c in zip(used, capacity, strict=True))
        mine = [claim[1:] for claim in granted if claim[0] == uuid]
        assert used == tuple(sum(part) for part in zip((0, 0, 0), *mine, strict=True))
        assert cloud.generation(uuid) == len(mine)
    assert len(cloud.rows("consumers")) == len(granted)


def test_two_claims_for_the_last_room_one_is_refused():
    cloud = SmallPlacement()
    results = [cloud.put(f"vm{n}", {SMALL: {"MEMORY_MB": 1024}}) for n in range(2)]
    cloud.settle()
    assert sorted(answer.status for (answer,) in results) == [204, 409]


def test_a_claim_replaces_the_one_before_and_does_not_count_it_twice():
    cloud = SmallPlacement()
    cloud.claimed("vm1", {SMALL: {"MEMORY_MB": 1024}})
    cloud.claimed("vm1", {SMALL: {"MEMORY_MB": 1000}}, generation=1)
    cloud.claimed("vm1", {LARGE: TINY}, generation=2)
    assert cloud.usages(SMALL) == {"VCPU": 0, "MEMORY_MB": 0, "DISK_GB": 0}
    assert cloud.allocations("vm1")["consumer_generation"] == 3


def test_an_asker_who_does_not_know_the_consumer_as_it_is_is_refused():
    cloud = SmallPlacement()
    start = "There was a conflict when trying to complete your request.\n\n consumer generation"
    assert cloud.refused(cloud.put("vm1", {LARGE: TINY}, generation=1)) == (
        409, f"{start} conflict - expected null but got 1  ", CONCURRENT_UPDATE,
    )  # fmt: skip
    cloud.claimed("vm1", {LARGE: TINY})
    assert cloud.refused(cloud.put("vm1", {LARGE: TINY})) == (
        409, f"{start} conflict - expected 1 but got null  ", CONCURRENT_UPDATE,
    )  # fmt: skip
    assert cloud.refused(cloud.put("vm1", {LARGE: TINY}, generation=7))[0] == 409
    assert cloud.generation(LARGE) == 1


def test_of_two_who_claim_for_one_consumer_at_once_one_is_told_so():
    cloud = SmallPlacement()
    results = [cloud.put("vm1", {uuid: TINY}) for uuid in (LARGE, SMALL)]
    cloud.settle()
    assert sorted(answer.status for (answer,) in results) == [204, 409]
    assert len(cloud.rows("allocations")) == 3


def test_an_empty_claim_takes_everything_away():
    cloud = SmallPlacement()
    cloud.claimed("vm1", {LARGE: TINY})
    cloud.claimed("vm1", {}, generation=1)
    assert cloud.rows("allocations") == cloud.rows("consumers") == []
    cloud.claimed("vm2", {})
    assert cloud.rows("consumers") == []


def test_deleting_gives_everything_back_once():
    cloud = SmallPlacement()
    cloud.claimed("vm1", {LARGE: TINY})
    gone = cloud.answer("placement", "DELETE", "/allocations/{id}", "vm1", user="nova")
    assert gone.status == 204
    assert cloud.rows("allocations") == cloud.rows("consumers") == []
    again = cloud.ask("placement", "DELETE", "/allocations/{id}", "vm1", user="nova")
    assert cloud.refused(again) == (
        404, "The resource could not be found.\n\n No allocations for consumer 'vm1'  ", UNDEFINED,
    )  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        None, [], {}, {"allocations": {}},
        {"allocations": [], "project_id": "p", "user_id": "u", "consumer_generation": None},
        {"allocations": {LARGE: {"resources": {"VCPU": 0}}}, "project_id": "p", "user_id": "u",
         "consumer_generation": None},
        {"allocations": {LARGE: {"resources": {"VCPU": True}}}, "project_id": "p", "user_id": "u",
         "consumer_generation": None},
        {"allocations": {"nobody": {"resources": {"VCPU": 1}}}, "project_id": "p", "user_id": "u",
         "consumer_generation": None},
    ],
)  # fmt: skip
def test_a_claim_that_makes_no_sense_is_refused(body):
    cloud = SmallPlacement()
    result = cloud.ask("placement", "PUT", "/allocations/{id}", "vm1", user="nova", body=body)
    assert cloud.refused(result)[0] == 400
    assert cloud.rows("consumers") == []
