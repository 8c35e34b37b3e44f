"""The routes of nova-api (source: ``nova.api.openstack.compute.routes``)."""

from __future__ import annotations

from novaviz.exceptions import CloudError
from novaviz.model.context import RequestContext
from novaviz.services.middleware import AuthToken
from novaviz.services.nova.api.actions import ServerActions
from novaviz.services.nova.api.attachments import VolumeAttachments
from novaviz.services.nova.api.create import CreateServer
from novaviz.services.nova.api.keypairs import KeyPairs
from novaviz.services.nova.api.microversion import Microversions
from novaviz.services.nova.api.policy import enforce
from novaviz.services.nova.api.servers import Servers
from novaviz.services.nova.api.show import links
from novaviz.services.nova.cells import Cells
from novaviz.services.wiring import Wiring
from novaviz.transport import Refused, Request, Response, RestService, Routes


class NovaApi(RestService):
    """Checks the token of every request, and answers with what the handlers make."""

    name = "nova-api"

    def __init__(
        self, wiring: Wiring, auth: AuthToken, cells: Cells, create: CreateServer,
        servers: Servers, actions: ServerActions, attachments: VolumeAttachments, *,
        microversion: str | None,
    ) -> None:  # fmt: skip
        self._auth, self._cells = auth, cells
        self._microversions = Microversions(microversion)
        self._create, self._servers = create, servers
        self._actions, self._attachments = actions, attachments
        self._compute = wiring.rpc(self.name, "compute")
        key_pairs = KeyPairs(wiring, cells, self._microversions)
        self.routes = Routes([
            ("POST", "/v2.1/servers", self.create_server),
            ("GET", "/v2.1/servers", self.list_servers),
            ("GET", "/v2.1/servers/detail", self.list_servers),
            ("GET", "/v2.1/servers/{id}", self.show_server),
            ("DELETE", "/v2.1/servers/{id}", self.delete_server),
            ("POST", "/v2.1/servers/{id}/action", self.server_action),
            ("GET", "/v2.1/servers/{id}/os-volume_attachments", self.list_attachments),
            ("POST", "/v2.1/servers/{id}/os-volume_attachments", self.attach_volume),
            ("GET", "/v2.1/servers/{id}/os-volume_attachments/{id}", self.show_attachment),
            ("DELETE", "/v2.1/servers/{id}/os-volume_attachments/{id}", self.detach_volume),
            ("GET", "/v2.1/flavors", self.list_flavors),
            ("GET", "/v2.1/flavors/detail", self.list_flavors),
            ("GET", "/v2.1/flavors/{id}", self.show_flavor),
            ("GET", "/v2.1/limits", self.limits),
            ("POST", "/v2.1/os-server-external-events", self.external_events),
            ("POST", "/v2.1/os-keypairs", key_pairs.create),
            ("GET", "/v2.1/os-keypairs", key_pairs.index),
            ("GET", "/v2.1/os-keypairs/{id}", key_pairs.show),
            ("DELETE", "/v2.1/os-keypairs/{id}", key_pairs.delete),
        ])  # fmt: skip

    async def handle(self, ctxt: RequestContext, request: Request) -> Response:
        return self._microversions.stamp(request, await super().handle(ctxt, request))

    async def authenticate(self, ctxt: RequestContext, request: Request) -> RequestContext:
        ctxt = await self._auth.context(ctxt, request)
        self._microversions.of(request)
        return ctxt

    def unexpected(self, error: CloudError) -> str:
        return (
            "Unexpected API Error. Please report this at http://bugs.launchpad.net/nova/ and"
            " attach the Nova API log if possible."
            f"\n<class 'nova.exception.{type(error).__name__}'>"
        )

    async def create_server(self, ctxt: RequestContext, request: Request) -> Response:
        build = await self._create(ctxt, request.body)
        uuid = build.instance.uuid
        return Response(
            202,
            {
                "server": {
                    "id": uuid,
                    "links": links(uuid),
                    "OS-DCF:diskConfig": "MANUAL",
                    "security_groups": [{"name": "default"}],
                    "adminPass": build.admin_password,
                }
            },
            {"Location": links(uuid)[0]["href"], "x-openstack-request-id": ctxt.request_id},
        )

    async def show_server(self, ctxt: RequestContext, request: Request) -> Response:
        minor = self._microversions.of(request)
        return Response(200, {"server": await self._servers.show(ctxt, request.ids[0], minor)})

    async def list_servers(self, ctxt: RequestContext, request: Request) -> Response:
        detail = request.path.endswith("/detail")
        minor = self._microversions.of(request)
        return Response(200, {"servers": await self._servers.index(ctxt, minor, detail=detail)})

    async def delete_server(self, ctxt: RequestContext, request: Request) -> Response:
        await self._servers.delete(ctxt, request.ids[0])
        return Response(204)

    async def server_action(self, ctxt: RequestContext, request: Request) -> Response:
        return await self._actions(ctxt, request.ids[0], request.body)

    async def list_attachments(self, ctxt: RequestContext, request: Request) -> Response:
        minor = self._microversions.of(request)
        return await self._attachments.index(ctxt, request.ids[0], minor)

    async def show_attachment(self, ctxt: RequestContext, request: Request) -> Response:
        uuid, volume_id = request.ids
        minor = self._microversions.of(request)
        return await self._attachments.show(ctxt, uuid, volume_id, minor)

    async def attach_volume(self, ctxt: RequestContext, request: Request) -> Response:
        minor = self._microversions.of(request)
        return await self._attachments.create(ctxt, request.ids[0], request.body, minor)

    async def detach_volume(self, ctxt: RequestContext, request: Request) -> Response:
        return await self._attachments.delete(ctxt, *request.ids)

    async def list_flavors(self, ctxt: RequestContext, request: Request) -> Response:
        rows = await self._cells.api_db.select(ctxt, "flavors_all")
        return Response(200, {"flavors": [_flavor(row) for row in rows]})

    async def show_flavor(self, ctxt: RequestContext, request: Request) -> Response:
        flavorid = request.ids[0]
        row = await self._cells.api_db.first(ctxt, "flavor_get_by_flavorid", flavorid=flavorid)
        if row is None:
            raise Refused(404, f"Flavor {flavorid} could not be found.")
        return Response(200, {"flavor": _flavor(row)})

    async def limits(self, ctxt: RequestContext, request: Request) -> Response:
        """The project's limits (source: ``nova.api.openstack.compute.limits``)."""
        enforce(ctxt, "os_compute_api:limits")
        rows = await self._cells.api_db.select(
            ctxt, "quotas_by_project", project_id=ctxt.project_id
        )
        names = {"instances": "maxTotalInstances", "cores": "maxTotalCores",
                 "ram": "maxTotalRAMSize"}  # fmt: skip
        absolute = {names[row["resource"]]: row["hard_limit"]
                    for row in rows if row["resource"] in names}  # fmt: skip
        return Response(200, {"limits": {"rate": [], "absolute": absolute}})

    async def external_events(self, ctxt: RequestContext, request: Request) -> Response:
        """Pass what neutron saw on to the compute host that waits for it.

        Source: ``nova.api.openstack.compute.server_external_events``.
        """
        enforce(ctxt, "os_compute_api:os-server-external-events:create")
        told = []
        for event in request.body["events"]:
            uuid = event["server_uuid"]
            cell = await self._cells.find(ctxt, uuid)
            row = await cell.first(ctxt, "instance_get", uuid=uuid) if cell else None
            if row is None or not row["host"]:
                told.append({**event, "code": 404 if row is None else 422, "status": "failed"})
                continue
            await self._compute.cast(
                ctxt, "external_instance_event", server=row["host"], instance_uuid=uuid,
                events=(dict(event),),
            )  # fmt: skip
            told.append({**event, "code": 200})
        good = any(event["code"] == 200 for event in told)
        return Response(200 if good else 404, {"events": told})


def _flavor(row: dict[str, object]) -> dict[str, object]:
    return {
        "id": row["flavorid"], "name": row["name"], "vcpus": row["vcpus"],
        "ram": row["memory_mb"], "disk": row["root_gb"],
        "OS-FLV-EXT-DATA:ephemeral": row["ephemeral_gb"], "swap": row["swap"],
    }  # fmt: skip
