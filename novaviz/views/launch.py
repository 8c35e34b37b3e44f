"""A form like the dashboard's: it boots what was chosen, and plays what then happens.

What cannot be asked for, and what nova-api refuses, is told in one line below the button.
"""

from __future__ import annotations

from html import escape
from threading import Lock
from typing import Any

import ipywidgets

from novaviz.catalog import CloudData, ImageData, read_cloud
from novaviz.exceptions import UsageError
from novaviz.run import Run, boot
from novaviz.views.player import Player

LOOK = {"layout": {"width": "440px"}, "style": {"description_width": "100px"}}
FIELDS = ("name", "flavor", "image", "network", "volume", "user")
TOLD = {
    "ACTIVE": "ACTIVE: the guest runs on {host}.",
    "ERROR": "Accepted, but it ends in ERROR: {message}",
    "REJECTED": "nova-api refuses: {code} {message}",
    "STUCK": "Accepted, but it stays in BUILD.",
}
GOOD, BAD = "#1a7f37", "#b35900"


class LaunchForm(ipywidgets.VBox):  # type: ignore[misc]
    """The fields, a button, a line that says what became of it, and the player.

    ``fields`` are the widgets by name, and ``launch`` does what the button does. ``run`` is the
    last run, None before the first; ``said`` is the line.
    """

    def __init__(self, *, release: str = "classic") -> None:
        self._release, self._busy = release, Lock()
        self.run: Run | None = None
        self.said = ""
        self.fields = _fields(read_cloud())
        self._button = ipywidgets.Button(description="Launch Instance", button_style="primary")
        self._button.on_click(lambda button: self.launch())
        self._line, self._player = ipywidgets.HTML(), ipywidgets.VBox()
        super().__init__([*self.fields.values(), self._button, self._line, self._player])

    def launch(self) -> None:
        """Boot what the fields say; a click while another is at work does nothing."""
        if not self._busy.acquire(blocking=False):
            return
        self._button.disabled = True
        try:
            self._boot({name: self.fields[name].value for name in FIELDS})
        finally:
            self._button.disabled = False
            self._busy.release()

    def _boot(self, chosen: dict[str, Any]) -> None:
        try:
            self.run = boot(**chosen, entry="dashboard", release=self._release)
        except UsageError as error:
            self._tell(f"This cannot be asked for: {error}", BAD)
            self._show(None)
            return
        self._tell(_said(self.run), GOOD if self.run.outcome == "ACTIVE" else BAD)
        self._show(self.run.play(twin=False))

    def _tell(self, line: str, colour: str) -> None:
        self.said = line
        self._line.value = f'<div role="status" style="color: {colour}"><b>{escape(line)}</b></div>'

    def _show(self, player: Player | None) -> None:
        """The player of this launch alone: the one before goes, and what it held in the browser."""
        before, self._player.children = self._player.children, (player,) if player else ()
        for one in before:
            one.close()


def _said(run: Run) -> str:
    """What became of it, in a line."""
    facts, last = run.trace.metadata, run.trace.transitions[-1:]
    reason = facts.get("error") or facts.get("fault") or {}
    return TOLD[str(run.outcome)].format(
        host=last[0].host if last else None, code=reason.get("code"),
        message=reason.get("message"),
    ).strip()  # fmt: skip


def _needs(image: ImageData) -> str:
    """An image and what a server must have for it, if it says so."""
    if not image.min_ram and not image.min_disk:
        return image.name
    return f"{image.name}: at least {image.min_ram} MB, {image.min_disk} GB"


def _fields(data: CloudData) -> dict[str, Any]:
    flavors = [
        (f"{one.name}: {one.vcpus} vCPU, {one.ram} MB, {one.disk} GB", one.name)
        for one in data.flavors
    ]
    images = [(_needs(one), one.name) for one in data.images]
    users = [
        (f"{one.name} ({', '.join(one.roles['demo'])})", one.name)
        for one in data.users if "demo" in one.roles
    ]  # fmt: skip
    choice = ipywidgets.Dropdown
    return {
        "name": ipywidgets.Text("web1", description="Name", **LOOK),
        "flavor": choice(options=flavors, description="Flavor", **LOOK),
        "image": choice(options=images, description="Image", **LOOK),
        "network": choice(
            options=[one.name for one in data.networks], description="Network", **LOOK
        ),
        "volume": ipywidgets.IntText(1, description="Volume (GB)", **LOOK),
        "user": choice(options=users, value="demo", description="User", **LOOK),
    }
