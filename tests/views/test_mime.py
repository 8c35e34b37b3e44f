"""What is shown where no player can run: steps and table, as HTML and as text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from novaviz.model import Trace
from novaviz.run import boot
from novaviz.views.mime import bundle_of, html_of, text_of
from tests import boots

HOSTILE = '<script>alert(1)</script>"&\x1b[2J'


BARE = replace(boots.classic(), steps=(), transitions=(), metadata={"title": None})
"""A trace as somebody else's tool may have made it."""


class Reader(HTMLParser):
    """The elements and the text of some HTML; every element must be closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.update(name for name, _ in attrs)
        self._open.append(tag)
        self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[self._open[-1]][-1] += data


@pytest.mark.parametrize("story", boots.STORIES)
def test_the_html_is_the_steps_and_the_table(story: Callable[[], Trace]) -> None:
    trace = story()
    read = Reader(html_of(trace))
    for step, told in zip(trace.steps, read.texts["li"], strict=True):
        assert told.startswith(step.title)
    assert [" ".join(read.texts["th"]).split(), read.tags.count("table")] == [
        ["Status", "Task", "Steps"], 1,
    ]  # fmt: skip
    assert read.attributes <= {"class", "value", "scope"}
    assert not {"script", "style", "img", "a"}.intersection(read.tags)


def test_it_says_what_failed_and_what_never_happened() -> None:
    told = Reader(html_of(boots.no_valid_host())).texts
    assert any("not reached" in text for text in told["strong"])
    assert "Error" in told["td"]
    refused = Reader(html_of(boots.rejected())).texts
    assert any(text.startswith("(failed: 404 Not Found") for text in refused["strong"])


def test_the_text_has_the_same() -> None:
    text = text_of(boots.classic())
    assert "✓  19" in text
    assert "✓ | Active" in text
    assert text.endswith("vm1 is ACTIVE on host3. Address: 10.0.0.10 (private).")


def test_a_strangers_text_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    trace = boots.renamed(HOSTILE)
    trace = replace(trace, steps=tuple(replace(step, title=HOSTILE) for step in trace.steps))
    read = Reader(html_of(trace))
    assert "script" not in read.tags
    assert '<script>alert(1)</script>"&' in read.texts["h2"][0]
    assert not re.search("[\x00-\x08\x0b-\x1f]", html_of(trace) + text_of(trace))


def test_a_run_that_has_not_begun_and_a_trace_without_steps_are_shown() -> None:
    with boot(paused=True) as run:
        for shown in (run, BARE):
            assert "table" in Reader(bundle_of(shown)["text/html"]).tags
