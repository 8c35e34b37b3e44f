"""Work that blocks, and is done by a thread while simulated time goes on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from novaviz.exceptions import EngineError, ImageUnacceptable
from novaviz.kernel import Errands, Kernel, PacedClock


class Workshop:
    """A kernel under a real paced clock, and one who runs errands for it."""

    def __init__(self) -> None:
        self.kernel = Kernel()
        self.clock = PacedClock(self.kernel, rate=10.0)
        self.errands = Errands(self.kernel, self.clock.inbox)
        self.got: list[Any] = []

    def ask(self, function: Callable[[], Any], owner: str = "cinder") -> None:
        async def work() -> None:
            try:
                self.got.append(await self.errands.do(function))
            except ImageUnacceptable as error:
                self.got.append(str(error))

        self.kernel.spawn(work(), owner)

    def settle(self) -> None:
        while self.clock.advance():
            pass


@pytest.fixture
def workshop() -> Iterator[Workshop]:
    made = Workshop()
    yield made
    made.errands.close()
    made.kernel.close()


def running() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "novaviz-errands"]


def test_what_is_done_comes_back_from_another_thread(workshop: Workshop) -> None:
    workshop.ask(threading.current_thread)
    workshop.settle()
    (worker,) = workshop.got
    assert worker is not threading.current_thread()
    assert workshop.kernel.outside == 0


def test_nobody_is_hired_before_there_is_something_to_do(workshop: Workshop) -> None:
    assert running() == []
    workshop.ask(lambda: 1)
    workshop.settle()
    assert len(running()) == 1
    workshop.errands.close()
    assert running() == []
    workshop.errands.close()


def test_jobs_are_done_one_after_the_other_in_the_order_they_were_given(
    workshop: Workshop,
) -> None:
    begun: list[int] = []

    def job(number: int) -> int:
        begun.append(number)
        time.sleep(0.002)
        assert begun[-1] == number
        return number

    for number in range(5):
        workshop.ask(lambda number=number: job(number))
    workshop.settle()
    assert workshop.got == [0, 1, 2, 3, 4]


def test_other_things_happen_while_a_job_is_done(workshop: Workshop) -> None:
    gate, seen = threading.Event(), []

    async def elsewhere() -> None:
        await workshop.kernel.sleep(100_000)
        seen.append(list(workshop.got))
        gate.set()

    workshop.ask(lambda: gate.wait(10))
    workshop.kernel.spawn(elsewhere(), "glance")
    workshop.settle()
    assert seen == [[]]
    assert workshop.got == [True]


def test_an_error_of_the_cloud_is_raised_where_it_is_awaited(workshop: Workshop) -> None:
    def job() -> None:
        raise ImageUnacceptable("Image 7 is unacceptable: it is cut off")

    workshop.ask(job)
    workshop.settle()
    assert workshop.got == ["Image 7 is unacceptable: it is cut off"]


@pytest.mark.parametrize("dies", [(), ("cinder",)])
def test_a_bug_in_a_job_stops_the_run_even_if_nobody_waits_for_it(
    workshop: Workshop, dies: tuple[str, ...]
) -> None:
    gate = threading.Event()

    def job() -> None:
        gate.wait(10)
        raise ZeroDivisionError("a bug")

    workshop.ask(job)
    workshop.clock.advance()
    for owner in dies:
        workshop.kernel.kill(owner)
    gate.set()
    with pytest.raises(ZeroDivisionError, match="a bug"):
        workshop.settle()
    assert workshop.kernel.outside == 0


def test_who_died_meanwhile_is_not_waited_for_for_ever(workshop: Workshop) -> None:
    gate = threading.Event()
    workshop.ask(lambda: gate.wait(10))
    workshop.clock.advance()
    workshop.kernel.kill("cinder")
    gate.set()
    workshop.settle()
    assert workshop.got == []
    assert workshop.kernel.outside == 0


def test_a_kernel_may_be_closed_while_a_job_is_done(workshop: Workshop) -> None:
    begun, gate, done = threading.Event(), threading.Event(), []

    def job() -> None:
        begun.set()
        gate.wait(10)
        done.append("first")

    workshop.ask(job)
    workshop.ask(lambda: done.append("second"))
    for _ in range(2):
        workshop.clock.advance()
    assert begun.wait(10)
    workshop.kernel.close()
    threading.Timer(0.02, gate.set).start()
    workshop.errands.close()
    assert running() == []
    assert done == ["first"], "the job at hand is finished, the next is not begun"
    assert workshop.got == []


def test_there_is_nothing_more_to_ask_for_once_it_is_closed(workshop: Workshop) -> None:
    workshop.errands.close()
    workshop.ask(lambda: 1)
    with pytest.raises(EngineError, match="nobody left"):
        workshop.settle()
