"""What a list request asks for, as parameters of a query.

A filter that neutron allows several times is written once here, its values parted by commas.
"""

from __future__ import annotations

import json
from typing import Any

from novaviz.transport import Request


def any_of(request: Request, *names: str) -> str | None:
    """The values of the first of these filters that is there, as a JSON list; None for all."""
    for name in names:
        if name in request.query:
            return json.dumps(request.query[name].split(","))
    return None


def flag(request: Request, name: str) -> int | None:
    """A filter that is true or false; None if it is not there."""
    found = request.query.get(name)
    return None if found is None else int(found.lower() in ("true", "1", "yes"))


def only_fields(request: Request, item: dict[str, Any]) -> dict[str, Any]:
    """The parts of an answer that were asked for with ``fields``; all of it by default."""
    if "fields" not in request.query:
        return item
    wanted = request.query["fields"].split(",")
    return {name: item[name] for name in wanted if name in item}
