"""``novaviz guest``: what it prints, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.guest import fakes
from tests.test_cli import novaviz, refused


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "novaviz" / "guest"


def test_a_guest_is_built_of_the_users_files_once_and_found(tmp_path: Path, cache: Path) -> None:
    parts = fakes.parts(tmp_path / "parts")
    build = ["guest", "build", "--kernel", str(parts.kernel), "--busybox", str(parts.busybox),
             "--modules", str(parts.modules)]  # fmt: skip
    result = novaviz(*build)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("  built       in ")
    assert "  disk        none: no boot loader was given\n" in result.stdout
    folder = novaviz("guest", "path").stdout.rstrip("\n")
    assert Path(folder).parent == cache
    assert f"{folder}/vmlinuz\n" in result.stdout
    assert str(parts.kernel) in result.stdout
    assert novaviz(*build).stdout.startswith("  built       there already\n")
    assert novaviz(*build, "--force").stdout.startswith("  built       in ")


def test_the_group_lists_its_commands() -> None:
    result = novaviz("guest")
    assert result.exit_code == 0
    assert "build" in result.stdout
    assert "path" in result.stdout


def test_what_cannot_be_is_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refused(novaviz("guest", "path")) == "there is no guest yet: novaviz guest build"
    assert "needed together" in refused(novaviz("guest", "build", "--kernel", "k"))
    assert "choose from: build, path, list, console, rm" in refused(novaviz("guest", "fnord"))
    nowhere = str(tmp_path / "nowhere")
    assert "there is no file" in refused(
        novaviz("guest", "build", "--kernel", nowhere, "--busybox", nowhere)
    )
    monkeypatch.setenv("PATH", "")
    assert "--kernel, --busybox and --modules" in refused(novaviz("guest", "build"))
