"""Everything that a compute host does with a server that is there, by the RPC's name."""

from __future__ import annotations

from novaviz.services.nova.compute.block_devices import BlockDevices
from novaviz.services.nova.compute.console import ConsoleOutput
from novaviz.services.nova.compute.host import ComputeHost
from novaviz.services.nova.compute.pause import PauseActions
from novaviz.services.nova.compute.power import PowerActions
from novaviz.services.nova.compute.terminate import TerminateInstance
from novaviz.services.nova.compute.volumes import VolumeActions
from novaviz.transport.rpc import Endpoint


def operations(host: ComputeHost, devices: BlockDevices) -> dict[str, Endpoint]:
    """The endpoints of ``nova.compute.manager:ComputeManager`` beside those that build."""
    return {
        "terminate_instance": TerminateInstance(host, devices),
        "external_instance_event": host.events.external_instance_event,
        "get_console_output": ConsoleOutput(host),
        **PowerActions(host).methods,
        **PauseActions(host).methods,
        **VolumeActions(host).methods,
    }
