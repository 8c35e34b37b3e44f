"""Microversions: which dialect of the compute API a request speaks.

A client says so in a header, and gets the oldest one if it says nothing, so that what was written
years ago goes on working. Source: ``nova.api.openstack.wsgi:Request.set_api_version_request``.
"""

from __future__ import annotations

import re
from dataclasses import replace

from novaviz.transport import Refused, Request, Response

HEADER = "OpenStack-API-Version"
LEGACY_HEADER = "X-OpenStack-Nova-API-Version"
MINIMUM = "2.1"
_FORM = re.compile(r"([1-9]\d*)\.(0|[1-9]\d*)")


class Microversions:
    """Reads the header and sends it back; ``maximum`` None: this API has only one dialect."""

    def __init__(self, maximum: str | None) -> None:
        self.maximum = maximum

    def of(self, request: Request) -> int:
        """The minor version asked for.

        Refused with 406 for one that there is not, with 400 for what is no version.
        """
        if self.maximum is None:
            return 1
        text = _asked(request.headers) or MINIMUM
        if text == "latest":
            text = self.maximum
        found = _FORM.fullmatch(text)
        if found is None:
            raise Refused(
                400,
                f"API Version String {text} is of invalid format. Must be of format"
                " MajorNum.MinorNum.",
            )
        asked = int(found[1]), int(found[2])
        if not _pair(MINIMUM) <= asked <= _pair(self.maximum):
            raise Refused(
                406,
                f"Version {text} is not supported by the API. Minimum is {MINIMUM} and maximum"
                f" is {self.maximum}.",
            )
        return asked[1]

    def stamp(self, request: Request, response: Response) -> Response:
        """The answer with the version that it speaks; one that was refused earlier has none."""
        if self.maximum is None or response.status == 401:
            return response
        try:
            version = f"2.{self.of(request)}"
        except Refused:
            return response
        stamped = {HEADER: f"compute {version}", LEGACY_HEADER: version,
                   "Vary": f"{HEADER}, {LEGACY_HEADER}"}  # fmt: skip
        return replace(response, headers={**response.headers, **stamped})


def _asked(headers: dict[str, str]) -> str | None:
    """What is said about ``compute``: the header may name versions of several services."""
    for part in reversed(headers.get(HEADER, "").split(",")):
        service, _, version = part.strip().partition(" ")
        if service == "compute":
            return version.strip()
    return headers.get(LEGACY_HEADER)


def _pair(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
