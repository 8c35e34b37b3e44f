"""``novaviz recordings``, and a recording's name where a trace is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from novaviz.catalog.recordings import REAL_BOOTS, RECORDINGS, read_recording
from novaviz.model import Trace
from tests import boots
from tests.export.test_html import Page
from tests.test_cli import novaviz, refused


def test_the_recordings_are_listed_with_their_titles() -> None:
    told = novaviz("recordings").stdout.splitlines()
    assert [line for line in told if line and line[0] != " "] == [*REAL_BOOTS, *RECORDINGS]
    assert "  web1: a classic boot with a real guest" in told


def test_a_recording_is_shown_and_exported_by_its_name(tmp_path: Path) -> None:
    assert "novaviz-guest: ready" in novaviz("show", "real-classic").stdout
    page = tmp_path / "real.html"
    assert novaviz("export", "real-modern", "-o", str(page)).exit_code == 0
    shown = Trace.from_dict(Page(page.read_text()).data()["trace"])
    assert shown == read_recording("real-modern")


def test_a_file_of_that_name_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    boots.classic().save("real-classic")
    assert "vm1: a classic boot" in novaviz("show", "real-classic").stdout
    assert "cannot read real-fnord" in refused(novaviz("show", "real-fnord"))
