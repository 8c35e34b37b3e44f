"""What to boot: everything that cannot be is refused before anything happens."""

from __future__ import annotations

from typing import Any

import pytest

import novaviz
from novaviz.catalog import read_scenarios
from novaviz.exceptions import UsageError
from novaviz.run import boot
from novaviz.scenario import Scenario


def test_a_plain_scenario_is_a_classic_boot_of_a_tiny_cirros_with_a_volume() -> None:
    plain = Scenario().checked()
    assert (plain.name, plain.flavor, plain.image, plain.network) == (
        "vm1", "m1.tiny", "cirros", "private",
    )  # fmt: skip
    assert (plain.volume, plain.boot_from_volume, plain.entry) == (1, 0, "cli")
    assert (plain.release, plain.hypervisor, plain.faults, plain.seed) == (
        "classic", "simulated", (), 0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ({"flavor": "m1.none"}, r"unknown flavor 'm1.none' \(choose from: m1.tiny, m1.small, "),
        ({"image": "windows"}, r"unknown image 'windows' \(choose from: cirros, "),
        ({"network": "moon"}, r"unknown network 'moon' \(choose from: private, "),
        ({"entry": "phone"}, r"unknown entry 'phone' \(choose from: cli, dashboard\)"),
        ({"release": "zed"}, r"unknown release 'zed' \(choose from: classic, modern\)"),
        ({"hypervisor": "xen"}, r"unknown hypervisor 'xen' \(choose from: simulated"),
        ({"faults": ["rain"]}, r"unknown fault 'rain' \(choose from: no-valid-host, "),
        ({"user": "mallory"}, r"unknown user 'mallory' \(choose from: "),
        ({"volume": -1}, r"--volume must be a whole number of GB from 0 to \d+, not -1"),
        ({"volume": 10**9}, r"--volume must be a whole number of GB from 0 to \d+, not 1000000000"),
        ({"volume": 1.5}, r"--volume must be a whole number"),
        ({"volume": True}, r"--volume must be a whole number"),
        ({"boot_from_volume": -3}, r"--boot-from-volume must be a whole number"),
        ({"seed": "x"}, r"seed must be a whole number, not 'x'"),
        ({"name": ""}, r"name must not be empty"),
        ({"name": "   "}, r"name must not be empty"),
        ({"name": "a" * 300}, r"name has 300 characters, and may have 255 at most"),
        ({"name": "vm\x1b[31m"}, r"characters that cannot be printed"),
        ({"name": "vm\n1"}, r"characters that cannot be printed"),
        ({"name": 7}, r"name must not be empty"),
    ],
)
def test_what_cannot_be_is_refused_with_the_choices(request_: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        boot(**request_)


@pytest.mark.parametrize("name", ["a" * 255, "web server", "größe-日本", "-rf", "'; DROP TABLE x"])
def test_a_name_that_can_be_is_kept_as_it_is(name: str) -> None:
    with boot(name, release="modern") as run:
        assert run.outcome == "ACTIVE"
        assert run.client.server is not None
        assert run.client.server["name"] == name


def test_a_title_says_what_is_broken() -> None:
    assert Scenario().title == "vm1: a classic boot"
    broken = Scenario(release="modern", faults=("no-more-ips", "bad-token"))
    assert broken.title == "vm1: a modern boot with no-more-ips, bad-token"


@pytest.mark.parametrize(
    ("request_", "has"),
    [
        ({}, {"volume", "image", "token"}),
        ({"volume": 0}, {"image", "token"}),
        ({"volume": 0, "boot_from_volume": 1}, {"volume", "token"}),
        ({"boot_from_volume": 1}, {"volume", "token"}),
        ({"entry": "dashboard"}, {"volume", "image", "token"}),
    ],
)
def test_what_a_request_brings_decides_which_steps_are_needed(
    request_: dict[str, Any], has: set[str]
) -> None:
    assert Scenario(**request_).has == has


def test_a_changed_scenario_differs_in_what_was_said_only() -> None:
    plain = Scenario(seed=4)
    other = plain.changed(flavor="m1.small", volume=0)
    assert (other.flavor, other.volume, other.seed, other.image) == ("m1.small", 0, 4, "cirros")
    with pytest.raises(UsageError, match="unknown request key 'colour'"):
        plain.changed(colour="red")


def test_the_scenarios_have_titles() -> None:
    assert list(novaviz.scenarios()) == list(read_scenarios())
    assert novaviz.scenarios()["dashboard"] == "The same boot, asked for on the dashboard"


@pytest.mark.parametrize(
    ("name", "outcomes"),
    [
        ("boot", "ACTIVE ACTIVE"), ("boot-without-volume", "ACTIVE ACTIVE"),
        ("boot-from-volume", "ACTIVE ACTIVE"), ("dashboard", "ACTIVE ACTIVE"),
        ("no-valid-host", "ERROR ERROR"), ("reschedule", "ACTIVE ACTIVE"),
        ("no-more-ips", "ERROR ERROR"), ("quota-exceeded", "REJECTED REJECTED"),
        ("conductor-times-out", "ERROR ACTIVE"), ("stuck", "STUCK STUCK"),
    ],
)  # fmt: skip
def test_a_scenario_ends_as_its_title_says(name: str, outcomes: str) -> None:
    scenario = read_scenarios()[name]
    for release, outcome in zip(("classic", "modern"), outcomes.split(), strict=True):
        with boot(release=release, faults=scenario.faults, **scenario.request) as run:
            assert run.outcome == outcome


@pytest.mark.parametrize(
    ("request_", "status", "said"),
    [
        ({"image": "ubuntu"}, 400, "Flavor's memory is too small for requested image."),
        ({"image": "retired"}, 400, "not active"),
        ({"flavor": "m1.xlarge", "image": "cirros-arm"}, None, "No valid host"),
    ],
)
@pytest.mark.parametrize("release", ["classic", "modern"])
def test_what_only_the_cloud_can_know_is_answered_by_the_cloud(
    request_: dict[str, str], status: int | None, said: str, release: str
) -> None:
    with boot(release=release, **request_) as run:  # type: ignore[arg-type]
        metadata = run.trace.metadata
    if status is None:
        assert run.outcome == "ERROR"
        assert said in metadata["fault"]["message"]
    else:
        assert run.outcome == "REJECTED"
        assert metadata["error"]["code"] == status
        assert said in metadata["error"]["message"]


def test_the_third_instance_on_a_tiny_network_finds_no_address() -> None:
    from novaviz.cloud import Cloud
    from novaviz.release import RELEASES

    cloud = Cloud(RELEASES["modern"])
    outcomes = [boot(f"vm{number}", network="tiny", cloud=cloud).outcome for number in range(3)]
    assert outcomes == ["ACTIVE", "ACTIVE", "ERROR"]
    cloud.close()


def test_the_dashboard_shows_what_there_is_before_it_asks() -> None:
    with boot(entry="dashboard") as run:
        asked = [span.name for span in run.trace.children(1)]
        command = run.trace.events[0].payload["command"]
    assert asked == [
        "POST /v3/auth/tokens", "POST /v3/auth/tokens", "GET /v2.1/flavors/detail",
        "GET /v2.1/limits", "GET /v2/images", "GET /v2.0/networks", "POST /v2.1/servers",
        "GET /v2.1/servers/{id}",
    ]  # fmt: skip
    assert command == "Launch Instance: vm1, m1.tiny, cirros, private"
    lanes = {lane.name: lane.role for lane in run.trace.participants()}
    assert lanes["client"] == "dashboard"


def test_a_command_can_be_typed_again_as_it_is_shown() -> None:
    with boot("it's mine") as run:
        command = run.trace.events[0].payload["command"]
    assert command.startswith("nova boot --flavor m1.tiny --nic net-id=")
    assert command.endswith("""'it'"'"'s mine'""")
