"""What a user may ask about where a server runs: an availability zone and a server group."""

from __future__ import annotations

from contextlib import closing

import pytest

from novaviz import course
from novaviz.exceptions import UsageError
from novaviz.run import boot

BOTH = pytest.mark.parametrize("release", ["classic", "modern"])


@BOTH
def test_a_server_runs_in_the_zone_that_is_asked_for(release: str) -> None:
    with closing(course.cloud(release=release)) as cloud:
        run = boot(volume=0, cloud=cloud, availability_zone="zone-b")
        assert run.client.server is not None
        assert run.client.server["OS-EXT-AZ:availability_zone"] == "zone-b"
        assert run.trace.transitions[-1].host in ("host-ram", "host-disk")
    assert "--availability-zone zone-b" in run.trace.events[0].payload["command"]


@BOTH
def test_no_two_servers_of_a_group_with_anti_affinity_share_a_host(release: str) -> None:
    with closing(course.cloud(release=release, groups={"web": "anti-affinity"})) as cloud:
        runs = [boot(f"web{n}", volume=0, cloud=cloud, group="web") for n in range(5)]
        hosts = [run.trace.transitions[-1].host for run in runs]
    assert [run.outcome for run in runs] == [*["ACTIVE"] * 4, "ERROR"]
    assert len(set(hosts[:4])) == 4


@BOTH
def test_all_servers_of_a_group_with_affinity_share_a_host(release: str) -> None:
    with closing(course.cloud(release=release, groups={"web": "affinity"})) as cloud:
        runs = [boot(f"web{n}", volume=0, cloud=cloud, group="web") for n in range(3)]
        assert len({run.trace.transitions[-1].host for run in runs}) == 1


def test_the_form_of_the_dashboard_shows_both() -> None:
    with closing(course.cloud(groups={"web": "affinity"})) as cloud:
        run = boot(entry="dashboard", cloud=cloud, group="web", availability_zone="zone-a")
    command = run.trace.events[0].payload["command"]
    assert command.endswith("private, availability zone zone-a, server group web")


def test_a_zone_or_a_group_that_there_is_not_is_refused() -> None:
    with pytest.raises(UsageError, match=r"availability zone 'moon' \(choose from: nova\)"):
        boot(availability_zone="moon")
    with pytest.raises(UsageError, match="there is no server group 'web' in this cloud"):
        boot(group="web")
    with closing(course.cloud(groups={"web": "affinity"})) as cloud:
        with pytest.raises(UsageError, match=r"no server group 'x' in .*\(choose from: web"):
            boot(group="x", cloud=cloud)
        with pytest.raises(UsageError, match=r"zone 'nova' \(choose from: zone-a, zone-b\)"):
            boot(availability_zone="nova", cloud=cloud)
