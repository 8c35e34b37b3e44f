"""Ports and their addresses, on a real small neutron."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from novaviz.kernel import Streams
from novaviz.services.neutron import ipam
from tests.services.neutron.small_neutron import SmallNeutron

PORT_TABLES = ("ports", "ipallocations", "securitygroupportbindings", "ml2_port_bindings")


def address(port):
    (fixed_ip,) = port["fixed_ips"]
    return fixed_ip["ip_address"]


def test_a_port_gets_the_lowest_free_address_of_the_pool():
    cloud = SmallNeutron()
    assert [address(cloud.created()) for _ in range(3)] == ["10.0.0.10", "10.0.0.11", "10.0.0.12"]


def test_a_port_is_down_and_unbound_and_in_the_projects_default_group():
    cloud = SmallNeutron()
    port = cloud.created(user="nova", tenant_id="demo", device_id="server-1")
    group = next(g for g in cloud.rows("securitygroups") if g["project_id"] == "demo")
    assert port["security_groups"] == [group["id"]]
    assert (port["status"], port["binding:vif_type"], port["device_id"]) == (
        "DOWN", "unbound", "server-1",
    )  # fmt: skip
    assert port["mac_address"].startswith("fa:16:3e:")
    assert cloud.shown(port["id"], user="nova").body["port"] == port


def test_a_port_is_written_in_one_transaction():
    cloud = SmallNeutron()
    cloud.created()
    assert cloud.names("db") == [
        "SELECT networks", "INSERT ports", "SELECT ipallocations", "INSERT ipallocations",
        "INSERT securitygroupportbindings", "COMMIT",
    ]  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(
    seed=st.integers(0, 1000),
    waves=st.lists(st.tuples(st.integers(0, 5), st.sets(st.integers(0, 20))), max_size=5),
)
def test_two_ports_never_share_an_address(seed, waves):
    """Ports come and go at the same time; no address is given twice, and none is lost."""
    cloud = SmallNeutron(seed=seed, last="10.0.0.15")
    alive = {}
    for creates, deletes in waves:
        gone = [port for n, port in enumerate(alive) if n in deletes]
        for port in gone:
            cloud.ask("neutron", "DELETE", "/v2.0/ports/{id}", port)
        results = [cloud.create() for _ in range(creates)]
        cloud.settle()
        for port in gone:
            del alive[port]
        made = [response.body["port"] for (response,) in results if response.status == 201]
        alive |= {port["id"]: port for port in made}
        assert len(made) == creates or len(alive) == 6 or gone
        addresses = [address(port) for port in alive.values()]
        assert len(set(addresses)) == len(addresses)
        assert set(addresses) <= {f"10.0.0.{n}" for n in range(10, 16)}
        assert len({port["mac_address"] for port in alive.values()}) == len(alive)
        assert sorted(addresses) == sorted(r["ip_address"] for r in cloud.rows("ipallocations"))


def test_an_empty_pool_refuses_and_leaves_nothing_behind():
    cloud = SmallNeutron(last="10.0.0.10")
    cloud.created()
    assert cloud.refused(cloud.create()) == (
        409, "IpAddressGenerationFailure",
        f"No more IP addresses available on network {cloud.network}.",
    )  # fmt: skip
    assert [len(cloud.rows(table)) for table in PORT_TABLES] == [1, 1, 1, 0]
    assert cloud.names("db")[-1] == "ROLLBACK"


def test_a_deleted_port_gives_its_address_back():
    cloud = SmallNeutron(last="10.0.0.10")
    port = cloud.bound()
    assert cloud.answer("neutron", "DELETE", "/v2.0/ports/{id}", port["id"]).status == 204
    assert [cloud.rows(table) for table in PORT_TABLES] == [[], [], [], []]
    (end,) = [e for e in cloud.boundary.events if e.name == "DELETE ports" and e.phase == "end"]
    assert sorted(change["table"] for change in end.result["changes"]) == sorted(PORT_TABLES)
    assert address(cloud.created()) == "10.0.0.10"


def test_a_pool_that_others_have_used_up_refuses():
    cloud = SmallNeutron(last="10.0.0.200")
    cloud.created()
    assert cloud.neutron.use_up_pool(cloud.network) == 190
    assert cloud.refused(cloud.create())[1] == "IpAddressGenerationFailure"
    assert cloud.neutron.use_up_pool(cloud.network) == 0
    listed = cloud.answer("neutron", "GET", "/v2.0/ports").body["ports"]
    assert len(listed) == 1


def test_the_gateways_own_address_is_never_given_away():
    cloud = SmallNeutron(gateway="10.0.0.11")
    assert [address(cloud.created()) for _ in range(2)] == ["10.0.0.10", "10.0.0.12"]
    assert cloud.refused(cloud.create())[0] == 409


def test_a_wanted_address_is_given_once():
    cloud = SmallNeutron()
    wanted = [{"ip_address": "10.0.0.99"}]
    assert address(cloud.created(fixed_ips=wanted)) == "10.0.0.99"
    assert cloud.refused(cloud.create(fixed_ips=wanted))[:2] == (409, "IpAddressInUse")
    for elsewhere in ("10.1.0.1", "10.0.0.0", "10.0.0.255", "nonsense"):
        wanted = [{"ip_address": elsewhere}]
        assert cloud.refused(cloud.create(fixed_ips=wanted))[:2] == (400, "InvalidIpForNetwork")


def test_the_port_quota_holds():
    cloud = SmallNeutron()
    cloud.neutron.seed.quota("demo", "port", 1)
    cloud.created()
    assert cloud.refused(cloud.create()) == (
        409, "OverQuota", "Quota exceeded for resources: ['port'].",
    )  # fmt: skip
    quota = cloud.answer("neutron", "GET", "/v2.0/quotas/{id}", "demo").body["quota"]
    assert (quota["port"], quota["network"]) == (1, 100)
    cloud.neutron.seed.quota("demo", "port", -1)
    cloud.created()


def test_what_cannot_be_seen_is_not_found():
    cloud = SmallNeutron()
    for network in ("nowhere", cloud.foreign):
        assert cloud.refused(cloud.create(network_id=network)) == (
            404, "NetworkNotFound", f"Network {network} could not be found.",
        )  # fmt: skip
    port = cloud.created(user="nova", tenant_id="other", network_id=cloud.foreign)["id"]
    gone = (404, "PortNotFound", f"Port {port} could not be found.")
    for method, body in (("GET", None), ("DELETE", None), ("PUT", {"port": {"name": "x"}})):
        result = cloud.ask("neutron", method, "/v2.0/ports/{id}", port, body=body)
        assert cloud.refused(result) == gone
    assert cloud.refused(cloud.create(security_groups=["none"]))[:2] == (
        404, "SecurityGroupNotFound",
    )  # fmt: skip


def test_only_members_write_and_only_in_their_own_project():
    cloud = SmallNeutron()
    for result in (cloud.create(user="reader"), cloud.create(tenant_id="other")):
        assert cloud.refused(result)[:2] == (403, "PolicyNotAuthorized")
    port = cloud.created()["id"]
    assert cloud.refused(cloud.update(port, user="reader", name="mine"))[0] == 403
    result = cloud.ask("neutron", "DELETE", "/v2.0/ports/{id}", port, user="reader")
    assert cloud.refused(result)[0] == 403
    assert cloud.answer("neutron", "GET", "/v2.0/ports", user="nobody").status == 401


@pytest.mark.parametrize(
    "body",
    [
        None, {}, {"port": None}, {"port": {"network_id": 7}}, {"port": {}},
        {"port": {"network_id": "N", "colour": "red"}},
        {"port": {"network_id": "N", "admin_state_up": "maybe"}},
        {"port": {"network_id": "N", "fixed_ips": [{"ip_address": 5}]}},
        {"port": {"network_id": "N", "security_groups": "default"}},
        {"port": {"network_id": "N", "name": "x" * 256}},
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_is_refused_with_400(body):
    cloud = SmallNeutron()
    assert cloud.refused(cloud.ask("neutron", "POST", "/v2.0/ports", body=body))[0] == 400
    assert not cloud.names("db")


def test_ports_are_listed_by_device_network_and_id():
    cloud = SmallNeutron()
    one = cloud.created(device_id="server-1")
    two = cloud.created(device_id="server-2", network_id=cloud.shared)

    def listed(**query):
        return [port["id"] for port in
                cloud.answer("neutron", "GET", "/v2.0/ports", query=query).body["ports"]]

    assert listed() == [one["id"], two["id"]]
    assert listed(device_id="server-2") == [two["id"]]
    assert listed(network_id=cloud.network) == [one["id"]]
    assert listed(id=f"{one['id']},{two['id']}", tenant_id="demo") == [one["id"], two["id"]]
    assert listed(device_owner="network:dhcp") == []
    (only,) = cloud.answer(
        "neutron", "GET", "/v2.0/ports", query={"device_id": "server-1", "fields": "id,device_id"}
    ).body["ports"]
    assert only == {"id": one["id"], "device_id": "server-1"}


def test_security_groups_of_a_port_can_be_changed():
    cloud = SmallNeutron()
    port = cloud.created()
    (response,) = cloud.after(cloud.update(port["id"], user="demo", security_groups=[]))
    assert response.body["port"]["security_groups"] == []
    assert cloud.rows("securitygroupportbindings") == []


def test_a_mac_that_is_taken_is_drawn_again():
    cloud = SmallNeutron()
    taken = ipam.random_mac(Streams(0).of("mac"))
    old = {"id": "old", "network_id": cloud.network, "project_id": "other"}
    cloud.neutron.database.fill("ports", [{**old, "mac_address": taken}])
    assert cloud.created()["mac_address"] != taken
    assert cloud.names("db", "error") == ["INSERT ports"]
