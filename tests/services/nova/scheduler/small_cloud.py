"""Three hosts, real databases, a bus and a small placement: enough for a scheduler to work in."""

from __future__ import annotations

import json
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from novaviz.database import Database
from novaviz.kernel import Boundary, Faults, Kernel, Rule, Streams
from novaviz.model.context import RequestContext
from novaviz.model.event import Event
from novaviz.model.resources import Flavor, RequestSpec
from novaviz.release import CLASSIC, MODERN
from novaviz.services.middleware import ServiceSession
from novaviz.services.nova.notifier import Notifier
from novaviz.services.nova.report_client import ReportClient
from novaviz.services.nova.scheduler.filter_scheduler import FilterScheduler
from novaviz.services.nova.scheduler.host_manager import HostManager
from novaviz.services.nova.scheduler.manager import SchedulerManager
from novaviz.services.nova.scheduler.select_destinations import SelectDestinations
from novaviz.services.wiring import EPOCH, Wiring
from novaviz.transport import Broker, Request, Response, RestNet, RestService, Routes, Server

CTXT = RequestContext(request_id="req-1")
TOKEN = "gAAAAA-nova"
TINY = Flavor("1", "m1.tiny", vcpus=1, memory_mb=512, root_gb=1)
ALIVE = EPOCH.isoformat()


class AtOnce:
    """Every hop takes a millisecond."""

    def at(self, u: float, size: int = 0) -> int:
        return 1000

    def of(self, *_: str) -> AtOnce:
        return self


def node(
    number: int, *, vcpus: int = 4, memory_mb: int = 8192, local_gb: int = 80, ram_ratio: float = 1,
    free_ram_mb: int | None = None, vcpus_used: int = 0, free_disk_gb: int | None = None,
    capabilities: str = "{}", cpu_arch: str = "x86_64", hypervisor_type: str = "QEMU",
) -> dict[str, Any]:  # fmt: skip
    free_ram_mb = memory_mb if free_ram_mb is None else free_ram_mb
    free_disk_gb = local_gb if free_disk_gb is None else free_disk_gb
    return {
        "uuid": f"node-{number}", "host": f"host{number}", "hypervisor_hostname": f"host{number}",
        "hypervisor_type": hypervisor_type, "cpu_arch": cpu_arch, "vcpus": vcpus,
        "memory_mb": memory_mb, "local_gb": local_gb, "vcpus_used": vcpus_used,
        "memory_mb_used": memory_mb - free_ram_mb, "local_gb_used": local_gb - free_disk_gb,
        "free_ram_mb": free_ram_mb, "free_disk_gb": free_disk_gb, "running_vms": 0,
        "cpu_allocation_ratio": 4.0, "ram_allocation_ratio": ram_ratio,
        "disk_allocation_ratio": 1.0, "capabilities": capabilities,
    }  # fmt: skip


THREE = (
    node(1),
    node(2, vcpus=8, memory_mb=16384, local_gb=160),
    node(3, vcpus=16, memory_mb=32768, local_gb=320),
)


def service(host: str, **changes: Any) -> dict[str, Any]:
    return {"host": host, "binary": "nova-compute", "topic": "compute", "disabled": 0,
            "forced_down": 0, "last_seen_up": ALIVE, **changes}  # fmt: skip


def instance_row(uuid: str, **changes: Any) -> dict[str, Any]:
    return {"uuid": uuid, "display_name": "vm1", "hostname": "vm1", "project_id": "p",
            "user_id": "u", "vm_state": "building", "task_state": "scheduling", "flavor": "{}",
            "vcpus": 1, "memory_mb": 512, "root_gb": 1, **changes}  # fmt: skip


def spec(uuid: str = "vm-1", **changes: Any) -> RequestSpec:
    return RequestSpec(**{"instance_uuid": uuid, "project_id": "p", "user_id": "u",
                          "flavor": TINY, "image": None, **changes})  # fmt: skip


class SmallPlacement(RestService):
    """Placement's API over two dicts: what each provider has left, and what each consumer holds."""

    name = "placement"

    def __init__(self, nodes: tuple[dict[str, Any], ...]) -> None:
        self.left = {row["uuid"]: {"VCPU": row["vcpus"] * 4, "MEMORY_MB": row["free_ram_mb"],
                                   "DISK_GB": row["free_disk_gb"]} for row in nodes}  # fmt: skip
        self.held: dict[str, dict[str, Any]] = {}
        self.full: set[str] = set()
        self.conflicts = 0
        self.asked: list[Request] = []
        self.routes = Routes([
            ("GET", "/allocation_candidates", self.candidates),
            ("GET", "/allocations/{id}", self.show),
            ("PUT", "/allocations/{id}", self.put),
            ("DELETE", "/allocations/{id}", self.delete),
            ("GET", "/resource_providers/{id}/allocations", self.of_provider),
        ])  # fmt: skip

    async def candidates(self, ctxt: RequestContext, request: Request) -> Response:
        self.asked.append(request)
        asked = dict(item.split(":") for item in request.query["resources"].split(","))
        wanted = {name: int(amount) for name, amount in asked.items()}
        fit = [uuid for uuid, left in self.left.items()
               if all(left[name] >= amount for name, amount in wanted.items())]  # fmt: skip
        requests = [{"allocations": {uuid: {"resources": wanted}}, "mappings": {"": [uuid]}}
                    for uuid in fit]  # fmt: skip
        summaries = {uuid: {"resources": {}, "traits": []} for uuid in fit}
        return Response(200, {"allocation_requests": requests, "provider_summaries": summaries})

    async def show(self, ctxt: RequestContext, request: Request) -> Response:
        return Response(200, self.held.get(request.ids[0], {"allocations": {}}))

    async def put(self, ctxt: RequestContext, request: Request) -> Response:
        self.asked.append(request)
        consumer, body = request.ids[0], request.body
        if self.conflicts:
            self.conflicts -= 1
            return self._refuse("placement.concurrent_update")
        if self.full & set(body["allocations"]):
            return self._refuse("placement.undefined_code")
        generation = self.held.get(consumer, {}).get("consumer_generation")
        if body["consumer_generation"] != generation:
            return self._refuse("placement.concurrent_update")
        self.held[consumer] = {"allocations": body["allocations"],
                               "consumer_generation": (generation or 0) + 1}  # fmt: skip
        return Response(204)

    async def delete(self, ctxt: RequestContext, request: Request) -> Response:
        return Response(204 if self.held.pop(request.ids[0], None) else 404)

    async def of_provider(self, ctxt: RequestContext, request: Request) -> Response:
        found = {consumer: held["allocations"][request.ids[0]]
                 for consumer, held in self.held.items()
                 if request.ids[0] in held["allocations"]}  # fmt: skip
        return Response(200, {"allocations": found, "resource_provider_generation": 1})

    @staticmethod
    def _refuse(code: str) -> Response:
        return Response(409, {"errors": [{"status": 409, "code": code, "detail": code}]})


@dataclass
class SmallCloud:
    """One cell of hosts, with both ways to choose from it side by side on the bus."""

    nodes: tuple[dict[str, Any], ...] = THREE
    services: dict[str, dict[str, Any]] = field(default_factory=dict)
    instances: tuple[dict[str, Any], ...] = ()
    rules: tuple[Rule, ...] = ()
    max_attempts: int = 3

    def __post_init__(self) -> None:
        self.kernel = Kernel()
        boundary = self.boundary = Boundary(
            self.kernel, Streams(0), AtOnce(), Faults(self.rules)
        )
        self.wiring = Wiring(boundary, RestNet(boundary), Broker(boundary))
        self.placement = SmallPlacement(self.nodes)
        self.wiring.net.add(self.placement)
        self.nova = Database("nova", ("nova_api", "nova_cell"), boundary)
        self.api = Database("nova_api", ("nova_api",), boundary)
        self.cell0 = Database("nova_cell0", ("nova_cell",), boundary)
        self.cell1 = Database("nova_cell1", ("nova_cell",), boundary)
        for cell in (self.nova, self.cell1):
            cell.fill("compute_nodes", self.nodes)
            cell.fill("services", (service(row["host"], **self.services.get(row["host"], {}))
                                   for row in self.nodes))  # fmt: skip
            cell.fill("instances", self.instances)
        self.api.fill("cell_mappings", [{"id": 2, "uuid": "cell-1", "name": "cell1"}])
        self.api.fill("host_mappings", ({"host": row["host"], "cell_id": 2}
                                        for row in self.nodes))  # fmt: skip
        self.received: list[tuple[str, dict[str, Any]]] = []
        self.classic = self._classic()
        self.modern = self._modern()
        for row in self.nodes:
            host = row["host"]
            self.wiring.broker.consume(
                f"compute.{host}", Server(f"nova-compute@{host}", {"run_instance": self._on(host)})
            )

    def _classic(self) -> SchedulerManager:
        hosts = HostManager(self.wiring, api=self.nova, cells={"nova": self.nova},
                            filters=CLASSIC.filters)  # fmt: skip
        return SchedulerManager(hosts, filter_scheduler=FilterScheduler(
            self.wiring, hosts, self.wiring.rpc("nova-scheduler", "compute"), self._notifier(),
            database=self.nova, max_attempts=self.max_attempts,
        ))  # fmt: skip

    def _modern(self) -> SchedulerManager:
        hosts = HostManager(self.wiring, api=self.api, cells={"cell1": self.cell1},
                            filters=MODERN.filters)  # fmt: skip
        session = ServiceSession(self.wiring, "nova-scheduler", "nova", "secret")
        session.keep(TOKEN, self.wiring.seconds + 1e6)
        self.report = ReportClient(self.wiring, "nova-scheduler", session)
        return SchedulerManager(hosts, destinations=SelectDestinations(
            hosts, self.report, self._notifier(), api=self.api,
            service_cells=(self.cell0, self.cell1), max_attempts=self.max_attempts,
        ))  # fmt: skip

    def _notifier(self) -> Notifier:
        return Notifier(self.boundary, "nova-scheduler", "scheduler.scheduler", prefix="")

    def _on(self, host: str) -> Any:
        async def run_instance(ctxt: RequestContext, **args: Any) -> None:
            self.received.append((host, args))

        return run_instance

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Do the work and all that it causes; what it returns, or raises."""
        box: list[Any] = []

        async def boxed() -> None:
            try:
                box.append((True, await work))
            except Exception as error:
                box.append((False, error))

        self.kernel.spawn(boxed(), "test")
        while self.kernel.step():
            pass
        good, value = box[0]
        if not good:
            raise value
        return value

    def schedule(self, request: RequestSpec, **properties: Any) -> None:
        """The classic way, with what nova-api sends along."""
        self.run(self.classic.methods["run_instance"](
            CTXT, request_spec=request, filter_properties=properties, requested_networks=(),
            block_device_mapping=(), admin_password=None, injected_files=(), is_first_time=True,
        ))  # fmt: skip

    def select(self, request: RequestSpec, *uuids: str) -> Any:
        """The modern way."""
        return self.run(self.modern.methods["select_destinations"](
            CTXT, instance_uuids=uuids or (request.instance_uuid,), spec_obj=request,
            return_objects=True, return_alternates=True,
        ))  # fmt: skip

    @property
    def events(self) -> list[Event]:
        return self.boundary.events

    def sequence(self) -> list[str]:
        """Who asked whom for what, in order."""
        return [f"{event.target} {event.name}" for event in self.events if event.phase == "start"]

    def results(self, name: str) -> list[dict[str, Any]]:
        return [event.result for event in self.events
                if event.name == name and event.phase in ("end", "error")]  # fmt: skip

    def refusals(self) -> dict[str, str]:
        """Which filter refused which host, in the last decision."""
        verdicts = self.results("get_filtered_hosts")[-1]["verdicts"]
        return {item["host"]: item["filter"] for item in verdicts if not item["passed"]}

    def row(self, uuid: str) -> dict[str, Any]:
        return self.nova.read("SELECT * FROM instances WHERE uuid = :uuid", {"uuid": uuid})[0]


def zone(name: str) -> str:
    return json.dumps({"availability_zone": name})
