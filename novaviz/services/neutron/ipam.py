"""IP and MAC addresses: the lowest free one of the pool, and one that nobody else has.

Source: ``neutron.db.ipam_pluggable_backend`` and ``neutron_lib.utils.net:get_random_mac``.
"""

from __future__ import annotations

import random
from ipaddress import IPv4Address, IPv4Network

from novaviz.database import Row, Transaction
from novaviz.model.context import RequestContext
from novaviz.services.neutron.refusals import (
    address_in_use,
    address_not_on_network,
    no_more_addresses,
)

FixedIp = dict[str, str]
"""``{"subnet_id", "ip_address"}``: an address as a port shows it."""


def random_mac(stream: random.Random) -> str:
    """A MAC under neutron's default ``base_mac``, fa:16:3e:00:00:00."""
    return "fa:16:3e:" + ":".join(f"{stream.randrange(256):02x}" for _ in range(3))


def pools_without(first: str, last: str, gateway: str | None) -> list[tuple[int, int]]:
    """The pool as numbers, in two parts if the gateway's own address lies in it."""
    low, high = int(IPv4Address(first)), int(IPv4Address(last))
    hole = int(IPv4Address(gateway)) if gateway else high + 1
    if not low <= hole <= high:
        return [(low, high)]
    return [(a, b) for a, b in ((low, hole - 1), (hole + 1, high)) if a <= b]


async def allocate(
    txn: Transaction, ctxt: RequestContext, port_id: str, pools: list[Row], wanted: FixedIp
) -> FixedIp | None:
    """Give the port an address: the wanted one, or the lowest that is free.

    ``pools`` are the rows of ``network_for_port``; None if the network has no subnet. The
    transaction keeps everybody else from being given the same. Refused with 409 if there is none.
    """
    pools = [pool for pool in pools if pool["subnet_id"]
             and wanted.get("subnet_id", pool["subnet_id"]) == pool["subnet_id"]]  # fmt: skip
    if "ip_address" in wanted:
        subnet_id, number = _chosen(pools, wanted["ip_address"])
        if await _lowest(txn, ctxt, subnet_id, number, number) is None:
            raise address_in_use(pools[0]["network_id"], wanted["ip_address"])
    elif pools:
        subnet_id, number = await _next(txn, ctxt, pools)
    else:
        return None
    given = {"subnet_id": subnet_id, "ip_address": str(IPv4Address(number))}
    await txn.insert(
        ctxt, "ipallocations", **given, ip_number=number, port_id=port_id,
        network_id=pools[0]["network_id"],
    )  # fmt: skip
    return given


async def _next(txn: Transaction, ctxt: RequestContext, pools: list[Row]) -> tuple[str, int]:
    for pool in pools:
        if pool["first_number"] is None:
            continue
        number = await _lowest(
            txn, ctxt, pool["subnet_id"], pool["first_number"], pool["last_number"]
        )
        if number is not None:
            return pool["subnet_id"], number
    raise no_more_addresses(pools[0]["network_id"])


async def _lowest(
    txn: Transaction, ctxt: RequestContext, subnet_id: str, first: int, last: int
) -> int | None:
    (row,) = await txn.select(
        ctxt, "lowest_free_address", subnet_id=subnet_id, first=first, last=last
    )
    number: int | None = row["number"]
    return number


def _chosen(pools: list[Row], address: str) -> tuple[str, int]:
    """The subnet that the address lies in; it need not lie in the pool."""
    try:
        found = IPv4Address(address)
    except ValueError:
        raise address_not_on_network(address) from None
    for pool in pools:
        block = IPv4Network(pool["cidr"])
        if found in block and found not in (block.network_address, block.broadcast_address):
            return pool["subnet_id"], int(found)
    raise address_not_on_network(address)
