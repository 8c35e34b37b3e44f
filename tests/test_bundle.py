"""The player that is shipped is the one that its sources make, and needs nothing beside it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent
BUNDLE = TOP / "novaviz" / "views" / "static" / "player.js"


def npm(*command: str, cwd: Path = TOP) -> None:
    """Run npm with the Node of this environment, or whichever there is."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    tool = shutil.which("npm", path=path)
    if tool is None or not (TOP / "node_modules" / "esbuild").exists():
        pytest.skip("no npm or no esbuild: make installs both")
    env = {**os.environ, "PATH": path}
    done = subprocess.run(
        [tool, *command], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_bundle_is_what_its_sources_make(tmp_path: Path) -> None:
    npm("run", "--silent", "bundle", "--", f"--outfile={tmp_path / 'player.js'}")
    fresh = (tmp_path / "player.js").read_bytes()
    assert fresh == BUNDLE.read_bytes(), "the bundle is stale: run make bundle"


def test_the_bundle_is_the_same_wherever_it_is_built(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    shutil.copy(TOP / "package.json", elsewhere)
    shutil.copytree(TOP / "novaviz" / "views" / "js", elsewhere / "novaviz" / "views" / "js")
    (elsewhere / "node_modules").symlink_to(TOP / "node_modules")
    npm("run", "--silent", "bundle", cwd=elsewhere)
    built = elsewhere / BUNDLE.relative_to(TOP)
    assert built.read_bytes() == BUNDLE.read_bytes()


def test_the_bundle_stands_alone_and_fits_into_a_page() -> None:
    text = BUNDLE.read_text(encoding="utf-8")
    assert not re.findall(r"^\s*(?:import|export)\b.*\bfrom\b", text, re.MULTILINE)
    assert not re.search(r"\bimport\(|\brequire\(|@import\b(?! \{)", text)
    assert "</script" not in text.lower()
    addresses = set(re.findall(r"https?://[^\s\"'`)]+", text))
    assert addresses <= {"http://www.w3.org/2000/svg"}
    assert str(TOP) not in text
