"""Nova's weighers: how good a host is that passed the filters.

Each counts something free, more is better, so that instances spread (source:
``nova.scheduler.weights``). What it counts is brought to 0..1 over the hosts that are left, and
the best host is the one with the highest sum (source: ``nova.weights:BaseWeightHandler``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from novaviz.services.nova.scheduler.host_state import HostState


@dataclass(frozen=True, slots=True)
class Weigher:
    """Counts one thing on a host; what it counts has weight ``multiplier`` in the sum."""

    value: Callable[[HostState], float]
    multiplier: float = 1.0

    def weigh(self, hosts: Sequence[HostState]) -> list[float]:
        """The weight of each host, normalised and multiplied."""
        return [self.multiplier * share for share in normalize([self.value(h) for h in hosts])]


WEIGHERS: dict[str, Weigher] = {
    "RAMWeigher": Weigher(lambda host: host.free_ram_mb),
    "CPUWeigher": Weigher(lambda host: host.vcpus_free),
    "DiskWeigher": Weigher(lambda host: host.free_disk_mb),
}


def normalize(values: Sequence[float]) -> list[float]:
    """Bring the values to 0..1, where 1 is the largest and 0 is nothing, or less than nothing.

    Source: ``nova.weights:normalize``, with the ``minval`` of 0 that the three weighers have.
    """
    largest = max((value for value in values), default=0)
    if largest <= 0:
        return [0.0] * len(values)
    return [max(value, 0) / largest for value in values]
