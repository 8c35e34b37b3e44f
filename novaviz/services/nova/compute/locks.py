"""One thing at a time with one instance (source: ``nova.utils:synchronized``, by its uuid)."""

from __future__ import annotations

from collections import deque
from types import TracebackType

from novaviz.kernel import Future, Kernel


class InstanceLocks:
    """``async with locks.of(uuid)``: a second build or delete of it waits for the first."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self.waiting: dict[str, deque[Future]] = {}

    def of(self, uuid: str) -> InstanceLock:
        return InstanceLock(self, uuid)


class InstanceLock:
    """One holder's turn; it ends with the ``async with``, or with the holder."""

    __slots__ = ("_locks", "_uuid")

    def __init__(self, locks: InstanceLocks, uuid: str) -> None:
        self._locks, self._uuid = locks, uuid

    async def __aenter__(self) -> None:
        queue = self._locks.waiting.get(self._uuid)
        if queue is None:
            self._locks.waiting[self._uuid] = deque()
        else:
            turn = self._locks.kernel.future()
            queue.append(turn)
            await turn

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        queue = self._locks.waiting[self._uuid]
        if queue:
            queue.popleft().set()
        else:
            del self._locks.waiting[self._uuid]
