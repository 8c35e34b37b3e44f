"""Hypervisors, as nova-compute sees them."""

from novaviz.virt.driver import ComputeDriver, SpawnRequest, VirtApi
from novaviz.virt.simulated import SimulatedDriver

__all__ = ["ComputeDriver", "SimulatedDriver", "SpawnRequest", "VirtApi"]
