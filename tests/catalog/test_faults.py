"""Faults, scenarios and anachronisms as a teacher finds them listed."""

from __future__ import annotations

import pytest

from novaviz.catalog import (
    Fault,
    read_anachronisms,
    read_faults,
    read_scenarios,
    read_storyboard,
)

FAULTS = [pytest.param(fault, id=name) for name, fault in read_faults().items()]


def test_the_faults_are_these() -> None:
    assert set(read_faults()) == {
        "no-valid-host",
        "bad-token",
        "expired-token",
        "expired-token-mid-boot",
        "quota-exceeded",
        "image-not-found",
        "image-download-fails",
        "no-more-ips",
        "port-binding-fails",
        "volume-attach-fails",
        "spawn-fails-once",
        "spawn-fails-everywhere",
        "conductor-times-out",
        "compute-down",
        "vif-plug-timeout",
        "lost-cast-to-compute",
        "compute-dies-while-building",
        "lost-reply-from-scheduler",
    }


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_strikes_a_step_that_there_is(fault: Fault) -> None:
    for release in fault.releases:
        assert 1 <= fault.step[release] <= len(read_storyboard(release).steps)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_set_or_strikes_at_the_boundary(fault: Fault) -> None:
    assert bool(fault.set) != bool(fault.at)


def test_the_hypervisor_fails_once_or_every_time() -> None:
    faults = read_faults()
    assert faults["spawn-fails-once"].at[0].times == 1
    assert faults["spawn-fails-everywhere"].at[0].times is None


def test_an_error_reads_as_it_travels() -> None:
    faults = read_faults()
    image, spawn = faults["image-download-fails"].at[0], faults["spawn-fails-once"].at[0]
    assert image.raise_ is not None
    assert image.raise_.to_dict()["status"] == 500
    assert spawn.raise_ is not None
    assert spawn.raise_.to_dict()["type"] == "InternalError"


def test_a_fault_that_a_release_cannot_have_says_why() -> None:
    fault = read_faults()["vif-plug-timeout"]
    assert fault.releases == ("modern",)
    assert fault.since == "network-vif-plugged exists since Nova 2014.1 (Icehouse)"


def test_the_scenarios_of_the_course_are_there() -> None:
    assert set(read_scenarios()) >= {
        "boot",
        "boot-without-volume",
        "boot-from-volume",
        "dashboard",
        "no-valid-host",
        "reschedule",
        "no-more-ips",
        "quota-exceeded",
        "stuck",
    }


def test_the_scenario_boot_is_a_plain_boot() -> None:
    boot = read_scenarios()["boot"]
    assert (dict(boot.request), boot.faults) == ({}, ())


@pytest.mark.parametrize(
    ("exchange", "names"),
    [
        (
            ("rest", "nova-compute@host1", "glance", "GET /v2/images/{id}/file"),
            ["image-v2", "image-bytes-before-spawn"],
        ),
        (
            ("rest", "glance", "keystone", "GET /v3/auth/tokens"),
            ["fernet-tokens", "identity-v3"],
        ),
        (("rest", "client", "nova-api", "POST /v2.1/servers"),
         ["compute-v2-1", "block-device-mapping-v2"]),
        (("rest", "nova-compute@host2", "neutron", "POST /v2.0/ports"), ["neutron"]),
        (
            ("rest", "nova-compute@host2", "cinder", "PUT /v3/{id}/attachments/{id}"),
            ["cinder-attachments"],
        ),
        (
            ("decision", "nova-scheduler", "nova-scheduler", "get_filtered_hosts"),
            ["server-groups", "core-and-disk-filter"],
        ),
        (("rpc.cast", "nova-api", "nova-scheduler", "run_instance"), []),
    ],
)
def test_an_exchange_carries_the_badges_of_what_is_newer(
    exchange: tuple[str, str, str, str], names: list[str]
) -> None:
    found = [entry.name for entry in read_anachronisms() if entry.matches(*exchange)]
    assert found == names
