"""Filters and weighers by themselves, and what holds for any set of hosts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from novaviz.model.resources import Flavor, ImageMeta
from novaviz.release import CLASSIC
from novaviz.services.nova.scheduler.extra_specs import matches
from novaviz.services.nova.scheduler.filters import FILTERS
from novaviz.services.nova.scheduler.host_state import HostState, host_state
from novaviz.services.nova.scheduler.weights import WEIGHERS, normalize
from novaviz.services.wiring import EPOCH
from tests.services.nova.scheduler.small_cloud import SmallCloud, instance_row, node, service, spec


def host(number: int = 1, **changes: object) -> HostState:
    row = node(number, **changes)
    return host_state(row | service(row["host"]), "cell1", epoch=EPOCH, zone="nova")


def verdict(name: str, state: HostState, **request: object) -> tuple[bool, str]:
    found = FILTERS[name].host_passes(state, spec(**request))
    return found.passed, found.reason


def flavor(*extra_specs: tuple[str, str], **changes: int) -> Flavor:
    values = {"vcpus": 1, "memory_mb": 512, "root_gb": 1} | changes
    return Flavor("1", "f", **values, extra_specs=extra_specs)


@pytest.mark.parametrize(
    ("value", "wanted", "good"),
    [("QEMU", "QEMU", True), ("QEMU", "s== QEMU", True), ("QEMU", "s!= QEMU", False),
     ("16", ">= 8", True), ("4", ">= 8", False), ("8", "= 4", True), ("8", "== 8.0", True),
     ("8", "!= 8", False), ("8", "<= 8", True), ("b", "s> a", True), ("b", "s>= b", True),
     ("b", "s< a", False), ("a", "s<= a", True), ("sse avx", "<in> avx", True),
     ("sse", "<in> avx", False), ("sse avx", "<all-in> sse avx", True),
     ("sse", "<all-in> sse avx", False), ("avx", "<or> sse <or> avx", True),
     ("mmx", "<or> sse <or> avx", False), ("much", ">= 8", False), ("8", ">=", False)],
)  # fmt: skip
def test_the_operators_of_extra_specs_mean_what_they_mean_in_nova(
    value: str, wanted: str, *, good: bool
):
    assert matches(value, wanted) is good


@pytest.mark.parametrize(
    ("key", "wanted", "good"),
    [("capabilities:hypervisor_type", "s== QEMU", True),
     ("capabilities:vcpus_total", ">= 8", False),
     ("capabilities:cpu_info:features", "<in> avx", True), ("capabilities:gpu", "yes", False),
     ("capabilities:cpu_info:features:x", "y", False),
     ("ssd", "true", True), ("ssd", "false", False), ("unheard_of", "x", True),
     ("hw:cpu_policy", "dedicated", True), ("quota:vif", "1", True)],
)  # fmt: skip
def test_a_flavor_may_ask_for_what_a_host_reports(key: str, wanted: str, *, good: bool):
    state = host(capabilities='{"ssd": "true", "cpu_info": {"features": ["sse", "avx"]}}')
    passed, reason = verdict("ComputeCapabilitiesFilter", state, flavor=flavor((key, wanted)))
    assert passed is good, reason


@pytest.mark.parametrize(
    ("properties", "good"),
    [({}, True), ({"architecture": "x86_64"}, True), ({"hw_architecture": "amd64"}, True),
     ({"architecture": "aarch64"}, False), ({"hypervisor_type": "kvm"}, True),
     ({"img_hv_type": "xen"}, False)],
)  # fmt: skip
def test_an_image_may_ask_for_an_architecture_and_a_hypervisor(
    properties: dict[str, str], *, good: bool
):
    image = ImageMeta("i", "cirros", properties=tuple(properties.items()))
    passed, reason = verdict("ImagePropertiesFilter", host(), image=image)
    assert passed is good, reason


def test_allocation_ratios_let_more_be_promised_than_there_is():
    state = host(memory_mb=1000, free_ram_mb=0, ram_ratio=1.5, vcpus=2, vcpus_used=7)
    assert verdict("RamFilter", state, flavor=flavor(memory_mb=500))[0]
    assert not verdict("RamFilter", state, flavor=flavor(memory_mb=501))[0]
    assert verdict("CoreFilter", state, flavor=flavor(vcpus=1))[0]
    assert verdict("CoreFilter", state, flavor=flavor(vcpus=2)) == (
        False, "vCPUs asked for: 2; free: 1 of 8",
    )  # fmt: skip


def test_the_disk_filter_counts_root_ephemeral_and_swap():
    state = host(local_gb=10, free_disk_gb=3)
    assert verdict("DiskFilter", state, flavor=flavor(root_gb=2, ephemeral_gb=1))[0]
    assert verdict("DiskFilter", state, flavor=flavor(root_gb=2, ephemeral_gb=1, swap=512)) == (
        False, "3.5 GB of disk are asked for, 3 GB are free",
    )  # fmt: skip


def test_a_host_that_reports_without_a_zone_in_its_time_is_believed():
    row = node(1) | service("host1", last_seen_up="2026-01-01T00:00:00")
    assert host_state(row, "cell1", epoch=EPOCH, zone="nova").is_up


def test_normalising_brings_the_largest_to_one_and_nothing_to_zero():
    assert normalize([8, 4, 0, -2]) == [1.0, 0.5, 0.0, 0.0]
    assert normalize([0, -1]) == [0.0, 0.0]
    assert normalize([]) == []


NODES = st.builds(
    lambda **values: values,
    vcpus=st.integers(1, 16), memory_mb=st.integers(512, 4096), vcpus_used=st.integers(0, 70),
    free_ram_mb=st.integers(-1024, 4096), local_gb=st.integers(1, 50),
    free_disk_gb=st.integers(-10, 50), cpu_arch=st.sampled_from(["x86_64", "aarch64"]),
)  # fmt: skip
SPECS = st.builds(
    lambda vcpus, memory_mb, root_gb, arch, tried: spec(
        flavor=flavor(vcpus=vcpus, memory_mb=memory_mb, root_gb=root_gb), retry_hosts=tried,
        image=ImageMeta("i", "image", properties=(("architecture", arch),)),
    ),
    st.integers(1, 8), st.integers(64, 2048), st.integers(0, 20),
    st.sampled_from(["x86_64", "aarch64"]), st.sampled_from([(), ("host1",), ("host1", "host2")]),
)  # fmt: skip


def choose(nodes: list[dict[str, object]], request: object) -> tuple[str | None, SmallCloud]:
    cloud = SmallCloud(tuple(nodes), instances=(instance_row("vm-1"),))
    tried = [[name, name] for name in request.retry_hosts]
    cloud.schedule(request, retry={"num_attempts": 1, "hosts": tried})
    return (cloud.received[0][0] if cloud.received else None), cloud


@settings(max_examples=60, deadline=None)
@given(st.lists(NODES, max_size=5), SPECS, st.randoms(use_true_random=False))
def test_the_chosen_host_passes_every_filter_and_does_not_depend_on_the_order_of_hosts(
    drawn: list[dict[str, object]], request: object, random: object
):
    nodes = [node(number, **values) for number, values in enumerate(drawn, 1)]
    chosen, cloud = choose(nodes, request)
    passing = {row["host"] for row in nodes if all(
        FILTERS[name].host_passes(
            host_state(row | service(row["host"]), "", epoch=EPOCH, zone="nova"), request
        ).passed for name in CLASSIC.filters
    )}  # fmt: skip
    assert (chosen in passing) if passing else (chosen is None)
    for result in cloud.results("get_weighed_hosts"):
        assert set(result["order"]) == passing
        assert all(0 <= item["weight"] <= 1 for item in result["weights"])
        for name in WEIGHERS:
            ours = [item["weight"] for item in result["weights"] if item["weigher"] == name]
            assert max(ours) in (0, 1)
    random.shuffle(nodes)
    assert choose(nodes, request)[0] == chosen
