"""Ground for stories with a real libvirt: its test driver, and a look at it from the side."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from novaviz.cloud import Cloud
from novaviz.virt.libvirt import hosts
from novaviz.virt.libvirt.connection import Connection
from novaviz.virt.libvirt.link import ThreadLink

libvirt = pytest.importorskip(
    "libvirt", exc_type=ImportError,
    reason="no libvirt-python, or no libvirt0: pip install 'novaviz[libvirt]' brings the first",
)  # fmt: skip

UUID = "8b7e7c5e-2f0a-4c55-9d1e-6a1f0c3f9a01"
FOREIGN = (
    "<domain type='test'><name>{name}</name><uuid>{uuid}</uuid><memory>8192</memory>"
    "<os><type>hvm</type></os></domain>"
)
"""Somebody else's guest."""


def connections(cloud: Cloud) -> dict[str, Connection]:
    """Each host's way to its libvirt."""
    found: dict[str, Connection] = cloud.hosts.connections  # type: ignore[attr-defined]
    return found


def beside(connection: Connection, function: Callable[[Any], Any]) -> Any:
    """What the connection's own thread finds, recorded nowhere."""
    answers: SimpleQueue[Any] = SimpleQueue()
    assert isinstance(connection.link, ThreadLink)
    connection.link.do(lambda worker: function(worker.raw), answers.put)
    answer = answers.get(timeout=10)
    assert answer.error is None, answer.error
    return answer.value


def domains(connection: Connection) -> dict[str, int]:
    """Name to state of every guest in the connection's world."""
    return dict(beside(connection, lambda raw: {
        domain.name(): domain.state()[0] for domain in raw.listAllDomains()
    }))  # fmt: skip


def shared() -> set[str]:
    """The guests of the world that the process shares."""
    raw = libvirt.open("test:///default")
    try:
        return {domain.name() for domain in raw.listAllDomains()}
    finally:
        raw.close()


def threads() -> set[str]:
    """Threads of ours that are there now."""
    return {one.name for one in threading.enumerate() if "libvirt" in one.name}


@contextmanager
def leaving_nothing(folder: Path) -> Iterator[None]:
    """Afterwards there is no thread, no file and no shared guest more than before.

    Time passes four times as fast in here, for what is not about time; temporary files are made
    in ``folder``.
    """
    guests = shared()
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(folder))
        patch.setattr(hosts, "RATE", 4.0)
        yield
        assert threads() == set()
        assert list(folder.iterdir()) == []
        assert shared() == guests
