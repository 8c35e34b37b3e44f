"""Make the notebooks that Jupyter opens from their sources: ``make notebooks``.

A notebook is written as a Python script (jupytext's percent format), which people read and
review; the ``.ipynb`` beside it is made from it, without outputs. The same source always gives
the same file, so that a check can tell whether they are in step.
"""

from __future__ import annotations

from pathlib import Path

import jupytext
import nbformat

HERE = Path(__file__).parents[1] / "notebooks"
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def sources() -> list[Path]:
    """The scripts, in the course's order."""
    return sorted(HERE.glob("[0-9][0-9]-*.py"))


def made(source: Path) -> str:
    """The notebook of a script, as the text of its file."""
    read = jupytext.read(source, fmt="py:percent")
    notebook = nbformat.v4.new_notebook(metadata=METADATA)
    for number, cell in enumerate(read.cells, 1):
        cell["id"] = f"{source.stem[:2]}-{number:03d}"
        tags = {"metadata": {"tags": cell.metadata["tags"]}} if "tags" in cell.metadata else {}
        make = nbformat.v4.new_code_cell if cell.cell_type == "code" else (
            nbformat.v4.new_markdown_cell
        )
        notebook.cells.append(make(cell.source, id=cell["id"], **tags))
    nbformat.validate(notebook)
    return str(nbformat.writes(notebook)) + "\n"


def main() -> None:
    for source in sources():
        source.with_suffix(".ipynb").write_text(made(source), encoding="utf-8")


if __name__ == "__main__":
    main()
