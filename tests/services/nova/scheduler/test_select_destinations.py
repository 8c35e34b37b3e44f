"""The scheduler of the modern release: placement says who could, the scheduler who shall."""

from __future__ import annotations

import pytest

from novaviz.exceptions import ConnectTimeout, NoValidHost
from novaviz.kernel import Effect, Rule
from novaviz.model.context import RequestContext
from novaviz.model.resources import Flavor, Instance, Selection
from novaviz.services.placement import Inventory, Placement
from novaviz.transport import Request
from tests.services.nova.scheduler.small_cloud import (
    CTXT,
    TINY,
    SmallCloud,
    instance_row,
    node,
    spec,
    zone,
)

HUGE = Flavor("6", "m1.huge", vcpus=4, memory_mb=1048576, root_gb=1)


def instance(uuid: str, host: str) -> Instance:
    return Instance(1, uuid, "vm", "vm", "p", "u", "active", None, 1, host, host, None, "", TINY)


def tell(cloud: SmallCloud, host: str, *uuids: str) -> None:
    cloud.run(cloud.modern.methods["update_instance_info"](
        CTXT, host_name=host, instance_info=[instance(uuid, host) for uuid in uuids],
    ))  # fmt: skip


def test_the_best_host_is_claimed_and_the_next_best_are_alternates():
    cloud = SmallCloud()
    [selections] = cloud.select(spec())
    assert [item.service_host for item in selections] == ["host3", "host2", "host1"]
    assert selections[0] == Selection(
        "host3", "host3", "node-3", (), (("DISK_GB", 1), ("MEMORY_MB", 512), ("VCPU", 1))
    )
    assert list(cloud.placement.held["vm-1"]["allocations"]) == ["node-3"]


def test_the_order_is_the_one_recorded_of_real_nova():
    cloud = SmallCloud()
    cloud.select(spec())
    assert cloud.sequence() == [
        "DB:nova_cell0 SELECT services",
        "DB:nova_cell1 SELECT services",
        "placement GET /allocation_candidates",
        "notifications scheduler.select_destinations.start",
        "DB:nova_cell1 SELECT compute_nodes",
        "DB:nova_api SELECT host_mappings",
        "DB:nova_cell1 SELECT instances",
        "nova-scheduler get_filtered_hosts",
        "nova-scheduler get_weighed_hosts",
        "placement GET /allocations/{id}",
        "placement PUT /allocations/{id}",
        "notifications scheduler.select_destinations.end",
    ]


def test_placement_is_asked_as_nova_asks_it():
    cloud = SmallCloud()
    cloud.select(spec(flavor=Flavor("1", "f", 1, 512, 1, swap=100, ephemeral_gb=2)))
    candidates, claim = cloud.placement.asked
    assert candidates.query == {
        "limit": "1000", "resources": "DISK_GB:4,MEMORY_MB:512,VCPU:1",
        "root_required": "!COMPUTE_STATUS_DISABLED",
    }  # fmt: skip
    assert claim.body == {
        "allocations": {"node-3": {"resources": {"DISK_GB": 4, "MEMORY_MB": 512, "VCPU": 1}}},
        "mappings": {"": ["node-3"]}, "project_id": "p", "user_id": "u",
        "consumer_generation": None,
    }  # fmt: skip
    rest = [event for event in cloud.events if event.kind == "rest" and event.phase == "start"]
    assert {event.payload["credential"] for event in rest} == {"nova"}
    assert not any("gAAAAA-nova" in str(event.payload) for event in rest)


def test_without_candidates_nothing_is_notified_and_no_filter_asked():
    cloud = SmallCloud()
    with pytest.raises(NoValidHost) as caught:
        cloud.select(spec(flavor=HUGE))
    assert str(caught.value) == "No valid host was found. "
    assert cloud.sequence()[-1] == "placement GET /allocation_candidates"


def test_a_placement_that_does_not_answer_is_no_candidate_at_all():
    lost = Rule("lost", "rest", "*", "placement", ("*",), Effect(drop="request"))
    with pytest.raises(NoValidHost):
        SmallCloud(rules=(lost,)).select(spec())


def test_a_place_that_is_gone_meanwhile_is_looked_for_on_the_next_host():
    cloud = SmallCloud()
    cloud.placement.full = {"node-3"}
    [selections] = cloud.select(spec())
    assert selections[0].service_host == "host2"
    assert list(cloud.placement.held["vm-1"]["allocations"]) == ["node-2"]


def test_with_every_place_gone_nothing_stays_claimed():
    cloud = SmallCloud()
    cloud.placement.full = {"node-1", "node-2", "node-3"}
    with pytest.raises(NoValidHost, match="There are not enough hosts available"):
        cloud.select(spec())
    assert cloud.placement.held == {}
    assert "placement DELETE /allocations/{id}" not in cloud.sequence()


def test_a_filter_may_refuse_what_placement_offers():
    cloud = SmallCloud(services={host: {"last_seen_up": None} for host in ("host2", "host3")})
    [selections] = cloud.select(spec())
    assert [item.service_host for item in selections] == ["host1"]
    assert cloud.refusals() == {"host2": "ComputeFilter", "host3": "ComputeFilter"}


def test_a_claim_that_loses_a_race_is_tried_again():
    cloud = SmallCloud()
    cloud.placement.conflicts = 2
    [selections] = cloud.select(spec())
    assert selections[0].service_host == "host3"
    assert cloud.sequence().count("placement PUT /allocations/{id}") == 3


def test_a_claim_whose_answer_is_lost_is_given_back():
    lost = Rule("lost", "rest", "*", "placement", ("PUT *",), Effect(drop="reply"))
    cloud = SmallCloud(rules=(lost,))
    with pytest.raises(ConnectTimeout):
        cloud.select(spec())
    assert cloud.placement.held == {}


def test_several_instances_see_what_the_earlier_ones_took():
    cloud = SmallCloud(tuple(node(number) for number in (1, 2, 3)))
    selections = cloud.select(spec("a"), "a", "b", "c")
    assert [items[0].service_host for items in selections] == ["host1", "host2", "host3"]
    assert all(len(items) == 1 for items in selections), "a claimed host is nobody's alternate"


def test_an_anti_affinity_group_of_two_lands_on_two_hosts():
    selections = SmallCloud().select(spec("a", group_policy="anti-affinity"), "a", "b")
    assert [items[0].service_host for items in selections] == ["host3", "host2"]


def test_if_one_of_several_finds_no_place_none_keeps_its_own():
    cloud = SmallCloud((node(1),))
    with pytest.raises(NoValidHost):
        cloud.select(spec("a", group_policy="anti-affinity"), "a", "b")
    assert cloud.placement.held == {}


def test_a_zone_is_asked_of_placement_as_its_aggregates():
    cloud = SmallCloud()
    cloud.api.fill("aggregates", [{"uuid": name, "name": name, "metadata": zone("west")}
                                  for name in ("agg-1", "agg-2")])  # fmt: skip
    cloud.select(spec(availability_zone="west"))
    assert cloud.placement.asked[0].query["member_of"] == "in:agg-1,agg-2"
    cloud.select(spec("vm-2", availability_zone="nova"))
    assert "member_of" not in cloud.placement.asked[2].query


def test_a_required_trait_goes_to_placement():
    cloud = SmallCloud()
    flavor = Flavor("1", "f", 1, 512, 1, extra_specs=(("trait:HW_SSD", "required"),))
    cloud.select(spec(flavor=flavor))
    assert cloud.placement.asked[0].query["required"] == "HW_SSD"


def test_the_first_word_of_an_unknown_host_is_checked_with_the_database():
    cloud = SmallCloud(instances=(instance_row("vm-1", host="host3"),))
    tell(cloud, "host3", "vm-1")
    assert cloud.sequence() == ["DB:nova_api SELECT host_mappings",
                                "DB:nova_cell1 SELECT instances"]  # fmt: skip
    tell(cloud, "host3", "vm-2")
    assert len(cloud.sequence()) == 2, "from now on the host is believed"


def test_hosts_that_report_are_not_asked_about_again():
    cloud = SmallCloud()
    for host in ("host1", "host2", "host3"):
        tell(cloud, host, f"{host}-a", f"{host}-b")
    cloud.select(spec())
    assert "DB:nova_cell1 SELECT instances" not in cloud.sequence()


def test_a_deleted_instance_is_forgotten():
    cloud = SmallCloud()
    tell(cloud, "host3", "a", "b")
    cloud.run(cloud.modern.methods["delete_instance_info"](
        CTXT, host_name="host3", instance_uuid="a"
    ))  # fmt: skip
    [host, *_] = cloud.run(cloud.modern.hosts.get_host_states_by_uuids(CTXT, ["node-3"]))
    assert host.instances == {"b"}


class Trusting:
    """In front of the real placement: whoever comes is nova."""

    async def context(self, ctxt: RequestContext, request: Request) -> RequestContext:
        return RequestContext(roles=("service",), span=ctxt.span)


def test_two_requests_at_the_same_time_do_not_both_get_the_last_place():
    cloud = SmallCloud((node(1), node(2)))
    placement = Placement(cloud.wiring, Trusting())
    cloud.wiring.net.add(placement)
    for number in (1, 2):
        placement.fill(f"node-{number}", f"host{number}", {
            "VCPU": Inventory(4), "MEMORY_MB": Inventory(512), "DISK_GB": Inventory(10),
        })  # fmt: skip
    selected = cloud.modern.methods["select_destinations"]
    first, second = (cloud.kernel.spawn(selected(
        CTXT, instance_uuids=(uuid,), spec_obj=spec(uuid), return_objects=True,
        return_alternates=True,
    ), "nova-scheduler", joined=True) for uuid in ("vm-1", "vm-2"))  # fmt: skip

    async def both() -> list[str]:
        return [(await task.finished)[0][0].service_host for task in (first, second)]

    assert cloud.run(both()) == ["host1", "host2"]
    refused = [event for event in cloud.events
               if event.phase == "error" and event.name == "PUT /allocations/{id}"]  # fmt: skip
    assert len(refused) == 1
    with pytest.raises(NoValidHost):
        cloud.select(spec("vm-3"))


def test_the_same_request_leaves_the_same_trace():
    first, second = SmallCloud(), SmallCloud()
    assert first.select(spec()) == second.select(spec())
    assert [event.to_dict() for event in first.events] == [
        event.to_dict() for event in second.events
    ]
