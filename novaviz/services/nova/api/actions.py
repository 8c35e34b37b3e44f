"""``POST /v2.1/servers/{id}/action``: what the API does with a server that is there.

It checks whether the server may, writes what is being done (the task state) and casts to the
server's host, which does it. Source: ``nova.compute.api:API`` and the controllers named below.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from typing import Any

from novaviz.exceptions import InstanceNotFound, NovaException, UnexpectedTaskStateError
from novaviz.model import task_states, vm_states
from novaviz.model.context import RequestContext
from novaviz.model.resources import Instance
from novaviz.services.nova.api.body import check
from novaviz.services.nova.api.lookup import Found, get_instance
from novaviz.services.nova.api.policy import enforce
from novaviz.services.nova.cells import Cells
from novaviz.services.nova.notifier import Notifier
from novaviz.services.nova.rows import record_action
from novaviz.services.wiring import Wiring
from novaviz.transport import Refused, Response

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class Action:
    """One operation: who may ask for it, from which states, and what the host is told.

    ``name`` is what refusals and instance actions call it. With ``host_first`` a server without
    a host is not ready, whatever its state.
    """

    name: str
    policy: str
    vm_states: tuple[str, ...]
    task_state: str
    method: str
    args: tuple[tuple[str, Any], ...] = ()
    task_states: tuple[str | None, ...] = (None,)
    host_first: bool = False


_SERVERS, _PAUSE, _SUSPEND = (
    f"os_compute_api:{name}"
    for name in ("servers", "os-pause-server", "os-suspend-server")
)
ACTIONS = {
    "os-stop": Action(
        "stop", f"{_SERVERS}:stop", (vm_states.ACTIVE, vm_states.ERROR),
        task_states.POWERING_OFF, "stop_instance", (("clean_shutdown", True),), host_first=True,
    ),
    "os-start": Action(
        "start", f"{_SERVERS}:start", (vm_states.STOPPED,), task_states.POWERING_ON,
        "start_instance", host_first=True,
    ),
    "pause": Action(
        "pause", f"{_PAUSE}:pause", (vm_states.ACTIVE,), task_states.PAUSING, "pause_instance"
    ),
    "unpause": Action(
        "unpause", f"{_PAUSE}:unpause", (vm_states.PAUSED,), task_states.UNPAUSING,
        "unpause_instance",
    ),
    "suspend": Action(
        "suspend", f"{_SUSPEND}:suspend", (vm_states.ACTIVE,), task_states.SUSPENDING,
        "suspend_instance",
    ),
    "resume": Action(
        "resume", f"{_SUSPEND}:resume", (vm_states.SUSPENDED,), task_states.RESUMING,
        "resume_instance",
    ),
}  # fmt: skip
"""By the key of the body (source: ``nova.api.openstack.compute``: servers, pause_server, ...)."""

REBOOTS = {
    "SOFT": Action(
        "reboot", f"{_SERVERS}:reboot", (vm_states.ACTIVE,), task_states.REBOOTING,
        "reboot_instance", (("block_device_info", None), ("reboot_type", "SOFT")),
    ),
    "HARD": Action(
        "reboot", f"{_SERVERS}:reboot",
        (vm_states.ACTIVE, vm_states.STOPPED, vm_states.PAUSED, vm_states.SUSPENDED,
         vm_states.ERROR),
        task_states.REBOOTING_HARD, "reboot_instance",
        (("block_device_info", None), ("reboot_type", "HARD")),
        task_states=task_states.ALLOW_REBOOT,
    ),
}  # fmt: skip
"""By the type (source: ``nova.compute.api:API.reboot``)."""


def _schema(key: str, inner: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": {key: inner}, "required": [key],
            "additionalProperties": False}  # fmt: skip


_REBOOT = _schema("reboot", {
    "type": "object",
    "properties": {
        "type": {"type": "string", "enum": ["HARD", "Hard", "hard", "SOFT", "Soft", "soft"]},
    },
    "required": ["type"],
    "additionalProperties": False,
})  # fmt: skip
_CONSOLE = _schema("os-getConsoleOutput", {
    "type": "object",
    "properties": {
        "length": {"type": ["integer", "string", "null"], "pattern": "^-?[0-9]+$", "minimum": -1},
    },
    "additionalProperties": False,
})  # fmt: skip


class ServerActions:
    """Has the host do something with a server, and what the API says to it."""

    def __init__(self, wiring: Wiring, cells: Cells, notifier: Notifier) -> None:
        self._wiring, self._cells, self._notifier = wiring, cells, notifier
        self._compute = wiring.rpc("nova-api", "compute")

    async def __call__(self, ctxt: RequestContext, uuid: str, body: Any) -> Response:
        """The answer to an action; Refused with 400, 403, 404 or 409 for what may not be."""
        if not isinstance(body, dict) or len(body) != 1:
            raise Refused(400, "Malformed request body")
        (key,) = body
        if key == "os-getConsoleOutput":
            check(body, _CONSOLE)
            return await self._console_output(ctxt, uuid, body[key].get("length"))
        if key == "reboot":
            check(body, _REBOOT)
            action = REBOOTS[body[key]["type"].upper()]
        elif key in ACTIONS:
            action = ACTIONS[key]
        else:
            raise Refused(400, f"There is no such action: {key}")
        await self._act(ctxt, uuid, action)
        return Response(202)

    async def _act(self, ctxt: RequestContext, uuid: str, action: Action) -> None:
        found = await get_instance(self._cells, ctxt, uuid)
        enforce(ctxt, action.policy)
        if action.host_first:
            check_host(found.instance)
        check_state(found.instance, action.name, action.vm_states, action.task_states)
        instance = await self._begin(ctxt, found, action)
        await self._compute.cast(
            ctxt, action.method, server=_host(instance), instance=instance, **dict(action.args)
        )

    async def _begin(self, ctxt: RequestContext, found: Found, action: Action) -> Instance:
        """Write what is being done, unless somebody else has just begun something."""
        before, cell = found.instance, found.cell
        assert cell is not None
        expected = json.dumps([state or "" for state in action.task_states])
        if not await cell.execute(
            ctxt, "instance_begin_task", uuid=before.uuid, task_state=action.task_state,
            expected=expected, now=self._wiring.now(),
        ):  # fmt: skip
            raise UnexpectedTaskStateError(
                f"Conflict updating instance {before.uuid}. Expected:"
                f" {{'task_state': {list(action.task_states)}}}"
            )
        instance = replace(before, task_state=action.task_state)
        await self._notifier.instance(
            ctxt, "update", instance,
            old_state=before.vm_state, old_task_state=before.task_state,
        )  # fmt: skip
        await record_action(cell, ctxt, before.uuid, action.name, self._wiring.now())
        return instance

    async def _console_output(
        self, ctxt: RequestContext, uuid: str, length: int | str | None
    ) -> Response:
        """What the guest has printed, asked of its host.

        Source: ``nova.api.openstack.compute.console_output:ConsoleOutputController``.
        """
        instance = (await get_instance(self._cells, ctxt, uuid)).instance
        enforce(ctxt, "os_compute_api:os-console-output")
        check_host(instance)
        try:
            output: str = await self._compute.call(
                ctxt, "get_console_output", server=instance.host, instance=instance,
                tail_length=length,
            )  # fmt: skip
        except InstanceNotFound as error:
            raise Refused(404, str(error)) from None
        return Response(200, {"output": _UNPRINTABLE.sub("", output)})


def check_host(instance: Instance) -> None:
    """Refused with 409 while no host has it (source: ``nova.compute.api:check_instance_host``)."""
    if not instance.host:
        raise Refused(409, f"Instance {instance.uuid} is not ready")


def check_state(
    instance: Instance, action: str, states: tuple[str, ...],
    tasks: tuple[str | None, ...] = (None,),
) -> None:  # fmt: skip
    """Refused with 409 from another state, during another task, or if it was never launched.

    Source: ``nova.compute.api:check_instance_state`` and
    ``nova.api.openstack.common:raise_http_conflict_for_instance_invalid_state``.
    """
    for attribute, state, good in (
        ("vm_state", instance.vm_state, states),
        ("task_state", instance.task_state, tasks),
    ):
        if state not in good:
            if state is None:
                raise _invalid(instance, action)
            raise Refused(409, f"Cannot '{action}' instance {instance.uuid} while it is in"
                               f" {attribute} {state}")  # fmt: skip
    if not instance.launched_at:
        raise _invalid(instance, action)


def _invalid(instance: Instance, action: str) -> Refused:
    return Refused(409, f"Instance {instance.uuid} is in an invalid state for '{action}'")


def _host(instance: Instance) -> str:
    """Whom to cast to; an instance in error may have lost its host (``compute.rpcapi``)."""
    if not instance.host:
        raise NovaException("No compute host specified")
    return instance.host
