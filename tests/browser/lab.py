"""A JupyterLab of our own on this machine, to run notebooks in as a reader does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.request import urlopen

import nbformat
from playwright.sync_api import Locator, Page

TOKEN = "novaviz"
PATIENCE = 60
"""Seconds until the server must answer."""

SETTINGS = {
    "ServerApp": {
        "ip": "127.0.0.1",
        "port": 0,
        "open_browser": False,
        "allow_root": True,
        "log_level": "ERROR",
        "shutdown_no_activity_timeout": 900,  # should nobody be left to end it
    },
    "IdentityProvider": {"token": TOKEN},
    "LabApp": {
        "expose_app_in_browser": True,
        "extension_manager": "readonly",
        "check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "news_url": None,
    },
}
ANNOUNCEMENTS = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}

READY = """() => {
  const context = window.jupyterapp?.shell.currentWidget?.sessionContext;
  return context?.isReady && context.session?.kernel?.status === "idle";
}"""
"""Whoever runs a cell before that is asked to select a kernel."""

BEGIN = """([name, args]) => {
  window.novavizDone = null;
  jupyterapp.commands.execute(name, args).then(
    () => (window.novavizDone = { error: null }),
    (error) => (window.novavizDone = { error: String(error) }),
  );
}"""
"""To wait for the promise itself would be to wait for ever if there is a dialog."""


class Lab:
    """``with`` starts it in an empty place and surely ends it."""

    def __init__(self, place: Path) -> None:
        self.place = place / "notebooks"
        self._config = place / "config"
        self._runtime = place / "runtime"
        self._log = place / "log.txt"
        self.place.mkdir()
        (self._config / "labconfig").mkdir(parents=True)
        (self._config / "labconfig" / "page_config.json").write_text(json.dumps(ANNOUNCEMENTS))
        (self._config / "jupyter_server_config.json").write_text(json.dumps(SETTINGS))
        self.url = ""

    def __enter__(self) -> Self:
        kept = ("config", "runtime", "data")
        env = {f"JUPYTER_{name.upper()}_DIR": str(self._config.parent / name) for name in kept}
        env |= {"IPYTHONDIR": str(self._config.parent / "ipython"), "JUPYTER_PLATFORM_DIRS": "1"}
        with self._log.open("wb") as log:
            self._server = subprocess.Popen(
                [sys.executable, "-m", "jupyterlab"], cwd=self.place, env={**os.environ, **env},
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        try:
            self.url = self._answering()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self._end()

    def _answering(self) -> str:
        """The address, as soon as there is an answer from it."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self._server.poll() is None:
            for file in self._runtime.glob("jpserver-*.json"):
                try:
                    url = str(json.loads(file.read_text())["url"])
                    urlopen(f"{url}api", timeout=5).close()
                except (OSError, ValueError):
                    continue
                return url
            time.sleep(0.1)
        raise RuntimeError(f"JupyterLab does not answer:\n{self._log.read_text()[-2000:]}")

    def _end(self) -> None:
        """The server ends its kernels when it is asked to go; it is made to if it does not."""
        self._server.terminate()
        try:
            self._server.wait(20)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()

    def write(self, name: str, *cells: str) -> str:
        """A notebook with these cells of code."""
        notebook = nbformat.v4.new_notebook()
        notebook.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
        notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python 3"}
        nbformat.write(notebook, self.place / name)
        return name

    def open(self, page: Page, name: str) -> Locator:
        """The notebook, opened alone in the page, with its kernel ready."""
        page.goto(f"{self.url}doc/tree/{name}?reset&token={TOKEN}")
        page.wait_for_function(READY, timeout=PATIENCE * 1000)
        return page.locator(".jp-Notebook")

    def run_all(self, page: Page) -> None:
        """Run every cell, until the last one is through."""
        self.command(page, "notebook:run-all-cells")

    def command(self, page: Page, command: str, **args: Any) -> None:
        """Have JupyterLab do what it calls by this name (``docmanager:save``, ...), to its end."""
        page.evaluate(BEGIN, [command, args])
        page.wait_for_function("window.novavizDone", timeout=PATIENCE * 1000)
        failed = page.evaluate("window.novavizDone.error")
        assert failed is None, f"{command}: {failed}"

    def save(self, page: Page) -> None:
        self.command(page, "docmanager:save")
