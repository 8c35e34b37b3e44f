"""The one place through which everything passes that goes from one participant to another.

It opens a span, emits the event, applies a fault if one matches, lets simulated time pass, has
the work done with a child context and closes the span. Handlers cannot forget to trace, and never
mention faults.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from novaviz.exceptions import CloudError, from_dict
from novaviz.kernel.faults import Effect, Faults, Rule
from novaviz.kernel.kernel import MICROSECONDS, Kernel
from novaviz.kernel.streams import Streams
from novaviz.model.context import RequestContext
from novaviz.model.event import DELIVER, END, ERROR, RPC_CAST, START, USER, Event, Json
from novaviz.model.snapshot import snapshot

NO_EFFECT = Effect()


class Distribution(Protocol):
    """How long a hop takes: ``at`` maps a number in (0, 1) to whole microseconds.

    ``size`` is how many bytes are carried.
    """

    def at(self, u: float, size: int = 0) -> int: ...


class Latencies(Protocol):
    """Which distribution a hop has; ``leg`` is ``request`` or ``reply``."""

    def of(self, kind: str, source: str, target: str, name: str, leg: str) -> Distribution: ...


class Crossing:
    """One exchange while it goes on: its span, and the fault that strikes it, if any."""

    __slots__ = ("_boundary", "_draw", "delivered", "kind", "name", "number", "open", "parent",
                 "rule", "source", "target")  # fmt: skip

    def __init__(
        self, boundary: Boundary, number: int, parent: int | None, kind: str, source: str,
        target: str, name: str,
    ) -> None:  # fmt: skip
        self._boundary, self.number, self.parent = boundary, number, parent
        self.kind, self.source, self.target, self.name = kind, source, target, name
        self.open, self.delivered = True, False
        self.rule: Rule | None = boundary.faults.strike(kind, source, target, name)
        key = (source, target, name)
        seen = boundary.occurrences.get(key, 0)
        boundary.occurrences[key] = seen + 1
        self._draw = f"{source}:{target}:{name}:{seen}"

    @property
    def effect(self) -> Effect:
        return self.rule.effect if self.rule else NO_EFFECT

    def latency(self, leg: str, size: int = 0) -> int:
        """Microseconds that this leg takes: the same for the same seed, whatever else changes."""
        boundary = self._boundary
        hop = boundary.latencies.of(self.kind, self.source, self.target, self.name, leg)
        return hop.at(boundary.streams.uniform(f"{self._draw}:{leg}"), size)

    def deliver(self) -> None:
        """Emit that a cast has arrived; the kernel step must end with it."""
        self.delivered = True
        self._boundary.emit(self, DELIVER, {}, None)

    def close(self, phase: str, result: Json) -> None:
        """Emit the end or the error; the kernel step must end with it."""
        if not self.open:
            return
        self.open = False
        self._boundary.open.pop(self.number, None)
        if self.rule is not None and isinstance(result, dict):
            result["fault"] = self.rule.fault
        self._boundary.emit(self, phase, {}, result)

    def fail(self, error: CloudError) -> None:
        """Emit the error; the kernel step must end with it."""
        self.close(ERROR, error.to_dict())


class Boundary:
    """Emits the events of a run; ``events`` grows by exactly one in a kernel step that emits."""

    def __init__(
        self, kernel: Kernel, streams: Streams, latencies: Latencies, faults: Faults
    ) -> None:
        self.kernel, self.streams, self.latencies, self.faults = kernel, streams, latencies, faults
        self.events: list[Event] = []
        self.occurrences: dict[tuple[str, str, str], int] = {}
        self.open: dict[int, Crossing] = {}
        self.on_death: list[Callable[[str], None]] = []
        self._spans = 0

    def begin(
        self, ctxt: RequestContext, kind: str, source: str, target: str, name: str,
        payload: dict[str, Any],
    ) -> Crossing:  # fmt: skip
        """Open a span and emit its start; the kernel step must end with it."""
        self._spans += 1
        crossing = Crossing(self, self._spans, ctxt.span, kind, source, target, name)
        self.open[crossing.number] = crossing
        self.emit(crossing, START, snapshot(payload), None)
        return crossing

    def settle(self) -> Awaitable[None]:
        """To be awaited after an emission: the kernel step ends with it."""
        return self.kernel.sleep(0)

    async def cross(
        self, ctxt: RequestContext, kind: str, source: str, target: str, name: str,
        payload: dict[str, Any], work: Callable[[RequestContext], Awaitable[Any]],
        show: Callable[[Any], Json] = lambda value: {"return": snapshot(value)},
    ) -> Any:  # fmt: skip
        """Have ``work`` done as one exchange, in the caller's own task, and return what it does.

        ``show`` makes of the value what the trace records. For what has no wire between the two
        ends: driver calls, decisions, the user's own acts.
        """
        crossing = self.begin(ctxt, kind, source, target, name, payload)
        effect = crossing.effect
        await self.kernel.sleep(crossing.latency("request") + effect.delay)
        if effect.kill:
            await self.die(crossing)
        try:
            if effect.error:
                raise from_dict(effect.error)
            value = await work(ctxt.under(crossing.number))
            await self.kernel.sleep(crossing.latency("reply"))
        except CloudError as error:
            crossing.fail(error)
            await self.settle()
            raise
        crossing.close(END, show(value))
        await self.settle()
        return value

    def moment(
        self, ctxt: RequestContext, kind: str, source: str, target: str, name: str,
        payload: dict[str, Any],
    ) -> Awaitable[None]:  # fmt: skip
        """An exchange that takes no time and has no answer: a notification, a console line."""
        return self._moment(ctxt, kind, source, target, name, payload)

    async def _moment(
        self, ctxt: RequestContext, kind: str, source: str, target: str, name: str,
        payload: dict[str, Any],
    ) -> None:  # fmt: skip
        crossing = self.begin(ctxt, kind, source, target, name, payload)
        await self.settle()
        crossing.close(END, {})
        await self.settle()

    async def die(self, crossing: Crossing) -> None:
        """Kill the process at one end of this exchange, which goes no further."""
        effect = crossing.effect
        owner = crossing.source if effect.kill == "source" else crossing.target
        self.kernel.after(0, lambda: self.kill(owner))
        await self.kernel.future()

    def kill(self, owner: str) -> None:
        """A participant dies: its tasks stop, and what it had open is closed as an error.

        Messages that it had not taken stay in their queues.
        """
        self.kernel.kill(owner)
        for hook in self.on_death:
            hook(owner)
        lost = [crossing for crossing in self.open.values()
                if (crossing.source == owner and crossing.kind != RPC_CAST)
                or (crossing.target == owner and (crossing.delivered or crossing.kind == USER))]
        self.kernel.spawn(self._bury(owner, lost), "kernel")

    async def _bury(self, owner: str, lost: list[Crossing]) -> None:
        for crossing in reversed(lost):
            if crossing.open:
                crossing.close(ERROR, {"type": "ServiceDied", "message": f"{owner} died"})
                await self.settle()

    def emit(self, crossing: Crossing, phase: str, payload: dict[str, Json], result: Json) -> None:
        events = self.events
        events.append(
            Event(
                len(events) + 1, self.kernel.now / MICROSECONDS, phase, crossing.number,
                crossing.parent, crossing.kind, crossing.source, crossing.target, crossing.name,
                payload, result,
            )
        )


