"""Hypervisors, as nova-compute sees them."""

from novaviz.virt.driver import Agent, ComputeDriver, Listener, SpawnRequest, VirtApi
from novaviz.virt.hypervisor import SIMULATED, Hypervisor, hypervisor_named
from novaviz.virt.simulated import SimulatedDriver

__all__ = [
    "SIMULATED",
    "Agent",
    "ComputeDriver",
    "Hypervisor",
    "Listener",
    "SimulatedDriver",
    "SpawnRequest",
    "VirtApi",
    "hypervisor_named",
]
