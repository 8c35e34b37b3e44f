"""Where the output goes: nowhere, into something full, to somebody who stops reading."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests import boots

COMMANDS = (["show", "BOOT"], ["boot"], ["boot", "--json"], ["export", "BOOT", "-o", "PAGE"])


def shell(tmp_path: Path, arguments: list[str], redirected: str) -> tuple[int, str]:
    """The status of the command itself, and what it says on stderr."""
    boots.classic().save(tmp_path / "boot.json")
    words = {"BOOT": str(tmp_path / "boot.json"), "PAGE": str(tmp_path / "boot.html")}
    given = " ".join(f"'{words.get(one, one)}'" for one in arguments)
    line = f"'{sys.executable}' -m novaviz.cli {given} {redirected}"
    if "|" in redirected:
        line += "; exit ${PIPESTATUS[0]}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


@pytest.mark.parametrize("redirected", [">&-", "| true", ">/dev/null"])
@pytest.mark.parametrize("arguments", COMMANDS)
def test_nobody_has_to_listen(tmp_path: Path, arguments: list[str], redirected: str) -> None:
    assert shell(tmp_path, arguments, redirected) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("arguments", COMMANDS)
def test_a_full_disk_is_said_in_one_line(tmp_path: Path, arguments: list[str]) -> None:
    status, said = shell(tmp_path, arguments, ">/dev/full")
    assert status == 1
    assert said == "novaviz: error: cannot write to stdout: No space left on device\n"
