"""The releases of the flow that data may differ by, and what may become of a boot."""

from __future__ import annotations

CLASSIC = "classic"
MODERN = "modern"
RELEASES = (CLASSIC, MODERN)

ACTIVE = "ACTIVE"
ERROR = "ERROR"
REJECTED = "REJECTED"
STUCK = "STUCK"
OUTCOMES = (ACTIVE, ERROR, REJECTED, STUCK)
