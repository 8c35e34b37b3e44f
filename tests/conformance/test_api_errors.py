"""What nova-api refuses, and in which words: Nova 34.0.0's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from novaviz.cloud import Cloud
from tests.conformance.asking import a_cloud, a_server, ask, token_of

UNKNOWN = "11111111-2222-3333-4444-555555555555"
REQUIRES_AUTHENTICATION = "The request you have made requires authentication."


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    made = a_cloud()
    yield made
    assert not made.nova.api_db.look("SELECT * FROM build_requests"), "something was written"
    made.close()


def create(cloud: Cloud, body: Any, **how: Any) -> tuple[int, dict[str, Any]]:
    answer = ask(cloud, "POST", "/v2.1/servers", body=body, **how)
    return answer.status, answer.body


def bad_request(message: str) -> tuple[int, dict[str, Any]]:
    return 400, {"badRequest": {"code": 400, "message": message}}


def forbidden(message: str) -> tuple[int, dict[str, Any]]:
    return 403, {"forbidden": {"code": 403, "message": message}}


def test_the_quota_of_instances_is_used_up(cloud: Cloud) -> None:
    cloud.nova.api_db.alter("UPDATE quotas SET hard_limit = 0 WHERE resource = 'instances'")
    assert create(cloud, a_server(cloud)) == forbidden(
        "Quota exceeded for instances: Requested 1, but already used 0 of 0 instances"
    )


def test_two_quotas_are_too_small(cloud: Cloud) -> None:
    cloud.nova.api_db.alter("UPDATE quotas SET hard_limit = 1 WHERE resource IN ('cores', 'ram')")
    assert create(cloud, a_server(cloud, flavorRef="3")) == forbidden(
        "Quota exceeded for cores, ram: Requested 2, 4096, but already used 0, 0 of 1, 1 cores, ram"
    )


def test_there_is_no_such_image(cloud: Cloud) -> None:
    assert create(cloud, a_server(cloud, imageRef=UNKNOWN)) == bad_request(
        "Can not find requested image"
    )


def test_there_is_no_such_flavor(cloud: Cloud) -> None:
    assert create(cloud, a_server(cloud, flavorRef="999")) == bad_request(
        "Flavor 999 could not be found."
    )


def test_there_is_no_such_network(cloud: Cloud) -> None:
    assert create(cloud, a_server(cloud, networks=[{"uuid": UNKNOWN}])) == bad_request(
        f"Network {UNKNOWN} could not be found."
    )


def test_the_image_is_not_active(cloud: Cloud) -> None:
    image = cloud.glance.image_id("retired")
    assert create(cloud, a_server(cloud, imageRef=image)) == bad_request(
        f"Image {image} is not active."
    )


def test_the_flavor_has_too_little_memory_for_the_image(cloud: Cloud) -> None:
    image = cloud.glance.image_id("ubuntu")
    assert create(cloud, a_server(cloud, imageRef=image)) == bad_request(
        "Flavor's memory is too small for requested image."
    )


def test_at_least_two_are_more_than_at_most_one(cloud: Cloud) -> None:
    assert create(cloud, a_server(cloud, min_count=2, max_count=1)) == bad_request(
        "min_count must be <= max_count"
    )


def test_there_is_nothing_to_boot_from(cloud: Cloud) -> None:
    assert create(cloud, a_server(cloud, imageRef=None)) == bad_request(
        "Missing imageRef attribute"
    )
    assert create(cloud, a_server(cloud, imageRef="")) == bad_request("Missing imageRef attribute")


@pytest.mark.parametrize("body", [None, [], "server", 7])
def test_the_body_is_no_object(cloud: Cloud, body: Any) -> None:
    assert create(cloud, body) == bad_request("Malformed request body")


def test_the_body_lacks_what_it_must_have(cloud: Cloud) -> None:
    assert create(cloud, {}) == bad_request("'server' is a required property")
    asked = a_server(cloud, flavorRef=None)
    assert create(cloud, asked) == bad_request(
        f"Invalid input for field/attribute server. Value: {asked['server']}."
        " 'flavorRef' is a required property"
    )


def test_a_key_is_unknown(cloud: Cloud) -> None:
    asked = a_server(cloud, colour="red")
    assert create(cloud, asked) == bad_request(
        f"Invalid input for field/attribute server. Value: {asked['server']}. Additional"
        " properties are not allowed ('colour' was unexpected)"
    )


@pytest.mark.parametrize("name", [" vm1", "vm1 ", "vm\n1", "vm\x001", "   "])
def test_a_name_cannot_be_printed(cloud: Cloud, name: str) -> None:
    assert create(cloud, a_server(cloud, name=name)) == bad_request(
        "An invalid 'name' value was provided. The name must be: printable characters. Can not"
        " start or end with whitespace."
    )


def test_a_name_is_too_long(cloud: Cloud) -> None:
    name = "v" * 256
    assert create(cloud, a_server(cloud, name=name)) == bad_request(
        f"Invalid input for field/attribute name. Value: {name}. '{name}' is too long"
    )


def test_an_id_is_none(cloud: Cloud) -> None:
    assert create(cloud, a_server(cloud, networks=[{"uuid": "private"}]))[0] == 400
    status, body = create(cloud, a_server(cloud, imageRef="cirros"))
    assert status == 400
    assert body["badRequest"]["message"].startswith(
        "Invalid input for field/attribute imageRef. Value: cirros."
    )


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_there_is_no_such_server(cloud: Cloud, method: str) -> None:
    answer = ask(cloud, method, "/v2.1/servers/{id}", UNKNOWN)
    assert (answer.status, answer.body) == (
        404, {"itemNotFound": {"code": 404, "message": f"Instance {UNKNOWN} could not be found."}}
    )  # fmt: skip


@pytest.mark.parametrize("version", ["2.999", "2.105", "2.0", "1.1", "3.1"])
def test_the_version_is_not_supported(cloud: Cloud, version: str) -> None:
    headers = {"OpenStack-API-Version": f"compute {version}"}
    answer = ask(cloud, "GET", "/v2.1/servers", headers=headers)
    assert answer.status == 406
    assert answer.body == {"computeFault": {
        "code": 406,
        "message": f"Version {version} is not supported by the API. Minimum is 2.1 and maximum"
                   " is 2.104.",
    }}  # fmt: skip
    assert create(cloud, a_server(cloud), headers=headers)[0] == 406


def test_the_version_is_none(cloud: Cloud) -> None:
    headers = {"OpenStack-API-Version": "compute newest"}
    answer = ask(cloud, "GET", "/v2.1/servers", headers=headers)
    assert (answer.status, answer.body) == bad_request(
        "API Version String newest is of invalid format. Must be of format MajorNum.MinorNum."
    )


def spoilt(token: str) -> str:
    return token[:-9] + ("A" if token[-9] != "A" else "B") + token[-8:]


@pytest.mark.parametrize("kind", ["none", "spoilt", "nonsense"])
def test_the_token_is_none_or_bad(cloud: Cloud, kind: str) -> None:
    token = {"none": None, "spoilt": spoilt(token_of(cloud)), "nonsense": "nonsense"}[kind]
    for method in ("GET", "POST"):
        answer = ask(cloud, method, "/v2.1/servers", token=token)
        assert answer.status == 401
        assert answer.body["error"]["message"] == REQUIRES_AUTHENTICATION
        assert answer.headers["WWW-Authenticate"].startswith("Keystone uri=")


def test_the_token_has_expired(cloud: Cloud) -> None:
    """While its answer is cached, too."""
    cloud.keystone.expiration = 1
    token = token_of(cloud)
    assert ask(cloud, "GET", "/v2.1/servers", token=token).status == 200
    cloud.kernel.after(2_000_000, lambda: None)
    while cloud.kernel.step():
        pass
    answer = ask(cloud, "GET", "/v2.1/servers", token=token)
    assert (answer.status, answer.body["error"]["message"]) == (401, REQUIRES_AUTHENTICATION)


def test_a_bad_token_is_refused_before_a_bad_version(cloud: Cloud) -> None:
    headers = {"OpenStack-API-Version": "compute 2.999"}
    assert ask(cloud, "GET", "/v2.1/servers", token="bad", headers=headers).status == 401


def test_a_reader_may_look_but_not_boot(cloud: Cloud) -> None:
    """Keystone vouches for the token: it is nova's own rule that says no."""
    assert ask(cloud, "GET", "/v2.1/servers", user="reader").status == 200
    assert create(cloud, a_server(cloud), user="reader") == forbidden(
        "Policy doesn't allow os_compute_api:servers:create to be performed."
    )
    answer = ask(cloud, "DELETE", "/v2.1/servers/{id}", UNKNOWN, user="reader")
    assert answer.status in (403, 404)


def test_what_is_malformed_is_said_before_what_is_forbidden(cloud: Cloud) -> None:
    assert create(cloud, a_server(cloud, colour="red"), user="reader")[0] == 400
