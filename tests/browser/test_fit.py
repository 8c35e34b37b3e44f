"""The page fits where it is shown: phones, notebooks, halls and paper, and is readable there."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.checks import axe, contrast
from tests.browser.stories import html_of, trace_of


@pytest.mark.parametrize("width", [320, 870, 1280])
@pytest.mark.parametrize("detail", ["steps", "messages", "everything"])
def test_nothing_sticks_out(opened: Callable[..., Page], width: int, detail: str) -> None:
    page = opened()
    page.set_viewport_size({"width": width, "height": 760})
    page.evaluate(f"location.hash = 'step=15&detail={detail}'")
    page.wait_for_timeout(150)
    outside = page.evaluate(
        """() => [...document.querySelectorAll('.nv-stage svg text')]
          .map(text => [text.textContent, text.getBoundingClientRect()])
          .filter(([, box]) => box.width && (box.left < -0.5 || box.right > innerWidth + 0.5))
          .map(([text]) => text)"""
    )
    assert outside == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_projector_shows_large_letters_and_few_lanes(opened: Callable[..., Page]) -> None:
    page = opened(fragment="#step=15&theme=projector")
    page.set_viewport_size({"width": 1024, "height": 768})
    page.wait_for_timeout(150)
    sizes = page.evaluate(
        """() => {
          const size = (node) => parseFloat(getComputedStyle(node).fontSize);
          const all = [...document.querySelectorAll('.novaviz *')].filter(node =>
            node.getClientRects().length && [...node.childNodes].some(
              child => child.nodeType === 3 && child.textContent.trim()));
          return {
            sentence: size(document.querySelector('.nv-sentence')),
            lanes: [...document.querySelectorAll('.nv-heads text')].map(size),
            least: Math.min(...all.filter(node => !node.closest('.nv-live')).map(size)),
          };
        }"""
    )
    assert sizes["sentence"] >= 28
    assert min(sizes["lanes"]) >= 20
    assert sizes["least"] >= 16
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_the_page_is_small(opened: Callable[..., Page]) -> None:
    assert len(html_of("classic").encode()) < 400_000


def test_it_prints_the_picture_and_every_step(opened: Callable[..., Page]) -> None:
    page = opened(fragment="#step=15")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    printed = page.locator(".nv-print").inner_text()
    for step in trace_of("classic").steps:
        assert step.title in printed
    pdf = page.pdf()
    assert pdf.startswith(b"%PDF")
    assert 1 < len(re.findall(rb"/Type\s*/Page\b", pdf)) < 12


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
@pytest.mark.parametrize("view", ["sequence", "map", "read"])
def test_everybody_can_read_it(opened: Callable[..., Page], theme: str, view: str) -> None:
    page = opened(fragment=f"#step=15&theme={theme}&view={view}&detail=messages")
    page.wait_for_timeout(700)
    assert axe(page) == []
    assert contrast(page) == []


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_a_failure_is_readable_too(opened: Callable[..., Page], theme: str) -> None:
    page = opened("rescheduled", f"#theme={theme}")
    page.keyboard.type("19")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(700)
    assert axe(page) == []
    assert contrast(page) == []


@pytest.mark.parametrize("key", ["?", "/", "z", "p"])
def test_what_opens_can_be_read_by_everybody(opened: Callable[..., Page], key: str) -> None:
    page = opened(fragment="#step=5")
    page.keyboard.press(key)
    page.keyboard.press("PageDown")
    page.wait_for_timeout(700)
    assert axe(page) == []
