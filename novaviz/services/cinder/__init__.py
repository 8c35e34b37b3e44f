"""The block storage service: volumes, and how to reach them from a host."""

from novaviz.services.cinder.backend import SimulatedBackend, VolumeBackend
from novaviz.services.cinder.service import Cinder

__all__ = ["Cinder", "SimulatedBackend", "VolumeBackend"]
