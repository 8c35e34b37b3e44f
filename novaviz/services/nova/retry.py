"""How often a build may be tried, and on which hosts it was.

Source: ``nova.scheduler.utils:populate_retry``; in 2013.1
``nova.scheduler.filter_scheduler:FilterScheduler._populate_retry``.
"""

from __future__ import annotations

from typing import Any

Properties = dict[str, Any]

MAX_ATTEMPTS = 3
"""On how many hosts a build is tried (source: ``[scheduler] max_attempts``)."""


def next_attempt(properties: Properties, most: int) -> Properties | None:
    """The filter properties with one attempt more; None if that is one too many.

    ``retry`` holds ``num_attempts`` and the ``hosts`` tried, as ``[host, node]``. It is left out
    where only one attempt is allowed: nothing is tried again then.
    """
    left = {key: value for key, value in properties.items() if key != "retry"}
    if most == 1:
        return left
    before = properties.get("retry") or {"num_attempts": 0, "hosts": []}
    attempts = before["num_attempts"] + 1
    if attempts > most:
        return None
    hosts = [list(host) for host in before["hosts"]]
    return {**left, "retry": {"num_attempts": attempts, "hosts": hosts}}
