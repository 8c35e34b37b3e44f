"""``novaviz recordings``: the boots that are shipped, which can be shown like a saved trace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from novaviz.shell import write

if TYPE_CHECKING:
    from novaviz.model import Trace


@click.command()
def recordings() -> None:
    """List the recorded boots, whose names show and export take for a trace."""
    from novaviz.catalog.recordings import titles
    from novaviz.views.printable import printable

    for name, title in titles().items():
        write(f"{name}\n  {printable(title)}\n\n")


def open_trace(path: Path) -> Trace:
    """The trace in this file; where there is none, the recording of this name."""
    from novaviz.catalog.recordings import ALL, read_recording
    from novaviz.model import load_trace

    name = str(path)
    if name in ALL and not path.exists():
        return read_recording(name)
    return load_trace(path)
