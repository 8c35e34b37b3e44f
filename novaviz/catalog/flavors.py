"""Flavors: what kinds of instance may be launched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from novaviz.catalog.shape import flag, mapping, record, text, whole


@dataclass(frozen=True, slots=True)
class FlavorData:
    """A flavor: ``ram`` and ``swap`` in MB, ``disk`` and ``ephemeral`` in GB."""

    id: str
    name: str
    ram: int
    vcpus: int
    disk: int
    ephemeral: int = 0
    swap: int = 0
    is_public: bool = True
    description: str | None = None
    extra_specs: Mapping[str, str] = field(default_factory=dict)


FLAVOR = record(
    FlavorData,
    id=text("a text in quotes"),
    name=text(),
    ram=whole(1),
    vcpus=whole(1),
    disk=whole(),
    ephemeral=whole(),
    swap=whole(),
    is_public=flag(),
    description=text(),
    extra_specs=mapping(text("a text in quotes")),
)
