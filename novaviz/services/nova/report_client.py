"""Nova's client of placement: what could host an instance, and what an instance holds.

Source: ``nova.scheduler.client.report:SchedulerReportClient``. Scheduler, conductor and compute
use it alike, always as the user nova.
"""

from __future__ import annotations

from typing import Any

from novaviz.exceptions import ConnectTimeout, HTTPError
from novaviz.kernel import MICROSECONDS
from novaviz.model.context import RequestContext
from novaviz.services.middleware import ServiceSession
from novaviz.services.wiring import Wiring
from novaviz.transport import Response

VERSION = {"OpenStack-API-Version": "placement 1.36"}
LIMIT = "1000"
"""How many candidates are asked for (``max_placement_results``)."""
ATTEMPTS = 4
"""How often a claim is tried that loses against somebody else's at the same moment."""
ENABLED_ROOT = "!COMPUTE_STATUS_DISABLED"
"""Only providers whose nova-compute is not disabled."""


def allocation_request(provider: str, resources: dict[str, int]) -> dict[str, Any]:
    """What ``claim`` takes, for one provider alone."""
    return {"allocations": {provider: {"resources": resources}}}


class ReportClient:
    """Asks placement in the name of ``source``, with the token of ``session``."""

    def __init__(self, wiring: Wiring, source: str, session: ServiceSession) -> None:
        self._wiring, self._session = wiring, session
        self._rest = wiring.rest(source)

    async def get_allocation_candidates(
        self, ctxt: RequestContext, resources: dict[str, int], *,
        member_of: str | None = None, required: tuple[str, ...] = (),
    ) -> dict[str, Any] | None:  # fmt: skip
        """Who has room for these amounts: placement's answer; None if nobody, or if it is away.

        ``member_of`` is a query such as ``in:AGGREGATE,AGGREGATE``; ``required`` are traits. That
        placement cannot be reached is for Nova no other answer than none (``safe_connect``).
        """
        query = {
            "limit": LIMIT,
            "resources": ",".join(f"{name}:{amount}" for name, amount in sorted(resources.items())
                                  if amount),
            "root_required": ENABLED_ROOT,
        }  # fmt: skip
        if member_of is not None:
            query["member_of"] = member_of
        if required:
            query["required"] = ",".join(sorted(required))
        try:
            answer = await self._send(ctxt, "GET", "/allocation_candidates", query=query)
        except (ConnectTimeout, HTTPError):
            return None
        if answer.status != 200 or not answer.body["allocation_requests"]:
            return None
        body: dict[str, Any] = answer.body
        return body

    async def get_allocations(self, ctxt: RequestContext, consumer: str) -> dict[str, Any]:
        """What a consumer holds; ``allocations`` is ``{}`` for one that holds nothing."""
        answer = await self._send(ctxt, "GET", "/allocations/{id}", consumer)
        return self._body(answer)

    async def claim(
        self, ctxt: RequestContext, consumer: str, allocation_request: dict[str, Any], *,
        project_id: str, user_id: str,
    ) -> bool:  # fmt: skip
        """Give the resources to the consumer; False if they are gone meanwhile.

        The first to PUT wins: this is where two requests for the last place are told apart. Who
        loses only against a changed generation reads again and tries again.
        """
        for attempt in range(ATTEMPTS):
            await self._back_off(consumer, attempt)
            answer = await self._send(ctxt, "GET", "/allocations/{id}", consumer)
            held = answer.body if answer.status == 200 else {}
            body = {
                **allocation_request,
                "project_id": project_id,
                "user_id": user_id,
                "consumer_generation": held.get("consumer_generation"),
            }
            answer = await self._send(ctxt, "PUT", "/allocations/{id}", consumer, body=body)
            if not _concurrent_update(answer):
                return answer.status < 400
        return False

    async def delete_allocation(self, ctxt: RequestContext, consumer: str) -> bool:
        """Give back what the consumer holds; False if it held nothing."""
        answer = await self._send(ctxt, "DELETE", "/allocations/{id}", consumer)
        if answer.status == 404:
            return False
        self._body(answer)
        return True

    async def _send(
        self, ctxt: RequestContext, method: str, template: str, *ids: str,
        body: Any = None, query: dict[str, str] | None = None,
    ) -> Response:  # fmt: skip
        token = await self._session.token(ctxt)
        return await self._rest.send(
            ctxt, "placement", method, template, *ids, body=body, query=query,
            headers={"X-Auth-Token": token, **VERSION}, credential="nova",
        )  # fmt: skip

    async def _back_off(self, consumer: str, attempt: int) -> None:
        """Wait up to twice as many seconds as attempts have failed after the first."""
        if attempt > 1:
            chance = self._wiring.streams.uniform(f"claim:{consumer}:{attempt}")
            await self._wiring.kernel.sleep(int(chance * 2 * (attempt - 1) * MICROSECONDS))

    @staticmethod
    def _body(answer: Response) -> dict[str, Any]:
        if answer.status >= 400:
            raise HTTPError(answer.status, answer.body)
        body: dict[str, Any] = answer.body or {}
        return body


def _concurrent_update(answer: Response) -> bool:
    """Whether somebody else changed the consumer or the provider between GET and PUT."""
    if answer.status != 409 or not isinstance(answer.body, dict):
        return False
    return any(error.get("code") == "placement.concurrent_update"
               for error in answer.body.get("errors", ()))  # fmt: skip
