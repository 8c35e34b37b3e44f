"""The releases of the flow that data may differ by, and what may become of a boot."""

from __future__ import annotations

CLASSIC = "classic"
MODERN = "modern"
RELEASES = (CLASSIC, MODERN)

ACTIVE = "ACTIVE"
ERROR = "ERROR"
REJECTED = "REJECTED"
STUCK = "STUCK"
DONE = "DONE"
"""What was asked of a server that is there has been done: no outcome of a boot."""
OUTCOMES = (ACTIVE, ERROR, REJECTED, STUCK)
