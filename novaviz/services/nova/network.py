"""Nova's client of neutron (source: ``nova.network.neutron:API``)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from novaviz.exceptions import HTTPError, NoMoreFixedIps, NovaException, PortBindingFailed
from novaviz.model.context import RequestContext
from novaviz.model.resources import NetworkRequest, Vif
from novaviz.services.nova.credentials import Credentials
from novaviz.transport import Refused, RestClient

Record = Callable[[Vif], Awaitable[None]]


class NetworkClient:
    """Networks and ports: looked up and made with the user's token, bound with nova's own.

    With ``check_port_quota`` the API refuses a server whose ports would not be allowed.
    """

    def __init__(
        self, rest: RestClient, credentials: Credentials, *, check_port_quota: bool
    ) -> None:
        self._rest, self._credentials = rest, credentials
        self._check_port_quota = check_port_quota

    async def networks(
        self, ctxt: RequestContext, ids: tuple[str, ...] = ()
    ) -> list[dict[str, Any]]:
        """The networks with these ids that the user may use (without ids: all of them)."""
        query = {"id": ",".join(ids)} if ids else {"tenant_id": ctxt.project_id or ""}
        body = await self._user(ctxt, "GET", "/v2.0/networks", query=query)
        found: list[dict[str, Any]] = body["networks"]
        return found

    async def validate_networks(
        self, ctxt: RequestContext, requested: tuple[NetworkRequest, ...]
    ) -> None:
        """Refuse what the build could only fail on: unknown networks, too many ports."""
        ids = tuple(request.network_id for request in requested)
        known = {network["id"] for network in await self.networks(ctxt, ids)}
        for network_id in ids:
            if network_id not in known:
                raise Refused(400, f"Network {network_id} could not be found.")
        if self._check_port_quota and ids:
            body = await self._user(ctxt, "GET", "/v2.0/quotas/{id}", ctxt.project_id or "")
            limit = body["quota"]["port"]
            if 0 <= limit < len(ids):
                raise Refused(403, f"Maximum number of ports exceeded: {limit} allowed.")

    async def allocate_for_instance(
        self, ctxt: RequestContext, instance_uuid: str, host: str,
        requested: tuple[NetworkRequest, ...], record: Record,
    ) -> tuple[Vif, ...]:  # fmt: skip
        """Make a port for each network, bind it to the host, and say what the interfaces are.

        ``record`` is told of each interface as soon as it exists. What was made is taken back
        when a later port fails. Raises NoMoreFixedIps, PortBindingFailed, HTTPError.
        """
        if not requested:
            return ()
        ids = tuple(request.network_id for request in requested)
        networks = {network["id"]: network for network in await self.networks(ctxt, ids)}
        vifs: list[Vif] = []
        made: list[str] = []
        try:
            for request in requested:
                port = await self._create_port(ctxt, instance_uuid, request)
                made.append(port["id"])
                bound = await self._bind_port(ctxt, port["id"], instance_uuid, host)
                vif = _vif(bound, networks[request.network_id]["name"], host)
                await record(vif)
                vifs.append(vif)
        except Exception:
            for port_id in made:
                await self.delete_port(ctxt, port_id)
            raise
        return tuple(vifs)

    async def refresh(
        self, ctxt: RequestContext, instance_uuid: str, vifs: tuple[Vif, ...]
    ) -> tuple[Vif, ...]:
        """The interfaces as neutron has them now (source: ``_build_network_info_model``)."""
        body = await self._nova(ctxt, "GET", "/v2.0/ports", query={"device_id": instance_uuid})
        ports = {port["id"]: port for port in body["ports"]}
        return tuple(
            _vif(ports[vif.id], vif.network_name, vif.host) for vif in vifs if vif.id in ports
        )

    async def deallocate_for_instance(self, ctxt: RequestContext, instance_uuid: str) -> None:
        """Delete every port of the instance, in nova's name: the user's token may have expired."""
        body = await self._nova(
            ctxt, "GET", "/v2.0/ports", query={"device_id": instance_uuid}
        )
        for port in body["ports"]:
            await self.delete_port(ctxt, port["id"])

    async def delete_port(self, ctxt: RequestContext, port_id: str) -> None:
        try:
            await self._nova(ctxt, "DELETE", "/v2.0/ports/{id}", port_id)
        except HTTPError as error:
            if error.status != 404:
                raise

    async def security_groups(self, ctxt: RequestContext, instance_uuid: str) -> list[str]:
        """The names of the groups that the instance's ports are in."""
        body = await self._user(ctxt, "GET", "/v2.0/ports", query={"device_id": instance_uuid})
        ids = sorted({group for port in body["ports"] for group in port["security_groups"]})
        if not ids:
            return []
        found = await self._user(
            ctxt, "GET", "/v2.0/security-groups", query={"id": ",".join(ids)}
        )
        return sorted(group["name"] for group in found["security_groups"])

    async def _create_port(
        self, ctxt: RequestContext, instance_uuid: str, request: NetworkRequest
    ) -> dict[str, Any]:
        port: dict[str, Any] = {
            "network_id": request.network_id,
            "device_id": instance_uuid,
            "admin_state_up": True,
            "tenant_id": ctxt.project_id,
        }
        if request.address:
            port["fixed_ips"] = [{"ip_address": request.address}]
        try:
            answer = await self._user(ctxt, "POST", "/v2.0/ports", body={"port": port})
        except HTTPError as error:
            kind = error.body.get("NeutronError", {}).get("type") if error.body else None
            if kind == "IpAddressGenerationFailure":
                raise NoMoreFixedIps(
                    f"No fixed IP addresses available for network: {request.network_id}"
                ) from None
            if kind == "OverQuota":
                raise NovaException("Maximum number of ports exceeded") from None
            raise
        made: dict[str, Any] = answer["port"]
        return made

    async def _bind_port(
        self, ctxt: RequestContext, port_id: str, instance_uuid: str, host: str
    ) -> dict[str, Any]:
        body = {
            "port": {
                "device_id": instance_uuid,
                "device_owner": "compute:nova",
                "binding:host_id": host,
            }
        }
        answer = await self._nova(ctxt, "PUT", "/v2.0/ports/{id}", port_id, body=body)
        port: dict[str, Any] = answer["port"]
        if port["binding:vif_type"] == "binding_failed":
            raise PortBindingFailed(
                f"Binding failed for port {port_id}, please check neutron logs for more"
                " information."
            )
        return port

    async def _user(
        self, ctxt: RequestContext, method: str, template: str, *ids: str,
        body: Any = None, query: dict[str, str] | None = None,
    ) -> Any:  # fmt: skip
        return await self._rest.ask(
            ctxt, "neutron", method, template, *ids, body=body, query=query,
            headers=await self._credentials.user(ctxt), credential="user",
        )  # fmt: skip

    async def _nova(
        self, ctxt: RequestContext, method: str, template: str, *ids: str,
        body: Any = None, query: dict[str, str] | None = None,
    ) -> Any:  # fmt: skip
        return await self._rest.ask(
            ctxt, "neutron", method, template, *ids, body=body, query=query,
            headers=await self._credentials.nova(ctxt), credential="nova",
        )  # fmt: skip


def _vif(port: dict[str, Any], network_name: str, host: str) -> Vif:
    return Vif(
        id=port["id"],
        address=port["mac_address"],
        network_id=port["network_id"],
        network_name=network_name,
        ips=tuple(ip["ip_address"] for ip in port["fixed_ips"]),
        host=host,
        vif_type=port["binding:vif_type"],
        active=port["status"] == "ACTIVE",
    )
