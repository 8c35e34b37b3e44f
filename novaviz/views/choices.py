"""What a player can be set to; ``state.js`` has the same."""

from __future__ import annotations

DETAILS = ("steps", "messages", "everything")
VIEWS = ("sequence", "map", "read")
THEMES = ("auto", "light", "dark", "projector")
SPEEDS = (0.25, 8.0)
"""The slowest and the fastest."""
