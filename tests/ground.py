"""Firm ground for small stories: a kernel, a boundary, a bus, and nothing else."""

from __future__ import annotations

from collections.abc import Coroutine, Iterable
from types import TracebackType
from typing import Any, Self

from novaviz.catalog import Distribution, Latencies
from novaviz.kernel import Boundary, Effect, Faults, Kernel, Rule, Streams
from novaviz.model.context import RequestContext
from novaviz.model.event import Event
from novaviz.services.wiring import Wiring
from novaviz.transport import Broker, RestNet

CTXT = RequestContext(request_id="req-1")


class Always:
    """Every leg of every hop takes as long: ``seconds``, with a ``spread`` (0: exactly)."""

    def __init__(self, seconds: float, spread: float = 0.0) -> None:
        self._distribution = Distribution(seconds, spread)

    def of(self, kind: str, source: str, target: str, name: str, leg: str) -> Distribution:
        return self._distribution


class Ground:
    """``with`` closes what a story leaves behind."""

    def __init__(
        self, rules: Iterable[Rule] = (), *, seconds: float = 0.001, spread: float = 0.0,
        seed: int = 0, latencies: Latencies | None = None,
    ) -> None:  # fmt: skip
        self.kernel = Kernel()
        self.boundary = Boundary(
            self.kernel, Streams(seed), latencies or Always(seconds, spread), Faults(rules)
        )
        self.wiring = Wiring(self.boundary, RestNet(self.boundary), Broker(self.boundary))
        self.boundary.on_death += [self.wiring.broker.stop, self.wiring.net.stop]
        self.raised: list[Exception] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        self.kernel.close()

    def begin(self, work: Coroutine[Any, Any, Any], owner: str = "client") -> list[Any]:
        """Start a coroutine; what it returns will be in the list, what it raises in ``raised``."""
        results: list[Any] = []

        async def main() -> None:
            try:
                results.append(await work)
            except Exception as error:
                self.raised.append(error)

        self.kernel.spawn(main(), owner)
        return results

    def settle(self) -> None:
        """Let everything happen; a kernel step may emit one event at the most."""
        while True:
            before = len(self.events)
            if not self.kernel.step():
                return
            assert len(self.events) - before <= 1

    def run(self, work: Coroutine[Any, Any, Any], owner: str = "client") -> Any:
        """What the coroutine returns (None if it never does), when everything is over."""
        results = self.begin(work, owner)
        self.settle()
        return results[0] if results else None

    @property
    def events(self) -> list[Event]:
        return self.boundary.events

    def told(self) -> list[str]:
        """The events, a line each: ``name phase``."""
        return [f"{event.name} {event.phase}" for event in self.events]

    def seconds(self) -> float:
        return self.kernel.now / 1_000_000


def broken(
    kind: str, name: str = "*", *, source: str = "*", target: str = "*", skip: int = 0,
    times: int | None = 1, **effect: Any,
) -> Rule:  # fmt: skip
    """A rule at the boundary with one effect (``error=``, ``drop=``, ``delay=``, ...)."""
    return Rule("broken", kind, source, target, (name,), Effect(**effect), skip, times)
