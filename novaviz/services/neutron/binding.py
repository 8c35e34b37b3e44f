"""Binding a port to a host: can anybody there wire it to its network?

Source: ``neutron.plugins.ml2.plugin:Ml2Plugin._bind_port_if_needed`` and
``neutron.plugins.ml2.drivers.mech_agent``.
"""

from __future__ import annotations

import json
from typing import Any

from novaviz.database import Row, Transaction
from novaviz.model.context import RequestContext
from novaviz.services.neutron.agent import AGENT_TYPE

UNBOUND = "unbound"
OVS = "ovs"
BINDING_FAILED = "binding_failed"
_DETAILS = {OVS: {"port_filter": True, "connectivity": "l2", "bridge_name": "br-int"}}


async def bind(
    txn: Transaction, ctxt: RequestContext, port_id: str, wanted: dict[str, Any], before: Row
) -> Row:
    """Bind the port as the request says, and return the columns of its binding.

    ``binding_failed`` is an answer, not an error: neutron says 200, and it is nova that gives up.
    """
    host = wanted.get("binding:host_id", before["host"] or "") or ""
    vif_type = UNBOUND
    if host:
        agent = await txn.first(ctxt, "agent_on_host", host=host, agent_type=AGENT_TYPE)
        vif_type = OVS if agent is not None and agent["alive"] else BINDING_FAILED
    profile = wanted.get("binding:profile")
    bound = {
        "host": host,
        "vif_type": vif_type,
        "vnic_type": wanted.get("binding:vnic_type") or before["vnic_type"] or "normal",
        "profile": before["profile"] or "{}" if profile is None else json.dumps(profile),
    }
    await txn.execute(ctxt, "bind_port", port_id=port_id, **bound)
    return bound


def shown(row: Row) -> dict[str, Any]:
    """The binding as an admin sees it in the port."""
    vif_type = row["vif_type"] or UNBOUND
    return {
        "binding:host_id": row["host"] or "",
        "binding:vif_type": vif_type,
        "binding:vif_details": dict(_DETAILS.get(vif_type, {})),
        "binding:profile": json.loads(row["profile"] or "{}"),
    }
