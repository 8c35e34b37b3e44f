"""Simulated time, and the tasks that live in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from novaviz.exceptions import MessagingTimeout
from novaviz.kernel import FreeClock, Kernel

SECOND = 1_000_000


@pytest.fixture
def kernel() -> Iterator[Kernel]:
    made = Kernel()
    yield made
    made.close()


def run(kernel: Kernel) -> None:
    while kernel.step():
        pass


def too_late() -> Exception:
    return MessagingTimeout("too late")


def test_a_task_sleeps_in_whole_microseconds_and_goes_on(kernel: Kernel) -> None:
    seen: list[int] = []

    async def work() -> None:
        for _ in range(3):
            await kernel.sleep(1_500_001)
            seen.append(kernel.now)

    kernel.spawn(work(), "a")
    run(kernel)
    assert seen == [1_500_001, 3_000_002, 4_500_003]
    assert type(kernel.now) is int


def test_a_spawned_task_begins_in_a_step_of_its_own(kernel: Kernel) -> None:
    seen: list[str] = []

    async def child() -> None:
        seen.append("child")

    async def parent() -> None:
        kernel.spawn(child(), "a")
        seen.append("parent")

    kernel.spawn(parent(), "a")
    assert seen == []
    kernel.step()
    assert seen == ["parent"]
    kernel.step()
    assert seen == ["parent", "child"]


def test_tasks_that_are_due_together_go_in_the_order_in_which_they_came(kernel: Kernel) -> None:
    seen: list[str] = []

    async def work(name: str) -> None:
        await kernel.sleep(10)
        seen.append(name)

    for name in "abc":
        kernel.spawn(work(name), name)
    run(kernel)
    assert seen == ["a", "b", "c"]


def test_to_sleep_for_no_time_lets_everything_else_that_is_due_go_first(kernel: Kernel) -> None:
    seen: list[str] = []

    async def patient() -> None:
        await kernel.sleep(0)
        seen.append("patient")

    async def other() -> None:
        seen.append("other")

    kernel.spawn(patient(), "a")
    kernel.spawn(other(), "b")
    run(kernel)
    assert seen == ["other", "patient"]
    assert kernel.now == 0


def test_several_wait_for_one_future_and_all_get_its_value(kernel: Kernel) -> None:
    future = kernel.future()
    got: list[Any] = []

    async def wait() -> None:
        got.append(await future)

    for name in "ab":
        kernel.spawn(wait(), name)
    kernel.after(5, lambda: future.set("done"))
    run(kernel)
    assert got == ["done", "done"]


def test_the_first_to_set_a_future_wins(kernel: Kernel) -> None:
    future = kernel.future()
    future.set(1)
    future.set(2)
    future.fail(ValueError("late"))
    got: list[Any] = []

    async def wait() -> None:
        got.append(await future)
        got.append(await future)

    kernel.spawn(wait(), "a")
    run(kernel)
    assert got == [1, 1]


def test_a_failed_future_that_nobody_waits_for_disturbs_nobody(kernel: Kernel) -> None:
    kernel.future().fail(ValueError("unseen"))
    run(kernel)


def test_what_a_joined_task_raises_waits_for_whoever_joins_it(kernel: Kernel) -> None:
    seen: list[str] = []

    async def work() -> str:
        await kernel.sleep(5)
        raise MessagingTimeout("no port")

    async def join() -> None:
        task = kernel.spawn(work(), "a", joined=True)
        await kernel.sleep(100)
        for _ in range(2):
            try:
                await task.finished
            except MessagingTimeout as error:
                seen.append(str(error))

    kernel.spawn(join(), "a")
    run(kernel)
    assert seen == ["no port", "no port"]


def test_what_a_joined_task_returns_can_be_taken_late(kernel: Kernel) -> None:
    async def work() -> str:
        return "port"

    task = kernel.spawn(work(), "a", joined=True)
    run(kernel)
    got: list[str] = []

    async def join() -> None:
        got.append(await task.finished)

    kernel.spawn(join(), "a")
    run(kernel)
    assert got == ["port"]


def test_what_any_other_task_raises_is_a_bug_and_stops_the_run(kernel: Kernel) -> None:
    async def work() -> None:
        raise KeyError("flavor")

    kernel.spawn(work(), "a")
    with pytest.raises(KeyError, match="flavor"):
        run(kernel)


def wait_with_deadline(kernel: Kernel, seconds: int, result: list[Any]) -> Any:
    future = kernel.future()
    kernel.expire(future, seconds * SECOND, too_late)

    async def wait() -> None:
        try:
            result.append(await future)
        except MessagingTimeout as error:
            result.append(str(error))

    kernel.spawn(wait(), "a")
    return future


def test_a_deadline_fails_the_future_at_its_time(kernel: Kernel) -> None:
    result: list[Any] = []
    wait_with_deadline(kernel, 60, result)
    run(kernel)
    assert result == ["too late"]
    assert kernel.now == 60 * SECOND


def test_a_stale_deadline_neither_counts_nor_moves_the_clock(kernel: Kernel) -> None:
    result: list[Any] = []
    future = wait_with_deadline(kernel, 60, result)
    kernel.after(SECOND, lambda: future.set("in time"))
    run(kernel)
    assert result == ["in time"]
    assert kernel.now == SECOND
    assert kernel.peek() == float("inf")


def test_the_answer_that_comes_with_the_deadline_is_in_time(kernel: Kernel) -> None:
    result: list[Any] = []
    future = wait_with_deadline(kernel, 1, result)
    kernel.after(SECOND, lambda: future.set("just in time"))
    run(kernel)
    assert result == ["just in time"]


def test_deadlines_pass_in_their_order_whatever_the_order_they_were_set_in(kernel: Kernel) -> None:
    seen: list[tuple[str, int]] = []

    async def wait(name: str, seconds: int) -> None:
        future = kernel.future()
        kernel.expire(future, seconds * SECOND, too_late)
        try:
            await future
        except MessagingTimeout:
            seen.append((name, kernel.now // SECOND))

    for name, seconds in (("late", 9), ("early", 2), ("also early", 2)):
        kernel.spawn(wait(name, seconds), name)
    run(kernel)
    assert seen == [("early", 2), ("also early", 2), ("late", 9)]


def test_idle_comes_when_nothing_else_is_left_not_even_a_deadline(kernel: Kernel) -> None:
    seen: list[str] = []
    wait_with_deadline(kernel, 60, seen)

    async def client() -> None:
        await kernel.idle()
        seen.append(f"idle at {kernel.now // SECOND}")

    kernel.spawn(client(), "client")
    run(kernel)
    assert seen == ["too late", "idle at 60"]


def test_those_who_wait_for_idle_are_served_one_after_another(kernel: Kernel) -> None:
    seen: list[str] = []

    async def client(name: str) -> None:
        await kernel.idle()
        seen.append(f"{name} begins")
        await kernel.sleep(SECOND)
        seen.append(f"{name} ends")

    for name in "ab":
        kernel.spawn(client(name), name)
    run(kernel)
    assert seen == ["a begins", "a ends", "b begins", "b ends"]


def test_nobody_is_idle_while_an_answer_from_outside_is_awaited(kernel: Kernel) -> None:
    seen: list[str] = []

    async def client() -> None:
        await kernel.idle()
        seen.append("idle")

    kernel.spawn(client(), "client")
    kernel.outside = 1
    run(kernel)
    assert seen == []
    kernel.outside = 0
    run(kernel)
    assert seen == ["idle"]


def closing(kernel: Kernel, seen: list[str], name: str) -> Callable[[], Any]:
    async def work() -> None:
        try:
            await kernel.sleep(SECOND)
        except Exception:
            seen.append(f"{name} cleaned up")
        seen.append(f"{name} went on")

    return work


def test_killing_stops_all_tasks_of_one_owner_without_a_word(kernel: Kernel) -> None:
    seen: list[str] = []
    for name, owner in (("build", "host1"), ("network", "host1"), ("other", "host2")):
        kernel.spawn(closing(kernel, seen, name)(), owner)
    kernel.after(10, lambda: kernel.kill("host1"))
    run(kernel)
    assert seen == ["other went on"]
    assert not kernel.tasks


def test_a_task_that_is_killed_before_it_began_never_begins(kernel: Kernel) -> None:
    seen: list[str] = []
    kernel.spawn(closing(kernel, seen, "build")(), "host1")
    kernel.kill("host1")
    run(kernel)
    assert seen == []


def test_a_future_that_fails_after_its_waiter_was_killed_disturbs_nobody(kernel: Kernel) -> None:
    result: list[Any] = []
    future = wait_with_deadline(kernel, 60, result)
    kernel.step()
    kernel.kill("a")
    future.fail(ValueError("nobody listens"))
    run(kernel)
    assert result == []


def test_closing_stops_everything_newest_first_even_what_is_begun_meanwhile(
    kernel: Kernel,
) -> None:
    seen: list[str] = []

    async def last_words() -> None:
        seen.append("never")

    async def work(name: str) -> None:
        try:
            await kernel.sleep(SECOND)
        finally:
            seen.append(name)
            kernel.spawn(last_words(), name)

    for name in ("first", "second"):
        kernel.spawn(work(name), name)
    kernel.step()
    kernel.step()
    kernel.close()
    assert seen == ["second", "first"]
    assert not kernel.tasks


def test_the_free_clock_jumps_to_whatever_is_due_next(kernel: Kernel) -> None:
    clock = FreeClock(kernel)
    times: list[int] = []
    for seconds in (3600, 2):
        kernel.after(seconds * SECOND, lambda: times.append(kernel.now // SECOND))
    while clock.advance():
        pass
    assert times == [2, 3600]


def test_those_who_wait_for_one_future_go_on_in_kernel_steps_of_their_own(kernel: Kernel) -> None:
    future, seen = kernel.future(), []

    async def wait(name: str) -> None:
        await future
        seen.append(name)

    for name in "abc":
        kernel.spawn(wait(name), name)
        kernel.step()
    future.set()
    counts = []
    while kernel.step():
        counts.append(len(seen))
    assert counts == [1, 2, 3]


def test_a_client_that_died_while_it_waited_for_idle_keeps_nobody_from_it(kernel: Kernel) -> None:
    seen: list[str] = []

    async def client(name: str) -> None:
        await kernel.idle()
        seen.append(name)

    for name in "ab":
        kernel.spawn(client(name), name)
    kernel.after(1, lambda: kernel.kill("a"))
    run(kernel)
    assert seen == ["b"]
