"""One HTML file: all in it, nothing from anywhere, and strangers' text never markup."""

from __future__ import annotations

import gzip
import json
import re
from base64 import b64decode
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from novaviz.exceptions import TraceError, UsageError
from novaviz.export import EXPORTERS, export
from novaviz.export.html import page_html
from novaviz.model import Trace
from novaviz.views.mime import html_of
from novaviz.views.playable import playable
from tests import boots

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "img-src data:; font-src data:"
)
HOSTILE = "</script><!--<script>alert(1)</script>\"'&]]>\x1b"
ELSEWHERE = ("src", "href", "srcset", "data", "poster", "action", "background", "xlink:href")


class Page(HTMLParser):
    """A page as a browser's parser sees it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self._open = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open = tag
        self.texts.append((tag, ""))

    def handle_data(self, data: str) -> None:
        if self.texts:
            self.texts[-1] = (self.texts[-1][0], self.texts[-1][1] + data)

    def text(self, tag: str) -> list[str]:
        return [text for one, text in self.texts if one == tag]

    def data(self) -> dict[str, Any]:
        """What the player is given."""
        packed = self.text("script")[0]
        found: dict[str, Any] = json.loads(gzip.decompress(b64decode(packed)))
        return found


@pytest.mark.parametrize("story", boots.STORIES)
def test_the_page_holds_the_trace_as_it_is_and_all_its_words(story: Callable[[], Trace]) -> None:
    trace = story()
    data = Page(page_html(trace)).data()
    shown = playable(trace)
    assert Trace.from_dict(data["trace"]) == trace
    assert data["score"] == json.loads(json.dumps(shown.score))
    assert (data["other"], data["options"]["position"]) == (None, 0)


def test_nothing_comes_from_anywhere_else() -> None:
    page = Page(page_html(boots.classic()))
    assert ("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY}) in page.elements
    for tag, attributes in page.elements:
        assert not set(attributes) & set(ELSEWHERE), (tag, attributes)
        assert tag not in ("link", "base", "iframe", "object", "embed", "form")
    assert "http" not in "".join(page.text("style"))


def test_the_page_says_what_it_is() -> None:
    page = Page(page_html(boots.classic()))
    tags = [tag for tag, _ in page.elements]
    assert page.elements[0] == ("html", {"lang": "en"})
    assert page.text("title")[0].strip() == "vm1: a classic boot"
    assert any(attributes.get("name") == "viewport" for _, attributes in page.elements)
    assert tags.count("script") == 2
    assert html_of(boots.classic()) in page_html(boots.classic())


def test_a_classic_boot_is_less_than_400_kb_and_the_same_every_time() -> None:
    html = page_html(boots.classic())
    assert len(html.encode()) < 400_000
    assert html == page_html(boots.classic())


def test_a_hostile_trace_stays_data() -> None:
    plain, hostile = Page(page_html(boots.classic())), Page(page_html(boots.renamed(HOSTILE)))
    assert [tag for tag, _ in hostile.elements] == [tag for tag, _ in plain.elements]
    assert HOSTILE in json.dumps(hostile.data(), ensure_ascii=False).replace('\\"', '"').replace(
        "\\u001b", "\x1b"
    )
    assert "\x1b" not in page_html(boots.renamed(HOSTILE))
    assert HOSTILE[:-1] in hostile.text("title")[0]


def test_the_players_own_script_cannot_end_its_element(monkeypatch: pytest.MonkeyPatch) -> None:
    script = 'const a = "</ScRiPt><!-- <script>"; const b = 1 < 2 && 2<!b;'
    monkeypatch.setattr("novaviz.export.html.bundle", lambda: script)
    shown = Page(page_html(boots.classic())).text("script")[1]
    assert shown.strip().splitlines()[0] == (
        r'const a = "\x3c/ScRiPt>\x3c!-- \x3cscript>"; const b = 1 < 2 && 2<!b;'
    )


def test_half_characters_can_be_written(tmp_path: Path) -> None:
    trace = Trace.from_json(boots.renamed("x\ud800y").to_json())
    trace.export(tmp_path / "boot.html")
    assert "x?y" in json.dumps(Page((tmp_path / "boot.html").read_text()).data())


def test_a_number_that_json_has_not_is_refused() -> None:
    data = boots.classic().to_dict()
    data = json.loads(json.dumps(data))
    data["events"][0]["payload"] = {"speed": float("inf")}
    with pytest.raises(TraceError, match="infinite"):
        page_html(Trace.from_dict(data))


def test_two_runs_and_where_to_begin_go_along() -> None:
    asked = {"step": 7, "theme": "projector", "view": "map", "detail": "everything"}
    data = Page(page_html(boots.classic(), other=boots.modern(), **asked)).data()
    step = next(step for step in boots.classic().steps if step.number == 7)
    assert data["options"] == {
        "position": step.first, "theme": "projector", "view": "map", "detail": "everything",
    }  # fmt: skip
    assert data["other"]["trace"] == json.loads(json.dumps(boots.modern().to_dict()))
    assert data["other"]["alignment"]["pairs"]
    assert data["twin"] is None


def test_a_classic_boot_takes_the_real_guest_along() -> None:
    taken = page_html(boots.classic())
    assert Page(taken).data()["twin"]["trace"]["metadata"]["hypervisor"] == "qemu"
    assert len(taken.encode()) < 500_000


def test_a_twin_that_nobody_has_recorded_is_refused() -> None:
    with pytest.raises(UsageError, match="no real boot"):
        page_html(boots.no_valid_host(), twin=True)


def test_a_modern_boot_takes_its_twin_along_unless_told_not_to() -> None:
    taken = page_html(boots.modern())
    assert Page(taken).data()["twin"]["trace"]["metadata"]["source"] == "recording"
    assert len(taken.encode()) < 500_000
    assert Page(page_html(boots.modern(), twin=False)).data()["twin"] is None


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"step": 20}, "no step 20.*1 to 19"),
        ({"step": 0}, "no step 0"),
        ({"theme": "pink"}, "pink.*projector"),
        ({"view": "3d"}, "3d.*map"),
        ({"detail": "all"}, "all.*everything"),
        ({"language": "xx"}, "xx.*en"),
    ],
)
def test_what_cannot_be_is_refused(options: dict[str, Any], named: str) -> None:
    with pytest.raises(UsageError, match=named):
        page_html(boots.classic(), **options)


def test_a_step_that_did_not_happen_is_no_place_to_begin() -> None:
    with pytest.raises(UsageError, match="step 19 does not happen"):
        page_html(boots.no_valid_host(), step=19)


@pytest.mark.parametrize("name", ["boot", "boot.fnord", "boot.html.gz", ".html"])
def test_an_unknown_suffix_names_those_that_are_known(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=re.escape(", ".join(EXPORTERS))):
        export(boots.classic(), tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_trace_exports_itself_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "boot.HTML"
    boots.classic().export(str(path), theme="dark")
    assert Page(path.read_text(encoding="utf-8")).data()["options"]["theme"] == "dark"
    before = path.read_text(encoding="utf-8")
    with pytest.raises(UsageError):
        boots.classic().export(path, step=99)
    assert [one.read_text(encoding="utf-8") for one in tmp_path.iterdir()] == [before]
    with pytest.raises(UsageError, match="cannot write"):
        boots.classic().export(tmp_path / "nowhere" / "boot.html")
