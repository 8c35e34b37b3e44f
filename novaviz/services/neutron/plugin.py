"""What neutron's agents tell it over RPC.

Source: ``neutron.plugins.ml2.rpc:RpcCallbacks``.
"""

from __future__ import annotations

from novaviz.database import DatabaseClient, Row
from novaviz.model.context import RequestContext
from novaviz.services.neutron.notifier import Notifier
from novaviz.transport import Server

ACTIVE, DOWN = "ACTIVE", "DOWN"


class RpcCallbacks:
    """Sets a port's status by what the agent on its host has seen.

    Without a ``notifier`` (before Icehouse, 2014.1) nobody is told that the port is up.
    """

    def __init__(self, db: DatabaseClient, notifier: Notifier | None) -> None:
        self._db, self._notifier = db, notifier
        self.server = Server(
            "neutron",
            {
                "update_device_up": self.update_device_up,
                "update_device_down": self.update_device_down,
            },
        )

    async def update_device_up(
        self, ctxt: RequestContext, device: str, agent_id: str, host: str
    ) -> None:
        """The interface is wired: the port is ACTIVE, and nova hears of an instance's."""
        port = await self._set_status(ctxt, device, host, ACTIVE)
        if port is None or port["status"] == ACTIVE or self._notifier is None:
            return
        if port["device_owner"].startswith("compute:"):
            self._notifier.port_is_active(ctxt, device, port["device_id"])

    async def update_device_down(
        self, ctxt: RequestContext, device: str, agent_id: str, host: str
    ) -> dict[str, object]:
        """The interface is gone; ``exists`` says whether the port was there at all."""
        port = await self._set_status(ctxt, device, host, DOWN)
        return {"device": device, "exists": port is not None}

    async def _set_status(
        self, ctxt: RequestContext, port_id: str, host: str, status: str
    ) -> Row | None:
        """The port as it was; None if it is not (or no longer) bound to the agent's host."""
        port = await self._db.first(ctxt, "port_on_host", port_id=port_id, host=host)
        if port is not None and port["status"] != status:
            await self._db.update(ctxt, "ports", {"id": port_id}, status=status)
        return port
