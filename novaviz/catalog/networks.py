"""Networks, their subnets, and security groups: what neutron holds."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from novaviz.catalog.node import Node
from novaviz.catalog.shape import Shape, choice, flag, listing, record, text, whole


@dataclass(frozen=True, slots=True)
class AllocationPoolData:
    """The addresses that neutron may give to ports, both ends included."""

    start: str
    end: str


@dataclass(frozen=True, slots=True)
class SubnetData:
    """A block of IPv4 addresses on a network."""

    cidr: str
    gateway_ip: str
    allocation_pool: AllocationPoolData


@dataclass(frozen=True, slots=True)
class NetworkData:
    """A network that belongs to ``project``; a ``shared`` one serves every project."""

    name: str
    project: str
    subnet: SubnetData
    shared: bool = False
    mtu: int = 1450


@dataclass(frozen=True, slots=True)
class SecurityGroupRuleData:
    """What a security group lets through: from members of ``remote_group``, or from everywhere."""

    direction: str
    ethertype: str = "IPv4"
    protocol: str | None = None
    port_range_min: int | None = None
    port_range_max: int | None = None
    remote_group: str | None = None


@dataclass(frozen=True, slots=True)
class SecurityGroupData:
    """A security group that every project gets a copy of."""

    name: str
    rules: tuple[SecurityGroupRuleData, ...]
    description: str = ""


_ADDRESS = text("an IPv4 address")
_BLOCK = text("a block of addresses such as 10.0.0.0/24")

_SUBNET = record(
    SubnetData,
    cidr=_BLOCK,
    gateway_ip=_ADDRESS,
    allocation_pool=record(AllocationPoolData, start=_ADDRESS, end=_ADDRESS),
)


def _subnet(node: Node) -> SubnetData:
    """The subnet, whose addresses must all lie in its block."""
    subnet = _SUBNET(node)
    try:
        block = ipaddress.IPv4Network(subnet.cidr)
    except ValueError:
        node.at("cidr").expected(_BLOCK.expects)
    for keys in (("gateway_ip",), ("allocation_pool", "start"), ("allocation_pool", "end")):
        there = node.at(*keys)
        if _address(there) not in block:
            there.expected(f"an address in {subnet.cidr}")
    pool = node.at("allocation_pool")
    if _address(pool.at("start")) > _address(pool.at("end")):
        pool.at("end").expected(f"an address not before {pool.at('start').value}")
    return subnet


def _address(node: Node) -> ipaddress.IPv4Address:
    try:
        return ipaddress.IPv4Address(node.value)
    except ValueError:
        node.expected(_ADDRESS.expects)


NETWORK = record(
    NetworkData,
    name=text(),
    project=text(),
    subnet=Shape(_SUBNET.expects, _subnet),
    shared=flag(),
    mtu=whole(68),
)

SECURITY_GROUP = record(
    SecurityGroupData,
    name=text(),
    description=text(),
    rules=listing(
        record(
            SecurityGroupRuleData,
            direction=choice("ingress", "egress"),
            ethertype=choice("IPv4", "IPv6"),
            protocol=choice("tcp", "udp", "icmp"),
            port_range_min=whole(),
            port_range_max=whole(),
            remote_group=text(),
        )
    ),
)
