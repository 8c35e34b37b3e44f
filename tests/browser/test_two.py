"""Two runs in one player: side by side, or the recorded twin of a boot at a key."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from novaviz.analysis.comparison import align
from tests.browser.stories import position, trace_of


def titles(page: Page) -> list[str]:
    return page.locator(".nv-beside > .nv-beside-title").all_inner_texts()


def present(page: Page, run: int) -> str:
    """What stands at the row that is on, in one of the two diagrams."""
    row = page.locator(".nv-beside").nth(run).locator(".nv-row.nv-now .nv-label")
    return row.first.text_content() or ""


def test_two_runs_are_stepped_together(opened: Callable[..., Page]) -> None:
    page = opened("classic", beside="rescheduled")
    assert titles(page) == [trace_of(one).metadata["title"] for one in ("classic", "rescheduled")]
    for number in (3, 7, 9, 13):
        page.keyboard.type(str(number))
        page.keyboard.press("Enter")
        expect(page.locator(".nv-badge").first).to_have_text(str(number))
        assert present(page, 0) == present(page, 1) != ""


def test_what_only_one_of_them_does_is_marked(opened: Callable[..., Page]) -> None:
    page = opened("classic", "#detail=messages", beside="rescheduled")
    page.keyboard.press("End")
    marks = align(trace_of("classic"), trace_of("rescheduled"))["marks"][1]
    shown = page.locator(".nv-beside").nth(1).locator(".nv-mark").all_text_contents()
    assert shown
    assert {mark["mark"] for mark in marks.values()} >= {"extra", "failed"}
    assert {text.split()[0] for text in shown} <= {"extra", "failed", "slower", "faster"}


def test_the_other_run_leads_after_a_key_and_back(opened: Callable[..., Page]) -> None:
    page = opened("classic", "#step=19", beside="rescheduled")
    page.keyboard.press("t")
    page.keyboard.press("End")
    assert position(page) == len(trace_of("rescheduled").events)
    assert len(titles(page)) == 2
    page.keyboard.press("t")
    assert position(page) == len(trace_of("classic").events)


def test_a_modern_boot_has_a_recorded_twin_at_a_key(opened: Callable[..., Page]) -> None:
    page = opened("modern", "#step=11")
    said = page.locator(".nv-head").inner_text()
    page.keyboard.press("t")
    assert page.locator(".nv-head").inner_text() != said
    assert "record" in page.locator(".novaviz").inner_text()
    assert "#run=2" in page.evaluate("location.hash").replace("&", "#")
    page.reload()
    page.locator(".nv-sentence").wait_for()
    assert "record" in page.locator(".novaviz").inner_text()
    page.keyboard.press("t")
    assert page.locator(".nv-head").inner_text() == said


@pytest.mark.parametrize("width", [360, 870, 1400])
def test_two_runs_fit(opened: Callable[..., Page], width: int) -> None:
    page = opened("classic", "#step=15", beside="rescheduled")
    page.set_viewport_size({"width": width, "height": 800})
    page.wait_for_timeout(200)
    assert page.locator(".nv-beside svg").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
