"""The Chromium that is on this machine, if there is one: none is ever downloaded.

``python -m tests.browser.chromium`` prints its path, and fails where there is none.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

FLAGS = (
    "--no-sandbox",  # as root, in a container, there is none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--font-render-hinting=none",
)
"""Nothing in the background: what a test sees on the network is the page's own doing."""

MISSING = "there is no Chromium: install what tests/apt.txt names, or set NOVAVIZ_CHROMIUM"


@cache
def find() -> str | None:
    """The path of a Chromium that runs: NOVAVIZ_CHROMIUM if that is set, else what is found.

    On Ubuntu the name may be a stub that only says what to install.
    """
    named = os.environ.get("NOVAVIZ_CHROMIUM")
    for name in (named,) if named else NAMES:
        path = shutil.which(name)
        if path and _runs(path):
            return path
    return None


def _runs(path: str) -> bool:
    try:
        done = subprocess.run(
            [path, "--version"], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and any(letter.isdigit() for letter in done.stdout)


if __name__ == "__main__":
    sys.stdout.write(f"{find() or MISSING}\n")
    sys.exit(find() is None)
