"""The cloud that is shipped, as somebody who boots in it would describe it."""

from __future__ import annotations

from dataclasses import replace

from novaviz.catalog import AggregateData, read_cloud


def test_three_hosts_differ_and_are_all_in_zone_nova() -> None:
    cloud = read_cloud()
    sizes = [(host.name, host.vcpus, host.memory_mb, host.disk_gb) for host in cloud.hosts]
    assert sizes == [
        ("host1", 4, 8192, 80),
        ("host2", 8, 16384, 160),
        ("host3", 16, 32768, 320),
    ]
    assert cloud.hosts_by_zone() == {"nova": ("host1", "host2", "host3")}


def test_a_host_is_in_its_own_zone_unless_an_aggregate_moves_it() -> None:
    cloud = read_cloud()
    first, second, third = cloud.hosts
    moved = replace(
        cloud,
        hosts=(replace(first, availability_zone="east"), second,
               replace(third, availability_zone="east")),
        aggregates=(AggregateData("fast", ("host1",), "west", {}),),
    )  # fmt: skip
    assert moved.hosts_by_zone() == {"nova": ("host2",), "east": ("host3",)}


def test_the_flavors_are_openstacks_own_and_one_that_is_huge() -> None:
    sizes = {
        flavor.name: (flavor.id, flavor.ram, flavor.vcpus, flavor.disk)
        for flavor in read_cloud().flavors
    }
    assert sizes == {
        "m1.tiny": ("1", 512, 1, 1),
        "m1.small": ("2", 2048, 1, 20),
        "m1.medium": ("3", 4096, 2, 40),
        "m1.large": ("4", 8192, 4, 80),
        "m1.xlarge": ("5", 16384, 8, 160),
        "m1.huge": ("6", 4096, 4, 1000),
    }


def test_every_flavor_but_the_huge_one_fits_some_host() -> None:
    cloud = read_cloud()
    homeless = [
        flavor.name
        for flavor in cloud.flavors
        if not any(
            flavor.ram <= host.memory_mb - host.reserved_host_memory_mb
            and flavor.disk <= host.disk_gb
            and flavor.vcpus <= host.vcpus
            for host in cloud.hosts
        )
    ]
    assert homeless == ["m1.huge"]


def test_the_quota_lets_the_huge_flavor_reach_the_scheduler() -> None:
    cloud = read_cloud()
    huge = next(flavor for flavor in cloud.flavors if flavor.name == "m1.huge")
    quotas = cloud.quotas_of("demo")
    assert huge.ram <= quotas.ram
    assert huge.vcpus <= quotas.cores


def test_the_images_can_be_refused_in_three_ways() -> None:
    images = {image.name: image for image in read_cloud().images}
    assert images["cirros"].status == "active"
    assert (images["ubuntu"].min_ram, images["ubuntu"].min_disk) == (1024, 5)
    assert images["cirros-arm"].properties["architecture"] == "aarch64"
    assert images["retired"].status == "deactivated"
    assert all(16 * 1024 <= image.size <= 64 * 1024 for image in images.values())


def test_demo_may_boot_and_reader_may_only_read() -> None:
    roles = {user.name: user.roles for user in read_cloud().users}
    assert roles["demo"] == {"demo": ("member",)}
    assert roles["reader"] == {"demo": ("reader",)}
    assert roles["admin"] == {"admin": ("admin",), "demo": ("admin",)}
    for service in ("nova", "neutron", "glance", "cinder", "placement"):
        assert roles[service] == {"service": ("service", "admin")}


def test_the_tiny_network_has_two_addresses() -> None:
    networks = {network.name: network for network in read_cloud().networks}
    pool = networks["tiny"].subnet.allocation_pool
    assert (pool.start, pool.end) == ("10.0.1.2", "10.0.1.3")
    assert networks["private"].subnet.gateway_ip == "10.0.0.1"
    assert [name for name, network in networks.items() if network.shared] == ["shared"]
    assert networks["shared"].project == "admin"


def test_a_project_without_quotas_of_its_own_has_everybodys() -> None:
    quotas = read_cloud().quotas_of("demo")
    assert (quotas.instances, quotas.cores, quotas.ram) == (10, 20, 51200)
    assert (quotas.ports, quotas.volumes, quotas.gigabytes) == (100, 10, 1000)
