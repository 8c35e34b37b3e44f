"""How long a build may take on this host.

Nova looks periodically for instances that have been building for too long; here, where nothing is
periodic, each build has a deadline of its own. Source:
``nova.compute.manager:ComputeManager._check_instance_build_time``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from novaviz.exceptions import CloudError, NovaException
from novaviz.kernel import MICROSECONDS, Future
from novaviz.model.context import RequestContext
from novaviz.services.nova.compute.host import ComputeHost


class Patience:
    """Sets an instance to error that is still building after ``timeout`` seconds (0: never).

    The build itself is not stopped: it finds out when it next writes, and cleans up.
    """

    def __init__(self, host: ComputeHost, timeout: float) -> None:
        self._host, self._timeout = host, timeout

    @contextmanager
    def with_build_of(self, ctxt: RequestContext, uuid: str) -> Iterator[None]:
        """While this lasts, the instance is being built."""
        if not self._timeout:
            yield
            return
        kernel = self._host.wiring.kernel
        over = kernel.future()
        kernel.spawn(self._watch(ctxt, uuid, over), self._host.participant)
        yield
        over.set()

    async def _watch(self, ctxt: RequestContext, uuid: str, over: Future) -> None:
        late = NovaException("Instance build timed out. Set to error state.")
        self._host.wiring.kernel.expire(over, round(self._timeout * MICROSECONDS), lambda: late)
        try:
            await over
        except CloudError:
            await self._host.set_error(ctxt, uuid, late)
