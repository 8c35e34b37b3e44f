"""Who asks, and what caused it: the first argument of everything."""

from __future__ import annotations

from dataclasses import dataclass

from novaviz.model.event import Json


@dataclass(frozen=True, slots=True)
class RequestContext:
    """Carried from the user's act to the last statement it causes.

    ``span`` is the exchange in which the work happens: what is done next becomes its child.
    ``token`` is the user's own token, which the services pass on.
    Source: ``nova.context:RequestContext``.
    """

    request_id: str = ""
    user_id: str | None = None
    user_name: str | None = None
    project_id: str | None = None
    project_name: str | None = None
    roles: tuple[str, ...] = ()
    token: str | None = None
    span: int | None = None

    def under(self, span: int) -> RequestContext:
        """The same asker, at work inside another exchange."""
        return RequestContext(
            self.request_id, self.user_id, self.user_name, self.project_id, self.project_name,
            self.roles, self.token, span,
        )  # fmt: skip

    def to_dict(self) -> dict[str, Json]:
        return {
            "request_id": self.request_id,
            "user_id": self.user_id,
            "project_id": self.project_id,
            "roles": list(self.roles),
        }
