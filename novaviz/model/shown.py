"""How a trace shows itself in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from novaviz.views.player import Player


class Shown:
    """What can be played: the last value of a cell is shown as a player, without being asked.

    Reaches down to the views when it is asked to, and not before.
    """

    def play(self, **options: Any) -> Player:
        """A player of it: position, speed, detail, view, theme, height; ``other``, ``twin``.

        ``other`` is a Run or a Trace to play side by side; ``twin`` whether the recording of a real
        boot comes along (if there is one). NovavizError without the libraries of the notebook.
        """
        from novaviz.views.playable import player_of

        return player_of(self, **options)  # type: ignore[arg-type]

    def _repr_mimebundle_(self, **which: Any) -> Any:
        from novaviz.views.mime import bundle_of

        return bundle_of(self)  # type: ignore[arg-type]
