"""nova-conductor, between nova-api and the computes."""

from __future__ import annotations

from typing import Any

from novaviz.cloud import Cloud
from novaviz.kernel import Effect, Rule
from novaviz.model.context import RequestContext
from novaviz.release import RELEASES
from novaviz.request import asked_of
from novaviz.run import Run, boot
from novaviz.scenario import Scenario
from tests.census import census


def broken(*rules: Rule, **request: Any) -> Run:
    run = boot(release="modern", paused=True, **request)
    run.cloud.boundary.faults.add(rules)
    return run.run()


def test_an_answer_of_the_scheduler_that_is_lost_leaves_no_claim() -> None:
    with boot(release="modern", faults=["lost-reply-from-scheduler"]) as run:
        names = [event.name for event in run.trace.events if event.closes]
        assert names.count("PUT /allocations/{id}") == 1
        assert names.count("DELETE /allocations/{id}") == 1
        assert run.sql("placement", "SELECT * FROM allocations") == []
        assert run.sql("nova_cell0", "SELECT vm_state FROM instances") == [{"vm_state": "error"}]


def test_two_that_pass_the_quota_at_once_are_counted_again() -> None:
    cloud = Cloud(RELEASES["modern"])
    cloud.nova.api_db.alter("UPDATE quotas SET hard_limit = 1 WHERE resource = 'instances'")
    clients = [cloud.client() for _ in range(3)]
    for number, client in enumerate(clients):
        asked = asked_of(cloud, Scenario(name=f"vm{number}", release="modern"))
        cloud.kernel.spawn(client.boot(RequestContext(), asked), client.name)
    while cloud.kernel.step():
        pass
    servers = [client.server for client in clients if client.server]
    assert [server["status"] for server in servers].count("ACTIVE") <= 1
    for server in servers:
        if server["status"] == "ERROR":
            assert "Quota exceeded" in server["fault"]["message"]
            assert cloud.holdings(server["id"]) == []
        cloud.kernel.spawn(cloud.client().delete(RequestContext(), server["id"]), "client")
    while cloud.kernel.step():
        pass
    left = census(cloud)
    assert (left["instances"], left["ports"], left["allocations"]) == ([], [], [])
    assert {status for _, status in left["volumes"]} == {"available"}
    cloud.close()


def test_an_alternate_that_is_full_meanwhile_is_passed_over() -> None:
    refuse = Rule("full", "rest", "nova-conductor", "placement", ("PUT /allocations/{id}",),
                  Effect(error={"status": 409, "message": "no room"}))  # fmt: skip
    with broken(refuse, faults=["spawn-fails-once"]) as run:
        assert run.outcome == "ACTIVE"
        hosts = [item.host for item in run.trace.transitions if item.host]
        assert (hosts[0], hosts[-1]) == ("host3", "host1")


def test_a_compute_that_finds_the_state_changed_by_another_stops() -> None:
    run = boot(release="modern", paused=True)
    with run:
        run.run_until(lambda event: event.name == "build_and_run_instance")
        run.cloud.nova.cell.alter("UPDATE instances SET task_state = 'deleting'")
        run.run()
        assert run.outcome == "STUCK"
        conflict = next(event for event in run.trace.events
                        if event.kind == "rpc.call" and event.phase == "error")  # fmt: skip
        assert conflict.result["type"] == "UnexpectedTaskStateError"
        assert "Expected: {'task_state': ['scheduling', None]}" in conflict.result["message"]


def test_a_build_that_conductor_cannot_begin_is_written_down_as_an_error_of_its_cast() -> None:
    rule = Rule("gone", "db", "nova-conductor", "DB:nova_api", ("SELECT host_mappings",),
                Effect(error={"type": "DBError", "message": "lost connection"}))  # fmt: skip
    with broken(rule) as run:
        assert run.outcome == "STUCK"
        assert run.trace.metadata["waiting_for"] == [
            "nova-conductor, which gave schedule_and_build_instances up: lost connection"
        ]
        assert "its build request" in run.trace.metadata["held"]
