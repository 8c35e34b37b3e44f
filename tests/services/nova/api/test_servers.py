"""Servers that exist, as their users see them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from novaviz.catalog import read_cloud
from novaviz.catalog.identity import UserData
from novaviz.cloud import Cloud
from novaviz.model.context import RequestContext
from novaviz.release import RELEASES
from novaviz.run import boot
from novaviz.transport import Response

BOTH = pytest.mark.parametrize("cloud", ["classic", "modern"], indirect=True)
CTXT = RequestContext(request_id="req-1")


@pytest.fixture
def cloud(request: pytest.FixtureRequest) -> Iterator[Cloud]:
    """A cloud with a stranger in it, who is no administrator."""
    data = read_cloud()
    stranger = UserData("stranger", "stranger-secret", {"admin": ("member",)})
    made = Cloud(RELEASES[request.param], data=replace(data, users=(*data.users, stranger)))
    yield made
    made.close()


def do(cloud: Cloud, work: Any) -> Any:
    results: list[Any] = []

    async def main() -> None:
        results.append(await work)

    cloud.kernel.spawn(main(), "client")
    while cloud.kernel.step():
        pass
    return results[0]


def call(
    cloud: Cloud, method: str, path: str, *ids: str, user: str = "demo", project: str = "demo"
) -> Response:
    token, _ = cloud.keystone.issue_now(user, project)
    answer: Response = do(cloud, cloud.wiring.rest("client").send(
        CTXT, "nova-api", method, path, *ids, headers={"X-Auth-Token": token}, credential="user"
    ))  # fmt: skip
    return answer


ONE = "/v2.1/servers/{id}"


@BOTH
def test_a_project_lists_its_own_servers_and_no_other_project_sees_them(cloud: Cloud) -> None:
    made = [str(boot(f"vm{number}", cloud=cloud).trace.metadata["instance"]) for number in (1, 2)]
    listed = call(cloud, "GET", "/v2.1/servers").body["servers"]
    assert [(server["id"], server["name"]) for server in listed] == [
        (made[0], "vm1"), (made[1], "vm2"),
    ]  # fmt: skip
    detailed = call(cloud, "GET", "/v2.1/servers/detail").body["servers"]
    assert [server["status"] for server in detailed] == ["ACTIVE", "ACTIVE"]
    others = call(cloud, "GET", "/v2.1/servers", user="admin", project="admin")
    assert others.body["servers"] == []


@BOTH
def test_what_is_not_ones_own_is_not_found_and_cannot_be_deleted(cloud: Cloud) -> None:
    uuid = str(boot(cloud=cloud).trace.metadata["instance"])
    for method in ("GET", "DELETE"):
        answer = call(cloud, method, ONE, uuid, user="stranger", project="admin")
        assert answer.status == 404
        assert answer.body["itemNotFound"]["message"] == f"Instance {uuid} could not be found."
    assert call(cloud, "GET", ONE, uuid).body["server"]["status"] == "ACTIVE"


@BOTH
def test_a_deleted_server_is_gone_and_can_be_deleted_only_once(cloud: Cloud) -> None:
    uuid = str(boot(cloud=cloud).trace.metadata["instance"])
    assert do(cloud, cloud.client().delete(CTXT, uuid)) == 0
    assert call(cloud, "GET", ONE, uuid).status == 404
    assert call(cloud, "DELETE", ONE, uuid).status == 404
    assert do(cloud, cloud.client().delete(CTXT, uuid)) == 1
    assert call(cloud, "GET", "/v2.1/servers").body["servers"] == []
    assert cloud.holdings(uuid) == []


@BOTH
def test_a_server_whose_host_is_down_is_deleted_by_the_api_itself(cloud: Cloud) -> None:
    uuid = str(boot(cloud=cloud).trace.metadata["instance"])
    host = cloud.nova.cell.look("SELECT host FROM instances")[0]["host"]
    cloud.wiring.broker.stop(f"nova-compute@{host}")
    cloud.nova.cell.alter("UPDATE services SET last_seen_up = NULL WHERE host = :host", host=host)
    assert do(cloud, cloud.client().delete(CTXT, uuid)) == 0
    assert call(cloud, "GET", ONE, uuid).status == 404
    left = cloud.holdings(uuid)
    assert all(f"on {host}" in held or f"as {host} counts" in held for held in left)
    assert len(left) == 2, "the guest and its claim, which a dead host cannot give back"


@BOTH
def test_the_quota_is_free_again_after_a_delete(cloud: Cloud) -> None:
    cloud.nova.api_db.alter("UPDATE quotas SET hard_limit = 1 WHERE resource = 'instances'")
    first = boot("vm1", cloud=cloud)
    refused = boot("vm2", cloud=cloud)
    assert (first.outcome, refused.outcome) == ("ACTIVE", "REJECTED")
    assert refused.trace.metadata["error"]["code"] == 403
    do(cloud, cloud.client().delete(CTXT, str(first.trace.metadata["instance"])))
    assert boot("vm3", cloud=cloud).outcome == "ACTIVE"


@BOTH
def test_a_client_whose_cloud_does_not_answer_gives_up_with_an_exit_status(cloud: Cloud) -> None:
    cloud.boundary.kill("keystone")
    assert do(cloud, cloud.client().delete(CTXT, "server-1")) == 1
    last = cloud.boundary.events[-1]
    assert (last.kind, last.phase, last.result) == ("user", "end", {"exit": 1})
    run = boot(cloud=cloud)
    assert run.outcome == "REJECTED"
    assert run.trace.metadata["error"]["code"] == 504
