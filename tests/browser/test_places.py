"""The page in strange places: in a frame, twice in a document, with a nonsensical address."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stories import html_of, position, sentence, trace_of

NONSENSE = (
    "#", "##", "#step=99", "#step=-1", "#step=x&seq=y", "#seq=1e9", "#seq=99999999999999999999",
    "#seq=7&view=3d&detail=all&theme=pink&speed=NaN&timing=no", "#%", "#seq=%FF", "#run=2&seq=5",
    "#run=3", "#__proto__=1&constructor=2", "#step=7&step=8", "#speed=0", "#speed=-4",
    "#<img src=x onerror=alert(1)>",
)  # fmt: skip
TWICE = """() => {
  const letters = document.getElementById("novaviz-data").textContent;
  const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json().then(({ trace, score }) => {
    document.body.replaceChildren();
    for (const _ of [1, 2]) {
      const place = document.createElement("div");
      document.body.append(place);
      window.novaviz.mount(place, trace, { score, height: "500px" });
    }
  });
}"""
IDS = "[...document.querySelectorAll('[id]')].map(({ id }) => id)"
FOCUS = "document.activeElement.matches('.novaviz, .novaviz *')"


@pytest.mark.parametrize("fragment", NONSENSE)
def test_a_nonsensical_address_is_taken_as_far_as_it_means_something(
    opened: Callable[..., Page], fragment: str
) -> None:
    page = opened(fragment=fragment)
    assert 0 <= position(page) <= len(trace_of("classic").events)
    page.keyboard.press("PageDown")
    assert sentence(page)
    page.evaluate("hash => location.hash = hash", fragment)
    page.keyboard.press("Home")
    expect(page.locator(".novaviz")).to_have_attribute("data-position", "0")


def test_in_a_frame_without_an_address_it_plays(offline: Page) -> None:
    frame = f'<iframe srcdoc="{escape(html_of("classic"))}" style="width:900px;height:600px">'
    offline.set_content(f"<!doctype html>{frame}</iframe>")
    inner = offline.frame_locator("iframe")
    inner.locator(".nv-sentence").wait_for()
    inner.locator(".novaviz").focus()
    for key in ("PageDown", "PageDown", "3", "Enter", "ArrowRight", "/", "Escape", "?", "Escape"):
        offline.keyboard.press(key)
    assert int(inner.locator(".novaviz").get_attribute("data-position") or 0) > 0


def test_in_a_sandbox_it_plays(offline: Page) -> None:
    """A frame that may run scripts, and has no storage of its own."""
    frame = escape(html_of("classic"))
    offline.set_content(f'<iframe sandbox="allow-scripts" srcdoc="{frame}"></iframe>')
    inner = offline.frame_locator("iframe")
    inner.locator(".nv-sentence").wait_for()
    inner.locator(".novaviz").focus()
    for key in ("p", "PageDown", "PageDown", "Escape", "End"):
        offline.keyboard.press(key)
    expect(inner.locator(".novaviz")).not_to_have_attribute("data-position", "0")


def test_two_players_in_one_document_do_not_disturb_each_other(offline: Page) -> None:
    html = html_of("classic").replace("\npage();\n", "\nwindow.novaviz = { mount };\n")
    offline.set_content(html)
    offline.wait_for_function("window.novaviz")
    offline.evaluate(TWICE)
    first, second = offline.locator(".novaviz").all()
    second.focus()
    offline.keyboard.press("PageDown")
    assert first.get_attribute("data-position") == "0"
    assert int(second.get_attribute("data-position") or 0) > 0
    first.focus()
    for view in ("sequence", "map", "read"):
        for player in (first, second):
            player.locator("[data-act=view]").first.evaluate(
                """(control, view) => {
                  const root = control.closest(".novaviz");
                  (root.querySelector(`[data-act=view][data-value=${view}]`) ?? control).click();
                }""", view,
            )  # fmt: skip
        ids = offline.evaluate(IDS)
        assert len(ids) == len(set(ids))


def test_tab_reaches_every_control_and_leaves_the_player(opened: Callable[..., Page]) -> None:
    page = opened(fragment="#step=7&detail=messages")
    wanted = page.evaluate("""[...document.querySelectorAll(".novaviz :is(button, select, input,"
      + "summary, a[href], [tabindex='0'])")].filter((one) => one.checkVisibility()
      && !one.disabled && one.tabIndex >= 0 && !one.closest("[inert]")
      && !(one.closest("details:not([open])") && !one.matches("summary"))).length""")
    assert wanted > 15
    page.evaluate("document.activeElement.blur()")
    seen = 0
    for _ in range(wanted + 10):
        page.keyboard.press("Tab")
        if not page.evaluate(FOCUS):
            break
        seen += 1
    assert wanted <= seen <= wanted + 1, (seen, wanted)


@pytest.mark.parametrize("key", ["?", "/", "z", ".", "p"])
def test_the_focus_is_never_lost_when_something_opens_or_closes(
    opened: Callable[..., Page], key: str
) -> None:
    page = opened(fragment="#step=6")
    button = page.locator("[data-act=forward]").first
    button.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.dataset.act") == "forward"
    page.keyboard.press(key)
    for _ in range(3):
        page.keyboard.press("PageDown")
        if page.locator(".nv-over [data-act=choose]").count():
            page.keyboard.press("Enter")
            assert page.evaluate(FOCUS)
        page.keyboard.press("Escape")
        assert page.evaluate(FOCUS)
    assert page.locator(".nv-over > *").count() == 0


@pytest.mark.parametrize("width", [320, 700])
def test_it_goes_on_playing_while_the_window_changes(
    opened: Callable[..., Page], width: int
) -> None:
    page = opened(fragment="#seq=40&detail=everything&speed=8")
    page.keyboard.press(" ")
    for size in (1400, width, 1400, width):
        page.set_viewport_size({"width": size, "height": 700})
        page.wait_for_timeout(120)
    before = position(page)
    expect(page.locator(".novaviz")).not_to_have_attribute("data-position", str(before))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
