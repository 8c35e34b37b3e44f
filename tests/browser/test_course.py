"""Each notebook of the course in a real JupyterLab: it runs, and what it shows can be used."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from docs import notebooks
from tests.browser.lab import Lab

pytestmark = pytest.mark.xdist_group("lab")

RANGE = ".novaviz input[type=range]"
EACH = pytest.mark.parametrize("source", notebooks.sources(), ids=lambda path: path.stem)


@EACH
def test_it_runs_and_its_players_step(source: Path, lab: Lab, page: Page) -> None:
    """The page fixture fails if anything complains in the browser's console."""
    made = source.with_suffix(".ipynb")
    shutil.copy(made, lab.place / made.name)
    notebook = lab.open(page, made.name)
    lab.run_all(page)
    expect(notebook.locator(".jp-OutputArea-output[data-mime-type*=error]")).to_have_count(0)
    players = notebook.locator(".novaviz")
    expect(players.first).to_be_visible()
    players.first.scroll_into_view_if_needed()
    players.first.locator(".nv-sentence").wait_for()
    before = page.locator(RANGE).first.input_value()
    players.first.press("ArrowRight")
    expect(page.locator(RANGE).first).not_to_have_value(before)
