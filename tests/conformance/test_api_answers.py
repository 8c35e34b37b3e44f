"""What nova-api answers while a server is made, and how: as Nova 34.0.0 does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from novaviz.catalog import read_cloud
from novaviz.cloud import Cloud
from novaviz.model.event import DELIVER, END, START, Event
from novaviz.release import release_named
from novaviz.run import Run, boot
from tests.boots import booted
from tests.conformance.asking import a_cloud, a_server, ask
from tests.conformance.recordings import ran, recording

NEWER = {"tags", "description", "locked", "server_groups", "scheduler_hints"}
"""Keys that a client of 2.1 is not shown."""


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    made = a_cloud()
    yield made
    made.close()


@pytest.fixture
def accepted() -> Iterator[Run]:
    """A boot that stands still just when the client has its 202."""
    with boot(release="modern", paused=True) as run:
        run.run_until(has_202)
        yield run


def has_202(event: Event) -> bool:
    return event.name == "POST /v2.1/servers" and event.phase == END


def server_of(run: Run) -> str:
    """The server's id, as the answer to the POST gave it."""
    answer = next(event for event in run.trace.events if has_202(event)).result
    uuid: str = answer["body"]["server"]["id"]
    return uuid


def test_the_202_comes_before_conductor_has_the_request(accepted: Run) -> None:
    """The cast is published, the answer is here, and no row of the instance exists."""
    events = accepted.trace.events
    assert any(event.name == "schedule_and_build_instances" for event in events)
    assert not [event for event in events
                if event.phase == DELIVER or event.source == "nova-conductor"]  # fmt: skip
    assert events[-1].result["status"] == 202
    assert accepted.cloud.instance_row(server_of(accepted)) is None


def test_a_get_before_the_row_exists_is_answered_from_the_build_request(accepted: Run) -> None:
    uuid = server_of(accepted)
    answer = ask(accepted.cloud, "GET", "/v2.1/servers/{id}", uuid)
    assert accepted.cloud.instance_row(uuid) is None
    server = answer.body["server"]
    assert answer.status == 200
    assert (server["status"], server["OS-EXT-STS:vm_state"], server["OS-EXT-STS:task_state"]) == (
        "BUILD", "building", "scheduling"
    )  # fmt: skip
    assert server["addresses"] == {}
    assert server["hostId"] == ""
    assert "security_groups" not in server, "there is no port yet"


def test_there_are_no_addresses_while_it_builds() -> None:
    """Not even when the ports have theirs: the info cache is not shown before ACTIVE."""
    with boot(release="modern", paused=True) as run:
        run.run_until(lambda event: event.name == "plug_vifs")
        server = ask(run.cloud, "GET", "/v2.1/servers/{id}", server_of(run)).body["server"]
    assert (server["status"], server["OS-EXT-STS:task_state"]) == ("BUILD", "spawning")
    assert server["addresses"] == {}
    assert server["security_groups"] == [{"name": "default"}]


def test_a_second_request_with_the_same_token_makes_no_call_to_keystone() -> None:
    """The client's last GET carries the token of its POST."""
    trace = booted(release="modern", volume=0)
    asked = [event for event in trace.events if event.phase == START
             and (event.source, event.target) == ("nova-api", "keystone")]  # fmt: skip
    shown = [event for event in trace.events
             if event.name == "GET /v2.1/servers/{id}" and event.phase == START][-1]  # fmt: skip
    assert not [event for event in asked if event.parent == shown.span]
    post = next(event for event in trace.events if event.name == "POST /v2.1/servers")
    assert [event.parent for event in asked].count(post.span) == 1
    token = "X-Auth-Token"
    assert post.payload["headers"][token] == shown.payload["headers"][token]


def test_an_admin_is_shown_more() -> None:
    wanted = recording("boot")["server"]
    with ran("boot") as run:
        uuid = run.trace.metadata["instance"]
        server = ask(run.cloud, "GET", "/v2.1/servers/{id}", uuid, user="admin").body["server"]
    assert sorted(server) == sorted([*wanted["keys"], *wanted["admin_keys"]])
    assert server["OS-EXT-SRV-ATTR:host"] == server["OS-EXT-SRV-ATTR:hypervisor_hostname"]
    assert server["OS-EXT-SRV-ATTR:instance_name"] == "instance-00000001"
    assert server["OS-EXT-SRV-ATTR:root_device_name"] == "/dev/vda"
    assert server["host_status"] == "UP"


@pytest.mark.parametrize("release", ["classic", "modern"])
def test_a_server_is_shown_in_the_zone_of_its_host(release: str) -> None:
    data = read_cloud()
    hosts = tuple(replace(host, availability_zone="east") for host in data.hosts)
    cloud = Cloud(release_named(release), data=replace(data, hosts=hosts))
    with boot(release=release, cloud=cloud) as run:
        assert run.client.server is not None
        assert run.client.server["OS-EXT-AZ:availability_zone"] == "east"
    cloud.close()


def test_a_client_that_names_no_version_speaks_the_oldest(cloud: Cloud) -> None:
    uuid = ask(cloud, "POST", "/v2.1/servers", body=a_server(cloud)).body["server"]["id"]
    old = ask(cloud, "GET", "/v2.1/servers/{id}", uuid, headers={})
    assert old.headers["OpenStack-API-Version"] == "compute 2.1"
    assert not NEWER & set(old.body["server"])
    assert set(old.body["server"]["flavor"]) == {"id", "links"}
    assert "OS-EXT-SRV-ATTR:hostname" not in old.body["server"]


@pytest.mark.parametrize(
    ("headers", "spoken"),
    [
        ({"OpenStack-API-Version": "compute latest"}, "2.104"),
        ({"OpenStack-API-Version": "compute 2.1"}, "2.1"),
        ({"OpenStack-API-Version": "placement 1.36, compute 2.53"}, "2.53"),
        ({"OpenStack-API-Version": "placement 1.36"}, "2.1"),
        ({"X-OpenStack-Nova-API-Version": "2.26"}, "2.26"),
        ({}, "2.1"),
    ],
    ids=str,
)
def test_the_answer_says_which_version_it_speaks(
    cloud: Cloud, headers: dict[str, str], spoken: str
) -> None:
    for template in ("/v2.1/servers", "/v2.1/flavors/no-such-flavor"):
        answer = ask(cloud, "GET", template, headers=headers)
        assert answer.headers["OpenStack-API-Version"] == f"compute {spoken}"
        assert answer.headers["X-OpenStack-Nova-API-Version"] == spoken
        assert "OpenStack-API-Version" in answer.headers["Vary"]


def test_classic_knows_of_no_versions() -> None:
    cloud = a_cloud("classic")
    answer = ask(cloud, "GET", "/v2.1/servers", headers={"OpenStack-API-Version": "compute 2.999"})
    assert answer.status == 200
    assert "OpenStack-API-Version" not in answer.headers
    cloud.close()
