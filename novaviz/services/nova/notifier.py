"""What nova tells the world (source: ``nova.notifications`` and ``nova.rpc:get_notifier``)."""

from __future__ import annotations

from typing import Any

from novaviz.kernel import Boundary
from novaviz.model.context import RequestContext
from novaviz.model.event import NOTIFY
from novaviz.model.resources import Instance


class Notifier:
    """Emits notifications of one service; ``prefix`` is how the release names instance events.

    ``publisher_id`` is ``SERVICE.HOST``, as in ``compute.host1``.
    """

    def __init__(self, boundary: Boundary, source: str, publisher_id: str, *, prefix: str) -> None:
        self._boundary, self._source = boundary, source
        self._publisher_id, self._prefix = publisher_id, prefix

    async def emit(self, ctxt: RequestContext, event_type: str, payload: dict[str, Any]) -> None:
        """Send one notification; it takes no time and nobody answers."""
        await self._boundary.moment(
            ctxt, NOTIFY, self._source, "notifications", event_type,
            {"event_type": event_type, "publisher_id": self._publisher_id, "payload": payload},
        )  # fmt: skip

    async def instance(
        self, ctxt: RequestContext, what: str, instance: Instance, **more: Any
    ) -> None:
        """Say that something happened to an instance: ``create.start``, ``update``, ..."""
        payload = {
            "uuid": instance.uuid,
            "state": instance.vm_state,
            "task_state": instance.task_state,
            "host": instance.host,
            **more,
        }
        await self.emit(ctxt, f"{self._prefix}.{what}", payload)
