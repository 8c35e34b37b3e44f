"""RPC over a message bus: topics, queues, calls that wait for a reply and casts that do not."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from novaviz.exceptions import CloudError, MessagingTimeout, NovaException, from_dict
from novaviz.kernel import MICROSECONDS, Boundary, Crossing, Future
from novaviz.model.context import RequestContext
from novaviz.model.event import END, ERROR, RPC_CALL, RPC_CAST
from novaviz.model.snapshot import snapshot

RPC_RESPONSE_TIMEOUT = 60
"""Seconds that a call waits for its reply (source: ``oslo_messaging``, rpc_response_timeout)."""

Endpoint = Callable[..., Coroutine[Any, Any, Any]]
SERVICES = {"scheduler": "nova-scheduler", "conductor": "nova-conductor",
            "compute": "nova-compute", "q-plugin": "neutron"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Message:
    """What lies in a queue: the method and its arguments, who asks, and where the reply goes."""

    ctxt: RequestContext
    method: str
    args: dict[str, Any]
    crossing: Crossing
    reply: Future | None = None


@dataclass(frozen=True, slots=True)
class Server:
    """A consumer: a participant and the methods that it answers."""

    name: str
    methods: dict[str, Endpoint]


@dataclass(slots=True)
class Queue:
    """Messages that wait, first in first out; without a consumer they stay."""

    name: str
    waiting: deque[Message] = field(default_factory=deque)
    server: Server | None = None

    @property
    def depth(self) -> int:
        return len(self.waiting)


class Broker:
    """The bus of one cloud (RabbitMQ in small): queues by name, and who consumes them."""

    def __init__(self, boundary: Boundary) -> None:
        self.boundary = boundary
        self.queues: dict[str, Queue] = {}

    def queue(self, name: str) -> Queue:
        found = self.queues.get(name)
        if found is None:
            found = self.queues[name] = Queue(name)
        return found

    def consume(self, name: str, server: Server) -> None:
        """Start a consumer; what waited for one is delivered now."""
        queue = self.queue(name)
        queue.server = server
        for message in queue.waiting:
            self._deliver_later(queue, message.crossing.latency("request"))

    def stop(self, participant: str) -> None:
        """Take a participant's consumers away; its queues go on growing."""
        for queue in self.queues.values():
            if queue.server is not None and queue.server.name == participant:
                queue.server = None

    def publish(self, queue: Queue, message: Message) -> None:
        """Put a message in the queue; it is delivered after the hop's latency.

        A delayed one gets into the queue later, and others before it.
        """
        delay = message.crossing.effect.delay
        if delay:
            self.boundary.kernel.after(delay, lambda: self._enqueue(queue, message))
        else:
            self._enqueue(queue, message)

    def _enqueue(self, queue: Queue, message: Message) -> None:
        queue.waiting.append(message)
        self._deliver_later(queue, message.crossing.latency("request"))

    def _deliver_later(self, queue: Queue, microseconds: int) -> None:
        self.boundary.kernel.after(microseconds, lambda: self._deliver(queue))

    def _deliver(self, queue: Queue) -> None:
        if queue.server is None or not queue.waiting:
            return
        message = queue.waiting.popleft()
        crossing = message.crossing
        if crossing.kind == RPC_CAST:
            crossing.deliver()
        if crossing.effect.kill:
            dying = crossing.source if crossing.effect.kill == "source" else crossing.target
            self.boundary.kernel.after(0, lambda: self.boundary.kill(dying))
            if dying == crossing.target:
                return
        self.boundary.kernel.spawn(self._handle(queue.server, message), queue.server.name)

    async def _handle(self, server: Server, message: Message) -> None:
        """Run the method; an error travels to the caller as a value."""
        crossing = message.crossing
        value: Any = None
        error: CloudError | None = None
        try:
            if crossing.effect.error:
                raise from_dict(crossing.effect.error)
            method = server.methods.get(message.method)
            if method is None:
                raise NovaException(f"Endpoint does not support RPC method {message.method}")
            value = await method(message.ctxt.under(crossing.number), **message.args)
        except CloudError as raised:
            error = raised
        if message.reply is None:
            if error is not None:
                crossing.fail(error)
            else:
                crossing.close(END, {"return": None})
            await self.boundary.settle()
        elif crossing.effect.drop != "reply":
            reply, kernel = message.reply, self.boundary.kernel
            answer = (error and error.to_dict(), value)
            kernel.after(crossing.latency("reply"), lambda: reply.set(answer))

    def undelivered(self) -> list[tuple[Queue, Message]]:
        """The messages that nobody has come for."""
        return [(queue, message) for queue in self.queues.values() for message in queue.waiting]


@dataclass(frozen=True, slots=True)
class RpcClient:
    """The way from one participant to the servers of a topic."""

    source: str
    topic: str
    broker: Broker

    def _target(self, server: str | None) -> str:
        base = SERVICES[self.topic]
        return f"{base}@{server}" if server else base

    def _queue(self, server: str | None) -> Queue:
        return self.broker.queue(f"{self.topic}.{server}" if server else self.topic)

    async def call(
        self, ctxt: RequestContext, method: str, *, server: str | None = None,
        timeout: int = RPC_RESPONSE_TIMEOUT, **args: Any,
    ) -> Any:  # fmt: skip
        """Send a message and wait for the reply; what the method raised is raised here.

        Raises MessagingTimeout after ``timeout`` seconds; the receiver goes on all the same.
        """
        boundary = self.broker.boundary
        queue = self._queue(server)
        crossing = boundary.begin(
            ctxt, RPC_CALL, self.source, self._target(server), event_name(method, args),
            {"topic": self.topic, "server": server, "args": args, "timeout": timeout,
             "queue": queue.name, "depth": queue.depth + 1, "reply_queue": self.reply_queue()},
        )  # fmt: skip
        reply = boundary.kernel.future()
        boundary.kernel.expire(
            reply,
            timeout * MICROSECONDS,
            lambda: MessagingTimeout(
                f"Timed out waiting for a reply to message ID {self._id(crossing)}"
            ),
        )
        if crossing.effect.drop != "request":
            self.broker.publish(queue, Message(ctxt, method, args, crossing, reply))
        try:
            error, value = await reply
        except MessagingTimeout as late:
            crossing.fail(late)
            await boundary.settle()
            raise
        if error is not None:
            crossing.fail(from_dict(error))
            await boundary.settle()
            raise from_dict(error)
        crossing.close(END, {"return": snapshot(value)})
        await boundary.settle()
        return value

    def _id(self, crossing: Crossing) -> str:
        return self.broker.boundary.streams.name_of("message", str(crossing.number))

    def reply_queue(self) -> str:
        """The queue on which this participant gets its replies."""
        return "reply_" + self.broker.boundary.streams.name_of("reply_queue", self.source)

    async def cast(
        self, ctxt: RequestContext, method: str, *, server: str | None = None,
        fanout: bool = False, **args: Any,
    ) -> None:  # fmt: skip
        """Send a message and go on: the sender never learns what became of it.

        A ``fanout`` goes to every server of the topic.
        """
        boundary = self.broker.boundary
        queue = self.broker.queue(f"{self.topic}_fanout") if fanout else self._queue(server)
        payload = {"topic": self.topic, "server": server, "args": args, "fanout": fanout,
                   "queue": queue.name, "depth": queue.depth + 1}  # fmt: skip
        crossing = boundary.begin(
            ctxt, RPC_CAST, self.source, self._target(server), method, payload
        )
        effect = crossing.effect
        if effect.drop:
            boundary.kernel.after(crossing.latency("request"), lambda: self._lose(crossing))
        else:
            self.broker.publish(queue, Message(ctxt, method, args, crossing))
        await boundary.settle()
        if effect.duplicate:
            again = boundary.begin(
                ctxt, RPC_CAST, self.source, self._target(server), method,
                {**payload, "depth": queue.depth + 1, "duplicate_of": crossing.number},
            )  # fmt: skip
            self.broker.publish(queue, Message(ctxt, method, args, again))
            await boundary.settle()

    def _lose(self, crossing: Crossing) -> None:
        crossing.close(ERROR, {"type": "MessageLost", "message": "the message was lost on the bus"})


def event_name(method: str, args: dict[str, Any]) -> str:
    """The method; for calls on objects also which (``object_action Instance.save``)."""
    if method.startswith("object_"):
        return f"{method} {args['objname']}.{args['objmethod']}"
    return method
