"""A server that was booted, and what its user may do with it."""

from __future__ import annotations

from collections.abc import Callable
from threading import RLock
from typing import Any

from novaviz.cloud import Cloud
from novaviz.exceptions import UsageError
from novaviz.kernel.alone import alone
from novaviz.model.context import RequestContext
from novaviz.model.trace import Trace
from novaviz.model.transition import status_of
from novaviz.outcome import Outcome, outcome_of_act
from novaviz.record import Record
from novaviz.scenario import Scenario
from novaviz.services.client import Act

ACTION = "/v2.1/servers/{id}/action"
ATTACHMENTS = "/v2.1/servers/{id}/os-volume_attachments"


class Server:
    """Each method does one thing, lets the cloud go on until it is over, and gives its trace.

    What is refused is no exception: its trace has the outcome ``REJECTED`` and the API's words in
    ``metadata["error"]``. ``ERROR`` is what the host could not do, ``STUCK`` what never ends.
    ``traces`` keeps the traces of all operations, in order. ``uuid`` is the server's.
    """

    def __init__(
        self, cloud: Cloud, scenario: Scenario, booted: Outcome | None, traces: list[Trace],
        lock: RLock, closed: Callable[[], bool],
    ) -> None:  # fmt: skip
        self._cloud, self._scenario, self._closed = cloud, scenario, closed
        self._check_open()
        if booted is None:
            raise UsageError("the boot is not over: there is no server yet")
        if booted.instance is None:
            raise UsageError("there is no server: the boot was refused")
        self.uuid, self.traces, self.lock = booted.instance, traces, lock

    @property
    def status(self) -> str:
        """``ACTIVE``, ``SHUTOFF``, ...: as the API shows it; ``DELETED`` if it is gone."""
        self._check_open()
        row = self._cloud.instance_row(self.uuid)
        return status_of(row["vm_state"], row["task_state"]) if row else "DELETED"

    def stop(self) -> Trace:
        """Power it off."""
        return self._act("stop", {"os-stop": None})

    def start(self) -> Trace:
        """Power it on again."""
        return self._act("start", {"os-start": None})

    def reboot(self, *, hard: bool = False) -> Trace:
        """Have it boot anew; ``hard``: from whatever state, without asking the guest."""
        if hard:
            return self._act("reboot", {"reboot": {"type": "HARD"}}, "--hard")
        return self._act("reboot", {"reboot": {"type": "SOFT"}})

    def pause(self) -> Trace:
        """Stop its processors; its memory stays."""
        return self._act("pause", {"pause": None})

    def unpause(self) -> Trace:
        """Let a paused server go on."""
        return self._act("unpause", {"unpause": None})

    def suspend(self) -> Trace:
        """Save its memory and stop it."""
        return self._act("suspend", {"suspend": None})

    def resume(self) -> Trace:
        """Let a suspended server go on where it was."""
        return self._act("resume", {"resume": None})

    def delete(self) -> Trace:
        """Delete it, and with it all that it holds."""
        return self._do("delete", Act(
            "nova delete", f"nova delete {self.uuid}", "DELETE", "/v2.1/servers/{id}",
            (self.uuid,), looks=False,
        ))  # fmt: skip

    @alone
    def attach(self, size_gb: int) -> Trace:
        """Attach a volume of the user's, of this size in GB, while the server is there.

        The volume is made beforehand, outside the trace. Its id is in the request.
        """
        cloud, user = self._cloud, self._scenario.user
        largest = cloud.data.quotas_of("demo").per_volume_gigabytes
        if type(size_gb) is not int or size_gb < 1 or 0 <= largest < size_gb:
            raise UsageError(
                f"a volume's size must be a whole number of GB from 1 to {largest},"
                f" not {size_gb!r}"
            )
        self._check_open()
        number = len(self.traces) + 1
        volume = cloud.cinder.add_volume(
            cloud.keystone.project_id("demo"), cloud.keystone.user_id(user), size_gb,
            f"{self._scenario.name}-extra{number}",
        )  # fmt: skip
        return self._do("attach", Act(
            "nova volume-attach", f"nova volume-attach {self.uuid} {volume}", "POST",
            ATTACHMENTS, (self.uuid,), {"volumeAttachment": {"volumeId": volume}},
        ))  # fmt: skip

    def detach(self, volume_id: str) -> Trace:
        """Detach a volume, which is the user's again afterwards."""
        return self._do("detach", Act(
            "nova volume-detach", f"nova volume-detach {self.uuid} {volume_id}", "DELETE",
            f"{ATTACHMENTS}/{{id}}", (self.uuid, str(volume_id)),
        ))  # fmt: skip

    def volumes(self) -> list[str]:
        """The ids of the volumes that cinder counts as attached to it, oldest first."""
        self._check_open()
        return self._cloud.attached_volumes(self.uuid)

    def console(self, length: int | None = None) -> str:
        """What the guest has printed: its last ``length`` lines, or all of it.

        UsageError, in the API's words, if that is refused; its trace is in ``traces``.
        """
        if length is not None and (type(length) is not int or length < 0):
            raise UsageError(f"a number of lines must be a whole number from 0, not {length!r}")
        limit = [] if length is None else ["--length", str(length)]
        trace = self._do("console", Act(
            "nova console-log", " ".join(["nova console-log", *limit, self.uuid]), "POST",
            ACTION, (self.uuid,), {"os-getConsoleOutput": {"length": length}}, looks=False,
        ))  # fmt: skip
        if trace.metadata["outcome"] != "DONE":
            error: Any = trace.metadata.get("error") or {}
            raise UsageError(f"there is no console output: {error.get('message')}")
        answer = next(span for span in trace.spans() if span.name == f"POST {ACTION}")
        output: str = answer.result["body"]["output"]
        return output

    def _act(self, name: str, body: dict[str, Any], *options: str) -> Trace:
        command = " ".join(["nova", name, *options, self.uuid])
        return self._do(name, Act(f"nova {name}", command, "POST", ACTION, (self.uuid,), body))

    @alone
    def _do(self, name: str, act: Act) -> Trace:
        """Have a client do it, until the cloud has settled; the trace of this alone."""
        self._check_open()
        cloud = self._cloud
        client = cloud.client(self._scenario.user)
        ctxt = RequestContext(request_id=f"req-{cloud.wiring.streams.uuid('request')}")
        scenario = self._scenario.changed(entry="cli")
        record = Record(cloud, scenario, ctxt.request_id, operation=name)
        cloud.kernel.spawn(client.act(ctxt, act), client.name)
        over = record.run()
        record.end()
        struck = {
            event.result["fault"] for event in record.events
            if isinstance(event.result, dict) and isinstance(event.result.get("fault"), str)
        }  # fmt: skip
        trace = record.trace(
            lambda: outcome_of_act(cloud, client, self.uuid, record.events), sorted(struck),
            done=over,
        )  # fmt: skip
        self.traces.append(trace)
        return trace

    def _check_open(self) -> None:
        if self._closed():
            raise UsageError("the run is closed, and its server is gone")
