"""The offline page, used as a reader uses it: in a real browser, without any network."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from novaviz.catalog import read_storyboard
from novaviz.views.score import score_of
from tests.browser.stories import HOSTILE, fragment, position, sentence, table, trace_of


@pytest.mark.parametrize("story", ["classic", "modern"])
def test_at_each_step_the_page_says_and_shows_what_the_trace_says(
    opened: Callable[..., Page], story: str
) -> None:
    trace = trace_of(story)
    score = score_of(trace)
    page = opened(story)
    for step, words in zip(trace.steps, score["steps"], strict=True):
        if step.first is None:
            continue
        page.evaluate(f"location.hash = 'step={step.number}'")
        expect(page.locator(".nv-badge").first).to_have_text(str(step.number))
        assert sentence(page) == words["sentence"]
        assert step.first <= position(page) <= len(trace.events)
        state = trace.state_at(position(page))
        marked = page.locator(".nv-status table [aria-current]")
        shown = marked.first.inner_text().lower()
        if state is None:
            assert "no instance yet" in shown
            continue
        assert state.status.lower() in shown
        assert (state.task_state or "none").replace("_", " ") in shown


def test_the_table_is_that_of_the_nineteen_steps(opened: Callable[..., Page]) -> None:
    page = opened()
    board = read_storyboard("classic")
    assert table(page) == [(row.status, row.task) for row in board.table]


def test_the_whole_boot_is_followed_by_keyboard(opened: Callable[..., Page]) -> None:
    page = opened()
    seen = []
    for _ in range(19):
        page.keyboard.press("PageDown")
        seen.append(page.locator(".nv-badge").first.inner_text())
    assert seen == [str(number) for number in range(1, 20)]
    page.keyboard.press("End")
    assert position(page) == len(trace_of("classic").events)
    page.keyboard.press("PageUp")
    assert page.locator(".nv-badge").first.inner_text() == "19"
    page.keyboard.press("Home")
    assert position(page) == 0
    page.keyboard.press("ArrowRight")
    assert position(page) == 1


def test_a_step_is_jumped_to_by_its_number_and_come_back_from(opened: Callable[..., Page]) -> None:
    page = opened()
    page.keyboard.press("PageDown")
    before = position(page)
    page.keyboard.type("13")
    page.keyboard.press("Enter")
    assert fragment(page) == "#step=13"
    page.keyboard.press("Backspace")
    assert position(page) == before


def test_a_reload_resumes_at_the_same_place(opened: Callable[..., Page]) -> None:
    page = opened(fragment="#step=9&theme=projector&view=map")
    page.keyboard.press("PageDown")
    assert fragment(page).startswith("#step=10")
    page.reload()
    page.locator(".nv-sentence").wait_for()
    assert page.locator(".nv-badge").first.inner_text() == "10"
    assert page.locator(".novaviz").get_attribute("data-theme") == "projector"
    assert page.locator(".novaviz").get_attribute("data-view") == "map"


def test_space_plays_and_pauses(opened: Callable[..., Page]) -> None:
    page = opened(fragment="#seq=40&detail=everything&speed=8")
    page.keyboard.press(" ")
    expect(page.locator(".novaviz")).to_have_attribute("data-position", re.compile("4[4-9]|5."))
    page.keyboard.press(" ")
    stopped = position(page)
    page.wait_for_timeout(700)
    assert position(page) == stopped


def test_reset_brings_everything_back(opened: Callable[..., Page]) -> None:
    page = opened()
    for key in ("PageDown", "PageDown", "z"):
        page.keyboard.press(key)
    page.keyboard.press("0")
    assert position(page) == 0
    assert fragment(page) in ("", "#")
    assert page.locator(".nv-over > *").count() == 0


def test_blank_help_search_and_spotlight_open_and_close(opened: Callable[..., Page]) -> None:
    page = opened(fragment="#step=7")
    page.keyboard.press(".")
    assert page.locator(".nv-blank").is_visible()
    page.keyboard.press(".")
    assert page.locator(".nv-blank").count() == 0
    page.keyboard.press("?")
    assert "Backspace" in page.locator(".nv-over").inner_text()
    page.keyboard.press("Escape")
    page.keyboard.press("z")
    spotlight = page.locator(".nv-over").inner_text()
    assert "nova-api" in spotlight
    assert "nova-scheduler" in spotlight
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("spawn")
    found = page.locator(".nv-over [data-act=find]")
    assert found.count() > 0
    found.first.click()
    assert page.locator(".nv-over > *").count() == 0
    assert "seq=" in fragment(page) or "step=" in fragment(page)


def test_the_live_region_alone_tells_the_boot(opened: Callable[..., Page]) -> None:
    page = opened()
    trace = trace_of("classic")
    said = []
    for step in trace.steps:
        page.keyboard.press("PageDown")
        expect(page.locator(".nv-live")).to_contain_text(f" {step.number} of ")
        said.append(page.locator(".nv-live").text_content() or "")
    for step, text in zip(trace.steps, said, strict=True):
        assert step.title in text
        state = trace.state_at(step.first or 0)
        assert state is None or state.status in text


def test_a_hostile_name_is_text_everywhere(opened: Callable[..., Page]) -> None:
    page = opened("hostile", "#seq=8&detail=messages")
    for view in ("sequence", "map", "read"):
        page.evaluate(f"location.hash = 'seq=8&detail=messages&view={view}'")
        expect(page.locator(".novaviz")).to_have_attribute("data-view", view)
        assert page.locator(".novaviz script").count() == 0
        assert HOSTILE in (page.locator(".novaviz").text_content() or "")
    page.keyboard.press("/")
    page.keyboard.type("alert(1)")
    page.keyboard.press("Escape")


def test_a_message_shows_what_it_says_once_it_has_happened(opened: Callable[..., Page]) -> None:
    trace = trace_of("classic")
    post = next(event for event in trace.events if event.name == "POST /v2.1/servers")
    page = opened(fragment=f"#seq={post.seq}&detail=messages")
    inspector = page.locator(".nv-inspect")
    assert "imageRef" in (inspector.text_content() or "")
    assert "202" not in (inspector.text_content() or "")
    close = trace.span(post.span).close
    assert close is not None
    page.evaluate(f"location.hash = 'seq={close.seq}&detail=messages'")
    expect(page.locator(".nv-inspect")).to_contain_text("202")


def test_a_decision_shows_who_was_refused_and_why(opened: Callable[..., Page]) -> None:
    trace = trace_of("no host")
    decided = next(event for event in trace.events if event.name == "get_filtered_hosts"
                   and event.phase == "end")  # fmt: skip
    page = opened("no host", f"#seq={decided.seq}&detail=messages")
    text = page.locator(".nv-inspect").inner_text()
    assert decided.result is not None
    refused = [verdict for verdict in decided.result["verdicts"] if not verdict["passed"]]
    assert refused
    for verdict in refused:
        assert verdict["host"] in text
        assert verdict["reason"] in text


def test_clicking_a_message_goes_there(opened: Callable[..., Page]) -> None:
    page = opened(fragment="#step=7")
    row = page.locator(".nv-stage [data-act=goto]").last
    value = row.get_attribute("data-value")
    row.dispatch_event("click")
    assert str(position(page)) == value


def test_predict_mode_asks_locks_and_shows_what_refutes(opened: Callable[..., Page]) -> None:
    page = opened()
    page.keyboard.press("p")
    for _ in range(20):
        page.keyboard.press("PageDown")
        if page.locator(".nv-over [data-act=choose]").count():
            break
    choices = page.locator(".nv-over [data-act=choose]")
    assert choices.count() >= 3
    question = page.locator(".nv-over")
    choices.first.click()
    revealed = question.inner_text()
    page.locator(".nv-over").get_by_role("button").nth(1).dispatch_event("click")
    assert question.inner_text() == revealed
    said = question.locator(".nv-tally").inner_text()
    page.keyboard.press("Escape")
    page.reload()
    page.locator(".nv-sentence").wait_for()
    page.keyboard.press("p")
    for _ in range(20):
        page.keyboard.press("PageDown")
        if choices.count():
            break
    assert question.locator(".nv-tally").inner_text() == said


def test_a_second_click_on_a_message_shows_what_it_causes(opened: Callable[..., Page]) -> None:
    page = opened(fragment="#step=7&detail=messages")
    row = page.locator(".nv-row.nv-now")
    row.dispatch_event("click")
    assert page.locator(".nv-row.nv-is-effect").count() > 0
    assert page.locator(".nv-row.nv-is-cause").count() > 0
    row.dispatch_event("click")
    assert page.locator(".nv-row.nv-is-effect").count() == 0

