"""How nova is put together: its databases, and its services wired as a release says."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

from novaviz.catalog import CloudData
from novaviz.database import Database, DatabaseClient
from novaviz.options import Options
from novaviz.release import Release
from novaviz.services.middleware import AuthToken, ServiceSession
from novaviz.services.nova.api import NovaApi
from novaviz.services.nova.api.actions import ServerActions
from novaviz.services.nova.api.attachments import VolumeAttachments
from novaviz.services.nova.api.create import CreateServer
from novaviz.services.nova.api.provision import InstanceFirst, RequestFirst
from novaviz.services.nova.api.servers import Servers
from novaviz.services.nova.attach import AttachByConductor, AttachHere, AttachVolume
from novaviz.services.nova.cells import Cells, MappedCells, OneDatabase
from novaviz.services.nova.compute import (
    BlockDevices,
    BuildAndRunInstance,
    ComputeHost,
    ConductorClient,
    InstanceEvents,
    InstanceLocks,
    LifecycleEvents,
    Patience,
    ResourceTracker,
    RunInstance,
    operations,
)
from novaviz.services.nova.conductor import ComputeTaskManager, ConductorManager
from novaviz.services.nova.credentials import Credentials
from novaviz.services.nova.image import ImageClient
from novaviz.services.nova.network import NetworkClient
from novaviz.services.nova.notifier import Notifier
from novaviz.services.nova.quota import CountedQuota, Quota, ReservedQuota
from novaviz.services.nova.report_client import ReportClient
from novaviz.services.nova.retry import MAX_ATTEMPTS
from novaviz.services.nova.rows import compute_node_row
from novaviz.services.nova.scheduler.filter_scheduler import FilterScheduler
from novaviz.services.nova.scheduler.host_manager import DEFAULT_ZONE, HostManager
from novaviz.services.nova.scheduler.manager import SchedulerManager
from novaviz.services.nova.scheduler.select_destinations import SelectDestinations
from novaviz.services.nova.volume import VolumeClient
from novaviz.services.wiring import Wiring
from novaviz.transport import Server
from novaviz.transport.rpc import Endpoint
from novaviz.virt import ComputeDriver, VirtApi

API, CONDUCTOR, SCHEDULER = "nova-api", "nova-conductor", "nova-scheduler"
MakeDriver = Callable[[str, VirtApi], ComputeDriver]


class Nova:
    """nova-api, nova-scheduler, nova-conductor and a nova-compute on each host."""

    def __init__(
        self, wiring: Wiring, release: Release, data: CloudData, make_driver: MakeDriver,
        session: Callable[[str], ServiceSession], options: Options,
    ) -> None:  # fmt: skip
        self._wiring, self._release = wiring, release
        self._session, self._options = session, options
        self.databases = self._databases()
        self.api_db = self.databases["nova_api" if release.cells else "nova"]
        self.cell = self.databases["nova_cell1" if release.cells else "nova"]
        self.nodes = {host.name: wiring.streams.uuid("compute_node") for host in data.hosts}
        self.aggregates: list[tuple[str, tuple[str, ...]]] = []
        self._fill(data)
        self.drivers: dict[str, ComputeDriver] = {}
        self.trackers: dict[str, ResourceTracker] = {}
        self.api = self._api()
        self._start_scheduler()
        self._start_conductor()
        for host in data.hosts:
            self._start_compute(host.name, make_driver)

    def _databases(self) -> dict[str, Database]:
        boundary = self._wiring.boundary
        if not self._release.cells:
            return {"nova": Database("nova", ("nova_api", "nova_cell"), boundary)}
        return {
            "nova_api": Database("nova_api", ("nova_api",), boundary),
            "nova_cell0": Database("nova_cell0", ("nova_cell",), boundary),
            "nova_cell1": Database("nova_cell1", ("nova_cell",), boundary),
        }

    def _cells(self, source: str) -> Cells:
        if self._release.cells:
            return self._mapped_cells(source)
        return OneDatabase(source, self.api_db)

    def _mapped_cells(self, source: str) -> MappedCells:
        cells = {"cell0": self.databases["nova_cell0"], "cell1": self.cell}
        return MappedCells(source, self.api_db, cells)

    def _quota(self, source: str) -> Quota:
        if self._release.reserves_quota:
            return ReservedQuota(DatabaseClient(source, self.api_db))
        cells = self._mapped_cells(source)
        return CountedQuota(cells.api_db, cells.all)

    def _credentials(self, source: str) -> Credentials:
        return Credentials(
            self._session(source), send_service_user_token=self._options.send_service_user_token
        )

    def _network(self, source: str) -> NetworkClient:
        return NetworkClient(
            self._wiring.rest(source), self._credentials(source),
            check_port_quota=self._release.checks_port_quota,
        )  # fmt: skip

    def _volume(self, source: str) -> VolumeClient:
        return VolumeClient(self._wiring.rest(source), self._credentials(source))

    def _image(self, source: str) -> ImageClient:
        return ImageClient(self._wiring.rest(source), self._credentials(source))

    def _placement(self, source: str) -> ReportClient | None:
        if not self._release.placement:
            return None
        return ReportClient(self._wiring, source, self._session(source))

    def _notifier(self, source: str, publisher: str) -> Notifier:
        return Notifier(
            self._wiring.boundary, source, publisher, prefix=self._release.instance_events
        )

    def _api(self) -> NovaApi:
        wiring, release = self._wiring, self._release
        cells, quota = self._cells(API), self._quota(API)
        network, volume = self._network(API), self._volume(API)
        provision = (
            RequestFirst(wiring, cells)
            if release.request_first
            else InstanceFirst(wiring, cells, quota)
        )
        create = CreateServer(
            wiring, cells, self._image(API), network, volume, quota, provision,
            reserve_volumes=release.reserves_volumes,
        )  # fmt: skip
        servers = Servers(
            wiring, cells, network, volume, quota, self._placement(API),
            show_security_groups=release.shows_security_groups,
        )  # fmt: skip
        auth = AuthToken(
            wiring, API, session=self._session(API), credential="nova",
            cache=release.caches_tokens,
        )  # fmt: skip
        attach = (
            AttachByConductor(wiring, API)
            if release.request_first
            else AttachHere(AttachVolume(wiring, API, cells, volume))
        )
        api = NovaApi(
            wiring, auth, cells, create, servers,
            ServerActions(wiring, cells, self._notifier(API, "api.nova-api")),
            VolumeAttachments(wiring, cells, volume, attach), microversion=release.microversion,
        )  # fmt: skip
        wiring.net.add(api)
        return api

    def _start_scheduler(self) -> None:
        wiring, release = self._wiring, self._release
        hosts = HostManager(
            wiring, api=self.api_db, cells={"cell1": self.cell}, filters=release.filters
        )
        notifier = self._notifier(SCHEDULER, "scheduler.scheduler")
        placement = self._placement(SCHEDULER)
        if placement is not None:
            service_cells = (self.databases["nova_cell0"], self.cell)
            manager = SchedulerManager(hosts, destinations=SelectDestinations(
                hosts, placement, notifier, api=self.api_db, service_cells=service_cells,
                max_attempts=MAX_ATTEMPTS,
            ))  # fmt: skip
        else:
            manager = SchedulerManager(hosts, filter_scheduler=FilterScheduler(
                wiring, hosts, wiring.rpc(SCHEDULER, "compute"), notifier,
                database=self.cell, max_attempts=MAX_ATTEMPTS,
            ))  # fmt: skip
        for queue in ("scheduler", "scheduler_fanout"):
            wiring.broker.consume(queue, manager.server())

    def _start_conductor(self) -> None:
        wiring, release = self._wiring, self._release
        notifier = self._notifier(CONDUCTOR, "conductor.conductor")
        db = DatabaseClient(CONDUCTOR, self.cell)
        objects = ConductorManager(
            wiring, db, self._quota(CONDUCTOR), notifier, release.conductor
        )
        methods: dict[str, Endpoint] = dict(objects.methods)
        placement = self._placement(CONDUCTOR)
        if release.request_first and placement is not None:
            cells = self._mapped_cells(CONDUCTOR)
            volume = self._volume(CONDUCTOR)
            methods |= ComputeTaskManager(
                wiring, cells, CountedQuota(cells.api_db, cells.all), placement, volume,
                notifier, max_attempts=MAX_ATTEMPTS,
            ).methods  # fmt: skip
            methods["attach_volume"] = AttachVolume(wiring, CONDUCTOR, cells, volume)
        wiring.broker.consume("conductor", Server(CONDUCTOR, methods))

    def _start_compute(self, host: str, make_driver: MakeDriver) -> None:
        wiring, release = self._wiring, self._release
        name = f"nova-compute@{host}"
        events = InstanceEvents(
            wiring.kernel, vif_plugging_timeout=release.vif_plugging_timeout
        )
        driver = self.drivers[host] = make_driver(host, events)
        conductor = ConductorClient(wiring.rpc(name, "conductor"), host, release.conductor)
        node = self.cell.look("SELECT * FROM compute_nodes WHERE host = :host", {"host": host})[0]
        tracker = self.trackers[host] = ResourceTracker(conductor, host, node)
        compute = ComputeHost(
            wiring, host, conductor, tracker, driver, events, InstanceLocks(wiring.kernel),
            self._image(name), self._network(name), self._volume(name), self._placement(name),
            self._notifier(name, f"compute.{host}"),
        )  # fmt: skip
        driver.register_event_listener(LifecycleEvents(compute))
        patience = Patience(compute, self._options.instance_build_timeout)
        devices = BlockDevices(compute, reserved=release.reserves_volumes)
        methods = operations(compute, devices)
        if release.request_first:
            methods["build_and_run_instance"] = BuildAndRunInstance(compute, devices, patience)
        else:
            methods["run_instance"] = RunInstance(compute, devices, patience)
        wiring.broker.consume(f"compute.{host}", Server(name, methods))

    def _fill(self, data: CloudData) -> None:
        """What nova's databases hold before anything boots, but for quotas."""
        api, cell, release = self.api_db, self.cell, self._release
        api.fill("flavors", (
            {"flavorid": flavor.id, "name": flavor.name, "vcpus": flavor.vcpus,
             "memory_mb": flavor.ram, "root_gb": flavor.disk, "ephemeral_gb": flavor.ephemeral,
             "swap": flavor.swap, "is_public": int(flavor.is_public),
             "extra_specs": json.dumps(dict(flavor.extra_specs))}
            for flavor in data.flavors
        ))  # fmt: skip
        if release.cells:
            uuid = self._wiring.streams.uuid
            api.fill("cell_mappings", ({"uuid": uuid("cell"), "name": name}
                                       for name in ("cell0", "cell1")))  # fmt: skip
            api.fill("host_mappings", ({"host": host.name, "cell_id": 2} for host in data.hosts))
        self._fill_aggregates(data)
        seen = (self._wiring.epoch - timedelta(seconds=5)).isoformat()
        for host in data.hosts:
            cell.fill("services", [{
                "host": host.name, "binary": "nova-compute", "topic": "compute",
                "disabled": int(host.disabled), "last_seen_up": seen,
            }])  # fmt: skip
            cell.fill("compute_nodes", [compute_node_row(
                host, self.nodes[host.name], cpu=release.cpu_allocation_ratio,
                ram=release.ram_allocation_ratio,
            )])  # fmt: skip

    def _fill_aggregates(self, data: CloudData) -> None:
        """Groups of hosts, and for each zone but the default one a group of its own."""
        groups = [(group.name, dict(group.metadata), group.availability_zone, group.hosts)
                  for group in data.aggregates]  # fmt: skip
        groups += [(zone, {}, zone, hosts) for zone, hosts in data.hosts_by_zone().items()
                   if zone != DEFAULT_ZONE]  # fmt: skip
        for number, (name, metadata, in_zone, hosts) in enumerate(groups, 1):
            uuid = self._wiring.streams.uuid("aggregate")
            self.aggregates.append((uuid, hosts))
            if in_zone:
                metadata["availability_zone"] = in_zone
            self.api_db.fill("aggregates", [{"uuid": uuid, "name": name,
                                             "metadata": json.dumps(metadata)}])  # fmt: skip
            self.api_db.fill("aggregate_hosts", (
                {"aggregate_id": number, "host": host} for host in hosts
            ))  # fmt: skip

    def fill_quotas(self, project_id: str, limits: dict[str, int]) -> None:
        """A project's limits on instances, cores and ram (MB)."""
        for resource, limit in limits.items():
            row = {"project_id": project_id, "resource": resource}
            self.api_db.fill("quotas", [{**row, "hard_limit": limit}])
            if self._release.reserves_quota:
                self.api_db.fill("quota_usages", [row])


