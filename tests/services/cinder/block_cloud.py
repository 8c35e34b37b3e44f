"""A small cloud with block storage, and images to copy into it."""

from __future__ import annotations

from typing import Any

from novaviz.services.cinder import Cinder
from novaviz.services.glance import Glance
from novaviz.services.middleware import AuthToken
from novaviz.transport import Response
from tests.services.small_cloud import SmallCloud


class BlockCloud(SmallCloud):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.glance = Glance(
            self.wiring, self.database("glance"), AuthToken(self.wiring, "glance")
        )
        self.glance.fill(self.data.images, self.keystone.project_id("admin"))
        self.cinder = Cinder(
            self.wiring, self.database("cinder"), AuthToken(self.wiring, "cinder")
        )
        self.cinder.fill(self.data, self.keystone.project_id)
        for service in (self.glance, self.cinder):
            self.wiring.net.add(service)
        self.project = self.keystone.project_id("demo")

    def call(self, method: str, path: str, *ids: str, body: Any = None, user: str = "demo",
             project: str = "demo") -> Response:  # fmt: skip
        """A request below ``/v3/PROJECT`` by a user of that project."""
        return self.ask("cinder", method, f"/v3/{{id}}{path}", self.keystone.project_id(project),
                        *ids, body=body, headers=self.token(user, project))  # fmt: skip

    def create(self, **volume: Any) -> Response:
        return self.call("POST", "/volumes", body={"volume": volume})

    def volume(self) -> str:
        """An available volume of 1 GB."""
        return self.cinder.add_volume(self.project, self.keystone.user_id("demo"), 1, "data")

    def status(self, volume_id: str) -> str:
        """The volume's status, read from its row."""
        rows = self.databases["cinder"].read(
            "SELECT status FROM volumes WHERE id = :id", {"id": volume_id}
        )
        return str(rows[0]["status"])

    def reserve(self, volume_id: str, connector: Any = None) -> Response:
        body = {"volume_uuid": volume_id, "instance_uuid": "server-1", "connector": connector}
        return self.call("POST", "/attachments", body={"attachment": body})
