"""What the README and the docs say works when it is typed."""

from __future__ import annotations

import doctest
import io
import os
import re
import shlex
import shutil
import tempfile
import webbrowser
from pathlib import Path
from typing import NoReturn

import pytest
from click.testing import CliRunner
from rich.console import Console

from novaviz.catalog import files, read_faults, read_scenarios, read_storyboard
from novaviz.cli import main
from novaviz.run import boot
from novaviz.views.stage import Stage, beats
from novaviz.views.terminal import picture
from tests import boots

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
ARCHITECTURE = ROOT / "docs" / "architecture.md"
PLAYER = ROOT / "docs" / "player.md"
PICTURE = re.compile(r"(?<=<!-- picture -->\n```text\n).*?(?=```\n<!-- /picture -->)", re.DOTALL)
LINK = re.compile(r"\]\(([^)#]+)(?:#([^)]+))?\)")


def blocks(path: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text(), re.DOTALL | re.MULTILINE)


def drawn() -> str:
    """The moment of a classic boot at which the guest is launched, on a terminal of 96 by 32."""
    trace = boots.classic()
    console = Console(file=io.StringIO(), width=96, height=32, color_system=None)
    stage = Stage(trace)
    for beat in beats(trace):
        stage.play(beat)
        if beat.event.name == "plug_vifs":
            break
    console.print(picture(stage, read_storyboard("classic"), console))
    assert isinstance(console.file, io.StringIO)
    return "\n".join(line.rstrip() for line in console.file.getvalue().splitlines()) + "\n"


def test_the_picture_in_the_readme_is_of_a_real_boot() -> None:
    """NOVAVIZ_GOLDEN=write renews it."""
    if os.environ.get("NOVAVIZ_GOLDEN") == "write":
        README.write_text(PICTURE.sub(lambda _: drawn(), README.read_text()))
    found = PICTURE.search(README.read_text())
    assert found is not None
    assert found.group() == drawn()


def test_the_session_in_the_readme_goes_as_it_is_written() -> None:
    (session,) = blocks(README, "pycon")
    test = doctest.DocTestParser().get_doctest(session, {}, "README", str(README), 0)
    said: list[str] = []
    assert doctest.DocTestRunner().run(test, out=said.append).failed == 0, "".join(said)


def commands(path: Path) -> list[str]:
    lines = "".join(blocks(path, "sh")).splitlines()
    return [line for line in lines if line.startswith("novaviz ")]


def no_browser(*_: object) -> NoReturn:
    """A test opens no window."""
    raise webbrowser.Error


@pytest.mark.parametrize(("path", "least"), [(README, 20), (PLAYER, 4)])
def test_the_commands_in_the_docs_work_in_their_order(
    path: Path, least: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(webbrowser, "get", no_browser)
    assert len(commands(path)) > least
    for command in commands(path):
        result = CliRunner().invoke(main, shlex.split(command, comments=True)[1:])
        assert result.exit_code in (0, 1), result.output
        assert result.stdout


def test_every_part_of_the_house_is_in_its_table() -> None:
    table = ARCHITECTURE.read_text().split("| part |")[1].split("\n\n")[0]
    parts = {
        path.name + "/" * path.is_dir()
        for path in (ROOT / "novaviz").iterdir()
        if path.name[0] not in "_." and (path.is_dir() or path.suffix == ".py")
    }
    assert set(re.findall(r"`([a-z]+(?:/|\.py))`", table)) - {"nova/"} == parts - {"share/"}


def test_the_service_in_the_docs_works(capsys: pytest.CaptureFixture[str]) -> None:
    code = "\n".join(blocks(ARCHITECTURE, "python"))
    exec(compile(code, str(ARCHITECTURE), "exec"), {"__name__": "example"})
    assert capsys.readouterr().out == blocks(ARCHITECTURE, "text")[0]


def test_the_fault_and_the_scenario_in_the_docs_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    for block in blocks(ARCHITECTURE, "yaml"):
        name = block.splitlines()[0].removeprefix("# ")
        with (tmp_path / name).open("a", encoding="utf-8") as file:
            file.write(block)
    monkeypatch.setattr(files, "_shipped", lambda: tmp_path / "data")
    fault, scenario = read_faults()["glance-is-slow"], read_scenarios()["patience"]
    for release in fault.releases:
        with boot(release=release, faults=scenario.faults, **scenario.request) as run:
            assert run.outcome == fault.expect[release]
            assert 8 < run.trace.events[-1].at < 11
            begun = run.trace.steps[fault.step[release] - 1].first
            assert begun is not None


@pytest.mark.parametrize(
    "path", [README, *sorted((ROOT / "docs").glob("*.md"))], ids=lambda p: p.name
)
def test_every_link_leads_somewhere(path: Path) -> None:
    for target, heading in LINK.findall(path.read_text()):
        if target.startswith("http"):
            continue
        there = path.parent / target
        assert there.exists(), target
        if heading:
            words = [
                line.lstrip("# ") for line in there.read_text().splitlines() if line[:1] == "#"
            ]
            assert heading in {word.lower().replace(" ", "-") for word in words}
