"""Time that never runs ahead of the clock on the wall, and what other threads have to say."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from novaviz.kernel import Inbox, Kernel, PacedClock

SECOND = 1_000_000
Act = Callable[[], None]


class Wall:
    """A wall clock that stands still until somebody waits; ``arrivals`` come while one waits."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.waits: list[float | None] = []

    def __call__(self) -> float:
        return self.time


class FakeInbox(Inbox):
    """Waiting moves the wall clock, to the next arrival or as long as is waited."""

    def __init__(self, wall: Wall, arrivals: dict[float, Act]) -> None:
        self.wall, self.arrivals = wall, sorted(arrivals.items(), key=lambda item: item[0])
        self.begun = wall.time

    def take(self, seconds: float | None) -> tuple[float, Act] | None:
        self.wall.waits.append(seconds)
        until = float("inf") if seconds is None else self.wall.time + max(0.0, seconds)
        if self.arrivals and self.begun + self.arrivals[0][0] <= until:
            came, act = self.arrivals.pop(0)
            self.wall.time = max(self.wall.time, self.begun + came)
            return self.begun + came, act
        assert seconds is not None, "it would wait for ever"
        self.wall.time = until
        return None


@pytest.fixture
def kernel() -> Iterator[Kernel]:
    made = Kernel()
    yield made
    made.close()


def paced(kernel: Kernel, rate: float, arrivals: dict[float, Act] | None = None) -> PacedClock:
    wall = Wall()
    return PacedClock(kernel, rate, FakeInbox(wall, arrivals or {}), wall)


def elapsed(clock: PacedClock) -> float:
    wall = clock.inbox.wall  # type: ignore[attr-defined]
    return float(wall.time) - 1000.0


@pytest.mark.parametrize("rate", [0.5, 1.0, 8.0])
def test_simulated_time_is_never_ahead_of_wall_time_times_rate(kernel: Kernel, rate: float) -> None:
    clock = paced(kernel, rate)
    times: list[tuple[float, float]] = []
    for seconds in (4, 1, 1, 2.5):
        kernel.after(int(seconds * SECOND),
                     lambda: times.append((kernel.now / SECOND, elapsed(clock))))  # fmt: skip
    while clock.advance():
        pass
    assert [simulated for simulated, _ in times] == [1, 1, 2.5, 4]
    for simulated, wall in times:
        assert simulated <= wall * rate + 1e-9
        assert simulated == pytest.approx(wall * rate, abs=1e-6)


def test_what_is_late_happens_at_once(kernel: Kernel) -> None:
    clock = paced(kernel, 1.0)
    kernel.after(SECOND, lambda: None)
    clock.inbox.wall.time += 10  # type: ignore[attr-defined]
    clock.advance()
    assert elapsed(clock) == 10
    assert kernel.now == SECOND


def test_what_comes_in_enters_when_it_arrived_and_before_what_is_due_later(kernel: Kernel) -> None:
    seen: list[tuple[str, float]] = []

    def note(what: str) -> Act:
        return lambda: seen.append((what, kernel.now / SECOND))

    clock = paced(kernel, 2.0, {0.25: note("early"), 1.0: note("late")})
    kernel.after(SECOND, note("first timer"))
    kernel.after(3 * SECOND, note("second timer"))
    while clock.advance():
        pass
    assert seen == [("early", 0.5), ("first timer", 1.0), ("late", 2.0), ("second timer", 3.0)]


def test_what_comes_in_never_overtakes_what_was_due_before_it(kernel: Kernel) -> None:
    seen: list[tuple[str, float]] = []
    clock = paced(kernel, 1.0, {2.0: lambda: seen.append(("message", kernel.now / SECOND))})
    kernel.after(SECOND, lambda: seen.append(("timer", kernel.now / SECOND)))
    clock.inbox.wall.time += 5  # type: ignore[attr-defined]
    while clock.advance():
        pass
    assert seen == [("timer", 1.0), ("message", 2.0)]


def test_what_arrived_before_now_enters_now_for_time_never_goes_back(kernel: Kernel) -> None:
    seen: list[float] = []
    inbox = Inbox()
    clock = PacedClock(kernel, 1.0, inbox, lambda: 0.0)
    kernel.after(0, lambda: None)
    inbox._queue.put((-3.0, lambda: seen.append(kernel.now / SECOND)))
    while clock.advance():
        pass
    assert seen == [0.0]


def test_it_ends_when_nothing_is_left_and_nothing_can_come(kernel: Kernel) -> None:
    clock = paced(kernel, 1.0)
    assert clock.advance() is False
    assert elapsed(clock) == 0


def test_what_has_come_in_already_still_happens_before_it_ends(kernel: Kernel) -> None:
    seen: list[str] = []
    clock = PacedClock(kernel, 1.0)
    clock.inbox.post(lambda: seen.append("message"))
    while clock.advance():
        pass
    assert seen == ["message"]


def test_an_answer_from_outside_that_is_awaited_keeps_it_alive(kernel: Kernel) -> None:
    answer = kernel.future()
    got: list[tuple[str, float]] = []

    async def work() -> None:
        kernel.outside += 1
        got.append((await answer, kernel.now / SECOND))

    def come() -> None:
        kernel.outside -= 1
        answer.set("running")

    clock = paced(kernel, 1.0, {60.0: come})
    kernel.spawn(work(), "nova-compute@host1")
    while clock.advance():
        pass
    assert got == [("running", 60.0)]
    assert None in clock.inbox.wall.waits  # type: ignore[attr-defined]


def test_a_deadline_passes_while_an_answer_from_outside_is_awaited(kernel: Kernel) -> None:
    answer = kernel.future()
    seen: list[str] = []

    async def work() -> None:
        kernel.outside += 1
        kernel.expire(answer, 10 * SECOND, lambda: TimeoutError("no answer"))
        try:
            await answer
        except TimeoutError as error:
            kernel.outside -= 1
            seen.append(f"{error} after {kernel.now // SECOND} s")

    clock = paced(kernel, 1.0)
    kernel.spawn(work(), "nova-compute@host1")
    while clock.advance():
        pass
    assert seen == ["no answer after 10 s"]
    assert elapsed(clock) == pytest.approx(10)


def test_an_idle_client_waits_until_outside_has_answered(kernel: Kernel) -> None:
    seen: list[str] = []

    async def client() -> None:
        await kernel.idle()
        seen.append("idle")

    def come() -> None:
        seen.append("answer")
        kernel.outside -= 1

    kernel.spawn(client(), "client")
    kernel.outside = 1
    clock = paced(kernel, 1.0, {5.0: come})
    while clock.advance():
        pass
    assert seen == ["answer", "idle"]


def test_real_threads_post_in_any_order_and_enter_in_theirs_without_loss(kernel: Kernel) -> None:
    clock = PacedClock(kernel, rate=20.0)
    total, seen = 200, []

    def worker(name: int) -> None:
        for number in range(total // 4):
            clock.inbox.post(lambda key=(name, number): seen.append((*key, kernel.now)))  # type: ignore[misc]
            time.sleep(0.0002)

    def done() -> None:
        kernel.outside -= 1

    def wait(threads: list[threading.Thread]) -> None:
        for thread in threads:
            thread.join()
        clock.inbox.post(done)

    kernel.outside = 1
    threads = [threading.Thread(target=worker, args=(name,)) for name in range(4)]
    last = threading.Thread(target=wait, args=(threads,))
    begun = time.monotonic()
    for thread in [*threads, last]:
        thread.start()
    while clock.advance():
        assert kernel.now / SECOND <= (time.monotonic() - begun + 0.05) * 20.0
    last.join()
    assert len(seen) == total
    for name in range(4):
        assert [number for who, number, _ in seen if who == name] == list(range(total // 4))
    times = [at for _, _, at in seen]
    assert times == sorted(times)


def test_a_real_wait_is_as_long_as_the_rate_says(kernel: Kernel) -> None:
    clock = PacedClock(kernel, rate=50.0)
    for seconds in range(1, 6):
        kernel.after(seconds * SECOND, lambda: None)
    begun = time.monotonic()
    while clock.advance():
        assert kernel.now / SECOND <= (time.monotonic() - begun) * 50.0 + 0.05
    assert time.monotonic() - begun >= 5 / 50


def test_a_message_wakes_it_while_it_waits_for_something_later(kernel: Kernel) -> None:
    clock = PacedClock(kernel, rate=1.0)
    seen: list[float] = []
    kernel.after(60 * SECOND, lambda: None)
    act = lambda: clock.inbox.post(lambda: seen.append(kernel.now / SECOND))  # noqa: E731
    threading.Timer(0.02, act).start()
    begun = time.monotonic()
    while not seen:
        clock.advance()
    assert time.monotonic() - begun < 5
    assert 0.015 <= seen[0] <= 5


def test_the_time_between_two_steps_does_not_count(kernel: Kernel) -> None:
    """Somebody looks at an event for an hour: no deadline passes meanwhile."""
    clock = paced(kernel, 1.0)
    for seconds in (1, 3):
        kernel.after(seconds * SECOND, lambda: None)
    clock.advance()
    clock.inbox.wall.time += 3600  # type: ignore[attr-defined]
    clock.advance()
    assert elapsed(clock) == 3603
    assert kernel.now == 3 * SECOND


def test_a_clock_that_waits_is_woken_by_who_wants_it_to_stop(kernel: Kernel) -> None:
    clock = PacedClock(kernel)
    kernel.after(60 * SECOND, lambda: None)
    threading.Timer(0.02, clock.halt).start()
    begun = time.monotonic()
    assert clock.advance()
    assert clock.halted
    assert time.monotonic() - begun < 5
