"""Nova's client of cinder (source: ``nova.volume.cinder:API``)."""

from __future__ import annotations

from typing import Any

from novaviz.exceptions import HTTPError, NovaException
from novaviz.model.context import RequestContext
from novaviz.services.nova.credentials import Credentials
from novaviz.transport import RestClient

Volume = dict[str, Any]
Connector = dict[str, Any]


class VolumeClient:
    """Volumes and their attachments, asked for with the user's token."""

    def __init__(self, rest: RestClient, credentials: Credentials) -> None:
        self._rest, self._credentials = rest, credentials

    async def show(self, ctxt: RequestContext, volume_id: str) -> Volume:
        body = await self._ask(ctxt, "GET", "/v3/{id}/volumes/{id}", volume_id)
        volume: Volume = body["volume"]
        return volume

    async def create(
        self, ctxt: RequestContext, size: int, name: str, image_id: str | None
    ) -> Volume:
        """Ask for a volume of ``size`` GB, with the image's content if there is one."""
        request = {"volume": {"size": size, "name": name, "imageRef": image_id}}
        body = await self._ask(ctxt, "POST", "/v3/{id}/volumes", body=request)
        volume: Volume = body["volume"]
        return volume

    async def delete(self, ctxt: RequestContext, volume_id: str) -> None:
        await self._gone(ctxt, "/v3/{id}/volumes/{id}", volume_id)

    async def begin_detaching(self, ctxt: RequestContext, volume_id: str) -> None:
        """Say that the volume is about to be detached: nobody else may begin to."""
        await self._ask(
            ctxt, "POST", "/v3/{id}/volumes/{id}/action", volume_id,
            body={"os-begin_detaching": {}},
        )  # fmt: skip

    async def roll_detaching(self, ctxt: RequestContext, volume_id: str) -> None:
        """Say that it stays attached after all."""
        await self._ask(
            ctxt, "POST", "/v3/{id}/volumes/{id}/action", volume_id,
            body={"os-roll_detaching": {}},
        )  # fmt: skip

    async def attachment_create(
        self, ctxt: RequestContext, volume_id: str, instance_uuid: str,
        connector: Connector | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """Reserve the volume for the instance; with a connector also make it reachable."""
        request = {
            "attachment": {
                "volume_uuid": volume_id,
                "instance_uuid": instance_uuid,
                "connector": connector,
            }
        }
        body = await self._ask(ctxt, "POST", "/v3/{id}/attachments", body=request)
        attachment: dict[str, Any] = body["attachment"]
        return attachment

    async def attachment_update(
        self, ctxt: RequestContext, attachment_id: str, connector: Connector
    ) -> dict[str, Any]:
        """Say which host connects; the answer says how to reach the volume."""
        try:
            body = await self._ask(
                ctxt, "PUT", "/v3/{id}/attachments/{id}", attachment_id,
                body={"attachment": {"connector": connector}},
            )  # fmt: skip
        except HTTPError as error:
            if error.status == 401:
                raise
            raise NovaException(f"Unable to update the attachment. (HTTP {error.status})") from None
        attachment: dict[str, Any] = body["attachment"]
        return attachment

    async def attachment_complete(self, ctxt: RequestContext, attachment_id: str) -> None:
        """Say that the volume is connected: it becomes in-use."""
        await self._ask(
            ctxt, "POST", "/v3/{id}/attachments/{id}/action", attachment_id,
            body={"os-complete": None},
        )  # fmt: skip

    async def attachment_delete(self, ctxt: RequestContext, attachment_id: str) -> None:
        """Give the volume back; one that is gone already is fine."""
        await self._gone(ctxt, "/v3/{id}/attachments/{id}", attachment_id)

    async def _ask(
        self, ctxt: RequestContext, method: str, template: str, *ids: str, body: Any = None
    ) -> Any:
        return await self._rest.ask(
            ctxt, "cinder", method, template, ctxt.project_id or "", *ids, body=body,
            headers=await self._credentials.user(ctxt), credential="user",
        )  # fmt: skip

    async def _gone(self, ctxt: RequestContext, template: str, item: str) -> None:
        try:
            await self._ask(ctxt, "DELETE", template, item)
        except HTTPError as error:
            if error.status == 404:
                return
            if error.status != 401:
                raise
            await self._rest.ask(
                ctxt, "cinder", "DELETE", template, ctxt.project_id or "", item,
                headers=await self._credentials.nova(ctxt), credential="nova",
            )  # fmt: skip
