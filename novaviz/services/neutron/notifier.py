"""Tells nova what became of a port that it waits for.

Source: ``neutron.notifiers.nova:Notifier``.
"""

from __future__ import annotations

from contextlib import suppress

from novaviz.exceptions import CloudError
from novaviz.model.context import RequestContext
from novaviz.services.middleware import ServiceSession
from novaviz.services.wiring import Wiring

VIF_PLUGGED = "network-vif-plugged"


class Notifier:
    """Sends external events to nova-api, in neutron's own name and beside its other work."""

    def __init__(self, wiring: Wiring, session: ServiceSession) -> None:
        self._kernel, self._rest, self._session = wiring.kernel, wiring.rest("neutron"), session

    def port_is_active(self, ctxt: RequestContext, port_id: str, server_uuid: str) -> None:
        """The instance's interface works now: nova may let the guest run."""
        event = {
            "name": VIF_PLUGGED,
            "server_uuid": server_uuid,
            "tag": port_id,
            "status": "completed",
        }
        self._kernel.spawn(self.send_events(ctxt, [event]), "neutron")

    async def send_events(self, ctxt: RequestContext, events: list[dict[str, str]]) -> None:
        """One request; an error is logged and no more, so that nova waits in vain."""
        with suppress(CloudError):
            token = await self._session.token(ctxt)
            await self._rest.send(
                ctxt, "nova-api", "POST", "/v2.1/os-server-external-events",
                body={"events": events}, headers={"X-Auth-Token": token}, credential="neutron",
            )  # fmt: skip
