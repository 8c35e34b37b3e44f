"""The libvirts of one running cloud: a connection a host, opened together and closed together."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from novaviz.exceptions import HypervisorError
from novaviz.kernel import Boundary, Clock, PacedClock, utc_now
from novaviz.virt.driver import Agent, ComputeDriver, VirtApi
from novaviz.virt.libvirt.connection import Connection
from novaviz.virt.libvirt.domain import TEST_MACHINE, Mark
from novaviz.virt.libvirt.driver import LibvirtDriver

RATE = 1.0
"""Simulated seconds that pass in a real one: what libvirt does takes as long as it really takes.

The services around it take their time, too, so that a boot is over in about three seconds.
"""

NODE = """\
<node>
  <cpu>
    <mhz>2400</mhz><model>novaviz</model><active>16</active>
    <nodes>1</nodes><sockets>1</sockets><cores>16</cores><threads>1</threads>
  </cpu>
  <memory>67108864</memory>
</node>
"""
"""A world of the test driver without a guest: 16 CPUs and 64 GiB (in KiB)."""


class LibvirtHosts:
    """``uri`` is where all hosts' libvirt is found; None: a test node for each of them."""

    def __init__(self, boundary: Boundary, uri: str | None) -> None:
        self.epoch: datetime | None = utc_now()
        self._begun = self.epoch
        self._boundary, self._uri = boundary, uri
        self._run = f"{os.getpid()}.{self._begun:%Y%m%dT%H%M%S.%f}"
        self._paced = PacedClock(boundary.kernel, RATE)
        self.clock: Clock = self._paced
        self.connections: dict[str, Connection] = {}

    def driver(self, host: str, virtapi: VirtApi, agent: Agent) -> ComputeDriver:
        mark = Mark(self._run, host)
        connection = Connection(self._boundary, self._paced.inbox, mark)
        self.connections[host] = connection
        return LibvirtDriver(
            self._boundary, host, virtapi, agent, connection=connection, machine=TEST_MACHINE,
            now=self._now,
        )  # fmt: skip

    def open(self) -> None:
        """Connect to all of them at once."""
        with _place(self._uri) as uri:
            waits = [connection.open(uri) for connection in self.connections.values()]
            for connected in waits:
                connected()

    def close(self) -> None:
        for connection in self.connections.values():
            connection.close()

    def _now(self) -> datetime:
        return self._begun + timedelta(microseconds=self._boundary.kernel.now)


@contextmanager
def _place(uri: str | None) -> Iterator[str]:
    """Where to connect; a private node is described in a file only until all are connected."""
    if uri is not None:
        _check_file(uri)
        yield uri
        return
    folder = Path(tempfile.mkdtemp(prefix="novaviz-"))
    try:
        node = folder / "node.xml"
        node.write_text(NODE, encoding="utf-8")
        yield f"test://{node}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _check_file(uri: str) -> None:
    """libxml2 would complain on stderr of a file that is not there."""
    parts = urlsplit(uri)
    if parts.scheme == "test" and not parts.netloc and parts.path != "/default":
        try:
            Path(parts.path).read_bytes()
        except OSError as error:
            raise HypervisorError(f"cannot read {parts.path} of {uri}: {error.strerror}") from None
