"""Ports, hosts and agents: binding, wiring, and nova's being told."""

from __future__ import annotations

import pytest

from novaviz.kernel import Effect, Rule
from novaviz.model.event import ERROR, REST, RPC_CALL
from tests.services.neutron.ground import CTXT
from tests.services.neutron.small_neutron import SmallNeutron

PLUGGED = {"name": "network-vif-plugged", "server_uuid": "server-1", "status": "completed"}


def plug(cloud, port_id, agent=None):
    """The hypervisor plugs the interface; the agent sees it."""
    cloud.start((agent or cloud.agent).device_added(CTXT, port_id))
    cloud.settle()


def spans(cloud, kind, phase="start"):
    return [(e.source, e.target, e.name) for e in cloud.boundary.events
            if (e.kind, e.phase) == (kind, phase)]  # fmt: skip


def test_a_port_is_bound_where_an_agent_is_alive():
    cloud = SmallNeutron()
    port = cloud.bound("host1")
    assert (port["binding:host_id"], port["binding:vif_type"]) == ("host1", "ovs")
    assert "SELECT agents" in cloud.names("db")
    assert cloud.shown(port["id"], user="nova").body["port"] == port


@pytest.mark.parametrize("glob", ["host1", "*"])
def test_a_dead_agent_cannot_bind(glob):
    cloud = SmallNeutron()
    cloud.neutron.stop_agents(glob)
    assert cloud.bound("host1")["binding:vif_type"] == "binding_failed"
    assert not cloud.agent.alive


def test_a_host_without_an_agent_cannot_be_bound_to():
    assert SmallNeutron().bound("host9")["binding:vif_type"] == "binding_failed"


def test_agents_that_the_glob_does_not_mean_live_on():
    cloud = SmallNeutron()
    other = cloud.neutron.add_agent("host2")
    cloud.neutron.stop_agents("host2")
    assert (cloud.agent.alive, other.alive) == (True, False)
    assert cloud.bound("host1")["binding:vif_type"] == "ovs"


def test_a_user_neither_binds_nor_sees_where_a_port_is_bound():
    cloud = SmallNeutron()
    port = cloud.bound()["id"]
    for result in (cloud.update(port, user="demo", **{"binding:host_id": "host1"}),
                   cloud.create(**{"binding:host_id": "host1"})):  # fmt: skip
        status, kind, message = cloud.refused(result)
        assert (status, kind) == (403, "PolicyNotAuthorized")
        assert message.endswith(":binding:host_id) is disallowed by policy")
    assert "binding:host_id" not in cloud.shown(port).body["port"]


def test_a_port_can_be_bound_as_it_is_made():
    cloud = SmallNeutron()
    port = cloud.created(user="nova", tenant_id="demo", **{"binding:host_id": "host1"})
    assert port["binding:vif_type"] == "ovs"


def test_a_port_moves_to_another_host_and_off_it():
    cloud = SmallNeutron()
    cloud.neutron.add_agent("host2")
    port = cloud.bound("host1")["id"]
    plug(cloud, port)
    assert cloud.shown(port).body["port"]["status"] == "ACTIVE"
    for host, vif_type in (("host2", "ovs"), ("", "unbound")):
        (response,) = cloud.after(cloud.update(port, **{"binding:host_id": host}))
        moved = response.body["port"]
        assert (moved["binding:vif_type"], moved["status"]) == (vif_type, "DOWN")
        assert cloud.shown(port, user="nova").body["port"] == moved


def test_a_plugged_interface_makes_the_port_active_and_nova_is_told():
    cloud = SmallNeutron()
    port = cloud.bound()["id"]
    plug(cloud, port)
    assert spans(cloud, RPC_CALL) == [("neutron-agent@host1", "neutron", "update_device_up")]
    assert cloud.shown(port).body["port"]["status"] == "ACTIVE"
    assert cloud.nova.events == [{**PLUGGED, "tag": port}]
    (told,) = [e for e in cloud.boundary.events if e.target == "nova-api" and e.phase == "start"]
    assert (told.source, told.name, told.payload["credential"]) == (
        "neutron", "POST /v2.1/os-server-external-events", "neutron",
    )  # fmt: skip
    (call,) = [e for e in cloud.boundary.events if e.kind == RPC_CALL and e.phase == "start"]
    assert told.parent == call.span
    plug(cloud, port)
    assert len(cloud.nova.events) == 1, "it was active already"


def test_before_icehouse_nobody_is_told():
    cloud = SmallNeutron(notifies_nova=False)
    port = cloud.bound()["id"]
    plug(cloud, port)
    assert cloud.shown(port).body["port"]["status"] == "ACTIVE"
    assert cloud.nova.events == []


def test_only_an_instances_port_is_told_of():
    cloud = SmallNeutron()
    port = cloud.created(user="nova", tenant_id="demo", device_owner="network:dhcp",
                         **{"binding:host_id": "host1"})["id"]  # fmt: skip
    plug(cloud, port)
    assert cloud.shown(port).body["port"]["status"] == "ACTIVE"
    assert cloud.nova.events == []


def test_an_agent_says_nothing_when_dead_and_nothing_of_others_ports():
    cloud = SmallNeutron()
    port = cloud.bound("host1")["id"]
    plug(cloud, port, cloud.neutron.add_agent("host2"))
    assert cloud.shown(port).body["port"]["status"] == "DOWN"
    cloud.neutron.stop_agents("*")
    plug(cloud, port)
    assert cloud.shown(port).body["port"]["status"] == "DOWN"
    assert len(spans(cloud, RPC_CALL)) == 1


def test_an_unplugged_interface_takes_the_port_down():
    cloud = SmallNeutron()
    port = cloud.bound()["id"]
    plug(cloud, port)
    cloud.start(cloud.agent.device_removed(CTXT, port))
    cloud.settle()
    assert cloud.shown(port).body["port"]["status"] == "DOWN"
    cloud.answer("neutron", "DELETE", "/v2.0/ports/{id}", port)
    cloud.start(cloud.agent.device_removed(CTXT, port))
    cloud.settle()
    (_, end) = [e for e in cloud.boundary.events
                if e.name == "update_device_down" and e.phase == "end"]  # fmt: skip
    assert end.result["return"] == {"device": port, "exists": False}


@pytest.mark.parametrize(
    "effect",
    [Effect(drop="request"), Effect(drop="reply"), Effect(error={"status": 500, "message": "no"})],
)
def test_neutron_goes_on_when_nova_cannot_be_told(effect):
    rule = Rule("deaf-nova", REST, "neutron", "nova-api", ("POST *",), effect)
    cloud = SmallNeutron(rules=(rule,))
    port = cloud.bound()["id"]
    plug(cloud, port)
    assert ("neutron", "nova-api", "POST /v2.1/os-server-external-events") in spans(
        cloud, REST, ERROR
    )
    assert cloud.shown(port).body["port"]["status"] == "ACTIVE"


def test_an_agent_whose_message_is_lost_goes_on():
    rule = Rule("lost", RPC_CALL, "neutron-agent@*", "neutron", ("*",), Effect(drop="request"))
    cloud = SmallNeutron(rules=(rule,))
    port = cloud.bound()["id"]
    plug(cloud, port)
    assert spans(cloud, RPC_CALL, ERROR)
    assert cloud.shown(port).body["port"]["status"] == "DOWN"


def test_nova_refusing_the_event_is_no_error_of_neutrons():
    cloud = SmallNeutron()
    cloud.nova.status = 404
    port = cloud.bound()["id"]
    plug(cloud, port)
    assert cloud.shown(port).body["port"]["status"] == "ACTIVE"


def test_the_same_seed_gives_the_same_trace():
    def story():
        cloud = SmallNeutron(seed=7)
        for _ in range(2):
            cloud.create()
        plug(cloud, cloud.bound()["id"])
        return [event.to_dict() for event in cloud.boundary.events]

    assert story() == story()
