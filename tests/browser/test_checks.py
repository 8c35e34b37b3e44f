"""The checks that judge the player are themselves held to small pages, good and bad."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.checks import axe, contrast

PAGE = """<!doctype html><html lang="en"><title>A page</title>
<style>body {{ margin: 0; background: #fff }} {style}</style>
<main class="novaviz"><h1>A picture</h1>
<svg width="400" height="200" role="img" aria-label="x">{svg}</svg>{html}</main>
"""


def put(page: Page, svg: str = "", style: str = "", html: str = "") -> None:
    page.set_content(PAGE.format(svg=svg, style=style, html=html))


@pytest.mark.parametrize(
    "svg",
    [
        '<text x="20" y="40" fill="#595959">on the page</text>',
        '<rect width="400" height="200"/><text x="20" y="40" fill="#fff">on a dark box</text>',
        '<text x="20" y="60" font-size="26" fill="#888">large may be paler</text>',
        '<text x="20" y="40" fill="#444">words<tspan fill="#00f"> of two colours</tspan></text>',
        '<path d="M80 0V200" stroke="#444"/><text x="20" y="40" fill="#222">over a lifeline</text>',
        '<g style="display: none"><text x="20" y="40" fill="#eee">not shown</text></g>',
        '<text x="20" y="40" fill="#eee">covered</text><rect width="400" height="99" fill="#fff"/>',
        '<text x="900" y="40" fill="#eee">out of the picture</text>',
    ],
)
def test_text_that_can_be_read_or_is_not_there_passes(page: Page, svg: str) -> None:
    put(page, svg)
    assert contrast(page) == []


@pytest.mark.parametrize(
    "svg",
    [
        '<text x="20" y="40" fill="#999">pale</text>',
        '<text x="20" y="40" fill="#fff">as white as the page</text>',
        '<rect width="400" height="200" fill="#333"/><text x="20" y="40">dark on dark</text>',
        '<g opacity="0.5"><text x="20" y="40" fill="#333">half seen</text></g>',
        '<text x="20" y="40" fill="#333" fill-opacity="0.5">half filled</text>',
        '<text x="20" y="40">black<tspan fill="#ccc"> and pale</tspan></text>',
        '<text x="20" y="60" font-size="26" transform="scale(0.5)" fill="#888">shrunk</text>',
    ],
)
def test_text_that_is_hard_to_read_is_found(page: Page, svg: str) -> None:
    put(page, svg)
    assert len(contrast(page)) == 1


def test_colours_come_back_after_the_check(page: Page) -> None:
    put(page, "<text x='20' y='40' class='it'>a word</text>", ".it { fill: #123456 }")
    contrast(page)
    fill = "getComputedStyle(document.querySelector('.it')).fill"
    assert page.evaluate(fill) == "rgb(18, 52, 86)"


def test_axe_finds_what_is_wrong_and_nothing_else(page: Page) -> None:
    put(page)
    assert axe(page) == []
    put(page, html='<img src="data:,"><button></button>')
    assert {line.partition(":")[0] for line in axe(page)} == {"button-name", "image-alt"}
