"""nova-conductor: the computes' way to the database, and the conductor of a build."""

from novaviz.services.nova.conductor.build import ComputeTaskManager
from novaviz.services.nova.conductor.manager import ConductorManager

__all__ = ["ComputeTaskManager", "ConductorManager"]
