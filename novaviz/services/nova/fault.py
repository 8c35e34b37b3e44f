"""How an error becomes what the user is told (source: ``nova.compute.utils:exception_to_dict``)."""

from __future__ import annotations

from novaviz.exceptions import CloudError, NovaException
from novaviz.transport import Refused

CODE = 500
LONGEST = 255
"""Characters that the column holds."""


def message_of(error: CloudError) -> str:
    """Nova's own errors speak for themselves; of others the user learns only the name."""
    if isinstance(error, NovaException | Refused):
        return str(error)[:LONGEST]
    return type(error).__name__
