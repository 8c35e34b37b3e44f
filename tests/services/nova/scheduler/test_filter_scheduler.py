"""The scheduler of the classic release: it chooses from the database and casts to compute."""

from __future__ import annotations

import pytest

from novaviz.exceptions import DBError
from novaviz.kernel import Effect, Rule
from novaviz.model.resources import Flavor, ImageMeta
from tests.services.nova.scheduler.small_cloud import (
    CTXT,
    SmallCloud,
    instance_row,
    node,
    service,
    spec,
    zone,
)

ONE = (instance_row("vm-1", host="host1", node="host1"),)
HUGE = Flavor("6", "m1.huge", vcpus=4, memory_mb=4096, root_gb=1000)


def test_the_best_host_gets_the_cast_with_everything_that_was_given():
    cloud = SmallCloud(instances=ONE)
    cloud.schedule(spec())
    [(host, args)] = cloud.received
    assert host == "host3"
    assert args == {
        "instance_uuid": "vm-1", "request_spec": spec(), "node": "host3",
        "filter_properties": {
            "retry": {"num_attempts": 1, "hosts": [["host3", "host3"]]},
            "limits": {"memory_mb": 32768.0, "vcpu": 64.0, "disk_gb": 320.0},
        },
        "requested_networks": (), "block_device_mapping": (), "admin_password": None,
        "injected_files": (), "is_first_time": True,
    }  # fmt: skip


def test_it_reads_the_database_then_decides_then_frees_the_row_then_casts():
    cloud = SmallCloud(instances=ONE)
    cloud.schedule(spec())
    assert cloud.sequence() == [
        "notifications scheduler.run_instance.start",
        "DB:nova SELECT compute_nodes",
        "nova-scheduler get_filtered_hosts",
        "nova-scheduler get_weighed_hosts",
        "notifications scheduler.run_instance.scheduled",
        "DB:nova UPDATE instances",
        "nova-compute@host3 run_instance",
        "notifications scheduler.run_instance.end",
    ]
    row = cloud.row("vm-1")
    assert (row["host"], row["node"], row["vm_state"], row["task_state"]) == (
        None, None, "building", "scheduling",
    )  # fmt: skip


def test_every_filter_says_of_every_host_why_it_may_have_the_instance():
    cloud = SmallCloud(instances=ONE)
    cloud.schedule(spec())
    verdicts = cloud.results("get_filtered_hosts")[0]["verdicts"]
    assert len(verdicts) == 10 * 3
    assert {"host": "host1", "filter": "RamFilter", "passed": True,
            "reason": "512 MB of RAM are asked for, 8192 MB are free"} in verdicts  # fmt: skip


def test_a_refused_host_is_not_judged_any_further():
    nodes = (node(1, free_ram_mb=100), node(2))
    cloud = SmallCloud(nodes, instances=ONE)
    cloud.schedule(spec())
    [result] = cloud.results("get_filtered_hosts")
    assert [item["filter"] for item in result["verdicts"] if item["host"] == "host1"] == [
        "RetryFilter", "AvailabilityZoneFilter", "RamFilter",
    ]  # fmt: skip
    assert cloud.results("get_weighed_hosts")[0]["order"] == ["host2"]


def test_without_a_host_the_instance_ends_in_error_with_a_fault_and_a_notification():
    cloud = SmallCloud(instances=ONE)
    cloud.schedule(spec(flavor=HUGE))
    assert cloud.received == []
    assert cloud.refusals() == dict.fromkeys(("host1", "host2", "host3"), "DiskFilter")
    row = cloud.row("vm-1")
    assert (row["vm_state"], row["task_state"]) == ("error", None)
    [fault] = cloud.nova.read("SELECT * FROM instance_faults")
    assert (fault["code"], fault["message"]) == (500, "No valid host was found. ")
    assert cloud.sequence()[-3:] == [
        "DB:nova UPDATE instances", "DB:nova INSERT instance_faults",
        "notifications scheduler.run_instance",
    ]  # fmt: skip


def test_a_host_on_which_the_build_failed_is_not_tried_again():
    cloud = SmallCloud(instances=ONE)
    cloud.schedule(spec(), retry={"num_attempts": 1, "hosts": [["host3", "host3"]]})
    [(host, args)] = cloud.received
    assert host == "host2"
    assert cloud.refusals() == {"host3": "RetryFilter"}
    assert args["filter_properties"]["retry"] == {
        "num_attempts": 2, "hosts": [["host3", "host3"], ["host2", "host2"]],
    }  # fmt: skip


def test_what_was_given_is_not_changed_by_scheduling():
    retry = {"num_attempts": 1, "hosts": [["host3", "host3"]]}
    SmallCloud(instances=ONE).schedule(spec(), retry=retry)
    assert retry == {"num_attempts": 1, "hosts": [["host3", "host3"]]}


def test_a_fourth_attempt_is_one_too_many_and_no_host_is_looked_for():
    cloud = SmallCloud(instances=ONE)
    cloud.schedule(spec(), retry={"num_attempts": 3, "hosts": []})
    [fault] = cloud.nova.read("SELECT * FROM instance_faults")
    assert fault["message"] == (
        "No valid host was found. Exceeded max scheduling attempts 3 for instance vm-1"
    )
    assert "DB:nova SELECT compute_nodes" not in cloud.sequence()


def test_with_a_single_attempt_compute_is_told_of_no_retry():
    cloud = SmallCloud(instances=ONE, max_attempts=1)
    cloud.schedule(spec())
    assert "retry" not in cloud.received[0][1]["filter_properties"]


def test_an_instance_that_was_deleted_meanwhile_goes_nowhere():
    cloud = SmallCloud(instances=(instance_row("vm-1", deleted=1),))
    cloud.schedule(spec())
    assert cloud.received == []


def test_a_broken_database_is_told_to_the_instance_and_raised():
    broken = Rule("broken", "db", "nova-scheduler", "DB:nova", ("SELECT compute_nodes",),
                  Effect(error={"type": "DBError", "message": "gone away"}))  # fmt: skip
    cloud = SmallCloud(instances=ONE, rules=(broken,))
    with pytest.raises(DBError, match="gone away"):
        cloud.schedule(spec())
    assert cloud.row("vm-1")["vm_state"] == "error"


def test_two_requests_at_the_same_time_may_both_choose_the_last_place():
    nodes = (node(1, free_ram_mb=512),)
    cloud = SmallCloud(nodes, instances=(*ONE, instance_row("vm-2")))
    for uuid in ("vm-1", "vm-2"):
        cloud.schedule(spec(uuid))
    assert [host for host, _ in cloud.received] == ["host1", "host1"]


def test_the_user_s_zone_is_the_aggregate_s_of_the_host():
    cloud = SmallCloud(instances=ONE)
    cloud.nova.fill("aggregates", [{"id": 1, "uuid": "a", "name": "west", "metadata": zone("west")},
                                   {"id": 2, "uuid": "b", "name": "ssd"}])  # fmt: skip
    cloud.nova.fill("aggregate_hosts", [{"aggregate_id": 1, "host": "host1"},
                                        {"aggregate_id": 2, "host": "host3"}])  # fmt: skip
    cloud.schedule(spec(availability_zone="west"))
    assert cloud.received[0][0] == "host1"
    assert set(cloud.refusals().values()) == {"AvailabilityZoneFilter"}
    cloud.schedule(spec(availability_zone="nova"))
    assert cloud.received[1][0] == "host3"
    assert cloud.refusals() == {"host1": "AvailabilityZoneFilter"}


@pytest.mark.parametrize(
    ("policy", "host"), [("anti-affinity", "host2"), ("affinity", "host3"), (None, "host3")]
)
def test_a_server_group_decides_whether_its_members_share_a_host(policy: str | None, host: str):
    cloud = SmallCloud(instances=(*ONE, instance_row("other", host="host3")))
    group = {"id": 1, "uuid": "group", "name": "g", "project_id": "p", "policy": policy or "none"}
    cloud.nova.fill("instance_groups", [group])
    cloud.nova.fill("instance_group_member", [{"group_id": 1, "instance_uuid": "other"}])
    cloud.schedule(spec(group_id="group", group_policy=policy))
    assert cloud.received[0][0] == host


@pytest.mark.parametrize(
    "changes", [{"disabled": 1}, {"forced_down": 1}, {"last_seen_up": None},
                {"last_seen_up": "2025-12-31T23:58:00Z"}],
)  # fmt: skip
def test_a_compute_that_is_away_gets_nothing(changes: dict[str, object]):
    cloud = SmallCloud(instances=ONE, services={"host3": changes})
    cloud.schedule(spec())
    assert cloud.refusals() == {"host3": "ComputeFilter"}
    assert cloud.received[0][0] == "host2"


def test_a_compute_node_without_a_service_is_no_host():
    cloud = SmallCloud(instances=ONE)
    cloud.nova.alter("DELETE FROM services WHERE host = 'host3'")
    cloud.nova.fill("services", [service("host3") | {"binary": "nova-other"}])
    cloud.schedule(spec())
    assert cloud.received[0][0] == "host2"


def test_a_forced_host_is_judged_by_no_filter():
    cloud = SmallCloud(instances=ONE, services={"host1": {"disabled": 1}})
    cloud.schedule(spec(force_hosts=("host1",)))
    assert cloud.received[0][0] == "host1"
    assert cloud.results("get_filtered_hosts") == [{"verdicts": []}]


def test_an_instance_that_boots_from_a_volume_needs_no_disk():
    cloud = SmallCloud((node(1, free_disk_gb=0),), instances=ONE)
    cloud.schedule(spec(root_gb=0))
    assert cloud.received[0][0] == "host1"


def test_a_trace_of_scheduling_shows_no_password():
    cloud = SmallCloud(instances=ONE)
    cloud.run(cloud.classic.methods["run_instance"](
        CTXT, request_spec=spec(image=ImageMeta("i", "cirros")), filter_properties={},
        admin_password="swordfish",
    ))  # fmt: skip
    assert cloud.received[0][1]["admin_password"] == "swordfish"
    assert not any("swordfish" in str(event.to_dict()) for event in cloud.events)


def test_a_node_that_compute_sends_back_is_replaced_by_the_chosen_one():
    cloud = SmallCloud(instances=ONE)
    cloud.run(cloud.classic.methods["run_instance"](
        CTXT, instance_uuid="vm-1", request_spec=spec(), filter_properties={}, node="host1",
    ))  # fmt: skip
    [(host, args)] = cloud.received
    assert (host, args["node"], args["instance_uuid"]) == ("host3", "host3", "vm-1")
