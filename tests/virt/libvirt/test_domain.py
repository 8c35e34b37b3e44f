"""The domain XML: in Nova's shape, and never more than what it was made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from novaviz.exceptions import InternalError
from novaviz.model.context import RequestContext
from novaviz.model.resources import BlockDevice, Flavor, ImageMeta, Instance, Vif
from novaviz.virt import SpawnRequest
from novaviz.virt.libvirt.domain import TEST_MACHINE, Guest, Mark, domain_xml, mark_of

UUID = "8b7e7c5e-2f0a-4c55-9d1e-6a1f0c3f9a01"
GOLDEN = Path(__file__).with_name("domain.xml")
MARK = Mark("4242.20260101T000000.000000", "host1")
VOLUME = BlockDevice(
    "volume", "volume", volume_id="5a3d9a4e-0000-4000-8000-000000000001", device_name="/dev/vdb"
)
VIF = Vif("b1f0c3f9-0000-4000-8000-000000000002", "fa:16:3e:00:00:01", "net-1", "private",
          ("10.0.0.10", "fd00::10"), "host1")  # fmt: skip
HOSTILE = [
    "</name><evil/>", "</nova:name></nova:instance></metadata><devices/><metadata>", "\"'><!--",
    "&lt;&#0;", "]]><![CDATA[", "<?xml version='1.0'?>", "%s{0}\\", "ünïcødé 虚拟机 🚀",
]  # fmt: skip


def guest(name: str = "vm1", *, devices: tuple[BlockDevice, ...] = (VOLUME,)) -> Guest:
    async def networks() -> tuple[Vif, ...]:
        return (VIF,)

    instance = Instance(
        1, UUID, name, "vm1", "project-1", "user-1", "building", "spawning", 0, "host1", "host1",
        "nova", "image-1", Flavor("1", "m1.tiny", 1, 512, 1),
    )  # fmt: skip
    request = SpawnRequest(instance, ImageMeta("image-1", "cirros"), None, networks, devices, "")
    owner = RequestContext(user_name=name, project_name="demo")
    return Guest(request, (VIF,), owner, datetime(2026, 1, 1, 12, tzinfo=UTC), MARK)


def test_a_guest_is_described_as_nova_does_it() -> None:
    assert domain_xml(guest(), TEST_MACHINE) == GOLDEN.read_text(encoding="utf-8").rstrip("\n")


def test_what_differs_between_hypervisors_is_in_the_machine() -> None:
    machine = replace(TEST_MACHINE, type="qemu", arch="x86_64", machine="pc", instances_path="/r")
    found = ElementTree.fromstring(domain_xml(guest(), machine))
    kind = found.find("os/type")
    assert kind is not None
    assert (found.get("type"), kind.attrib) == ("qemu", {"arch": "x86_64", "machine": "pc"})
    source = found.find("devices/disk/source")
    assert source is not None
    assert source.get("file") == f"/r/{UUID}/disk"


def test_a_guest_that_boots_from_a_volume_has_no_other_root() -> None:
    root = replace(VOLUME, boot_index=0, device_name="/dev/vda")
    one = guest(devices=(root,))
    one = replace(one, request=replace(one.request, image=None))
    found = ElementTree.fromstring(domain_xml(one, TEST_MACHINE))
    assert [target.get("dev") for target in found.iter("target") if target.get("bus")] == (
        ["vda", "vdz"]
    )
    ours = next(element for element in found.iter() if element.tag.endswith("}root"))
    assert ours.attrib == {"type": "volume", "uuid": VOLUME.volume_id}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_becomes_an_element(name: str) -> None:
    plain = ElementTree.fromstring(domain_xml(guest("vm1"), TEST_MACHINE))
    found = ElementTree.fromstring(domain_xml(guest(name), TEST_MACHINE))
    assert [one.tag for one in found.iter()] == [one.tag for one in plain.iter()]
    told = next(element for element in found.iter() if element.tag.endswith("}name"))
    assert told.text == name


@pytest.mark.parametrize("name", ["a\x00b", "\x1b[2J", "half \ud83d", "\ufffe", "\x0b"])
def test_characters_that_xml_cannot_hold_are_refused(name: str) -> None:
    with pytest.raises(InternalError, match="cannot be described in XML"):
        domain_xml(guest(name), TEST_MACHINE)


def test_only_the_own_mark_is_known_as_ones_own() -> None:
    text = f"<boot xmlns='{Mark.NAMESPACE}' run='{MARK.run}' host='host1'/>"
    assert mark_of(text) == MARK
    assert mark_of(text) != replace(MARK, run="4243")
    assert mark_of(text) != replace(MARK, host="host2")
    assert mark_of("") is None
    assert mark_of("<boot/>") is None


@pytest.mark.parametrize("name", ["vm1", *HOSTILE])
def test_libvirt_itself_finds_it_valid(name: str) -> None:
    from tests.virt.libvirt.ground import libvirt

    raw = libvirt.open("test:///default")
    try:
        made = raw.defineXMLFlags(
            domain_xml(guest(name), TEST_MACHINE), libvirt.VIR_DOMAIN_DEFINE_VALIDATE
        )
        kept = ElementTree.fromstring(made.XMLDesc())
        mark = made.metadata(libvirt.VIR_DOMAIN_METADATA_ELEMENT, Mark.NAMESPACE)
        made.undefine()
    finally:
        raw.close()
    told = next(element for element in kept.iter() if element.tag.endswith("}name"))
    assert told.text == name
    assert mark_of(mark) == MARK
