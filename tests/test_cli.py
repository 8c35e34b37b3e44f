"""The command line: what it prints, where, and with which exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace, TracebackType
from typing import Any

import pytest
from click.testing import CliRunner, Result

from novaviz.cli import main
from novaviz.exceptions import UsageError
from novaviz.model import Trace, load_trace
from tests import traces


class FakeRun:
    """A run that is over: what the command line reads of one."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace

    def __enter__(self) -> FakeRun:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        return None


Booted = SimpleNamespace


@pytest.fixture
def booted(monkeypatch: pytest.MonkeyPatch) -> Booted:
    """What boot was asked for, and the story that it answers with."""
    asked = SimpleNamespace(options=None, story=traces.classic_boot, refuses=None)

    def boot(**options: Any) -> FakeRun:
        asked.options = options
        if asked.refuses:
            raise asked.refuses
        return FakeRun(asked.story())

    module = ModuleType("novaviz.run")
    module.boot = boot  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "novaviz.run", module)
    return asked


def novaviz(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def refused(result: Result) -> str:
    """The one line on stderr of a command that was refused."""
    assert result.exit_code == 2
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("novaviz: error: ")
    return lines[0].removeprefix("novaviz: error: ")


def test_boot_prints_the_steps_the_table_and_the_address(booted: Booted) -> None:
    result = novaviz("boot", "--speed", "0")
    assert result.exit_code == 0
    assert "✓  19" in result.stdout
    assert "✓ | Active" in result.stdout
    assert "10.0.0.3 (private)" in result.stdout
    assert booted.options == {"faults": (), "seed": 0}


def test_only_what_was_given_is_asked_for(booted: Booted) -> None:
    options = "--flavor m1.small --volume 0 --fault a --fault b --fault a --seed 7"
    novaviz("boot", "web", *options.split())
    assert booted.options == {
        "name": "web",
        "flavor": "m1.small",
        "volume": 0,
        "faults": ("a", "b"),
        "seed": 7,
    }


def test_a_scenario_is_a_start_that_options_replace(booted: Booted) -> None:
    novaviz("boot", "--scenario", "boot-from-volume", "--volume", "3", "--release", "modern")
    assert booted.options == {
        "boot_from_volume": 1,
        "volume": 3,
        "release": "modern",
        "faults": (),
        "seed": 0,
    }


@pytest.mark.parametrize("story", [traces.no_valid_host, traces.rejected, traces.lost_cast])
def test_another_outcome_exits_1_and_the_trace_is_saved(
    booted: Booted, story: Callable[[], Trace], tmp_path: Path
) -> None:
    booted.story = story
    path = tmp_path / "boot.json"
    assert novaviz("boot", "--save", str(path)).exit_code == 1
    assert load_trace(path) == story()


def test_json_prints_the_trace_and_nothing_else(booted: Booted, tmp_path: Path) -> None:
    path = tmp_path / "boot.json"
    result = novaviz("boot", "--json", "--save", str(path))
    assert Trace.from_json(result.stdout) == traces.classic_boot()
    assert result.stdout == path.read_text(encoding="utf-8")
    assert result.stderr == ""


@pytest.mark.parametrize("place", ["nowhere/boot.json", ".", "file/boot.json"])
def test_a_place_that_cannot_be_written_is_refused_before_the_boot(
    booted: Booted, place: str, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    said = refused(novaviz("boot", "--save", str(tmp_path / place)))
    assert said.startswith(f"cannot write {tmp_path / place}")
    assert booted.options is None
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_device_is_never_replaced_by_a_file(booted: Booted) -> None:
    said = refused(novaviz("boot", "--save", "/dev/null"))
    assert said == "cannot write /dev/null: is not a regular file"


def test_what_the_engine_refuses_is_one_line(booted: Booted) -> None:
    booted.refuses = UsageError("unknown flavor 'm1.\nhuge\x1b[2J'", ["m1.tiny", "m1.small"])
    said = refused(novaviz("boot"))
    assert said == r"unknown flavor 'm1. huge\x1b[2J' (choose from: m1.tiny, m1.small)"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ("fnord", ["fnord", "boot", "show", "faults", "scenarios"]),
        ("--fnord", ["--fnord"]),
        ("boot a b", ["b"]),
        ("boot --release grizzly", ["grizzly", "classic", "modern"]),
        ("boot --entry phone", ["phone", "cli", "dashboard"]),
        ("boot --volume much", ["--volume", "much"]),
        ("boot --volume " + "9" * 5000, ["--volume"]),
        ("boot --speed fast", ["--speed", "fast"]),
        ("boot --speed -1", ["--speed", "-1"]),
        ("boot --speed nan", ["--speed", "nan"]),
        ("boot --speed inf", ["--speed", "inf"]),
        ("boot --detail all", ["all", "states", "steps", "messages", "everything"]),
        ("boot --scenario fnord", ["fnord", "boot-from-volume"]),
        ("show", ["TRACE"]),
        ("show /nowhere/boot.json", ["/nowhere/boot.json"]),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_name(
    booted: Booted, arguments: str, named: list[str]
) -> None:
    said = refused(novaviz(*arguments.split()))
    assert all(word in said for word in named)
    assert len(said) <= 600
    assert booted.options is None


def test_show_prints_what_boot_saved(tmp_path: Path) -> None:
    path = tmp_path / "boot.json"
    traces.classic_boot().save(path)
    result = novaviz("show", str(path))
    assert result.exit_code == 0
    assert "nova-compute@host1 -> glance" in result.stdout
    assert "✓ | Build  | block device mapping" in result.stdout
    assert "SELECT instances" not in novaviz("show", str(path), "--detail", "states").stdout


def test_a_damaged_trace_is_refused_with_its_place(tmp_path: Path) -> None:
    data = json.loads(traces.classic_boot().to_json())
    data["events"][12]["phase"] = "begin"
    path = tmp_path / "boot.json"
    path.write_text(json.dumps(data))
    assert refused(novaviz("show", str(path))).startswith(f"{path}: events[12].phase: ")


def test_every_fault_is_listed_with_its_releases_step_and_outcome() -> None:
    listed = novaviz("faults").stdout
    assert "\nspawn-fails-once\n" in listed
    paragraph = next(text for text in listed.split("\n\n") if text.startswith("no-valid-host"))
    assert "classic:  step 8, ends ERROR" in paragraph


def test_every_scenario_is_listed() -> None:
    listed = novaviz("scenarios").stdout
    assert "request: boot-from-volume 1, volume 0" in listed


def test_without_a_command_it_says_what_there_is() -> None:
    result = novaviz()
    assert result.exit_code == 0
    assert "boot" in result.stdout


def test_ctrl_c_exits_130_with_the_trace_saved(
    booted: Booted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("novaviz.cli._present", interrupt)
    path = tmp_path / "boot.json"
    result = novaviz("boot", "--save", str(path))
    assert result.exit_code == 130
    assert load_trace(path) == traces.classic_boot()


def test_a_reader_that_stops_reading_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "boot.json"
    traces.classic_boot().save(path)
    command = f"{sys.executable} -m novaviz show {path} --detail everything | true; "
    shell = f"{command} exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_printing_at_once_does_not_wait_for_the_terminal_library(tmp_path: Path) -> None:
    path = tmp_path / "boot.json"
    traces.classic_boot().save(path)
    code = (
        "import sys; from novaviz.cli import main; "
        f"main(['show', {str(path)!r}], standalone_mode=False); "
        "sys.exit('rich' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL).returncode == 0
