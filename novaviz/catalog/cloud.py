"""The cloud before anything boots: hosts, flavors, images, networks, projects and users."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from novaviz.catalog.files import load
from novaviz.catalog.flavors import FLAVOR, FlavorData
from novaviz.catalog.hosts import AGGREGATE, HOST, AggregateData, HostData
from novaviz.catalog.identity import PROJECT, QUOTAS, USER, ProjectData, QuotaData, UserData
from novaviz.catalog.images import IMAGE, ImageData
from novaviz.catalog.networks import NETWORK, SECURITY_GROUP, NetworkData, SecurityGroupData
from novaviz.catalog.node import Node
from novaviz.catalog.shape import listing, record, text, unique


@dataclass(frozen=True, slots=True)
class CloudData:
    """Everything that ``cloud.yaml`` says, checked."""

    hosts: tuple[HostData, ...]
    flavors: tuple[FlavorData, ...]
    images: tuple[ImageData, ...]
    networks: tuple[NetworkData, ...]
    roles: tuple[str, ...]
    projects: tuple[ProjectData, ...]
    users: tuple[UserData, ...]
    security_groups: tuple[SecurityGroupData, ...]
    quotas: QuotaData = field(default_factory=QuotaData)
    domain: str = "Default"
    aggregates: tuple[AggregateData, ...] = ()

    def quotas_of(self, project: str) -> QuotaData:
        """The limits of one project: everybody's, with its own in place of some."""
        own = next(entry.quotas for entry in self.projects if entry.name == project)
        return self.quotas.with_limits(own)

    @property
    def zones(self) -> tuple[str, ...]:
        """Every availability zone that some host is in."""
        named = [group.availability_zone for group in self.aggregates if group.hosts]
        return tuple(dict.fromkeys([*self.hosts_by_zone(), *filter(None, named)]))

    def hosts_by_zone(self) -> dict[str, tuple[str, ...]]:
        """The hosts of each zone that they name themselves, where no aggregate moves them."""
        moved = {host for group in self.aggregates if group.availability_zone
                 for host in group.hosts}  # fmt: skip
        zones: dict[str, tuple[str, ...]] = {}
        for host in self.hosts:
            if host.name not in moved:
                zone = host.availability_zone
                zones[zone] = (*zones.get(zone, ()), host.name)
        return zones


def read_cloud(directory: Path | None = None) -> CloudData:
    """The cloud as ``cloud.yaml`` describes it.

    Raises:
        DataError: something in the file cannot be.
    """
    return load("cloud.yaml", _cloud, directory)


_CLOUD = record(
    CloudData,
    domain=text(),
    hosts=listing(HOST, at_least=1),
    aggregates=listing(AGGREGATE),
    flavors=listing(FLAVOR, at_least=1),
    images=listing(IMAGE, at_least=1),
    networks=listing(NETWORK),
    security_groups=listing(SECURITY_GROUP, at_least=1),
    roles=listing(text(), at_least=1),
    projects=listing(PROJECT, at_least=1),
    users=listing(USER, at_least=1),
    quotas=QUOTAS,
)


def _cloud(node: Node) -> CloudData:
    cloud = _CLOUD(node)
    for key, entries in node.value.items():
        if isinstance(entries, list) and key != "roles":
            unique(node.at(key))
    unique(node.at("flavors"), "id")
    _check_hosts(node, cloud)
    _check_projects(node, cloud)
    _check_security_groups(node, cloud)
    return cloud


def _check_hosts(node: Node, cloud: CloudData) -> None:
    """Aggregates hold only hosts that there are, and a host is in one zone."""
    known = [host.name for host in cloud.hosts]
    zones: dict[str, str] = {}
    for number, aggregate in enumerate(cloud.aggregates):
        for position, host in enumerate(aggregate.hosts):
            there = node.at("aggregates", number, "hosts", position)
            _one_of(there, "host", known)
            zone = aggregate.availability_zone
            if zone and zones.setdefault(host, zone) != zone:
                there.fail(f"{host!r} is already in the availability zone {zones[host]!r}")


def _check_projects(node: Node, cloud: CloudData) -> None:
    """Networks and roles belong to projects that there are."""
    known = [project.name for project in cloud.projects]
    for number in range(len(cloud.networks)):
        _one_of(node.at("networks", number, "project"), "project", known)
    for number, user in enumerate(cloud.users):
        for project, roles in user.roles.items():
            there = node.at("users", number, "roles", project)
            if project not in known:
                there.fail(f"expected a project ({', '.join(known)}), found {project!r}")
            for position in range(len(roles)):
                _one_of(there.at(position), "role", list(cloud.roles))


def _check_security_groups(node: Node, cloud: CloudData) -> None:
    """Rules name only groups that there are."""
    known = [group.name for group in cloud.security_groups]
    for number, group in enumerate(cloud.security_groups):
        for position, rule in enumerate(group.rules):
            if rule.remote_group:
                there = node.at("security_groups", number, "rules", position, "remote_group")
                _one_of(there, "security group", known)


def _one_of(node: Node, what: str, known: list[str]) -> None:
    if node.value not in known:
        node.expected(f"a {what} ({', '.join(known)})")
