"""What nova-scheduler decided, as tables: each filter's verdicts, and each weigher's weights."""

from __future__ import annotations

from typing import Any

from novaviz.course.table import Table, table
from novaviz.exceptions import UsageError
from novaviz.model import Trace
from novaviz.model.event import DECISION
from novaviz.model.span import Span
from novaviz.run import Run

PASSED, REFUSED, NOT_ASKED = "✓", "✗", ""


def decision(shown: Trace | Run, name: str, number: int = 1) -> Span:
    """The ``number``-th decision of this name in a run; UsageError if it was not made."""
    trace = shown.trace if isinstance(shown, Run) else shown
    made = [span for span in trace.spans()
            if (span.kind, span.name) == (DECISION, name) and span.result]  # fmt: skip
    if not 1 <= number <= len(made):
        raise UsageError(f"there is no decision {number} of {name}: this run made {len(made)}")
    return made[number - 1]


def refusals(shown: Trace | Run, number: int = 1) -> dict[str, str]:
    """Which filter refused which host: host to filter. Who is not in it passed them all."""
    return {one["host"]: one["filter"] for one in _verdicts(shown, number) if not one["passed"]}


def verdicts(shown: Trace | Run, number: int = 1) -> Table:
    """A row for each filter, a column for each host; a reason where a host is refused.

    A host that is refused is asked no further: its cells below are empty. ``number`` says which
    decision, where a run has several.
    """
    hosts = decision(shown, "get_filtered_hosts", number).payload["hosts"]
    rows: dict[str, dict[str, str]] = {}
    for one in _verdicts(shown, number):
        said = PASSED if one["passed"] else f"{REFUSED} {one['reason']}"
        rows.setdefault(one["filter"], {})[one["host"]] = said
    return table(
        ((name, *(row.get(host, NOT_ASKED) for host in hosts)) for name, row in rows.items()),
        ("filter", *hosts), caption="get_filtered_hosts",
    )  # fmt: skip


def weights(shown: Trace | Run, number: int = 1) -> Table:
    """A row for each host that passed, best first: what each weigher counts, and its share."""
    result: Any = decision(shown, "get_weighed_hosts", number).result
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for one in result["weights"]:
        found.setdefault(one["weigher"], {})[one["host"]] = one
    rows = []
    for host in result["order"]:
        given = [by_host[host] for by_host in found.values()]
        total = sum(one["weight"] for one in given)
        rows.append((host, *(f"{one['weight']:.2f} ({one['value']:g})" for one in given),
                     f"{total:.2f}"))  # fmt: skip
    return table(rows, ("host, best first", *found, "sum"), caption="get_weighed_hosts")


def _verdicts(shown: Trace | Run, number: int) -> list[dict[str, Any]]:
    result: Any = decision(shown, "get_filtered_hosts", number).result
    found: list[dict[str, Any]] = result["verdicts"]
    return found
