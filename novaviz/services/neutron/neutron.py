"""neutron: the network service, and the composition of its parts."""

from __future__ import annotations

from novaviz.database import Database, DatabaseClient
from novaviz.exceptions import CloudError
from novaviz.model.context import RequestContext
from novaviz.services.middleware import AuthToken, ServiceSession
from novaviz.services.neutron.agent import OvsAgent
from novaviz.services.neutron.networks import Networks
from novaviz.services.neutron.notifier import Notifier
from novaviz.services.neutron.plugin import RpcCallbacks
from novaviz.services.neutron.ports import Ports
from novaviz.services.neutron.quotas import Quotas, list_extensions, list_floatingips
from novaviz.services.neutron.seed import Seed
from novaviz.services.wiring import Wiring
from novaviz.transport import Request, RestService, Routes


class Neutron(RestService):
    """Gives instances their ports and addresses, and has agents wire them on the hosts.

    ``session`` is of neutron's own user. With ``notifies_nova`` (as since 2014.1, Icehouse) nova
    is told when a port has become active. ``plugin`` listens to the agents, on topic ``TOPIC``;
    ``seed`` writes what is there before the run; ``agents`` are by host.
    """

    name = "neutron"

    def __init__(
        self, wiring: Wiring, auth: AuthToken, session: ServiceSession, *, notifies_nova: bool
    ) -> None:
        self.auth = auth
        self.database = Database(self.name, ("neutron",), wiring.boundary)
        self.seed = Seed(self.database, wiring.streams)
        self.agents: dict[str, OvsAgent] = {}
        self._wiring = wiring
        db = DatabaseClient(self.name, self.database)
        notifier = Notifier(wiring, session) if notifies_nova else None
        self.plugin = RpcCallbacks(db, notifier).server
        networks, ports, quotas = Networks(db), Ports(db, wiring.streams), Quotas(db)
        self.routes = Routes(
            [
                ("GET", "/v2.0/networks", networks.list_networks),
                ("GET", "/v2.0/networks/{id}", networks.show_network),
                ("GET", "/v2.0/subnets", networks.list_subnets),
                ("GET", "/v2.0/security-groups", networks.list_security_groups),
                ("GET", "/v2.0/ports", ports.list_ports),
                ("POST", "/v2.0/ports", ports.create_port),
                ("GET", "/v2.0/ports/{id}", ports.show_port),
                ("PUT", "/v2.0/ports/{id}", ports.update_port),
                ("DELETE", "/v2.0/ports/{id}", ports.delete_port),
                ("GET", "/v2.0/quotas/{id}", quotas.show_quota),
                ("GET", "/v2.0/extensions", list_extensions),
                ("GET", "/v2.0/floatingips", list_floatingips),
            ]
        )

    async def authenticate(self, ctxt: RequestContext, request: Request) -> RequestContext:
        return await self.auth.context(ctxt, request)

    def unexpected(self, error: CloudError) -> str:
        return "Request Failed: internal server error while processing your request."

    def add_agent(self, host: str) -> OvsAgent:
        """Start the agent of a host: its row, and the agent itself."""
        self.seed.agent(host)
        agent = self.agents[host] = OvsAgent(self._wiring, host)
        return agent

    def use_up_pool(self, network_id: str) -> int:
        """Fault: ports of another project take every free address; how many."""
        return self.seed.use_up_pool(network_id)

    def stop_agents(self, glob: str) -> None:
        """Fault: the agents on these hosts are dead."""
        self.seed.stop_agents(glob)
        for row in self.database.look("SELECT host FROM agents WHERE alive = 0"):
            self.agents[row["host"]].alive = False
