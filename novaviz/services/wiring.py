"""What every service of one cloud is built on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from novaviz.kernel import MICROSECONDS, Boundary, Kernel, Streams
from novaviz.transport import Broker, RestClient, RestNet, RpcClient

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Wiring:
    """The boundary, the two ways to reach others, and what time 0 means."""

    boundary: Boundary
    net: RestNet
    broker: Broker
    epoch: datetime = EPOCH

    @property
    def kernel(self) -> Kernel:
        return self.boundary.kernel

    @property
    def streams(self) -> Streams:
        return self.boundary.streams

    @property
    def seconds(self) -> float:
        """Seconds since 1970 of the simulated clock, in whole microseconds."""
        return self.epoch.timestamp() + self.kernel.now / MICROSECONDS

    def now(self, after: float = 0.0) -> str:
        """The simulated time, ``after`` seconds from now, as OpenStack writes it in JSON."""
        moment = self.epoch + timedelta(microseconds=self.kernel.now, seconds=after)
        return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")

    def rest(self, source: str) -> RestClient:
        return RestClient(source, self.net)

    def rpc(self, source: str, topic: str) -> RpcClient:
        return RpcClient(source, topic, self.broker)
