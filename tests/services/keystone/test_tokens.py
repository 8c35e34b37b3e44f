"""Signing in, and asking keystone whose token that is."""

from __future__ import annotations

import re

import pytest

from novaviz.model.event import DB
from novaviz.services.middleware import expiry, password_login
from novaviz.transport import Response
from tests.services.small_cloud import SmallCloud, message

TOKENS = "/v3/auth/tokens"
REFUSED = "The request you have made requires authentication."


@pytest.fixture
def cloud():
    with SmallCloud() as cloud:
        yield cloud


def sign_in(cloud: SmallCloud, user: str, password: str, project: str | None) -> Response:
    body = password_login(user, password, project)
    return cloud.ask("keystone", "POST", TOKENS, body=body)


def validate(cloud: SmallCloud, own: str, subject: str, **query: str) -> Response:
    headers = {"X-Auth-Token": own, "X-Subject-Token": subject}
    return cloud.ask("keystone", "GET", TOKENS, headers=headers, query=query)


def test_the_right_password_gives_a_token_for_the_project(cloud):
    answer = cloud.login("demo", "demo")
    assert answer.status == 201
    assert answer.headers["X-Subject-Token"].startswith("gAAAAA")
    token = answer.body["token"]
    assert token["user"]["id"] == cloud.keystone.user_id("demo")
    assert token["project"] == {
        "id": cloud.keystone.project_id("demo"), "name": "demo",
        "domain": {"id": "default", "name": "Default"},
    }  # fmt: skip
    assert [role["name"] for role in token["roles"]] == ["member"]
    assert token["issued_at"] == "2026-01-01T00:00:00.000000Z"
    assert token["expires_at"] == "2026-01-01T01:00:00.000000Z"
    assert {entry["name"] for entry in token["catalog"]} >= {"nova", "glance", "cinder"}
    assert cloud.names(DB) == ["SELECT user", "SELECT project"]


@pytest.mark.parametrize(
    ("user", "password", "project"),
    [
        ("demo", "wrong", "demo"),
        ("nobody", "demo-secret", "demo"),
        ("demo", "demo-secret", "service"),
        ("demo", "demo-secret", "no-such-project"),
    ],
)
def test_whoever_cannot_sign_in_is_not_told_why(cloud, user, password, project):
    answer = sign_in(cloud, user, password, project)
    assert answer.status == 401
    assert answer.body == {"error": {"code": 401, "message": REFUSED, "title": "Unauthorized"}}
    assert "X-Subject-Token" not in answer.headers


@pytest.mark.parametrize(
    ("body", "status", "text"),
    [
        (None, 400, "Expecting to find auth in request body."),
        ({"auth": {}}, 400, "Expecting to find identity in auth."),
        ({"auth": {"identity": {"methods": ["password"]}}}, 400,
         "Expecting to find password in identity."),
        ({"auth": {"identity": {"methods": ["magic"]}}}, 401,
         "Attempted to authenticate with an unsupported method."),
        ({"auth": {"identity": {"methods": ["password"]}, "scope": {"system": {"all": True}}}},
         401, REFUSED),
    ],
)  # fmt: skip
def test_a_malformed_sign_in_is_refused(cloud, body, status, text):
    answer = cloud.ask("keystone", "POST", TOKENS, body=body)
    assert answer.status == status
    assert message(answer).startswith(text)


def test_without_a_project_a_token_says_who_but_grants_nothing(cloud):
    answer = cloud.login("demo", None)
    token = answer.headers["X-Subject-Token"]
    assert "project" not in answer.body["token"]
    assert "roles" not in answer.body["token"]
    shown = validate(cloud, token, token)
    assert shown.status == 200
    assert shown.body["token"]["user"]["name"] == "demo"
    assert "project" not in shown.body["token"]


def test_a_token_can_be_had_for_a_token_and_expires_with_it(cloud):
    first = cloud.login("demo", None)
    cloud.wait(10)
    body = {
        "auth": {
            "identity": {"methods": ["token"], "token": {"id": first.headers["X-Subject-Token"]}},
            "scope": {"project": {"id": cloud.keystone.project_id("demo")}},
        }
    }
    second = cloud.ask("keystone", "POST", TOKENS, body=body)
    assert second.status == 201
    assert second.body["token"]["methods"] == ["password", "token"]
    assert second.body["token"]["project"]["name"] == "demo"
    assert second.body["token"]["expires_at"] == first.body["token"]["expires_at"]
    assert second.body["token"]["issued_at"] == "2026-01-01T00:00:10.000000Z"
    assert second.body["token"]["audit_ids"][1] == first.body["token"]["audit_ids"][0]


def test_a_service_may_ask_about_a_users_token(cloud):
    service, _ = cloud.keystone.issue_now("nova", "service")
    signed_in = cloud.login()
    answer = validate(cloud, service, signed_in.headers["X-Subject-Token"])
    assert answer.status == 200
    assert answer.body == signed_in.body


def test_a_user_may_ask_about_their_own_token_with_one_statement(cloud):
    token, _ = cloud.keystone.issue_now("demo", "demo")
    assert validate(cloud, token, token).status == 200
    assert cloud.names(DB) == ["SELECT assignment"]


def test_a_user_may_not_ask_about_somebody_elses_token(cloud):
    mine, _ = cloud.keystone.issue_now("reader", "demo")
    theirs, _ = cloud.keystone.issue_now("demo", "demo")
    answer = validate(cloud, mine, theirs)
    assert answer.status == 403
    assert message(answer) == (
        "You are not authorized to perform the requested action: identity:validate_token."
    )


@pytest.mark.parametrize("forged", ["", "gAAAAA", "käse", "gAAAAABpVZsA" + "x" * 150, "a" * 37])
def test_a_forged_token_is_not_found_and_lets_nobody_in(cloud, forged):
    service, _ = cloud.keystone.issue_now("nova", "service")
    answer = validate(cloud, service, forged)
    assert (answer.status, message(answer)) == (404, "Could not find token")
    answer = validate(cloud, forged, service)
    assert (answer.status, message(answer)) == (401, REFUSED)


def test_another_clouds_token_is_forged(cloud):
    with SmallCloud(seed=1) as other:
        foreign, _ = other.keystone.issue_now("demo", "demo")
    service, _ = cloud.keystone.issue_now("nova", "service")
    assert validate(cloud, service, foreign).status == 404


def test_a_token_with_one_letter_changed_is_forged(cloud):
    token, _ = cloud.keystone.issue_now("demo", "demo")
    service, _ = cloud.keystone.issue_now("nova", "service")
    middle = len(token) // 2
    changed = token[:middle] + ("A" if token[middle] != "A" else "B") + token[middle + 1 :]
    assert validate(cloud, service, changed).status == 404


def test_a_token_expires_to_the_microsecond(cloud):
    cloud.wait(0.25)
    cloud.keystone.expiration = 0.6
    token, expires = cloud.keystone.issue_now("demo", "demo")
    cloud.keystone.expiration = 3600
    service, _ = cloud.keystone.issue_now("nova", "service")
    cloud.wait(0.599999)
    answer = validate(cloud, service, token)
    assert answer.status == 200
    assert answer.body["token"]["expires_at"] == "2026-01-01T00:00:00.850000Z"
    assert expiry(answer.body["token"]) == expires
    cloud.wait(0.000001)
    assert validate(cloud, service, token).status == 404
    assert validate(cloud, token, token).status == 401


def test_a_lifetime_of_nothing_is_over_at_once(cloud):
    service, _ = cloud.keystone.issue_now("nova", "service")
    cloud.keystone.expiration = 0
    signed_in = cloud.login()
    assert signed_in.status == 201
    assert validate(cloud, service, signed_in.headers["X-Subject-Token"]).status == 404


def test_an_expired_token_is_still_shown_to_a_service_that_allows_it(cloud):
    token, _ = cloud.keystone.issue_now("demo", "demo")
    cloud.wait(3600)
    service, _ = cloud.keystone.issue_now("nova", "service")
    assert validate(cloud, service, token).status == 404
    answer = validate(cloud, service, token, allow_expired="1")
    assert answer.status == 200
    assert answer.body["token"]["user"]["name"] == "demo"
    assert validate(cloud, token, token, allow_expired="1").status == 401

    cloud.wait(48 * 3600)
    service, _ = cloud.keystone.issue_now("nova", "service")
    assert validate(cloud, service, token, allow_expired="1").status == 404


def test_a_revoked_token_counts_no_longer(cloud):
    token, _ = cloud.keystone.issue_now("demo", "demo")
    other, _ = cloud.keystone.issue_now("demo", "demo")
    headers = {"X-Auth-Token": other, "X-Subject-Token": token}
    answer = cloud.ask("keystone", "DELETE", TOKENS, headers=headers)
    assert (answer.status, answer.body) == (204, None)
    assert validate(cloud, token, token).status == 401
    assert validate(cloud, other, token).status == 404
    assert validate(cloud, other, other).status == 200
    assert cloud.ask("keystone", "DELETE", TOKENS, headers=headers).status == 404


def test_only_its_user_or_an_administrator_revokes_a_token(cloud):
    token, _ = cloud.keystone.issue_now("demo", "demo")
    headers = cloud.token("reader") | {"X-Subject-Token": token}
    assert cloud.ask("keystone", "DELETE", TOKENS, headers=headers).status == 403
    headers = cloud.token("admin", "admin") | {"X-Subject-Token": token}
    assert cloud.ask("keystone", "DELETE", TOKENS, headers=headers).status == 204


def test_a_disabled_users_token_counts_no_longer(cloud):
    token, _ = cloud.keystone.issue_now("demo", "demo")
    cloud.databases["keystone"].alter("UPDATE user SET enabled = 0 WHERE name = 'demo'")
    assert validate(cloud, token, token).status == 401
    assert cloud.login().status == 401


def test_the_same_seed_gives_the_same_tokens_and_another_seed_others():
    def tokens(seed: int) -> list[str]:
        with SmallCloud(seed) as cloud:
            return [cloud.login().headers["X-Subject-Token"] for _ in range(2)]

    first = tokens(0)
    assert first == tokens(0)
    assert first[0] != first[1]
    assert set(first).isdisjoint(tokens(1))


def test_no_password_and_no_token_is_in_the_trace(cloud):
    answer = cloud.login()
    token = answer.headers["X-Subject-Token"]
    validate(cloud, token, token)
    recorded = repr(cloud.events)
    assert token not in recorded
    assert "demo-secret" not in recorded
    assert "$scrypt" not in recorded
    assert re.search(r"\{SHA256\}[0-9a-f]{12}", recorded)
