"""Named faults made effective: values of the cloud that are set, and rules at its boundary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from novaviz.catalog import Fault, read_faults
from novaviz.cloud import Cloud
from novaviz.exceptions import UsageError
from novaviz.kernel import MICROSECONDS, Effect, Rule
from novaviz.services.client import Client

Knob = Callable[[Cloud, Client, Any, "Target"], None]


class Target:
    """What a fault is aimed at: the image, the network and the project of the request."""

    __slots__ = ("image_id", "network_id", "project_id")

    def __init__(self, image_id: str, network_id: str, project_id: str) -> None:
        self.image_id, self.network_id, self.project_id = image_id, network_id, project_id


def faults_named(names: Iterable[str], release: str) -> tuple[Fault, ...]:
    """The faults of these names; UsageError for an unknown one, or one that cannot be here."""
    known = read_faults()
    found = []
    for name in dict.fromkeys(names):
        if name not in known:
            raise UsageError(f"unknown fault {name!r}", known)
        fault = known[name]
        if release not in fault.releases:
            raise UsageError(f"fault {name!r} does not exist in {release}: {fault.since}")
        found.append(fault)
    return tuple(found)


def rules_of(faults: Iterable[Fault]) -> list[Rule]:
    """The rules at the boundary that these faults make."""
    return [
        Rule(
            fault.name, rule.kind, rule.source, rule.target, rule.name,
            Effect(
                error=rule.raise_.to_dict() if rule.raise_ else None,
                drop=rule.drop,
                delay=round((rule.delay or 0) * MICROSECONDS),
                duplicate=rule.duplicate,
                kill=rule.kill,
            ),
            rule.skip, rule.times,
        )
        for fault in faults
        for rule in fault.at
    ]  # fmt: skip


def set_knobs(faults: Iterable[Fault], cloud: Cloud, client: Client, target: Target) -> None:
    """Change the cloud as these faults say; its services then decide for themselves."""
    for fault in faults:
        for name, value in fault.set.items():
            KNOBS[name](cloud, client, value, target)


def _hosts_full(cloud: Cloud, client: Client, value: object, target: Target) -> None:
    """Somebody else's instances have all the memory."""
    for host, tracker in cloud.nova.trackers.items():
        node = tracker.node
        node["memory_mb_used"] = int(node["memory_mb"] * node["ram_allocation_ratio"])
        node["free_ram_mb"] = node["memory_mb"] - node["memory_mb_used"]
        cloud.nova.cell.alter(
            "UPDATE compute_nodes SET memory_mb_used = :used, free_ram_mb = :free"
            " WHERE host = :host",
            used=node["memory_mb_used"], free=node["free_ram_mb"], host=host,
        )  # fmt: skip
        if cloud.placement is not None:
            cloud.placement.fill_host(cloud.nova.nodes[host])


def _computes_down(cloud: Cloud, client: Client, value: str, target: Target) -> None:
    """nova-compute has stopped, and has not been heard of for long."""
    for host in cloud.nova.trackers:
        if fnmatchcase(host, value):
            cloud.wiring.broker.stop(f"nova-compute@{host}")
            cloud.nova.cell.alter(
                "UPDATE services SET last_seen_up = NULL WHERE host = :host", host=host
            )


def _quota_instances(cloud: Cloud, client: Client, value: int, target: Target) -> None:
    cloud.nova.api_db.alter(
        "UPDATE quotas SET hard_limit = :limit"
        " WHERE resource = 'instances' AND project_id = :project_id",
        limit=value, project_id=target.project_id,
    )  # fmt: skip


def _image_deleted(cloud: Cloud, client: Client, value: object, target: Target) -> None:
    cloud.databases["glance"].alter(
        "UPDATE images SET status = 'deleted', deleted = 1 WHERE id = :id", id=target.image_id
    )


def _pool_used_up(cloud: Cloud, client: Client, value: object, target: Target) -> None:
    cloud.neutron.use_up_pool(target.network_id)


def _agents_dead(cloud: Cloud, client: Client, value: str, target: Target) -> None:
    cloud.neutron.stop_agents(value)


def _token_lifetime(cloud: Cloud, client: Client, value: float, target: Target) -> None:
    cloud.keystone.expiration = value


def _token_forged(cloud: Cloud, client: Client, value: object, target: Target) -> None:
    client.forges = bool(value)


KNOBS: Mapping[str, Knob] = {
    "hosts_full": _hosts_full,
    "computes_down": _computes_down,
    "quota_instances": _quota_instances,
    "image_deleted": _image_deleted,
    "pool_used_up": _pool_used_up,
    "agents_dead": _agents_dead,
    "token_lifetime": _token_lifetime,
    "token_forged": _token_forged,
}
