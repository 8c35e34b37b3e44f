"""Settings of a cloud, tried on boots that go wrong without them."""

from __future__ import annotations

import pytest

from novaviz.cloud import Cloud
from novaviz.exceptions import UsageError
from novaviz.kernel import Effect, Rule
from novaviz.options import Options, options_from
from novaviz.release import RELEASES
from novaviz.run import Run, boot
from novaviz.scenario import Scenario


@pytest.mark.parametrize("release", RELEASES)
def test_novas_own_token_along_with_the_users_cures_a_token_that_expires_mid_boot(
    release: str,
) -> None:
    with boot(release=release, faults=["expired-token-mid-boot"]) as run:
        assert run.outcome == "ERROR"
    settings = {"send_service_user_token": "true"}
    with boot(release=release, faults=["expired-token-mid-boot"], settings=settings) as run:
        assert run.outcome == "ACTIVE"
        assert run.trace.metadata["settings"] == settings


@pytest.mark.parametrize("release", RELEASES)
def test_a_build_that_takes_too_long_is_set_to_error_and_cleans_up_once_it_finds_out(
    release: str,
) -> None:
    cloud = Cloud(RELEASES[release], options=Options(instance_build_timeout=60))
    slow = Effect(delay=500_000_000)
    cloud.boundary.faults.add(
        [Rule("slow-spawn", "driver", "nova-compute@*", "hypervisor@*", ("spawn",), slow)]
    )
    run = Run(Scenario(release=release), cloud).run()
    assert run.outcome == "ERROR"
    uuid = run.trace.metadata["instance"]
    gave_up = next(item for item in run.trace.transitions if item.vm_state == "error")
    assert 60 < gave_up.at < 70
    assert cloud.holdings(uuid) == []
    cloud.close()


def test_a_build_in_time_never_hears_of_the_timeout() -> None:
    plain, patient = boot(), boot(settings={"instance_build_timeout": 600})
    assert patient.outcome == "ACTIVE"
    assert [event.name for event in patient.trace.events] == [
        event.name for event in plain.trace.events
    ]
    assert patient.trace.events[-1].at < 60
    plain.close()
    patient.close()


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        (
            {"colour": "red"},
            "unknown setting 'colour' (choose from: send_service_user_token,"
            " instance_build_timeout, accelerator, guest_network, http_port, ready_timeout,"
            " keep_guest)",
        ),
        (
            {"send_service_user_token": "perhaps"},
            "the setting send_service_user_token cannot be 'perhaps' (choose from: true, false)",
        ),
        (
            {"instance_build_timeout": "-1"},
            "the setting instance_build_timeout must be a number of seconds from 0, not '-1'",
        ),
        (
            {"instance_build_timeout": "soon"},
            "the setting instance_build_timeout must be a number of seconds from 0, not 'soon'",
        ),
        (
            {"accelerator": "xen"},
            "the setting accelerator cannot be 'xen' (choose from: tcg, kvm)",
        ),
        ({"http_port": 65536}, "the setting http_port must be a port (0 to 65535), not 65536"),
        ({"http_port": "٣"}, "the setting http_port must be a port (0 to 65535), not '٣'"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_in_one_line(
    settings: dict[str, object], line: str
) -> None:
    with pytest.raises(UsageError) as refused:
        options_from(settings)
    assert str(refused.value) == line
