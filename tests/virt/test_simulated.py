"""A hypervisor that runs nothing but behaves like one."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from typing import Any

from novaviz.exceptions import (
    HTTPError,
    ImageUnacceptable,
    InternalError,
    VirtualInterfaceCreateException,
)
from novaviz.kernel import MICROSECONDS, Rule
from novaviz.model import power_states
from novaviz.model.context import RequestContext
from novaviz.model.resources import Flavor, ImageMeta, Instance, Vif
from novaviz.virt import SimulatedDriver, SpawnRequest
from novaviz.virt.image_cache import ImageCache
from tests.ground import CTXT, Ground, broken

CONTENT = b"cirros"
IMAGE = ImageMeta("image-1", "cirros", checksum=hashlib.md5(CONTENT).hexdigest())
VIF = Vif("port-1", "fa:16:3e:00:00:01", "net-1", "private", ("10.0.0.10",), "host1")


def instance(uuid: str = "server-1") -> Instance:
    return Instance(
        1, uuid, "vm1", "vm1", "demo", "demo", "building", "spawning", 0, "host1", "host1",
        "nova", IMAGE.id, Flavor("1", "m1.tiny", 1, 512, 1),
    )  # fmt: skip


class Host(Ground):
    """One host: its network agent is slow, its image comes from afar."""

    def __init__(self, *rules: Rule, plugged_after: int = 2, content: bytes = CONTENT) -> None:
        super().__init__(rules)
        self.plugged_after, self.content = plugged_after, content
        self.did: list[str] = []
        self.driver = SimulatedDriver(self.boundary, "host1", self, self)

    def expect_vif_plugged(
        self, instance: Instance, vifs: tuple[Vif, ...]
    ) -> Callable[[], Awaitable[None]]:
        self.did.append("expect")
        plugged = self.kernel.future()
        if self.plugged_after:
            self.kernel.after(self.plugged_after * MICROSECONDS, plugged.set)
        self.kernel.expire(
            plugged, 300 * MICROSECONDS,
            lambda: VirtualInterfaceCreateException("Virtual Interface creation failed"),
        )  # fmt: skip

        async def wait() -> None:
            self.did.append(f"guest is {self.driver.guests()[instance.uuid]}")
            await plugged

        return wait

    async def device_added(self, ctxt: RequestContext, port_id: str) -> None:
        self.did.append(f"plug {port_id}")

    async def device_removed(self, ctxt: RequestContext, port_id: str) -> None:
        self.did.append(f"unplug {port_id}")

    async def fetch(self, ctxt: RequestContext) -> bytes:
        self.did.append("fetch")
        await self.kernel.sleep(MICROSECONDS)
        if not self.content:
            raise HTTPError(500, None, "Error reading the image")
        return self.content

    async def networks(self) -> tuple[Vif, ...]:
        self.did.append("networks")
        return (VIF,)

    def spawn(self, uuid: str = "server-1") -> Any:
        return self.driver.spawn(CTXT, SpawnRequest(
            instance(uuid), IMAGE, self.fetch, self.networks, (), "s3cret"
        ))  # fmt: skip


def test_spawn_fetches_plugs_starts_paused_and_resumes_when_the_network_is_ready() -> None:
    with Host() as host:
        host.run(host.spawn())
        assert host.did == ["fetch", "networks", "expect", "plug port-1", "guest is PAUSED"]
        assert host.driver.guests() == {"server-1": "RUNNING"}
        assert host.run(host.driver.get_info(CTXT, instance())) == power_states.RUNNING


def test_what_is_asked_of_the_hypervisor_is_recorded_without_the_password() -> None:
    with Host() as host:
        host.run(host.spawn())
    start = host.events[0]
    assert (start.kind, start.source, start.target, start.name) == (
        "driver", "nova-compute@host1", "hypervisor@host1", "spawn",
    )  # fmt: skip
    assert start.payload["args"]["instance"]["uuid"] == "server-1"
    assert "s3cret" not in repr(host.events)
    plug = next(event for event in host.events if event.name == "plug_vifs")
    assert plug.parent == start.span


def test_a_second_guest_of_the_same_image_fetches_nothing() -> None:
    with Host() as host:
        host.run(host.spawn("server-1"))
        host.run(host.spawn("server-2"))
    assert host.did.count("fetch") == 1
    assert set(host.driver.guests()) == {"server-1", "server-2"}


def test_two_guests_that_need_the_image_at_once_fetch_it_once() -> None:
    with Host() as host:
        for number in range(3):
            host.begin(host.spawn(f"server-{number}"))
        host.settle()
    assert host.did.count("fetch") == 1
    assert len(host.driver.guests()) == 3


def test_a_guest_that_is_there_already_is_not_made_again() -> None:
    with Host() as host:
        host.run(host.spawn())
        host.run(host.spawn())
    assert isinstance(host.raised[0], InternalError)


def test_without_the_networks_word_the_guest_stays_paused_until_time_is_over() -> None:
    with Host(plugged_after=0) as host:
        host.run(host.spawn())
        assert isinstance(host.raised[0], VirtualInterfaceCreateException)
        assert host.driver.guests() == {"server-1": "PAUSED"}
        assert host.events[-1].at > 300
        host.run(host.driver.destroy(CTXT, instance()))
        assert host.driver.guests() == {}


def test_to_destroy_what_is_not_there_is_fine() -> None:
    with Host() as host:
        host.run(host.driver.destroy(CTXT, instance()))
        assert host.run(host.driver.get_info(CTXT, instance())) == power_states.NOSTATE
    assert host.raised == []


def test_interfaces_are_unplugged_one_by_one() -> None:
    with Host() as host:
        host.run(host.driver.unplug_vifs(CTXT, instance(), (VIF,)))
    assert host.did == ["unplug port-1"]


def test_a_connector_says_how_a_storage_reaches_the_host() -> None:
    with Host() as host:
        connector = host.run(host.driver.get_volume_connector(CTXT))
    assert (connector["host"], connector["multipath"]) == ("host1", False)


def test_a_spawn_that_is_broken_makes_no_guest() -> None:
    error = {"type": "InternalError", "message": "process exited"}
    with Host(broken("driver", "spawn", error=error)) as host:
        host.run(host.spawn())
        assert host.driver.guests() == {}
        host.run(host.spawn())
        assert host.driver.guests() == {"server-1": "RUNNING"}


def test_an_image_that_is_not_what_glance_said_is_unacceptable() -> None:
    with Host(content=b"other") as host:
        host.run(host.driver.cache_image(CTXT, IMAGE, host.fetch))
    assert isinstance(host.raised[0], ImageUnacceptable)


def test_a_fetch_that_failed_is_tried_again_by_the_next() -> None:
    with Host(content=b"") as host:
        host.run(host.driver.cache_image(CTXT, IMAGE, host.fetch))
        host.content = CONTENT
        host.run(host.driver.cache_image(CTXT, IMAGE, host.fetch))
    assert [type(error) for error in host.raised] == [HTTPError]
    assert host.did == ["fetch", "fetch"]


def test_who_waits_for_a_fetch_that_fails_fetches_itself() -> None:
    with Ground() as ground:
        cache, tries = ImageCache(ground.kernel), []

        async def fetch(ctxt: RequestContext) -> bytes:
            tries.append(ground.seconds())
            await ground.kernel.sleep(MICROSECONDS)
            if len(tries) == 1:
                raise HTTPError(500, None, "busy")
            return CONTENT

        results = [ground.begin(cache.have(CTXT, IMAGE, fetch)) for _ in range(2)]
        ground.settle()
    assert results == [[], [None]]
    assert tries == [0.0, 1.0]
