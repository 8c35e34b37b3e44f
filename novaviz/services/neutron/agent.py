"""The agent on a compute host: wires a plugged interface to its network, and says that it did.

Source: ``neutron.plugins.ml2.drivers.openvswitch.agent.ovs_neutron_agent:OVSNeutronAgent``.
"""

from __future__ import annotations

from contextlib import suppress

from novaviz.exceptions import CloudError
from novaviz.model.context import RequestContext
from novaviz.services.wiring import Wiring

AGENT_TYPE = "Open vSwitch agent"
BINARY = "neutron-openvswitch-agent"
TOPIC = "q-plugin"
"""The topic on which neutron listens to its agents (source: ``neutron_lib.agent.topics``)."""


class OvsAgent:
    """Watches the host's bridge for interfaces that come and go; nothing is said while it is dead.

    Nobody sends the agent a message: it sees the interface in Open vSwitch's own database (its
    monitor of ovsdb), then tells neutron over RPC.
    """

    def __init__(self, wiring: Wiring, host: str) -> None:
        self.name = f"neutron-agent@{host}"
        self.host = host
        self.alive = True
        self._kernel = wiring.kernel
        self._rpc = wiring.rpc(self.name, TOPIC)

    async def device_added(self, ctxt: RequestContext, port_id: str) -> None:
        """An interface with this port's id is on the bridge now."""
        self._tell(ctxt, "update_device_up", port_id)

    async def device_removed(self, ctxt: RequestContext, port_id: str) -> None:
        """The interface with this port's id is gone from the bridge."""
        self._tell(ctxt, "update_device_down", port_id)

    def _tell(self, ctxt: RequestContext, method: str, port_id: str) -> None:
        if self.alive:
            own = RequestContext(request_id=ctxt.request_id, span=ctxt.span)
            self._kernel.spawn(self._report(own, method, port_id), self.name)

    async def _report(self, ctxt: RequestContext, method: str, port_id: str) -> None:
        """Tell neutron; what goes wrong is logged, and with no periodic resync that is all."""
        with suppress(CloudError):
            await self._rpc.call(
                ctxt, method, device=port_id, agent_id=f"ovs-agent-{self.host}", host=self.host
            )
