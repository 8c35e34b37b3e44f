"""One thing at a time with one instance."""

from __future__ import annotations

from novaviz.kernel import MICROSECONDS
from novaviz.services.nova.compute import InstanceLocks
from tests.ground import Ground


class Works(Ground):
    def __init__(self) -> None:
        super().__init__()
        self.locks = InstanceLocks(self.kernel)
        self.did: list[tuple[str, float]] = []

    async def work(self, name: str, uuid: str) -> None:
        async with self.locks.of(uuid):
            self.did.append((f"{name} begins", self.seconds()))
            await self.kernel.sleep(10 * MICROSECONDS)
            self.did.append((f"{name} ends", self.seconds()))


def test_a_second_one_waits_for_the_first() -> None:
    with Works() as works:
        for name in ("build", "delete", "again"):
            works.begin(works.work(name, "server-1"))
        works.settle()
        assert works.locks.waiting == {}
    assert works.did == [
        ("build begins", 0.0), ("build ends", 10.0), ("delete begins", 10.0),
        ("delete ends", 20.0), ("again begins", 20.0), ("again ends", 30.0),
    ]  # fmt: skip


def test_two_instances_do_not_wait_for_each_other() -> None:
    with Works() as works:
        works.begin(works.work("one", "server-1"))
        works.begin(works.work("two", "server-2"))
        works.settle()
        assert works.seconds() == 10.0


def test_an_error_ends_the_turn() -> None:
    async def fail(works: Works) -> None:
        async with works.locks.of("server-1"):
            raise ValueError("no")

    with Works() as works:
        works.begin(fail(works))
        works.begin(works.work("next", "server-1"))
        works.settle()
        assert works.did[-1] == ("next ends", 10.0)
        assert works.locks.waiting == {}


def test_the_death_of_the_holder_ends_the_turn() -> None:
    with Works() as works:
        works.begin(works.work("build", "server-1"), owner="nova-compute@host1")
        works.begin(works.work("delete", "server-1"), owner="nova-compute@host2")
        works.kernel.after(MICROSECONDS, lambda: works.kernel.kill("nova-compute@host1"))
        works.settle()
        assert works.did == [("build begins", 0.0), ("delete begins", 1.0), ("delete ends", 11.0)]
