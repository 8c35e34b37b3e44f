"""Error answers in placement's own shape, which names the request and a code.

Source: ``placement.util:json_error_formatter`` and ``placement.errors``.
"""

from __future__ import annotations

from novaviz.model.context import RequestContext
from novaviz.transport import Refused, Response

UNDEFINED = "placement.undefined_code"
CONCURRENT_UPDATE = "placement.concurrent_update"
_TITLES = {
    400: ("Bad Request", "The server could not comply with the request since it is either "
                         "malformed or otherwise incorrect."),
    403: ("Forbidden", "Access was denied to this resource."),
    404: ("Not Found", "The resource could not be found."),
    409: ("Conflict", "There was a conflict when trying to complete your request."),
}  # fmt: skip
"""By status: the title, and webob's sentence that stands before the detail."""


class PlacementRefused(Refused):
    """Raised by placement's handlers to answer with an error status."""

    def __init__(
        self, ctxt: RequestContext, status: int, detail: str, code: str = UNDEFINED
    ) -> None:
        super().__init__(status, detail)
        title, sentence = _TITLES[status]
        error = {
            "status": status,
            "title": title,
            "detail": f"{sentence}\n\n {detail}  ",
            "code": code,
            "request_id": ctxt.request_id,
        }
        self.response = Response(status, {"errors": [error]})


def no_provider(ctxt: RequestContext, uuid: str) -> PlacementRefused:
    return PlacementRefused(ctxt, 404, f"No resource provider with uuid {uuid} found")


def conflict(ctxt: RequestContext, detail: str, code: str = UNDEFINED) -> PlacementRefused:
    return PlacementRefused(ctxt, 409, detail, code)


def bad_request(ctxt: RequestContext, detail: str) -> PlacementRefused:
    return PlacementRefused(ctxt, 400, detail)
