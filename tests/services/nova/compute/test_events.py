"""Events from outside that a build waits for."""

from __future__ import annotations

from typing import Any

from novaviz.exceptions import VirtualInterfaceCreateException
from novaviz.kernel import MICROSECONDS
from novaviz.model.resources import Vif
from novaviz.services.nova.compute import InstanceEvents
from tests.ground import CTXT, Ground
from tests.virt.test_simulated import instance


def vif(number: int, *, active: bool = False) -> Vif:
    return Vif(f"port-{number}", "fa:16:3e:00:00:01", "net-1", "private", (), "host1",
               active=active)  # fmt: skip


class Waiting(Ground):
    def __init__(self, *vifs: Vif, timeout: int = 300) -> None:
        super().__init__()
        self.instance_events = InstanceEvents(self.kernel, vif_plugging_timeout=timeout)
        plugged = self.instance_events.expect_vif_plugged(instance(), vifs)
        self.done: list[float] = []

        async def wait() -> None:
            await plugged()
            self.done.append(self.seconds())

        self.begin(wait())

    def tell(self, seconds: float, *tags: str, uuid: str = "server-1",
             name: str = "network-vif-plugged") -> None:  # fmt: skip
        events: tuple[dict[str, Any], ...] = tuple({"name": name, "tag": tag} for tag in tags)
        self.kernel.after(round(seconds * MICROSECONDS), lambda: self.begin(
            self.instance_events.external_instance_event(CTXT, instance_uuid=uuid, events=events)
        ))  # fmt: skip


def test_the_build_goes_on_when_the_last_interface_is_plugged() -> None:
    with Waiting(vif(1), vif(2)) as waiting:
        waiting.tell(3, "port-2")
        waiting.tell(5, "port-1")
        waiting.settle()
        assert waiting.done == [5.0]


def test_one_that_is_plugged_already_is_not_waited_for() -> None:
    with Waiting(vif(1, active=True)) as waiting:
        waiting.settle()
        assert waiting.done == [0.0]


def test_where_nobody_tells_nobody_waits() -> None:
    with Waiting(vif(1), timeout=0) as waiting:
        waiting.settle()
        assert waiting.done == [0.0]


def test_too_long_is_an_error() -> None:
    with Waiting(vif(1), vif(2), timeout=300) as waiting:
        waiting.tell(3, "port-2")
        waiting.settle()
        assert waiting.done == []
        assert isinstance(waiting.raised[0], VirtualInterfaceCreateException)
        assert waiting.seconds() == 300


def test_events_that_nobody_waits_for_are_dropped() -> None:
    with Waiting(vif(1)) as waiting:
        waiting.tell(1, "port-9")
        waiting.tell(2, "port-1", uuid="server-2")
        waiting.tell(3, "port-1", name="network-changed")
        waiting.tell(4, "port-1", "port-1")
        waiting.tell(5, "port-1")
        waiting.settle()
        assert waiting.done == [4.0]
        assert waiting.raised == []
