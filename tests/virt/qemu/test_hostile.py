"""Whatever a user types is text to libvirt."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from xml.etree import ElementTree

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from novaviz.exceptions import InternalError
from novaviz.guest import Subnet
from novaviz.run import Run
from novaviz.virt.libvirt.domain import Machine, domain_xml, mark_of
from tests.virt.libvirt.test_domain import HOSTILE, MARK, VIF, guest
from tests.virt.qemu.ground import FIRST, beside, children, happens, real

MACHINE = Machine(
    "qemu", "/tmp/instances", "/tmp/volumes", arch="x86_64", machine="pc", cache="writeback",
    user_network=True, restrict=True, executes=True,
)  # fmt: skip


def made_of(text: str) -> str:
    """The XML of a guest that is called so, whose owner is, and whose flavor."""
    one = guest(text, devices=())
    instance = one.request.instance
    instance = replace(
        instance, display_name=text, flavor=replace(instance.flavor, name=text)
    )
    request = replace(one.request, instance=instance)
    owner = replace(one.owner, project_name=text)
    subnets = {VIF.network_id: Subnet("10.0.0.0/24", "10.0.0.1")}
    return domain_xml(replace(one, request=request, owner=owner, subnets=subnets), MACHINE)


def tags(xml: str) -> list[str]:
    return [element.tag for element in ElementTree.fromstring(xml).iter()]


def check(run: Run, text: str, tags_of_a_plain_one: list[str]) -> None:
    """libvirt finds it valid, keeps the text word for word, and adds nothing because of it."""
    made = beside(run.cloud, FIRST, "virConnect.defineXML", xml=made_of(text), flags=["VALIDATE"])
    kept = beside(run.cloud, FIRST, "virDomain.XMLDesc", uuid=made["uuid"])
    found = ElementTree.fromstring(kept)
    told = [one.text for one in found.iter() if one.tag.endswith(("}name", "}user", "}project"))]
    assert told == [text] * 3
    mark = next(one for one in found.iter() if one.tag.endswith("}boot"))
    assert mark_of(ElementTree.tostring(mark, encoding="unicode")) == MARK
    assert tags(kept) == tags_of_a_plain_one
    beside(run.cloud, FIRST, "virDomain.undefineFlags", uuid=made["uuid"])


def test_no_text_becomes_an_element_in_qemus_libvirt() -> None:
    with real(paused=True) as run:
        plain = beside(run.cloud, FIRST, "virConnect.defineXML", xml=made_of("vm1"))
        wanted = tags(beside(run.cloud, FIRST, "virDomain.XMLDesc", uuid=plain["uuid"]))
        beside(run.cloud, FIRST, "virDomain.undefineFlags", uuid=plain["uuid"])
        for text in HOSTILE:
            check(run, text, wanted)

        @settings(
            max_examples=25, deadline=None, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(text=st.text(st.characters(codec="utf-8"), min_size=1, max_size=60))
        def property_(text: str) -> None:
            with suppress(InternalError):  # it has characters that XML cannot hold
                made_of(text)
                if "\r" not in text and text.strip():  # XML itself makes newlines of these
                    check(run, text, wanted)

        property_()
        assert len(children()) == 3


def test_what_a_user_types_comes_to_libvirt_as_it_was_typed() -> None:
    """Through the whole of the cloud, with metadata and user-data beside it."""
    name = " ".join(HOSTILE)
    meta = {str(number): text for number, text in enumerate(HOSTILE)}
    with real(name, paused=True, volume=0, user_data="\n".join(HOSTILE), meta=meta) as run:
        assert run.run_until(happens("virConnect.defineXML"))
        (uuid,) = beside(run.cloud, FIRST, "virConnect.listAllDomains")
        found = ElementTree.fromstring(beside(run.cloud, FIRST, "virDomain.XMLDesc", uuid=uuid))
        told = [one.text for one in found.iter() if one.tag.endswith("}name")]
        assert told == [name]
        assert not [one for one in found.iter() if "evil" in one.tag]
