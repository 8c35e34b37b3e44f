"""What every operation on an instance does when it begins, ends or fails.

Source: the decorators of ``nova.compute.manager``: ``wrap_instance_event``,
``wrap_instance_fault`` and ``reverts_task_state``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress

from novaviz.exceptions import CloudError, InstanceNotFound, UnexpectedTaskStateError
from novaviz.model import vm_states
from novaviz.model.context import RequestContext
from novaviz.model.resources import Instance
from novaviz.services.nova.compute.host import ComputeHost
from novaviz.services.nova.fault import message_of

Work = Callable[[], Awaitable[None]]


async def operate(
    host: ComputeHost, ctxt: RequestContext, instance: Instance, method: str, work: Work, *,
    reverts_task_state: bool = True,
) -> None:  # fmt: skip
    """Do the work of an RPC method, and note its beginning, its end and its fault.

    An instance whose operation failed is free for the next one, unless somebody else has begun
    something with it: that is what UnexpectedTaskStateError tells.
    """
    uuid, event = instance.uuid, f"compute_{method}"
    try:
        await host.conductor.start_event(ctxt, uuid, event)
        try:
            await work()
        except CloudError as error:
            if not isinstance(error, InstanceNotFound):
                await host.conductor.create_fault(ctxt, uuid, message_of(error))
            await host.conductor.finish_event(ctxt, uuid, event, "Error")
            raise
        await host.conductor.finish_event(ctxt, uuid, event, "Success")
    except UnexpectedTaskStateError:
        raise
    except CloudError:
        if reverts_task_state:
            with suppress(InstanceNotFound):
                await host.conductor.save_instance(ctxt, uuid, task_state=None)
        raise


async def or_error(
    host: ComputeHost, ctxt: RequestContext, instance: Instance, work: Awaitable[None]
) -> None:
    """If the work fails, nobody knows what the guest is: the instance is in error.

    Source: ``nova.compute.manager:ComputeManager._error_out_instance_on_exception``.
    """
    try:
        await work
    except CloudError:
        await host.conductor.save_instance(ctxt, instance.uuid, vm_state=vm_states.ERROR)
        raise
