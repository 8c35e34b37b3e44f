"""A real browser, and a real JupyterLab, for the tests that need one.

Where there is no Chromium these tests are skipped, saying so; everything else needs none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import chromium
from tests.browser.lab import Lab
from tests.browser.pages import Pages
from tests.browser.stories import html_of


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium a worker, ended before other tests go on: Playwright holds an event loop."""
    path = chromium.find()
    if path is None:
        pytest.skip(chromium.MISSING)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=list(chromium.FLAGS))
        yield started
        started.close()


@pytest.fixture
def pages(browser: Browser) -> Iterator[Pages]:
    """Opens pages; the test fails if one of them complains in its console."""
    opened = Pages(browser)
    yield opened
    opened.close()


@pytest.fixture
def page(pages: Pages) -> Page:
    return pages.open()


@pytest.fixture
def offline(pages: Pages) -> Page:
    """A page without any network; the test fails if it asks for something."""
    return pages.open(offline=True)


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One JupyterLab for all tests of ``xdist_group("lab")``, which one worker runs."""
    with Lab(tmp_path_factory.mktemp("lab")) as started:
        yield started


@pytest.fixture
def opened(offline: Page, tmp_path: Path) -> Callable[..., Page]:
    """Opens the page of a story without any network, at a fragment if one is given."""

    def open_page(story: str = "classic", fragment: str = "", beside: str | None = None) -> Page:
        file = tmp_path / f"{story}-{beside}.html".replace(" ", "-")
        file.write_text(html_of(story, beside), encoding="utf-8")
        offline.goto("about:blank")
        offline.goto(f"{file.as_uri()}{fragment}")
        offline.locator(".novaviz .nv-sentence").wait_for()
        return offline

    return open_page
