"""REST between services: routes, answers, and answers that never come."""

from __future__ import annotations

from typing import Any

import pytest

from novaviz.exceptions import ConnectTimeout, HTTPError, NoValidHost
from novaviz.kernel import MICROSECONDS
from novaviz.model.context import RequestContext
from novaviz.transport import Refused, Request, Response, RestService, Routes
from tests.ground import CTXT, Ground, broken

ONE = "/v2/images/{id}"


class FakeGlance(RestService):
    """Keeps images in a dict, and says who asked for what."""

    name = "glance"

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.images = {"1": {"id": "1", "name": "cirros"}}
        self.asked: list[tuple[RequestContext, Request]] = []
        self.routes = Routes([
            ("GET", "/v2/images", self.index),
            ("GET", ONE, self.show),
            ("PUT", ONE, self.update),
            ("GET", "/v2/images/{id}/file", self.file),
            ("GET", "/v2/broken", self.broken),
            ("DELETE", "/v2/projects/{id}/images/{id}", self.delete),
        ])  # fmt: skip
        ground.wiring.net.add(self)

    async def index(self, ctxt: RequestContext, request: Request) -> Response:
        return Response(200, {"images": list(self.images.values())})

    async def show(self, ctxt: RequestContext, request: Request) -> Response:
        self.asked.append((ctxt, request))
        (image_id,) = request.ids
        if image_id not in self.images:
            raise Refused(404, f"No image found with ID {image_id}")
        return Response(200, self.images[image_id])

    async def update(self, ctxt: RequestContext, request: Request) -> Response:
        await self.ground.kernel.sleep(5 * MICROSECONDS)
        self.images[request.ids[0]] = request.body
        return Response(200, request.body)

    async def file(self, ctxt: RequestContext, request: Request) -> Response:
        return Response(200, b"cirros")

    async def broken(self, ctxt: RequestContext, request: Request) -> Response:
        raise NoValidHost("a secret of the service")

    async def delete(self, ctxt: RequestContext, request: Request) -> Response:
        return Response(204, None, {"X-Ids": ",".join(request.ids)})


def send(
    ground: Ground, method: str, template: str, *ids: str, timeout: int = 600, **request: Any
) -> Any:
    client = ground.wiring.rest("nova-api")
    client = type(client)(client.source, client.net, timeout)
    return ground.run(client.send(CTXT, "glance", method, template, *ids, **request))


def test_a_request_reaches_the_handler_of_its_method_and_path() -> None:
    with Ground() as ground:
        glance = FakeGlance(ground)
        answer = send(ground, "GET", ONE, "1", query={"a": "b"}, headers={"Accept": "json"})
    assert (answer.status, answer.body) == (200, {"id": "1", "name": "cirros"})
    ((ctxt, request),) = glance.asked
    assert (request.path, request.ids) == ("/v2/images/1", ("1",))
    assert (request.query, request.headers) == ({"a": "b"}, {"Accept": "json"})
    assert (ctxt.request_id, ctxt.span) == ("req-1", 1)
    assert ctxt.token is None


def test_the_event_has_the_path_as_it_was_and_the_name_with_placeholders() -> None:
    with Ground() as ground:
        FakeGlance(ground)
        send(ground, "DELETE", "/v2/projects/{id}/images/{id}", "demo", "1", credential="user")
    start, end = ground.events
    assert start.name == end.name == "DELETE /v2/projects/{id}/images/{id}"
    assert (start.source, start.target, start.kind) == ("nova-api", "glance", "rest")
    assert start.payload == {
        "method": "DELETE", "path": "/v2/projects/demo/images/1", "query": {}, "headers": {},
        "body": None, "credential": "user",
    }  # fmt: skip
    assert end.result == {"status": 204, "headers": {"X-Ids": "demo,1"}, "body": None}


@pytest.mark.parametrize(
    ("method", "template"),
    [("GET", "/v2/nothing"), ("POST", "/v2/images"), ("GET", "/v2/images/{id}/file/more")],
)
def test_what_no_route_is_for_is_not_found(method: str, template: str) -> None:
    with Ground() as ground:
        FakeGlance(ground)
        answer = send(ground, method, template, *(["1"] if "{id}" in template else []))
    assert answer.status == 404
    assert answer.body == {
        "itemNotFound": {"code": 404, "message": "The resource could not be found."}
    }
    assert ground.events[-1].phase == "error"


def test_a_refusal_is_an_answer_in_openstacks_shape_and_an_error_in_the_trace() -> None:
    with Ground() as ground:
        FakeGlance(ground)
        answer = send(ground, "GET", ONE, "2")
    body = {"itemNotFound": {"code": 404, "message": "No image found with ID 2"}}
    assert (answer.status, answer.body) == (404, body)
    assert ground.events[-1].phase == "error"
    assert ground.events[-1].result == {"status": 404, "headers": {}, "body": body}


def test_an_error_that_no_handler_took_becomes_500_without_its_message() -> None:
    with Ground() as ground:
        FakeGlance(ground)
        answer = send(ground, "GET", "/v2/broken")
    assert answer.status == 500
    message = answer.body["computeFault"]["message"]
    assert "NoValidHost" in message
    assert "secret" not in message


def test_a_client_library_gets_the_body_or_an_error_with_the_services_words() -> None:
    with Ground() as ground:
        FakeGlance(ground)
        client = ground.wiring.rest("nova-api")
        assert ground.run(client.ask(CTXT, "glance", "GET", ONE, "1"))["name"] == "cirros"
        ground.run(client.ask(CTXT, "glance", "GET", ONE, "2"))
    (error,) = ground.raised
    assert isinstance(error, HTTPError)
    assert (error.status, str(error)) == (404, "No image found with ID 2 (HTTP 404)")


def test_content_is_shown_by_its_size_and_hash() -> None:
    with Ground() as ground:
        FakeGlance(ground)
        answer = send(ground, "GET", "/v2/images/{id}/file", "1")
    assert answer.body == b"cirros"
    assert ground.events[-1].result["body"]["size"] == 6


def test_a_request_that_is_lost_times_out_and_is_never_handled() -> None:
    with Ground([broken("rest", drop="request")]) as ground:
        glance = FakeGlance(ground)
        send(ground, "GET", ONE, "1", timeout=30)
    assert glance.asked == []
    assert isinstance(ground.raised[0], ConnectTimeout)
    assert ground.told() == [f"GET {ONE} start", f"GET {ONE} error"]
    assert ground.events[1].result == {
        "type": "ConnectTimeout",
        "message": "Request to glance /v2/images/1 timed out",
        "fault": "broken",
    }
    assert ground.events[1].at == 30


def test_a_lost_reply_leaves_the_work_done() -> None:
    with Ground([broken("rest", drop="reply")]) as ground:
        glance = FakeGlance(ground)
        send(ground, "PUT", ONE, "2", body={"id": "2"})
    assert glance.images["2"] == {"id": "2"}
    assert isinstance(ground.raised[0], ConnectTimeout)


def test_the_server_goes_on_when_the_client_has_given_up() -> None:
    with Ground() as ground:
        glance = FakeGlance(ground)
        send(ground, "PUT", ONE, "2", body={"id": "2"}, timeout=2)
    assert isinstance(ground.raised[0], ConnectTimeout)
    assert ground.events[-1].at == 2
    assert glance.images["2"] == {"id": "2"}
    assert ground.seconds() > 5


def test_a_delayed_request_arrives_later() -> None:
    with Ground([broken("rest", delay=7 * MICROSECONDS)]) as ground:
        FakeGlance(ground)
        answer = send(ground, "GET", ONE, "1")
    assert answer.status == 200
    assert ground.events[-1].at == 7.002
    assert ground.events[-1].result["fault"] == "broken"


def test_a_raised_fault_answers_with_its_status_in_the_callees_place() -> None:
    error = {"status": 503, "message": "out of order"}
    with Ground([broken("rest", error=error)]) as ground:
        glance = FakeGlance(ground)
        answer = send(ground, "GET", ONE, "1")
    assert glance.asked == []
    assert answer.status == 503
    assert answer.body == {"serviceUnavailable": {"code": 503, "message": "out of order"}}
    assert ground.events[-1].result["fault"] == "broken"


def test_a_server_that_dies_answers_neither_this_request_nor_another() -> None:
    with Ground([broken("rest", kill="target")]) as ground:
        glance = FakeGlance(ground)
        send(ground, "GET", ONE, "1")
        send(ground, "GET", ONE, "1")
    assert glance.asked == []
    assert [type(error) for error in ground.raised] == [ConnectTimeout, ConnectTimeout]
    assert all(event.result is None or "timed out" in event.result["message"]
               for event in ground.events)  # fmt: skip


def test_a_client_that_dies_leaves_no_open_span() -> None:
    with Ground([broken("rest", kill="source")]) as ground:
        FakeGlance(ground)
        client = ground.wiring.rest("nova-api")
        ground.begin(client.send(CTXT, "glance", "GET", ONE, "1"), owner="nova-api")
        ground.settle()
    assert ground.told() == [f"GET {ONE} start", f"GET {ONE} error"]
    assert ground.events[-1].result["type"] == "ServiceDied"
    assert not ground.boundary.open
