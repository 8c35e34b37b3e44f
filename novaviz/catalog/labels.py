"""What stands at the arrows of the diagram where the trace has no word of OpenStack's."""

from __future__ import annotations

from dataclasses import dataclass

from novaviz.catalog.shape import record
from novaviz.catalog.template import Counted, counted, template


@dataclass(frozen=True, slots=True)
class LabelText:
    """The words that an arrow may need."""

    done: str
    open: str
    exit: str
    rows: Counted
    changed: Counted
    state: str
    hosts_pass: str
    fault: str


LABELS = record(
    LabelText,
    done=template(),
    open=template(),
    exit=template("exit"),
    rows=counted(),
    changed=counted(),
    state=template("column", "value"),
    hosts_pass=template("passing", "hosts"),
    fault=template("told", "fault"),
)
