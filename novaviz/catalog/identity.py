"""Projects, users and quotas: who may do what, and how much of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

from novaviz.catalog.shape import listing, mapping, record, text, whole


@dataclass(frozen=True, slots=True)
class QuotaData:
    """How much a project may have in all: ``ram`` in MB, gigabytes of volumes; -1 is no limit."""

    instances: int = 10
    cores: int = 20
    ram: int = 51200
    ports: int = 100
    volumes: int = 10
    gigabytes: int = 1000
    per_volume_gigabytes: int = -1

    def with_limits(self, limits: Mapping[str, int]) -> QuotaData:
        """The same, with some limits replaced."""
        return replace(self, **limits)


@dataclass(frozen=True, slots=True)
class ProjectData:
    """A project; ``quotas`` are the limits in which it differs from the others."""

    name: str
    description: str = ""
    quotas: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UserData:
    """A user and, by project, the roles that the user has there."""

    name: str
    password: str
    roles: Mapping[str, tuple[str, ...]]


_LIMIT = whole(-1)
_LIMITS = {limit.name: _LIMIT for limit in fields(QuotaData)}

QUOTAS = record(QuotaData, **_LIMITS)

PROJECT = record(
    ProjectData,
    name=text(),
    description=text(),
    quotas=mapping(_LIMIT, keys=_LIMITS),
)

USER = record(
    UserData,
    name=text(),
    password=text("a text in quotes"),
    roles=mapping(listing(text(), at_least=1)),
)
