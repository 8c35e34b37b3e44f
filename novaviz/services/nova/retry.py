"""How often a build may be tried (source: ``nova.scheduler.utils:populate_retry``)."""

from __future__ import annotations

from typing import Any

from novaviz.exceptions import MaxRetriesExceeded

Properties = dict[str, Any]


def populate_retry(properties: Properties, instance_uuid: str, most: int) -> Properties:
    """The filter properties with one attempt more; MaxRetriesExceeded above ``most``.

    ``retry`` holds ``num_attempts`` and the ``hosts`` tried, as ``[host, node]``.
    """
    before = properties.get("retry", {"num_attempts": 0, "hosts": []})
    attempts = before["num_attempts"] + 1
    if attempts > most:
        raise MaxRetriesExceeded(
            f"Exceeded maximum number of retries. Exceeded max scheduling attempts {most} for"
            f" instance {instance_uuid}. Last exception: {before.get('exc_reason')}"
        )
    retry = {"num_attempts": attempts, "hosts": [list(host) for host in before["hosts"]]}
    return {**properties, "retry": retry}
