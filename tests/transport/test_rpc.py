"""RPC over a bus: calls wait for a reply, casts do not, queues keep what nobody takes."""

from __future__ import annotations

from typing import Any

import pytest

from novaviz.exceptions import MessagingTimeout, NovaException, NoValidHost
from novaviz.kernel import MICROSECONDS, Rule
from novaviz.model.context import RequestContext
from novaviz.transport import Server
from tests.ground import CTXT, Ground, broken


async def save(ctxt: RequestContext, **args: Any) -> None:
    """A method of an object, done."""


class Bus(Ground):
    """A nova-scheduler that answers a few methods, and a nova-conductor that asks it."""

    def __init__(self, *rules: Rule, start: bool = True) -> None:
        super().__init__(rules)
        self.did: list[Any] = []
        self.server = Server("nova-scheduler", {
            "select": self.select, "refuse": self.refuse, "slow": self.slow, "ask": self.ask_back,
        })  # fmt: skip
        self.client = self.wiring.rpc("nova-conductor", "scheduler")
        if start:
            self.start()

    def start(self) -> None:
        for queue in ("scheduler", "scheduler_fanout"):
            self.wiring.broker.consume(queue, self.server)

    async def select(self, ctxt: RequestContext, *, hosts: tuple[str, ...]) -> str:
        self.did.append((ctxt.span, hosts))
        return hosts[0]

    async def refuse(self, ctxt: RequestContext) -> None:
        raise NoValidHost("No valid host was found.")

    async def slow(self, ctxt: RequestContext, *, number: int = 0) -> int:
        await self.kernel.sleep(90 * MICROSECONDS)
        self.did.append(number)
        return number

    async def ask_back(self, ctxt: RequestContext) -> Any:
        return await self.client.call(ctxt, "slow", timeout=2)

    def call(self, method: str, **args: Any) -> Any:
        return self.run(self.client.call(CTXT, method, **args), "nova-conductor")

    def cast(self, method: str, **args: Any) -> Any:
        return self.run(self.client.cast(CTXT, method, **args), "nova-conductor")

    @property
    def depth(self) -> int:
        return self.wiring.broker.queue("scheduler").depth


def test_a_call_returns_what_the_method_returns() -> None:
    with Bus() as bus:
        assert bus.call("select", hosts=("host1", "host2")) == "host1"
    assert bus.did == [(1, ("host1", "host2"))]
    start, end = bus.events
    assert (start.kind, start.source, start.target) == (
        "rpc.call", "nova-conductor", "nova-scheduler",
    )  # fmt: skip
    assert start.payload["args"] == {"hosts": ["host1", "host2"]}
    assert (start.payload["topic"], start.payload["server"]) == ("scheduler", None)
    assert (start.payload["queue"], start.payload["depth"]) == ("scheduler", 1)
    assert start.payload["timeout"] == 60
    assert start.payload["reply_queue"].startswith("reply_")
    assert end.result == {"return": "host1"}


def test_a_call_to_one_server_goes_through_its_own_queue() -> None:
    with Bus() as bus:
        bus.wiring.broker.consume("scheduler.host1", Server("nova-scheduler@host1", {
            "select": bus.select,
        }))  # fmt: skip
        assert bus.call("select", server="host1", hosts=("host3",)) == "host3"
    start = bus.events[0]
    assert (start.target, start.payload["queue"]) == ("nova-scheduler@host1", "scheduler.host1")
    assert start.payload["server"] == "host1"


def test_a_call_on_an_object_is_named_after_it() -> None:
    with Bus() as bus:
        bus.server.methods["object_action"] = save
        bus.call("object_action", objname="Instance", objmethod="save")
    assert bus.events[0].name == "object_action Instance.save"


def test_what_the_method_raises_is_raised_again_by_its_type() -> None:
    with Bus() as bus:
        bus.call("refuse")
    (error,) = bus.raised
    assert type(error) is NoValidHost
    assert str(error) == "No valid host was found."
    assert bus.events[-1].phase == "error"
    assert bus.events[-1].result == {"type": "NoValidHost", "message": "No valid host was found."}


def test_a_method_that_is_not_there_is_an_error_of_the_caller() -> None:
    with Bus() as bus:
        bus.call("boot")
    (error,) = bus.raised
    assert isinstance(error, NovaException)
    assert "boot" in str(error)


def test_a_call_that_takes_too_long_times_out_and_the_receiver_goes_on() -> None:
    with Bus() as bus:
        bus.call("slow", number=3)
    assert isinstance(bus.raised[0], MessagingTimeout)
    assert bus.events[-1].at == 60
    assert bus.events[-1].result["type"] == "MessagingTimeout"
    assert bus.did == [3]
    assert bus.seconds() > 90


def test_a_timeout_inside_the_method_reaches_the_caller_as_what_it_is() -> None:
    with Bus() as bus:
        bus.call("ask")
    inner, outer = [event for event in bus.events if event.closes]
    assert (inner.name, outer.name) == ("slow", "ask")
    assert inner.parent == outer.span
    assert [type(error) for error in bus.raised] == [MessagingTimeout]


def test_a_lost_call_is_never_done() -> None:
    with Bus(broken("rpc.call", drop="request")) as bus:
        bus.call("select", hosts=("host1",), timeout=10)
    assert bus.did == []
    assert bus.events[-1].at == 10
    assert bus.events[-1].result["fault"] == "broken"


def test_a_lost_reply_leaves_the_work_done() -> None:
    with Bus(broken("rpc.call", drop="reply")) as bus:
        bus.call("select", hosts=("host1",))
    assert bus.did == [(1, ("host1",))]
    assert isinstance(bus.raised[0], MessagingTimeout)


def test_a_cast_has_three_moments_and_the_sender_does_not_wait() -> None:
    with Bus() as bus:
        bus.cast("slow", number=1)
    assert bus.told() == ["slow start", "slow deliver", "slow end"]
    assert [event.at for event in bus.events] == [0.0, 0.001, 90.001]
    assert bus.events[0].payload == {
        "topic": "scheduler", "server": None, "args": {"number": 1}, "fanout": False,
        "queue": "scheduler", "depth": 1,
    }  # fmt: skip
    assert bus.events[1].payload == {}
    assert bus.events[1].result is None
    assert bus.events[2].result == {"return": None}


def test_what_goes_wrong_in_a_cast_is_never_raised_to_the_sender() -> None:
    with Bus() as bus:
        bus.cast("refuse")
    assert bus.raised == []
    assert bus.told() == ["refuse start", "refuse deliver", "refuse error"]


def test_a_fanout_targets_the_plain_name_and_reaches_the_servers_of_the_topic() -> None:
    with Bus() as bus:
        bus.cast("select", fanout=True, hosts=("host1",))
    start = bus.events[0]
    assert (start.target, start.payload["fanout"]) == ("nova-scheduler", True)
    assert start.payload["queue"] == "scheduler_fanout"
    assert bus.did == [(1, ("host1",))]


def test_a_lost_cast_ends_with_an_error_that_only_the_trace_knows() -> None:
    with Bus(broken("rpc.cast", drop="request")) as bus:
        bus.cast("select", hosts=("host1",))
    assert bus.raised == []
    assert bus.did == []
    assert bus.told() == ["select start", "select error"]
    assert bus.events[1].result["type"] == "MessageLost"
    assert bus.events[1].result["fault"] == "broken"


def test_a_message_that_is_delivered_twice_says_of_which_it_is_the_duplicate() -> None:
    with Bus(broken("rpc.cast", duplicate=True)) as bus:
        bus.cast("select", hosts=("host1",))
        bus.cast("select", hosts=("host2",))
    assert bus.did == [(1, ("host1",)), (2, ("host1",)), (3, ("host2",))]
    starts = [event for event in bus.events if event.phase == "start"]
    assert "duplicate_of" not in starts[0].payload
    assert starts[1].payload["duplicate_of"] == 1
    assert "duplicate_of" not in starts[2].payload
    assert not bus.boundary.open


def test_a_rule_that_duplicates_everything_still_ends() -> None:
    with Bus(broken("rpc.cast", duplicate=True, times=None)) as bus:
        bus.cast("select", hosts=("host1",))
    assert len(bus.did) == 2


def test_messages_arrive_in_the_order_in_which_they_were_sent() -> None:
    with Bus() as bus:
        for number in range(5):
            bus.begin(bus.client.cast(CTXT, "slow", number=number), "nova-conductor")
        bus.settle()
    assert bus.did == [0, 1, 2, 3, 4]


def test_a_delayed_message_is_late_itself_and_holds_nobody_up() -> None:
    with Bus(broken("rpc.cast", delay=500 * MICROSECONDS)) as bus:
        for number in range(3):
            bus.begin(bus.client.cast(CTXT, "slow", number=number), "nova-conductor")
        bus.settle()
    assert bus.did == [1, 2, 0]
    closed = {event.span: event for event in bus.events if event.phase == "deliver"}
    assert closed[1].at == 500.001
    assert closed[2].at == 0.001


def test_without_a_consumer_the_queue_grows_and_is_drained_when_one_starts() -> None:
    with Bus(start=False) as bus:
        for _ in range(3):
            bus.cast("slow", number=bus.depth)
        assert bus.depth == 3
        assert [event.payload["depth"] for event in bus.events] == [1, 2, 3]
        assert bus.did == []
        bus.start()
        bus.settle()
        assert bus.depth == 0
    assert bus.did == [0, 1, 2]
    assert not bus.boundary.open


def test_a_consumer_that_stops_leaves_what_comes_in_the_queue() -> None:
    with Bus() as bus:
        bus.cast("select", hosts=("host1",))
        bus.wiring.broker.stop("nova-scheduler")
        bus.cast("select", hosts=("host2",))
        assert [hosts for _, hosts in bus.did] == [("host1",)]
        (left,) = bus.wiring.broker.undelivered()
        assert (left[0].name, left[1].args) == ("scheduler", {"hosts": ("host2",)})
        bus.start()
        bus.settle()
    assert [hosts for _, hosts in bus.did] == [("host1",), ("host2",)]


def test_a_call_that_timed_out_in_the_queue_is_done_all_the_same_later() -> None:
    with Bus(start=False) as bus:
        bus.call("select", hosts=("host1",))
        assert isinstance(bus.raised[0], MessagingTimeout)
        bus.start()
        bus.settle()
    assert bus.did == [(1, ("host1",))]
    assert bus.told() == ["select start", "select error"]


def test_a_server_that_dies_with_a_message_in_hand_loses_it() -> None:
    with Bus(broken("rpc.cast", kill="target")) as bus:
        bus.cast("select", hosts=("host1",))
    assert bus.did == []
    assert bus.told() == ["select start", "select deliver", "select error"]
    assert bus.events[-1].result == {
        "type": "ServiceDied", "message": "nova-scheduler died", "fault": "broken",
    }  # fmt: skip


def test_a_server_that_dies_leaves_what_it_had_not_taken_in_its_queue() -> None:
    with Bus(broken("rpc.cast", "refuse", kill="target")) as bus:
        bus.begin(bus.client.cast(CTXT, "refuse"), "nova-conductor")
        bus.kernel.after(500, lambda: bus.begin(
            bus.client.cast(CTXT, "select", hosts=("host1",)), "nova-conductor"
        ))  # fmt: skip
        bus.settle()
        assert bus.depth == 1
        bus.start()
        bus.settle()
    assert bus.did == [(2, ("host1",))]
    assert not bus.boundary.open


def test_the_caller_of_a_server_that_dies_waits_for_nothing() -> None:
    with Bus(broken("rpc.call", kill="target")) as bus:
        bus.call("select", hosts=("host1",))
    assert isinstance(bus.raised[0], MessagingTimeout)
    assert bus.events[-1].at == 60


def test_a_message_outlives_its_sender() -> None:
    with Bus(broken("rpc.cast", kill="source")) as bus:
        bus.cast("select", hosts=("host1",))
    assert bus.did == [(1, ("host1",))]
    assert bus.told() == ["select start", "select deliver", "select end"]


def test_a_raised_fault_stands_in_for_the_method() -> None:
    error = {"type": "NoValidHost", "message": "none"}
    with Bus(broken("rpc.call", error=error)) as bus:
        bus.call("select", hosts=("host1",))
    assert bus.did == []
    assert type(bus.raised[0]) is NoValidHost
    assert bus.events[-1].result == {**error, "fault": "broken"}


@pytest.mark.parametrize("kind", ["cast", "call"])
def test_every_message_is_closed_once(kind: str) -> None:
    with Bus() as bus:
        for _ in range(3):
            getattr(bus, kind)("select", hosts=("host1",))
    closes = [event.span for event in bus.events if event.closes]
    assert closes == [1, 2, 3]
