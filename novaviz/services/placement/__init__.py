"""placement: what hosts provide, and what instances have been given of it."""

from novaviz.services.placement.inventory import Inventory
from novaviz.services.placement.placement import Placement

__all__ = ["Inventory", "Placement"]
