"""The queues of a cloud, and a service that stops to take messages from its own.

Stopping it is no fault of the boot: the message is there, and is taken when the service is back.
"""

from __future__ import annotations

from typing import Any

from novaviz.cloud import Cloud
from novaviz.exceptions import UsageError
from novaviz.kernel import MICROSECONDS
from novaviz.transport.rpc import Server


class Stopped:
    """A service that takes no messages, until it is started again."""

    def __init__(self, cloud: Cloud, consumers: dict[str, Server]) -> None:
        self._cloud, self._consumers = cloud, consumers

    def start(self, after: float = 0.0) -> None:
        """Start it, ``after`` that many seconds of the cloud's time; what waited is taken then.

        UsageError if a run has ended meanwhile, and with it the hope for its messages.
        """
        if any(name in self._consumers and not message.crossing.open
               for name, message in self._waiting()):  # fmt: skip
            raise UsageError(
                "a run has ended that waited for this service: make its boots with paused=True,"
                " and start the service before they end"
            )
        self._cloud.kernel.after(round(after * MICROSECONDS), self._consume)

    def _waiting(self) -> list[tuple[str, Any]]:
        found = self._cloud.wiring.broker.undelivered()
        return [(queue.name, message) for queue, message in found]

    def _consume(self) -> None:
        for name, server in self._consumers.items():
            self._cloud.wiring.broker.consume(name, server)

    def __repr__(self) -> str:
        (name,) = {server.name for server in self._consumers.values()}
        return f"{name} takes no messages from {', '.join(self._consumers)}"


def stop(cloud: Cloud, service: str) -> Stopped:
    """Have a service (``nova-compute@host3``) take no more messages; its host still counts as up.

    UsageError if no queue is consumed by a service of this name.
    """
    broker = cloud.wiring.broker
    servers = {name: queue.server for name, queue in broker.queues.items() if queue.server}
    consumers = {name: server for name, server in servers.items() if server.name == service}
    if not consumers:
        known = sorted({server.name for server in servers.values()})
        raise UsageError(f"no messages are taken by {service!r}", known)
    broker.stop(service)
    return Stopped(cloud, consumers)


def queues(cloud: Cloud) -> list[dict[str, Any]]:
    """What ``rabbitmqctl list_queues`` tells: each queue, its messages and who takes them."""
    return [
        {"name": name, "messages": queue.depth,
         "consumer": queue.server.name if queue.server else None}
        for name, queue in sorted(cloud.wiring.broker.queues.items())
    ]  # fmt: skip
