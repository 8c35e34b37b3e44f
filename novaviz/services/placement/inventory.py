"""How much of a resource class a provider has, and which requests for it can be met.

Source: ``placement.objects.inventory:Inventory`` and
``placement.objects.allocation:_check_capacity_exceeded``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from novaviz.database import Row


@dataclass(frozen=True, slots=True)
class Inventory:
    """``total`` units, ``reserved`` of them for the host itself, the rest given out with a ratio.

    One consumer gets from ``min_unit`` to ``max_unit``, in steps of ``step_size``.
    """

    total: int
    reserved: int = 0
    allocation_ratio: float = 1.0
    min_unit: int = 1
    max_unit: int = 2147483647
    step_size: int = 1

    @classmethod
    def of(cls, row: Row) -> Inventory:
        return cls(
            row["total"], row["reserved"], row["allocation_ratio"], row["min_unit"],
            row["max_unit"], row["step_size"],
        )  # fmt: skip

    @property
    def capacity(self) -> int:
        """How many units may be allocated in all."""
        return int((self.total - self.reserved) * self.allocation_ratio)

    def fits_unit(self, amount: int) -> bool:
        """Whether one consumer may ask for so many at all."""
        return self.min_unit <= amount <= self.max_unit and amount % self.step_size == 0

    def has_room(self, amount: int, used: int) -> bool:
        """Whether so many are left beside those in use."""
        return used + amount <= self.capacity

    def to_dict(self) -> dict[str, Any]:
        return {
            "total": self.total,
            "reserved": self.reserved,
            "min_unit": self.min_unit,
            "max_unit": self.max_unit,
            "step_size": self.step_size,
            "allocation_ratio": self.allocation_ratio,
        }
