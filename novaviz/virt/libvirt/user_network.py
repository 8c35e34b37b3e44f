"""The guest's network inside QEMU: exactly the address that neutron gave, without any rights.

libvirt's own user network cannot be told an address, so that QEMU is told directly.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Protocol
from xml.etree.ElementTree import Element, SubElement

from novaviz.exceptions import HypervisorError
from novaviz.guest import Subnet
from novaviz.model.resources import Vif

QEMU = "http://libvirt.org/schemas/domain/qemu/1.0"
FIRST_SLOT = 0x10
"""Where on the PCI bus: libvirt fills it from below, and does not know of these devices."""
HTTP = 80
FIRST_PORT = Path("/proc/sys/net/ipv4/ip_unprivileged_port_start")
"""The first port that a program without root's rights may listen to; QEMU has none."""


class Rules(Protocol):
    """What the network allows."""

    @property
    def restrict(self) -> bool: ...

    @property
    def http_port(self) -> int: ...


def add(
    domain: Element, vifs: Iterable[Vif], subnets: Mapping[str, Subnet], rules: Rules
) -> None:
    """Give the domain an interface for each of neutron's ports."""
    domain.set("xmlns:qemu", QEMU)
    command = SubElement(domain, "qemu:commandline")
    for number, vif in enumerate(vifs):
        port = rules.http_port if number == 0 else 0
        device = f"virtio-net-pci,netdev=n{number},id=nic{number},mac={vif.address},romfile="
        for argument in (
            "-netdev", ",".join(_netdev(f"n{number}", vif, subnets, rules, port)),
            "-device", f"{device},addr={hex(FIRST_SLOT + number)}",
        ):  # fmt: skip
            SubElement(command, "qemu:arg", value=argument)


def _netdev(
    name: str, vif: Vif, subnets: Mapping[str, Subnet], rules: Rules, port: int
) -> list[str]:
    options = ["user", f"id={name}", f"restrict={'on' if rules.restrict else 'off'}"]
    address = next((ip for ip in vif.ips if ":" not in ip), None)
    subnet = subnets.get(vif.network_id)
    if subnet is None or address is None:
        return options
    gateway, names = _others(subnet, address)
    options += [
        "ipv6=off", f"net={subnet.cidr}", f"host={gateway}", f"dns={names}",
        f"dhcpstart={address}",
    ]  # fmt: skip
    if port:
        options.append(f"hostfwd=tcp:127.0.0.1:{port}-{address}:{HTTP}")
    return options


def _others(subnet: Subnet, address: str) -> tuple[str, str]:
    """Addresses for QEMU's own gateway and name server: neutron's, or any but the guest's."""
    hosts = map(str, ipaddress.IPv4Network(subnet.cidr).hosts())
    free = (host for host in hosts if host not in (address, subnet.gateway_ip))
    gateway = subnet.gateway_ip or next(free)
    return gateway, next(free)


def check_free(port: int) -> None:
    """HypervisorError if QEMU cannot have this port of 127.0.0.1, as far as is seen beforehand.

    QEMU itself would say so only when a host has been chosen and the image is there.
    """
    with suppress(OSError, ValueError):
        first = int(FIRST_PORT.read_text(encoding="ascii"))
        if port < first:
            raise HypervisorError(f"the port {port} is root's: take one from {first}")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen(1)
        except OSError as error:
            raise HypervisorError(
                f"the port {port} of 127.0.0.1 cannot be had: {error.strerror}"
            ) from None
