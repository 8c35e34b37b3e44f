"""The composition root: a release, a topology and a seed make a running cloud."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from novaviz.catalog import CloudData, read_cloud, read_latencies
from novaviz.database import Database, Row
from novaviz.exceptions import UsageError
from novaviz.guest import Subnet
from novaviz.holdings import holdings
from novaviz.images import Brought
from novaviz.kernel import Boundary, Faults, Kernel, Rule, Streams
from novaviz.model.event import DRIVER, ERROR
from novaviz.nova import Nova
from novaviz.options import Options
from novaviz.release import Release
from novaviz.services.cinder import Cinder
from novaviz.services.client import Client, Credential
from novaviz.services.glance import Glance
from novaviz.services.keystone import Keystone
from novaviz.services.middleware import AuthToken, ServiceSession
from novaviz.services.neutron import Neutron
from novaviz.services.placement import Inventory, Placement
from novaviz.services.wiring import EPOCH, Wiring
from novaviz.transport import Broker, RestNet
from novaviz.virt import SIMULATED, ComputeDriver, Hypervisor, VirtApi


class Cloud:
    """Every service of one cloud, on one kernel, ready to be asked for servers.

    ``images`` have real bytes and are there beside those of ``data``.
    """

    def __init__(
        self, release: Release, *, data: CloudData | None = None, seed: int = 0,
        rules: Iterable[Rule] = (), options: Options | None = None,
        hypervisor: Hypervisor = SIMULATED, images: Iterable[Brought] = (),
    ) -> None:  # fmt: skip
        self.images = {image.data.name: image for image in images}
        self.release, self.data = release, self._with_images(data or read_cloud())
        self.options = options or Options()
        self.hypervisor = hypervisor
        self.kernel = Kernel()
        latencies = read_latencies()
        if hypervisor.real:
            latencies = latencies.measured(DRIVER)
        self.boundary = Boundary(self.kernel, Streams(seed), latencies, Faults(rules))
        self.hosts = hypervisor.hosts(self.boundary, self.options.guest)
        self.clock = self.hosts.clock
        self.wiring = Wiring(
            self.boundary, RestNet(self.boundary), Broker(self.boundary),
            self.hosts.epoch or EPOCH,
        )  # fmt: skip
        self.boundary.on_death += [self.wiring.broker.stop, self.wiring.net.stop]
        self._own_databases: dict[str, Database] = {}
        self._sessions: dict[tuple[str, str], ServiceSession] = {}
        self._furnished = False
        try:
            self._furnish()
            self._furnished = True
            self.hosts.open()
        except BaseException:
            self.close()
            raise

    def _furnish(self) -> None:
        """Make every service, with what it has at the beginning."""
        self.keystone = Keystone(self.wiring, self._database("keystone"))
        self.keystone.fill(self.data)
        self.glance = self._glance()
        self.cinder = self._cinder()
        self.neutron, self.networks = self._neutron()
        self.nova = Nova(
            self.wiring, self.release, self.data, self._driver, self._nova_session,
            self.options,
        )  # fmt: skip
        self.placement = self._placement() if self.release.placement else None
        for project in self.data.projects:
            quotas = self.data.quotas_of(project.name)
            self.nova.fill_quotas(
                self.keystone.project_id(project.name),
                {"instances": quotas.instances, "cores": quotas.cores, "ram": quotas.ram},
            )
        for service in (self.keystone, self.glance, self.cinder, self.neutron):
            self.wiring.net.add(service)

    @property
    def databases(self) -> dict[str, Database]:
        """Every database by its name, as in ``DB:NAME``."""
        found = {**self.nova.databases, **self._own_databases, "neutron": self.neutron.database}
        if self.placement is not None:
            found["placement"] = self.placement.database
        return found

    def sql(self, database: str, query: str) -> list[Row]:
        """What a SELECT finds in the live tables; UsageError for anything but reading."""
        known, name = self.databases, database.removeprefix("DB:")
        if name not in known:
            raise UsageError(f"unknown database {database!r}", known)
        return known[name].read(query)

    def close(self) -> None:
        """Stop everything; the cloud is of no use afterwards."""
        self.clock.halt()
        self.kernel.close()
        self.hosts.close()
        databases = self.databases if self._furnished else self._own_databases
        for database in databases.values():
            database.close()

    def client(self, user: str = "demo", project: str = "demo", *, entry: str = "cli") -> Client:
        """A user at a command line (``cli``) or at the dashboard."""
        password = next(one.password for one in self.data.users if one.name == user)
        return Client(
            self.wiring, Credential(user, password, project), lists_first=entry == "dashboard",
            microversion=self.release.microversion,
        )  # fmt: skip

    def abandon(self) -> bool:
        """Close what nobody will ever take from its queue; False if there is nothing."""
        for queue, message in self.wiring.broker.undelivered():
            if message.crossing.open:
                message.crossing.close(ERROR, {
                    "type": "MessageUndelivered",
                    "message": f"nobody takes messages from the queue {queue.name}",
                })  # fmt: skip
                return True
        return False

    def holdings(self, uuid: str) -> list[str]:
        """What a server holds beside its own rows, a sentence each; empty if nothing."""
        cinder = self._own_databases["cinder"]
        return holdings(uuid, self.nova, self.neutron, cinder, self.placement)

    def attached_volumes(self, uuid: str) -> list[str]:
        """The volumes that a server has, by their ids, in the order in which it got them."""
        rows = self._own_databases["cinder"].look(
            "SELECT volume_id FROM volume_attachment WHERE instance_uuid = :uuid"
            " AND deleted = 0 AND attach_status = 'attached' ORDER BY attach_time",
            {"uuid": uuid},
        )
        return [row["volume_id"] for row in rows]

    def instance_row(self, uuid: str) -> Row | None:
        """The instance's row, wherever it is."""
        for name, database in self.nova.databases.items():
            if name != "nova_api":
                rows = database.look(
                    "SELECT * FROM instances WHERE uuid = :uuid", {"uuid": uuid}
                )
                if rows:
                    return rows[0]
        return None

    def fault_of(self, uuid: str) -> Row | None:
        """The instance's latest fault."""
        for name, database in self.nova.databases.items():
            if name != "nova_api":
                rows = database.look(
                    "SELECT * FROM instance_faults WHERE instance_uuid = :uuid"
                    " ORDER BY id DESC LIMIT 1",
                    {"uuid": uuid},
                )
                if rows:
                    return rows[0]
        return None

    def _database(self, name: str) -> Database:
        made = Database(name, (name,), self.boundary)
        self._own_databases[name] = made
        return made

    def _session(self, source: str, user: str) -> ServiceSession:
        """A service's own token; services that have run for long have one already."""
        key = (source, user)
        if key not in self._sessions:
            password = next(one.password for one in self.data.users if one.name == user)
            session = self._sessions[key] = ServiceSession(self.wiring, source, user, password)
            session.keep(*self.keystone.issue_now(user, "service"))
        return self._sessions[key]

    def _nova_session(self, source: str) -> ServiceSession:
        return self._session(source, "nova")

    def _auth(self, source: str, credential: str = "user") -> AuthToken:
        """How a service checks tokens: by the token itself, unless helpers vouch for old ones."""
        session = None
        if self.options.send_service_user_token:
            session = self._session(source, source)
        return AuthToken(
            self.wiring, source, session=session, credential=credential,
            cache=self.release.caches_tokens,
        )  # fmt: skip

    def _with_images(self, data: CloudData) -> CloudData:
        """The images that were brought are there, too; one of the same name gives way."""
        theirs = [image for image in data.images if image.name not in self.images]
        return replace(data, images=(*theirs, *(image.data for image in self.images.values())))

    def _glance(self) -> Glance:
        glance = Glance(self.wiring, self._database("glance"), self._auth("glance"))
        contents = {name: image.content for name, image in self.images.items()}
        glance.fill(self.data.images, self.keystone.project_id("admin"), contents)
        return glance

    def _cinder(self) -> Cinder:
        cinder = Cinder(
            self.wiring, self._database("cinder"), self._auth("cinder"), self.hosts.volumes
        )
        cinder.fill(self.data, self.keystone.project_id)
        return cinder

    def _neutron(self) -> tuple[Neutron, dict[str, str]]:
        session = self._session("neutron", "neutron")
        auth = AuthToken(
            self.wiring, "neutron", session=session, credential="neutron",
            cache=self.release.caches_tokens,
        )  # fmt: skip
        neutron = Neutron(
            self.wiring, auth, session, notifies_nova=self.release.vif_plugging_timeout > 0
        )
        seed, project_id = neutron.seed, self.keystone.project_id
        networks = {
            network.name: seed.network(
                network.name, project_id(network.project), cidr=network.subnet.cidr,
                gateway_ip=network.subnet.gateway_ip,
                first=network.subnet.allocation_pool.start,
                last=network.subnet.allocation_pool.end,
                shared=network.shared, mtu=network.mtu,
            )
            for network in self.data.networks
        }  # fmt: skip
        for project in self.data.projects:
            ports = self.data.quotas_of(project.name).ports
            seed.security_groups(project_id(project.name), self.data.security_groups)
            seed.quota(project_id(project.name), "port", ports)
        for host in self.data.hosts:
            neutron.add_agent(host.name)
        self.wiring.broker.consume("q-plugin", neutron.plugin)
        return neutron, networks

    def _placement(self) -> Placement:
        placement = Placement(self.wiring, self._auth("placement", "nova"))
        for host in self.data.hosts:
            inventories = {
                "VCPU": Inventory(host.vcpus, host.reserved_host_cpus,
                                  host.cpu_allocation_ratio, max_unit=host.vcpus),
                "MEMORY_MB": Inventory(host.memory_mb, host.reserved_host_memory_mb,
                                       host.ram_allocation_ratio, max_unit=host.memory_mb),
                "DISK_GB": Inventory(host.disk_gb, -(-host.reserved_host_disk_mb // 1024),
                                     host.disk_allocation_ratio, max_unit=host.disk_gb),
            }  # fmt: skip
            placement.fill(
                self.nova.nodes[host.name], host.name, inventories,
                traits=("COMPUTE_STATUS_DISABLED",) if host.disabled else (),
                aggregates=tuple(uuid for uuid, hosts in self.nova.aggregates
                                 if host.name in hosts),
            )  # fmt: skip
        self.wiring.net.add(placement)
        return placement

    def _driver(self, host: str, virtapi: VirtApi) -> ComputeDriver:
        subnets = {
            self.networks[network.name]: Subnet(
                network.subnet.cidr, network.subnet.gateway_ip, mtu=network.mtu
            )
            for network in self.data.networks
        }  # fmt: skip
        return self.hosts.driver(host, virtapi, self.neutron.agents[host], subnets)
