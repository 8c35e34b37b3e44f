"""The description of a guest that libvirt is given: domain XML, in Nova's shape.

It is built with an XML library, so that no name can become an element. Source:
``nova.virt.libvirt.driver:LibvirtDriver._get_guest_config`` and ``nova.virt.libvirt.config``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar
from xml.etree.ElementTree import Element, ParseError, SubElement, fromstring, indent, tostring

from novaviz.exceptions import InternalError
from novaviz.guest import Subnet
from novaviz.model.context import RequestContext
from novaviz.model.resources import BlockDevice, Flavor, Instance, Vif
from novaviz.virt.driver import SpawnRequest
from novaviz.virt.libvirt import user_network
from novaviz.virt.volumes import device_path

NOVA = "http://openstack.org/xmlns/libvirt/nova/1.1"
KIB = 1024
TB_CACHE_MIB = 32
"""Memory that QEMU keeps translated code in; without a limit it takes a quarter of the host's."""
DISK, CONFIG_FILE, CONSOLE_LOG = "disk", "disk.config", "console.log"
"""What the files of a guest are called in its folder (source: ``nova.virt.libvirt.utils``)."""
CONFIG_DRIVE = "vdz"
"""The last name that there is for a disk (source: ``nova.virt.libvirt.blockinfo``)."""

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, escaped or not."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What domains have in common on one kind of hypervisor: all that differs is here.

    ``instances_path`` holds a folder a guest, ``volumes_path`` the volumes. Without
    ``starts_paused`` a guest is suspended just after its start. With ``user_network`` QEMU itself
    is the guest's network, closed to this machine's if ``restrict``; ``http_port`` of 127.0.0.1
    leads to the guest's port 80 (0: none does). Where it ``executes``, what the guest says is
    written to a file.
    """

    type: str
    instances_path: str
    volumes_path: str
    arch: str | None = None
    machine: str | None = None
    cache: str = "none"
    starts_paused: bool = True
    user_network: bool = False
    restrict: bool = True
    http_port: int = 0
    executes: bool = False


TEST_MACHINE = Machine(
    "test", "/var/lib/nova/instances", "/var/lib/cinder/volumes", starts_paused=False
)


@dataclass(frozen=True, slots=True)
class Mark:
    """Whose a domain is: one run's, on one host. Domains without it are somebody else's."""

    NAMESPACE: ClassVar[str] = "urn:novaviz:domain"

    run: str
    host: str


def mark_of(metadata: str) -> Mark | None:
    """The mark that this metadata element was written as; None if it is none."""
    try:
        found = fromstring(metadata)
    except ParseError:
        return None
    run, host = found.get("run"), found.get("host")
    return Mark(run, host) if run and host else None


@dataclass(frozen=True, slots=True)
class Guest:
    """All that its XML is made of.

    ``created`` is the time of the simulated clock; ``subnets`` are by the network's id.
    """

    request: SpawnRequest
    vifs: tuple[Vif, ...]
    owner: RequestContext
    created: datetime
    mark: Mark
    subnets: Mapping[str, Subnet] = field(default_factory=dict)


def domain_xml(guest: Guest, machine: Machine) -> str:
    """The guest as libvirt is to have it.

    Raises InternalError if something in it has characters that XML cannot hold.
    """
    instance = guest.request.instance
    domain = Element("domain", type=machine.type)
    _text(domain, "name", instance.name)
    _text(domain, "uuid", instance.uuid)
    _metadata(SubElement(domain, "metadata"), guest)
    _text(domain, "memory", instance.flavor.memory_mb * KIB, unit="KiB")
    _text(domain, "vcpu", instance.flavor.vcpus)
    os = SubElement(domain, "os")
    kind = _text(os, "type", "hvm")
    for name, value in (("arch", machine.arch), ("machine", machine.machine)):
        if value:
            kind.set(name, value)
    SubElement(os, "boot", dev="hd")
    features = SubElement(domain, "features")
    SubElement(features, "acpi")
    SubElement(features, "apic")
    if machine.type == "qemu":
        _text(SubElement(features, "tcg"), "tb-cache", TB_CACHE_MIB, unit="MiB")
    SubElement(domain, "clock", offset="utc")
    _devices(SubElement(domain, "devices"), guest, machine)
    if machine.user_network:
        user_network.add(domain, guest.vifs, guest.subnets, machine)
    indent(domain)
    text = tostring(domain, encoding="unicode")
    if wrong := _NO_XML.search(text):
        raise InternalError(
            f"Instance {instance.uuid} cannot be described in XML: it has the character"
            f" {wrong.group()!r}"
        )
    return text


def _text(parent: Element, tag: str, text: object, **attributes: str) -> Element:
    element = SubElement(parent, tag, attributes)
    element.text = str(text)
    return element


def _metadata(metadata: Element, guest: Guest) -> None:
    """What an operator reads in ``virsh dumpxml`` (source: ``LibvirtConfigGuestMetaNovaInstance``).

    Beside it stands novaviz's own mark.
    """
    request, owner = guest.request, guest.owner
    instance = request.instance
    nova = SubElement(metadata, "nova:instance", {"xmlns:nova": NOVA})
    _text(nova, "nova:name", instance.display_name)
    _text(nova, "nova:creationTime", guest.created.strftime("%Y-%m-%d %H:%M:%S"))
    _flavor(nova, instance.flavor)
    who = SubElement(nova, "nova:owner")
    _text(who, "nova:user", owner.user_name or "", uuid=instance.user_id)
    _text(who, "nova:project", owner.project_name or "", uuid=instance.project_id)
    root = next((device for device in request.block_devices if device.boot_index == 0), None)
    if root is not None and root.volume_id:
        SubElement(nova, "nova:root", type="volume", uuid=root.volume_id)
    elif request.image is not None:
        SubElement(nova, "nova:root", type="image", uuid=request.image.id)
    ports = SubElement(nova, "nova:ports")
    for vif in guest.vifs:
        port = SubElement(ports, "nova:port", uuid=vif.id)
        for ip in vif.ips:
            version = "6" if ":" in ip else "4"
            SubElement(port, "nova:ip", type="fixed", address=ip, ipVersion=version)
    SubElement(
        metadata, "novaviz:boot",
        {"xmlns:novaviz": Mark.NAMESPACE, "run": guest.mark.run, "host": guest.mark.host},
    )  # fmt: skip


def _flavor(nova: Element, flavor: Flavor) -> None:
    found = SubElement(nova, "nova:flavor", name=flavor.name)
    sizes = {"memory": flavor.memory_mb, "disk": flavor.root_gb, "swap": flavor.swap,
             "ephemeral": flavor.ephemeral_gb, "vcpus": flavor.vcpus}  # fmt: skip
    for name, size in sizes.items():
        _text(found, f"nova:{name}", size)


def _devices(devices: Element, guest: Guest, machine: Machine) -> None:
    request = guest.request
    instance = request.instance
    folder = f"{machine.instances_path}/{instance.uuid}"
    if request.image is not None:
        _disk(devices, "vda", f"{folder}/{DISK}", {"type": "qcow2", "cache": machine.cache})
    for device in request.block_devices:
        if device.is_volume and device.volume_id:
            _volume(devices, device, machine)
    drive = _disk(devices, CONFIG_DRIVE, f"{folder}/{CONFIG_FILE}", {"type": "raw"})
    SubElement(drive, "readonly")
    if not machine.user_network:
        for vif in guest.vifs:
            _interface(devices, vif)
    serial = SubElement(devices, "serial", type="pty")
    if machine.executes:
        SubElement(serial, "log", file=f"{folder}/{CONSOLE_LOG}", append="on")
    SubElement(serial, "target", port="0")
    SubElement(devices, "memballoon", model="virtio")


def _disk(devices: Element, dev: str, path: str, driver: Mapping[str, str]) -> Element:
    disk = SubElement(devices, "disk", type="file", device="disk")
    SubElement(disk, "driver", {"name": "qemu", **driver})
    SubElement(disk, "source", file=path)
    SubElement(disk, "target", dev=dev, bus="virtio")
    return disk


def _volume(devices: Element, device: BlockDevice, machine: Machine) -> Element:
    dev = (device.device_name or "").removeprefix("/dev/")
    disk = _disk(
        devices, dev, _volume_path(device, machine), {"type": "qcow2", "cache": machine.cache}
    )
    _text(disk, "serial", device.volume_id)
    return disk


def _volume_path(device: BlockDevice, machine: Machine) -> str:
    """Where cinder has said that the volume is; a volume that is none is somewhere, too."""
    if device.connection_info and machine.executes:
        return str(device_path(device.connection_info))
    return f"{machine.volumes_path}/volume-{device.volume_id}.qcow2"


def volume_xml(device: BlockDevice, machine: Machine) -> str:
    """One volume as a disk that is attached or detached while the guest is there."""
    disk = _volume(Element("devices"), device, machine)
    indent(disk)
    return tostring(disk, encoding="unicode")


def _interface(devices: Element, vif: Vif) -> None:
    """The guest's end of a port, on Open vSwitch's integration bridge.

    Source: ``nova.virt.libvirt.vif:LibvirtGenericVIFDriver``.
    """
    interface = SubElement(devices, "interface", type="bridge")
    SubElement(interface, "mac", address=vif.address)
    SubElement(interface, "source", bridge="br-int")
    port = SubElement(interface, "virtualport", type="openvswitch")
    SubElement(port, "parameters", interfaceid=vif.id)
    SubElement(interface, "target", dev=f"tap{vif.id[:11]}")
    SubElement(interface, "model", type="virtio")


def describes(instance: Instance) -> dict[str, str]:
    """How a trace names the guest that a call is about."""
    return {"domain": instance.name, "uuid": instance.uuid}
