"""Where hosts' libvirts are: what differs between the test driver and QEMU is made here."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from novaviz.exceptions import HypervisorError
from novaviz.virt.libvirt.domain import TEST_MACHINE, Machine, Mark
from novaviz.virt.libvirt.files import Files
from novaviz.virt.libvirt.link import Link, ThreadLink
from novaviz.virt.volumes import FileBackend

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


@dataclass(frozen=True, slots=True)
class Spot:
    """One host's place in a world; ``files`` is None where guests have none."""

    uri: Callable[[], str]
    link: Link
    machine: Machine
    files: Files | None = None


class World(Protocol):
    """All the libvirts of one cloud; ``run`` is the name of the run."""

    run: str
    volumes: FileBackend | None

    def spot(self, mark: Mark) -> Spot:
        """A place for one more host."""

    @contextmanager
    def connecting(self) -> Iterator[None]:
        """What is only needed while connections are made."""
        yield

    def retire(self) -> None:
        """Keep what is worth keeping; the connections are about to be closed."""

    def close(self) -> None:
        """Leave nothing behind; every connection is closed already."""


class TestWorld:
    """libvirt's test driver; without ``uri`` each host has a node of its own."""

    volumes: FileBackend | None = None

    def __init__(self, uri: str | None, begun: datetime) -> None:
        self._uri = uri
        self._node = ""
        self.run = f"{os.getpid()}.{begun:%Y%m%dT%H%M%S.%f}"

    def spot(self, mark: Mark) -> Spot:
        return Spot(lambda: self._uri or self._node, ThreadLink(mark), TEST_MACHINE)

    @contextmanager
    def connecting(self) -> Iterator[None]:
        """A private node is described in a file only until all are connected."""
        if self._uri is not None:
            _check_file(self._uri)
            yield
            return
        folder = Path(tempfile.mkdtemp(prefix="novaviz-"))
        try:
            node = folder / "node.xml"
            node.write_text(NODE, encoding="utf-8")
            self._node = f"test://{node}"
            yield
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def retire(self) -> None:
        """There is nothing worth keeping."""

    def close(self) -> None:
        """There is nothing that the connections have not taken with them."""


def _check_file(uri: str) -> None:
    """libxml2 would complain on stderr of a file that is not there."""
    parts = urlsplit(uri)
    if parts.scheme == "test" and not parts.netloc and parts.path != "/default":
        try:
            Path(parts.path).read_bytes()
        except OSError as error:
            raise HypervisorError(f"cannot read {parts.path} of {uri}: {error.strerror}") from None
