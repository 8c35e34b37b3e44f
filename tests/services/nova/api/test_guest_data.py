"""What a user gives a server for itself: what nova-api takes, keeps and refuses."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest

from novaviz.cloud import Cloud
from novaviz.database import Row
from novaviz.release import RELEASES
from novaviz.run import Run, boot
from tests.keys import public_key
from tests.services.nova.api.test_keypairs import ask
from tests.services.nova.api.test_servers import CTXT, do
from tests.services.small_cloud import message

ONE = "/v2.1/servers/{id}"
META = {"role": "web", "owner": "Größe <b>'\""}
SCRIPT = "#!/bin/sh\necho hello\n"
GIVEN: dict[str, Any] = {"key": public_key(), "user_data": SCRIPT, "meta": META}


@pytest.fixture(params=["classic", "modern"])
def cloud(request: pytest.FixtureRequest) -> Iterator[Cloud]:
    made = Cloud(RELEASES[request.param])
    yield made
    made.close()


def metadata_rows(cloud: Cloud) -> list[Row]:
    return [row for name, database in cloud.nova.databases.items() if name != "nova_api"
            for row in database.look("SELECT * FROM instance_metadata ORDER BY id")]  # fmt: skip


def statements(run: Run) -> set[str]:
    return {event.name for event in run.trace.events if event.kind == "db"}


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ({"key_name": "nobody's"}, 400, "Invalid key_name provided."),
        ({"key_name": ""}, 400, "Invalid input for field/attribute key_name."),
        ({"key_name": " mine"}, 400, "printable characters"),
        ({"user_data": "abc"}, 400, "'abc' is not a 'base64'"),
        ({"user_data": 7}, 400, "7 is not of type 'string'"),
        ({"user_data": "YWJj" * 16384}, 400, "is too long"),
        ({"user_data": "\udfff"}, 400, "Malformed request body"),
        ({"metadata": []}, 400, "[] is not of type 'object'"),
        ({"metadata": {"": "x"}}, 400, "does not match any of the regexes"),
        ({"metadata": {"a/b": "x"}}, 400, "does not match any of the regexes"),
        ({"metadata": {"a" * 256: "x"}}, 400, "does not match any of the regexes"),
        ({"metadata": {"a": "x" * 256}}, 400, "is too long"),
        ({"metadata": {"a": None}}, 400, "None is not of type 'string'"),
        ({"metadata": {"a": "\ud800"}}, 400, "Malformed request body"),
        ({"metadata": {str(n): "" for n in range(129)}}, 403,
         "Maximum number of metadata items exceeds 128"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_in_novas_words(
    cloud: Cloud, asked: dict[str, Any], status: int, said: str
) -> None:
    server = {"name": "vm1", "flavorRef": "1", "imageRef": cloud.glance.image_id("cirros"),
              "networks": "none", **asked}  # fmt: skip
    answer = ask(cloud, "POST", "/v2.1/servers", body={"server": server})
    assert answer.status == status
    assert said in message(answer)
    assert ask(cloud, "GET", "/v2.1/servers").body == {"servers": []}


def test_as_much_as_may_be_kept_is_kept(cloud: Cloud) -> None:
    meta = {f"{number}{'k' * 251}": "v" * 255 for number in range(1000, 1128)}
    run = boot(user_data="x" * 49149, meta=meta, cloud=cloud)
    assert run.outcome == "ACTIVE"
    assert run.client.server is not None
    assert run.client.server["metadata"] == meta


def test_a_server_that_was_given_nothing_costs_no_statement(cloud: Cloud) -> None:
    plain = statements(boot("vm1", cloud=cloud))
    assert statements(boot("vm2", cloud=cloud, **GIVEN)) - plain == {
        "SELECT key_pairs", "INSERT instance_metadata",
    }  # fmt: skip
    assert statements(boot("vm3", cloud=cloud, user_data=SCRIPT)) <= plain


def test_a_server_that_was_given_nothing_carries_nothing_of_it(cloud: Cloud) -> None:
    run = boot(cloud=cloud)
    spawn = next(event for event in run.trace.events if event.name == "spawn")
    carried = spawn.payload["args"]["instance"]
    assert not {"key_name", "key_data", "user_data", "metadata"} & set(carried)
    shown = ask(cloud, "GET", ONE, str(run.trace.metadata["instance"])).body["server"]
    assert (shown["metadata"], shown["key_name"]) == ({}, None)


def test_only_an_administrator_is_shown_the_user_data_and_not_in_the_oldest_dialect() -> None:
    key = "OS-EXT-SRV-ATTR:user_data"
    with boot(release="modern", **GIVEN) as run:
        uuid = str(run.trace.metadata["instance"])
        shown = {
            (user, minor): ask(run.cloud, "GET", ONE, uuid, user=user, minor=minor).body["server"]
            for user in ("demo", "admin") for minor in (1, 3)
        }  # fmt: skip
    assert shown["admin", 3][key] == b64encode(SCRIPT.encode()).decode()
    assert not any(key in shown[who] for who in shown if who != ("admin", 3))


def test_the_list_in_detail_shows_metadata_and_keys(cloud: Cloud) -> None:
    boot("vm1", cloud=cloud)
    boot("vm2", cloud=cloud, **GIVEN)
    listed = ask(cloud, "GET", "/v2.1/servers/detail").body["servers"]
    assert [(one["metadata"], one["key_name"]) for one in listed] == [
        ({}, None), (META, "me@laptop"),
    ]  # fmt: skip


def test_a_server_without_a_host_shows_what_it_was_given(cloud: Cloud) -> None:
    run = boot(cloud=cloud, faults=("no-valid-host",), **GIVEN)
    assert run.outcome == "ERROR"
    assert run.client.server is not None
    assert run.client.server["metadata"] == META
    assert run.client.server["key_name"] == "me@laptop"


def test_another_host_is_given_the_same(cloud: Cloud) -> None:
    run = boot(cloud=cloud, faults=("spawn-fails-once",), **GIVEN)
    spawns = [event.payload["args"]["instance"] for event in run.trace.events
              if event.name == "spawn" and event.phase == "start"]  # fmt: skip
    assert len(spawns) == 2
    for instance in spawns:
        assert instance["key_data"] == GIVEN["key"]
        assert instance["user_data"] == b64encode(SCRIPT.encode()).decode()
        assert instance["metadata"] == [[key, value] for key, value in META.items()]


def test_the_metadata_of_a_deleted_server_are_marked_as_deleted(cloud: Cloud) -> None:
    run = boot(cloud=cloud, **GIVEN)
    boot("vm2", cloud=cloud, **GIVEN)
    uuid = str(run.trace.metadata["instance"])
    do(cloud, cloud.client().delete(CTXT, uuid))
    rows = metadata_rows(cloud)
    assert len(rows) == 4
    assert all(row["deleted"] == (row["instance_uuid"] == uuid) for row in rows)
