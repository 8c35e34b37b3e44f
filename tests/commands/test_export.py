"""``novaviz export`` and ``novaviz boot --open``: what is written, said and refused."""

from __future__ import annotations

import sys
import webbrowser
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote, urlparse

import pytest

from novaviz.commands import export as module
from novaviz.model import Trace
from tests import boots
from tests.export.test_html import Page
from tests.test_cli import AT_ONCE, novaviz, refused


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "boot.json"
    boots.classic().save(path)
    return path


def test_a_trace_becomes_a_page(saved: Path, tmp_path: Path) -> None:
    page = tmp_path / "boot.html"
    result = novaviz("export", str(saved), "-o", str(page))
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"  written     {page}\n"
    assert Trace.from_dict(Page(page.read_text()).data()["trace"]) == boots.classic()


def test_every_option_reaches_the_page(saved: Path, tmp_path: Path) -> None:
    page, other = tmp_path / "boot.html", tmp_path / "other.json"
    boots.modern().save(other)
    result = novaviz(
        *["export", str(saved), "-o", str(page), "--compare", str(other), "--theme", "dark"],
        *["--detail", "messages", "--view", "read", "--step", "7", "--language", "en"],
        "--no-twin",
    )
    assert result.exit_code == 0
    data = Page(page.read_text()).data()
    first = boots.classic().steps[6].first
    assert data["options"] == {
        "detail": "messages", "view": "read", "theme": "dark", "position": first,
    }  # fmt: skip
    assert Trace.from_dict(data["other"]["trace"]) == boots.modern()


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["BOOT", "-o", "boot.fnord"], ["boot.fnord", ".html"]),
        (["BOOT", "-o", "boot"], ["'boot'", ".html"]),
        (["BOOT", "-o", "nowhere/boot.html"], ["cannot write", "nowhere/boot.html"]),
        (["BOOT", "-o", "boot.html", "--step", "20"], ["no step 20", "1 to 19"]),
        (["BOOT", "-o", "boot.html", "--step", "x"], ["--step", "x"]),
        (["BOOT", "-o", "boot.html", "--theme", "pink"], ["pink", "projector"]),
        (["BOOT", "-o", "boot.html", "--detail", "states"], ["states", "messages"]),
        (["BOOT", "-o", "boot.html", "--view", "3d"], ["3d", "sequence"]),
        (["BOOT", "-o", "boot.html", "--language", "xx"], ["xx", "en"]),
        (["FAILED", "-o", "boot.html", "--twin"], ["no real boot", "vm1"]),
        (["BOOT", "-o", "boot.html", "--compare", "nothing.json"], ["nothing.json"]),
        (["nothing.json", "-o", "boot.html"], ["cannot read nothing.json"]),
        (["BROKEN", "-o", "boot.html"], ["broken.json is not a trace"]),
        (["BOOT"], ["--output"]),
        ([], ["TRACE"]),
    ],
)
def test_what_cannot_be_is_refused_in_one_line_and_nothing_is_written(
    arguments: list[str], named: list[str], saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(saved.parent)
    Path("broken.json").write_text('{"events": 7}')
    boots.no_valid_host().save("failed.json")
    before = sorted(path.name for path in saved.parent.iterdir())
    files = {"BOOT": "boot.json", "BROKEN": "broken.json", "FAILED": "failed.json"}
    given = [files.get(one, one) for one in arguments]
    said = refused(novaviz("export", *given))
    assert all(name in said for name in named), said
    assert sorted(path.name for path in saved.parent.iterdir()) == before


class Browser:
    """A browser that only keeps what it was asked to open."""

    name = "firefox"

    def __init__(self) -> None:
        self.opened: list[str] = []

    def open(self, url: str, *_: object) -> bool:
        self.opened.append(url)
        return True

    @property
    def page(self) -> Page:
        (url,) = self.opened
        return Page(Path(unquote(urlparse(url).path)).read_text())


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Browser:
    found = Browser()
    monkeypatch.setattr(webbrowser, "get", lambda *_: found)
    monkeypatch.setattr(webbrowser, "open", found.open)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return found


def test_a_boot_opens_in_the_browser(browser: Browser) -> None:
    result = novaviz("boot", "--open", "--detail", "messages")
    assert result.exit_code == 0
    assert "✓  19" in result.stdout
    (url,) = browser.opened
    assert result.stdout.splitlines()[-1] == f"  page        {unquote(urlparse(url).path)}"
    data = browser.page.data()
    assert Trace.from_dict(data["trace"]) == boots.classic()
    assert data["options"]["detail"] == "messages"


def test_it_goes_with_json_and_save(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "boot.json"
    result = novaviz("boot", "--open", "--json", "--save", str(path), "--detail", "states")
    assert Trace.from_json(result.stdout) == boots.classic()
    assert result.stdout == path.read_text()
    assert result.stderr.startswith("  page        ")
    assert browser.page.data()["options"]["detail"] == "steps"


def test_a_boot_that_fails_opens_too_and_still_exits_1(browser: Browser) -> None:
    assert novaviz("boot", "--open", *AT_ONCE, "--fault", "no-valid-host").exit_code == 1
    assert browser.page.data()["trace"]["metadata"]["outcome"] == "ERROR"


@pytest.mark.parametrize("there", [None, "lynx", "/usr/bin/w3m", "www-browser"])
def test_where_no_browser_can_be_opened_it_says_where_the_page_is(
    there: str | None, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def get(*_: object) -> Any:
        if there is None:
            raise webbrowser.Error("could not locate runnable browser")
        return SimpleNamespace(name=there)

    monkeypatch.setattr(webbrowser, "get", get)
    result = novaviz("boot", "--open", *AT_ONCE)
    assert result.exit_code == 0
    path, _, told = result.stdout.splitlines()[-1].removeprefix("  page        ").partition(" (")
    assert told == "no browser could be opened)"
    assert Path(path).is_file()
    assert browser.opened == []


def test_a_browser_that_takes_its_time_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(module, "PATIENCE", 0.3)
    monkeypatch.setenv("BROWSER", f"{sys.executable} -c 'import time; time.sleep(3)' %s")
    monkeypatch.setattr(webbrowser, "_tryorder", None)
    result = novaviz("boot", "--open", *AT_ONCE)
    assert result.exit_code == 0
    assert "no browser" not in result.stdout


def test_a_place_without_room_for_the_page_is_said(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    result = novaviz("boot", "--open", *AT_ONCE)
    assert result.exit_code == 1
    assert result.stderr.startswith("novaviz: error: cannot write")
