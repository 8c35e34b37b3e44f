"""A boot on a real hypervisor is shown by the command line while it happens."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from novaviz.model import load_trace
from tests.test_cli import in_a_terminal, novaviz

pytest.importorskip(
    "libvirt", exc_type=ImportError,
    reason="no libvirt-python, or no libvirt0: pip install 'novaviz[libvirt]' brings the first",
)  # fmt: skip

BOOT = ("boot", "--hypervisor", "test")


def test_without_a_terminal_it_is_told_line_by_line_and_then_as_usual(tmp_path: Path) -> None:
    path = tmp_path / "boot.json"
    result = novaviz(*BOOT, "--save", str(path))
    assert result.exit_code == 0
    live, _, report = result.stdout.partition("\n\n")
    trace = load_trace(path)
    for step in trace.steps:
        assert live.count(f"step {step.number}: {step.title}\n") == 1
    assert live.endswith(f"ACTIVE, no task, on {trace.transitions[-1].host}")
    assert report.startswith("The steps")
    assert "simulated   " in report


def test_lines_come_while_the_boot_goes_on() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "novaviz", *BOOT], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    assert "step 1: " in first
    assert process.poll() is None
    with process:
        assert "The steps" in process.stdout.read()
    assert process.returncode == 0


def test_json_is_the_trace_and_nothing_else() -> None:
    assert novaviz(*BOOT, "--json").stdout.startswith("{\n")


def test_in_a_terminal_it_is_drawn_and_speed_does_not_matter() -> None:
    shown, status = in_a_terminal("-m", "novaviz", *BOOT, "--speed", "0")
    assert status == 0
    assert "▶19" in shown
    assert "vm1 is ACTIVE on " in shown
    assert "The sequence" not in shown
    assert shown.rfind("\x1b[?25h") > shown.rfind("\x1b[?25l")


@pytest.mark.parametrize("drawn", [True, False])
def test_ctrl_c_saves_nothing_and_leaves_the_terminal_in_order(
    tmp_path: Path,
    drawn: bool,  # noqa: FBT001
) -> None:
    path = tmp_path / "boot.json"
    script = (
        "import os, signal, threading; from novaviz.cli import main;"
        "threading.Timer(1.5, os.kill, (os.getpid(), signal.SIGINT)).start();"
        f"main([*{BOOT!r}, '--save', {str(path)!r}])"
    )
    shown, status = in_a_terminal("-c", script, TERM="xterm-256color" if drawn else "dumb")
    assert status == 130
    assert "step 1" in shown or "▶" in shown
    assert "Traceback" not in shown
    assert not path.exists()
    if drawn:
        assert shown.rfind("\x1b[?25h") > shown.rfind("\x1b[?25l")
    else:
        assert "\x1b" not in shown
