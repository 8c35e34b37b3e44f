"""How long exchanges take: for every kind of hop a distribution, in simulated time.

A run draws one number between 0 and 1 for each hop and asks here what it means, so that the same
seed gives the same times and an edited figure moves only the hops that it speaks of.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from statistics import NormalDist

from novaviz.catalog.files import load
from novaviz.catalog.node import Node
from novaviz.catalog.shape import choice, listing, number, record, several, text
from novaviz.model.event import KINDS

REQUEST = "request"
REPLY = "reply"
LEGS = (REQUEST, REPLY)

_quantile = NormalDist().inv_cdf


@dataclass(frozen=True, slots=True)
class Distribution:
    """A lognormal distribution of seconds: half of the times lie below ``median``.

    ``spread`` is the standard deviation of the logarithm: with 0.3, two times in three lie
    between 0.74 and 1.35 times the median. Times are clipped to ``min`` and ``max``.
    """

    median: float
    spread: float = 0.0
    min: float = 0.0
    max: float = math.inf
    bytes_per_second: float = math.inf

    def at(self, u: float, size: int = 0) -> int:
        """The time in whole microseconds that is not exceeded with probability ``u``.

        ``size`` is the number of bytes carried, for hops on which they take time.
        """
        seconds = self.median
        if self.spread:
            seconds *= math.exp(self.spread * _quantile(u))
        if seconds < self.min:
            seconds = self.min
        elif seconds > self.max:
            seconds = self.max
        if size:
            seconds += size / self.bytes_per_second
        return round(seconds * 1_000_000)


AT_ONCE = Distribution(0.0)
"""What no rule speaks of takes no time."""


@dataclass(frozen=True, slots=True)
class LatencyRule:
    """Which hops a distribution is for, as globs, and where its figures come from (``basis``)."""

    kind: tuple[str, ...]
    basis: str
    median: float
    source: tuple[str, ...] = ("*",)
    target: tuple[str, ...] = ("*",)
    name: tuple[str, ...] = ("*",)
    leg: tuple[str, ...] = LEGS
    spread: float = 0.0
    min: float = 0.0
    max: float = math.inf
    bytes_per_second: float = math.inf

    def matches(self, kind: str, source: str, target: str, name: str, leg: str) -> bool:
        return (
            kind in self.kind
            and leg in self.leg
            and any(fnmatchcase(source, glob) for glob in self.source)
            and any(fnmatchcase(target, glob) for glob in self.target)
            and any(fnmatchcase(name, glob) for glob in self.name)
        )

    @property
    def distribution(self) -> Distribution:
        return Distribution(self.median, self.spread, self.min, self.max, self.bytes_per_second)


@dataclass(frozen=True, slots=True)
class Latencies:
    """The rules in order: the first that matches decides."""

    latencies: tuple[LatencyRule, ...]
    _known: dict[tuple[str, str, str, str, str], Distribution] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def measured(self, kind: str) -> Latencies:
        """The same, but exchanges of this kind take the time that they really take."""
        rule = LatencyRule((kind,), "measured by the clock on the wall", 0.0)
        return Latencies((rule, *self.latencies))

    def of(self, kind: str, source: str, target: str, name: str, leg: str) -> Distribution:
        """The distribution for one hop; ``leg`` is ``request`` or ``reply``."""
        hop = (kind, source, target, name, leg)
        known = self._known.get(hop)
        if known is None:
            rules = (rule.distribution for rule in self.latencies if rule.matches(*hop))
            known = self._known[hop] = next(rules, AT_ONCE)
        return known


def read_latencies(directory: Path | None = None) -> Latencies:
    """The rules of ``latencies.yaml``.

    Raises:
        DataError: something in the file cannot be.
    """
    return load("latencies.yaml", _latencies, directory)


_GLOB = several(text("a glob"))

_LATENCIES = record(
    Latencies,
    latencies=listing(
        record(
            LatencyRule,
            kind=several(choice(*KINDS)),
            source=_GLOB,
            target=_GLOB,
            name=_GLOB,
            leg=several(choice(*LEGS)),
            median=number(),
            spread=number(),
            min=number(),
            max=number(),
            bytes_per_second=number(1),
            basis=text(),
        )
    ),
)


def _latencies(node: Node) -> Latencies:
    latencies = _LATENCIES(node)
    for position, rule in enumerate(latencies.latencies):
        if rule.min > rule.max:
            node.at("latencies", position, "max").expected(f"a number, {rule.min:g} or more")
    return latencies
