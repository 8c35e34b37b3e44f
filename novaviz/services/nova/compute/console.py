"""``get_console_output``: what a guest has printed.

Source: ``nova.compute.manager:ComputeManager.get_console_output``.
"""

from __future__ import annotations

from novaviz.exceptions import CloudError, InstanceNotFound
from novaviz.model.context import RequestContext
from novaviz.model.resources import Instance
from novaviz.services.nova.compute.host import ComputeHost
from novaviz.services.nova.fault import message_of


class ConsoleOutput:
    """Asks the driver, and hands on the last lines."""

    def __init__(self, host: ComputeHost) -> None:
        self._host = host

    async def __call__(
        self, ctxt: RequestContext, *, instance: Instance, tail_length: int | str | None
    ) -> str:
        """The last ``tail_length`` lines (None: all); what is not ASCII is replaced."""
        try:
            output = await self._host.driver.get_console_output(ctxt, instance)
        except InstanceNotFound:
            raise
        except CloudError as error:
            await self._host.conductor.create_fault(ctxt, instance.uuid, message_of(error))
            raise
        if tail_length is not None:
            output = tail_log(output, int(tail_length))
        return output.decode("ascii", "replace")


def tail_log(log: bytes, length: int) -> bytes:
    """The last ``length`` lines (source: ``ComputeManager._tail_log``)."""
    return b"\n".join(log.split(b"\n")[-length:]) if length else b""
