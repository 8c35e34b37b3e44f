"""One run of one scenario: step through it, look inside, go back, and try another future."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterable, Mapping
from threading import RLock
from typing import TYPE_CHECKING, Any

from novaviz.catalog import read_storyboard
from novaviz.cloud import Cloud
from novaviz.database import Row
from novaviz.exceptions import UsageError
from novaviz.fault import faults_named, rules_of, set_knobs
from novaviz.kernel.alone import alone
from novaviz.model.context import RequestContext
from novaviz.model.event import Event
from novaviz.model.shown import Shown
from novaviz.model.trace import Trace
from novaviz.outcome import Outcome, outcome_of
from novaviz.record import Record
from novaviz.request import asked_of, cloud_of, target_of
from novaviz.scenario import Scenario
from novaviz.server import Server

if TYPE_CHECKING:
    from novaviz.views.live import Live


class Run(Shown):
    """A boot that goes on by exactly one event a step.

    ``history`` keeps the traces of the futures that ``rewind`` left; ``parent`` is the run that
    this one was forked from.
    """

    def __init__(self, scenario: Scenario, cloud: Cloud | None = None) -> None:
        if cloud is not None:
            scenario = scenario.changed(
                release=cloud.release.name, seed=cloud.wiring.streams.seed,
                hypervisor=cloud.hypervisor.asked, allow_remote=True,
            )  # fmt: skip
        self.scenario = scenario.checked(*((cloud.data, cloud.images) if cloud else ()))
        self._faults = faults_named(scenario.faults, scenario.release)
        self.lock = RLock()
        self._live: Live | None = None
        self.history: list[Trace] = []
        self.parent: Run | None = None
        self._changes: list[tuple[int, tuple[str, ...]]] = []
        self._own_cloud = cloud is None
        self._start(cloud or cloud_of(self.scenario))

    def _start(self, cloud: Cloud) -> None:
        scenario, self.cloud = self.scenario, cloud
        if self._own_cloud:
            self._closer = weakref.finalize(self, cloud.close)
        cloud.boundary.faults.add(rules_of(self._faults))
        self.client = cloud.client(scenario.user, entry=scenario.entry)
        self._target = target_of(cloud, scenario)
        asked = asked_of(cloud, scenario)
        set_knobs(self._faults, cloud, self.client, self._target)
        ctxt = RequestContext(request_id=f"req-{cloud.wiring.streams.uuid('request')}")
        self._record = Record(cloud, scenario, ctxt.request_id)
        cloud.kernel.spawn(self.client.boot(ctxt, asked), self.client.name)
        self._made = 0
        self._acts: list[Trace] = []
        self._end: Outcome | None = None

    @property
    def position(self) -> int:
        """The seq of the last event; 0 before the first."""
        return self._record.position

    @property
    def done(self) -> bool:
        """Whether every exchange is over and nothing is left to happen."""
        return self._end is not None

    @property
    def outcome(self) -> str | None:
        """``ACTIVE``, ``ERROR``, ``REJECTED`` or ``STUCK``; None while the run goes on."""
        return self._end.name if self._end else None

    @alone
    def step(self) -> Event | None:
        """Let exactly one event happen, and return it; None if the run is done or closed."""
        if self.done or self._closed:
            return None
        self._change_if_due()
        if not self._record.step():
            if not self.cloud.clock.halted:
                self._finish()
            return None
        event = self._record.event(self.position)
        if not self.cloud.boundary.open:
            self._finish()
        return event

    @alone
    def run(self) -> Run:
        """Go on to the end."""
        while self._made < len(self._changes) and self.step() is not None:
            pass
        if self.done or self._closed:
            return self
        if self._record.run():
            self._finish()
        return self

    @property
    def server(self) -> Server:
        """The server that was booted, to be stopped, started, ...; UsageError if there is none."""
        return Server(
            self.cloud, self.scenario, self._end, self._acts, self.lock, lambda: self._closed
        )

    def _finish(self) -> None:
        self._record.end()
        self._end = outcome_of(self.cloud, self.client, self._record.events)

    def run_until(self, predicate: Callable[[Event], bool]) -> Event | None:
        """Go on until an event for which the predicate holds, and return it."""
        while (event := self.step()) is not None:
            if predicate(event):
                return event
        return None

    def to_step(self, number: int) -> Event | None:
        """Go on until the numbered step begins; its first event, or None if it never does.

        A step that has begun is gone back to, by running again; not on a real hypervisor.
        """
        self._check_own("move to a step")
        board = read_storyboard(self.scenario.release)
        if not 1 <= number <= len(board.steps):
            raise UsageError(f"there is no step {number}", [f"1 to {len(board.steps)}"])
        if self.cloud.hypervisor.real:
            return self._forward_to(number)
        with self._again().run() as whole:
            first = whole.trace.steps[number - 1].first
        if first is None:
            self.run()
            return None
        if first <= self.position:
            self.rewind(first)
        self._go_to(first)
        return self._record.event(self.position)

    def _forward_to(self, number: int) -> Event | None:
        """Go on until the step begins: there is no other run to learn from where that is."""
        begun = self.position
        while (first := self.trace.steps[number - 1].first) is None and self.step() is not None:
            pass
        if first is not None and first < begun:
            self._check_own(f"go back to step {number} of", again=True)
        return None if first is None else self._record.event(first)

    def rewind(self, seq: int) -> Run:
        """Go back to just after event ``seq`` (0: the very beginning), by running again.

        The trace so far is kept in ``history``.
        """
        self._check_own("rewind", again=True)
        if self._live:
            self._live.stop()
        if not 0 <= seq <= self.position:
            raise UsageError(f"cannot rewind to event {seq}: the run is at {self.position}")
        self.history.append(self.trace)
        self._closer()
        self._start(cloud_of(self.scenario))
        self._go_to(seq)
        return self

    def fork(self, faults: Iterable[str] = (), request: dict[str, Any] | None = None) -> Run:
        """Another run from here on, in which these faults strike as well.

        With another ``request`` there is nothing to share: that run is at its beginning.
        """
        self._check_own("fork", again=True)
        names = tuple(faults)
        if request:
            scenario = self.scenario.changed(**request)
            other = Run(scenario.changed(faults=(*scenario.faults, *names)))
        else:
            faults_named(names, self.scenario.release)
            other = self._again()
            other._changes.append((self.position, names))
            other._changes.sort(key=lambda change: change[0])
            other._go_to(self.position)
        other.parent = self
        return other

    @alone
    def sql(self, database: str, query: str) -> list[Row]:
        """What a SELECT finds in the live tables; UsageError for anything but reading."""
        if self._closed:
            raise UsageError("the run is closed, and its tables are gone")
        return self.cloud.sql(database, query)

    def diff(self, seq: int) -> list[dict[str, Any]]:
        """The rows and columns that event ``seq`` changed, with before and after."""
        return self._record.changes(seq)

    @property
    @alone
    def trace(self) -> Trace:
        """The run so far: events, transitions, steps, and what became of it."""
        broken = [name for _, names in self._changes[: self._made] for name in names]
        return self._record.trace(self._so_far, [*self.scenario.faults, *broken], done=self.done)

    def _so_far(self) -> Outcome:
        return self._end or outcome_of(self.cloud, self.client, self._record.events)

    def live(self, speed: float = 1.0, **options: Any) -> Live:
        """Play it while it goes on, in a thread: at a reading pace, or as fast as it can (0)."""
        from novaviz.views.playable import live_of

        self._check_own("play live")
        if self._live:
            self._live.stop()
        self._live = live_of(self, speed=speed, **options)
        return self._live

    def _change_if_due(self) -> None:
        """Break more from here on, if this run was forked here."""
        while self._made < len(self._changes) and self._changes[self._made][0] <= self.position:
            found = faults_named(self._changes[self._made][1], self.scenario.release)
            self._made += 1
            self.cloud.boundary.faults.add(rules_of(found))
            set_knobs(found, self.cloud, self.client, self._target)

    def _again(self) -> Run:
        """The same run from its beginning, in a cloud of its own."""
        other = Run(self.scenario)
        other._changes = list(self._changes)
        return other

    def _go_to(self, seq: int) -> None:
        while self.position < seq and self.step() is not None:
            pass
        self._change_if_due()

    def _check_own(self, what: str, *, again: bool = False) -> None:
        if not self._own_cloud:
            raise UsageError(f"cannot {what} a run in a cloud that it shares with others")
        if again:
            self.cloud.hypervisor.check_again(what)

    def close(self) -> None:
        """Stop every coroutine, remove real guests, close the databases; the trace stays."""
        if self._live:
            self._live.stop()
        if self._own_cloud:
            self.cloud.clock.halt()
            _ = self.trace
            self._closer()

    @property
    def _closed(self) -> bool:
        return self._own_cloud and not self._closer.alive

    def __enter__(self) -> Run:
        return self

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self.close()


def boot(
    name: str = "vm1", *, flavor: str = "m1.tiny", image: str = "cirros",
    network: str = "private", volume: int = 1, boot_from_volume: int = 0, entry: str = "cli",
    release: str = "classic", hypervisor: str = "simulated", faults: Iterable[str] = (),
    seed: int = 0, user: str = "demo", scenario: str = "boot", allow_remote: bool = False,
    settings: Mapping[str, object] | None = None, key: str = "", user_data: str | bytes = "",
    meta: Mapping[str, str] | None = None, image_file: str = "", availability_zone: str = "",
    group: str = "", cloud: Cloud | None = None, paused: bool = False,
) -> Run:  # fmt: skip
    """Boot a server, to the end unless ``paused``.

    ``volume`` is the size in GB of a volume of the user's that is attached (0: none);
    ``boot_from_volume`` of one to make and to boot from. ``key`` (an ssh public key), ``user_data``
    and ``meta`` are for the guest, ``availability_zone`` and ``group`` for the scheduler;
    ``image_file`` has an image. ``faults`` are those of :func:`novaviz.faults`, ``settings`` the
    cloud's :class:`~novaviz.options.Options`. With ``cloud`` it happens in one that is there; on a
    real ``hypervisor``, in real time and once. UsageError, before anything happens, if it cannot.
    """
    asked = Scenario().changed(
        name=name, flavor=flavor, image=image, network=network, volume=volume,
        boot_from_volume=boot_from_volume, entry=entry, release=release, hypervisor=hypervisor,
        faults=tuple(faults), seed=seed, user=user, scenario=scenario, allow_remote=allow_remote,
        settings=tuple((settings or {}).items()), key=key, user_data=user_data, meta=meta,
        image_file=image_file, availability_zone=availability_zone, group=group,
    )  # fmt: skip
    run = Run(asked, cloud)
    try:
        return run if paused else run.run()
    except BaseException:
        run.close()
        raise
