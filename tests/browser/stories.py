"""Boots that the browser tests look at, and what stands in their page."""

from __future__ import annotations

from functools import cache
from typing import Any

from playwright.sync_api import Page

from novaviz.export.html import page_html
from novaviz.model import Trace
from novaviz.run import boot
from tests import consoles

HOSTILE = '<script>alert(1)</script>"&'
STORIES: dict[str, dict[str, Any]] = {
    "classic": {},
    "modern": {"release": "modern"},
    "no host": {"faults": ("no-valid-host",)},
    "rescheduled": {"faults": ("spawn-fails-once",)},
    "stuck": {"faults": ("lost-cast-to-compute",)},
    "hostile": {"name": HOSTILE},
}


@cache
def trace_of(story: str) -> Trace:
    if story == "heard":
        return consoles.heard(late=(*consoles.LATE, HOSTILE))
    with boot(**STORIES[story]) as run:
        return run.trace


@cache
def html_of(story: str, beside: str | None = None) -> str:
    """The page of a story, or of two side by side."""
    return page_html(trace_of(story), other=trace_of(beside) if beside else None)


def sentence(page: Page) -> str:
    return page.locator(".nv-sentence").inner_text()


def table(page: Page) -> list[tuple[str, str]]:
    """Status and task of each row of the table, as it stands there."""
    rows = page.locator(".nv-status table").first.locator("tbody tr")
    own = """row => [...row.cells].map(cell =>
      [...cell.childNodes].filter(node => node.nodeType === 3).map(node => node.data).join(""))"""
    cells = [row.evaluate(own) for row in rows.all()]
    return [(status, task) for status, task, _ in cells]


def fragment(page: Page) -> str:
    return str(page.evaluate("location.hash"))


def position(page: Page) -> int:
    """The seq of the last event that has happened."""
    return int(page.locator(".novaviz").get_attribute("data-position") or "")
