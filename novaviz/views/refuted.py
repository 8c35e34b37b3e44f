"""Words above a player: what many believe, and the event that shows that it is not so."""

from __future__ import annotations

from typing import Any

import ipywidgets

from novaviz.views.player import Player


def words_and_player(html: str, player: Player) -> Any:
    """Both, one above the other."""
    return ipywidgets.VBox([ipywidgets.HTML(html), player])
