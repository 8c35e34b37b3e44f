"""Key pairs: a user's public keys, kept under names."""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Iterator
from typing import Any

import pytest

from novaviz.cloud import Cloud
from novaviz.release import RELEASES
from novaviz.run import boot
from novaviz.transport import Response
from tests.keys import public_key
from tests.services.nova.api.test_servers import CTXT, do
from tests.services.small_cloud import message

ALL, ONE = "/v2.1/os-keypairs", "/v2.1/os-keypairs/{id}"
KEY = public_key()
COMPRESSED_POINT = "ecdsa-sha2-nistp256 " + b64encode(b"".join(
    len(part).to_bytes(4, "big") + part
    for part in (b"ecdsa-sha2-nistp256", b"nistp256", b"\x02" + bytes(32))
)).decode()  # fmt: skip
FINGERPRINT = hashlib.md5(b64decode(KEY.split()[1])).digest().hex(":")


@pytest.fixture(params=["classic", "modern"])
def cloud(request: pytest.FixtureRequest) -> Iterator[Cloud]:
    made = Cloud(RELEASES[request.param])
    yield made
    made.close()


@pytest.fixture
def modern() -> Iterator[Cloud]:
    made = Cloud(RELEASES["modern"])
    yield made
    made.close()


def ask(
    cloud: Cloud, method: str, path: str, *ids: str, body: Any = None, user: str = "demo",
    minor: int = 1, query: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    headers = {"X-Auth-Token": cloud.keystone.issue_now(user, "demo")[0],
               "OpenStack-API-Version": f"compute 2.{minor}"}  # fmt: skip
    answer: Response = do(cloud, cloud.wiring.rest("client").send(
        CTXT, "nova-api", method, path, *ids, body=body, headers=headers, query=query,
        credential="user",
    ))  # fmt: skip
    return answer


def add(cloud: Cloud, name: str, key: str = KEY, **more: Any) -> Response:
    body = {"keypair": {"name": name, "public_key": key, **more.pop("asked", {})}}
    return ask(cloud, "POST", ALL, body=body, **more)


def test_a_key_is_imported_shown_listed_and_deleted(cloud: Cloud) -> None:
    facts = {"name": "laptop", "public_key": KEY, "fingerprint": FINGERPRINT}
    user = cloud.keystone.user_id("demo")
    added = add(cloud, "laptop")
    assert (added.status, added.body) == (200, {"keypair": {**facts, "user_id": user}})
    assert ask(cloud, "GET", ALL).body == {"keypairs": [{"keypair": facts}]}
    shown = ask(cloud, "GET", ONE, "laptop").body["keypair"]
    assert shown.items() >= {**facts, "user_id": user, "deleted": False, "id": 1}.items()
    assert ask(cloud, "DELETE", ONE, "laptop").status == 202
    assert ask(cloud, "GET", ALL).body == {"keypairs": []}
    gone = ask(cloud, "DELETE", ONE, "laptop")
    assert (gone.status, message(gone)) == (404, f"Keypair laptop not found for user {user}")
    assert message(ask(cloud, "GET", ONE, "laptop")) == message(gone)


def test_a_name_may_be_taken_once_by_each_user(cloud: Cloud) -> None:
    add(cloud, "laptop")
    again = add(cloud, "laptop", public_key(seed=1))
    assert (again.status, message(again)) == (409, "Key pair 'laptop' already exists.")
    assert add(cloud, "laptop", user="admin").status == 200
    assert ask(cloud, "GET", ONE, "laptop").body["keypair"]["public_key"] == KEY


@pytest.mark.parametrize(
    "key",
    ["", "ssh-rsa", "ssh-rsa AAAA", "hello world", "ssh-ed25519 ü", COMPRESSED_POINT],
)
def test_what_is_no_public_key_is_refused(cloud: Cloud, key: str) -> None:
    answer = add(cloud, "laptop", key)
    assert answer.status == 400
    assert message(answer) == "Keypair data is invalid: failed to generate fingerprint"
    assert ask(cloud, "GET", ALL).body == {"keypairs": []}


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (None, "Malformed request body"),
        ({}, "'keypair' is a required property"),
        ({"keypair": {"name": "a"}}, "'public_key' is a required property"),
        ({"keypair": {"name": "", "public_key": KEY}}, "Invalid input for field/attribute name."),
        ({"keypair": {"name": "a/b", "public_key": KEY}}, "does not match"),
        ({"keypair": {"name": " a", "public_key": KEY}}, "An invalid 'name' value was provided."),
        ({"keypair": {"name": "a" * 256, "public_key": KEY}}, "is too long"),
        ({"keypair": {"name": "\ud800", "public_key": KEY}}, "Malformed request body"),
        ({"keypair": {"name": "a", "public_key": KEY, "colour": 1}}, "('colour' was unexpected)"),
    ],
)
def test_a_body_that_cannot_be_is_refused_in_novas_words(
    cloud: Cloud, body: Any, said: str
) -> None:
    answer = ask(cloud, "POST", ALL, body=body)
    assert answer.status == 400
    assert said in message(answer)


def test_newer_dialects_know_types_and_names_with_an_at_sign(modern: Cloud) -> None:
    assert add(modern, "me@home", minor=91).status == 400
    added = add(modern, "me@home", minor=92, asked={"type": "ssh"})
    assert (added.status, added.body["keypair"]["type"]) == (201, "ssh")
    assert ask(modern, "GET", ONE, "me%40home", minor=92).body["keypair"]["type"] == "ssh"
    assert ask(modern, "DELETE", ONE, "me@home", minor=92).status == 204


def test_another_users_keys_are_for_administrators_alone(modern: Cloud) -> None:
    admin, demo = modern.keystone.user_id("admin"), modern.keystone.user_id("demo")
    add(modern, "laptop", user="admin")
    peeked = ask(modern, "GET", ONE, "laptop", minor=10, query={"user_id": admin})
    assert peeked.status == 403
    assert message(peeked) == (
        "Policy doesn't allow os_compute_api:os-keypairs:show to be performed."
    )
    assert add(modern, "x", minor=10, asked={"user_id": admin}).status == 403
    assert ask(modern, "DELETE", ONE, "laptop", minor=10, query={"user_id": admin}).status == 403
    assert ask(modern, "GET", ALL).body == {"keypairs": []}
    given = add(modern, "gift", user="admin", minor=10, asked={"user_id": demo})
    assert given.status == 201
    assert ask(modern, "GET", ONE, "gift").body["keypair"]["user_id"] == demo


def test_a_user_may_have_a_hundred(cloud: Cloud) -> None:
    cloud.nova.api_db.fill("key_pairs", (
        {"user_id": cloud.keystone.user_id("demo"), "name": f"key {number}"}
        for number in range(100)
    ))  # fmt: skip
    answer = add(cloud, "laptop")
    assert (answer.status, message(answer)) == (403, "Quota exceeded, too many key pairs.")


def test_a_server_keeps_its_key_when_the_pair_is_deleted(cloud: Cloud) -> None:
    run = boot(key=KEY, cloud=cloud)
    assert ask(cloud, "DELETE", ONE, "me@laptop").status in (202, 204)
    row = cloud.instance_row(str(run.trace.metadata["instance"]))
    assert row is not None
    assert (row["key_name"], row["key_data"]) == ("me@laptop", KEY)


def test_two_keys_of_one_name_become_two_pairs_and_one_key_stays_one(cloud: Cloud) -> None:
    other = public_key(seed=1)
    names = [boot(f"vm{number}", key=key, cloud=cloud).client.server["key_name"]  # type: ignore[index]
             for number, key in enumerate((KEY, other, KEY, other))]  # fmt: skip
    assert names == ["me@laptop", "me@laptop-2"] * 2
    assert len(ask(cloud, "GET", ALL).body["keypairs"]) == 2


def test_a_comment_that_is_no_name_is_not_used_as_one(cloud: Cloud) -> None:
    run = boot(key=public_key("größe <b>'\""), cloud=cloud)
    assert run.client.server is not None
    assert run.client.server["key_name"] == "mykey"


