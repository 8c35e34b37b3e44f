"""Programs of the system that are needed, and a clear line where one is missing or fails."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from novaviz.exceptions import GuestError

PATIENCE = 300.0
"""Seconds after which a program is given up: a download that hangs, above all."""

PACKAGES = {
    "apt-cache": "apt", "apt-get": "apt", "dpkg-deb": "dpkg",
    "zstd": "zstd", "qemu-img": "qemu-utils",
}  # fmt: skip
"""Which package of Debian and Ubuntu brings a program."""


def has(program: str) -> bool:
    """Whether the program is on the path."""
    return shutil.which(program) is not None


def run(*command: str | Path, cwd: Path | None = None) -> bytes:
    """What the program writes to stdout; GuestError, in one line, if it is missing or fails."""
    words = [str(word) for word in command]
    program = words[0]
    if not has(program):
        raise GuestError(f"{program} is missing: install {PACKAGES.get(program, program)}")
    try:
        done = subprocess.run(
            words, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE,
            env={**os.environ, "LC_ALL": "C"}, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise GuestError(f"{program} was given up after {PATIENCE:g} s") from None
    except OSError as error:
        raise GuestError(f"{program} cannot be run: {error.strerror}") from None
    if done.returncode != 0:
        raise GuestError(f"{program} failed: {_reason(done.stderr) or f'exit {done.returncode}'}")
    return done.stdout


def _reason(stderr: bytes) -> str:
    """The line that says why: apt marks it, others write it last."""
    lines = stderr.decode(errors="replace").split("\n")
    lines = [line.strip() for line in lines if line.strip()]
    marked = [line.removeprefix("E: ") for line in lines if line.startswith("E: ")]
    return (marked or lines[-1:] or [""])[0]
