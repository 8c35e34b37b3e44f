"""Odd traces in a real browser: nothing of them runs, nothing of the player breaks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from playwright.sync_api import Page

from novaviz.export.html import page_html
from novaviz.model import Trace
from novaviz.model.event import Json
from tests import boots
from tests.odd import ELEMENT, odd_traces

MANY = 25
FORBIDDEN = "script, img, iframe, object, embed, link, style"
ACTIVE = """root => [...root.querySelectorAll("*")].some((element) =>
  [...element.attributes].some(({ name }) => /^on|^(xlink:)?href$/.test(name)))"""
"""Whether an attribute of any element could run something, or fetch it."""
GO = "hash => { location.hash = hash; return new Promise(requestAnimationFrame) }"
KEYS = ("End", "PageUp", "ArrowLeft", "c", "f", "z", "z", "p", "ArrowRight", "Escape", "t", "Home")


def opened_at(page: Page, place: Path, trace: Trace, fragment: str = "", **options: Any) -> Page:
    """The page of a trace."""
    file = place / "odd.html"
    file.write_text(page_html(trace, **options), encoding="utf-8")
    page.goto("about:blank")
    page.goto(f"{file.as_uri()}{fragment}")
    page.locator(".novaviz .nv-sentence").wait_for(state="attached")
    return page


def looked_through(page: Page, end: int) -> None:
    """Each view and detail at some events, each thing that a key does, and a search."""
    for view in ("sequence", "map", "read"):
        for detail in ("steps", "messages", "everything"):
            for seq in {0, end // 2, end}:
                hash_ = f"seq={seq}&view={view}&detail={detail}&timing=true"
                page.evaluate(GO, hash_)
    for key in KEYS:
        page.keyboard.press(key)
    page.keyboard.press("/")
    page.keyboard.type("a")
    page.keyboard.press("Escape")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert page.evaluate("window.evil") is None
    assert page.locator(f".novaviz :is({FORBIDDEN})").count() == 0
    assert not page.locator(".novaviz").evaluate(ACTIVE)


def test_odd_traces_do_no_harm(offline: Page, tmp_path: Path) -> None:
    @settings(
        max_examples=MANY, deadline=None, derandomize=True, database=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(odd_traces())
    def play(data: dict[str, Json]) -> None:
        trace = Trace.from_json(json.dumps(data))
        page = opened_at(offline, tmp_path, trace, twin=False)
        looked_through(page, len(trace.events))

    play()


def test_what_looks_like_an_element_of_the_player_is_shown_as_data(
    offline: Page, tmp_path: Path
) -> None:
    data = json.loads(boots.classic().to_json())
    seq = next(one["seq"] for one in data["events"] if one["kind"] == "rest")
    data["events"][seq - 1]["payload"]["headers"] = {"X-Tree": ELEMENT}
    page = opened_at(offline, tmp_path, Trace.from_dict(data), f"#seq={seq}&detail=messages")
    assert "window.evil = 1" in (page.locator(".nv-inspect").text_content() or "")
    assert page.locator(".novaviz script").count() == 0
    assert page.evaluate("window.evil") is None
