"""``novaviz export``, and opening what it writes in a browser."""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from novaviz.commands.recordings import open_trace
from novaviz.exceptions import UsageError
from novaviz.shell import write
from novaviz.views.choices import DETAILS, THEMES, VIEWS
from novaviz.views.printable import printable

if TYPE_CHECKING:
    from novaviz.model import Trace

PATIENCE = 3.0
"""Seconds to wait for a browser that does not say whether it has opened."""

IN_TERMINAL = ("www-browser", "links", "elinks", "lynx", "w3m")
"""Browsers that would take the terminal over, and run no scripts."""


@click.command()
@click.argument("trace", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, metavar="FILE",
    help="What to write; the suffix says what it becomes: .html.",
)  # fmt: skip
@click.option(
    "--compare", "other", type=click.Path(path_type=Path), metavar="OTHER",
    help="Another trace, played side by side.",
)  # fmt: skip
@click.option("--theme", type=click.Choice(THEMES), help="How it looks at first (auto).")
@click.option("--detail", type=click.Choice(DETAILS), help="How much is shown at first (steps).")
@click.option("--view", type=click.Choice(VIEWS), help="What is shown at first (sequence).")
@click.option("--step", type=int, metavar="N", help="The step that it begins at.")
@click.option("--language", metavar="L", help="The language of all words (en).")
@click.option(
    "--twin/--no-twin", default=None,
    help="Take the recording of the same boot along (if there is one).",
)  # fmt: skip
def export(trace: Path, output: Path, other: Path | None, **given: Any) -> None:
    """Write a saved TRACE (or a recording) as a file that works by itself: a page to play it."""
    from novaviz.export import exporter_of
    from novaviz.model.files import check_writable

    exporter = exporter_of(output)
    options = {name: value for name, value in given.items() if value is not None}
    if other is not None:
        options["other"] = open_trace(other)
    loaded = open_trace(trace)
    check_writable(output)
    exporter(loaded, output, **options)
    write(f"  {'written':<11} {printable(output)}\n")


def write_page(trace: Trace, detail: str) -> Path:
    """The player of this trace as a page in a folder of its own; UsageError if there is no room.

    It stays there: nobody can tell when its reader is done with it.
    """
    try:
        folder = tempfile.mkdtemp(prefix="novaviz-")
    except OSError as error:
        raise UsageError(f"cannot write a temporary page: {error.strerror}") from None
    path = Path(folder) / "boot.html"
    trace.export(path, detail=detail if detail in DETAILS else DETAILS[0])
    return path


def open_page(path: Path) -> bool:
    """Open the page in a browser, which is not waited for; whether there is one that did."""
    import webbrowser

    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    if Path(str(getattr(browser, "name", ""))).name in IN_TERMINAL:
        return False
    opened: list[bool] = []
    opener = threading.Thread(
        target=lambda: opened.append(webbrowser.open(path.as_uri())), daemon=True
    )
    opener.start()
    opener.join(PATIENCE)
    return opened != [False]
