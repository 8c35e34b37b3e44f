"""The command line: what it prints, where, and with which exit status."""

from __future__ import annotations

import json
import os
import pty
import struct
import subprocess
import sys
import termios
from fcntl import ioctl
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from novaviz.cli import main
from novaviz.model import Trace, load_trace
from novaviz.run import Run, boot
from tests import boots

AT_ONCE = ("--speed", "0")


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


def told(*options: str) -> Trace:
    """The trace that a boot with these options prints."""
    return Trace.from_json(novaviz("boot", "--json", *options).stdout)


def test_boot_prints_the_steps_the_table_and_the_address() -> None:
    result = novaviz("boot", *AT_ONCE)
    assert result.exit_code == 0
    assert result.stderr == ""
    assert "✓  19" in result.stdout
    assert "✓ | Active" in result.stdout
    assert "address     10.0.0.10 (private)" in result.stdout


def test_the_default_boot_is_that_of_the_library() -> None:
    assert told() == boots.classic()


def test_every_option_reaches_the_boot() -> None:
    trace = told(
        *["web", "--flavor", "m1.small", "--image", "ubuntu", "--network", "shared"],
        *["--volume", "2", "--entry", "dashboard", "--release", "modern", "--seed", "7"],
        *["--user", "admin", "--fault", "spawn-fails-once", "--fault", "spawn-fails-once"],
    )
    assert trace == boots.booted(
        name="web", flavor="m1.small", image="ubuntu", network="shared", volume=2,
        entry="dashboard", release="modern", seed=7, user="admin", faults=("spawn-fails-once",),
    )  # fmt: skip


def test_a_setting_of_the_cloud_may_be_the_cure() -> None:
    broken = ("--release", "modern", "--fault", "expired-token-mid-boot")
    assert told(*broken).metadata["outcome"] == "ERROR"
    assert told(*broken, "--set", "send_service_user_token=true").metadata["outcome"] == "ACTIVE"


def test_a_scenario_is_a_start_that_options_replace() -> None:
    trace = told("--scenario", "boot-from-volume", "--boot-from-volume", "3")
    assert trace == boots.booted(boot_from_volume=3, volume=0, scenario="boot-from-volume")


def test_a_scenario_of_one_release_boots_in_that() -> None:
    trace = told("--scenario", "vif-plug-timeout")
    assert (trace.metadata["release"], trace.metadata["faults"]) == (
        "modern", ["vif-plug-timeout"],
    )  # fmt: skip


@pytest.mark.parametrize("fault", ["no-valid-host", "bad-token", "lost-cast-to-compute"])
def test_another_outcome_exits_1_and_the_trace_is_saved(fault: str, tmp_path: Path) -> None:
    path = tmp_path / "boot.json"
    assert novaviz("boot", *AT_ONCE, "--fault", fault, "--save", str(path)).exit_code == 1
    assert load_trace(path) == boots.booted(faults=(fault,))


def test_a_reader_may_not_boot() -> None:
    result = novaviz("boot", *AT_ONCE, "--user", "reader")
    assert result.exit_code == 1
    assert "HTTP 403: Policy doesn't allow os_compute_api:servers:create" in result.stdout


def test_json_prints_the_trace_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "boot.json"
    result = novaviz("boot", "--json", "--save", str(path))
    assert Trace.from_json(result.stdout) == boots.classic()
    assert result.stdout == path.read_text(encoding="utf-8")
    assert result.stderr == ""


@pytest.mark.parametrize("place", ["nowhere/boot.json", ".", "", "file/boot.json"])
def test_a_place_that_cannot_be_written_is_refused_before_the_boot(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr("novaviz.run.boot", lambda **_: pytest.fail("it was booted"))
    said = refused(novaviz("boot", "--save", str(tmp_path / place)))
    assert said.startswith(f"cannot write {tmp_path / place}")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_device_is_never_replaced_by_a_file() -> None:
    said = refused(novaviz("boot", "--save", "/dev/null"))
    assert said == "cannot write /dev/null: is not a regular file"


def test_a_disk_that_is_full_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The real thing cannot be filled up here: the last act, the renaming, is made to fail."""
    path = tmp_path / "boot.json"
    path.write_text("what was there")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    result = novaviz("boot", *AT_ONCE, "--save", str(path))
    assert result.exit_code == 1
    assert result.stderr == f"novaviz: error: cannot write {path}: No space left on device\n"
    assert [one.read_text() for one in tmp_path.iterdir()] == ["what was there"]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["fnord"], ["fnord", "boot", "show", "export", "faults", "scenarios"]),
        (["--fnord"], ["--fnord"]),
        (["boot", "a", "b"], ["b"]),
        (["boot", ""], ["name", "empty"]),
        (["boot", "a\x1b[2J"], ["name", r"'a\x1b[2J'"]),
        (["boot", "a\nb"], ["name", r"'a\nb'"]),
        (["boot", "\udcff"], ["name", r"\udcff"]),
        (["boot", "x" * 300], ["name", "300", "255"]),
        (["boot", "--flavor", "m1.\nhuge\x1b[2J"], [r"m1.\nhuge\x1b[2J", "m1.tiny", "m1.xlarge"]),
        (["boot", "--image", "fnord"], ["fnord", "cirros"]),
        (["boot", "--network", "fnord"], ["fnord", "private"]),
        (["boot", "--user", "nova"], ["nova", "demo", "reader"]),
        (["boot", "--fault", "fnord"], ["fnord", "no-valid-host", "vif-plug-timeout"]),
        (["boot", "--fault", "vif-plug-timeout"], ["vif-plug-timeout", "classic", "2014.1"]),
        (["boot", "--hypervisor", "fnord"], ["fnord", "simulated"]),
        (["boot", "--release", "grizzly"], ["grizzly", "classic", "modern"]),
        (["boot", "--entry", "phone"], ["phone", "cli", "dashboard"]),
        (["boot", "--volume", "-1"], ["--volume", "-1", "0 to 100"]),
        (["boot", "--volume", "101"], ["--volume", "101", "0 to 100"]),
        (["boot", "--volume", "much"], ["--volume", "much"]),
        (["boot", "--volume", "9" * 5000], ["--volume"]),
        (["boot", "--boot-from-volume", "-1"], ["--boot-from-volume", "-1"]),
        (["boot", "--set", "fnord=1"], ["fnord", "send_service_user_token"]),
        (["boot", "--set", "fnord"], ["fnord", "NAME=VALUE"]),
        (
            ["boot", "--set", "instance_build_timeout=soon"],
            ["instance_build_timeout", "soon", "seconds"],
        ),
        (["boot", "--seed", "x"], ["--seed", "x"]),
        (["boot", "--speed", "fast"], ["--speed", "fast"]),
        (["boot", "--speed", "-1"], ["--speed", "-1"]),
        (["boot", "--speed", "nan"], ["--speed", "nan"]),
        (["boot", "--speed", "inf"], ["--speed", "inf"]),
        (["boot", "--detail", "all"], ["all", "states", "steps", "messages", "everything"]),
        (["boot", "--scenario", "fnord"], ["fnord", "boot-from-volume"]),
        (
            ["boot", "--scenario", "vif-plug-timeout", "--release", "classic"],
            ["vif-plug-timeout", "classic", "modern"],
        ),
        (["show"], ["TRACE"]),
        (["show", "/nowhere/boot.json"], ["/nowhere/boot.json"]),
        (["show", "/"], ["/", "directory"]),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_name_and_the_choices(
    arguments: list[str], named: list[str]
) -> None:
    said = refused(novaviz(*arguments))
    assert all(word in said for word in named)
    assert said.isprintable()
    assert len(said) <= 600


def test_show_prints_what_boot_saved(tmp_path: Path) -> None:
    path = tmp_path / "boot.json"
    saved = novaviz("boot", *AT_ONCE, "--detail", "messages", "--save", str(path))
    result = novaviz("show", str(path))
    assert result.exit_code == 0
    assert saved.stdout == f"{result.stdout}  saved       {path}\n"
    assert "nova-compute@host3 -> glance" in result.stdout
    assert "SELECT instances" not in novaviz("show", str(path), "--detail", "states").stdout


def test_a_damaged_trace_is_refused_with_its_place(tmp_path: Path) -> None:
    data = json.loads(boots.classic().to_json())
    data["events"][12]["phase"] = "begin"
    path = tmp_path / "boot.json"
    path.write_text(json.dumps(data))
    assert refused(novaviz("show", str(path))).startswith(f"{path}: events[12].phase: ")


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9])
def test_half_a_trace_is_refused(share: float, tmp_path: Path) -> None:
    whole = boots.classic().to_json()
    path = tmp_path / "boot.json"
    path.write_text(whole[: int(len(whole) * share)])
    assert refused(novaviz("show", str(path))).startswith(f"{path} is not a trace: not JSON")


def test_every_fault_is_listed_with_its_releases_step_and_outcome() -> None:
    listed = novaviz("faults").stdout
    assert "\nspawn-fails-once\n" in listed
    paragraphs = listed.split("\n\n")
    classic = next(text for text in paragraphs if text.startswith("no-valid-host"))
    assert "classic:  step 8, ends ERROR" in classic
    modern = next(text for text in paragraphs if text.startswith("vif-plug-timeout"))
    assert "since Nova 2014.1 (Icehouse)" in modern


def test_every_scenario_is_listed() -> None:
    listed = novaviz("scenarios").stdout
    assert "request: boot-from-volume 1, volume 0" in listed


def test_without_a_command_it_says_what_there_is() -> None:
    result = novaviz()
    assert result.exit_code == 0
    assert "boot" in result.stdout


def test_ctrl_c_exits_130_with_the_trace_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("novaviz.commands.boot.present", interrupt)
    path = tmp_path / "boot.json"
    result = novaviz("boot", "--save", str(path))
    assert result.exit_code == 130
    assert load_trace(path) == boots.classic()


def test_a_run_is_closed_when_it_has_been_told(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[Run] = []

    def kept(**options: Any) -> Run:
        runs.append(boot(**options))
        return runs[-1]

    monkeypatch.setattr("novaviz.run.boot", kept)
    novaviz("boot", *AT_ONCE)
    assert not runs[0].cloud.kernel.tasks


def test_a_reader_that_stops_reading_is_no_error() -> None:
    command = f"{sys.executable} -m novaviz boot --detail everything | true; "
    shell = f"{command} exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def in_a_terminal(*arguments: str, **environment: str) -> tuple[str, int]:
    """What a terminal of 100 by 36 shows of a run of Python, and how it exits."""
    ours, theirs = pty.openpty()
    ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 36, 100, 0, 0))
    plain = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "COLUMNS")}
    process = subprocess.Popen(
        [sys.executable, *arguments],
        stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True,
        env={**plain, "TERM": "xterm-256color", **environment},
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    while True:
        try:
            read = os.read(ours, 65536)
        except OSError:  # Linux says so when the last writer is gone
            break
        if not read:
            break
        shown += read
    os.close(ours)
    return shown.decode(), process.wait()


BOOT = ("-m", "novaviz", "boot", "--speed")
QUICK = (*BOOT, "200")


def test_in_a_terminal_the_boot_is_played_and_ends_with_the_address() -> None:
    shown, status = in_a_terminal(*QUICK)
    assert status == 0
    assert "▶19" in shown
    assert "vm1 is ACTIVE on host3" in shown
    assert "10.0.0.10 (private)" in shown.splitlines()[-2]
    assert "\x1b[3" in shown
    assert shown.rstrip().endswith("s of simulated time")


def test_no_color_is_respected_in_a_terminal() -> None:
    shown, _ = in_a_terminal(*QUICK, NO_COLOR="1")
    assert "▶19" in shown
    assert "\x1b[36m" not in shown


@pytest.mark.parametrize("how", [(*BOOT, "0"), QUICK])
def test_a_dumb_terminal_and_no_haste_get_plain_text(how: tuple[str, ...]) -> None:
    shown, status = in_a_terminal(*how, TERM="dumb")
    assert status == 0
    assert "\x1b" not in shown
    assert "The sequence" in shown


def test_ctrl_c_in_a_terminal_leaves_it_in_order(tmp_path: Path) -> None:
    path = tmp_path / "boot.json"
    script = f"""
import os, signal, threading
from rich.live import Live
from novaviz.cli import main

start = Live.start

def started(self, *args, **kwargs):
    start(self, *args, **kwargs)
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()

Live.start = started
main(["boot", "--save", {str(path)!r}])
"""
    shown, status = in_a_terminal("-c", script)
    assert status == 130
    assert shown.rfind("\x1b[?25h") > shown.rfind("\x1b[?25l")
    assert "Traceback" not in shown
    assert load_trace(path) == boots.classic()


def test_printing_at_once_does_not_wait_for_the_terminal_library() -> None:
    code = (
        "import sys; from novaviz.cli import main; "
        "main(['boot', '--speed', '0'], standalone_mode=False); sys.exit('rich' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL).returncode == 0
