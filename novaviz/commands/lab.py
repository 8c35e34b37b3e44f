"""``novaviz lab``: JupyterLab on the course."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import click

from novaviz.exceptions import UsageError
from novaviz.shell import write
from novaviz.views.printable import printable

FIRST = "01-watch-a-server-boot.ipynb"
FOLDER = "novaviz-notebooks"
"""What the course is called beside the student's other things."""


@click.command()
@click.option(
    "--folder", type=click.Path(path_type=Path), metavar="FOLDER",
    help=f"Where the notebooks are to be (./{FOLDER}).",
)  # fmt: skip
@click.option("--copy", "only_copies", is_flag=True, help="Copy them there, and open nothing.")
@click.argument("jupyter", nargs=-1, type=click.UNPROCESSED)
def lab(*, folder: Path | None, only_copies: bool, jupyter: tuple[str, ...]) -> int:
    """Open JupyterLab on the first notebook; what stands after -- is for JupyterLab.

    The notebooks are copied to a folder of yours. One that is there already stays as it is: what
    you have written into it is never lost.
    """
    place = (folder or Path(FOLDER)).absolute()
    copied, kept = copy_course(place)
    write(f"  {'notebooks':<11} {printable(place)} ({copied} new, {kept} kept as they are)\n")
    if only_copies:
        return 0
    if importlib.util.find_spec("jupyterlab") is None:
        raise UsageError("JupyterLab is missing: pip install 'novaviz[notebook]'")
    command = [sys.executable, "-m", "jupyterlab", *jupyter, FIRST]
    return subprocess.run(command, cwd=place, check=False).returncode


def course() -> Path:
    """Where the notebooks are: in the installed package, or at the top of a checkout."""
    package = Path(__file__).parents[1]
    installed = package / "share" / "notebooks"
    return installed if installed.is_dir() else package.parent / "notebooks"


def copy_course(place: Path) -> tuple[int, int]:
    """Copy the notebooks that are not there yet; how many were, and how many were there.

    UsageError, and nothing is half copied, if the place cannot be written.
    """
    copied = kept = 0
    try:
        place.mkdir(parents=True, exist_ok=True)
        for source in sorted(course().glob("*.ipynb")):
            target = place / source.name
            if target.exists() or target.is_symlink():
                kept += 1
                continue
            beside = target.with_suffix(f".{os.getpid()}.part")
            shutil.copyfile(source, beside)
            beside.replace(target)
            copied += 1
    except OSError as error:
        raise UsageError(f"cannot copy the notebooks to {place}: {error.strerror}") from None
    return copied, kept
