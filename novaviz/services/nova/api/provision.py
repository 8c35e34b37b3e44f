"""The first rows of a new server, and who is told to build it.

Grizzly writes the instance and casts to the scheduler; today nova-api writes only what was asked
for and casts to the conductor, which writes the instance once a host is known.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Protocol

from novaviz.model.context import RequestContext
from novaviz.model.resources import BlockDevice, ImageMeta, Instance, NetworkRequest, RequestSpec
from novaviz.services.nova.cells import Cells
from novaviz.services.nova.quota import Quota, deltas_of
from novaviz.services.nova.rows import create_block_devices, create_instance
from novaviz.services.wiring import Wiring
from novaviz.transport import RpcClient


@dataclass(frozen=True, slots=True)
class Build:
    """A server that has passed every check of the API."""

    instance: Instance
    spec: RequestSpec
    image: ImageMeta | None
    networks: tuple[NetworkRequest, ...]
    block_devices: tuple[BlockDevice, ...]
    admin_password: str


class Provision(Protocol):
    """One way to write a server down and to have it built."""

    async def write(self, ctxt: RequestContext, build: Build) -> None:
        """Write the first rows, all or none."""

    async def hand_on(self, ctxt: RequestContext, build: Build) -> None:
        """Cast the build to whoever comes next."""


class InstanceFirst:
    """The instance row first, then a cast to nova-scheduler.

    Source (2013.1): ``nova.compute.api:API._create_instance``.
    """

    def __init__(self, wiring: Wiring, cells: Cells, quota: Quota) -> None:
        self._wiring, self._cells, self._quota = wiring, cells, quota
        self._scheduler = wiring.rpc("nova-api", "scheduler")

    async def write(self, ctxt: RequestContext, build: Build) -> None:
        uuid = build.instance.uuid
        async with self._cells.api_db.transaction(ctxt) as txn:
            await create_instance(txn, ctxt, build.instance, self._wiring.now())
            await create_block_devices(txn, ctxt, build.block_devices, uuid)
        await self._quota.commit(ctxt, deltas_of(build.instance.flavor))

    async def hand_on(self, ctxt: RequestContext, build: Build) -> None:
        await self._scheduler.cast(
            ctxt, "run_instance",
            instance_uuid=build.instance.uuid,
            request_spec=build.spec,
            filter_properties={},
            requested_networks=build.networks,
            block_device_mapping=build.block_devices,
            admin_password=build.admin_password,
            injected_files=(),
            is_first_time=True,
            node=None,
        )  # fmt: skip


class RequestFirst:
    """What was asked for first, then a cast to nova-conductor.

    Source: ``nova.compute.api:API._provision_instances``.
    """

    def __init__(self, wiring: Wiring, cells: Cells) -> None:
        self._wiring, self._cells = wiring, cells
        self._conductor: RpcClient = wiring.rpc("nova-api", "conductor")

    async def write(self, ctxt: RequestContext, build: Build) -> None:
        uuid, now = build.instance.uuid, self._wiring.now()
        async with self._cells.api_db.transaction(ctxt) as txn:
            await txn.insert(
                ctxt, "request_specs",
                instance_uuid=uuid, spec=json.dumps(build.spec.to_dict()), created_at=now,
            )  # fmt: skip
            await txn.insert(
                ctxt, "build_requests",
                instance_uuid=uuid,
                project_id=build.instance.project_id,
                instance=json.dumps(build.instance.to_dict()),
                block_device_mappings=json.dumps([d.to_dict() for d in build.block_devices]),
                created_at=now,
            )  # fmt: skip
            await txn.insert(
                ctxt, "instance_mappings",
                instance_uuid=uuid, cell_id=None, project_id=build.instance.project_id,
                user_id=build.instance.user_id,
            )  # fmt: skip

    async def hand_on(self, ctxt: RequestContext, build: Build) -> None:
        await self._conductor.cast(
            ctxt, "schedule_and_build_instances",
            build_requests=(build.instance,),
            request_specs=(build.spec,),
            image=build.image,
            admin_password=build.admin_password,
            injected_files=(),
            requested_networks=build.networks,
            block_device_mapping=build.block_devices,
            tags=(),
        )  # fmt: skip


def draft(
    wiring: Wiring, ctxt: RequestContext, *, name: str, flavor: Any, zone: str | None,
    image_ref: str, config_drive: bool, key_name: str | None = None, key_data: str | None = None,
    user_data: str | None = None, metadata: tuple[tuple[str, str], ...] = (),
) -> Instance:  # fmt: skip
    """The instance as it will first be written: building, scheduling, on no host."""
    return Instance(
        id=0,
        uuid=wiring.streams.uuid("instance"),
        display_name=name,
        hostname=hostname_of(name),
        project_id=ctxt.project_id or "",
        user_id=ctxt.user_id or "",
        vm_state="building",
        task_state="scheduling",
        power_state=0,
        host=None,
        node=None,
        availability_zone=zone,
        image_ref=image_ref,
        flavor=flavor,
        config_drive="True" if config_drive else "",
        reservation_id=f"r-{wiring.streams.of('reservation').getrandbits(40):08x}"[:10],
        key_name=key_name,
        key_data=key_data,
        user_data=user_data,
        metadata=metadata,
    )


def hostname_of(name: str) -> str:
    """A host name made of a server's name (source: ``nova.utils:sanitize_hostname``)."""
    kept = "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in ".-") else "-"
        for letter in name.lower().replace("_", "-")
        if letter.isascii() or letter.isspace()
    )
    return kept.strip(".-")[:63] or "server"
