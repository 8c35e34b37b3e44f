"""Every notebook runs from top to bottom, as it stands and with its own solutions filled in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest

from docs import notebooks
from tests.notebooks import reading

EACH = pytest.mark.parametrize("source", reading.SOURCES, ids=lambda path: path.stem)
SECONDS = 60
"""What a notebook may take at most is asserted of nothing: it is when the kernel is given up."""


def executed(source: Path, folder: Path) -> Any:
    """The notebook after a run; the solutions stand where answers are asked for."""
    notebook: Any = nbformat.reads(notebooks.made(source), as_version=4)
    solutions = {one.variable: one for one in reading.asked(source)}
    for cell in notebook.cells:
        if match := reading.CHECK.match(cell.source.strip()):
            one = solutions[match.group(1)]
            again = f"course.check({one.exercise!r}, {one.variable})"
            cell.source = f"{cell.source}\n{one.solution}\n{again}"
    client = nbclient.NotebookClient(
        notebook, timeout=SECONDS, resources={"metadata": {"path": str(folder)}}
    )
    client.execute(env={**os.environ, "JUPYTER_PLATFORM_DIRS": "1"})
    return notebook


@EACH
def test_it_runs_and_its_solutions_are_right(source: Path, tmp_path: Path) -> None:
    notebook = executed(source, tmp_path)
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            assert output.output_type != "error", output
            assert output.get("name") != "stderr", output.text
    verdicts = [
        cell.outputs[-1].data["text/plain"] for cell in notebook.cells
        if reading.CHECK.match("\n".join(cell.source.splitlines()[:2]))
    ]  # fmt: skip
    assert verdicts
    assert [verdict for verdict in verdicts if not verdict.startswith("Right.")] == []
