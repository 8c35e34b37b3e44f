"""Which providers could serve a request."""

from __future__ import annotations

import pytest

from tests.services.placement.small_placement import LARGE, SMALL, TINY, ZONE, SmallPlacement


def test_candidates_have_the_shape_that_nova_reads():
    found = SmallPlacement().candidates()
    assert found["allocation_requests"][0] == {
        "allocations": {LARGE: {"resources": TINY}}, "mappings": {"": [LARGE]},
    }  # fmt: skip
    assert found["provider_summaries"][LARGE] == {
        "resources": {
            "VCPU": {"capacity": 32, "used": 0},
            "MEMORY_MB": {"capacity": 8192, "used": 0},
            "DISK_GB": {"capacity": 100, "used": 0},
        },
        "traits": ["COMPUTE_NODE", "HW_CPU_X86_VMX"],
        "parent_provider_uuid": None,
        "root_provider_uuid": LARGE,
    }


def test_candidates_come_in_the_order_of_the_providers_and_up_to_the_limit():
    cloud = SmallPlacement()
    assert cloud.hosts() == [LARGE, SMALL]
    assert cloud.hosts(limit="1") == [LARGE]
    assert cloud.names("db")[:2] == ["SELECT resource_providers", "SELECT inventories"]


@pytest.mark.parametrize(
    ("resources", "hosts"),
    [
        ("VCPU:1", [LARGE, SMALL]),
        ("VCPU:2", [LARGE]),
        ("VCPU:9", []),
        ("MEMORY_MB:1024", [LARGE, SMALL]),
        ("MEMORY_MB:1025", [LARGE]),
        ("DISK_GB:101", []),
        ("PCPU:1", []),
    ],
)
def test_a_host_must_have_room_and_allow_so_much_to_one(resources, hosts):
    assert SmallPlacement().hosts(resources=resources) == hosts


def test_what_is_used_counts():
    cloud = SmallPlacement()
    cloud.claimed("vm1", {SMALL: TINY})
    assert cloud.hosts(resources="MEMORY_MB:512") == [LARGE, SMALL]
    assert cloud.hosts(resources="MEMORY_MB:513") == [LARGE]
    summary = cloud.candidates()["provider_summaries"][SMALL]["resources"]
    assert summary["MEMORY_MB"] == {"capacity": 1024, "used": 512}


@pytest.mark.parametrize(
    ("query", "hosts"),
    [
        ({"required": "COMPUTE_NODE"}, [LARGE, SMALL]),
        ({"required": "COMPUTE_NODE,HW_CPU_X86_VMX"}, [LARGE]),
        ({"root_required": "!HW_CPU_X86_VMX"}, [SMALL]),
        ({"required": "NOWHERE"}, []),
        ({"member_of": ZONE}, [LARGE]),
        ({"member_of": f"in:elsewhere,{ZONE}"}, [LARGE]),
        ({"member_of": f"!{ZONE}"}, [SMALL]),
        ({"member_of": "elsewhere"}, []),
        ({"member_of": ZONE, "required": "!HW_CPU_X86_VMX"}, []),
    ],
)
def test_traits_and_aggregates_narrow_the_choice(query, hosts):
    assert SmallPlacement().hosts(**query) == hosts


def test_a_trait_can_be_set_and_taken_away():
    cloud = SmallPlacement()
    forbidden = {"root_required": "!COMPUTE_STATUS_DISABLED"}
    cloud.placement.set_trait(LARGE, "COMPUTE_STATUS_DISABLED")
    assert cloud.hosts(**forbidden) == [SMALL]
    cloud.placement.set_trait(LARGE, "COMPUTE_STATUS_DISABLED", present=False)
    assert cloud.hosts(**forbidden) == [LARGE, SMALL]


def test_a_filled_host_is_no_candidate_and_not_overfull():
    cloud = SmallPlacement()
    cloud.claimed("vm1", {LARGE: TINY})
    cloud.placement.fill_host(LARGE)
    cloud.placement.fill_host(LARGE)
    assert cloud.hosts() == [SMALL]
    assert cloud.usages(LARGE) == {"VCPU": 32, "MEMORY_MB": 8192, "DISK_GB": 100}
    cloud.placement.fill_host(SMALL)
    assert cloud.candidates() == {"allocation_requests": [], "provider_summaries": {}}


@pytest.mark.parametrize(
    "query",
    [{"resources": ""}, {"resources": "VCPU"}, {"resources": "VCPU:-1"}, {"resources": "VCPU:0"},
     {"resources": "VCPU:" + "9" * 5000}, {"resources": "VCPU:1", "limit": "0"}],
)  # fmt: skip
def test_a_query_that_cannot_be_read_is_refused(query):
    cloud = SmallPlacement()
    result = cloud.ask("placement", "GET", "/allocation_candidates", user="nova", query=query)
    assert cloud.refused(result)[0] == 400


def test_providers_show_what_they_have_and_who_has_it():
    cloud = SmallPlacement()
    cloud.claimed("vm1", {LARGE: TINY})
    found = cloud.get("/resource_providers").body["resource_providers"]
    assert [(p["uuid"], p["name"], p["generation"]) for p in found] == [
        (LARGE, "host1", 1), (SMALL, "host2", 0),
    ]  # fmt: skip
    for query in ({"name": "host1"}, {"uuid": LARGE}, {"member_of": f"in:{ZONE}"}):
        (only,) = cloud.get("/resource_providers", **query).body["resource_providers"]
        assert only["uuid"] == LARGE
    assert cloud.get("/resource_providers/{id}/inventories", LARGE).body == {
        "inventories": {
            "VCPU": {"total": 8, "reserved": 0, "min_unit": 1, "max_unit": 8, "step_size": 1,
                     "allocation_ratio": 4.0},
            "MEMORY_MB": {"total": 8704, "reserved": 512, "min_unit": 1, "max_unit": 8704,
                          "step_size": 1, "allocation_ratio": 1.0},
            "DISK_GB": {"total": 100, "reserved": 0, "min_unit": 1, "max_unit": 100,
                        "step_size": 1, "allocation_ratio": 1.0},
        },
        "resource_provider_generation": 1,
    }  # fmt: skip
    assert cloud.get("/resource_providers/{id}/usages", LARGE).body == {
        "usages": TINY, "resource_provider_generation": 1,
    }  # fmt: skip
    assert cloud.get("/resource_providers/{id}/allocations", LARGE).body == {
        "allocations": {"vm1": {"resources": TINY}}, "resource_provider_generation": 1,
    }  # fmt: skip
    assert cloud.get("/resource_providers/{id}/allocations", SMALL).body["allocations"] == {}


@pytest.mark.parametrize("what", ["inventories", "usages", "allocations"])
def test_an_unknown_provider_is_not_found(what):
    cloud = SmallPlacement()
    result = cloud.ask("placement", "GET", f"/resource_providers/{{id}}/{what}", "X", user="nova")
    assert cloud.refused(result)[0] == 404


def test_the_books_are_not_for_users():
    cloud = SmallPlacement()
    assert cloud.get("/resource_providers", user="nobody").status == 401
    result = cloud.ask("placement", "GET", "/resource_providers", user="demo")
    assert cloud.refused(result)[0] == 403
    assert cloud.get("/resource_providers", user="admin").status == 200
