"""Several guests in one cloud: each has a place of its own, and an image is fetched once a host."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from novaviz.catalog import read_cloud
from novaviz.cloud import Cloud
from novaviz.images import GUEST, brought
from novaviz.options import options_from
from novaviz.release import RELEASES
from novaviz.run import boot
from novaviz.virt import hypervisor_named
from novaviz.virt.libvirt.place import hosts_of, processes_in
from tests.virt.qemu.ground import PATIENT, console, listed, ports, quiet, runs

FETCH = "GET /v2/images/{id}/file"


def fetches(cloud: Cloud) -> int:
    return sum(event.name == FETCH and event.phase == "start" for event in cloud.boundary.events)


def test_guests_run_side_by_side_and_a_second_one_on_a_host_fetches_nothing() -> None:
    """Three guests on two hosts: two of them must share one."""
    data = read_cloud()
    alike = data.hosts[-1]
    data = replace(
        data, hosts=tuple(replace(alike, name=f"host{number}") for number in (1, 2)), aggregates=()
    )
    image = brought(GUEST, "")
    assert image is not None
    cloud = Cloud(
        RELEASES["modern"], data=data, images=[image], hypervisor=hypervisor_named("qemu"),
        options=options_from(PATIENT),
    )  # fmt: skip
    try:
        placed, fetched, addresses = {}, [], []
        for name in ("one", "two", "three"):
            run = boot(name, cloud=cloud, volume=0)
            assert run.outcome == "ACTIVE"
            placed[name] = str(run.trace.transitions[-1].host)
            fetched.append(fetches(cloud))
            (address,) = ports(run.trace)
            assert f"ready hostname={name} ip={address} disks=vda" in (
                console(run.trace, "console.ready")
            )
            addresses.append(address)
        assert fetched == [1, 2, 2]
        assert len(set(addresses)) == 3
        assert sorted(Counter(placed.values()).values()) == [1, 2]
        (place,) = runs()
        guests = Counter(len(processes_in(host)) for host in hosts_of(place))
        assert guests == Counter([1, 2])
        assert {one.name: one.host for one in listed().values()} == placed
        assert same_base(place) == 3
    finally:
        cloud.close()
    assert quiet()


def same_base(place: Path) -> int:
    """How many guests' disks lie on the one image of their own host."""
    found = 0
    for host in hosts_of(place):
        (image,) = (host / "instances" / "_base").iterdir()
        for disk in host.glob("instances/*-*/disk"):
            assert str(image).encode() in disk.read_bytes()[:4096]
            found += 1
    return found
