"""What Binder builds from: versions that are right together, and scripts that run."""

from __future__ import annotations

import os
import subprocess
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

BINDER = Path(__file__).parents[1] / "binder"
LINES = [
    line for line in (BINDER / "requirements.txt").read_text().splitlines()
    if line and not line.startswith("#")
]  # fmt: skip
PINNED = [Requirement(line) for line in LINES if not line.startswith(".")]


def test_the_checkout_itself_is_installed_with_notebooks_and_libvirt() -> None:
    assert [line for line in LINES if line.startswith(".")] == [".[notebook,libvirt]"]


@pytest.mark.parametrize("pinned", PINNED, ids=str)
def test_what_is_pinned_is_what_the_tests_run_with(pinned: Requirement) -> None:
    assert pinned.specifier.contains(version(pinned.name))


def test_its_python_is_one_that_novaviz_takes() -> None:
    name, _, number = (BINDER / "runtime.txt").read_text().strip().partition("-")
    assert name == "python"
    assert tuple(map(int, number.split("."))) >= (3, 11)


def test_what_runs_after_the_build_is_a_script() -> None:
    script = BINDER / "postBuild"
    assert os.access(script, os.X_OK)
    subprocess.run(["sh", "-n", script], check=True)


def test_nothing_of_the_tests_is_installed_there() -> None:
    assert "chromium" not in (BINDER / "apt.txt").read_text()
