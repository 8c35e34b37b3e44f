"""A neutron with one network of few addresses, an agent on one host, and who asks it."""

from __future__ import annotations

from novaviz.catalog import SecurityGroupData, SecurityGroupRuleData
from novaviz.services.neutron import TOPIC, Neutron
from novaviz.transport import Response, RestService, Routes
from tests.services.neutron.ground import FakeAuth, FakeSession, Ground


class FakeNova(RestService):
    """nova-api, as far as neutron knows it: keeps the events that it is sent."""

    name = "nova-api"

    def __init__(self, status=200):
        self.events = []
        self.status = status
        self.routes = Routes([("POST", "/v2.1/os-server-external-events", self.create)])

    async def create(self, ctxt, request):
        self.events += request.body["events"]
        return Response(self.status, request.body)


class SmallNeutron(Ground):
    def __init__(self, *, last="10.0.0.12", gateway="10.0.0.1", notifies_nova=True, seed=0,
                 rules=()):  # fmt: skip
        super().__init__(seed, rules)
        self.neutron = Neutron(
            self.wiring, FakeAuth(), FakeSession(), notifies_nova=notifies_nova
        )
        self.nova = FakeNova()
        self.add(self.neutron)
        self.add(self.nova)
        self.wiring.broker.consume(TOPIC, self.neutron.plugin)
        seed_ = self.neutron.seed
        self.network = seed_.network("private", "demo", cidr="10.0.0.0/24", gateway_ip=gateway,
                                     first="10.0.0.10", last=last)  # fmt: skip
        self.shared = seed_.network(
            "shared", "admin", cidr="192.168.0.0/24", gateway_ip="192.168.0.1",
            first="192.168.0.10", last="192.168.0.20", shared=True,
        )  # fmt: skip
        self.foreign = seed_.network("foreign", "other", cidr="10.9.0.0/24",
                                     gateway_ip="10.9.0.1", first="10.9.0.10",
                                     last="10.9.0.20")  # fmt: skip
        rules = (
            SecurityGroupRuleData("egress"),
            SecurityGroupRuleData("ingress", remote_group="default"),
        )
        for project in ("demo", "other"):
            seed_.security_groups(project, [SecurityGroupData("default", rules, "Default")])
        self.agent = self.neutron.add_agent("host1")

    def create(self, user="demo", **port):
        return self.ask("neutron", "POST", "/v2.0/ports", user=user,
                        body={"port": {"network_id": self.network, **port}})  # fmt: skip

    def created(self, **port):
        """A new port's body; fails the test if it is refused."""
        (response,) = self.after(self.create(**port))
        assert response.status == 201, response
        return response.body["port"]

    def refused(self, result):
        """Status, type and message of an answer."""
        (response,) = self.after(result)
        error = response.body["NeutronError"]
        return response.status, error["type"], error["message"]

    def update(self, port_id, user="nova", **port):
        return self.ask("neutron", "PUT", "/v2.0/ports/{id}", port_id, user=user,
                        body={"port": port})  # fmt: skip

    def bound(self, host="host1", device="server-1"):
        """A port of an instance, bound to a host as nova-compute does it."""
        port = self.created(device_id=device)
        (response,) = self.after(self.update(
            port["id"], **{"device_owner": "compute:nova", "binding:host_id": host}
        ))  # fmt: skip
        assert response.status == 200, response
        return response.body["port"]

    def shown(self, port_id, user="demo"):
        return self.answer("neutron", "GET", "/v2.0/ports/{id}", port_id, user=user)

    def rows(self, table):
        return self.neutron.database.read(f"SELECT * FROM {table}")

    def after(self, result):
        """The same list, when nothing is left to happen."""
        self.settle()
        return result
