"""Requests to nova-api beside or after a boot, as a client would send them."""

from __future__ import annotations

from typing import Any

from novaviz.cloud import Cloud
from novaviz.model.context import RequestContext
from novaviz.release import release_named
from novaviz.transport import Response

LATEST = {"OpenStack-API-Version": "compute latest"}


def a_cloud(release: str = "modern") -> Cloud:
    return Cloud(release_named(release))


def token_of(cloud: Cloud, user: str = "demo") -> str:
    """A token that keystone gives without a request."""
    return cloud.keystone.issue_now(user, "demo")[0]


def ask(
    cloud: Cloud, method: str, template: str, *ids: str, body: Any = None,
    token: str | None = "", user: str = "demo", headers: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    """Send a request to nova-api, and let the cloud go on until the answer is here.

    Without a ``token`` the user's own is taken; None sends none.
    """
    sent = dict(LATEST if headers is None else headers)
    if token is not None:
        sent["X-Auth-Token"] = token or token_of(cloud, user)
    ctxt, answers = RequestContext(request_id="req-asking"), []

    async def client() -> None:
        answers.append(await cloud.wiring.rest("client").send(
            ctxt, "nova-api", method, template, *ids, body=body, headers=sent, credential="user"
        ))  # fmt: skip

    cloud.kernel.spawn(client(), "client")
    while not answers:
        assert cloud.kernel.step()
    return answers[0]


def a_server(cloud: Cloud, **changed: Any) -> dict[str, Any]:
    """The body of a request that nova-api accepts, with other values; None takes a key away."""
    server: dict[str, Any] = {
        "name": "vm1",
        "imageRef": cloud.glance.image_id("cirros"),
        "flavorRef": "1",
        "networks": [{"uuid": cloud.networks["private"]}],
    } | changed
    return {"server": {key: value for key, value in server.items() if value is not None}}
