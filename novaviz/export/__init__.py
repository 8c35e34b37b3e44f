"""What a trace can be written as, by the suffix of the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from novaviz.exceptions import UsageError
from novaviz.export.html import export_html
from novaviz.model import Trace

EXPORTERS: dict[str, Callable[..., None]] = {
    ".html": export_html,
}
"""Each takes the trace, the path, and options of its own by name."""


def export(trace: Trace, path: str | Path, **options: Any) -> None:
    """Write the trace in the form that the suffix names; whole or not at all."""
    place = Path(path)
    exporter_of(place)(trace, place, **options)


def exporter_of(path: Path) -> Callable[..., None]:
    """The exporter for this file's name; UsageError if there is none."""
    suffix = path.suffix.lower()
    if suffix not in EXPORTERS:
        raise UsageError(f"cannot tell from the name {str(path)!r} what to write", EXPORTERS)
    return EXPORTERS[suffix]
