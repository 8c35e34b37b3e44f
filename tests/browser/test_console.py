"""The guest's console in a page: it follows, it keeps still, it can be read by everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from novaviz.views.guest import printed, ready_event
from tests.browser.checks import axe, contrast
from tests.browser.stories import HOSTILE, position, table, trace_of

LOG = ".nv-console-log"
BOXES = """() => ['.nv-stage', '.nv-console', '.nv-foot', '.nv-side']
  .map(name => document.querySelector(`.novaviz > ${name}`).getBoundingClientRect())
  .flatMap(({left, top, right}) => [left, top, right])"""


def go(page: Page, where: str) -> None:
    page.evaluate(f"location.hash = '{where}'")
    page.wait_for_timeout(150)


def ready_seq() -> int:
    ready = ready_event(trace_of("heard"))
    assert ready is not None
    return ready.seq


def lines(page: Page) -> list[str]:
    return page.locator(f"{LOG} p").all_text_contents()


def seen(page: Page) -> Any:
    """Whether the last line is within the log, with all of it."""
    return page.evaluate(
        f"""() => {{
          const log = document.querySelector('{LOG}').getBoundingClientRect();
          const last = [...document.querySelectorAll('{LOG} p')].at(-1).getBoundingClientRect();
          return last.top >= log.top && last.bottom <= log.bottom;
        }}"""
    )


@pytest.mark.parametrize("width", [390, 870, 1280])
def test_it_follows_its_end_and_nothing_moves(opened: Callable[..., Page], width: int) -> None:
    page = opened("heard")
    page.set_viewport_size({"width": width, "height": 860})
    page.wait_for_timeout(150)
    before = page.evaluate(BOXES)
    assert lines(page) == ["The guest prints nothing yet."]
    last = ""
    for line in printed(trace_of("heard")):
        go(page, f"seq={line.event.seq}&detail=everything")
        assert lines(page)[-1] == line.event.payload["text"]
        assert seen(page)
        last = line.text
    assert last in lines(page)[-1]
    assert page.locator(".nv-console-ready").count() == 1
    assert page.evaluate(BOXES) == before
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_going_back_takes_the_text_back_and_a_script_is_only_text(
    opened: Callable[..., Page],
) -> None:
    page = opened("heard", f"#seq={ready_seq()}")
    assert HOSTILE in lines(page)
    expect(page.locator(".nv-console-state")).to_contain_text("after ACTIVE")
    assert table(page)[-1] == ("Guest ready", "(console)")
    go(page, f"seq={ready_seq() - 1}")
    assert page.locator(".nv-console-ready").count() == 0
    expect(page.locator(".nv-console-state")).to_have_text("boots")
    go(page, "step=1")
    assert lines(page) == ["The guest prints nothing yet."]


def test_by_keyboard_it_is_scrolled_and_the_boot_stays_where_it_is(
    opened: Callable[..., Page],
) -> None:
    page = opened("heard", f"#seq={ready_seq()}")
    page.locator(LOG).focus()
    top = f"document.querySelector('{LOG}').scrollTop"
    assert page.evaluate(top) == 0
    here = position(page)
    page.keyboard.press("PageUp")
    page.wait_for_timeout(400)
    assert page.evaluate(top) < 0  # it is laid out from its end
    assert position(page) == here
    page.keyboard.press("End")
    page.wait_for_timeout(400)
    assert page.evaluate(top) == 0
    page.keyboard.press("ArrowLeft")
    assert position(page) < here


def test_a_boot_that_prints_nothing_has_none(opened: Callable[..., Page]) -> None:
    page = opened("classic", "#step=19")
    assert page.locator(LOG).count() == 0
    assert page.locator(".nv-console").bounding_box() is None


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
@pytest.mark.parametrize("view", ["sequence", "read"])
def test_everybody_can_read_it(opened: Callable[..., Page], theme: str, view: str) -> None:
    page = opened("heard", f"#seq={ready_seq() + 1}&theme={theme}&view={view}&detail=messages")
    page.wait_for_timeout(700)
    assert axe(page) == []
    assert contrast(page) == []
