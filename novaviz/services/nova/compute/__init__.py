"""nova-compute: builds servers on one host."""

from novaviz.services.nova.compute.block_devices import BlockDevices
from novaviz.services.nova.compute.build import BuildAndRunInstance
from novaviz.services.nova.compute.conductor import ConductorClient
from novaviz.services.nova.compute.events import InstanceEvents
from novaviz.services.nova.compute.host import ComputeHost
from novaviz.services.nova.compute.lifecycle import LifecycleEvents
from novaviz.services.nova.compute.locks import InstanceLocks
from novaviz.services.nova.compute.operations import operations
from novaviz.services.nova.compute.patience import Patience
from novaviz.services.nova.compute.resource_tracker import ResourceTracker
from novaviz.services.nova.compute.run import RunInstance

__all__ = [
    "BlockDevices",
    "BuildAndRunInstance",
    "ComputeHost",
    "ConductorClient",
    "InstanceEvents",
    "InstanceLocks",
    "LifecycleEvents",
    "Patience",
    "ResourceTracker",
    "RunInstance",
    "operations",
]
