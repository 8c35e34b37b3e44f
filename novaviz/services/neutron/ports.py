"""Ports: an instance's place on a network, with its addresses and its binding to a host.

Source: ``neutron.plugins.ml2.plugin:Ml2Plugin``.
"""

from __future__ import annotations

import json
from typing import Any

from novaviz.database import DatabaseClient, Row, Transaction
from novaviz.exceptions import DBDuplicateEntry
from novaviz.kernel import Streams
from novaviz.model.context import RequestContext
from novaviz.services.neutron import attributes, binding, ipam
from novaviz.services.neutron.filters import any_of, only_fields
from novaviz.services.neutron.plugin import DOWN
from novaviz.services.neutron.policy import (
    check_binding,
    check_project,
    check_write,
    is_admin,
    owner,
)
from novaviz.services.neutron.quotas import DEFAULTS
from novaviz.services.neutron.refusals import (
    no_mac_address,
    not_found,
    over_quota,
    security_group_not_found,
)
from novaviz.transport import Request, Response

_COLUMNS = ("name", "device_id", "device_owner")
_MAC_RETRIES = 16
"""How often a MAC is drawn again that is taken (source: ``neutron.db``, mac_generation_retries)."""


class Ports:
    """Each request that writes is one transaction, so that no two ports get one address."""

    def __init__(self, db: DatabaseClient, streams: Streams) -> None:
        self._db, self._streams = db, streams

    async def list_ports(self, ctxt: RequestContext, request: Request) -> Response:
        rows = await self._db.select(
            ctxt, "ports", owner=owner(ctxt), id=any_of(request, "id"),
            device_id=any_of(request, "device_id"), network_id=any_of(request, "network_id"),
            device_owner=any_of(request, "device_owner"),
            project_id=any_of(request, "tenant_id", "project_id"),
        )  # fmt: skip
        return Response(200, {"ports": [only_fields(request, _port(ctxt, row)) for row in rows]})

    async def show_port(self, ctxt: RequestContext, request: Request) -> Response:
        row = await self._find(self._db, ctxt, request.ids[0])
        return Response(200, {"port": only_fields(request, _port(ctxt, row))})

    async def create_port(self, ctxt: RequestContext, request: Request) -> Response:
        """A port with an address, in state DOWN; on a host only if the services ask for it."""
        wanted = attributes.for_create(request)
        project_id = wanted.get("tenant_id") or wanted.get("project_id") or ctxt.project_id or ""
        check_write(ctxt, "create_port")
        check_project(ctxt, "create_port", project_id)
        if wanted.get("binding:host_id"):
            check_binding(ctxt, "create_port")
        async with self._db.transaction(ctxt) as txn:
            row = await self._create(txn, ctxt, project_id, wanted)
        return Response(201, {"port": _port(ctxt, row)})

    async def _create(
        self, txn: Transaction, ctxt: RequestContext, project_id: str, wanted: dict[str, Any]
    ) -> Row:
        network_id = wanted["network_id"]
        pools = await txn.select(
            ctxt, "network_for_port", network_id=network_id, project_id=project_id,
            owner=owner(ctxt),
        )  # fmt: skip
        if not pools:
            raise not_found("Network", network_id)
        limit = DEFAULTS["port"] if pools[0]["port_limit"] is None else pools[0]["port_limit"]
        if 0 <= limit <= pools[0]["ports"]:
            raise over_quota("port")
        columns: Row = {
            "id": self._streams.uuid("port"),
            "network_id": network_id,
            "project_id": project_id,
            "admin_state_up": int(wanted.get("admin_state_up", True)),
            "status": DOWN,
            **{name: wanted.get(name, "") for name in _COLUMNS},
        }
        columns["mac_address"] = await self._insert(txn, ctxt, columns)
        default = pools[0]["default_group"]
        addresses = [
            await ipam.allocate(txn, ctxt, columns["id"], pools, address)
            for address in wanted.get("fixed_ips", [{}])
        ]
        groups = wanted.get("security_groups", [default] if default else [])
        if "security_groups" in wanted:
            await _check_groups(txn, ctxt, groups)
        await _set_groups(txn, ctxt, columns["id"], groups)
        row: Row = columns | dict.fromkeys(("host", "vif_type", "vnic_type", "profile"))
        row["fixed_ips"] = ",".join(
            f"{given['subnet_id']} {given['ip_address']}" for given in addresses if given
        )
        row["security_groups"] = ",".join(groups)
        if wanted.get("binding:host_id"):
            row |= await binding.bind(txn, ctxt, columns["id"], wanted, row)
        return row

    async def _insert(self, txn: Transaction, ctxt: RequestContext, columns: Row) -> str:
        """Write the row with a MAC that is unique in the network: the database says so."""
        for _ in range(_MAC_RETRIES):
            mac = ipam.random_mac(self._streams.of("mac"))
            try:
                await txn.insert(ctxt, "ports", **columns, mac_address=mac)
            except DBDuplicateEntry:
                continue
            return mac
        raise no_mac_address(columns["network_id"])

    async def update_port(self, ctxt: RequestContext, request: Request) -> Response:
        """Change what may be changed; a new host binds the port, an empty one unbinds it."""
        (port_id,) = request.ids
        wanted = attributes.for_update(request)
        check_write(ctxt, "update_port")
        binds = not attributes.BINDING.isdisjoint(wanted)
        if binds:
            check_binding(ctxt, "update_port")
        changes: Row = {name: wanted[name] for name in _COLUMNS if name in wanted}
        if "admin_state_up" in wanted:
            changes["admin_state_up"] = int(wanted["admin_state_up"])
        async with self._db.transaction(ctxt) as txn:
            row = await self._find(txn, ctxt, port_id)
            bound: Row = {}
            if binds:
                bound = await binding.bind(txn, ctxt, port_id, wanted, row)
                if bound["host"] != (row["host"] or ""):
                    changes["status"] = DOWN
            if changes:
                await txn.update(ctxt, "ports", {"id": port_id}, **changes)
            if "security_groups" in wanted:
                await _check_groups(txn, ctxt, wanted["security_groups"])
                await txn.delete(ctxt, "securitygroupportbindings", port_id=port_id)
                await _set_groups(txn, ctxt, port_id, wanted["security_groups"])
                bound["security_groups"] = ",".join(wanted["security_groups"])
        return Response(200, {"port": _port(ctxt, row | changes | bound)})

    async def delete_port(self, ctxt: RequestContext, request: Request) -> Response:
        """The port goes, and its addresses are free again."""
        (port_id,) = request.ids
        check_write(ctxt, "delete_port")
        if not await self._db.execute(ctxt, "delete_port", port_id=port_id, owner=owner(ctxt)):
            raise not_found("Port", port_id)
        return Response(204)

    async def _find(self, db: DatabaseClient, ctxt: RequestContext, port_id: str) -> Row:
        row = await db.first(
            ctxt, "ports", owner=owner(ctxt), id=json.dumps([port_id]), device_id=None,
            device_owner=None, network_id=None, project_id=None,
        )  # fmt: skip
        if row is None:
            raise not_found("Port", port_id)
        return row


async def _check_groups(txn: Transaction, ctxt: RequestContext, groups: list[str]) -> None:
    rows = await txn.select(
        ctxt, "security_groups", owner=owner(ctxt), id=json.dumps(groups), name=None,
        project_id=None,
    )  # fmt: skip
    known = {row["id"] for row in rows}
    for group in groups:
        if group not in known:
            raise security_group_not_found(group)


async def _set_groups(
    txn: Transaction, ctxt: RequestContext, port_id: str, groups: list[str]
) -> None:
    for group in groups:
        await txn.insert(
            ctxt, "securitygroupportbindings", port_id=port_id, security_group_id=group
        )


def _port(ctxt: RequestContext, row: Row) -> dict[str, Any]:
    """The port as the asker may see it; where it is bound is for admins (and services) only."""
    addresses = [pair.split(" ") for pair in (row["fixed_ips"] or "").split(",") if pair]
    port = {
        "id": row["id"],
        "name": row["name"],
        "network_id": row["network_id"],
        "tenant_id": row["project_id"],
        "project_id": row["project_id"],
        "mac_address": row["mac_address"],
        "admin_state_up": bool(row["admin_state_up"]),
        "status": row["status"],
        "device_id": row["device_id"],
        "device_owner": row["device_owner"],
        "fixed_ips": [{"subnet_id": subnet, "ip_address": ip} for subnet, ip in addresses],
        "security_groups": sorted(filter(None, (row["security_groups"] or "").split(","))),
        "binding:vnic_type": row["vnic_type"] or "normal",
    }
    if is_admin(ctxt):
        port |= binding.shown(row)
    return port
