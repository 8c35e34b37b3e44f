"""One request as somebody, with a token good or bad: what nova-api answers, and who said no."""

from __future__ import annotations

import pytest

from novaviz import course
from novaviz.exceptions import UsageError
from novaviz.run import boot


def statuses(answer: course.Answer) -> list[tuple[str, str, int]]:
    return [(row["from"], row["to"], row["status"]) for row in course.exchanges(answer.trace)]


@pytest.mark.parametrize("release", ["classic", "modern"])
def test_a_request_is_refused_by_who_finds_out_what_is_wrong(release: str) -> None:
    with boot(release=release) as run:
        forged = course.ask(run, token="forged")
        assert forged.status == 401
        assert ("nova-api", "keystone", 404) in statuses(forged)
        reader = course.ask(run, "DELETE", user="reader")
        assert repr(reader) == (
            "403 Policy doesn't allow os_compute_api:servers:delete to be performed."
        )
        assert {status for _, to, status in statuses(reader) if to == "keystone"} <= {200, 201}
        assert course.ask(run, user="other").status == 404
        assert course.ask(run, user="reader").status == 200


def test_an_expired_token_leaves_those_that_come_after_it_good() -> None:
    with boot() as run:
        assert course.ask(run, token="expired").status == 401
        assert course.ask(run).status == 200


def test_a_server_that_was_deleted_is_not_there() -> None:
    with boot() as run:
        assert course.ask(run, "DELETE").status == 204
        assert course.ask(run).status == 404


def test_an_action_is_sent_as_it_is_given() -> None:
    with boot() as run:
        assert course.ask(run, "POST", body={"os-stop": None}).status == 202
        assert run.server.status == "SHUTOFF"


def test_the_request_alone_is_in_its_trace() -> None:
    with boot() as run:
        trace = course.ask(run).trace
        assert trace.events[0].seq == 1
        assert trace.events[0].payload["command"].startswith("curl -X GET /v2.1/servers/")
        assert run.server.traces == []


@pytest.mark.parametrize(
    ("asked", "problem"),
    [({"user": "nobody"}, "unknown user 'nobody'"), ({"token": "stolen"}, "unknown token 'stolen'"),
     ({"method": "PATCH"}, "unknown method 'PATCH'")],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(asked: dict[str, str], problem: str) -> None:
    with boot() as run, pytest.raises(UsageError, match=problem):
        course.ask(run, **asked)  # type: ignore[arg-type]


def test_a_boot_that_was_refused_has_no_server_to_ask_about() -> None:
    with boot(user="reader") as run, pytest.raises(UsageError, match="there is no server"):
        course.ask(run)
