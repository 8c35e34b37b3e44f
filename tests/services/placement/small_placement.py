"""A placement with two hosts, one large and one small, and who asks it."""

from __future__ import annotations

from novaviz.services.placement import Inventory, Placement
from tests.services.neutron.ground import FakeAuth, Ground

LARGE, SMALL = "11111111-0000-4000-8000-000000000000", "22222222-0000-4000-8000-000000000000"
ZONE = "33333333-0000-4000-8000-000000000000"
TINY = {"VCPU": 1, "MEMORY_MB": 512, "DISK_GB": 1}


def inventories(vcpus, memory_mb, disk_gb):
    return {
        "VCPU": Inventory(vcpus, allocation_ratio=4.0, max_unit=vcpus),
        "MEMORY_MB": Inventory(memory_mb, reserved=512, max_unit=memory_mb),
        "DISK_GB": Inventory(disk_gb, max_unit=disk_gb),
    }


class SmallPlacement(Ground):
    def __init__(self, *, seed=0, rules=()):
        super().__init__(seed, rules)
        self.placement = Placement(self.wiring, FakeAuth())
        self.add(self.placement)
        self.placement.fill(LARGE, "host1", inventories(8, 8704, 100),
                            traits=("COMPUTE_NODE", "HW_CPU_X86_VMX"),
                            aggregates=(ZONE,))  # fmt: skip
        self.placement.fill(SMALL, "host2", inventories(1, 1536, 10), traits=("COMPUTE_NODE",))

    def get(self, template, *ids, user="nova", **query):
        return self.answer("placement", "GET", template, *ids, user=user, query=query)

    def candidates(self, resources="VCPU:1,MEMORY_MB:512,DISK_GB:1", **query):
        """The body of the answer to a request for candidates."""
        answer = self.get("/allocation_candidates", resources=resources, **query)
        assert answer.status == 200, answer
        return answer.body

    def hosts(self, **query):
        """The providers among the candidates."""
        return list(self.candidates(**query)["provider_summaries"])

    def put(self, consumer, allocations, generation=None):
        body = {
            "allocations": {uuid: {"resources": part} for uuid, part in allocations.items()},
            "mappings": {}, "project_id": "demo", "user_id": "demo",
            "consumer_generation": generation,
        }  # fmt: skip
        return self.ask("placement", "PUT", "/allocations/{id}", consumer, user="nova", body=body)

    def claimed(self, consumer, allocations, generation=None):
        (answer,) = self.after(self.put(consumer, allocations, generation))
        assert answer.status == 204, answer

    def refused(self, result):
        """Status, detail and code of an answer."""
        (answer,) = self.after(result)
        (error,) = answer.body["errors"]
        assert error["status"] == answer.status
        assert error["request_id"] == "req-1"
        return answer.status, error["detail"], error["code"]

    def usages(self, uuid):
        return self.get("/resource_providers/{id}/usages", uuid).body["usages"]

    def generation(self, uuid):
        answer = self.get("/resource_providers/{id}/inventories", uuid)
        return answer.body["resource_provider_generation"]

    def allocations(self, consumer):
        return self.get("/allocations/{id}", consumer).body

    def rows(self, table):
        return self.placement.database.read(f"SELECT * FROM {table}")

    def after(self, result):
        """The same list, when nothing is left to happen."""
        self.settle()
        return result
