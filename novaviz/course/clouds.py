"""Small clouds for notebooks: four hosts that differ, and room for many servers.

No host is the best at everything, so that it takes a look to say which one is chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from novaviz.catalog import read_cloud
from novaviz.catalog.hosts import HostData
from novaviz.catalog.identity import QuotaData
from novaviz.cloud import Cloud
from novaviz.exceptions import UsageError
from novaviz.release import release_named
from novaviz.services.nova.server_group import fill_server_group

HOSTS = (
    HostData("host-cpu", vcpus=16, memory_mb=8192, disk_gb=80, availability_zone="zone-a"),
    HostData("host-mid", vcpus=8, memory_mb=16384, disk_gb=400, availability_zone="zone-a"),
    HostData("host-ram", vcpus=4, memory_mb=32768, disk_gb=80, availability_zone="zone-b"),
    HostData("host-disk", vcpus=4, memory_mb=8192, disk_gb=640, availability_zone="zone-b"),
)
UNLIMITED = QuotaData(
    instances=-1, cores=-1, ram=-1, ports=-1, volumes=-1, gigabytes=-1, per_volume_gigabytes=-1
)


def cloud(
    hosts: Iterable[str] = (), *, release: str = "classic", seed: int = 0,
    groups: Mapping[str, str] | None = None,
) -> Cloud:  # fmt: skip
    """A cloud of the course's hosts, or of those named, in which no quota stops anybody.

    ``groups`` are server groups of the user's: name to policy. UsageError for what cannot be.
    """
    known = {host.name: host for host in HOSTS}
    wanted = tuple(hosts) or tuple(known)
    for name in wanted:
        if name not in known:
            raise UsageError(f"unknown host {name!r}", known)
    data = replace(
        read_cloud(), hosts=tuple(known[name] for name in wanted), aggregates=(),
        quotas=UNLIMITED,
    )  # fmt: skip
    made = Cloud(release_named(release), data=data, seed=seed)
    project = made.keystone.project_id("demo")
    for name, policy in (groups or {}).items():
        fill_server_group(
            made.nova.api_db, project, uuid=made.wiring.streams.uuid("server_group"),
            name=name, policy=policy,
        )  # fmt: skip
    return made
