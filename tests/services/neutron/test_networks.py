"""What neutron has to show: networks, subnets, security groups, extensions."""

from __future__ import annotations

from tests.services.neutron.small_neutron import SmallNeutron


def listed(cloud, what, user="demo", **query):
    answer = cloud.answer("neutron", "GET", f"/v2.0/{what}", user=user, query=query)
    assert answer.status == 200
    return answer.body[what.replace("-", "_")]


def test_a_project_sees_its_own_networks_and_shared_ones():
    cloud = SmallNeutron()
    assert [net["name"] for net in listed(cloud, "networks")] == ["private", "shared"]
    assert [net["name"] for net in listed(cloud, "networks", user="admin")] == [
        "private", "shared", "foreign",
    ]  # fmt: skip


def test_nova_asks_for_the_projects_networks_and_then_for_shared_ones():
    cloud = SmallNeutron()
    own = listed(cloud, "networks", user="nova", tenant_id="demo", shared="False",
                 admin_state_up="True")  # fmt: skip
    assert [net["id"] for net in own] == [cloud.network]
    assert [net["name"] for net in listed(cloud, "networks", shared="true")] == ["shared"]
    assert listed(cloud, "networks", admin_state_up="False") == []
    assert listed(cloud, "networks", name="private")[0]["id"] == cloud.network
    assert listed(cloud, "networks", id=f"{cloud.network},{cloud.foreign}") == own_view(own)


def own_view(networks):
    return [{k: v for k, v in net.items() if not k.startswith("provider:")} for net in networks]


def test_a_network_is_shown_with_its_subnets_and_to_an_admin_with_how_it_is_made():
    cloud = SmallNeutron()
    shown = cloud.answer("neutron", "GET", "/v2.0/networks/{id}", cloud.network).body["network"]
    (subnet,) = listed(cloud, "subnets", network_id=cloud.network)
    assert shown["subnets"] == [subnet["id"]]
    assert not shown["shared"]
    assert "provider:network_type" not in shown
    made = cloud.answer(
        "neutron", "GET", "/v2.0/networks/{id}", cloud.network, user="nova",
        query={"fields": "provider:physical_network,provider:network_type"},
    ).body["network"]  # fmt: skip
    assert made == {"provider:physical_network": None, "provider:network_type": "vxlan"}


def test_a_network_of_others_is_not_found():
    cloud = SmallNeutron()
    result = cloud.ask("neutron", "GET", "/v2.0/networks/{id}", cloud.foreign)
    assert cloud.refused(result)[:2] == (404, "NetworkNotFound")


def test_subnets_say_what_addresses_there_are():
    cloud = SmallNeutron(gateway="10.0.0.11")
    subnet, shared = listed(cloud, "subnets")
    assert subnet["cidr"] == "10.0.0.0/24"
    assert subnet["allocation_pools"] == [
        {"start": "10.0.0.10", "end": "10.0.0.10"}, {"start": "10.0.0.12", "end": "10.0.0.12"},
    ]  # fmt: skip
    assert listed(cloud, "subnets", id=shared["id"]) == [shared]


def test_security_groups_come_with_their_rules():
    cloud = SmallNeutron()
    (group,) = listed(cloud, "security-groups")
    egress, ingress = group["security_group_rules"]
    assert (egress["direction"], egress["remote_group_id"]) == ("egress", None)
    assert (ingress["direction"], ingress["remote_group_id"]) == ("ingress", group["id"])
    assert listed(cloud, "security-groups", name="other") == []
    assert len(listed(cloud, "security-groups", user="admin")) == 2
    assert listed(cloud, "security-groups", id=group["id"], fields="id,name") == [
        {"id": group["id"], "name": "default"}
    ]


def test_extensions_and_floating_ips():
    cloud = SmallNeutron()
    assert {"binding", "security-group"} <= {e["alias"] for e in listed(cloud, "extensions")}
    assert listed(cloud, "floatingips") == []


def test_quotas_of_another_project_are_not_shown():
    cloud = SmallNeutron()
    result = cloud.ask("neutron", "GET", "/v2.0/quotas/{id}", "other")
    assert cloud.refused(result)[0] == 403
